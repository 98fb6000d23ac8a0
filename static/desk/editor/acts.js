/**
 * What keys and buttons do to the document. Each act takes the editor and gives where the caret goes, or null.
 *
 * @typedef {Editor} Editor
 * @typedef {{identity: string, at: number} | null} Caret   `at`: -1 for the end of the text
 */
import { anchorBefore, contentOf } from "./model.js";
import { joined, votesIn } from "./text.js";

const START = (identity) => ({ identity, at: 0 });
const END = (identity) => ({ identity, at: -1 });
const WORDS = ["paragraph", "subheading"];

/** What a row below `block` is like. */
function below(block) {
  const numbered = WORDS.includes(block.kind) ? block.numbered : true;
  return { depth: block.kind === "subheading" ? 2 : block.depth, numbered };
}

/** The first place of a section: its first row, or a new one. @param {Editor} editor @returns {Caret} */
export function intoSection(editor, identity) {
  const { section } = editor.find(identity);
  const empty = section.blocks.findLast((block) => block.draft);
  if (empty) return END(empty.identity);
  const last = section.blocks.at(-1);
  return START(editor.addDraft(identity, last?.identity ?? null, last ? below(last) : {}));
}

/** Enter. @param {Editor} editor @param {string} identity @param {number} start @param {number} end @returns {Caret} */
export function enter(editor, identity, start, end) {
  const found = editor.find(identity);
  const { thing, section, block, row } = found;
  if (thing === "section") return section.blocks.length ? START(section.blocks[0].identity) : intoSection(editor, identity);
  if (thing !== "block") return START(editor.addDraft(section.identity, block.identity, below(block)));
  if (editor.keyRows.has(identity) && row.text.trim()) return toKeyMessages(editor, identity);
  if (row.draft || !row.text) {
    if (block.depth === 2) editor.change(identity, { depth: 1 });
    return START(identity);
  }
  const before = row.text.slice(0, start).trimEnd();
  const after = row.text.slice(end).trimStart();
  if (!before) return START(editor.addDraft(section.identity, anchorBefore(section, found.at), below(block)));
  if (!after) {
    if (before !== row.text) editor.setText(identity, before);
    return START(editor.addDraft(section.identity, identity, below(block)));
  }
  editor.setText(identity, before);
  const next = editor.newId();
  const content = { ...contentOf("block", block), kind: "paragraph", text: after, ...below(block) };
  editor.do({ do: "put_block", identity: next, content, section: section.identity, after: identity });
  editor.restructure();
  return START(next);
}

/** Backspace at the start of a row: a sub-heading becomes a paragraph, a paragraph joins the one above.
 * @param {Editor} editor @param {string} identity @returns {Caret | undefined} undefined: leave the key alone */
export function joinBack(editor, identity) {
  const { thing, section, block, row, at } = editor.find(identity);
  if (thing === "section") return undefined;
  if (thing !== "block") return row.text ? undefined : remove(editor, identity);
  if (block.kind === "subheading") {
    editor.change(identity, { kind: "paragraph" });
    return START(identity);
  }
  const above = section.blocks[at - 1];
  const hangs = block.actions.length + block.decisions.length > 0;
  if (!row.text && !hangs) return remove(editor, identity);
  if (!above) return undefined;
  if (above.draft) {
    editor.dropDraft(above.identity);
    editor.restructure();
    return START(identity);
  }
  if (!WORDS.includes(above.kind)) return undefined;
  const both = joined(above.text, row.text);
  editor.setText(above.identity, both.text);
  moveBehind(editor, block, above.identity);
  forget(editor, identity);
  editor.restructure();
  return { identity: above.identity, at: both.at };
}

/** Delete at the end of a row: the next one joins it. @param {Editor} editor @param {string} identity */
export function joinForward(editor, identity) {
  const { thing, section, at } = editor.find(identity);
  const next = section.blocks[at + 1];
  if (thing !== "block" || !next || next.kind !== "paragraph") return undefined;
  return joinBack(editor, next.identity);
}

function moveBehind(editor, block, to) {
  for (const [list, name] of [["actions", "put_action"], ["decisions", "put_decision"]]) {
    for (const row of [...block[list]]) {
      if (row.draft) editor.draftsBehind.get(row.identity).block = to;
      else editor.do({ do: name, identity: row.identity, block: to, content: contentOf(name.slice(4), row) });
    }
  }
}

/** Take a row out of the queue or the record; what stood behind it now stands behind the one above. */
export function forget(editor, identity) {
  const { section, at } = editor.find(identity);
  editor.queue.reanchor(identity, anchorBefore(section, at));
  for (const draft of editor.drafts.values()) if (draft.after === identity) draft.after = anchorBefore(section, at);
  if (!editor.dropDraft(identity)) editor.do({ do: "delete_block", identity });
}

/** Delete a row, with what stands behind it; it can be taken back. @param {Editor} editor @param {string} identity
 * @returns {Caret} */
