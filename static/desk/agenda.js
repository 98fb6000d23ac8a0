// The editor of an agenda: what is typed and not yet saved stays whatever else is done; keys, and dragging by the handle.
import { ask, focusOn } from "./desk.js";

const page = document.getElementById("agenda-page");
const editor = () => document.getElementById("agenda");

/** Whether the form of a row holds something that is not saved. */
function isDirty(form) {
  if (form.hasAttribute("data-dirty")) return true;
  return [...form.elements].some((field) => {
    if (!field.name || field.type === "hidden") return false;
    if (field instanceof HTMLSelectElement) {
      const first = [...field.options].find((option) => option.defaultSelected) ?? field.options[0];
      return first && field.value !== first.value;
    }
    return "defaultValue" in field && field.value !== field.defaultValue;
  });
}

const rowForms = () => [...page.querySelectorAll("form[data-row-form]")];

/** What is open with words in it goes along with each act, so that it comes back open; htmx then keeps the form itself. */
function keepWhatIsTyped(event) {
  const { elt, parameters } = event.detail;
  if (!page.contains(elt) || elt.closest(".preview")) return;
  const own = elt.matches("form[data-row-form]") || elt.matches("[data-leave]") ? elt.closest("form") : null;
  const keep = rowForms().filter((form) => form !== own && isDirty(form)).map((form) => form.dataset.rowForm);
  if (keep.length) parameters.keep = keep;
}

const paper = () => page.querySelector(".preview__paper");
const print = { top: null };

/** The print stays where one reads it while it is drawn anew; at first it shows the items. */
function keepPrint(event) {
  if (event.type === "htmx:beforeSwap") print.top = paper()?.scrollTop ?? null;
  else if (paper()) paper().scrollTop = print.top ?? (paper().querySelector("table.agenda")?.offsetTop ?? 0);
}

function settle() {
  const wanted = editor()?.dataset.focusOn;
  if (!wanted) return;
  const row = wanted.match(/^(?:up|down|open)-(\d+)$/)?.[1];
  const found = document.getElementById(wanted) ?? (row && document.getElementById(`open-${row}`));
  if (!found) return;
  const inner = found.matches("form") ? found.querySelector(".row-form__conflict, .govuk-error-summary, input:not([type=hidden])") : found;
  focusOn(inner ?? found);
  delete editor().dataset.focusOn;
}

/** Leaves a row's form; asks where something in it is not saved. */
async function leave(form) {
  if (isDirty(form) && !(await ask("Leave this row without what you typed?", "Leave without it"))) {
    form.querySelector("input:not([type=hidden])").focus();
    return;
  }
  form.reset();
  form.removeAttribute("data-dirty");
  form.querySelector("[data-leave]").click();
}

let turn = Promise.resolve();

/** One act after the other, however fast they come: each finds the editor as the one before left it. */
function act(path, values) {
  const run = () => window.htmx.ajax("POST", path, { source: "#agenda-acts", target: "#agenda", swap: "outerHTML settle:0ms", values });
  turn = turn.then(run, run);
  turn.catch(() => {});  // the page has said so (desk.js)
}

/** Moves a row: `values` as meetings.views.agendarows.move takes them. */
function send(row, values) {
  act(row.dataset.move, { by: "", ...values });
}

/** Adds the typed line, and leaves its box empty at once: the next one can be typed while this one is on its way. */
function addLine(event) {
  if (event.target.id !== "agenda-quick") return;
  event.preventDefault();
  const box = document.getElementById("line");
  const line = box.value;
  box.value = "";
  document.getElementById("understood").replaceChildren();
  act(event.target.action, { line });
}

/** A line that did not get through stands in its box again. */
function takeLineBack(event) {
  const { line } = event.detail.requestConfig.parameters;
  if (!line || event.detail.requestConfig.verb !== "post") return;
  const box = document.getElementById("line");
  box.value = `${line} ${box.value}`.trim();
}

