/**
 * The document at hand: the server's last state, what was written since, and what the page shows of both.
 * No page elements here; acts.js holds what keys and buttons do.
 *
 * Events: "structure" (rows came, went or moved, or another's words came in) and "words" (a text was typed).
 */
import { newIdentity } from "./identity.js";
import { anchorBefore, apply, blocksOf, contentOf, find, newBlock, same, shown, thingOf } from "./model.js";
import { numbersOf } from "./numbering.js";

export class Editor extends EventTarget {
  /** @param {{base: Doc, queue: Queue, profile: string, allClosed?: boolean, newId?: () => string}} parts */
  constructor({ base, queue, profile, allClosed = false, newId = newIdentity }) {
    super();
    Object.assign(this, { base, queue, profile, allClosed, newId });
    /** The revision of this page's own last save: an older state knows less than the page. */
    this.savedRevision = 0;
    /** Empty rows of this page alone, by identity. */
    this.drafts = new Map();
    /** Empty action points and decisions of this page alone, by identity. */
    this.draftsBehind = new Map();
    /** Rows that go to the key messages when they are done. @type {Set<string>} */
    this.keyRows = new Set();
    /** @type {{words: string, run: () => string | null}[]} what can be taken back, the last act last */
    this.undoes = [];
    /** @type {{identity: string, words: string}[]} what the server had to say of an act that it refused */
    this.notices = [];
    queue.learn(base);
    this.recompute();
  }

  /** Work out anew what is shown. */
  recompute() {
    const { doc, unplaced } = shown(this.base, this.queue.all(), this.drafts.values());
    for (const { block, list, row } of this.draftsBehind.values()) find(doc, block)?.block[list].push(row);
    this.doc = doc;
    this.unplaced = unplaced;
    this.numbers = numbersOf(doc);
    this.closed = new Set();
    // Both as the server has it and as it will be: text is closed if it is so in either.
    for (const one of [this.base, doc]) {
      for (const section of one.sections.filter((each) => each.audience === "closed")) {
        this.closed.add(section.identity);
        for (const block of section.blocks) {
          for (const row of [block, ...(block.actions ?? []), ...(block.decisions ?? [])]) this.closed.add(row.identity);
        }
      }
    }
  }

  /** Recompute and say so. */
  restructure() {
    this.recompute();
    this.dispatchEvent(new Event("structure"));
  }

  get editable() {
    return this.base.editable;
  }

  find(identity) {
    return find(this.doc, identity);
  }

  blocks() {
    return blocksOf(this.doc);
  }

  /** Whether an operation may rest in the browser's storage: no text of a closed item may.
   * @param {Op} op */
  mayKeep(op) {
    if (!op.content) return true;
    if (this.allClosed) return false;
    if (op.content.audience === "closed") return false;
    return ![op.identity, op.section, op.block].some((identity) => identity && this.closed.has(identity));
  }

  /** What a thing is called: "Paragraph 5.3", "Action point 03/02". @param {string} identity */
  label(identity) {
    const found = this.find(identity);
    if (!found) return "a paragraph that is gone";
    const number = this.numbers.get(found.thing === "section" ? found.section.identity : found.block.identity);
    const place = number || this.#between(found);
    if (found.thing === "section") return number ? `Section ${number}` : found.section.title || "Section without a heading";
    if (found.thing === "action") return `Action point ${found.row.reference || `behind ${place}`}`;
    if (found.thing === "decision") return `Decision at ${place}`;
    const kinds = { subheading: "Sub-heading", table: "Table", image: "Picture" };
    return `${kinds[found.block.kind] ?? "Paragraph"} ${place}`;
  }

  /** A short name for lists: "5.3". @param {string} identity */
  place(identity) {
    const found = this.find(identity);
    return (found && this.numbers.get(identity)) || this.label(identity);
  }

