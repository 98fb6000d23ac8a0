/** A table as a grid of small text boxes. Rows and columns come and go by buttons, and by paste from Excel or Word. */
import { button, element, grow, setAttribute } from "./dom.js";
import { gridIn, squared } from "./text.js";

export class Grid {
  /** @param {string} identity @param {any} hands */
  constructor(identity, hands) {
    Object.assign(this, { identity, hands });
    this.body = element("tbody");
    this.table = element("table", { class: "ed-grid" }, this.body);
    const act = (words, change) => button(words, () => this.#change(change), { class: "ed-link" });
    this.buttons = element("div", { class: "ed-grid__buttons" },
      act("Add row", (rows) => rows.push(rows[0].map(() => ""))),
      act("Add column", (rows) => rows.forEach((row) => row.push(""))),
      act("Remove last row", (rows) => rows.length > 1 && rows.pop()),
      act("Remove last column", (rows) => rows[0].length > 1 && rows.forEach((row) => row.pop())));
    const scroll = element("div", { class: "ed-grid__scroll" }, this.table);
    this.element = element("div", { class: "ed-grid__frame" }, scroll, this.buttons);
    this.table.addEventListener("input", (event) => {
      grow(event.target);
      this.hands.rows(this.identity, this.#read());
    });
    this.table.addEventListener("paste", (event) => this.#paste(event));
    this.table.addEventListener("keydown", (event) => this.#key(event));
  }

  /** @param {string[][]} rows @param {string} label @param {boolean} readOnly */
  update(rows, label, readOnly) {
    setAttribute(this.table, "aria-label", label);
    this.buttons.hidden = readOnly;
    const now = this.#read();
    if (now.length !== rows.length || now[0]?.length !== rows[0].length) {
      this.body.replaceChildren(...rows.map((row, at) => element("tr", {}, ...row.map((_, column) => {
        const area = element("textarea", { class: "ed-cell", rows: 1, autocomplete: "off", spellcheck: true });
        return element(at === 0 ? "th" : "td", at === 0 ? { scope: "col" } : {}, area);
      }))));
    }
    for (const [at, area] of [...this.#cells()].entries()) {
      const [row, column] = [Math.floor(at / rows[0].length), at % rows[0].length];
      if (area.value !== rows[row][column]) area.value = rows[row][column];
      setAttribute(area, "aria-label", `Row ${row + 1}, column ${column + 1}`);
      area.readOnly = readOnly;
      grow(area);
    }
  }

  focus() {
    this.#cells()[0].focus();
  }

  #cells() {
    return this.body.querySelectorAll("textarea");
  }

  #read() {
    return [...this.body.rows].map((row) => [...row.querySelectorAll("textarea")].map((area) => area.value));
  }

  #change(change) {
    const rows = this.#read();
    change(rows);
    this.hands.rows(this.identity, rows, true);
  }

  /** Enter goes down; a new row is added below the last. */
  #key(event) {
    if (event.key !== "Enter" || event.shiftKey || event.ctrlKey || event.isComposing) return;
    event.preventDefault();
    event.stopPropagation();
    const cell = event.target.closest("td, th");
    const [row, column] = [cell.parentElement.rowIndex, cell.cellIndex];
    if (row + 1 === this.body.rows.length) this.#change((rows) => rows.push(rows[0].map(() => "")));
    this.body.rows[row + 1].cells[column].firstElementChild.focus();
  }

  /** Cells from Excel or Word fill the grid from the cell they are pasted into. */
  #paste(event) {
    const pasted = gridIn(event.clipboardData.getData("text/plain"));
    if (!pasted) return;
    event.preventDefault();
    event.stopPropagation();
    const cell = event.target.closest("td, th");
    const [top, left] = [cell.parentElement.rowIndex, cell.cellIndex];
    this.#change((rows) => {
      for (const [at, row] of pasted.entries()) {
        rows[top + at] ??= [];
        for (const [place, words] of row.entries()) rows[top + at][left + place] = words.trim();
      }
      const full = squared(rows.map((row) => Array.from(row, (words) => words ?? "")));
      rows.splice(0, rows.length, ...full);
    });
  }
}
