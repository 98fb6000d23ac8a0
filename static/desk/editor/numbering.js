/** Numbers by position: 5, 5.1, 9.1.2; letters under a number; appendices A, B, C. The rules of csp/numbering.py. */

const SMALL = "abcdefghijklmnopqrstuvwxyz";

/** 1 -> a, 26 -> z, 27 -> aa.
 * @param {number} index @param {string} [alphabet] @returns {string} */
export function letters(index, alphabet = SMALL) {
  let word = "";
  for (let rest = index; rest > 0; rest = Math.floor((rest - 1) / 26)) word = alphabet[(rest - 1) % 26] + word;
  return word;
}

/** Numbers of sections from their kinds in order; "" for one without a number.
 * @param {string[]} kinds @returns {string[]} */
export function sectionNumbers(kinds) {
  let counted = 0;
  let appendices = 0;
  return kinds.map((kind) => {
    if (kind === "numbered") return String(++counted);
    return kind === "appendix" ? letters(++appendices, SMALL.toUpperCase()) : "";
  });
}

/** Numbers of a section's blocks; "" for an unnumbered one.
 * @param {string} section The section's own number, "" if it has none.
 * @param {{numbered: boolean, depth: number}[]} blocks In order.
 * @param {string} [style] "decimal", "letters" or "none". @returns {string[]} */
export function blockNumbers(section, blocks, style = "decimal") {
  let first = 0;
  let second = 0;
  return blocks.map(({ numbered, depth }) => {
    if (!numbered || style === "none" || (style === "decimal" && !section)) return "";
    if (depth === 1 || first === 0) {
      first += 1;
      second = 0;
      return style === "decimal" ? `${section}.${first}` : `${letters(first)})`;
    }
    second += 1;
    return style === "decimal" ? `${section}.${first}.${second}` : `${letters(first)}.${second})`;
  });
}

/** The numbers of a whole document, by identity of section and block.
 * @param {Doc} doc @returns {Map<string, string>} */
export function numbersOf(doc) {
  const numbers = new Map();
  const own = sectionNumbers(doc.sections.map((section) => section.kind));
  doc.sections.forEach((section, at) => {
    numbers.set(section.identity, own[at]);
    const inside = blockNumbers(own[at], section.blocks, doc.numbering);
    section.blocks.forEach((block, place) => numbers.set(block.identity, inside[place]));
  });
  return numbers;
}
