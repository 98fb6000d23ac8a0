/** What typed words mean: commands, votes, bullets, phrases; and where a caret goes when a text changes. Pure. */

/** What a command at the start of an empty row makes of it. @type {Record<string, string>} */
export const COMMANDS = {
  "#": "subheading", "/h ": "subheading", "/a ": "action", "/d ": "decision", "/v ": "vote", "/k ": "key",
  "/t ": "table", "/s ": "section", "/now ": "now",
};
const MAY_BECOME = Object.keys(COMMANDS);

/** The command that a text begins with. @param {string} text
 * @returns {{act: string, rest: string} | null} */
export function commandIn(text) {
  const name = MAY_BECOME.find((one) => text.startsWith(one));
  return name ? { act: COMMANDS[name], rest: text.slice(name.length) } : null;
}

/** Whether a text may still become a command, and so is no words yet. @param {string} text */
export function isHalfCommand(text) {
  return text.length > 0 && MAY_BECOME.some((one) => one.startsWith(text));
}

/** Votes at the head of a decision: "5-2-1 The Board agreed" -> for, against, abstained and the words.
 * @param {string} text @returns {{votes: [number, number, number], rest: string} | null} */
export function votesIn(text) {
  const found = /^\s*(\d{1,3})\s*[-–/,]\s*(\d{1,3})(?:\s*[-–/,]\s*(\d{1,3}))?\s+(?=\S)/.exec(text);
  if (!found) return null;
  const [all, yes, no, neither] = found;
  return { votes: [Number(yes), Number(no), Number(neither ?? 0)], rest: text.slice(all.length) };
}

/** The phrase whose key stands before the caret, behind a semicolon: ";nob".
 * @param {string} text @param {number} at The caret. @param {Map<string, string>} phrases By key.
 * @returns {{text: string, at: number} | null} the text with the phrase in it, and the caret behind it */
export function expandPhrase(text, at, phrases) {
  const found = /(^|\s);([\w-]+)$/.exec(text.slice(0, at));
  const words = found && phrases.get(found[2].toLowerCase());
  if (!words) return null;
  const start = at - found[2].length - 1;
  return { text: text.slice(0, start) + words + text.slice(at), at: start + words.length };
}

/** What Shift+Enter writes: a line break, and the next bullet in a list; an empty bullet ends the list.
 * @param {string} text @param {number} start @param {number} end @returns {{text: string, at: number}} */
export function newLine(text, start, end) {
  const line = text.slice(0, start).split("\n").at(-1);
  const bullet = /^(\s*[-*] )(.*)$/.exec(line);
  if (bullet && !bullet[2].trim()) {
    const from = start - line.length;
    return { text: text.slice(0, from) + text.slice(end), at: from };
  }
  const added = `\n${bullet ? bullet[1] : ""}`;
  return { text: text.slice(0, start) + added + text.slice(end), at: start + added.length };
}

/** Two texts become one, with a space between words. @param {string} first @param {string} second
 * @returns {{text: string, at: number}} `at`: where they meet */
export function joined(first, second) {
  const gap = first && second && !/\s$/.test(first) && !/^\s/.test(second) ? " " : "";
  return { text: first + gap + second, at: first.length + gap.length };
}

/** Where a place in `before` is in `after`, which somebody else wrote.
 * @param {string} before @param {string} after @param {number} at */
export function movedPlace(before, after, at) {
  const most = Math.min(before.length, after.length);
  let head = 0;
  while (head < most && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < most - head && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  if (at <= head) return at;
  return at >= before.length - tail ? at + after.length - before.length : after.length - tail;
}

/** A grid from text with tabs, as Excel copies it; null if it is none. @param {string} text
 * @returns {string[][] | null} */
export function gridIn(text) {
  const lines = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "").split("\n");
  if (!lines.some((line) => line.includes("\t"))) return null;
  return squared(lines.map((line) => line.split("\t")));
}

/** Rows of the same number of cells. @param {string[][]} rows */
export function squared(rows) {
  const width = Math.max(1, ...rows.map((row) => row.length));
  return rows.map((row) => [...row, ...Array(width - row.length).fill("")]);
}

/** The differences between two texts, word by word, for reading the one beside the other.
 * @param {string} older @param {string} newer
 * @returns {{words: string, is: "same" | "gone" | "new"}[]} */
export function compared(older, newer) {
  const one = older.match(/\s+|[^\s]+/g) ?? [];
  const two = newer.match(/\s+|[^\s]+/g) ?? [];
  if (one.length * two.length > 1_000_000) {
    return [{ words: older, is: "gone" }, { words: newer, is: "new" }].filter((part) => part.words);
  }
  // The longest common run of words, by the table of lengths from each pair of places on.
  const lengths = Array.from({ length: one.length + 1 }, () => new Uint16Array(two.length + 1));
  for (let i = one.length - 1; i >= 0; i -= 1) {
    for (let j = two.length - 1; j >= 0; j -= 1) {
      lengths[i][j] = one[i] === two[j] ? lengths[i + 1][j + 1] + 1 : Math.max(lengths[i + 1][j], lengths[i][j + 1]);
    }
  }
  const parts = [];
  const add = (words, is) => (parts.at(-1)?.is === is ? (parts.at(-1).words += words) : parts.push({ words, is }));
  let i = 0;
  let j = 0;
  while (i < one.length || j < two.length) {
    if (i < one.length && j < two.length && one[i] === two[j]) {
      add(one[i], "same");
      i += 1;
      j += 1;
    } else if (j >= two.length || (i < one.length && lengths[i + 1][j] >= lengths[i][j + 1])) add(one[i++], "gone");
    else add(two[j++], "new");
  }
  return parts;
}
