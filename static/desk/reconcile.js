// The difference between the ledger and the books, said as it is typed. In whole pence; the server alone judges what counts.

/** The pence of an amount as people type it; null where it is none (yet). */
export function pence(text) {
  let bare = text.replace(/[\s,£]/g, "").replace(/[\u2212\u2012\u2013]/g, "-");
  const bracketed = /^\((.*)\)$/.exec(bare);
  if (bracketed) bare = `-${bracketed[1]}`;
  const found = /^(-?)(\d*)(?:\.(\d{1,2}))?$/.exec(bare);
  if (!found || (!found[2] && !found[3])) return null;
  const whole = Number(found[2] || 0) * 100 + Number((found[3] ?? "").padEnd(2, "0") || 0);
  return found[1] ? -whole : whole;
}

/** 123456 -> "£1,234.56". */
export function pounds(whole) {
  const digits = String(Math.abs(whole)).padStart(3, "0");
  return `${whole < 0 ? "−" : ""}£${digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ",")}.${digits.slice(-2)}`;
}

for (const row of document.querySelectorAll("[data-reconcile]")) {
  const box = row.querySelector("input[type=text]"), said = row.querySelector("output");
  const tell = () => {
    const books = pence(box.value);
    const difference = books === null ? null : books - Number(row.dataset.reconcile);
    said.textContent = difference === null ? "" : difference === 0 ? "None: they agree" : `The books have ${pounds(Math.abs(difference))} ${difference > 0 ? "more" : "less"}`;
    row.classList.toggle("reconcile__row--differs", Boolean(difference));
  };
  box.addEventListener("input", tell);
  tell();
}
