// What every page of the desk needs: GOV.UK's components, dates, questions before acts, focus and voice after a swap.
import { Button, CharacterCount, Checkboxes, ErrorSummary, FileUpload, NotificationBanner, Radios, ServiceNavigation, SkipLink, createAll } from "../vendor/govuk-frontend/govuk-frontend.min.js";
import { announce, csrfToken, focusOn, reason } from "./basics.js";

export { announce, csrfToken, focusOn, reason } from "./basics.js";

const COMPONENTS = [Button, CharacterCount, Checkboxes, ErrorSummary, FileUpload, NotificationBanner, Radios, ServiceNavigation, SkipLink];
const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

/** Asks `question` in a dialog; true if the answer is yes. `yes`: the words on that button, which say what happens. */
export function ask(question, yes = "Yes") {
  const dialog = document.getElementById("confirm");
  document.getElementById("confirm-question").textContent = question;
  document.getElementById("confirm-yes").textContent = yes;
  dialog.showModal();
  dialog.querySelector("[value=no]").focus();
  return new Promise((answer) => {
    // Not by the event "close": it comes late, and could be taken for the end of a question asked just after.
    const asked = new AbortController();
    const end = (said) => {
      asked.abort();
      setTimeout(() => answer(said));  // once the dialog is gone and the focus back
    };
    dialog.addEventListener("submit", (event) => end(event.submitter?.value === "yes"), { signal: asked.signal });
    dialog.addEventListener("cancel", () => end(false), { signal: asked.signal });
  });
}

/** Brings what is inside `root` to life: components and date boxes. Called for the page, and after each swap. */
export function enliven(root) {
  for (const component of COMPONENTS) createAll(component, {}, { scope: root, onError: (error) => console.error(error) });
  for (const box of root.querySelectorAll("input[data-date]")) addCalendar(box);
}

/** A button beside a date box that opens the browser's own calendar, and writes the day into the box in words. */
function addCalendar(box) {
  const native = document.createElement("input");
  if (box.parentElement.classList.contains("date-field") || !("showPicker" in native)) return;
  native.type = "date";
  native.className = "date-field__native";
  native.tabIndex = -1;
  native.setAttribute("aria-hidden", "true");
  const open = document.createElement("button");
  open.type = "button";
  open.className = "date-field__open";
  const label = box.labels[0]?.textContent.trim() ?? "";
  open.setAttribute("aria-label", `Choose from a calendar: ${label}`);
  open.addEventListener("click", () => {
    native.value = isoDay(box.value);
    native.showPicker();
  });
  native.addEventListener("change", () => {
    const [year, month, day] = native.value.split("-").map(Number);
    if (!day) return;
    box.value = `${day} ${MONTHS[month - 1]} ${year}`;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.dispatchEvent(new Event("change", { bubbles: true }));
    box.focus();
  });
  const field = document.createElement("div");
  field.className = "date-field";
  box.replaceWith(field);
  field.append(box, open, native);
}

/** The day in a box, for the calendar to open at; empty where it is not plain. The server alone judges what was typed. */
function isoDay(text) {
  const words = text.match(/(\d{1,2})\s+([a-z]{3})[a-z]*\s+(\d{4})/i);
  const figures = text.match(/(\d{1,2})\/(\d{1,2})\/(\d{4})/);
  const month = words ? MONTHS.findIndex((one) => one.slice(0, 3).toLowerCase() === words[2].toLowerCase()) + 1 : Number(figures?.[2]);
  const [, day, , year] = words ?? figures ?? [];
  return month && day ? `${year}-${String(month).padStart(2, "0")}-${day.padStart(2, "0")}` : "";
}

/** A sentence at the head of the page that something could not be done; what was typed stands as it was. */
export function warn(text) {
  const main = document.getElementById("main-content");
  document.getElementById("warning")?.remove();
  const box = document.createElement("div");
  box.id = "warning";
  box.className = "govuk-error-summary";
  box.innerHTML = '<h2 class="govuk-error-summary__title">That did not work</h2><div class="govuk-error-summary__body"></div>';
  box.lastElementChild.textContent = text;
  main.prepend(box);
  focusOn(box);
}

function askBeforeForms() {
  let agreed = null;
  document.addEventListener("submit", async (event) => {
    const question = event.submitter?.dataset.confirm ?? event.target.dataset.confirm;
    if (!question || agreed === event.target || event.target.matches("[hx-post], [hx-delete]")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const { target, submitter } = event;
    if (!(await ask(question, submitter?.dataset.confirmYes ?? target.dataset.confirmYes))) {
      submitter?.focus();
      return;
    }
    agreed = target;
    target.requestSubmit(submitter);
    agreed = null;
  }, true);
}

function tendSwaps() {
  document.addEventListener("htmx:configRequest", (event) => {
    event.detail.headers["X-CSRFToken"] = csrfToken();
  });
  document.addEventListener("htmx:confirm", async (event) => {
    const { question, elt, issueRequest } = event.detail;
    if (!question) return;
    event.preventDefault();
    if (await ask(question, elt.dataset.confirmYes)) issueRequest(true);
    else elt.focus();
  });
  document.addEventListener("htmx:load", (event) => {
    if (event.detail.elt !== document.body) enliven(event.detail.elt);  // the page itself is done below
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    const swapped = event.detail.elt;
    if (swapped.closest("[data-quiet]")) return;  // it renews itself: nobody asked for it just now
    // What is drawn beside the work (data-beside) never takes the focus from it.
    const wanted = swapped.matches("[data-focus]") ? swapped : swapped.querySelector("[data-focus]");
    if (wanted) focusOn(wanted);
    else if (document.activeElement === document.body && !swapped.closest("[data-beside]") && !swapped.querySelector(".govuk-error-summary")) focusOn(swapped);
  });
  // A view says something with the header HX-Trigger: {"announce": "Saved"}.
  document.addEventListener("announce", (event) => announce(event.detail.value));
  document.addEventListener("htmx:sendError", () => warn("The server cannot be reached. What you typed still stands on this page: try again in a moment."));
  document.addEventListener("htmx:responseError", (event) => {
    warn(`${reason(event.detail.xhr) ?? "The server could not do that."} What you typed still stands on this page.`);
  });
}

document.body.classList.add("js-enabled", "govuk-frontend-supported");
if (document.querySelector(".govuk-error-summary") && !document.title.startsWith("Error: ")) document.title = `Error: ${document.title}`;
askBeforeForms();
tendSwaps();
enliven(document);
