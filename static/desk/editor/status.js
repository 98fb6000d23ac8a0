/** The state of saving in words. Pure. */

/** 10:42:07 @param {Date} at */
export function clock(at) {
  return at.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
}

/** 1 paragraph, 3 paragraphs @param {number} count */
export function paragraphs(count) {
  return `${count} paragraph${count === 1 ? "" : "s"}`;
}

/**
 * @typedef {object} Facts
 * @property {Answer | null} trouble
 * @property {boolean} pending Whether anything waits for the server, or is on its way.
 * @property {boolean} slow Whether a request has been on its way for long.
 * @property {number} kept Things not at the server, but on this browser's disk.
 * @property {number} unsafe Things on this page alone: of closed items, or this browser keeps nothing.
 * @property {string[]} clashes Where two wordings stand against each other.
 * @property {string[]} refused Where the server refused a wording.
 * @property {string} [readOnly] Why nothing can be written, "" if it can.
 * @property {Date | null} savedAt
 */

/** The state in words. `tone`: "good", "busy" or "bad". `kind` changes when the sentence means something else.
 * @param {Facts} facts @returns {{tone: string, kind: string, text: string, link?: {href: string, text: string}}} */
export function statusOf(facts) {
  const { trouble, clashes, refused } = facts;
  if (trouble) return troubled(trouble, facts);
  if (refused.length) return { tone: "bad", kind: `refused ${refused}`, text: `Not saved: ${listed(refused)}` };
  if (clashes.length) return { tone: "bad", kind: `clash ${clashes}`, text: `Conflict on ${listed(clashes)}` };
  if (facts.pending) {
    const text = facts.slow ? `Saving takes long… ${here(facts)}` : "Saving…";
    return { tone: "busy", kind: facts.slow ? "slow" : "good", text };
  }
  if (facts.readOnly) return { tone: "good", kind: "good", text: facts.readOnly };
  const text = facts.savedAt ? `Saved at ${clock(facts.savedAt)}` : "All saved";
  return { tone: "good", kind: "good", text };
}

function troubled(trouble, facts) {
  const words = here(facts);
  const bad = (text, link) => ({ tone: "bad", kind: `${trouble.kind} ${facts.unsafe > 0}`, text, link });
  if (trouble.kind === "signed-out") {
    const kept = facts.unsafe ? words : "your words are kept here";
    return bad(`Signed out – ${kept}. `, { href: trouble.url, text: "Sign in again (opens a new tab)" });
  }
  if (trouble.kind === "offline") return bad(`Offline: ${words || "nothing waits to be saved"}`);
  if (trouble.kind === "frozen") return bad(trouble.text);
  return bad(`Not saved: ${trouble.text} ${words ? `${words[0].toUpperCase()}${words.slice(1)}.` : ""}`.trim());
}

/** What is where: "3 paragraphs kept here; 1 paragraph not saved: keep this page open". */
function here({ kept, unsafe }) {
  const parts = [];
  if (kept) parts.push(`${paragraphs(kept)} kept here`);
  if (unsafe) parts.push(`${paragraphs(unsafe)} not saved: keep this page open`);
  return parts.join("; ");
}

function listed(labels) {
  return labels.length > 3 ? `${labels.slice(0, 3).join(", ")} and ${labels.length - 3} more` : labels.join(", ");
}