  /** Of what bears no number: where it stands. */
  #between({ section, at }) {
    const above = section.blocks.slice(0, at).findLast((block) => this.numbers.get(block.identity));
    const within = this.numbers.get(section.identity) || section.title || "the first part";
    return above ? `behind ${this.numbers.get(above.identity)}` : `at the head of ${within}`;
  }

  /** Do something: to what is shown, and in the queue. @param {Partial<Op>} told */
  do(told) {
    this.queue.add(told);
    apply(this.doc, told);
  }

  /** Write down the present wording of a thing. @param {string} identity */
  write(identity) {
    const found = this.find(identity);
    const { thing, section, block, row, at } = found;
    const told = { do: `put_${thing}`, identity, content: contentOf(thing, row) };
    if (thing === "block") Object.assign(told, { section: section.identity, after: anchorBefore(section, at) });
    else if (thing === "section") {
      const place = this.doc.sections.indexOf(section);
      told.after = this.doc.sections[place - 1]?.identity ?? null;
    } else told.block = block.identity;
    this.queue.add(told);
  }

  /** A text was typed. Draft rows become rows with their first word. @param {string} identity @param {string} text */
  setText(identity, text) {
    const found = this.find(identity);
    if (!found) return;
    found.row[found.thing === "section" ? "title" : "text"] = text;
    if (this.drafts.delete(identity)) delete found.row.draft;
    if (this.draftsBehind.delete(identity)) delete found.row.draft;
    this.write(identity);
    this.dispatchEvent(new Event("words"));
  }

  /** Change a thing in more than its text. @param {string} identity @param {object} changes */
  change(identity, changes) {
    const found = this.find(identity);
    if (!found) return;
    Object.assign(found.row, changes);
    if (this.drafts.has(identity)) Object.assign(this.drafts.get(identity).block, changes);
    else if (!this.draftsBehind.has(identity)) this.write(identity);
    this.restructure();
  }

  /** An empty row, of which the server hears with its first word. @returns {string} its identity
   * @param {string} section @param {string | null} after @param {object} [content] */
  addDraft(section, after, content = {}) {
    const identity = this.newId();
    const block = newBlock(identity, { kind: "paragraph", text: "", depth: 1, numbered: true, rows: null, ...content });
    this.drafts.set(identity, { section, after, block: Object.assign(block, { draft: true }) });
    this.restructure();
    return identity;
  }

  /** An empty action point or decision. @returns {string} its identity
   * @param {string} block @param {"actions" | "decisions"} list @param {object} [content] */
  addDraftBehind(block, list, content = {}) {
    const identity = this.newId();
    const plain = list === "actions" ? { reference: "", owners: [] } : { outcome: "agreed", votes: null };
    this.draftsBehind.set(identity, { block, list, row: { identity, version: 0, text: "", draft: true, ...plain, ...content } });
    this.restructure();
    return identity;
  }

  /** Forget an empty row. @param {string} identity @returns whether it was one */
  dropDraft(identity) {
    this.keyRows.delete(identity);
    return this.drafts.delete(identity) || this.draftsBehind.delete(identity);
  }

  /** The server's state came in. @param {Doc} state */
  receive(state) {
    if (state.revision < Math.max(this.base.revision, this.savedRevision)) return;
    this.base = state;
    this.queue.learn(state);
    this.restructure();
  }

  /** The server answered. @param {{op: Op, result: any}[]} outcomes @param {any} data */
  answered(outcomes, data) {
    for (const { op, result } of outcomes) {
      if (result.state === "saved") this.#saved(op, result);
      else if (result.state === "conflict" && op.content) this.#clash(op, result);
      else if (op.content) this.queue.hold(op, result);
      else this.notices.push({ identity: op.identity, words: result.message || "Somebody has changed this meanwhile." });
    }
    for (const [identity, reference] of Object.entries(data.references ?? {})) {
      const found = find(this.base, identity);
      if (found?.thing === "action") found.row.reference = reference;
    }
    this.savedRevision = Math.max(this.savedRevision, data.revision ?? 0);
    // Whoever saved alone since the last look has seen it all.
    if (data.revision === this.base.revision + 1) this.base.revision = data.revision;
    this.restructure();
  }

  #saved(op, result) {
    apply(this.base, op);
    const row = op.identity && find(this.base, op.identity)?.row;
    if (row && op.content) Object.assign(row, { version: result.version }, result.more ?? {});
  }

  #clash(op, result) {
    const found = find(this.base, op.identity);
    if (result.current) {
      if (found) Object.assign(found.row, result.current, { version: result.version });
      this.queue.versions.set(op.identity, result.version);
    } else {
      apply(this.base, { do: `delete_${thingOf(op.do)}`, identity: op.identity });
      this.queue.versions.delete(op.identity);
    }
    this.queue.hold(op, result);
  }

  /** Where two wordings stand against each other, in the order of the document.
   * @returns {{identity: string, held: {op: any, result: any}, theirs: any}[]} `theirs`: null if it is gone */
  clashes() {
    return [...this.queue.held.entries()]
      .filter(([, held]) => held.result.state === "conflict")
      .map(([identity, held]) => {
        const found = find(this.base, identity);
        return { identity, held, theirs: found ? contentOf(found.thing, found.row) : null };
      });
  }

  /** Wordings that the server kept and nobody has settled, without those in hand on this page. */
  keptWordings() {
    const inHand = new Set([...this.queue.held.values()].map((held) => held.result.kept));
    return this.doc.kept.filter((kept) => !inHand.has(kept.id));
  }

  /** Whether a kept wording says what stands anyway. @param {Kept} kept */
  isMoot(kept) {
    const found = find(this.base, kept.identity);
    return Boolean(found) && same(contentOf(found.thing, found.row), kept.content.content);
  }
}
