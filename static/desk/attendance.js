// Attendance: each mark is saved as it is made. A mark that cannot be saved stays, says so, and is sent again.
import { announce, csrfToken, focusOn } from "./desk.js";

const AGAIN = 3000; // milliseconds until a mark that was not saved is sent again
const LIMIT = 8000; // milliseconds that an answer may take
const KEYS = { p: "present", a: "apologies", x: "no-word" };
const wanted = new Map(); // person -> the mark that is not saved yet
const busy = new Set();

const sheet = () => document.getElementById("sheet");
const lineOf = (person) => document.getElementById(`person-${person}`);
const lines = () => [...sheet().querySelectorAll(".sitter")];
const radio = (line, mark) => line.querySelector(`.sitter__radio[value="${mark}"]`);
const words = (line, mark) => radio(line, mark).nextElementSibling.textContent;

/** What is so far not saved, over the list; empty when all is. */
function tell() {
  const place = document.getElementById("saving");
  const bad = lines().filter((line) => line.dataset.trouble).length;
  place.hidden = !bad;
  place.classList.toggle("sheet__state--bad", bad > 0);
  const text = bad ? `${bad} mark${bad === 1 ? " is" : "s are"} not saved yet. Kept here, and sent again.` : "";
  if (place.textContent !== text) place.textContent = text;
}

function state(line, text, bad = false) {
  const place = line.querySelector(".sitter__state");
  place.textContent = text;
  place.classList.toggle("sitter__state--bad", bad);
  if (bad) line.dataset.trouble = "yes";
  else delete line.dataset.trouble;
  tell();
}

/** Puts what an answer says into the page: version and mark of the line, counts, roles. */
function take(line, answer) {
  line.dataset.version = answer.version;
  line.dataset.mark = answer.mark;
  line.classList.toggle("sitter--there", answer.mark === "present");
  for (const base of line.querySelectorAll("[data-base], [name^=base-]")) base.value = answer.version;
  line.querySelector("[name^=was-]").value = answer.mark;
  document.getElementById("summary").innerHTML = answer.summary;
  const roles = document.getElementById("roles");
  if (!roles.contains(document.activeElement)) {
    roles.innerHTML = answer.roles;
    htmx.process(roles);
  }
}

async function send(person) {
  if (busy.has(person)) return;
  busy.add(person);
  try {
    while (wanted.has(person)) {
      let line = lineOf(person);
      const mark = wanted.get(person);
      if (!line.dataset.trouble) state(line, "Saving");
      const response = await fetch(sheet().dataset.mark, {
        method: "POST",
        headers: { "X-Requested-With": "fetch", "X-CSRFToken": csrfToken() },
        body: new URLSearchParams({ person, mark, base: line.dataset.version }),
        signal: AbortSignal.timeout(LIMIT),
      });
      line = lineOf(person);  // the list may have been drawn anew meanwhile
      if (!line) {
        wanted.delete(person);
        return;
      }
      if (response.status === 401 || response.status === 403) {
        state(line, "Not saved: you are signed out. Sign in again in another tab; your mark is kept here.", true);
        return;
      }
      if (response.status >= 500) throw new Error(response.statusText);
      const answer = await response.json();
      if (answer.version === undefined) {
        wanted.delete(person);
        state(line, answer.error ?? "Not saved.", true);
        return;
      }
      take(line, answer);
      if (response.ok) {
        if (wanted.get(person) === mark) wanted.delete(person);
        if (!wanted.has(person)) state(line, `Saved ${answer.at}`);
      } else {
        wanted.delete(person);
        if (response.status === 409) conflict(line, mark, answer);
        else {
          radio(line, answer.mark).checked = true;
          state(line, answer.error, true);
          announce(answer.error);
        }
      }
    }
  } catch {
    const line = lineOf(person);
    if (!line.dataset.trouble) announce("Not saved: no connection. The mark is kept and sent again.");
    state(line, "Not saved: no connection", true);
  } finally {
    busy.delete(person);
  }
}

