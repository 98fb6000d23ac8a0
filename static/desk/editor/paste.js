/** Paste of more than a line: text of a Word document, or a table, becomes rows as the import would read them. */
import { insert } from "./acts.js";
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
