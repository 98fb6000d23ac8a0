/**
 * Saves what is in the queue: soon after one stops typing, and at the latest so long after one began; one request
 * at a time; again and again until it is answered. And keeps it in this browser meanwhile.
 */
import { toSend } from "./queue.js";

const IDLE = 400; // milliseconds without a key
const MOST = 1500; // milliseconds while one types on
const SLOW = 2500; // milliseconds until a request is called slow
const AGAIN = { offline: [500, 1000, 2000, 3000, 5000], failing: [1000, 2000, 3000, 5000], "signed-out": [4000], forbidden: [5000] };

/** An answer that does not say of each operation what became of it is none. */
function whole(answer, batch) {
  if (answer.kind !== "ok" || answer.data?.results?.length === batch.length) return answer;
  return { kind: "failing", text: "The server’s answer was not understood." };
}

export class Saver extends EventTarget {
  /**
   * @param {object} parts
   * @param {Queue} parts.queue
   * @param {Store} parts.store
   * @param {(operations: any[]) => Promise<Answer>} parts.send
   * @param {(op: Op) => boolean} parts.mayKeep Whether it may rest in this browser.
   * Events: "answered" (detail: {outcomes, data}), "trouble" and "status".
   */
  constructor({ queue, store, send, mayKeep }) {
    super();
    Object.assign(this, { queue, store, send, mayKeep });
    /** @type {Answer | null} what is wrong now */
    this.trouble = null;
    /** @type {Date | null} */
    this.savedAt = null;
    this.sending = false;
    this.slow = false;
    this.keptSerial = 0;
    this.attempts = 0;
  }

  /** The queue has changed: keep it here, and save it soon. */
  changed() {
    this.#keep();
    if (this.queue.pending && !this.sending && !this.again) {
      this.first ??= Date.now();
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.flush(), Math.max(0, Math.min(IDLE, this.first + MOST - Date.now())));
    }
    this.#tell("status");
  }

  /** Save now. */
  flush() {
    clearTimeout(this.timer);
    clearTimeout(this.again);
    this.timer = this.again = this.first = undefined;
    if (!this.sending && this.queue.pending) this.#run();
  }

  /** The words that are neither at the server nor on this browser's disk. @returns {Op[]} */
  unsafe() {
    return this.queue.all().filter((op) => op.content && (op.serial > this.keptSerial || !this.mayKeep(op)));
  }

  /** The words that are not at the server, but on this browser's disk. @returns {Op[]} */
  kept() {
    return this.queue.all().filter((op) => op.content && op.serial <= this.keptSerial && this.mayKeep(op));
  }

  async #run() {
    this.sending = true;
    while (this.queue.pending) {
      const batch = this.queue.take();
      const slow = setTimeout(() => {
        this.slow = true;
        this.#tell("status");
      }, SLOW);
      this.#tell("status");
      const answer = whole(await this.send(batch.map(toSend)), batch);
      clearTimeout(slow);
      this.slow = false;
      if (!this.#understand(answer, batch)) break;
    }
    this.sending = false;
    if (this.trouble && this.queue.pending) {
      const pauses = AGAIN[this.trouble.kind] ?? AGAIN.failing;
      this.again = setTimeout(() => this.flush(), pauses[Math.min(this.attempts, pauses.length) - 1]);
    }
    this.#tell("status");
  }

  /** Whether the next batch can be sent at once. */
  #understand(answer, batch) {
    if (answer.kind === "ok") {
      this.savedAt = new Date();
      this.#settle(answer.data.results, answer.data);
      this.recovered();
      return true;
    }
    if (answer.kind === "frozen") {
      // What could not be saved any more is kept at the server; so let the rest follow.
      this.#settle([], {});
      this.#fail(answer);
      return true;
    }
    if (answer.kind === "not-understood" || answer.kind === "too-much") {
      if (batch.length > 1) this.queue.takeApart();
      else this.#settle([{ op: batch[0].op, state: "refused", message: answer.text, kept: null, current: null }], {});
      return true;
    }
    this.#fail(answer);
    return false;
  }

  #settle(results, data) {
    const outcomes = this.queue.answered(results);
    this.dispatchEvent(new CustomEvent("answered", { detail: { outcomes, data } }));
    this.#keep();
  }

  #fail(answer) {
    this.attempts += 1;
    this.trouble = answer;
    this.#tell("trouble");
  }

  /** Something went wrong elsewhere, in the reading. @param {Answer} answer */
  failed(answer) {
    if (!this.trouble) this.#fail(answer);
    this.#tell("status");
  }

  /** The server takes what is sent. */
  recovered() {
    if (this.trouble?.kind !== "frozen") this.trouble = null;
    this.attempts = 0;
    this.#tell("status");
  }

  /** The server answers somebody who reads. Whether it takes what waits, only sending will tell. */
  reached() {
    if (!this.trouble || this.sending) return;
    if (this.queue.pending) this.flush();
    else this.recovered();
  }

  /** Write the queue to this browser's disk; of changes that come meanwhile, the last is written next. */
  async #keep() {
    if (this.keeping) {
      this.keepAgain = true;
      return;
    }
    this.keeping = true;
    do {
      this.keepAgain = false;
      const { serial } = this.queue;
      try {
        await this.store.keep(this.queue.keepable(this.mayKeep));
        this.keptSerial = serial;
      } catch {
        this.keptSerial = 0;
      }
    } while (this.keepAgain);
    this.keeping = false;
    this.#tell("status");
  }

  #tell(what) {
    this.dispatchEvent(new Event(what));
  }
}
