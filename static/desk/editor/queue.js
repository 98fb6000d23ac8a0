/**
 * What has been written and is not yet at the server, in order. Pure: no page, no network, no storage.
 *
 * `batches` were sent, or belong to a page that died after it may have sent them: they go again exactly as they
 * are, until they are answered. `waiting` grows while one types: a further wording of the same thing takes the
 * place of the one before it. `held` are wordings that the server refused: they stay on the page, in the hands of
 * their writer, until it is settled which words stand.
 *
 * @typedef {Op} Op
 * @typedef {{op: string, state: string, version: number, identity: string | null, message: string,
 *   kept: number | null, current: any, by: string, at: string | null, more: any}} Result
 */
import { newIdentity } from "./identity.js";
import { thingOf } from "./model.js";

const MOST_OPERATIONS = 400;
const MOST_CHARACTERS = 400_000;
const LAST = { delete_block: 1, delete_section: 2 };
const WITH_BASE = /^(put|delete)_/;

export class Queue {
  /** @param {() => string} newId */
  constructor(newId = newIdentity) {
    this.newId = newId;
    /** @type {Op[][]} */
    this.batches = [];
    /** @type {Op[]} */
    this.waiting = [];
    /** @type {Map<string, {op: Op, result: Result}>} by identity */
    this.held = new Map();
    /** The versions at the server, by identity. @type {Map<string, number>} */
    this.versions = new Map();
    /** Counts the changes, so that it can be said which of them are kept. */
    this.serial = 0;
    this.singly = false;
  }

  /** Everything not at the server, in the order in which it was done. @returns {Op[]} */
  all() {
    return [...this.batches.flat(), ...this.waiting, ...[...this.held.values()].map((one) => one.op)];
  }

  /** Whether there is something to send. */
  get pending() {
    return this.batches.length > 0 || this.waiting.length > 0;
  }

  /** Whether the server has never been told of a thing, nor may have been. @param {string} identity */
  isNew(identity) {
    return !this.versions.has(identity) && !this.batches.flat().some((op) => op.identity === identity);
  }

  /** Add what was done. `told`: an operation without `op`, `base` and `behind`. @param {Partial<Op>} told */
  add(told) {
    this.serial += 1;
    const inHand = this.held.get(told.identity);
    const held = inHand?.op.do === told.do ? inHand : undefined;
    if (held?.result.state === "conflict") {
      Object.assign(held.op, { content: told.content, serial: this.serial });
      return;
    }
    if (told.do.startsWith("put_") && this.#again(told)) return;
    if (told.do.startsWith("delete_") && this.#forget(told)) return;
    const last = this.waiting.at(-1);
    if (told.do.startsWith("move_") && last?.do === told.do && last.identity === told.identity) this.waiting.pop();
    const op = { op: this.newId(), ...structuredClone(told), serial: this.serial };
    if (WITH_BASE.test(op.do)) {
      op.base = this.versions.get(op.identity) ?? 0;
      op.behind = this.#lastOf(op.identity)?.op ?? null;
    }
    if (held) {
      // It was refused, and now says something else. The words that the server kept of it are done with.
      this.held.delete(told.identity);
      if (held.result.kept) this.waiting.push({ op: this.newId(), do: "settle", kept: held.result.kept, serial: this.serial });
    }
    this.waiting.push(op);
  }

  /** A further wording of what is waiting already takes its place. */
  #again(told) {
    const at = this.waiting.findIndex((op) => op.do === told.do && op.identity === told.identity);
    if (at < 0) return false;
    const op = this.waiting[at];
    Object.assign(op, { content: structuredClone(told.content), serial: this.serial });
    if (told.block && told.block !== op.block) {
      op.block = told.block;
      this.waiting.push(...this.waiting.splice(at, 1));
    }
    return true;
  }

  /** Nothing need be sent of what is deleted; if the server never heard of it, not even that it is gone. */
  #forget(told) {
    this.waiting = this.waiting.filter((op) => op.identity !== told.identity && op.section !== told.identity);
    const held = this.held.get(told.identity);
    this.held.delete(told.identity);
    if (held?.result.kept) this.add({ do: "settle", kept: held.result.kept });
    return this.isNew(told.identity);
  }

  /** What was to stand behind a thing that is going away stands behind `anchor`.
   * @param {string} identity @param {string | null} anchor */
  reanchor(identity, anchor) {
    for (const op of this.waiting) if (op.after === identity) op.after = anchor;
  }