export function remove(editor, identity) {
  const found = editor.find(identity);
  const { thing, section, block, row, at } = found;
  if (thing === "section") return removeSection(editor, section);
  const words = editor.label(identity);
  const above = section.blocks[at - 1] ?? section.blocks[at + 1];
  if (thing !== "block") {
    if (!editor.dropDraft(identity)) {
      editor.do({ do: `delete_${thing}`, identity });
      const content = contentOf(thing, row);
      const again = () => behindAgain(editor, block.identity, thing, content, row.source);
      if (row.text) editor.undoes.push({ words: `${words} deleted`, run: again });
    }
    editor.restructure();
    return END(block.identity);
  }
  const again = { ...structuredClone(block), after: anchorBefore(section, at), section: section.identity };
  for (const one of block.actions) if (!editor.dropDraft(one.identity)) editor.do({ do: "delete_action", identity: one.identity });
  for (const one of block.decisions) if (!editor.dropDraft(one.identity)) editor.do({ do: "delete_decision", identity: one.identity });
  const something = !block.draft && (block.text || block.rows);
  forget(editor, identity);
  if (something) editor.undoes.push({ words: `${words} deleted`, run: () => putAgain(editor, again) });
  editor.restructure();
  return above ? END(above.identity) : intoSection(editor, section.identity);
}

function removeSection(editor, section) {
  if (section.blocks.some((block) => !block.draft)) return null;
  for (const block of section.blocks) editor.dropDraft(block.identity);
  const place = editor.doc.sections.indexOf(section);
  const near = editor.doc.sections[place - 1] ?? editor.doc.sections[place + 1];
  editor.do({ do: "delete_section", identity: section.identity });
  editor.restructure();
  return near ? END(near.blocks.at(-1)?.identity ?? near.identity) : null;
}

function putAgain(editor, { section, after, actions, decisions, ...block }) {
  const identity = editor.newId();
  editor.do({ do: "put_block", identity, content: contentOf("block", block), section, after });
  for (const row of actions) behindAgain(editor, identity, "action", contentOf("action", row));
  for (const row of decisions) behindAgain(editor, identity, "decision", contentOf("decision", row), row.source);
  editor.restructure();
  return identity;
}

function behindAgain(editor, block, thing, content, source) {
  const identity = editor.newId();
  if (content.text) editor.do({ do: `put_${thing}`, identity, block, content, ...(source ? { source } : {}) });
  editor.restructure();
  return identity;
}

/** Take the last act back. @param {Editor} editor @returns {Caret} */
export function undo(editor) {
  const identity = editor.undoes.pop()?.run();
  return identity ? END(identity) : null;
}

/** One step deeper or back. @param {Editor} editor @param {string} identity @param {1 | 2} depth @returns {Caret} */
export function setDepth(editor, identity, depth) {
  const found = editor.find(identity);
  if (found.thing === "block" && found.block.depth !== depth) editor.change(identity, { depth });
  return null;
}

/** A row one place up or down, into the next section at the edge of its own; an action point or a decision behind
 * the paragraph above or below. @param {Editor} editor @param {string} identity @param {1 | -1} step */
export function move(editor, identity, step) {
  const { thing, section, block, row, at } = editor.find(identity);
  if (thing === "section") return moveSection(editor, identity, step);
  if (thing !== "block") {
    const all = editor.blocks().filter((one) => !one.draft);
    const to = all[all.indexOf(block) + step];
    if (!to) return null;
    if (row.draft) editor.draftsBehind.get(identity).block = to.identity;
    else editor.do({ do: `put_${thing}`, identity, block: to.identity, content: contentOf(thing, row) });
    editor.restructure();
    return null;
  }
  const sections = editor.doc.sections;
  const place = at + step;
  let to = section;
  let after;
  if (place >= 0 && place < section.blocks.length) {
    after = step < 0 ? anchorBefore(section, place) : section.blocks[place].identity;
    if (section.blocks[place].draft) after = step < 0 ? after : anchorBefore(section, place);
  } else {
    to = sections[sections.indexOf(section) + step];
    if (!to) return null;
    after = step < 0 ? anchorBefore(to, to.blocks.length) : null;
  }
  if (after === identity) return null;
  if (block.draft) Object.assign(editor.drafts.get(identity), { section: to.identity, after });
  else {
    editor.do({ do: "move_block", identity, section: to.identity, after });
  }
  editor.restructure();
  return null;
}

function moveSection(editor, identity, step) {
  const sections = editor.doc.sections;
  const at = sections.findIndex((section) => section.identity === identity);
  if (!sections[at + step]) return null;
  const after = (step < 0 ? sections[at - 2] : sections[at + 1])?.identity ?? null;
  editor.do({ do: "move_section", identity, after });
  editor.restructure();
  return null;
}

/** The next section, or the one before; behind the last one a new one is made.
 * @param {Editor} editor @param {string} identity @param {1 | -1} step @returns {Caret} */
export function nextSection(editor, identity, step) {
  const sections = editor.doc.sections;
  const found = identity && editor.find(identity);
  const at = found ? sections.indexOf(found.section) : -1;
  const next = sections[at + step];
  if (next) return next.title || next.blocks.length ? intoSection(editor, next.identity) : START(next.identity);
  return step > 0 ? newSection(editor, sections.at(-1)?.identity ?? null) : null;
}

