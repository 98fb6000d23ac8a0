/**
 * The editor of a numbered document: minutes, or a report written in the browser.
 *
 * A page has it by `{% include "_components/editor.html" %}` (what to pass is said there), the style sheet
 * `desk/editor.css` in its block `head` and this module in its block `scripts`. What the editor is told stands in
 * data- attributes of `#editor`:
 *
 *   data-profile      "minutes": with action points, decisions, key messages and the agenda's clock; "report": without
 *   data-user         who writes, and
 *   data-document     what: under both, unsaved words are kept in this browser
 *   data-save-url, data-state-url, data-words-url, data-paste-url
 *                     the addresses of csp/editing/shapes.py
 *   data-history-url  the address of a history, with the identity 00000000-0000-0000-0000-000000000000 in it
 *   data-month        of minutes: the month in the references of action points, "03"
 *   data-ends         of minutes: when the meeting was planned to end, "12:00", or ""
 *   data-closed       "true" where the whole document is closed: nothing of it is kept in this browser
 *   data-csrf         the name of the CSRF cookie, if it is not "csrftoken"
 *
 * `<script type="application/json" id="editor-state">` (json_script) has the document's state; without it, it is
 * asked for. Where data-words-url or data-paste-url is "", nothing completes, and a paste is plain text. With
 * data-view="clock" on the root, the page is the clock alone, for the Chair.
 */
import { Clock } from "./clock.js";
import { Editor } from "./editor.js";
import { Follower } from "./follow.js";
import { Page } from "./page.js";
import { Queue } from "./queue.js";
import { Saver } from "./saver.js";
import { Store } from "./store.js";
import { ask, post } from "./wire.js";

/** @param {HTMLElement} root */
async function stateOf(root, csrf) {
  const given = document.getElementById("editor-state");
  if (given) return JSON.parse(given.textContent);
  for (;;) {
    const answer = await ask(root.dataset.stateUrl, { csrf });
    if (answer.kind === "ok") return answer.data;
    root.querySelector("[data-part=status]").textContent = answer.text ?? "Signed out. Sign in, then load this page again.";
    await new Promise((resolve) => setTimeout(resolve, 3000));
  }
}

/** @param {HTMLElement} root */
async function start(root) {
  const { csrf = "csrftoken", user, document: named, profile, saveUrl, stateUrl, wordsUrl, view } = root.dataset;
  const base = await stateOf(root, csrf);
  const queue = new Queue();
  const editor = new Editor({ base, queue, profile, allClosed: root.dataset.closed === "true" });
  const place = root.querySelector("[data-part=clock]");
  const clock = profile === "minutes" && place ? new Clock(place, () => editor.doc, root.dataset.ends) : null;
  clock?.set(base.now);
  if (view === "clock") {
    const follower = new Follower({
      url: stateUrl, csrf, revision: () => editor.base.revision,
      receive: (state) => (editor.receive(state), clock.set(state.now)), answered() {}, failed() {},
    });
    follower.soon();
    return;
  }
  const store = new Store({ user, document: named });
  await store.open();
  const saver = new Saver({
    queue, store, mayKeep: (op) => editor.mayKeep(op), send: (operations) => post(saveUrl, { operations }, { csrf }),
  });
  // Before anything can be typed: what dead pages left is this page's own now, on disk as in the queue.
  const left = await store.inherit().catch(() => []);
  for (const one of left) queue.adopt(one);
  editor.recompute();
  const page = new Page({ root, editor, saver, csrf });
  page.tellOfLeftovers(left);
  saver.changed();
  const follower = new Follower({
    url: stateUrl, csrf, revision: () => editor.base.revision,
    receive(state) {
      page.receive(state);
      clock?.set(state.now);
    },
    answered: () => saver.reached(),
    failed: (answer) => saver.failed(answer),
  });
  follower.soon();
  if (wordsUrl) {
    for (let pause = 2000; ; pause = Math.min(60_000, pause * 2)) {
      const answer = await ask(wordsUrl, { csrf });
      if (answer.kind === "ok") {
        page.know(answer.data);
        break;
      }
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}

const root = document.getElementById("editor");
if (root) start(root);
