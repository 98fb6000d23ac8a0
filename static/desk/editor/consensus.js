/** A report's recommendation becomes the decision, as it is worded: by consensus, without typing. */
import { intoSection } from "./acts.js";
import { blocksOf } from "./model.js";

const OPENNESS = ["public", "members", "closed"];

/** What the papers of a section's item recommend that was neither decided nor put to the vote, in order.
 * @param {Editor} editor @param {Section} section @returns {Recommendation[]} */
export function openIn(editor, section) {
  const decided = new Set(blocksOf(editor.doc).flatMap((block) => block.decisions.map((one) => one.source)));
  return (section.item?.recommendations ?? []).filter((one) => !one.voted && !decided.has(one.identity));
}

/** Those whose words may stand in the section: what a closed report says is for a closed section.
 * @param {Editor} editor @param {Section} section @returns {Recommendation[]} */
export function offeredIn(editor, section) {
  const open = OPENNESS.indexOf(section.audience);
  return openIn(editor, section).filter((one) => OPENNESS.indexOf(one.audience) <= open);
}

/** Why there is none to take here. @param {Editor} editor @param {Section} section @returns {string} */
export function whyNone(editor, section) {
  if (openIn(editor, section).length) return "The report is not public, and this section is: make the section closed first.";
  return section.item?.recommendations.length ? "All that the reports recommend here is decided." : "No report recommends anything here.";
}

/** A recommendation is agreed: the decision stands behind the paragraph; in an empty row the paragraph is written too,
 * and the caret goes to the next row.
 * @param {Editor} editor @param {string} identity @param {Recommendation} [wanted] left out: the first that is open
 * @returns {Caret} null where there is none */
export function agree(editor, identity, wanted) {
  const { section } = editor.find(identity);
  const taken = wanted ?? offeredIn(editor, section)[0];
  if (!taken) return null;
  const { identity: place } = editor.find(identity).thing === "section" ? intoSection(editor, identity) : { identity };
  const { block } = editor.find(place);
  const writes = !block.text && ["paragraph", "subheading"].includes(block.kind);
  if (writes) {
    if (block.kind !== "paragraph") editor.change(block.identity, { kind: "paragraph" });
    editor.setText(block.identity, taken.paragraph);
  }
  const decision = editor.newId();
  const content = { text: taken.text, outcome: "agreed", votes: null };
  editor.do({ do: "put_decision", identity: decision, block: block.identity, content, source: taken.identity });
  editor.undoes.push({ words: "Recommendation agreed", run: () => takeBack(editor, block.identity, decision, writes && taken.paragraph) });
  editor.restructure();
  if (!writes) return { identity: block.identity, at: -1 };
  return { identity: editor.addDraft(section.identity, block.identity, { depth: block.depth, numbered: block.numbered }), at: 0 };
}

/** The decision goes, and with it the paragraph that was written, if nobody has touched it. */
function takeBack(editor, block, decision, written) {
  if (editor.find(decision)) editor.do({ do: "delete_decision", identity: decision });
  if (written && editor.find(block)?.row.text === written) editor.setText(block, "");
  editor.restructure();
  return editor.find(block) ? block : null;
}