/** A new section behind another. @param {Editor} editor @param {string | null} after @param {string} [title] */
export function newSection(editor, after, title = "") {
  const identity = editor.newId();
  const kind = editor.doc.sections.find((one) => one.identity === after)?.kind ?? "numbered";
  const content = { kind, title, audience: "public", public_wording: "" };
  editor.do({ do: "put_section", identity, content, after });
  editor.restructure();
  return START(identity);
}

/** An action point or decision behind a paragraph. @param {Editor} editor @param {string} identity
 * @param {"actions" | "decisions"} list @param {object} [content] @returns {Caret} */
export function addBehind(editor, identity, list, content = {}) {
  const found = editor.find(identity);
  if (!found?.block) return null;
  let { block } = found;
  if (block.draft || (!block.text && block.kind !== "table")) {
    // An empty row makes way: what is added stands behind the paragraph above it.
    const above = found.section.blocks.slice(0, found.at).findLast((one) => !one.draft);
    if (!above) return null;
    forget(editor, identity);
    block = above;
  }
  return END(editor.addDraftBehind(block.identity, list, content));
}

/** A row began with a command. @param {Editor} editor @param {string} identity @param {{act: string, rest: string}} told
 * @returns {Caret | undefined} undefined: it cannot be done here, and the words stay */
export function command(editor, identity, { act, rest }) {
  const { section, block } = editor.find(identity);
  const clear = (changes = {}) => {
    block.text = rest;
    editor.change(identity, { text: rest, ...changes });
    return END(identity);
  };
  if (act === "subheading") return clear({ kind: "subheading", depth: 1 });
  if (act === "action") return addBehind(editor, identity, "actions", { text: rest }) ?? undefined;
  if (act === "decision") return addBehind(editor, identity, "decisions", { text: rest }) ?? undefined;
  if (act === "vote") return addBehind(editor, identity, "decisions", { text: rest, votes: [0, 0, 0] }) ?? undefined;
  if (act === "key") {
    editor.keyRows.add(identity);
    return clear();
  }
  if (act === "table") {
    const rows = [["", ""], ["", ""]];
    const content = { kind: "table", text: rest, numbered: false, depth: 1, rows };
    const next = editor.newId();
    editor.do({ do: "put_block", identity: next, content, section: section.identity, after: identity });
    forget(editor, identity);
    editor.restructure();
    return START(next);
  }
  if (act === "section") {
    forget(editor, identity);
    return newSection(editor, section.identity, rest);
  }
  clear();
  return takeItem(editor, section.identity) ?? END(identity);
}

/** The meeting takes the item of a section now. @param {Editor} editor @param {string} section @returns {Caret} */
export function takeItem(editor, section) {
  if (editor.find(section)?.section.item) {
    editor.do({ do: "take_item", section });
    editor.restructure();
  }
  return null;
}

/** A row goes to the key messages, which close the minutes. @param {Editor} editor @param {string} identity
 * @param {boolean} [on] Whether an empty row takes its place, to write on. @returns {Caret} */
export function toKeyMessages(editor, identity, on = true) {
  const { section, at, block } = editor.find(identity);
  editor.keyRows.delete(identity);
  const above = anchorBefore(section, at);
  let last = editor.doc.sections.find((one) => /^\s*key messages?\b/i.test(one.title));
  if (!last) {
    const before = editor.doc.sections.findLast((one) => one.kind !== "appendix");
    last = editor.find(newSection(editor, before?.identity ?? null, "Key messages").identity).section;
  }
  editor.do({ do: "move_block", identity, section: last.identity, after: anchorBefore(last, last.blocks.length) });
  editor.restructure();
  return on ? START(editor.addDraft(section.identity, above, { depth: block.depth, numbered: block.numbered })) : null;
}

/** Votes typed at the head of a decision go into their boxes. @param {Editor} editor @param {string} identity
 * @param {string} text @returns {Caret} where they were none: null */
export function takeVotes(editor, identity, text) {
  const found = editor.find(identity);
  const told = found?.thing === "decision" && votesIn(text);
  if (!told) return null;
  editor.setText(identity, told.rest);
  const [yes, no] = told.votes;
  editor.change(identity, { votes: told.votes, ...(no > yes ? { outcome: "rejected" } : {}) });
  return { identity, at: 0 };
}

/** A row was left. Empty ones go. @param {Editor} editor @param {string} identity */
export function leave(editor, identity) {
  const found = editor.find(identity);
  if (!found || found.row.text || found.thing === "section") return;
  const { thing, section, block, row } = found;
  if (thing !== "block") {
    if (row.draft) editor.dropDraft(identity);
    else editor.do({ do: `delete_${thing}`, identity });
  } else {
    if (!WORDS.includes(block.kind) || block.actions.length || block.decisions.length) return;
    if (row.draft && section.blocks.length === 1) return;
    forget(editor, identity);
  }
  editor.restructure();
}
