/**
 * A document as the editor holds it, and what an operation does to it. Pure: no page, no network.
 *
 * The shapes are those of csp/editing/shapes.py. What the page shows is always the server's last state (`base`)
 * with every operation applied that the server has not confirmed; so another's work can come in at any moment
 * without touching what is being typed.
 *
 * @typedef {{identity: string, version: number, text: string, reference?: string,
 *   owners?: {words: string, known: boolean}[]}} Action
 * @typedef {{identity: string, version: number, text: string, outcome: string,
 *   votes: [number, number, number] | null, source?: string | null}} Decision   `source`: the recommendation it decides
 * @typedef {{identity: string, text: string, paragraph: string, audience: string, voted: boolean}} Recommendation
 * @typedef {{paper: number, title: string, audience: string, paragraphs: string[]}} Beginning   what a lead sent
 * @typedef {{identity: string, version: number, kind: string, text: string, depth: number, numbered: boolean,
 *   rows: string[][] | null, actions: Action[], decisions: Decision[], draft?: boolean, by?: string,
 *   at?: string}} Block   `draft`: an empty row of this page alone, of which the server does not know.
 * @typedef {{number: string, title: string, minutes: number | null, starts: string | null,
 *   started_at: string | null, ended_at: string | null, recommendations: Recommendation[],
 *   beginnings: Beginning[]}} Item
 * @typedef {{identity: string, version: number, kind: string, title: string, audience: string,
 *   public_wording: string, item?: Item | null, blocks: Block[]}} Section
 * @typedef {{id: number, thing: string, identity: string, base: number, content: any, by: string, mine: boolean,
 *   at: string}} Kept
 * @typedef {{revision: number, now: string, title: string, numbering: string, status: string, editable: boolean,
 *   sections: Section[], kept: Kept[]}} Doc
 * @typedef {{op: string, do: string, identity?: string, base?: number, behind?: string | null, content?: any,
 *   section?: string | null, after?: string | null, block?: string, kept?: number, serial?: number}} Op
 *   `behind`: an earlier operation on the same thing whose answer will say from which version this one is made.
 */

export const BLOCK_FIELDS = ["kind", "text", "depth", "numbered", "rows"];
export const SECTION_FIELDS = ["kind", "title", "audience", "public_wording"];
const FIELDS = {
  block: BLOCK_FIELDS,
  section: SECTION_FIELDS,
  action: ["text"],
  decision: ["text", "outcome", "votes"],
};

/** All that an operation says of a thing. @param {string} thing @param {any} row @returns {any} */
export function contentOf(thing, row) {
  return structuredClone(Object.fromEntries(FIELDS[thing].map((name) => [name, row[name] ?? null])));
}

/** Whether two contents say the same. @param {any} one @param {any} other */
export function same(one, other) {
  return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
}

