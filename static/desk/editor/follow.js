/** Looks at what others do: asks for the document's state again and again, less often while nobody looks. */
import { ask } from "./wire.js";

const SEEN = 2500;
const HIDDEN = 15000;

export class Follower {
  /** @param {{url: string, csrf: string, revision: () => number, busy: () => boolean,
   *   receive: (state: any) => void, failed: (answer: any) => void, answered: () => void}} parts */
  constructor(parts) {
    Object.assign(this, parts);
    document.addEventListener("visibilitychange", () => this.soon(document.hidden ? HIDDEN : 0));
    window.addEventListener("online", () => this.soon(0));
    window.addEventListener("focus", () => this.soon(0));
  }

  /** Ask again in a while. @param {number} [pause] milliseconds */
  soon(pause = document.hidden ? HIDDEN : SEEN) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.look(), pause);
  }

  async look() {
    clearTimeout(this.timer);
    if (this.looking) return;
    this.looking = true;
    try {
      const url = new URL(this.url, location.href);
      url.searchParams.set("since", String(this.revision()));
      const answer = await ask(url, { csrf: this.csrf });
      if (answer.kind === "ok" || answer.kind === "unchanged") {
        // While a save is under way its answer will say more.
        if (answer.kind === "ok") this.receive(answer.data);
        this.answered();
      } else this.failed(answer);
    } finally {
      this.looking = false;
      this.soon();
    }
  }
}
