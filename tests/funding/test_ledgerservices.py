"""The ledger's services: entries, reversals, the end of a year. Money in pence; the first year is 2030/31."""

from __future__ import annotations

import uuid
from datetime import date

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction

from csp.models import AuditEntry
from funding.commitmentservices import propose_commitment
from funding.fundservices import keep_fund
from funding.ledgerservices import (
    Books,
    Share,
    close_year,
    open_year,
    record_opening,
    record_passing,
    record_receipt,
    record_spend,
    record_transfer,
    reverse_entry,
)
from funding.models import Entry, FinancialYear, Fund, Line, Reconciliation, YearEnd
from funding.queries import Totals, held, movements, totals
from funding.triggers import TRIGGERS
from tests.factories import (
    BudgetFactory,
    CommitmentFactory,
    DecisionFactory,
    FundFactory,
    GrantFactory,
    InstalmentFactory,
    ProjectFactory,
    UserFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.engines]

JUNE = date(2030, 6, 3)


@pytest.fixture
def by():
    return UserFactory()


@pytest.fixture
def year(by):
    return open_year(begins=2030, by=by)


@pytest.fixture
def pooled(year):
    return FundFactory(pooled=True)


@pytest.fixture
def grant_fund(pooled):
    return FundFactory(name="Wardens fund")


def refused(act, **what) -> str:
    with pytest.raises(ValueError) as told:
        act(**what)
    return str(told.value)


def test_what_comes_goes_and_moves_is_told_apart(by, year, pooled, grant_fund):
    instalment = InstalmentFactory(grant=GrantFactory(fund=grant_fund), pence=22_500_00)
    record_opening(year=year, balances={pooled: 5_622_90}, by=by)
    record_receipt(fund=grant_fund, pence=22_500_00, date=JUNE, words="First instalment", instalment=instalment, by=by)
    record_transfer(source=grant_fund, target=pooled, pence=500_00, date=JUNE, words="Share of the leaflets", by=by)
    entry = record_spend(
        shares=[Share(grant_fund, 21_000_00, project=ProjectFactory()), Share(pooled, 100_01)], date=JUNE, words="Wardens", by=by
    )
    found = totals(2030)
    assert found == {
        pooled.pk: Totals(brought=5_622_90, moved_in=500_00, spent=100_01),
        grant_fund.pk: Totals(received=22_500_00, moved_out=500_00, spent=21_000_00),
    }
    assert [found[fund.pk].balance for fund in (pooled, grant_fund)] == [6_022_89, 1_000_00]
    assert held(found, [pooled, grant_fund]).balance == 7_022_89
    assert (entry.called, entry.size, list(entry.lines.values_list("pence", flat=True))) == ("2030/31-004", 2, [21_000_00, 100_01])
    before, rows = movements(pooled, 2030)
    assert (before, [(row.pence, row.balance) for row in rows]) == (
        0, [(5_622_90, 5_622_90), (500_00, 6_122_90), (-100_01, 6_022_89)]
    )
    assert list(AuditEntry.objects.order_by("id").values_list("act", flat=True)) == [
        "open_year", "record_opening", "record_receipt", "record_transfer", "record_spend"
    ]


def test_money_for_partners_and_money_only_told_of_are_not_ours(by, year, pooled):
    passed = FundFactory(holding=Fund.Holding.PASSED)
    told = FundFactory(holding=Fund.Holding.REPORTED)
    record_passing(fund=passed, pence=6_500_00, date=JUNE, words="County lines", by=by)
    record_receipt(fund=told, pence=7_000_00, date=JUNE, words="Youth grants", by=by)
    found, funds = totals(2030), Fund.objects.all()
    assert held(found, funds) == Totals()
    assert held(found, funds, Fund.Holding.PASSED) == Totals(received=6_500_00, spent=6_500_00)
    assert held(found, funds, Fund.Holding.REPORTED).balance == 7_000_00
    assert refused(record_passing, fund=pooled, pence=1, date=JUNE, words="x", by=by).startswith("The money of Pooled fund is our own")


