"""The desk's page of the rules: what holds, what held, other rules from a day, and what is refused in words."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from csp.models import AuditEntry, Rules, User
from csp.queries import rules_on
from csp.rulesqueries import lines_of, periods
from csp.rulesservices import withdraw_rules
from csp.services import change_rules
from csp.versions import ChangedMeanwhile
from meetings.services import close_ballot
from tests import desk
from tests.meetings.voting import DAY, sitting

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
PAGE = "/desk/rules/"


@pytest.fixture
def officer(client: Client) -> Client:
    desk.sign_in(client, desk.officer())
    Rules.objects.create(starts=None)
    return client


def typed(client: Client, **changes: str) -> dict[str, str]:
    """What the form sends when nothing but `changes` was typed into it."""
    form = client.get(PAGE).context["form"]
    told = {name: "" if form[name].value() is None else str(form[name].value()) for name in form.fields}
    told = told | {"question_time": "10:00"} | changes
    if told["notified_votes"] in ("False", ""):
        del told["notified_votes"]
    return told


def test_other_rules_begin_on_a_day_and_those_before_end_the_day_before(officer: Client) -> None:
    day = TODAY + timedelta(days=30)
    answer = officer.post(PAGE, typed(officer, on=f"{day:%d/%m/%Y}", quorum="5", tie="falls", notified_votes="", question_time="9.30"), follow=True)
    assert answer.redirect_chain == [(PAGE, 302)]
    before, after = Rules.objects.in_order()
    assert (before.ends, after.starts, after.ends) == (day - timedelta(days=1), day, None)
    assert (after.quorum, after.tie, after.notified_votes, after.question_time, after.report_days) == (5, "falls", False, time(9, 30), 14)
    assert (rules_on(TODAY), rules_on(day)) == (before, after)
    later, now = periods(TODAY)
    assert (later.state, now.state, now.changed) == ("coming", "now", [])
    assert [(line.label, line.words, line.was) for line in later.changed] == [
        ("Quorum", "5 Board members, representatives included", "None stated"),
        ("Votes of absent Board members", "Do not count", "Count if nobody represents them and the vote was notified beforehand"),
        ("In a tie", "The motion falls", "The Chair has the deciding vote"),
        ("Questions from the public", "By 09:30 on the last working day before the meeting", "By 10:00 on the last working day before the meeting"),
    ]
    page = answer.content.decode()
    assert f"In force today, until {before.ends:%-d %B %Y}" in page
    assert f"From {day:%-d %B %Y}" in page
    assert AuditEntry.objects.get(act="change_rules").by == desk.officer()


def test_what_cannot_be_is_said_at_the_field(officer: Client) -> None:
    day = TODAY + timedelta(days=30)
    change_rules(on=day, quorum=4, by=User.objects.machine())

    def refused(**changes: str) -> dict[str, list[str]]:
        answer = officer.post(PAGE, typed(officer, **changes))
        assert answer.status_code == 422
        return answer.context["form"].errors

    later = f"{day + timedelta(days=1):%d/%m/%Y}"
    assert refused(on=f"{day:%d/%m/%Y}", quorum="6") == {"on": [f"Rules that start on {day:%-d %B %Y} or later are in the record already."]}
    assert refused(on=later) == {"on": ["These are the rules in force already: change at least one of them."]}
    assert refused(on="", quorum="6") == {"on": ["Enter the first day of these rules."]}
    assert set(refused(on=later, quorum="0", voters="nobody", tie="", report_days="-1", publication_working_days="x", question_time="25:00")) == {
        "quorum", "voters", "tie", "report_days", "publication_working_days", "question_time",
    }
    assert Rules.objects.count() == 2


@pytest.mark.engines
def test_of_two_who_change_the_rules_the_second_sees_the_first(officer: Client) -> None:
    day = TODAY + timedelta(days=30)
    mine = typed(officer, on=f"{day + timedelta(days=9):%d/%m/%Y}", report_days="21")
    change_rules(on=day, quorum=4, by=User.objects.machine())
    answer = officer.post(PAGE, mine)
    assert answer.status_code == 409
    form = answer.context["form"]
    assert form.non_field_errors() == ["Somebody else changed the rules since you opened this page. Compare yours with them, then save again."]
    assert (form["report_days"].value(), Rules.objects.count()) == ("21", 2)
    assert "4 Board members, representatives included" in answer.content.decode()
    assert officer.post(PAGE, mine | {"seen": form["seen"].value()}).status_code == 302
    assert Rules.objects.count() == 3


@pytest.mark.engines
def test_behind_a_closed_vote_no_other_rules_begin(officer: Client) -> None:
    made = sitting("Council", "Police")
    ballot = made.ballot()
    made.vote(ballot, "Council", "for")
    close_ballot(ballot=ballot, by=made.by)
    answer = officer.post(PAGE, typed(officer, on=f"{DAY:%d/%m/%Y}", quorum="2"))
    assert answer.context["form"].errors == {"on": [f"A vote on {DAY:%-d %B %Y} or later has been judged by the rules of its day."]}
    assert answer.status_code == 422
    assert Rules.objects.get().ends is None


@pytest.mark.engines
def test_rules_that_have_not_begun_are_withdrawn_and_those_before_go_on(officer: Client) -> None:
    first, second = TODAY + timedelta(days=10), TODAY + timedelta(days=20)
    by = User.objects.machine()
    for quorum, day in ((4, first), (5, second)):
        change_rules(on=day, quorum=quorum, by=by)
    old, four, five = Rules.objects.in_order()
    assert officer.post(reverse("rules:withdraw", args=[four.pk])).status_code == 302
    old.refresh_from_db()
    assert (old.ends, list(Rules.objects.in_order())) == (second - timedelta(days=1), [old, five])
    assert officer.post(reverse("rules:withdraw", args=[four.pk])).status_code == 404
    with pytest.raises(ChangedMeanwhile):
        withdraw_rules(rules=four, by=by)
    assert "stay in the record" in officer.post(reverse("rules:withdraw", args=[old.pk]), follow=True).content.decode()
    withdraw_rules(rules=five, by=by)
    assert Rules.objects.get().ends is None


def test_a_record_without_rules_shows_the_usual_ones(officer: Client) -> None:
    Rules.objects.all().delete()
    answer = officer.get(PAGE)
    assert answer.context["now"] is None
    assert answer.context["usual"] == lines_of(Rules())
    assert "The record has no rules for today" in answer.content.decode()


def test_the_page_asks_the_same_whatever_the_number_of_rules(officer: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert officer.get(PAGE).status_code == 200
        return len(asked)

    few = queries()
    for year in range(2001, 2021):
        change_rules(on=date(year, 4, 1), quorum=year - 1999, by=User.objects.machine())
    assert queries() == few


class RulesComeAndGo(TestCase):
    @given(st.lists(st.tuples(st.integers(1, 400), st.booleans()), max_size=8))
    def test_every_day_has_one_set_of_rules_and_the_page_says_which(self, told: list[tuple[int, bool]]) -> None:
        by = User.objects.machine()
        Rules.objects.create(starts=None)
        for number, (days, goes) in enumerate(told, 1):
            day = TODAY + timedelta(days=days)
            try:
                made = change_rules(on=day, quorum=number, by=by)
            except ValueError:
                continue
            if goes:
                withdraw_rules(rules=made, by=by)
        for days in {0, *(days + step for days, _ in told for step in (-1, 0, 1))}:
            day = TODAY + timedelta(days=days)
            holding = Rules.objects.on(day).get()
            assert [one.rules for one in periods(day) if one.state == "now"] == [holding]
