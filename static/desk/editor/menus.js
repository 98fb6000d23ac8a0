/** The entries of a row's menu: all that keys do, by buttons, and what is too rare for a key. */
import * as acts from "./acts.js";
import { beginningsIn } from "./begin.js";
import { offeredIn } from "./consensus.js";

const SHORT = 60; // characters of a recommendation
const AUDIENCES = [["public", "Open to the public"], ["members", "Members only"], ["closed", "Closed"]];
const KINDS = [["numbered", "Numbered section"], ["plain", "Section without a number"], ["appendix", "Appendix"]];

/** @param {Page} page @param {string} identity */
export function entriesFor(page, identity) {
  const { editor } = page;
  const found = editor.find(identity);
  const history = { words: "History", act: () => page.history(identity), off: found.row.draft };
  if (!editor.editable) return [history];
  const act = (work) => () => page.act(() => work(editor, identity));
  if (found.thing === "section") return [...section(page, found.section, act), history];
  const both = [
    { words: "Move up", keys: "Alt ↑", act: () => page.act(() => (acts.move(editor, identity, -1), { identity, at: -1 })) },
    { words: "Move down", keys: "Alt ↓", act: () => page.act(() => (acts.move(editor, identity, 1), { identity, at: -1 })) },
    { words: "Delete", act: act(acts.remove) },
    history,
  ];
  return found.thing === "block" ? [...block(page, found.block, act), ...both] : [...hung(page, found, identity), ...both];
}

function block(page, { identity, kind, depth, numbered, draft }, act) {
  const { editor } = page;
  const change = (changes) => act(() => (editor.change(identity, changes), { identity, at: -1 }));
  const words = kind === "paragraph" || kind === "subheading";
  const minutes = editor.profile === "minutes";
  return [
    { words: "Add an action point", keys: "/a", act: act((...told) => acts.addBehind(...told, "actions")), off: draft || !minutes },
    { words: "Add a decision", keys: "/d", act: act((...told) => acts.addBehind(...told, "decisions")), off: draft || !minutes },
    ...beginningsIn(editor, editor.find(identity).section).map((one, at) => ({
      words: `Begin from “${short(one.title)}”`, keys: at ? "" : "Alt R", act: () => page.act(() => page.begin(identity, one)),
    })),
    ...offeredIn(editor, editor.find(identity).section).map((one, at) => ({
      words: `Agreed: ${short(one.text)}`, keys: at ? "" : "Alt C",
      act: () => page.act(() => page.agree(identity, one)),
    })),
    { words: "Put it to the vote", keys: "Alt V", act: () => page.vote(identity), off: draft || !minutes },
    { words: "Make it a sub-heading", keys: "#", act: change({ kind: "subheading", depth: 1 }), off: kind !== "paragraph" },
    { words: "Make it a paragraph", act: change({ kind: "paragraph" }), off: kind !== "subheading" },
    { words: "Move deeper", keys: "Ctrl ]", act: change({ depth: 2 }), off: !words || depth === 2 },
    { words: "Move back", keys: "Ctrl [", act: change({ depth: 1 }), off: !words || depth === 1 },
    { words: numbered ? "Without a number" : "With a number", act: change({ numbered: !numbered }), off: !words },
    { words: "Add a row below", keys: "Enter", act: act(() => addBelow(editor, identity)) },
    { words: "Put with the key messages", keys: "/k", act: act((...told) => acts.toKeyMessages(...told, false)), off: draft || !minutes || kind !== "paragraph" },
  ];
}

function short(text) {
  return text.length > SHORT ? `${text.slice(0, SHORT)}…` : text;
}

function addBelow(editor, identity) {
  const { section, block } = editor.find(identity);
  const depth = block.kind === "subheading" ? 2 : block.depth;
  return { identity: editor.addDraft(section.identity, block.identity, { depth }), at: 0 };
}

function hung(page, { thing, row }, identity) {
  const { editor } = page;
  if (thing !== "decision" || !row.votes || row.ballot) return [];
  return [{ words: "Without a vote", act: () => page.act(() => (editor.change(identity, { votes: null }), null)) }];
}

function section(page, { identity, kind, audience, item, blocks, public_wording: wording }, act) {
  const { editor } = page;
  const change = (changes) => act(() => (editor.change(identity, changes), null));
  return [
    { words: "Take this item now", keys: "Ctrl Shift Enter", act: act(() => acts.takeItem(editor, identity)), off: !item },
    { words: "Votes on this item", keys: "Alt V", act: () => page.vote(identity), off: page.editor.profile !== "minutes" },
    { words: "Write the heading", act: () => page.view.sections.get(identity).edit(true) },
    ...AUDIENCES.map(([value, words]) => ({
      words, off: value === audience || (value === "public" && Boolean(wording)), act: change({ audience: value }),
    })),
    ...KINDS.map(([value, words]) => ({ words, off: value === kind, act: change({ kind: value }) })),
    { words: "New section below", keys: "/s", act: act(() => acts.newSection(editor, identity)) },
    { words: "Move section up", act: act(() => acts.move(editor, identity, -1)) },
    { words: "Move section down", act: act(() => acts.move(editor, identity, 1)) },
    { words: "Delete section", act: act(acts.remove), off: blocks.some((block) => !block.draft) },
  ];
}