function keys(event) {
  const form = event.target.closest?.("form[data-row-form]");
  if (event.key === "Escape" && form) {
    event.preventDefault();
    leave(form);
    return;
  }
  const way = { ArrowUp: "up", ArrowDown: "down" }[event.key];
  const row = event.target.closest?.("[data-row]");
  if (way && !event.altKey && event.target.matches("[data-open], #line")) {
    event.preventDefault();
    const stops = [...page.querySelectorAll("[data-open], #line")];
    stops[stops.indexOf(event.target) + (way === "up" ? -1 : 1)]?.focus();
    return;
  }
  if (!row || form) return;
  if (way && event.altKey) {
    event.preventDefault();
    send(row, { way });
  } else if (event.key === "Delete" && event.target.matches("[data-open]")) {
    event.preventDefault();
    row.querySelector(":scope > .row__line [data-drop]").click();
  }
}

/** A click anywhere on a row opens it, unless somebody selects its words. */
function openByClick(event) {
  if (event.target.closest("a, button, input, form, [data-handle]") || String(getSelection())) return;
  event.target.closest(".row__line")?.querySelector("[data-open]").click();
}

/** There is always an empty box for one more lead. */
function oneMoreLead(event) {
  if (!event.target.matches(".leads__box")) return;
  const boxes = event.target.parentElement;
  const last = boxes.lastElementChild;
  if (!last.value) return;
  const more = last.cloneNode();
  more.value = "";
  more.defaultValue = "";
  more.id = `${boxes.firstElementChild.id}_${boxes.children.length + 1}`;
  more.setAttribute("aria-label", `Lead ${boxes.children.length + 1}`);
  boxes.append(more);
}

const drag = { row: null, before: undefined };

function unmark() {
  page.querySelectorAll(".row--drop-before, .row--drop-after").forEach((row) => row.classList.remove("row--drop-before", "row--drop-after"));
}

function takeUp(event) {
  const handle = event.target.closest("[data-handle]");
  if (!handle || event.button) return;
  event.preventDefault();
  drag.row = handle.closest("[data-row]");
  drag.before = undefined;
  drag.row.classList.add("row--dragged");
  editor().classList.add("agenda--dragging");
  handle.setPointerCapture(event.pointerId);
}

function carry(event) {
  if (!drag.row) return;
  const edge = 60;
  if (event.clientY < edge) window.scrollBy(0, -12);
  else if (event.clientY > innerHeight - edge) window.scrollBy(0, 12);
  unmark();
  const beside = [...drag.row.parentElement.children].filter((one) => one.dataset.row && one !== drag.row);
  const below = beside.find((one) => {
    const box = one.getBoundingClientRect();
    return event.clientY < box.top + box.height / 2;
  });
  drag.before = below?.dataset.row ?? "";
  if (below) below.classList.add("row--drop-before");
  else beside.at(-1)?.classList.add("row--drop-after");
}

function putDown(event) {
  const { row, before } = drag;
  if (!row) return;
  drag.row = null;
  unmark();
  row.classList.remove("row--dragged");
  editor().classList.remove("agenda--dragging");
  const next = [...row.parentElement.children].slice([...row.parentElement.children].indexOf(row) + 1).find((one) => one.dataset.row);
  if (event.type === "pointercancel" || before === undefined || before === (next?.dataset.row ?? "")) return;
  send(row, { way: "drag", before });
}

if (page) {
  document.addEventListener("htmx:configRequest", keepWhatIsTyped);
  document.addEventListener("htmx:afterSwap", settle);
  page.addEventListener("htmx:beforeSwap", keepPrint);
  page.addEventListener("htmx:afterSettle", keepPrint);
  page.addEventListener("submit", addLine);
  page.addEventListener("htmx:sendError", takeLineBack);
  page.addEventListener("htmx:responseError", takeLineBack);
  page.addEventListener("keydown", keys);
  page.addEventListener("click", openByClick);
  page.addEventListener("input", oneMoreLead);
  page.addEventListener("pointerdown", takeUp);
  page.addEventListener("pointermove", carry);
  page.addEventListener("pointerup", putDown);
  page.addEventListener("pointercancel", putDown);
  page.addEventListener("click", async (event) => {
    const link = event.target.closest("[data-leave]");
    const form = link?.closest("form[data-row-form]");
    if (!form || !isDirty(form)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    leave(form);
  }, true);
  addEventListener("beforeunload", (event) => {
    if ([...rowForms(), document.getElementById("form-notes")].some(isDirty) || document.getElementById("line")?.value) event.preventDefault();
  });
  if (matchMedia("(max-width: 64em)").matches) page.querySelector("[data-print]").open = false;
  settle();
}
