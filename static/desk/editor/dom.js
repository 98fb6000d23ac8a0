/** Small helpers for page elements. */

/** An element. `told`: properties; `class`, `data` and `aria` as one would write them; children behind.
 * @param {string} tag @param {Record<string, any>} [told] @param {...(Node | string)} children */
export function element(tag, told = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(told)) {
    if (name === "class") made.className = value;
    else if (name === "data") Object.assign(made.dataset, value);
    else if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (name in made && name !== "role") made[name] = value;
    else made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return made;
}

export function button(words, act, told = {}) {
  return element("button", { type: "button", class: "ed-button", onclick: act, ...told }, words);
}

/** Write a text only where it differs, so that nothing is announced or moved for nothing. */
export function setWords(node, words) {
  if (node.textContent !== words) node.textContent = words;
}

export function setAttribute(node, name, value) {
  if (value === null || value === false) node.removeAttribute(name);
  else if (node.getAttribute(name) !== String(value)) node.setAttribute(name, value);
}

/** Make `wanted` the children of `parent`, in order; what stays is not touched, so that the caret stays in it.
 * @param {Element} parent @param {Element[]} wanted */
export function arrange(parent, wanted) {
  const stays = new Set(wanted);
  for (const child of [...parent.children]) if (!stays.has(child)) child.remove();
  let cursor = parent.firstElementChild;
  for (const child of wanted) {
    if (child === cursor) cursor = cursor.nextElementSibling;
    else if (child.parentElement && parent.moveBefore && child.isConnected && parent.isConnected) parent.moveBefore(child, cursor);
    else parent.insertBefore(child, cursor);
  }
}

const GROWS = CSS.supports("field-sizing", "content");

/** Let a text box be as high as its text, where the browser does not do so itself. @param {HTMLTextAreaElement} area */
export function grow(area) {
  if (GROWS) return;
  area.style.height = "auto";
  area.style.height = `${area.scrollHeight}px`;
}
