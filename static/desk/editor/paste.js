/** Paste of more than a line: text of a Word document, or a table, becomes rows as the import would read them. */
import { remove } from "./acts.js";
import { anchorBefore, contentOf } from "./model.js";
import { post } from "./wire.js";

const BLOCKS = /<(p|li|h[1-6]|tr|table)[\s>]/gi;

/** Whether a clipboard holds more than words for one row. @param {DataTransfer} data */
export function isRich(data) {
  const html = data.getData("text/html");
  if (/<table[\s>]/i.test(html) || (html.match(BLOCKS) ?? []).length > 1) return true;
  return data.getData("text/plain").trim().split(/\n\s*\n|\r?\n/).length > 1;
}

/** Ask the server what was pasted, and put it into the document; the words themselves if nobody answers.
 * @param {Page} page @param {HTMLTextAreaElement} area @param {DataTransfer} data @param {string} url */
export async function pasted(page, area, data, url) {
  const { identity } = area.dataset;
  const told = { html: data.getData("text/html"), text: data.getData("text/plain") };
  page.announce("Reading what was pasted.");
  const answer = await post(url, told, { csrf: page.csrf, timeout: 20_000 });
  const still = page.editor.find(identity);
  if (answer.kind === "ok" && still && answer.data.blocks.length) {
    page.act(() => insert(page.editor, identity, answer.data.blocks));
    for (const words of answer.data.notices) page.notices.tell(words);
    return;
  }
  if (answer.kind === "ok" && still) return;
  // Nothing that was pasted may vanish: without the server's reading it goes in as plain paragraphs.
  const lines = told.text.split(/\r?\n/).map((line) => line.trim()).filter(Boolean);
  const plain = { kind: "paragraph", depth: 1, numbered: true, rows: null };
  const into = still ? identity : page.editor.doc.sections.at(-1).identity;
  page.act(() => insert(page.editor, into, lines.map((text) => ({ ...plain, text }))));
  page.notices.tell(`What was pasted went in as plain paragraphs. ${answer.text ?? ""}`.trim());
}

/** Rows behind another, as a paste gives them; in one step they can be taken back.
 * @param {Editor} editor @param {string} identity @param {any[]} blocks @returns {Caret} */
export function insert(editor, identity, blocks) {
  const { section, block, at } = editor.find(identity);
  let after = block ? (block.draft ? anchorBefore(section, at) : block.identity) : null;
  const added = [];
  if (block?.draft) editor.dropDraft(identity);
  for (const one of blocks) {
    const next = editor.newId();
    editor.do({ do: "put_block", identity: next, content: contentOf("block", one), section: section.identity, after });
    for (const { text } of one.actions ?? []) {
      editor.do({ do: "put_action", identity: editor.newId(), block: next, content: { text } });
    }
    added.push(next);
    after = next;
  }
  const words = `${added.length} row${added.length === 1 ? "" : "s"} pasted`;
  editor.undoes.push({ words, run: () => takeOut(editor, added) });
  editor.restructure();
  return added.length ? { identity: added.at(-1), at: -1 } : null;
}

function takeOut(editor, identities) {
  const depth = editor.undoes.length;
  for (const identity of identities) if (editor.find(identity)) remove(editor, identity);
  editor.undoes.length = depth;
  editor.restructure();
  return null;
}
