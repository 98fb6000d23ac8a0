/** The page around the editor: what is typed, pressed and pasted goes to the acts; what came of it is shown. */
import * as acts from "./acts.js";
import { Completion, entriesOf } from "./complete.js";
import { begin, beginningsIn, whyNoBeginning } from "./begin.js";
import { agree, offeredIn, whyNone } from "./consensus.js";
import { grow } from "./dom.js";
import { showHistory } from "./history.js";
import { actOf } from "./keys.js";
import { Menu } from "./menu.js";
import { entriesFor } from "./menus.js";
import { anchorBefore } from "./model.js";
import { Notices } from "./notices.js";
import { isRich, pasted } from "./paste.js";
import { thingsIn } from "./queue.js";
import { Standing } from "./standing.js";
import { clock } from "./status.js";
import { commandIn, expandPhrase, isHalfCommand, newLine } from "./text.js";
import { View } from "./view.js";
import { ask } from "./wire.js";

const LATELY = 60_000; // milliseconds for which another's name stands at what they wrote
const MOST_NAMED = 5;

export class Page {
  /** @param {{root: HTMLElement, editor: Editor, saver: Saver, csrf: string}} parts */
  constructor({ root, editor, saver, csrf }) {
    Object.assign(this, { root, editor, saver, csrf });
    this.phrases = new Map();
    this.standing = new Standing(this);
    this.part = (name) => root.querySelector(`[data-part=${name}]`);
    this.menu = new Menu();
    this.completion = new Completion((area) => this.#typed(area));
    this.view = new View(this.part("sections"), editor, {
      coming: `${root.dataset.month ?? ""}/…`,
      menu: (identity, opener) => this.openMenu(identity, opener),
      begin: (identity) => this.act(() => acts.intoSection(editor, identity)),
      rows: (identity, rows, now) => this.#rows(identity, rows, now),
      decision: (identity, outcome, votes) => this.#decision(identity, outcome, votes),
    }, (identity) => this.standing.marks(identity));
    this.notices = new Notices(this);
    this.#listen();
    this.view.render();
    this.standing.draw();
  }

  #listen() {
    const { editor, saver, root } = this;
    editor.addEventListener("structure", () => {
      this.part("new-section").hidden = !editor.editable;
      this.view.render();
      this.notices.render();
    });
    saver.addEventListener("answered", ({ detail }) => {
      editor.answered(detail.outcomes, detail.data);
    });
    saver.addEventListener("status", () => this.standing.draw());
    const sections = this.part("sections");
    sections.addEventListener("input", (event) => this.#typed(event.target));
    sections.addEventListener("focusout", (event) => this.#left(event));
    sections.addEventListener("paste", (event) => this.#paste(event));
    sections.addEventListener("compositionstart", ({ target }) => (target.dataset.composing = "yes"));
    sections.addEventListener("compositionend", ({ target }) => {
      delete target.dataset.composing;
      this.#typed(target);
    });
    document.addEventListener("keydown", (event) => this.#key(event));
    this.part("help-button").addEventListener("click", () => this.help());
    this.part("new-section").addEventListener("click", () =>
      this.act(() => acts.newSection(editor, editor.doc.sections.at(-1)?.identity ?? null)));
    for (const close of root.querySelectorAll("dialog [data-close]")) {
      close.addEventListener("click", () => close.closest("dialog").close());
    }
    document.addEventListener("visibilitychange", () => document.hidden && saver.flush());
    window.addEventListener("pagehide", () => saver.flush());
    window.addEventListener("online", () => saver.flush());
    window.addEventListener("pageshow", (event) => event.persisted && location.reload());
    window.addEventListener("beforeunload", (event) => saver.unsafe().length && event.preventDefault());
  }

  /** Do an act, put the caret where it says, and save. @param {() => Caret | undefined} work */
  act(work) {
    const caret = work();
    this.saver.changed();
    this.view.focus(caret ?? null);
    return caret;
  }

  // What is typed

  #typed(area) {
    const { identity, thing } = area.dataset;
    if (!identity) return;
    grow(area);
    const { editor } = this;
    const found = editor.find(identity);
    if (!found) return;
    const { value } = area;
    const before = thing === "section" ? found.section.title : found.row.text;
    const fresh = thing === "block" && found.block.kind !== "table" && (before === "" || isHalfCommand(before));
    const told = fresh ? commandIn(value) : null;
    if (told && (editor.profile === "minutes" || ["subheading", "table", "section"].includes(told.act))) {
      this.completion.close();
      if (this.act(() => acts.command(editor, identity, told))) return;
      this.announce("Write a paragraph first: this stands behind one.");
    }
    if (value === before) return;
    if (found.row.draft && (!value || isHalfCommand(value))) found.row.text = value;
    else if (thing === "decision" && this.#votes(identity, value)) return;
    else {
      const { at, text } = this.#phraseAtSpace(area) ?? {};
      if (text !== undefined) {
        area.value = text;
        area.setSelectionRange(at, at);
      }
      editor.setText(identity, area.value);
      this.saver.changed();
    }
    this.completion.look(area);
  }

  #votes(identity, value) {
    const found = this.editor.find(identity);
    if (!found.row.votes && !/^\s*\d/.test(value)) return false;
    const caret = acts.takeVotes(this.editor, identity, value);
    if (caret) {
      this.saver.changed();
      this.view.focus({ identity, at: -1 });
    }
    return Boolean(caret);
  }

  /** A phrase's key and a space behind it become the phrase. */
  #phraseAtSpace(area) {
    const at = area.selectionStart;
    if (area.value[at - 1] !== " ") return null;
    const found = expandPhrase(area.value.slice(0, at - 1), at - 1, this.phrases);
    return found && { at: found.at + 1, text: `${found.text} ${area.value.slice(at)}` };
  }

  #rows(identity, rows, now) {
    const found = this.editor.find(identity);
    if (!found) return;
    found.row.rows = rows;
    if (now) this.editor.change(identity, { rows });
    else this.editor.write(identity);
    this.saver.changed();
  }

  #decision(identity, outcome, votes) {
    const numbers = votes.map((one) => Math.min(1000, Number.parseInt(one, 10) || 0));
    const counted = votes.some((one) => String(one) !== "");
    this.act(() => void this.editor.change(identity, { outcome, votes: counted ? numbers : null }));
  }

