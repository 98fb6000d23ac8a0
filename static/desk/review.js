// The review by keyboard: a letter says what the meeting says, Enter saves and goes on, J and K leaf.
import { focusOn } from "./desk.js";

const text = document.getElementById("text");
const writing = (element) => element.matches("textarea, input:not([type=radio]), select, [contenteditable]");

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  if (event.target === text && event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    text.form.requestSubmit();
    return;
  }
  if (event.target === text && event.key === "Escape") {
    text.blur();
    return;
  }
  if (writing(event.target) || document.querySelector("dialog[open]")) return;
  const meant = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!meant) return;
  event.preventDefault();
  if (!meant.matches("input")) {
    meant.click();
    return;
  }
  meant.checked = true;
  focusOn(text);
  text.setSelectionRange(text.value.length, text.value.length);
});

// The keys are told where they work.
document.querySelector(".review").classList.add("review--keys");
