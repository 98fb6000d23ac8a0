/** The rows of the page: one for each block, with what stands behind it. Each row element is made once and kept. */
import { button, element, grow, setAttribute, setWords } from "./dom.js";
import { movedPlace } from "./text.js";
import { Grid } from "./table.js";

/** A text box for a thing. */
function box(identity, thing) {
  return element("textarea", {
    class: `ed-text ed-text--${thing}`, rows: 1, autocomplete: "off", spellcheck: true, data: { identity, thing },
    "aria-autocomplete": "list",
  });
}

/** Show `text` in a box, leaving the caret where it was among the words. While somebody composes a character the
 * box is not touched; it is asked again with the next change. */
export function showText(area, text) {
  if (area.value === text || area.dataset.composing) return;
  const before = area.value;
  const { selectionStart, selectionEnd } = area;
  area.value = text;
  if (document.activeElement === area) {
    area.setSelectionRange(movedPlace(before, text, selectionStart), movedPlace(before, text, selectionEnd));
  }
  grow(area);
}

/** What a row shows besides its words. @typedef {object} Facts
 * @property {string} number @property {string} label @property {string} mark @property {string} writer
 * @property {boolean} bad @property {string} tag @property {boolean} readOnly @property {string} placeholder
 * @property {(identity: string) => {label: string, mark: string, bad: boolean}} of Of what stands behind it. */

export class Row {
  /** @param {Block} block @param {any} hands What the page does with what is done to it. */
  constructor(block, hands) {
    this.identity = block.identity;
    this.hands = hands;
    this.number = element("span", { class: "ed-row__number", "aria-hidden": "true" });
    this.area = box(block.identity, "block");
    this.tag = element("span", { class: "ed-tag", hidden: true });
    this.mark = element("p", { class: "ed-mark", hidden: true, id: `mark-${block.identity}` });
    this.behind = element("div", { class: "ed-behind" });
    this.clash = element("div", { class: "ed-clash-place" });
    this.body = element("div", { class: "ed-row__body" }, this.tag, this.area, this.mark, this.clash, this.behind);
    this.menu = button("", () => hands.menu(this.identity, this.menu), { class: "ed-menu", "aria-haspopup": "true" });
    this.element = element("div", { class: "ed-row", data: { row: block.identity } }, this.number, this.body, this.menu);
    this.things = new Map();
  }

  /** @param {Block} block @param {Facts} facts */
  update(block, facts) {
    this.element.className = `ed-row ed-row--${block.kind} ed-row--${block.depth}${facts.bad ? " ed-row--bad" : ""}`;
    setWords(this.number, facts.number);
    setAttribute(this.area, "aria-label", block.kind === "table" ? `Caption of ${facts.label}` : facts.label);
    setAttribute(this.area, "placeholder", facts.placeholder || null);
    setAttribute(this.area, "aria-describedby", facts.mark ? this.mark.id : null);
    setAttribute(this.menu, "aria-label", `Menu of ${facts.label}`);
    this.menu.hidden = facts.readOnly && block.draft;
    this.area.readOnly = facts.readOnly;
    showText(this.area, block.text);
    setWords(this.tag, facts.tag);
    this.tag.hidden = !facts.tag;
    showMark(this.mark, facts);
    this.#grid(block, facts);
    this.#hang(block, facts);
  }

  #grid(block, facts) {
    if (!block.rows) {
      this.grid?.element.remove();
      this.grid = undefined;
      return;
    }
    if (!this.grid) {
      this.grid = new Grid(this.identity, this.hands);
      this.area.after(this.grid.element);
    }
    this.grid.update(block.rows, facts.label, facts.readOnly);
  }

  #hang(block, facts) {
    const wanted = [];
    for (const [thing, rows] of [["decision", block.decisions], ["action", block.actions]]) {
      for (const row of rows) {
        if (!this.things.has(row.identity)) this.things.set(row.identity, new Hung(row, thing, this.hands));
        const hung = this.things.get(row.identity);
        hung.update(row, { ...facts, writer: "", ...facts.of(row.identity) });
        wanted.push(hung.element);
      }
    }
    const kept = new Set(wanted);
    for (const [identity, hung] of this.things) if (!kept.has(hung.element)) this.things.delete(identity);
    this.hands.arrange(this.behind, wanted);
    this.behind.hidden = !wanted.length;
  }
}

