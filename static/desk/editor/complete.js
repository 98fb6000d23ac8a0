/**
 * Names of people, agencies and groups, and the partnership's phrases, offered as one types.
 *
 * A list appears below the row; Tab takes its first entry, or the one chosen by the arrow keys, which Enter takes too;
 * Escape sends it away. Whoever types on never notices it: no other key has another meaning while it is shown.
 */
import { element } from "./dom.js";

const MOST = 6;

/** @typedef {{insert: string, words: string, more: string}} Entry */

/** What the server knows, as entries; phrases apart. @param {any} told @returns {{names: Entry[], phrases: Entry[]}} */
export function entriesOf(told) {
  const names = [
    ...told.people.map((one) => ({ insert: one.name, words: one.name, more: [one.title, one.agency].filter(Boolean).join(", ") })),
    ...[...told.groups, ...told.agencies].map((one) => ({ insert: one.name, words: one.name, more: one.short_name })),
  ];
  const phrases = told.phrases.map((one) => ({ insert: one.text, words: `;${one.key}`, more: one.text }));
  return { names, phrases };
}

/** What may be meant by the words before the caret, and from where on it would be replaced.
 * A name is offered from the third letter of a word with a capital, or behind @ from the first.
 * @param {string} before The text up to the caret. @param {{names: Entry[], phrases: Entry[]}} known
 * @returns {{from: number, entries: Entry[]} | null} */
export function offered(before, known) {
  const phrase = /(?:^|\s);([\w-]*)$/.exec(before);
  if (phrase) {
    const entries = known.phrases.filter((one) => one.words.startsWith(`;${phrase[1].toLowerCase()}`)).slice(0, MOST);
    return entries.length ? { from: before.length - phrase[1].length - 1, entries } : null;
  }
  const found = /(?:^|[\s("“‘])(@?)((?:[\p{L}'’.-]+ ){0,3}[\p{L}'’-]+)$/u.exec(before);
  if (!found) return null;
  const words = found[2].split(" ");
  for (let first = 0; first < words.length; first += 1) {
    const typed = words.slice(first).join(" ");
    const marked = found[1] === "@" && first === 0;
    if (!marked && (typed.length < 3 || !/^\p{Lu}/u.test(typed))) continue;
    const entries = matching(typed.toLowerCase(), known.names);
    if (entries.length) return { from: before.length - typed.length - (marked ? 1 : 0), entries };
  }
  return null;
}

/** Names in which `typed` begins a word, those that begin with it first; none that is typed in full already. */
function matching(typed, names) {
  const heads = [];
  const within = [];
  for (const one of names) {
    const name = one.insert.toLowerCase();
    const short = one.more.toLowerCase();
    if (name === typed) return [];
    if (name.startsWith(typed)) heads.push(one);
    else if (name.includes(` ${typed}`) || short === typed) within.push(one);
  }
  return [...heads, ...within].slice(0, MOST);
}

export class Completion {
  /** @param {(area: HTMLTextAreaElement) => void} changed Called behind each completion. */
  constructor(changed) {
    this.changed = changed;
    this.known = { names: [], phrases: [] };
    this.list = element("ul", { class: "ed-offers", role: "listbox", id: "ed-offers", "aria-label": "Suggestions", hidden: true });
    this.list.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      const option = event.target.closest("[role=option]");
      if (option) this.#take([...this.list.children].indexOf(option));
    });
  }

  /** Look at what was typed. @param {HTMLTextAreaElement} area */
  look(area) {
    const { selectionStart: at, selectionEnd: end, value } = area;
    const next = value[end] ?? "";
    const found = at === end && !/[\p{L}\p{N}]/u.test(next) ? offered(value.slice(0, at), this.known) : null;
    if (!found) {
      this.close();
      return;
    }
    this.area = area;
    this.found = found;
    this.chosen = -1;
    this.list.replaceChildren(...found.entries.map((entry, place) => element(
      "li", { role: "option", id: `ed-offer-${place}`, "aria-selected": "false" },
      element("span", { class: "ed-offers__words" }, entry.words), " ", element("span", { class: "ed-offers__more" }, entry.more),
    )));
    this.list.hidden = false;
    area.after(this.list);
    area.setAttribute("aria-controls", "ed-offers");
    area.removeAttribute("aria-activedescendant");
  }

  get open() {
    return !this.list.hidden;
  }

  close() {
    if (!this.open) return;
    this.list.hidden = true;
    this.area?.removeAttribute("aria-controls");
    this.area?.removeAttribute("aria-activedescendant");
  }

  /** Whether the list takes this key. @param {KeyboardEvent} event */
  key(event) {
    if (!this.open || event.isComposing || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return false;
    if (event.key === "Escape") this.close();
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") this.#choose(event.key === "ArrowDown" ? 1 : -1);
    else if (event.key === "Tab" || (event.key === "Enter" && this.chosen >= 0)) this.#take(Math.max(0, this.chosen));
    else return false;
    return true;
  }

  #choose(step) {
    const count = this.list.children.length;
    this.chosen = this.chosen < 0 && step < 0 ? count - 1 : (this.chosen + step + count) % count;
    for (const [place, option] of [...this.list.children].entries()) {
      option.setAttribute("aria-selected", String(place === this.chosen));
    }
    this.area.setAttribute("aria-activedescendant", `ed-offer-${this.chosen}`);
    this.list.children[this.chosen].scrollIntoView({ block: "nearest" });
  }

  #take(place) {
    const { area, found } = this;
    const at = area.selectionStart;
    area.setRangeText(found.entries[place].insert, found.from, at, "end");
    this.close();
    this.changed(area);
  }
}
