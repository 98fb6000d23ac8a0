"""Two officers at the desk's pages, over every form that writes what the other may be writing too.

A page that was overtaken must answer 409, write nothing, and hold both texts: what was typed, ready to be sent once
more, and what stands. The live editor has a machine of its own (tests/actions/test_minutes_machine.py).
"""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test
from lxml.html import fromstring

from csp.models import Section
from meetings.models import Agenda, AgendaItem, Meeting, Minutes, MinutesComment
from meetings.services import circulate_minutes, comment_on_minutes
from tests import desk
from tests.factories import UserFactory, full_meeting

HANDS = 2
WORDS = st.sampled_from(["The lamps", "Lamps & <locks>", "It's “so”", "The upper lock", "Nothing \"else\""])
PATHS = ("lines", "row", "sitting", "answer", "wording", "details")


@dataclass(frozen=True)
class Path:
    """A form of a page. `name`: of the field that is written; `stands`: what the record says of it."""

    page: str
    action: str
    name: str
    stands: Callable[[], str]
    htmx: bool = False


@dataclass
class Opened:
    """A form as somebody has it open, with the text that its page showed as standing."""

    values: dict[str, str]
    seen: str


def filled(page: str, name: str) -> dict[str, str]:
    """What the form with the field `name` would send as it stands on the page."""
    form = next(form for form in fromstring(page).forms if name in form.fields)
    return {key: str(value) for key, value in form.form_values()}


class Pages(RuleBasedStateMachine):
    """`opened`: of each hand, the forms that it has open. `count`: what all stories together did."""

    count: Counter[str] = Counter()

    @initialize()
    def begin(self) -> None:
        self.count["stories"] += 1
        self.story = transaction.atomic()  # each story finds the record empty
        self.story.__enter__()
        full = full_meeting()
        minutes = circulate_minutes(minutes=full.meeting.minutes, by=UserFactory())
        comment = comment_on_minutes(minutes=minutes, text="So?", by=UserFactory())
        section = Section.objects.get(document=minutes.document, audience="closed")
        row = AgendaItem.objects.filter(agenda__meeting=full.meeting, kind="item").exclude(title="").order_by("position").last()
        meeting, key = full.meeting, full.meeting.pk
        assert row is not None
        at = lambda name, *args: reverse(name, args=args)  # noqa: E731
        of = lambda rows, name: rows.values_list(name, flat=True).get()  # noqa: E731
        agenda, closed = at("meetings:agenda", key), at("desk:closed", key)
        self.paths = {
            "lines": Path(agenda, at("meetings:agenda_notes", key), "notes", lambda: of(Agenda.objects.filter(meeting=meeting), "notes"), True),
            "row": Path(f"{agenda}?open={row.pk}", at("meetings:agenda_row", key, row.pk), f"r{row.pk}-title",
                        lambda: of(AgendaItem.objects.filter(pk=row.pk), "title"), True),
            "sitting": Path(at("meetings:attendance", key), at("minutes:sitting", key), "venue",
                            lambda: of(Minutes.objects.filter(pk=minutes.pk), "venue") or meeting.venue),
            "answer": Path(at("desk:circulate", key), at("desk:answer", comment.pk), f"c{comment.pk}-answer",
                           lambda: of(MinutesComment.objects.filter(pk=comment.pk), "answer")),
            "wording": Path(closed, closed, f"s{section.pk}-wording", lambda: of(Section.objects.filter(pk=section.pk), "public_wording")),
            "details": Path(at("meetings:details", key), at("meetings:details", key), "joining",
                            lambda: of(Meeting.objects.filter(pk=key), "joining")),
        }
        self.choice = {f"s{section.pk}-choice": "reword"}
        self.opened: list[dict[str, Opened]] = [{} for _ in range(HANDS)]
        self.clients = [Client() for _ in range(HANDS)]
        for client in self.clients:
            desk.sign_in(client, desk.officer())

    def teardown(self) -> None:
        if hasattr(self, "story"):
            transaction.set_rollback(True)
            self.story.__exit__(None, None, None)

    @rule(hand=st.integers(0, HANDS - 1), path=st.sampled_from(PATHS))
    def open(self, hand: int, path: str) -> None:
        self.count["steps"] += 1
        one = self.paths[path]
        answer = self.clients[hand].get(one.page)
        assert answer.status_code == 200
        self.opened[hand][path] = Opened(filled(answer.content.decode(), one.name), one.stands())

    @rule(hand=st.integers(0, HANDS - 1), path=st.sampled_from(PATHS), words=WORDS, script=st.booleans())
    def save(self, hand: int, path: str, words: str, script: bool) -> None:
        if path not in self.opened[hand]:
            self.open(hand, path)
            return
        self.count["steps"] += 1
        one, mine = self.paths[path], self.opened[hand].pop(path)
        before = one.stands()
        data = mine.values | {one.name: words} | (self.choice if path == "wording" else {})
        headers = {"HX-Request": "true"} if script and one.htmx else {}
        answer = self.clients[hand].post(one.action, data, headers=headers)
        if answer.status_code == 409:
            self.count["conflict"] += 1
            page = answer.content.decode()
            again = filled(page, one.name)
            assert one.stands() == before != mine.seen
            assert again[one.name].splitlines() == words.splitlines()
            assert before in html.unescape(page)
            self.opened[hand][path] = Opened(again, before)  # now seen: sent once more, it may stand
            return
        assert answer.status_code in (200, 302), answer.content.decode()
        self.count["saved"] += 1
        assert before in (mine.seen, words), f"{path}: overwritten unseen"
        assert one.stands() == words


@pytest.mark.soak
@pytest.mark.engines
@pytest.mark.django_db
def test_no_page_overwrites_what_its_reader_has_not_seen(at_length, own_data, capsys):
    """At length: stories of 50 steps, until 10,000 steps have been taken."""
    Pages.count.clear()
    while Pages.count["steps"] < (10_000 if at_length else 1):
        run_state_machine_as_test(Pages, settings=settings(
            max_examples=20 if at_length else 3, stateful_step_count=50 if at_length else 20, deadline=None,
            derandomize=not at_length, suppress_health_check=list(HealthCheck),
        ))
        if at_length:
            with capsys.disabled():
                print(f"\n{connection.vendor}: {dict(Pages.count)}", flush=True)
    assert not at_length or (Pages.count["conflict"] and Pages.count["saved"])  # few steps may meet nobody
