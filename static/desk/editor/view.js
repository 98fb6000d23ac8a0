/** The page of a document: its sections and rows, kept in step with the editor, without touching who types. */
import { beginningsIn } from "./begin.js";
import { offeredIn } from "./consensus.js";
import { arrange, button, element, setAttribute, setWords } from "./dom.js";
import { Row, showText } from "./rows.js";

const AUDIENCES = { public: "", members: "Members only", closed: "Closed: not kept in this browser" };

/** What an empty row says of itself. @param {Beginning | undefined} beginning @param {Recommendation | undefined} recommended
 * @param {boolean} only */
function hintFor(beginning, recommended, only) {
  if (beginning) return `Alt R: begin from “${beginning.title}”`;
  if (recommended) return `Alt C: agreed, “${recommended.text}”`;
  return only ? "Type the first paragraph. F1 shows the keys." : "";
}

/** The heading of a section and its rows. */
class SectionPart {
  constructor(section, hands) {
    Object.assign(this, { identity: section.identity, hands });
    this.number = element("span", { class: "ed-section__number" });
    this.words = element("span");
    this.heading = element("h2", { class: "ed-section__title", id: `section-${section.identity}` }, this.number, this.words);
    this.area = element("textarea", {
      class: "ed-text ed-text--section", rows: 1, hidden: true, autocomplete: "off", spellcheck: true,
      data: { identity: section.identity, thing: "section" },
    });
    this.tag = element("span", { class: "ed-tag" });
    this.mark = element("p", { class: "ed-mark", hidden: true });
    this.menu = button("", () => hands.menu(this.identity, this.menu), { class: "ed-menu", "aria-haspopup": "true" });
    const head = element("div", { class: "ed-section__head" }, this.heading, this.area, this.tag, this.menu);
    this.clash = element("div", { class: "ed-clash-place" });
    this.rows = element("div", { class: "ed-rows" });
    this.add = button("Write here", () => hands.begin(this.identity), { class: "ed-link ed-begin" });
    this.element = element("div", { class: "ed-section", data: { section: section.identity } }, head, this.mark, this.clash, this.rows, this.add);
  }

  update(section, { number, label, now, mark, bad, readOnly }) {
    setWords(this.number, number ? `${number} ` : "");
    setWords(this.words, section.title || (readOnly ? "" : "Section without a heading"));
    this.words.classList.toggle("quiet", !section.title);
    setAttribute(this.area, "aria-label", number ? `Heading of section ${number}` : "Heading of this section");
    setAttribute(this.area, "placeholder", "Heading");
    showText(this.area, section.title);
    const tags = [AUDIENCES[section.audience], now ? "Item now" : ""].filter(Boolean);
    setWords(this.tag, tags.join(" · "));
    this.tag.hidden = !tags.length;
    this.element.classList.toggle("ed-section--closed", section.audience === "closed");
    this.element.classList.toggle("ed-section--now", now);
    setAttribute(this.menu, "aria-label", `Menu of ${label}`);
    this.menu.hidden = readOnly;
    setWords(this.mark, mark);
    this.mark.hidden = !mark;
    this.mark.classList.toggle("ed-mark--bad", bad);
    this.add.hidden = readOnly || section.blocks.length > 0;
    setAttribute(this.add, "aria-label", `Write in ${label}`);
  }

  /** The heading becomes a text box, or a heading again. */
  edit(on) {
    this.area.hidden = !on;
    this.heading.hidden = on;
    if (on) this.area.focus();
  }
}

export class View {
  /** @param {HTMLElement} root @param {Editor} editor
   * @param {any} hands @param {(identity: string) => {mark: string, bad: boolean}} marks */
  constructor(root, editor, hands, marks) {
    Object.assign(this, { root, editor, hands, marks });
    hands.arrange = (parent, wanted) => arrange(parent, wanted);
    this.sections = new Map();
    this.rows = new Map();
    /** Who wrote what lately, in words, by identity. @type {Map<string, string>} */
    this.writers = new Map();
  }