/** Somebody else marked this person meanwhile: both marks are shown, and one is chosen. */
function conflict(line, mine, answer) {
  radio(line, answer.mark).checked = true;
  state(line, "");
  const note = document.createElement("p");
  note.className = "sitter__conflict";
  note.textContent = `${answer.error} Yours: “${words(line, mine)}”. `;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "as-link";
  button.textContent = `Mark as “${words(line, mine)}” all the same`;
  button.addEventListener("click", () => {
    note.remove();
    choose(line, mine);
    radio(line, mine).focus();
  });
  note.append(button);
  line.querySelector(".sitter__conflict")?.remove();
  line.append(note);
  announce(note.textContent);
}

function choose(line, mark) {
  radio(line, mark).checked = true;
  line.querySelector(".sitter__conflict")?.remove();
  if (line.dataset.mark === mark && !wanted.has(line.dataset.person)) return;
  wanted.set(line.dataset.person, mark);
  send(line.dataset.person);
}

/** The line before or after `line`, focused at its mark. */
function go(line, by) {
  const next = lines()[lines().indexOf(line) + by];
  if (!next) return;
  (next.querySelector(".sitter__radio:checked") ?? next.querySelector(".sitter__radio")).focus();
  next.scrollIntoView({ block: "nearest" });
}

/** Escape leaves a form for the list: that of who sits for somebody for their line, the others for the last line. */
function back(event) {
  const own = event.target.closest(".sitter__for");
  if (own) own.open = false;
  const line = own?.closest(".sitter") ?? lines().at(-1);
  if (!line) return;
  event.preventDefault();
  (line.querySelector(".sitter__radio:checked") ?? line.querySelector(".sitter__radio")).focus();
}

function onKey(event) {
  if (event.key === "Escape" && event.target.closest(".sitter__for, #somebody, #sitting")) back(event);
  const line = event.target.closest(".sitter");
  if (!line || !event.target.matches(".sitter__radio") || event.ctrlKey || event.altKey || event.metaKey) return;
  const key = event.key.toLowerCase();
  if (KEYS[key]) {
    choose(line, KEYS[key]);
    go(line, 1);
  } else if (key === "arrowdown" || key === "arrowup") {
    go(line, key === "arrowdown" ? 1 : -1);
  } else if (key === "r" && line.querySelector(".sitter__for")) {
    line.querySelector(".sitter__for").open = true;
    line.querySelector(".sitter__for [list]").focus();
  } else if (key === "g") {
    focusOn(document.querySelector("#somebody input[name=name]"));
  } else if (key === "t") {
    focusOn(document.querySelector("#sitting input[name=starts]"));
  } else return;
  event.preventDefault();
}

/** A known name brings its agency along. */
function complete(input) {
  const agency = input.form?.elements.namedItem("agency");
  if (input.name !== "name" || !agency || agency.value && !agency.dataset.filled) return;
  const found = [...document.getElementById("people").options].find((option) => option.value === input.value);
  agency.value = found?.dataset.agency ?? "";
  agency.dataset.filled = agency.value ? "yes" : "";
}

function enliven() {
  if (!sheet().querySelector("#marks")) return;
  sheet().classList.add("sheet--live");
  for (const [person, mark] of wanted) {
    const line = lineOf(person);
    if (line) {
      radio(line, mark).checked = true;
      state(line, "Not saved yet", true);
    }
  }
}

document.addEventListener("keydown", onKey);
document.addEventListener("change", (event) => {
  if (event.target.matches(".sitter__radio")) choose(event.target.closest(".sitter"), event.target.value);
  else complete(event.target);
});
document.addEventListener("input", (event) => complete(event.target));
document.addEventListener("htmx:afterSwap", enliven);
document.addEventListener("htmx:afterSettle", enliven);  // htmx sets the classes of what it swapped once more
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.detail.elt;
  if (event.detail.successful && form.matches("form[data-again]")) {
    announce(`${form.elements.name.value} is added.`);
    form.reset();
    form.elements.name.focus();
  }
});
window.addEventListener("online", () => [...wanted.keys()].forEach(send));
setInterval(() => [...wanted.keys()].forEach(send), AGAIN);
window.addEventListener("beforeunload", (event) => {
  if (wanted.size) event.preventDefault();
});
enliven();