  /** The last operation on a thing that was sent and will say a version. */
  #lastOf(identity) {
    return this.batches.flat().findLast((op) => op.identity === identity && WITH_BASE.test(op.do));
  }

  /** What is to be sent now, in order; [] if nothing. What it gives stays in `batches` until it is answered. */
  take() {
    if (!this.batches.length && this.waiting.length) {
      this.waiting = inOrder(this.waiting);
      let characters = 0;
      let count = 0;
      for (const op of this.waiting) {
        characters += JSON.stringify(op).length;
        if (count && (this.singly || count >= MOST_OPERATIONS || characters > MOST_CHARACTERS)) break;
        count += 1;
      }
      this.batches.push(this.waiting.splice(0, count));
    }
    return this.batches[0] ?? [];
  }

  /** The batch in front was not understood as a whole: its operations go one by one, to find the one that is not. */
  takeApart() {
    const [first = []] = this.batches.splice(0, 1);
    this.batches.unshift(...first.map((op) => [op]));
  }

  /** The batch in front was answered. @param {Result[]} results
   * @returns {{op: Op, result: Result}[]} in order */
  answered(results) {
    const batch = this.batches.shift() ?? [];
    this.serial += 1;
    const byOp = new Map(results.map((result) => [result.op, result]));
    const outcomes = [];
    for (const op of batch) {
      const result = byOp.get(op.op);
      if (!result) continue;
      if (result.state === "saved" && WITH_BASE.test(op.do)) {
        if (op.do.startsWith("delete_")) this.versions.delete(op.identity);
        else this.versions.set(op.identity, result.version);
        this.#follow(op, result.version);
      }
      outcomes.push({ op, result });
    }
    return outcomes;
  }

  /** What was written behind `op` is made from the version that `op` got. */
  #follow(op, version) {
    for (const later of [...this.batches.flat(), ...this.waiting]) {
      if (later.behind === op.op) Object.assign(later, { base: version, behind: null });
    }
  }

  /** The words of a refused operation stay on the page; what was typed since is the wording to keep.
   * @param {Op} op @param {Result} result */
  hold(op, result) {
    this.serial += 1;
    const at = this.waiting.findIndex((later) => later.identity === op.identity && later.do === op.do);
    const [later] = at < 0 ? [] : this.waiting.splice(at, 1);
    const content = structuredClone((later ?? op).content);
    this.held.set(op.identity, { op: { ...op, content, behind: null, serial: later?.serial ?? op.serial }, result });
  }

  /** It is settled what becomes of held words. @param {string} identity @returns what was held */
  release(identity) {
    const held = this.held.get(identity);
    this.held.delete(identity);
    this.serial += 1;
    return held;
  }

  /** What the server says of versions. @param {Doc} doc */
  learn(doc) {
    this.versions.clear();
    for (const section of doc.sections) {
      this.versions.set(section.identity, section.version);
      for (const block of section.blocks) {
        for (const row of [block, ...(block.actions ?? []), ...(block.decisions ?? [])]) {
          this.versions.set(row.identity, row.version);
        }
      }
    }
  }

  /** What may be kept in the browser's storage, as plain data; null if nothing.
   * @param {(op: Op) => boolean} allowed Not text of closed items. */
  keepable(allowed) {
    const batches = this.batches.map((batch) => batch.filter(allowed)).filter((batch) => batch.length);
    const held = [...this.held.values()].map((one) => one.op).filter((op) => allowed(op));
    const waiting = [...this.waiting.filter(allowed), ...held];
    return batches.length || waiting.length ? structuredClone({ batches, waiting }) : null;
  }

  /** Take over what another page left, to be sent before all else. @param {{batches: Op[][], waiting: Op[]}} left */
  adopt(left) {
    this.serial += 1;
    for (const batch of [...left.batches, inOrder(left.waiting)]) {
      if (batch.length) this.batches.push(batch.map((op) => ({ ...op, serial: this.serial })));
    }
  }
}

/** A block goes when nothing hangs on it any more, and a section when nothing stands in it. @param {Op[]} ops */
function inOrder(ops) {
  return [0, 1, 2].flatMap((turn) => ops.filter((op) => (LAST[op.do] ?? 0) === turn));
}

/** An operation as it is sent. @param {Op} op */
export function toSend(op) {
  const { serial, behind, at, ...told } = op;
  if (WITH_BASE.test(op.do) && op.base > 0) {
    delete told.section;
    delete told.after;
  }
  if (told.do === "put_section") delete told.section;
  return told;
}

/** How many things a list of operations is about. @param {Op[]} ops */
export function thingsIn(ops) {
  return new Set(ops.filter((op) => op.content && thingOf(op.do)).map((op) => op.identity)).size;
}
