/** A small menu of buttons beside a row. One for the page, filled for the row it is opened at. */
import { element } from "./dom.js";

export class Menu {
  constructor() {
    this.panel = element("div", { class: "ed-menu-panel", popover: "auto", role: "group" });
    this.panel.addEventListener("keydown", (event) => this.#key(event));
    document.body.append(this.panel);
  }

  /** @param {HTMLElement} opener @param {string} label
   * @param {{words: string, keys?: string, act: () => void, off?: boolean}[]} entries */
  open(opener, label, entries) {
    this.panel.setAttribute("aria-label", label);
    this.panel.replaceChildren(...entries.filter((one) => !one.off).map(({ words, keys, act }) => element("button", {
      type: "button", class: "ed-menu-panel__one", onclick: () => {
        this.panel.hidePopover();
        opener.focus?.();
        act();
      },
    }, element("span", {}, words), keys ? element("kbd", {}, keys) : "")));
    this.panel.showPopover();
    const at = opener.getBoundingClientRect();
    const { width, height } = this.panel.getBoundingClientRect();
    const below = at.bottom + height < window.innerHeight;
    this.panel.style.left = `${Math.max(8, Math.min(at.right - width, window.innerWidth - width - 8))}px`;
    this.panel.style.top = `${Math.max(8, below ? at.bottom + 4 : at.top - height - 4)}px`;
    this.panel.firstElementChild?.focus();
  }

  #key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const all = [...this.panel.children];
    all[(all.indexOf(document.activeElement) + step + all.length) % all.length].focus();
  }
}
