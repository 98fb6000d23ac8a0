// My page: a line is saved where it stands. Without this module the same forms are posted as any other.
import { csrfToken, focusOn, reason } from "./basics.js";

const whose = document.querySelector("[data-drafts-of]").dataset.draftsOf;

/** Where this tab keeps what is typed in `box` until it is saved: a sign-in in between takes nothing away. */
function place(box) {
  return `line-${whose}-${box.id}`;
}

function giveBack(root) {
  for (const box of root.querySelectorAll(".progress textarea")) {
    box.value ||= sessionStorage.getItem(place(box)) ?? "";
  }
}

/** A sentence in the card of `form` that it could not be saved; what was typed stands as it was. */
function tell(form, text) {
  const card = form.closest(".point");
  card.querySelector(".said")?.remove();
  const box = document.createElement("p");
  box.className = "said said--wrong";
  box.textContent = text;
  form.before(box);
  focusOn(box);
}

document.addEventListener("input", (event) => {
  if (event.target.matches(".progress textarea")) sessionStorage.setItem(place(event.target), event.target.value);
});
document.addEventListener("htmx:configRequest", (event) => {
  event.detail.headers["X-CSRFToken"] = csrfToken();
});
document.addEventListener("htmx:afterRequest", (event) => {
  const box = event.detail.elt.querySelector("textarea");
  if (event.detail.xhr.status === 200 && box) sessionStorage.removeItem(place(box));
});
document.addEventListener("htmx:afterSettle", (event) => {
  const wanted = event.detail.elt.querySelector("[data-focus]");
  if (wanted) focusOn(wanted);
});
document.addEventListener("htmx:sendError", (event) => tell(event.detail.elt, "Not saved: the server cannot be reached. What you typed still stands here. Try again in a moment."));
document.addEventListener("htmx:responseError", (event) => tell(event.detail.elt, `Not saved: ${reason(event.detail.xhr) ?? "the server could not do that."} What you typed still stands here.`));
giveBack(document);