def test_a_correction_takes_an_entry_back_line_by_line_once(by, year, pooled):
    entry = record_spend(shares=[Share(pooled, 10_00), Share(pooled, 5_00)], date=JUNE, words="Rom", by=by)
    back = reverse_entry(entry=entry, date=date(2030, 7, 1), reason="Room, and of another body", by=by)
    assert totals(2030)[pooled.pk] == Totals()
    assert (back.words, [line.pence for line in back.lines.all()]) == ("Reverses 2030/31-001: Room, and of another body", [-10_00, -5_00])
    assert refused(reverse_entry, entry=entry, date=JUNE, reason="again", by=by) == "2030/31-001 is taken back already."
    assert refused(reverse_entry, entry=back, date=date(2030, 7, 1), reason="x", by=by).startswith("A correction is not corrected")
    assert refused(reverse_entry, entry=entry, date=date(2030, 5, 1), reason="x", by=by).startswith("The entry is of 3 June 2030")
    assert refused(reverse_entry, entry=entry, date=JUNE, reason=" ", by=by) == "Say why the entry is taken back."


def test_a_form_sent_twice_counts_once(by, year, pooled):
    key = uuid.uuid4()
    one, two = (record_receipt(fund=pooled, pence=1_00, date=JUNE, words="Gift", by=by, key=key) for _ in range(2))
    assert one == two
    assert Entry.objects.count() == 1


def test_bad_input_is_told_and_writes_nothing(by, year, pooled, grant_fund):
    spend = {"date": JUNE, "words": "x", "by": by}
    assert refused(record_receipt, fund=pooled, pence=0, **spend).startswith("Enter an amount above zero")
    assert refused(record_receipt, fund=pooled, pence=-5, **spend).startswith("Enter an amount above zero")
    assert refused(record_receipt, fund=pooled, pence=5, date=JUNE, words=" ", by=by) == "Say what it was."
    assert refused(record_receipt, fund=pooled, pence=5, date=date(2029, 6, 1), words="x", by=by) == "Open the financial year 2029/30 first."
    assert refused(record_spend, shares=[], **spend) == "Enter an amount."
    assert refused(record_transfer, source=pooled, target=pooled, pence=5, **spend) == "Choose two different funds."
    grant = GrantFactory(fund=grant_fund, title="Wardens")
    assert refused(record_spend, shares=[Share(pooled, 1, grant=grant)], **spend) == "“Wardens” is a grant of Wardens fund, not of Pooled fund."
    assert refused(record_receipt, fund=pooled, pence=1, instalment=InstalmentFactory(grant=grant), **spend).endswith("is paid into Wardens fund.")
    assert refused(record_opening, year=year, balances={pooled: 0}, by=by) == "Enter an amount."
    assert Entry.objects.count() == Line.objects.count() == 0


def test_above_the_limit_the_board_decides_first(by, year, pooled):
    pooled.limit_pence, pooled.limit_from = 100_00, date(2030, 5, 1)
    pooled.save()
    spend = {"words": "Lamp", "by": by}
    assert record_spend(shares=[Share(pooled, 100_00)], date=JUNE, **spend)
    assert record_spend(shares=[Share(pooled, 400_00)], date=date(2030, 4, 30), **spend), "before the limit's day"
    told = refused(record_spend, shares=[Share(pooled, 60_00), Share(pooled, 40_01)], date=JUNE, **spend)
    assert told.startswith("£100.01 is above the limit of Pooled fund (£100.00)")
    asked = CommitmentFactory(fund=pooled, pence=250_00, limit_pence=100_00, state="proposed", words="Lamps")
    assert refused(record_spend, shares=[Share(pooled, 1, commitment=asked)], date=JUNE, **spend) == "“Lamps” is not agreed: nothing can be paid for it."
    with pytest.raises(IntegrityError), transaction.atomic():
        type(asked).objects.update(state="agreed")
    type(asked).objects.update(state="agreed", decision=DecisionFactory())
    entry = record_spend(shares=[Share(pooled, 200_00, commitment=asked)], date=JUNE, **spend)
    assert totals(2030)[pooled.pk].committed == 50_00
    assert refused(record_spend, shares=[Share(pooled, 50_01, commitment=asked)], date=JUNE, **spend) == "Of “Lamps” £50.00 is left."
    reverse_entry(entry=entry, date=JUNE, reason="Wrong lamp", by=by)
    assert totals(2030)[pooled.pk].committed == 250_00


