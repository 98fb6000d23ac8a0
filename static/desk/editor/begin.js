/** What a lead sent before the meeting is where the minutes of its item begin: a paragraph each, to be written on. */
import { forget, intoSection } from "./acts.js";
import { blocksOf } from "./model.js";

const OPENNESS = ["public", "members", "closed"];

/** Reports of leads for a section's item whose words may stand in it and do not yet.
 * @param {Editor} editor @param {Section} section @returns {Beginning[]} */
export function beginningsIn(editor, section) {
  const open = OPENNESS.indexOf(section.audience);
  const written = new Set(blocksOf(editor.doc).map((block) => block.text));
  return (section.item?.beginnings ?? []).filter((one) => OPENNESS.indexOf(one.audience) <= open && !written.has(one.paragraphs[0]));
}

/** Why there is none to take here. @param {Section} section @returns {string} */
export function whyNoBeginning(section) {
  if (!section.item?.beginnings?.length) return "No lead sent a report for this item.";
  const open = OPENNESS.indexOf(section.audience);
  if (section.item.beginnings.every((one) => OPENNESS.indexOf(one.audience) > open)) return "The report is not public, and this section is: make the section closed first.";
  return "What the leads sent for this item stands in the minutes already.";
}

/** The paragraphs of a report, in an empty row and behind it; else behind the row. The caret goes behind the last.
 * @param {Editor} editor @param {string} identity @param {Beginning} [wanted] left out: the first that is not taken
 * @returns {Caret} null where there is none */
export function begin(editor, identity, wanted) {
  const { section } = editor.find(identity);
  const taken = wanted ?? beginningsIn(editor, section)[0];
  if (!taken) return null;
  const { identity: place } = editor.find(identity).thing === "section" ? intoSection(editor, identity) : { identity };
  const { block } = editor.find(place);
  const shape = { depth: block.kind === "subheading" ? 2 : block.depth, numbered: block.kind === "subheading" || block.numbered };
  const empty = !block.text && block.kind === "paragraph";
  let last = block.identity;
  const put = [];
  for (const [at, text] of taken.paragraphs.entries()) {
    if (at || !empty) last = editor.addDraft(section.identity, last, shape);
    editor.setText(last, text);
    put.push([last, text]);
  }
  editor.undoes.push({ words: "Report of the lead taken in", run: () => takeBack(editor, put) });
  editor.restructure();
  return { identity: last, at: -1 };
}

/** What nobody has touched since goes; the first row stays, empty. */
function takeBack(editor, put) {
  const untouched = put.filter(([identity, text]) => editor.find(identity)?.row.text === text).map(([identity]) => identity);
  for (const identity of untouched.filter((one) => one !== put[0][0])) forget(editor, identity);
  if (untouched.includes(put[0][0])) editor.setText(put[0][0], "");
  editor.restructure();
  return editor.find(put[0][0]) ? put[0][0] : null;
}