function sorted(content) {
  return content && Object.entries(content).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Which kind of thing an operation is about: put_block -> block. @param {string} name */
export function thingOf(name) {
  return name.split("_")[1] ?? "";
}

/** @param {Doc} doc @param {string} identity @returns {Section | undefined} */
export function sectionOf(doc, identity) {
  return doc.sections.find((section) => section.identity === identity);
}

/**
 * Where a thing stands. `block` is the block itself, or the one behind which an action or a decision stands.
 * @param {Doc} doc @param {string} identity
 * @returns {{thing: string, section: Section, block: Block | null, row: any, at: number} | null}
 */
export function find(doc, identity) {
  for (const section of doc.sections) {
    if (section.identity === identity) return { thing: "section", section, block: null, row: section, at: -1 };
    for (const [at, block] of section.blocks.entries()) {
      if (block.identity === identity) return { thing: "block", section, block, row: block, at };
      for (const row of block.actions ?? []) {
        if (row.identity === identity) return { thing: "action", section, block, row, at };
      }
      for (const row of block.decisions ?? []) {
        if (row.identity === identity) return { thing: "decision", section, block, row, at };
      }
    }
  }
  return null;
}

/** The blocks of a document in order. @param {Doc} doc @returns {Block[]} */
export function blocksOf(doc) {
  return doc.sections.flatMap((section) => section.blocks);
}

/** The nearest row above `at` that the server knows or will know. @param {Section} section @param {number} at */
export function anchorBefore(section, at) {
  for (let place = at - 1; place >= 0; place -= 1) {
    if (!section.blocks[place].draft) return section.blocks[place].identity;
  }
  return null;
}

/** Put `row` behind the one of identity `after`; null: first; one that is gone: last.
 * @template {{identity: string}} T @param {T[]} rows @param {T} row @param {string | null | undefined} after */
export function place(rows, row, after) {
  const at = after === null ? 0 : rows.findIndex((one) => one.identity === after) + 1;
  if (after !== null && at === 0) rows.push(row);
  else rows.splice(at, 0, row);
}

/** Do `op` to `doc`, which is changed. What cannot be done (its place is gone) is left undone.
 * @param {Doc} doc @param {Op} op @returns {boolean} whether it was done */
export function apply(doc, op) {
  const found = op.identity ? find(doc, op.identity) : null;
  const done = ACTS[op.do];
  return done ? done(doc, op, found) : false;
}

const ACTS = {
  put_block(doc, op, found) {
    if (found) Object.assign(found.row, structuredClone(op.content));
    else {
      const section = sectionOf(doc, op.section);
      if (!section) return false;
      place(section.blocks, newBlock(op.identity, op.content), op.after);
    }
    return true;
  },
  move_block(doc, op, found) {
    const section = sectionOf(doc, op.section);
    if (!found || !section) return false;
    if (op.after === op.identity) return true;
    found.section.blocks.splice(found.at, 1);
    place(section.blocks, found.block, op.after);
    return true;
  },
  delete_block(doc, op, found) {
    if (found) found.section.blocks.splice(found.at, 1);
    return true;
  },
  put_section(doc, op, found) {
    if (found) Object.assign(found.row, structuredClone(op.content));
    else {
      const row = { identity: op.identity, version: 0, item: null, blocks: [], ...structuredClone(op.content) };
      place(doc.sections, row, op.after);
    }
    return true;
  },
  move_section(doc, op, found) {
    if (!found) return false;
    if (op.after === op.identity) return true;
    doc.sections.splice(doc.sections.indexOf(found.section), 1);
    place(doc.sections, found.section, op.after);
    return true;
  },
  delete_section(doc, op, found) {
    if (found) doc.sections.splice(doc.sections.indexOf(found.section), 1);
    return true;
  },
  put_action: (doc, op, found) => putBehind(doc, op, found, "actions", { reference: "", owners: [] }),
  put_decision: (doc, op, found) => putBehind(doc, op, found, "decisions", { source: op.source ?? null }),
  delete_action: (doc, op, found) => takeAway(found, "actions"),
  delete_decision: (doc, op, found) => takeAway(found, "decisions"),
  take_item(doc, op) {
    const now = op.at ?? new Date().toISOString();
    for (const { item, identity } of doc.sections) {
      if (!item) continue;
      if (identity === op.section) Object.assign(item, { started_at: item.started_at ?? now, ended_at: null });
      else if (item.started_at && !item.ended_at) item.ended_at = now;
    }
    return true;
  },
  settle(doc, op) {
    doc.kept = doc.kept.filter((kept) => kept.id !== op.kept);
    return true;
  },
};

function putBehind(doc, op, found, list, more) {
  const block = find(doc, op.block)?.block;
  if (!block) return false;
  const row = found?.row ?? { identity: op.identity, version: 0, ...more };
  Object.assign(row, structuredClone(op.content));
  if (found && found.block !== block) takeAway(found, list);
  if (!found || found.block !== block) block[list].push(row);
  return true;
}

function takeAway(found, list) {
  if (found) found.block[list] = found.block[list].filter((row) => row !== found.row);
  return true;
}

/** @param {string} identity @param {any} content @returns {Block} */
export function newBlock(identity, content) {
  return { identity, version: 0, actions: [], decisions: [], ...structuredClone(content) };
}

/** The state as the page shall show it: `base` with `ops` on it, and the page's own empty rows.
 * @param {Doc} base @param {Op[]} ops @param {Iterable<{section: string, after: string | null, block: Block}>} drafts
 * @returns {{doc: Doc, unplaced: Op[]}} `unplaced`: what was written to a place that is gone */
export function shown(base, ops, drafts = []) {
  const doc = structuredClone(base);
  for (const block of blocksOf(doc)) {
    block.actions ??= [];
    block.decisions ??= [];
  }
  const unplaced = ops.filter((op) => !apply(doc, op) && op.content);
  for (const { section, after, block } of drafts) {
    const into = sectionOf(doc, section);
    if (into) place(into.blocks, block, after);
  }
  return { doc, unplaced };
}
