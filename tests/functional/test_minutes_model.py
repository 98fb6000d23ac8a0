"""The parts of the editor that know no page: numbers, operations and their queue, keys, words; run in the browser."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import find, given
from hypothesis import strategies as st
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from csp.numbering import block_numbers, section_numbers

Run = Callable[..., Any]


@pytest.fixture
def run(live_server: LiveServer, page: Page) -> Run:
    """Runs JavaScript with modules of the editor: run("numbering", "m => m.letters(27)")."""
    page.goto(f"{live_server.url}/accessibility/")

    def evaluate(module: str, function: str, given: Any = None) -> Any:
        return page.evaluate(
            f"async (given) => ({function})(await import('/static/desk/editor/{module}.js'), given)", given
        )

    return evaluate


BLOCKS = st.lists(st.tuples(st.booleans(), st.sampled_from([1, 2])), max_size=12)
SECTIONS = st.lists(st.tuples(st.sampled_from(["numbered", "plain", "appendix"]), BLOCKS), max_size=60)


def numbers_here(sections: list[Any], style: str) -> list[Any]:
    own = section_numbers(kind for kind, _ in sections)
    return [[number, block_numbers(number, blocks, style)] for number, (_, blocks) in zip(own, sections, strict=True)]


NUMBERS_THERE = """(m, [sections, style]) => {
  const doc = {numbering: style, sections: sections.map(([kind, blocks], at) => ({identity: `s${at}`, kind,
    blocks: blocks.map(([numbered, depth], place) => ({identity: `s${at}b${place}`, numbered, depth}))}))};
  const numbers = m.numbersOf(doc);
  return doc.sections.map((section) => [numbers.get(section.identity),
    section.blocks.map((block) => numbers.get(block.identity))]);
}"""


def test_numbers_are_those_of_the_server(run: Run) -> None:
    @given(SECTIONS, st.sampled_from(["decimal", "letters", "none"]))
    def equal(sections: list[Any], style: str) -> None:
        assert run("numbering", NUMBERS_THERE, [sections, style]) == numbers_here(sections, style)

    equal()
    deep = find(SECTIONS, lambda one: any("." in n[2:] for _, ns in numbers_here(one, "decimal") for n in ns))
    assert run("numbering", NUMBERS_THERE, [deep, "decimal"]) == numbers_here(deep, "decimal")
    many = [["appendix", [[True, 1]]]] * 60
    assert run("numbering", NUMBERS_THERE, [many, "letters"])[59][0] == "BH"


# A server in miniature: operations are done once, in order, with versions; answers get lost.
SIMULATION = """async (editing, [seed, steps]) => {
  const [{ Queue, toSend }, model, acts] = await Promise.all(
    ["queue", "model", "acts"].map((name) => import(`/static/desk/editor/${name}.js`)));
  let state = seed;
  const random = (most) => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return Math.floor((state / 0x7fffffff) * most) % most;
  };
  let counter = 0;
  const newId = () => `id-${++counter}`;
  const empty = () => ({kind: "numbered", title: "", audience: "public", public_wording: ""});
  const server = {revision: 0, title: "T", numbering: "decimal", status: "draft", editable: true, kept: [],
    now: "", sections: ["a", "b"].map((identity) => ({identity, version: 1, ...empty(), blocks: []}))};
  const done = new Map();
  const kept = [];
  const serve = (operations) => {
    server.revision += 1;
    const results = operations.map((op) => {
      if (done.has(op.op)) return done.get(op.op);
      const found = op.identity && model.find(server, op.identity);
      let result = {op: op.op, state: "saved", version: found?.row.version ?? 0, identity: op.identity ?? null,
        message: "", kept: null, current: null, by: "", at: null, more: {}};
      if (op.do.startsWith("put_") && (found?.row.version ?? 0) !== op.base) {
        kept.push(op.content);
        result = {...result, state: "conflict", kept: kept.length,
          current: found ? model.contentOf(found.thing, found.row) : null};
      } else if (op.do === "delete_block" && found && found.row.version !== op.base) {
        result = {...result, state: "conflict"};
      } else if (op.do === "delete_block" && found?.row.actions.length) {
        result = {...result, state: "refused", message: "It has action points."};
      } else {
        if (op.do === "put_block" && op.base === 0 && !op.section) throw Error("a new block without its place");
        if (!model.apply(server, op)) throw Error(`nowhere: ${JSON.stringify(op)}`);
        const row = op.identity && model.find(server, op.identity)?.row;
        if (row && op.do.startsWith("put_")) result.version = row.version = op.base + 1;
        done.set(op.op, result);
      }
      return result;
    });
    return {revision: server.revision, results: structuredClone(results), references: {}};
  };
  const queue = new Queue(newId);
  const editor = new editing.Editor({base: structuredClone(server), queue, profile: "minutes", newId});
  const send = (lose) => {
    const batch = queue.take();
    if (!batch.length) return;
    const data = serve(JSON.parse(JSON.stringify(batch.map(toSend))));
    if (!lose) editor.answered(queue.answered(data.results), data);
  };
  const pick = (list) => list[random(list.length)];
  for (let step = 0; step < steps; step += 1) {
    const rows = editor.blocks();
    const row = rows.length ? pick(rows) : null;
    const what = random(12);
    if (!row || what === 0) {
      const caret = acts.intoSection(editor, pick(["a", "b"]));
      editor.setText(caret.identity, `words ${step}`);
    } else if (what < 3) editor.setText(row.identity, `${row.text} ${step}`);
    else if (what === 3) acts.enter(editor, row.identity, row.text.length, row.text.length);
    else if (what === 4) acts.enter(editor, row.identity, 3, 3);
    else if (what === 5) acts.joinBack(editor, row.identity);
    else if (what === 6) acts.move(editor, row.identity, random(2) ? 1 : -1);
    else if (what === 7 && rows.length > 6) acts.remove(editor, row.identity);
    else if (what === 8 && !row.draft) {
      const caret = acts.addBehind(editor, row.identity, "actions");
      if (caret) editor.setText(caret.identity, `do ${step}`);
    } else if (what === 9) acts.leave(editor, row.identity);
    else if (what === 10 && random(2)) acts.undo(editor);
    else send(random(3) === 0);
    if (random(9) === 0) editor.receive(structuredClone(server));
  }
  for (const block of [...editor.blocks()]) if (block.draft) editor.dropDraft(block.identity);
  while (queue.pending) send(false);
  editor.receive(structuredClone(server));
  const plain = (doc) => doc.sections.map(({blocks}) => blocks.map((one) => [one.identity, one.text, one.depth,
    one.actions.map((each) => each.text)]));
  return {page: plain(editor.doc), server: plain(server), kept: kept.length, held: queue.held.size,
    notices: editor.notices.map((one) => one.words), rows: editor.blocks().length};
}"""


@pytest.mark.soak
def test_what_the_page_shows_is_what_the_server_gets(run: Run, at_length: bool) -> None:
    """Any acts, answers lost in between: in the end both say the same, and one writer never meets a conflict."""
    largest = 0
    for number in range(1, 400 if at_length else 25):
        found = run("editor", SIMULATION, [number, 120])
        assert found["page"] == found["server"], number
        assert (found["kept"], found["held"], found["notices"]) == (0, 0, []), number
        largest = max(largest, found["rows"])
    assert largest > 8


# Two writers at one such server. Every word that was typed has a name of its own, and none may be missing in the end.
TOGETHER = """async (editing, [seed, steps]) => {
  const [{ Queue, toSend }, model, acts, { settle }] = await Promise.all(
    ["queue", "model", "acts", "wordings"].map((name) => import(`/static/desk/editor/${name}.js`)));
  let state = seed;
  const random = (most) => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return Math.floor((state / 0x7fffffff) * most) % most;
  };
  let counter = 0;
  const newId = () => `id-${++counter}`;
  const server = {revision: 0, title: "T", numbering: "decimal", status: "draft", editable: true, kept: [], now: "",
    sections: ["a", "b"].map((identity) => ({identity, version: 1, kind: "numbered", title: "", audience: "public",
      public_wording: "", blocks: []}))};
  const done = new Map();
  let conflicts = 0;
  const serve = (operations, by) => {
    server.revision += 1;
    return {revision: server.revision, references: {}, results: operations.map((op) => {
      if (done.has(op.op)) return done.get(op.op);
      const found = op.identity && model.find(server, op.identity);
      const result = {op: op.op, state: "saved", version: 0, identity: op.identity ?? null, message: "", kept: null,
        current: null, by: "", at: null, more: {}};
      const version = found?.row.version ?? 0;
      if (/^(put|delete)_block$/.test(op.do) && version !== op.base
          && !(op.do === "put_block" && found && model.same(model.contentOf("block", found.row), op.content))
          && !(op.do === "delete_block" && !found)) {
        conflicts += 1;
        result.state = "conflict";
        if (op.content) {
          result.kept = conflicts;
          server.kept.push({id: conflicts, thing: "block", identity: op.identity, base: op.base, by, mine: false, at: "",
            content: {do: op.do, section: op.section, after: op.after, content: op.content}});
        }
        if (found) Object.assign(result, {current: model.contentOf("block", found.row), version});
      } else if (op.do === "move_block" && !found) {
        result.state = "refused";
      } else {
        model.apply(server, op);
        const row = op.identity && model.find(server, op.identity)?.row;
        if (row && op.do === "put_block") row.version = Math.max(version, op.base) + (version === op.base ? 1 : 0);
        result.version = row?.version ?? 0;
      }
      done.set(op.op, result);
      return result;
    })};
  };
  const writers = ["one", "two"].map((name) => {
    const queue = new Queue(newId);
    return {name, queue, editor: new editing.Editor({base: structuredClone(server), queue, profile: "minutes", newId})};
  });
  const send = ({name, queue, editor}, lose) => {
    const batch = queue.take();
    if (!batch.length) return;
    const data = structuredClone(serve(JSON.parse(JSON.stringify(batch.map(toSend))), name));
    if (!lose) editor.answered(queue.answered(data.results), data);
  };
  const settleAll = ({editor}) => {
    for (const {identity} of editor.clashes()) settle(editor, identity, "both");
  };
  const typed = [];
  for (let step = 0; step < steps; step += 1) {
    const writer = writers[random(2)];
    const {editor} = writer;
    const rows = editor.blocks();
    const row = rows.length ? rows[random(rows.length)] : null;
    const what = random(10);
    const word = `w${step}w`;
    if (!row || what === 0) {
      typed.push(word);
      editor.setText(acts.intoSection(editor, random(2) ? "a" : "b").identity, word);
    } else if (what < 4) {
      typed.push(word);
      editor.setText(row.identity, `${row.text} ${word}`);
    } else if (what === 4) {
      const gap = row.text.indexOf(" ", 8);
      const at = gap < 0 ? row.text.length : gap;
      acts.enter(editor, row.identity, at, at);
    } else if (what === 5) acts.move(editor, row.identity, random(2) ? 1 : -1);
    else if (what === 6 && random(3) === 0) settleAll(writer);
    else if (what === 7) editor.receive(structuredClone(server));
    else send(writer, random(3) === 0);
  }
  for (let round = 0; round < 20; round += 1) {
    for (const writer of writers) {
      settleAll(writer);
      while (writer.queue.pending) send(writer, false);
      writer.editor.receive(structuredClone(server));
    }
  }
  const settled = server.sections.flatMap(({blocks}) => blocks.map((block) => block.text));
  const kept = server.kept.map((one) => one.content.content.text);
  const all = [...settled, ...kept].join(" ");
  return {lost: typed.filter((word) => !all.includes(word)), held: writers.map(({queue}) => queue.held.size), conflicts,
    same: writers.map(({editor}) => JSON.stringify(editor.blocks().filter((block) => !block.draft)
      .map((block) => block.text)) === JSON.stringify(settled))};
}"""


@pytest.mark.soak
def test_two_writers_lose_no_word(run: Run, at_length: bool) -> None:
    """Whatever two write at once, every word is in the document or among the wordings that were kept."""
    conflicts = 0
    for number in range(1, 400 if at_length else 25):
        found = run("editor", TOGETHER, [number, 150])
        assert found["lost"] == [] and found["held"] == [0, 0] and found["same"] == [True, True], (number, found)
        conflicts += found["conflicts"]
    assert conflicts > 20


WORDS = [
    ("commandIn", ["/a Bram to act"], {"act": "action", "rest": "Bram to act"}),
    ("commandIn", ["#Riverside"], {"act": "subheading", "rest": "Riverside"}),
    ("commandIn", ["/also this"], None),
    ("isHalfCommand", ["/"], True),
    ("isHalfCommand", ["/now"], True),
    ("isHalfCommand", [""], False),
    ("isHalfCommand", ["9/11"], False),
    ("votesIn", ["5-2-1 The Board agreed"], {"votes": [5, 2, 1], "rest": "The Board agreed"}),
    ("votesIn", ["5–2 Agreed"], {"votes": [5, 2, 0], "rest": "Agreed"}),
    ("votesIn", ["2023-24 was the year"], None),
    ("votesIn", ["5-2-1 "], None),
    ("joined", ["One.", "Two."], {"text": "One. Two.", "at": 5}),
    ("joined", ["One. ", "Two."], {"text": "One. Two.", "at": 5}),
    ("movedPlace", ["abc def", "abc new def", 7], 11),
    ("movedPlace", ["abc def", "abc new def", 2], 2),
    ("movedPlace", ["abc", "xyz", 2], 3),
    ("gridIn", ["a\tb\r\nc\td\r\n"], [["a", "b"], ["c", "d"]]),
    ("gridIn", ["a\tb\nc"], [["a", "b"], ["c", ""]]),
    ("gridIn", ["no table"], None),
    ("newLine", ["- one", 5, 5], {"text": "- one\n- ", "at": 8}),
    ("newLine", ["- one\n- ", 8, 8], {"text": "- one\n", "at": 6}),
    ("compared", ["a b c", "a x c"], [
        {"words": "a ", "is": "same"}, {"words": "b", "is": "gone"}, {"words": "x", "is": "new"},
        {"words": " c", "is": "same"},
    ]),
]


def test_what_typed_words_mean(run: Run) -> None:
    calls = [[name, given] for name, given, _ in WORDS]
    results = run("text", "(m, calls) => calls.map(([name, given]) => m[name](...given) ?? null)", calls)
    assert list(zip(calls, results, strict=True)) == [([name, given], expected) for name, given, expected in WORDS]


def key(name: str, code: str = "", **held: bool) -> dict[str, Any]:
    return {"key": name, "code": code, "ctrlKey": False, "altKey": False, "shiftKey": False, "metaKey": False, **held}


TYPING = {"typing": True, "start": 3, "end": 3, "length": 6, "oneLine": True}


def test_no_key_is_stolen(run: Run) -> None:
    """Single keys act only outside a text, and none that a browser or a screen reader needs is taken."""
    cases = [
        (key("?", "Slash", shiftKey=True), {"typing": False}, "help"),
        (key("?", "Slash", shiftKey=True), TYPING, None),
        (key("F1", "F1"), TYPING, "help"),
        (key("Enter", "Enter"), TYPING, "enter"),
        (key("Enter", "Enter", isComposing=True), TYPING, None),
        (key("Backspace", "Backspace"), TYPING, None),
        (key("Backspace", "Backspace"), {**TYPING, "start": 0, "end": 0}, "joinBack"),
        (key("Backspace", "Backspace"), {**TYPING, "start": 0, "end": 6}, None),
        (key("ArrowUp", "ArrowUp"), {**TYPING, "oneLine": False}, None),
        (key("ArrowUp", "ArrowUp"), TYPING, "above"),
        (key("ArrowUp", "ArrowUp", shiftKey=True), TYPING, None),
        (key("å", "KeyA", altKey=True), TYPING, "action"),
        (key("a", "KeyA", ctrlKey=True, altKey=True), TYPING, None),
    ]
    kept = [(key(letter, f"Key{letter.upper()}", ctrlKey=True), TYPING, None) for letter in "abcdefhijklnoprtvwxyz"]
    kept += [(key(name, name, **{held: True}), TYPING, None) for name, held in (
        ("ArrowLeft", "altKey"), ("ArrowRight", "altKey"), ("Home", "altKey"), ("PageDown", "ctrlKey"), ("F4", "altKey"),
        ("Tab", "shiftKey"), ("Tab", "ctrlKey"), ("F10", "shiftKey"), ("d", "altKey"), ("F6", "shiftKey"),
    )]
    kept += [(key(name, name), TYPING, None) for name in ("F5", "F6", "F7", "F11", "Escape", "a", "Home", "PageUp")]
    for event, where, expected in cases + kept:
        assert run("keys", "(m, [event, where]) => m.actOf(event, where)", [event, where]) == expected, event


def test_the_state_in_words(run: Run) -> None:
    plain = {"trouble": None, "pending": False, "slow": False, "kept": 0, "unsafe": 0, "clashes": [], "refused": []}

    def words(**facts: Any) -> str:
        return run("status", """(m, facts) => m.statusOf({savedAt: null, ...facts,
            ...(facts.saved ? {savedAt: new Date(facts.saved)} : {})}).text""", {**plain, **facts})

    gone = {"kind": "offline", "text": ""}
    assert words() == "All saved"
    assert words(saved="2031-07-08T10:42:07") == "Saved at 10:42:07"
    assert words(pending=True) == "Saving…"
    assert words(trouble=gone, kept=3) == "Offline: 3 paragraphs kept here"
    assert words(trouble=gone, kept=1, unsafe=1) == "Offline: 1 paragraph kept here; 1 paragraph not saved: keep this page open"
    assert words(trouble=gone) == "Offline: nothing waits to be saved"
    assert words(clashes=["5.3"]) == "Conflict on 5.3"
    assert words(refused=["5.3", "5.4"], clashes=["6.1"]) == "Not saved: 5.3, 5.4"
    assert words(trouble={"kind": "signed-out", "url": "/x"}, kept=2).strip() == "Signed out – your words are kept here."
    assert words(trouble={"kind": "failing", "text": "A fault."}, kept=2) == "Not saved: A fault. 2 paragraphs kept here."


def test_the_clock_of_the_agenda(run: Run) -> None:
    def item(number: str, starts: str, started: str | None = None, ended: str | None = None) -> dict[str, Any]:
        return {"identity": number, "item": {
            "number": number, "title": f"Item {number}", "minutes": 15, "starts": starts,
            "started_at": started and f"2031-07-08T{started}", "ended_at": ended and f"2031-07-08T{ended}",
        }}

    doc = {"sections": [
        item("1", "10:00", "10:05:00", "10:20:00"), item("2", "10:15", "10:20:00"), item("3", "10:30"),
        {"identity": "x", "item": None},
    ]}

    def at(time: str) -> dict[str, Any]:
        return json.loads(run("clock", """(m, [doc, now]) => {
          const {now: running, next, ...rest} = m.standing(doc, new Date(now), "12:00");
          return JSON.stringify({running: running?.number, next: next?.number, ...rest});
        }""", [doc, f"2031-07-08T{time}"]))

    inside = at("10:30:00")
    assert (inside["running"], inside["next"], inside["used"], inside["allotted"]) == ("2", "3", 600, 900)
    assert (inside["over"], inside["lateWords"], inside["forecast"]) == (False, "5 min behind", "12:05")
    over = at("10:40:00")
    assert (over["over"], over["lateWords"], over["forecast"]) == (True, "10 min behind", "12:10")
    doc["sections"] = [item("1", "10:00"), item("2", "10:15")]
    before = at("09:50:00")
    assert (before.get("running"), before["next"], before["lateWords"]) == (None, "1", "")