  /** Bring the page up to the editor. */
  render() {
    this.#steadily(() => {
      this.#parts();
      this.#words();
    });
  }

  /** Bring numbers, labels, texts and marks up to the editor. */
  words() {
    this.#steadily(() => this.#words());
  }

  /** Whoever types keeps the row where it is on the screen, whatever comes in above it. */
  #steadily(work) {
    const focused = document.activeElement?.closest?.("[data-row]");
    const top = focused?.getBoundingClientRect().top;
    work();
    if (!focused?.isConnected) return;
    const moved = focused.getBoundingClientRect().top - top;
    if (Math.abs(moved) >= 1) window.scrollBy({ top: moved, behavior: "instant" });
  }

  #parts() {
    const { doc } = this.editor;
    const here = new Set();
    const parts = doc.sections.map((section) => {
      const part = this.#part(this.sections, section, SectionPart, here);
      const rows = section.blocks.map((block) => this.#part(this.rows, block, Row, here).element);
      arrange(part.rows, rows);
      return part.element;
    });
    arrange(this.root, parts);
    for (const kept of [this.sections, this.rows]) {
      for (const identity of kept.keys()) if (!here.has(identity)) kept.delete(identity);
    }
  }

  #part(parts, thing, Kind, here) {
    here.add(thing.identity);
    if (!parts.has(thing.identity)) parts.set(thing.identity, new Kind(thing, this.hands));
    return parts.get(thing.identity);
  }

  #words() {
    const { editor } = this;
    const readOnly = !editor.editable;
    const only = editor.blocks().length === 1;
    for (const section of editor.doc.sections) {
      const now = Boolean(section.item?.started_at && !section.item.ended_at);
      const number = editor.numbers.get(section.identity);
      const facts = { number, label: editor.label(section.identity), now, readOnly, ...this.marks(section.identity) };
      this.sections.get(section.identity)?.update(section, facts);
      const [recommended] = readOnly ? [] : offeredIn(editor, section);
      const [beginning] = readOnly ? [] : beginningsIn(editor, section);
      for (const block of section.blocks) {
        const row = this.rows.get(block.identity);
        if (!row) continue;
        row.update(block, {
          number: editor.numbers.get(block.identity), label: editor.label(block.identity), readOnly,
          tag: editor.keyRows.has(block.identity) ? "Key message: Enter puts it with the key messages" : "",
          placeholder: block.draft ? hintFor(beginning, recommended, only) : "",
          writer: this.writers.get(block.identity) ?? "", coming: this.hands.coming,
          ...this.marks(block.identity),
          of: (identity) => ({ label: editor.label(identity), writer: this.writers.get(identity) ?? "", ...this.marks(identity) }),
        });
      }
    }
  }

  /** Put the caret. @param {Caret} caret */
  focus(caret) {
    if (!caret) return;
    const section = this.sections.get(caret.identity);
    if (section) {
      section.edit(true);
      return;
    }
    const row = this.rows.get(caret.identity);
    if (row?.grid && caret.at === 0) {
      row.grid.focus();
      return;
    }
    const area = this.area(caret.identity);
    if (!area) return;
    area.focus();
    const at = caret.at < 0 ? area.value.length : caret.at;
    area.setSelectionRange(at, at);
    area.scrollIntoView({ block: "nearest" });
  }

  /** The text box of a thing. @param {string} identity @returns {HTMLTextAreaElement | null} */
  area(identity) {
    return this.root.querySelector(`textarea[data-identity="${CSS.escape(identity)}"]`);
  }

  /** Where a clash on a thing is shown. @param {string} identity @returns {HTMLElement | null} */
  clashPlace(identity) {
    const thing = this.root.querySelector(`[data-row="${CSS.escape(identity)}"], [data-section="${CSS.escape(identity)}"]`);
    return thing?.querySelector(".ed-clash-place") ?? null;
  }

  /** The text boxes in order, headings that are not being written left out. */
  areas() {
    return [...this.root.querySelectorAll("textarea[data-identity]")].filter((area) => !area.hidden && area.checkVisibility());
  }
}
