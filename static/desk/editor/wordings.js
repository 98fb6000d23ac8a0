/** Which of two wordings stands: what becomes of words that were refused or kept. Each act gives where the caret
 * goes. */

const END = (identity) => ({ identity, at: -1 });

/** It was settled which of two wordings stands. @param {Editor} editor @param {string} identity
 * @param {"mine" | "theirs" | "both"} choice @returns {Caret} */
export function settle(editor, identity, choice) {
  const { op, result } = editor.queue.release(identity);
  const gone = !editor.queue.versions.has(identity);
  if (result.kept) editor.queue.add({ do: "settle", kept: result.kept });
  editor.recompute();
  const caret = choice === "theirs" ? identity : placeWords(editor, op, choice === "both" || gone);
  editor.restructure();
  return caret && editor.find(caret) ? END(caret) : null;
}

/** Wording kept at the server is taken, left out or put behind what stands.
 * @param {Editor} editor @param {Kept} kept @param {"take" | "leave" | "both"} choice */
export function settleKept(editor, kept, choice) {
  editor.do({ do: "settle", kept: kept.id });
  const gone = !editor.find(kept.identity);
  const caret = choice === "leave" ? null : placeWords(editor, { ...kept.content, identity: kept.identity }, choice === "both" || gone);
  editor.restructure();
  return caret && editor.find(caret) ? END(caret) : null;
}

/** Words that were refused become the wording of their thing, or a thing of their own beside it. */
function placeWords(editor, op, apart) {
  if (!apart) {
    const found = editor.find(op.identity);
    Object.assign(found.row, structuredClone(op.content));
    editor.write(op.identity);
    return op.identity;
  }
  const identity = editor.newId();
  const found = editor.find(op.identity);
  const told = { do: op.do, identity, content: op.content };
  const last = editor.doc.sections.at(-1);
  if (op.do === "put_block") {
    const section = found?.section ?? editor.find(op.section)?.section ?? last;
    Object.assign(told, { section: section.identity, after: found ? op.identity : op.after });
  } else if (op.do === "put_section") told.after = found ? op.identity : (last?.identity ?? null);
  else told.block = found?.block?.identity ?? editor.find(op.block)?.block?.identity ?? last?.blocks.at(-1)?.identity;
  if (op.do !== "put_section" && !(told.section || told.block)) return null;
  editor.do(told);
  return identity;
}
