"""Three editors at the same minutes, over every way of saving, with answers and requests lost on the way.

What must hold after every step is in `Minuting.everything_holds`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import pairwise
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from actions.minutesqueries import state_of
from actions.minutesservices import start_minutes
from actions.minutesthings import ACTION, DECISION
from csp.editing.shapes import NotEditable, Result
from csp.editing.things import BLOCK, SECTION
from csp.models import KeptWording
from meetings.models import Minutes
from meetings.services import agree_minutes, circulate_minutes
from tests.actions.editing import HEADING, PARAGRAPH, op, send
from tests.factories import AgendaFactory, AgendaItemFactory, MeetingFactory, UserFactory

THINGS = {"block": BLOCK, "section": SECTION, "action": ACTION, "decision": DECISION}
EDITORS = 3
NUMBER = st.integers(0, 9999)
FATES = st.sampled_from(["seen", "seen", "answered", "answered", "answer lost", "request lost"])
WORDS = st.sampled_from([
    "The lamps were lit.", "Nothing was heard.", "Ada Applegarth to count the lamps", "It rained;\nit rained.", "", "Yes.",
])


def thing_of(operation: dict[str, Any]) -> str:
    return operation["do"].partition("_")[2]


class Minuting(RuleBasedStateMachine):
    """`order`: sections with their blocks as they must stand. `first`: what became of each operation when it first
    arrived, with who sent it. `waiting`: of each editor, operations that were not answered, in order. `count`: what
    all stories together did."""

    count: Counter[str] = Counter()

    @initialize(round_at=st.integers(6, 60), agreed_at=st.integers(15, 90))
    def open(self, round_at: int, agreed_at: int) -> None:
        self.count["stories"] += 1
        agenda = AgendaFactory()
        for title in ("Welcome", "Lamps", "Locks"):
            AgendaItemFactory(agenda=agenda, title=title)
        self.users = [UserFactory() for _ in range(EDITORS)]
        self.minutes = start_minutes(meeting=agenda.meeting, by=self.users[0])
        self.order: list[tuple[str, list[str]]] = [
            (str(section.identity), []) for section in self.minutes.document.sections.order_by("position")
        ]
        self.first: dict[str, tuple[int, dict[str, Any], Result | None]] = {}
        self.waiting: list[list[dict[str, Any]]] = [[] for _ in range(EDITORS)]
        self.circulated: dict[str, str] = {}
        self.went_round, self.round_at, self.agreed_at = False, round_at, agreed_at
        self.agreed: dict[str, Any] | None = None
        for section, _ in self.order[:2]:
            new = op("put_block", base=0, section=section, after=None, content=PARAGRAPH | {"text": "It was quiet."})
            hung = op("put_action", base=0, block=new["op"], content={"text": "Ada Applegarth to listen"})
            decided = op("put_decision", base=0, block=new["op"], content={"text": "So it was.", "outcome": "noted", "votes": [3, 1, 0]})
            self.arrive(0, [one | {"identity": one["op"]} for one in (new, hung, decided)])
        self.sees: list[dict[str, Any]] = [state_of(self.minutes, by=user) for user in self.users]

    # What an editor knows

    def known(self, editor: int, thing: str) -> list[dict[str, Any]]:
        """The things of a kind that an editor sees, whether they are still there or not."""
        sections = self.sees[editor]["sections"]
        blocks = [{**block, "section": section["identity"]} for section in sections for block in section["blocks"]]
        if thing == "section":
            return sections
        if thing == "block":
            return blocks
        return [{**one, "block": block["identity"]} for block in blocks for one in block[f"{thing}s"]]

    def pick(self, editor: int, thing: str, which: int) -> dict[str, Any] | None:
        found = self.known(editor, thing)
        return found[which % min(len(found), 4)] if found else None  # few, so that they meet

    def after(self, editor: int, thing: str, which: int) -> str | None:
        """Behind one that the editor sees, or first."""
        found = [None, *(one["identity"] for one in self.known(editor, thing))]
        return found[which % len(found)]

    # Sending

    def do(self, editor: int, fate: str, operation: dict[str, Any]) -> None:
        """Send what waits and then this one; `fate` says what becomes of the request."""
        self.waiting[editor].append(operation)
        if fate != "request lost":
            self.flush(editor, answered=fate in ("answered", "seen"))
        if fate == "seen":
            self.look(editor)
        self.go_on()

    def flush(self, editor: int, *, answered: bool) -> None:
        batch = list(self.waiting[editor])
        if not batch:
            return
        self.arrive(editor, batch)
        if answered:
            self.waiting[editor].clear()

    def arrive(self, editor: int, batch: list[dict[str, Any]]) -> None:
        try:
            saved = send(self.minutes, self.users[editor], *batch)
        except NotEditable:
            assert self.agreed is not None
            for operation in batch:
                self.first.setdefault(operation["op"], (editor, operation, None))
            return
        assert [str(result.op) for result in saved.results] == [operation["op"] for operation in batch]
        for operation, result in zip(batch, saved.results, strict=True):
            before = self.first[operation["op"]][2] if operation["op"] in self.first else None
            if before is not None:
                self.repeated(operation, before, result)
            if before is None or (before.state, result.state) == ("refused", "saved"):
                self.first[operation["op"]] = (editor, operation, result)
                self.count[result.state] += 1
                if result.state == "saved":
                    self.take(operation, result)
        if saved.references:
            self.told = saved.references
            assert saved.references == self.references()

    def repeated(self, operation: dict[str, Any], before: Result, result: Result) -> None:
        """What was saved stays saved with its version, what was kept stays kept: also when others wrote on top. (What
        was refused, a paragraph deleted under its action point, may find its way free the second time.)"""
        if before.state == "saved":
            assert (result.state, result.version) == ("saved", before.version), operation
        elif before.kept is not None and result.state != "saved":
            assert result.kept == before.kept

    def take(self, operation: dict[str, Any], result: Result) -> None:
        """Bring the order to what a saved operation did."""
        do, identity = operation["do"], operation.get("identity", "")
        places = dict(self.order)
        at_home = next((blocks for blocks in places.values() if identity in blocks), None)
        if do == "put_block" and at_home is None and result.version == 1 and operation["base"] == 0:
            self.place(places[operation["section"]], identity, operation["after"])
        elif do == "move_block":
            assert at_home is not None
            if operation["after"] != identity:
                at_home.remove(identity)
                self.place(places[operation["section"]], identity, operation["after"])
        elif do == "delete_block" and at_home is not None:
            at_home.remove(identity)
        elif do in ("put_section", "move_section", "delete_section"):
            row = next(((section, blocks) for section, blocks in self.order if section == identity), None)
            if do == "put_section" and row is not None:
                return
            if row is not None and not (do == "move_section" and operation["after"] == identity):
                self.order.remove(row)
            if do != "delete_section" and (row is None or operation["after"] != identity):
                names = [section for section, _ in self.order]
                self.place(names, identity, operation["after"])
                self.order.insert(names.index(identity), row or (identity, []))

    @staticmethod
    def place(row: list[str], identity: str, after: str | None) -> None:
        at = 0 if after is None else row.index(after) + 1 if after in row else len(row)
        row.insert(at, identity)

    def go_on(self) -> None:
        """The minutes go round, and later they are agreed, while editors are at work."""
        if not self.went_round and len(self.first) >= self.round_at:
            self.minutes = circulate_minutes(minutes=self.minutes, by=self.users[0])
            self.circulated, self.went_round = self.references(), True
        if self.went_round and self.agreed is None and len(self.first) >= self.agreed_at:
            later = MeetingFactory(group=self.minutes.meeting.group)
            self.minutes = agree_minutes(minutes=Minutes.objects.get(pk=self.minutes.pk), at=later, by=self.users[0])
            self.agreed = self.text(state_of(self.minutes, by=self.users[0]))

    # Steps

    @rule(editor=st.integers(0, EDITORS - 1))
    def looks(self, editor):
        self.look(editor)

    def look(self, editor: int) -> None:
        self.sees[editor] = state_of(self.minutes, by=self.users[editor])

    @rule(editor=st.integers(0, EDITORS - 1), fate=FATES, text=WORDS, where=NUMBER, behind=NUMBER)
    def write_block(self, editor, fate, text, where, behind):
        if section := self.pick(editor, "section", where):
            new = op("put_block", base=0, section=section["identity"], after=self.after(editor, "block", behind),
                     content=PARAGRAPH | {"text": text})
            self.do(editor, fate, new | {"identity": new["op"]})

    @rule(editor=st.integers(0, EDITORS - 1), fate=FATES, text=WORDS, which=NUMBER, thing=st.sampled_from(sorted(THINGS)))
    def reword(self, editor, fate, text, which, thing):
        if found := self.pick(editor, thing, which):
            content = {name: found[name] for name in self.content_names(thing)}
            content["title" if thing == "section" else "text"] = text
            more = {"block": found["block"]} if thing in ("action", "decision") else {}
            self.do(editor, fate, op(f"put_{thing}", identity=found["identity"], base=found["version"], content=content, **more))

    @staticmethod
    def content_names(thing: str) -> list[str]:
        return {"block": list(PARAGRAPH), "section": list(HEADING), "action": ["text"],
                "decision": ["text", "outcome", "votes"]}[thing]

    @rule(editor=st.integers(0, EDITORS - 1), fate=FATES, text=WORDS, which=NUMBER, thing=st.sampled_from(["action", "decision"]))
    def hang(self, editor, fate, text, which, thing):
        if block := self.pick(editor, "block", which):
            content = {"text": text} if thing == "action" else {"text": text, "outcome": "agreed", "votes": None}
            new = op(f"put_{thing}", base=0, block=block["identity"], content=content)
            self.do(editor, fate, new | {"identity": new["op"]})

    @rule(editor=st.integers(0, EDITORS - 1), fate=FATES, which=NUMBER, where=NUMBER, behind=NUMBER)
    def move_block(self, editor, fate, which, where, behind):
        block, section = self.pick(editor, "block", which), self.pick(editor, "section", where)
        if block and section:
            self.do(editor, fate, op("move_block", identity=block["identity"], section=section["identity"],
                                     after=self.after(editor, "block", behind)))

    @rule(editor=st.integers(0, EDITORS - 1), fate=FATES, which=NUMBER, behind=NUMBER)
    def move_section(self, editor, fate, which, behind):
        if section := self.pick(editor, "section", which):
            self.do(editor, fate, op("move_section", identity=section["identity"], after=self.after(editor, "section", behind)))

    @rule(editor=st.integers(0, EDITORS - 1), fate=FATES, text=WORDS, behind=NUMBER)
    def write_section(self, editor, fate, text, behind):
        new = op("put_section", base=0, after=self.after(editor, "section", behind), content=HEADING | {"title": text})
        self.do(editor, fate, new | {"identity": new["op"]})

    @rule(editor=st.integers(0, EDITORS - 1), fate=FATES, which=NUMBER, thing=st.sampled_from(sorted(THINGS)))
    def delete(self, editor, fate, which, thing):
        if found := self.pick(editor, thing, which):
            self.do(editor, fate, op(f"delete_{thing}", identity=found["identity"], base=found["version"]))

    @rule(editor=st.integers(0, EDITORS - 1), fate=FATES, which=NUMBER)
    def take_item(self, editor, fate, which):
        if section := self.pick(editor, "section", which):
            self.do(editor, fate, op("take_item", section=section["identity"]))

    @rule(editor=st.integers(0, EDITORS - 1), answered=st.booleans())
    def send_again(self, editor, answered):
        self.flush(editor, answered=answered)

    @rule(which=NUMBER)
    def an_old_request_arrives_once_more(self, which):
        if self.first:
            editor, operation, _ = list(self.first.values())[which % len(self.first)]
            self.arrive(editor, [operation])

    @rule(which=NUMBER, editor=st.integers(0, EDITORS - 1))
    def settle(self, which, editor):
        if kept := self.sees[editor]["kept"]:
            assert send(self.minutes, self.users[editor], op("settle", kept=kept[which % len(kept)]["id"])).results[0].state == "saved"

    # What holds

    def references(self) -> dict[str, str]:
        rows = ACTION.model.objects.filter(meeting=self.minutes.meeting).select_related("meeting")
        return {str(row.identity): row.reference for row in rows}

    def text(self, told: dict[str, Any]) -> dict[str, Any]:
        """All that the minutes say; which item is taken up when is left out."""
        return {"sections": [{**section, "item": None} for section in told["sections"]]}

    @invariant()
    def everything_holds(self):
        if not hasattr(self, "minutes"):
            return
        self.count["looks"] += 1  # after the opening of a story, and after each step of it
        told = state_of(self.minutes, by=self.users[0])
        assert [(s["identity"], [b["identity"] for b in s["blocks"]]) for s in told["sections"]] == self.order
        self.histories_hold()
        self.refused_words_are_kept()
        self.references_hold(told)
        if self.agreed is not None:
            assert self.text(told) == self.agreed

    def histories_hold(self) -> None:
        """Versions grow by one, each from the one its writer saw; what stands is the last wording; and each text that
        was answered as saved is in the history with its writer."""
        past: dict[str, list[Any]] = defaultdict(list)
        for thing in THINGS.values():
            rows = thing.past.objects.filter(identity__in={told["identity"] for _, told, _ in self.first.values() if "identity" in told})
            for row in rows.order_by("history_id"):
                past[str(row.identity)].append((thing, row))
            for row in thing.model.objects.filter(identity__in=past):
                last = past[str(row.identity)][-1][1]
                assert (thing.content(row), row.version) == (thing.content(last), last.version)
        for rows in past.values():
            versions = [row.version for _, row in rows]
            assert all(later - earlier in (0, 1) for earlier, later in pairwise(versions)), versions
        for editor, operation, result in self.first.values():
            if result is None or result.state != "saved" or "content" not in operation:
                continue
            mine = [(thing, row) for thing, row in past[operation["identity"]] if row.history_change_reason == operation["op"]]
            assert [(thing.content(row), row.version, row.history_user_id) for thing, row in mine] == [
                (operation["content"], result.version, self.users[editor].pk)
            ]
            if result.version != operation["base"] + 1:
                before = [row for thing, row in past[operation["identity"]] if row.history_id < mine[0][1].history_id]
                assert mine[0][0].content(before[-1]) == operation["content"]  # the same words from two hands

    def refused_words_are_kept(self) -> None:
        kept = {str(one.operation): one for one in KeptWording.objects.filter(document=self.minutes.document)}
        for editor, operation, result in self.first.values():
            words = operation.get("content", {}).get("title" if operation["do"] == "put_section" else "text", "")
            if not words or (result is not None and result.state == "saved"):
                continue
            row = kept.get(operation["op"])
            if row is None:
                standing = THINGS[thing_of(operation)].find(UUID(operation["identity"]))
                assert result is None and THINGS[thing_of(operation)].content(standing) == operation["content"]
                continue
            assert (row.content["content"], row.by_id) == (operation["content"], self.users[editor].pk)

    def references_hold(self, told: dict[str, Any]) -> None:
        shown = [one for section in told["sections"] for block in section["blocks"] for one in block["actions"]]
        numbers = [one["reference"] for one in shown]
        month = f"{self.minutes.meeting.date:%m}"
        assert len(set(numbers)) == len(numbers)
        if not self.went_round:
            assert numbers == [f"{month}/{place:02}" for place in range(1, len(numbers) + 1)]
            return
        for identity, reference in self.references().items():
            # Once round, a number is nobody else's, and everybody keeps theirs.
            assert self.circulated.setdefault(identity, reference) == reference
        assert len(set(self.circulated.values())) == len(self.circulated)


@pytest.mark.soak
@pytest.mark.engines
@pytest.mark.django_db
def test_nothing_is_overwritten_unseen_and_nothing_refused_is_lost(at_length, capsys):
    """At length: stories of 50 steps, until 10,000 steps have been taken."""
    Minuting.count.clear()
    wanted = 10_000 if at_length else 1
    while steps() < wanted:
        run_state_machine_as_test(Minuting, settings=settings(
            max_examples=20 if at_length else 12, stateful_step_count=50, deadline=None, derandomize=not at_length,
            suppress_health_check=list(HealthCheck),
        ))
        if at_length:
            with capsys.disabled():
                print(f"\n{connection.vendor}: {steps():,} steps, {dict(Minuting.count)}", flush=True)


def steps() -> int:
    """How many steps the stories have taken so far."""
    return Minuting.count["looks"] - Minuting.count["stories"]
