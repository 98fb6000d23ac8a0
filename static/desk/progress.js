// The form of a lead: what is typed is saved as one goes. Without this module the same form has a button for it.
import { csrfToken } from "./basics.js";

const PAUSE = 1500; // milliseconds without a key before a save
const AGAIN = 8000; // until the next try where the server could not be reached

const form = document.querySelector("[data-lead-form]");
if (form) {
  const line = form.querySelector("[data-saved]");
  const version = form.elements.version;
  const { keep, save } = form.dataset;
  let timer = 0, saving = false, dirty = false, leaving = false, stopped = false, waiting = null;

  const typed = () => {
    const data = new FormData(form);
    for (const name of ["csrfmiddlewaretoken", "version"]) data.delete(name);
    return data;
  };
  const say = (text, wrong = false) => {
    line.textContent = text;
    line.classList.toggle("lead-form__saved--wrong", wrong);
  };

  /** What this tab has that the server has not; never of a closed item. */
  const hold = () => {
    if (!keep) return;
    if (dirty) sessionStorage.setItem(keep, JSON.stringify({ version: version.value, typed: [...typed()] }));
    else sessionStorage.removeItem(keep);
  };

  /** A sign-in, or a closed lid, in between takes nothing away: unless it was saved from elsewhere since. */
  const giveBack = () => {
    const held = keep && JSON.parse(sessionStorage.getItem(keep) ?? "null");
    if (!held) return;
    if (held.version !== version.value) return sessionStorage.removeItem(keep);
    for (const [name, value] of held.typed) {
      const field = form.elements.namedItem(name);
      if (field) field.value = value;
    }
    changed();
  };

  const send = async () => {
    if (saving || stopped || !dirty) return;
    saving = true;
    dirty = false;
    try {
      const body = typed();
      body.set("version", version.value);
      const headers = { "X-Requested-With": "fetch", "X-CSRFToken": csrfToken() };
      const answer = await fetch(save, { method: "POST", body, headers });
      const told = await answer.json();
      if (answer.ok) {
        version.value = told.version;
        if (!dirty) say(`Saved at ${told.at}.`);
      } else {
        dirty = true;
        stopped = answer.status === 409 || answer.status === 403;
        say(`Not saved: ${told.error}`, true);
      }
    } catch {
      dirty = true;
      say("Not saved yet: the server cannot be reached. What you typed stands here, and is tried again.", true);
      clearTimeout(timer);
      timer = setTimeout(send, AGAIN);
    } finally {
      saving = false;
      hold();
      if (waiting) {
        const button = waiting;
        waiting = null;
        form.requestSubmit(button);
      } else if (dirty && !line.classList.contains("lead-form__saved--wrong")) changed();
    }
  };

  const changed = () => {
    dirty = true;
    hold();
    clearTimeout(timer);
    timer = setTimeout(send, PAUSE);
  };

  form.addEventListener("input", changed);
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    if (saving) {
      // What is on its way comes first: otherwise the form would clash with itself.
      event.preventDefault();
      waiting = event.submitter;
      return;
    }
    leaving = true;
  });
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") send(); });
  window.addEventListener("beforeunload", (event) => { if (dirty && !leaving) event.preventDefault(); });
  giveBack();
}
