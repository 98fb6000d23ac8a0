/** What stands above the document or at its rows and wants somebody to decide: clashes, kept wordings, things taken
 * back. */
import * as acts from "./acts.js";
import { clashPanel, keptPanel } from "./clash.js";
import { button, element } from "./dom.js";
import { contentOf } from "./model.js";
import { settle, settleKept } from "./wordings.js";

export class Notices {
  /** @param {Page} page */
  constructor(page) {
    this.page = page;
    this.place = page.part("notices");
    this.told = element("div");
    this.undo = element("div");
    this.homeless = element("div");
    this.place.append(this.told, this.undo, this.homeless);
    /** Panels on the page, by what they show, so that none is drawn anew while somebody reads it. */
    this.panels = new Map();
    this.render();
  }

  /** Say a sentence, until it is sent away. @param {string} words */
  tell(words) {
    const away = button("Understood", () => one.remove(), { class: "ed-link" });
    const one = element("p", { class: "ed-notice" }, `${words} `, away);
    this.told.append(one);
    this.page.announce(words);
  }

  render() {
    const { editor } = this.page;
    for (const { words } of editor.notices.splice(0)) this.tell(words);
    this.#undo();
    const wanted = new Map();
    for (const clash of editor.clashes()) {
      const { op, result } = clash.held;
      const key = `${clash.identity} ${JSON.stringify([op.content, clash.theirs])}`;
      wanted.set(key, [clash.identity, () => clashPanel(
        editor.label(clash.identity), op.content, clash.theirs, result,
        (choice) => this.page.act(() => settle(editor, clash.identity, choice)), op.do !== "put_section",
      )]);
    }
    for (const kept of editor.keptWordings()) {
      const found = editor.find(kept.identity);
      const stands = found ? contentOf(found.thing, found.row) : null;
      const key = `kept ${kept.id} ${JSON.stringify(stands)}`;
      wanted.set(key, [kept.identity, () => keptPanel(
        editor.label(kept.identity), kept, stands, (choice) => this.page.act(() => settleKept(editor, kept, choice)),
      )]);
    }
    for (const op of editor.unplaced) {
      if (editor.queue.held.has(op.identity)) continue;
      wanted.set(`unplaced ${op.op}`, [op.identity, () => element("p", { class: "ed-notice" }, `Its place is gone: ${op.content.text ?? ""}`)]);
    }
    this.#show(wanted);
  }

  #show(wanted) {
    for (const [key, panel] of this.panels) {
      if (wanted.has(key)) continue;
      panel.remove();
      this.panels.delete(key);
    }
    for (const [key, [identity, draw]] of wanted) {
      const place = this.page.view.clashPlace(identity) ?? this.homeless;
      if (!this.panels.has(key)) this.panels.set(key, draw());
      const panel = this.panels.get(key);
      if (panel.parentElement !== place) place.append(panel);
    }
    this.homeless.hidden = !this.homeless.childElementCount;
  }

  /** The last act that can be taken back. */
  #undo() {
    const { undoes } = this.page.editor;
    const last = undoes.at(-1);
    if (last === this.last) return;
    this.last = last;
    clearTimeout(this.timer);
    this.undo.replaceChildren();
    if (!last) return;
    const back = button("Take back", () => this.page.act(() => acts.undo(this.page.editor)), { class: "ed-link", "aria-keyshortcuts": "Alt+Z" });
    this.undo.append(element("p", { class: "ed-notice" }, `${last.words}. `, back));
    this.page.announce(`${last.words}. Alt and Z takes it back.`);
    this.timer = setTimeout(() => this.undo.replaceChildren(), 20_000);
  }
}