def test_a_balance_from_before_the_record_is_entered_once(by, year, pooled, grant_fund):
    entry = record_opening(year=year, balances={pooled: 1_00}, by=by)
    assert refused(record_opening, year=year, balances={grant_fund: 2_00, pooled: 1_00}, by=by).startswith("Pooled fund has its balance")
    reverse_entry(entry=entry, date=date(2030, 4, 1), reason="Wrong sum", by=by)
    assert record_opening(year=year, balances={pooled: 3_00}, by=by).number == 3


def test_a_limit_is_for_our_own_money_and_not_behind_what_was_spent(by, year, pooled, grant_fund):
    record_spend(shares=[Share(pooled, 500_00)], date=JUNE, words="Lamps", by=by)
    what = {"fund": pooled, "version": 1, "name": "Pooled fund", "kind": "pooled", "holding": "held", "funder": None, "ended": False, "by": by}
    told = refused(keep_fund, limit_pence=100_00, limit_from=date(2030, 5, 1), **what)
    assert told == "£500.00 was spent on 3 June 2030 (2030/31-001): let the limit begin later."
    passed = {**what, "fund": grant_fund, "name": "Wardens fund", "kind": "pcc", "holding": "passed"}
    assert refused(keep_fund, limit_pence=100_00, limit_from=JUNE, **passed).startswith("Only our own money has a limit")
    with pytest.raises(IntegrityError), transaction.atomic():
        Fund.objects.filter(pk=grant_fund.pk).update(holding="passed", limit_pence=1, limit_from=JUNE)
    kept = keep_fund(limit_pence=100_00, limit_from=date(2030, 7, 1), **what)
    assert [kept.limit_on(day) for day in (JUNE, date(2030, 7, 1))] == [None, 100_00]
    with time_machine.travel(date(2030, 7, 2)):
        asked = propose_commitment(fund=kept, words="More lamps", pence=900_00, on=date(2030, 6, 30), by=by)
    assert (asked.state, asked.limit_pence) == ("proposed", 100_00), "a day typed before the limit does not go around the Board"


def closed(year, by, **books):
    with time_machine.travel(date(2031, 5, 12)):
        return close_year(year=year, books={int(pk): one for pk, one in books.items()}, by=by)


def test_a_closed_year_is_carried_forward_and_reconciled(by, year, pooled, grant_fund):
    record_opening(year=year, balances={pooled: 5_622_90}, by=by)
    record_spend(shares=[Share(grant_fund, 10_00)], date=JUNE, words="Paid before the grant came", by=by)
    provisional = open_year(begins=2031, by=by)
    assert totals(2031)[pooled.pk] == Totals(brought=5_622_90)
    assert totals(2031)[pooled.pk].provisional
    with time_machine.travel(date(2031, 3, 31)):
        assert refused(close_year, year=year, books={}, by=by) == "2030/31 is not over: it can be closed from 1 April 2031."
    assert refused(closed, year=year, by=by) == "Enter what the books say of Pooled fund."
    books = {str(pooled.pk): Books(5_600_00), str(grant_fund.pk): Books(-10_00)}
    assert refused(closed, year=year, by=by, **books).startswith("Pooled fund: the ledger says £5,622.90, the books £5,600.00. Say what")
    assert Entry.objects.count() == 2, "nothing of a refused closing stands"
    end = closed(year, by, **{**books, str(pooled.pk): Books(5_600_00, "A cheque of £22.90 on its way")})
    assert Reconciliation.objects.filter(year=year).count() == 2
    found = totals(2031)
    assert (found[pooled.pk], found[pooled.pk].provisional) == (Totals(brought=5_622_90), False)
    assert found[grant_fund.pk] == Totals(brought=-10_00)
    assert movements(pooled, 2031)[1][0].line.entry.words == "Brought forward from 2030/31"
    assert totals(2030)[pooled.pk].balance == 5_622_90, "the statement of the closed year stays"
    assert refused(record_receipt, fund=pooled, pence=1, date=JUNE, words="late", by=by).startswith("2030/31 is closed")
    assert refused(closed, year=year, by=by).startswith("2030/31 is closed")
    late = Entry.objects.get(number=2, year=2030)
    assert reverse_entry(entry=late, date=date(2031, 5, 1), reason="Paid by the city", by=by).year == provisional
    assert refused(reverse_entry, entry=provisional.entries.get(number=1), date=date(2031, 6, 1), reason="x", by=by).startswith("What the end of a year wrote")
    assert end.year == year