function showMark(mark, { mark: words, writer, bad }) {
  setWords(mark, words || writer);
  mark.hidden = !(words || writer);
  mark.classList.toggle("ed-mark--bad", bad);
}

const OUTCOMES = [["agreed", "Agreed"], ["rejected", "Not agreed"], ["deferred", "Deferred"], ["noted", "Noted"]];
const VOTES = ["For", "Against", "Abstained"];

/** An action point or a decision behind a paragraph. */
class Hung {
  constructor(row, thing, hands) {
    Object.assign(this, { identity: row.identity, thing, hands });
    this.head = element("span", { class: "ed-hung__head", "aria-hidden": "true" });
    this.area = box(row.identity, thing);
    this.mark = element("p", { class: "ed-mark", hidden: true, id: `mark-${row.identity}` });
    this.clash = element("div", { class: "ed-clash-place" });
    this.more = element("div", { class: "ed-hung__more" });
    this.menu = button("", () => hands.menu(this.identity, this.menu), { class: "ed-menu", "aria-haspopup": "true" });
    const body = element("div", { class: "ed-hung__body" }, this.area, this.more, this.mark, this.clash);
    this.element = element("div", { class: `ed-hung ed-hung--${thing}`, data: { row: row.identity } }, this.head, body, this.menu);
    if (thing === "decision") this.#fields();
  }

  #fields() {
    const change = () => this.hands.decision(this.identity, this.outcome.value, this.counts.map((one) => one.value));
    this.outcome = element("select", { class: "ed-select", onchange: change },
      ...OUTCOMES.map(([value, words]) => element("option", { value }, words)));
    this.counts = VOTES.map(() => element("input", {
      class: "ed-count", inputMode: "numeric", maxLength: 3, autocomplete: "off", onchange: change,
    }));
    this.votes = element("span", { class: "ed-votes" }, ...this.counts.map((input, at) =>
      element("label", { class: "ed-votes__one" }, `${VOTES[at]} `, input)));
    this.vote = button("Record a vote", () => this.hands.decision(this.identity, this.outcome.value, [0, 0, 0]),
      { class: "ed-link" });
    this.more.append(element("label", { class: "ed-votes__one" }, "Outcome ", this.outcome), this.votes, this.vote);
  }

  update(row, facts) {
    const action = this.thing === "action";
    setWords(this.head, action ? `Action point ${row.reference || facts.coming}` : "Decision");
    setAttribute(this.area, "aria-label", facts.label);
    setAttribute(this.area, "aria-describedby", facts.mark ? this.mark.id : null);
    setAttribute(this.area, "placeholder", action ? "Who is to do what" : "What was decided");
    setAttribute(this.menu, "aria-label", `Menu of ${facts.label}`);
    this.area.readOnly = facts.readOnly;
    this.element.classList.toggle("ed-row--bad", facts.bad);
    showText(this.area, row.text);
    showMark(this.mark, facts);
    if (action) this.#owners(row);
    else this.#decided(row, facts);
  }

  #owners(row) {
    const told = JSON.stringify(row.owners ?? []);
    if (told === this.told) return;
    this.told = told;
    const chips = (row.owners ?? []).map(({ words, known }) => known
      ? element("li", { class: "ed-chip" }, words)
      : element("li", { class: "ed-chip ed-chip--unknown" }, `${words} (not known)`));
    this.more.replaceChildren(...(chips.length ? [element("ul", { class: "ed-owners", "aria-label": "Owners" }, ...chips)] : []));
  }

  #decided(row, facts) {
    if (document.activeElement !== this.outcome) this.outcome.value = row.outcome;
    // What a vote has counted is not typed.
    const fixed = facts.readOnly || Boolean(row.ballot);
    this.outcome.disabled = fixed;
    this.votes.hidden = !row.votes;
    this.vote.hidden = Boolean(row.votes) || facts.readOnly;
    for (const [at, input] of this.counts.entries()) {
      if (document.activeElement !== input) input.value = String(row.votes?.[at] ?? "");
      input.readOnly = fixed;
    }
  }
}
