/** Two wordings of one thing, side by side, and who settles which stands. */
import { button, element } from "./dom.js";
import { clock } from "./status.js";
import { compared } from "./text.js";

/** The words of a content: its text, its heading, or its cells. @param {any} content */
export function wordsOf(content) {
  if (!content) return "";
  if (content.rows) return [content.text, ...content.rows.map((row) => row.join(" | "))].filter(Boolean).join("\n");
  const votes = content.votes ? ` (for ${content.votes[0]}, against ${content.votes[1]}, abstained ${content.votes[2]})` : "";
  const public_ = content.public_wording ? `\nFor the public: ${content.public_wording}` : "";
  return (content.text ?? content.title ?? "") + votes + public_;
}

/** @param {string | null | undefined} at An ISO time. */
function time(at) {
  return at ? `, ${clock(new Date(at))}` : "";
}

function side(title, words, against) {
  const text = element("p", { class: "ed-clash__text" });
  for (const part of compared(against, words)) {
    if (part.is === "new") text.append(element("mark", {}, part.words));
    else if (part.is === "same") text.append(part.words);
  }
  if (!words) text.append(element("em", {}, "Deleted"));
  return element("div", { class: "ed-clash__side" }, element("h3", { class: "ed-clash__title" }, title), text);
}

function panel(label, sides, buttons) {
  return element("div", { class: "ed-clash", role: "group", "aria-label": label },
    element("div", { class: "ed-clash__sides" }, ...sides), element("div", { class: "ed-clash__buttons" }, ...buttons));
}

/** A clash in hand: what this page's writer has in the row, and what another saved.
 * @param {string} label @param {any} mine @param {any} theirs @param {any} result
 * @param {(choice: string) => void} choose @param {boolean} canBoth */
export function clashPanel(label, mine, theirs, result, choose, canBoth) {
  const [one, other] = [wordsOf(mine), wordsOf(theirs)];
  const who = result.by || "Somebody else";
  return panel(`Conflict on ${label}`,
    [side("Yours", one, other), side(`${who}${time(result.at)}`, other, one)],
    [
      button("Keep mine", () => choose("mine"), { "aria-label": `Keep mine, ${label}` }),
      button("Keep theirs", () => choose("theirs"), { "aria-label": `Keep theirs, ${label}` }),
      ...(canBoth ? [button("Keep both", () => choose("both"), { "aria-label": `Keep both, ${label}` })] : []),
    ]);
}

/** A wording that the server kept, beside what stands.
 * @param {string} label @param {Kept} kept @param {any} stands @param {(choice: string) => void} choose */
export function keptPanel(label, kept, stands, choose) {
  const [one, other] = [wordsOf(kept.content.content), wordsOf(stands)];
  const title = kept.mine ? `Yours, not saved${time(kept.at)}` : `${kept.by}, not saved${time(kept.at)}`;
  const canBoth = kept.thing !== "section";
  return panel(`Another wording of ${label}`,
    [side(title, one, other), side(stands ? "As it stands" : "What it was written for is gone", other, one)],
    [
      button(stands ? "Use this wording" : "Put it back", () => choose("take"), { "aria-label": `Use the wording that was not saved, ${label}` }),
      button(stands ? "Leave as it stands" : "Leave it out", () => choose("leave"), { "aria-label": `Leave as it stands, ${label}` }),
      ...(stands && canBoth ? [button("Keep both", () => choose("both"), { "aria-label": `Keep both, ${label}` })] : []),
    ]);
}
