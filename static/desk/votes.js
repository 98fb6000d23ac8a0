// A vote by keyboard: up and down from agency to agency, f for, a against, b abstain. The buttons do the work.
const place = () => document.getElementById("vote");
let last = ""; // the button that had the focus: drawn anew, it gets it back
const lines = () => [...place().querySelectorAll("[data-voter]")].filter((line) => line.querySelector("[data-key]"));

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  if (event.target.closest("input, textarea, select")) return;
  const all = lines();
  const at = all.findIndex((line) => line.contains(document.activeElement));
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    if (at < 0 && !place().contains(document.activeElement) && document.activeElement !== document.body) return;
    const next = all[at + (event.key === "ArrowDown" ? 1 : -1)] ?? (at < 0 ? all[0] : null);
    const pressed = next?.querySelector("[aria-pressed=true]") ?? next?.querySelector("[data-key]");
    if (!pressed) return;
    event.preventDefault();
    pressed.focus();
  } else if (at >= 0) {
    const button = all[at].querySelector(`[data-key="${event.key.toLowerCase()}"]`);
    if (!button) return;
    event.preventDefault();
    button.focus();
    if (button.getAttribute("aria-pressed") !== "true") button.click();
  }
});

// News are put off while a time or another field is being filled in: nothing typed is lost.
document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.requestConfig.verb !== "get" || !place().contains(event.detail.elt)) return;
  const typed = [...place().querySelectorAll("input:not([type=hidden]), textarea")].some((one) => one.value !== one.defaultValue);
  const chosen = document.activeElement?.matches("select, input, textarea");
  if (typed || (chosen && place().contains(document.activeElement))) event.preventDefault();
});

document.addEventListener("focusin", ({ target }) => (last = target.closest("#vote [data-key]")?.id ?? ""));
document.addEventListener("htmx:afterSwap", () => {
  if (last && document.activeElement === document.body) document.getElementById(last)?.focus({ preventScroll: true });
});
