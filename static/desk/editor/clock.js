/** The agenda's clock: the item now, what it was allotted and has used, and how the meeting stands against its plan. */
import { element, setWords } from "./dom.js";

/** 10:20 -> minutes since midnight @param {string} words */
function minutesOf(words) {
  const [hours, minutes] = words.split(":").map(Number);
  return hours * 60 + minutes;
}

/** Minutes since midnight of a moment, where the reader is. @param {Date} at */
function ofDay(at) {
  return at.getHours() * 60 + at.getMinutes() + at.getSeconds() / 60;
}

function hhmm(minutes) {
  const whole = ((Math.round(minutes) % 1440) + 1440) % 1440;
  return `${String(Math.floor(whole / 60)).padStart(2, "0")}:${String(whole % 60).padStart(2, "0")}`;
}

/** Seconds as minutes and seconds: 754 -> 12:34 @param {number} seconds */
export function span(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** Where the meeting stands. Pure.
 * @param {Doc} doc @param {Date} now @param {string} [ends] Its planned end: "12:00".
 * @returns {{now: any, next: any, used: number, allotted: number | null, over: boolean, late: number | null,
 *   lateWords: string, end: string, forecast: string}} `used` and `allotted` in seconds, `late` in minutes */
export function standing(doc, now, ends = "") {
  const taken = doc.sections.filter((section) => section.item);
  const at = taken.findIndex(({ item }) => item.started_at && !item.ended_at);
  const running = taken[at]?.item ?? null;
  const done = taken.findLastIndex(({ item }) => item.ended_at);
  const next = taken.slice((at < 0 ? done : at) + 1).find(({ item }) => !item.started_at)?.item ?? null;
  const used = running ? Math.max(0, (now - new Date(running.started_at)) / 1000) : 0;
  const allotted = running?.minutes ? running.minutes * 60 : null;
  let late = null;
  if (running?.starts) {
    const behind = ofDay(new Date(running.started_at)) - minutesOf(running.starts);
    // How late the item will be done, if it takes no more than it was given.
    late = Math.round(allotted === null ? behind : behind + Math.max(0, used - allotted) / 60);
  }
  const lateWords = late === null ? "" : late > 0 ? `${late} min behind` : late < 0 ? `${-late} min ahead` : "On time";
  const forecast = late === null || !ends ? "" : hhmm(minutesOf(ends) + late);
  return { now: running, next, used, allotted, over: allotted !== null && used > allotted, late, lateWords, end: ends, forecast };
}

function named(item) {
  return [item.number, item.title].filter(Boolean).join(" ");
}

export class Clock {
  /** @param {HTMLElement} place @param {() => Doc} doc @param {string} ends */
  constructor(place, doc, ends) {
    Object.assign(this, { doc, ends, offset: 0 });
    const line = (name) => element("p", { class: `ed-clock__${name}` });
    this.title = line("item");
    this.used = line("used");
    this.bar = element("progress", { class: "ed-clock__bar", max: 1, value: 0, "aria-hidden": "true" });
    this.late = line("late");
    this.next = line("next");
    this.time = line("time");
    // The seconds are for the eye; nothing of it is announced.
    place.append(element("div", { class: "ed-clock__face", role: "group", "aria-label": "The agenda’s clock" },
      this.time, this.title, this.used, this.bar, this.late, this.next));
    this.place = place;
    setInterval(() => this.draw(), 1000);
    this.draw();
  }

  /** What the server's clock said. @param {string} now An ISO time. */
  set(now) {
    this.offset = new Date(now) - Date.now();
  }

  draw() {
    const now = new Date(Date.now() + this.offset);
    const facts = standing(this.doc(), now, this.ends);
    setWords(this.time, hhmm(Math.floor(ofDay(now))));
    setWords(this.title, facts.now ? named(facts.now) : "No item has been taken up");
    const allotted = facts.allotted === null ? "" : ` of ${facts.allotted / 60} min`;
    setWords(this.used, facts.now ? `${span(facts.used)}${allotted}${facts.over ? ": over" : ""}` : "");
    this.bar.hidden = facts.allotted === null;
    this.bar.value = facts.allotted ? Math.min(1, facts.used / facts.allotted) : 0;
    const forecast = facts.forecast ? `. Ends about ${facts.forecast}, planned ${facts.end}` : "";
    setWords(this.late, facts.lateWords ? `${facts.lateWords}${forecast}` : facts.end ? `Planned end ${facts.end}` : "");
    setWords(this.next, facts.next ? `Next: ${named(facts.next)}` : "");
    this.place.classList.toggle("ed-clock--over", facts.over);
    this.place.classList.toggle("ed-clock--late", (facts.late ?? 0) > 0);
  }
}
