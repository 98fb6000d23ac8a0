"""A year as the desk sees it: parts by holding, what needs attention, pictures, budgets; budgets written; a year closed as seen."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from csp.models import AuditEntry
from csp.versions import ChangedMeanwhile
from funding.budgetservices import Plan, keep_budgets
from funding.ledgerservices import Books, open_year, record_receipt
from funding.models import Budget, FinancialYear, YearEnd
from funding.queries import years
from funding.yearqueries import (
    BudgetLine,
    budgets,
    concerns,
    parts,
    pictures,
    projects_of,
    to_reconcile,
    usual_day,
    usual_year,
)
from funding.yearservices import close_as_seen
from tests.factories import FundFactory, ProjectFactory, UserFactory
from tests.funding.books import LONG, full, more_entries

pytestmark = [pytest.mark.django_db, pytest.mark.engines]

TODAY = date(2030, 11, 28)


@pytest.fixture
def kept():
    with time_machine.travel(TODAY, tick=False):
        yield full(UserFactory(), TODAY)


def test_only_held_funds_count_and_what_needs_attention_is_told(kept) -> None:
    told = parts(2030)
    assert [(part.heading, [str(row.fund) for row in part.rows], part.total.balance) for part in told] == [
        ("Our own money", ["Pooled fund", "Street wardens fund", LONG], 2_362_35 + 4_950_00 - 33_10),
        ("Won for partners and paid to them", ["Youth grants for partners"], 0),
        ("Only reported", ["Summer of sport"], 7_000_00),
    ]
    assert [(one.words, one.late) for one in concerns(kept.year, told, TODAY)] == [
        (f"{LONG} is overdrawn by £33.10.", True),
        ("£5,000.00 of “Street wardens” (instalment 2) was due on 27 November 2030 and has not arrived.", True),
        ("£10,000.00 of “Street wardens” is unspent: it has to be spent by 7 January 2031.", False),
    ]
    assert concerns(years()[-1], parts(2029), TODAY) == []  # nothing is to be done about a closed year
    came, went = pictures(2030, told)
    assert came.numbers == (
        ("Street wardens fund, received", ("£5,000.00",)), ("Pooled fund, brought forward", ("£3,412.35",)),
        ("Street wardens fund, brought forward", ("£250.00",)),
    )
    assert went.told == "Evenings of music: £1,200.00. No project named: £150.00. Lamps by the river: £33.10."
    assert all(bar.beside + 9 * len(bar.words) <= went.width for line in went.lines for bar in line.bars)


def test_an_earlier_open_year_is_told_and_makes_the_rest_provisional() -> None:
    by, fund = UserFactory(), FundFactory()
    for begins in (2029, 2030):
        open_year(begins=begins, by=by)
    record_receipt(fund=fund, pence=9_00, date=date(2029, 6, 1), words="Gift", by=by)
    year = FinancialYear.objects.get(begins=2030)
    (part,) = parts(2030)
    assert (part.rows[0].totals.provisional, part.rows[0].totals.brought) == (True, 9_00)
    (one,) = concerns(year, [part], TODAY)
    assert (one.words, one.late, one.year.begins) == ("2029/30 is not closed: what it brings forward may still change.", True, 2029)


def test_the_usual_year_and_day() -> None:
    assert usual_year([], TODAY) is None
    for begins in (2029, 2030, 2031):
        open_year(begins=begins, by=UserFactory())
    known = years()
    assert [usual_year(known, day).begins for day in (TODAY, date(2028, 1, 1), date(2040, 1, 1))] == [2030, 2029, 2031]
    assert [usual_day(known, TODAY, year) for year in known] == [None, TODAY, None]
    assert [usual_day(known, day) for day in (TODAY, date(2040, 1, 1), date(2020, 1, 1))] == [TODAY, date(2032, 3, 31), None]


def test_budget_and_actual_are_told_apart_in_words(kept) -> None:
    told = {str(one.fund): one for one in budgets(2030)}
    assert [(line.project, line.planned, line.spent, line.difference, line.share, line.mark) for line in told["Pooled fund"].lines] == [
        ("Evenings of music", 600_00, 800_00, "£200.00 overspent", 100, 75),
        ("Lamps by the river", 2_000_00, 0, "£2,000.00 unspent", 0, 100),
        ("Anything else", 0, 150_00, "£150.00 without a budget", 100, 0),
    ]
    assert told["Street wardens fund"].total.difference == "Spent to the penny"
    assert (told["Pooled fund"].total.difference, told["Pooled fund"].total.over) == ("£1,650.00 unspent", False)
    assert BudgetLine("x", None, 0, -5).share == 0


def test_budgets_are_kept_all_or_none() -> None:
    by, fund, project = UserFactory(), FundFactory(), ProjectFactory()
    year = open_year(begins=2030, by=by)
    assert keep_budgets(year=year, fund=fund, plans=[Plan(project, 100, 0), Plan(None, None, 0)], by=by) == 1
    assert keep_budgets(year=year, fund=fund, plans=[Plan(project, 100, 0), Plan(None, 50, 0)], by=by) == 1
    with pytest.raises(ChangedMeanwhile):
        keep_budgets(year=year, fund=fund, plans=[Plan(project, 200, 1), Plan(None, 70, 0)], by=by)
    assert list(Budget.objects.order_by("pence").values_list("project", "pence", "version")) == [(None, 50, 1), (project.pk, 100, 1)]
    assert keep_budgets(year=year, fund=fund, plans=[Plan(project, 200, 1), Plan(None, 0, 1)], by=by) == 2
    assert list(Budget.objects.values_list("project", "pence", "version")) == [(project.pk, 200, 2)]
    assert AuditEntry.objects.filter(act="keep_budgets").count() == 4
    past, coming = ProjectFactory(ends=date(2030, 3, 31)), ProjectFactory(starts=date(2031, 4, 1))
    assert projects_of(year, ()) == [project]
    assert set(projects_of(year, [past.pk, coming.pk])) == {project, past, coming}
    with time_machine.travel(date(2031, 5, 1)):
        close_as_seen(year=year, books={}, seen={}, by=by)
    with pytest.raises(ValueError, match="2030/31 is closed: its budget stays as it was"):
        keep_budgets(year=year, fund=fund, plans=[Plan(project, 1, 2)], by=by)


def test_a_year_is_closed_as_it_was_seen_or_not_at_all() -> None:
    by, fund = UserFactory(), FundFactory()
    year = open_year(begins=2030, by=by)
    record_receipt(fund=fund, pence=9_00, date=date(2030, 6, 1), words="Gift", by=by)
    seen = {row.fund.pk: row.totals.balance for row in to_reconcile(2030)}
    assert seen == {fund.pk: 9_00}
    record_receipt(fund=fund, pence=1_00, date=date(2030, 6, 1), words="Late gift", by=by)
    books = {fund.pk: Books(9_00, "A cheque on its way")}
    with time_machine.travel(date(2031, 5, 1)):
        with pytest.raises(ChangedMeanwhile, match="Somebody else entered something"):
            close_as_seen(year=year, books=books, seen=seen, by=by)
        assert not YearEnd.objects.exists()
        close_as_seen(year=year, books=books, seen={fund.pk: 10_00}, by=by)
        with pytest.raises(ChangedMeanwhile, match="2030/31 was closed by somebody else"):
            close_as_seen(year=year, books=books, seen={fund.pk: 10_00}, by=by)
    assert YearEnd.objects.get().closed_by == by


@pytest.mark.parametrize("many", [1, 60])
def test_the_number_of_queries_does_not_grow(kept, many: int) -> None:
    more_entries(kept.year, kept.pooled, many)
    year = years()[0]
    with CaptureQueriesContext(connection) as asked:
        told = parts(2030)
        concerns(year, told, TODAY + timedelta(days=1))
        pictures(2030, told)
        budgets(2030)
        to_reconcile(2030)
    assert len(asked) == 8 + 3 + 1 + 3 + 8
