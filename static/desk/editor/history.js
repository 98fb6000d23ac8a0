/** The history of a thing in a dialog: each wording, by whom and when; an older one can be taken back. */
import { button, element } from "./dom.js";
import { wordsOf } from "./clash.js";
import { compared } from "./text.js";

const DAY = { day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit", second: "2-digit" };

/** @param {HTMLDialogElement} dialog @param {string} label @param {Answer} answer
 * @param {((content: any) => void) | null} take */
export function showHistory(dialog, label, answer, take) {
  const list = dialog.querySelector("[data-wordings]");
  dialog.querySelector("[data-title]").textContent = `History of ${label}`;
  if (answer.kind !== "ok") {
    list.replaceChildren(element("p", { class: "govuk-body" }, answer.text ?? "There is no history yet."));
  } else {
    const { wordings } = answer.data;
    list.replaceChildren(...wordings.map((wording, at) => one(wording, wordings[at + 1], at === 0, take && ((content) => {
      dialog.close();
      take(content);
    }))));
  }
  dialog.showModal();
}

function one(wording, older, newest, take) {
  const when = wording.at ? new Date(wording.at).toLocaleString("en-GB", DAY) : "before its history began";
  const text = element("p", { class: "ed-history__text" });
  if (wording.deleted) text.append(element("em", {}, "Deleted"));
  else {
    for (const part of compared(older && !older.deleted ? wordsOf(older.content) : wordsOf(wording.content), wordsOf(wording.content))) {
      text.append(part.is === "same" ? part.words : element(part.is === "new" ? "ins" : "del", {}, part.words));
    }
  }
  const back = take && !newest && !wording.deleted
    ? button("Take this wording back", () => take(wording.content), { class: "ed-button", "aria-label": `Take the wording of ${when} back` }) : "";
  const by = wording.by ? `${wording.by}, ` : "";
  const head = element("h3", { class: "ed-history__head" }, `${by}${when}${newest ? " – as it stands" : ""}`);
  return element("article", { class: "ed-history__one" }, head, text, back);
}
