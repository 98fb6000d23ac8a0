// What every page behind a sign-in needs, with or without GOV.UK's components: a voice, the token, the focus.

/** Says `text` to a screen reader, without moving the focus. */
export function announce(text) {
  const voice = document.getElementById("announcer");
  voice.textContent = "";
  // A change is read; the same words again are one only after a pause.
  setTimeout(() => { voice.textContent = text; }, 50);
}

/** The token for a request of one's own (header X-CSRFToken): from the cookie, so that it is right after a new sign-in too. */
export function csrfToken() {
  return document.cookie.match(/(?:^|;\s*)csrftoken=([^;]+)/)?.[1] ?? "";
}

/** Puts the focus on `element`, even one that takes none by itself, and brings it into view. */
export function focusOn(element) {
  if (!element.matches("a[href], button, input, select, textarea, summary, [tabindex]")) {
    element.tabIndex = -1;
    element.addEventListener("blur", () => element.removeAttribute("tabindex"), { once: true });
  }
  element.focus();
}

/** What the server said of a request that failed, in words, if it did: {"error": ...}. */
export function reason(xhr) {
  try {
    return JSON.parse(xhr.responseText).error;
  } catch {
    return undefined;
  }
}