def test_years_follow_one_another(by, year, pooled):
    record_opening(year=year, balances={pooled: 1_00}, by=by)
    assert refused(open_year, begins=2032, by=by) == "Financial years follow one another: open 2031/32 next."
    assert refused(open_year, begins=2029, by=by).startswith("Take the balance at the start of 2030/31 back first")
    open_year(begins=2031, by=by)
    assert refused(record_opening, year=FinancialYear.objects.get(begins=2031), balances={pooled: 1}, by=by).startswith("There is an earlier year")
    with time_machine.travel(date(2033, 5, 1)):
        assert refused(close_year, year=FinancialYear.objects.get(begins=2031), books={}, by=by) == "Close 2030/31 first."
    reverse_entry(entry=Entry.objects.get(), date=date(2030, 4, 1), reason="Known from earlier books", by=by)
    assert open_year(begins=2029, by=by).begins == 2029


@pytest.fixture
def ended(by, year, pooled):
    """A closed year with a receipt, and its funds; the year after is open."""
    record_receipt(fund=pooled, pence=1_00, date=JUNE, words="Gift", by=by)
    BudgetFactory(year=year, fund=pooled)
    GrantFactory(fund=pooled, title="Early")
    closed(year, by, **{str(pooled.pk): Books(1_00)})
    return year


PAST_THE_CODE = [
    "UPDATE funding_line SET pence = 2", "DELETE FROM funding_line", "UPDATE funding_entry SET words = 'x'", "DELETE FROM funding_entry",
    "DELETE FROM funding_yearend", "UPDATE funding_yearend SET year_id = 2031", "UPDATE funding_reconciliation SET words = 'x'",
    "DELETE FROM funding_reconciliation", "UPDATE funding_budget SET pence = 1", "DELETE FROM funding_budget",
    "UPDATE funding_grant SET pence = 1", "DELETE FROM funding_grant", "UPDATE funding_fund SET holding = 'reported', kind = 'other'",
    "INSERT INTO funding_line (entry_id, position, kind, target_id, pence) SELECT id, 1, 'receipt', (SELECT MIN(id) FROM funding_fund), 5 FROM funding_entry",
    "UPDATE funding_financialyear SET begins = 1999 WHERE begins = 2030", "INSERT INTO funding_financialyear (begins) VALUES (2040)",
]


@pytest.mark.parametrize("statement", PAST_THE_CODE)
def test_the_database_itself_refuses(ended, statement):
    def written() -> list[list[tuple]]:
        return [list(model.objects.order_by("pk").values_list()) for model in (Entry, Line, YearEnd, Reconciliation, Fund, FinancialYear)]

    before = written()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert written() == before
    TRIGGERS.remove()
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            try:
                cursor.execute(statement)
            except IntegrityError:  # a key or a constraint that refuses too
                return
            assert cursor.rowcount > 0, "without the triggers it would have been written: the statement is real"
            transaction.set_rollback(True)
    finally:
        TRIGGERS.install()
