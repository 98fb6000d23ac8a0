// The grid of a quarter's figures: arrows go up and down a column, and cells copied out of a sheet fill those beside and below.

const form = document.querySelector("[data-grid]");

function around(field) {
  const rows = [...field.closest("tbody").rows].map((row) => [...row.cells].slice(1).map((cell) => cell.querySelector("input")));
  const row = rows.findIndex((cells) => cells.includes(field));
  return { rows, row, column: rows[row].indexOf(field) };
}

form?.addEventListener("keydown", (event) => {
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (!step || event.altKey || event.ctrlKey || event.metaKey || !event.target.matches(".measures__figure")) return;
  const { rows, row, column } = around(event.target);
  let at = row + step;
  while (rows[at] && !rows[at][column]) at += step;
  if (!rows[at]) return;
  event.preventDefault();
  rows[at][column].focus();
  rows[at][column].select();
});

form?.addEventListener("paste", (event) => {
  const text = event.clipboardData?.getData("text/plain") ?? "";
  if (!event.target.matches(".measures__figure") || !/[\t\n]/.test(text.trim())) return;
  event.preventDefault();
  const { rows, row, column } = around(event.target);
  text.replace(/\r?\n$/, "").split(/\r?\n/).forEach((line, down) => {
    line.split("\t").forEach((value, right) => {
      const field = rows[row + down]?.[column + right];
      if (field) {
        field.value = value.trim();
        field.classList.add("measures__figure--new");
      }
    });
  });
});
