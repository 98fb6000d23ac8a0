/** How saving stands, on the page: the line above, the marks of the rows, and a voice for whoever listens. */
import { element, setWords } from "./dom.js";
import { thingsIn } from "./queue.js";
import { statusOf } from "./status.js";

export class Standing {
  /** @param {Page} page */
  constructor(page) {
    this.page = page;
    this.unsafe = new Set();
    this.kept = new Set();
    /** What was written on this page and could not be kept in the browser. @type {Set<string>} */
    this.touched = new Set();
  }

  /** The marks of a row: what is to be known about its saving. @param {string} identity */
  marks(identity) {
    const { editor } = this.page;
    const held = editor.queue.held.get(identity);
    if (held?.result.state === "refused") return { mark: `Not saved: ${held.result.message}`, bad: true };
    if (this.unsafe?.has(identity)) {
      return { mark: editor.closed.has(identity) ? "Not saved (closed item: nothing is kept in this browser)" : "Not saved", bad: true };
    }
    if (held) return { mark: "", bad: true };
    // Where nothing is kept, each paragraph says how it stands. The line stays, so that nothing jumps.
    if (editor.closed.has(identity) && this.touched.has(identity)) return { mark: "Saved", bad: false };
    if (this.kept?.has(identity) && this.page.saver.trouble) return { mark: "Kept here, not saved yet", bad: false };
    return { mark: "", bad: false };
  }

  draw() {
    const { saver, editor } = this.page;
    const unsafe = saver.unsafe();
    const kept = saver.kept();
    // What is being written to disk at this moment is not worth a word, unless it stays.
    this.unsafe = new Set(unsafe.filter((op) => saver.trouble || !editor.mayKeep(op) || !saver.store.works).map((op) => op.identity));
    this.kept = new Set(kept.map((op) => op.identity));
    for (const identity of this.unsafe) this.touched.add(identity);
    const clashes = editor.clashes().map((one) => editor.place(one.identity));
    const refused = [...editor.queue.held.values()].filter((one) => one.result.state === "refused");
    const facts = {
      trouble: saver.trouble, pending: editor.queue.pending, slow: saver.slow, kept: thingsIn(kept),
      unsafe: thingsIn(unsafe), clashes, readOnly: this.#readOnly(), refused: refused.map((one) => editor.place(one.op.identity)), savedAt: saver.savedAt,
    };
    const status = statusOf(facts);
    const place = this.page.part("status");
    setWords(place.firstElementChild ?? place.appendChild(element("span")), status.text);
    this.#link(place, status.link);
    place.dataset.tone = status.tone;
    // A voice says only what has changed its meaning: not every saving.
    if (this.said && this.said !== status.kind && status.tone !== "busy") this.announce(status.text);
    if (status.tone !== "busy") this.said = status.kind;
    // Rows are drawn anew only where one of their marks has changed: this runs with every key.
    const drawn = [...this.unsafe, "|", ...(saver.trouble ? this.kept : []), "|", ...editor.queue.held.keys()].join();
    if (drawn !== this.drawn) this.page.view.words();
    this.drawn = drawn;
  }

  #readOnly() {
    if (this.page.editor.editable) return "";
    return this.page.editor.base.status === "agreed" ? "Agreed: the words no longer change" : "To read only";
  }

  #link(place, link) {
    const now = place.querySelector("a");
    if (now?.getAttribute("href") === link?.href) return;
    now?.remove();
    if (link) place.append(element("a", { class: "govuk-link", href: link.href, target: "_blank", rel: "noopener" }, link.text));
  }

  /** Say something to whoever listens rather than looks. @param {string} words */
  announce(words) {
    const place = this.page.part("announce");
    setWords(place, "");
    setTimeout(() => setWords(place, words), 50);
    clearTimeout(this.silence);
    this.silence = setTimeout(() => setWords(place, ""), 8000);
  }
}