  // What is pressed

  #key(event) {
    if (document.querySelector("dialog[open]") || this.menu.panel.matches(":popover-open")) return;
    const area = event.target.closest?.("[data-part=sections] textarea[data-identity]");
    if (area && this.completion.key(event)) {
      event.preventDefault();
      return;
    }
    const typing = Boolean(event.target.closest?.("textarea, input, select, [contenteditable]"));
    const where = area ? { typing, ...this.#where(area) } : { typing: false };
    const name = actOf(event, where);
    if (!name || (!area && typing && name === "help" && event.key === "?")) return;
    if (event.repeat && ["takeItem", "consensus", "begin"].includes(name)) return;
    const done = area ? this.#do(name, area, event) : this.#anywhere(name);
    if (done !== false) {
      event.preventDefault();
      if (name !== "phrase") this.completion.close();
    }
  }

  #where(area) {
    const { selectionStart: start, selectionEnd: end, value, dataset } = area;
    const oneLine = area.clientHeight < 2 * Number.parseFloat(getComputedStyle(area).lineHeight);
    return { start, end, length: value.length, thing: dataset.thing, oneLine };
  }

  #anywhere(name) {
    if (name === "help") this.help();
    else if (name === "save") this.saver.flush();
    else return false;
    return true;
  }

  /** False leaves the key to the browser. */
  #do(name, area, event) {
    const { identity, thing } = area.dataset;
    const { editor } = this;
    if (this.#anywhere(name)) return true;
    if (name === "above" || name === "below") return this.#step(area, name === "above" ? -1 : 1);
    if (name === "sectionAbove" || name === "sectionBelow") return this.#section(identity, name === "sectionBelow" ? 1 : -1);
    if (name === "menu") {
      this.openMenu(identity, area);
      return true;
    }
    if (name === "vote") return this.vote(identity);
    if (!editor.editable) return false;
    const { selectionStart: start, selectionEnd: end } = area;
    const section = () => editor.find(identity).section.identity;
    const work = {
      enter: () => this.#enter(area),
      newLine: thing === "section" ? null : () => this.#newLine(area),
      joinBack: () => acts.joinBack(editor, identity),
      joinForward: () => acts.joinForward(editor, identity),
      nextSection: () => acts.nextSection(editor, identity, 1),
      takeItem: () => acts.takeItem(editor, section()),
      moveUp: () => this.#move(identity, -1),
      moveDown: () => this.#move(identity, 1),
      deeper: () => acts.setDepth(editor, identity, 2),
      higher: () => acts.setDepth(editor, identity, 1),
      action: editor.profile === "minutes" ? () => acts.addBehind(editor, identity, "actions") : null,
      consensus: editor.profile === "minutes" ? () => this.agree(identity) : null,
      begin: editor.profile === "minutes" ? () => this.begin(identity) : null,
      undo: () => this.#undo(),
      phrase: () => this.#phrase(area, start, end),
    }[name];
    if (!work) return false;
    return this.act(work) !== undefined || !["joinBack", "joinForward", "phrase"].includes(name);
  }

  #enter(area) {
    const { identity, thing } = area.dataset;
    const at = area.selectionStart;
    const phrase = thing !== "section" && expandPhrase(area.value, at, this.phrases);
    if (phrase) {
      this.editor.setText(identity, phrase.text);
      return acts.enter(this.editor, identity, phrase.at, phrase.at);
    }
    if (thing === "section") this.view.sections.get(identity)?.edit(false);
    return acts.enter(this.editor, identity, at, area.selectionEnd);
  }

  #newLine(area) {
    const { text, at } = newLine(area.value, area.selectionStart, area.selectionEnd);
    area.value = text;
    area.setSelectionRange(at, at);
    this.#typed(area);
    return null;
  }

  #phrase(area, start, end) {
    const found = start === end && expandPhrase(area.value, start, this.phrases);
    if (!found) return undefined;
    area.value = found.text;
    area.setSelectionRange(found.at, found.at);
    this.#typed(area);
    return null;
  }

  #move(identity, step) {
    const area = this.view.area(identity);
    const at = area?.selectionStart ?? 0;
    acts.move(this.editor, identity, step);
    this.announce(`Moved: ${this.editor.label(identity)}`);
    return { identity, at };
  }

  #undo() {
    const words = this.editor.undoes.at(-1)?.words;
    const caret = acts.undo(this.editor);
    this.announce(words ? `Taken back: ${words}` : "Nothing to take back.");
    this.notices.render();
    return caret;
  }

  /** A recommendation is agreed by consensus. @param {string} identity @param {Recommendation} [wanted] left out: the first that
   * is open */
  agree(identity, wanted) {
    const { section } = this.editor.find(identity);
    const taken = wanted ?? offeredIn(this.editor, section)[0];
    const words = taken ? `Agreed by consensus: ${taken.text}` : whyNone(this.editor, section);
    const caret = agree(this.editor, identity, wanted);
    if (!taken) this.notices.tell(words);
    this.announce(words);
    return caret;
  }

  /** The minutes of an item begin from what its lead sent. @param {string} identity @param {Beginning} [wanted] left out: the first
   * that is not taken */
  begin(identity, wanted) {
    const { section } = this.editor.find(identity);
    const taken = wanted ?? beginningsIn(this.editor, section)[0];
    const words = taken ? `${taken.paragraphs.length} paragraphs out of ${taken.title}` : whyNoBeginning(section);
    const caret = begin(this.editor, identity, taken);
    if (!taken) this.notices.tell(words);
    this.announce(words);
    return caret;
  }

  /** Into the section above or below. */
  #section(identity, by) {
    const { sections } = this.editor.doc;
    const next = sections[sections.indexOf(this.editor.find(identity).section) + by];
    if (!next) return false;
    if (this.editor.editable) this.act(() => acts.intoSection(this.editor, next.identity));
    else if (next.blocks.length) this.view.focus({ identity: next.blocks[0].identity, at: 0 });
    return true;
  }

  /** To the text box above or below. */
  #step(area, by) {
    const areas = this.view.areas();
    const next = areas[areas.indexOf(area) + by];
    if (!next) return false;
    const at = by < 0 ? next.value.length : 0;
    next.focus();
    next.setSelectionRange(at, at);
    return true;
  }

  #left({ target, relatedTarget }) {
    const { identity, thing } = target.dataset;
    if (!identity || relatedTarget?.closest?.(`[data-row="${identity}"], .ed-menu-panel`)) return;
    this.completion.close();
    // The act that took the caret away is still at work; what it leaves behind is looked at when it is done.
    setTimeout(() => {
      if (document.activeElement === target || !this.editor.editable) return;
      const found = this.editor.find(identity);
      if (!found) return;
      if (thing === "section") this.#leaveHeading(identity, relatedTarget);
      else acts.leave(this.editor, identity);
      if (this.editor.keyRows.has(identity) && found.row.text.trim()) acts.toKeyMessages(this.editor, identity, false);
      this.saver.changed();
    });
  }

  /** A new section that got neither heading nor words goes again. */
  #leaveHeading(identity, to) {
    this.view.sections.get(identity)?.edit(false);
    const { section } = this.editor.find(identity);
    const within = to?.closest?.(`[data-section="${identity}"]`);
    if (!section.title && !section.item && !within) acts.remove(this.editor, identity);
  }

  #paste(event) {
    const area = event.target.closest("textarea[data-identity]");
    const url = this.root.dataset.pasteUrl;
    if (!area || !url || area.dataset.thing !== "block" || !isRich(event.clipboardData)) return;
    event.preventDefault();
    pasted(this, area, event.clipboardData, url);
  }

  // What is shown

  /** Say something to whoever listens rather than looks. @param {string} words */
  announce = (words) => this.standing.announce(words);

  /** @param {Doc} state */
  receive(state) {
    const before = new Map(this.editor.blocks().map((block) => [block.identity, block.text]));
    const pending = new Set(this.editor.queue.all().map((op) => op.identity));
    const writing = this.#writing();
    this.editor.receive(state);
    if (writing && !this.editor.find(writing.identity)) this.#goOn(writing);
    const changed = this.editor.blocks().filter(({ identity, text, draft }) =>
      !draft && text !== before.get(identity) && !pending.has(identity));
    for (const { identity } of changed.slice(0, MOST_NAMED)) this.#nameWriter(identity);
  }

  /** The row with the caret, and where it stands. */
  #writing() {
    const identity = document.activeElement?.dataset?.identity;
    const found = identity && this.editor.find(identity);
    return found?.block && { identity, section: found.section.identity, at: found.at };
  }

  /** Somebody deleted the row with the caret: whoever writes goes on in an empty one in its place. */
  #goOn({ section, at }) {
    const found = this.editor.find(section)?.section;
    if (!found) return;
    const after = anchorBefore(found, Math.min(at, found.blocks.length));
    this.view.focus({ identity: this.editor.addDraft(section, after), at: 0 });
    this.announce("Somebody else deleted the row that you were in. You are in an empty one now.");
  }

  /** Show for a while who wrote the present wording, if it was another. @param {string} identity */
  async #nameWriter(identity) {
    const answer = await this.#historyOf(identity);
    const last = answer.data?.wordings[0];
    if (!last?.at) return;
    this.view.writers.set(identity, `${last.by}, ${clock(new Date(last.at))}`);
    this.view.words();
    setTimeout(() => {
      this.view.writers.delete(identity);
      this.view.words();
    }, LATELY);
  }

  #historyOf(identity) {
    const url = this.root.dataset.historyUrl.replace("00000000-0000-0000-0000-000000000000", identity);
    return ask(url, { csrf: this.csrf });
  }

  /** Names and phrases to complete. */
  know(told) {
    this.completion.known = entriesOf(told);
    this.phrases = new Map(told.phrases.map((one) => [one.key.toLowerCase(), one.text]));
  }

  /** @param {{at: string, batches: any[][], waiting: any[]}[]} left */
  tellOfLeftovers(left) {
    if (!left.length) return;
    const count = thingsIn(left.flatMap((one) => [...one.batches.flat(), ...one.waiting]));
    if (!count) return;
    const when = new Date(left.at(-1).at).toLocaleString("en-GB", { day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" });
    this.notices.tell(`${count === 1 ? "One paragraph" : `${count} paragraphs`} from a page that closed on ${when} before all was saved: now being saved.`);
  }

  openMenu(identity, opener) {
    if (!this.editor.find(identity)) return;
    this.menu.open(opener, `Menu of ${this.editor.label(identity)}`, entriesFor(this, identity));
  }

  async history(identity) {
    const answer = await this.#historyOf(identity);
    const found = this.editor.find(identity);
    const take = found && this.editor.editable
      ? (content) => this.act(() => (this.editor.change(identity, content), { identity, at: -1 })) : null;
    showHistory(this.part("history"), this.editor.label(identity), answer, take);
  }

  /** To the votes of the meeting, with the item of this section chosen; what was typed goes along. @returns {boolean} */
  vote(identity) {
    const url = this.root.dataset.votesUrl;
    const found = url && this.editor.find(identity);
    if (!found) return false;
    this.saver.flush();
    location.assign(`${url}?section=${found.section.identity}`);
    return true;
  }

  help() {
    this.part("help").showModal();
  }
}
