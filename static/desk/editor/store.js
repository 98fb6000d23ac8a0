/**
 * Words kept in this browser until the server has them, for the case that the page dies before.
 *
 * One record for each page (tab), renewed as a whole. Only what the database has written to disk (`complete` of a
 * strict transaction) is called kept. Each page holds a lock with its name while it lives, so that another can tell
 * what a dead page left. Text of closed items is never handed to this module.
 *
 * @typedef {{batches: any[][], waiting: any[]}} Left
 */
import { newIdentity } from "./identity.js";

const PATIENCE = 3000; // milliseconds that a browser may take to open its database
const DATABASE = "csp-editor";
const TABLE = "outbox";

function opened() {
  return new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error("It takes too long.")), PATIENCE);
    const asked = indexedDB.open(DATABASE, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(TABLE, { keyPath: "tab" });
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = asked.onblocked = () => reject(asked.error ?? new Error("blocked"));
  });
}

/** Run `work` on the table in a transaction of its own; resolves when it is on disk. */
function written(database, work) {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(TABLE, "readwrite", { durability: "strict" });
    transaction.oncomplete = () => resolve();
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
    work(transaction.objectStore(TABLE));
  });
}

function asked(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

export class Store {
  /** @param {{user: string, document: string}} whose */
  constructor({ user, document }) {
    this.whose = `${user}|${document}`;
    this.tab = `${this.whose}|${newIdentity()}`;
    /** Whether anything can be kept here at all. */
    this.works = false;
    this.empty = true;
  }

  /** Open the database and take this page's lock, which is held until the page dies. */
  async open() {
    try {
      this.database = await opened();
      await new Promise((taken) => {
        navigator.locks.request(this.tab, () => {
          taken();
          return new Promise(() => {});
        });
      });
      this.works = true;
    } catch {
      this.works = false; // A private window, or a full disk: nothing is called kept.
    }
  }

  /** Keep `left` in place of what was kept before; null: nothing. Resolves when it is on disk; rejects if it is not.
   * @param {Left | null} left */
  async keep(left) {
    if (!this.works) throw new Error("Nothing can be kept here.");
    if (!left && this.empty) return;
    await written(this.database, (table) => {
      if (left) table.put({ tab: this.tab, whose: this.whose, at: new Date().toISOString(), ...left });
      else table.delete(this.tab);
    });
    this.empty = !left;
  }

  /** What dead pages of the same person left of the same document, oldest first; in the same step it becomes this
   * page's own. @returns {Promise<(Left & {at: string})[]>} */
  async inherit() {
    if (!this.works) return [];
    const all = await asked(this.database.transaction(TABLE).objectStore(TABLE).getAll());
    const found = [];
    for (const record of all.filter((one) => one.whose === this.whose && one.tab !== this.tab)) {
      await navigator.locks.request(record.tab, { ifAvailable: true }, async (lock) => {
        if (lock && (await this.#takeOver(record))) found.push(record);
      });
    }
    return found.sort((one, other) => (one.at < other.at ? -1 : 1));
  }

  /** False if another page was quicker. */
  async #takeOver(record) {
    let taken = false;
    await written(this.database, (table) => {
      table.get(record.tab).onsuccess = ({ target }) => {
        if (!target.result) return;
        taken = true;
        table.get(this.tab).onsuccess = ({ target: own }) => {
          const mine = own.result ?? { batches: [], waiting: [] };
          const batches = [...mine.batches, ...record.batches, record.waiting].filter((batch) => batch.length);
          table.put({ tab: this.tab, whose: this.whose, at: record.at, batches, waiting: mine.waiting });
          table.delete(record.tab);
        };
      };
    });
    this.empty &&= !taken;
    return taken;
  }
}
