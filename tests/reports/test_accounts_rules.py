"""Whatever is entered, the accounts of a year say what the ledger says, and every total is the sum of its parts."""

from __future__ import annotations

from datetime import date, timedelta

import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

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
from funding.models import Entry, Fund
from funding.queries import held, totals
from meetings.timetable import Year
from reports.builders.moneyaccounts import accounts_view
from reports.builders.moneyshapes import AccountsView, Award
from tests.factories import (
    BidFactory,
    FundFactory,
    GrantFactory,
    InstalmentFactory,
    PartnershipFactory,
    ProjectFactory,
    UserFactory,
)

FUNDS = st.integers(0, 3)  # the pooled fund, two grants that are held, one that passes
ACTS = st.lists(
    st.tuples(
        st.sampled_from(["receive", "instalment", "spend", "project", "split", "transfer", "pass", "reverse"]), FUNDS, FUNDS,
        st.integers(1, 99_999_99), st.integers(0, 729), st.sampled_from(["Lamps", "lamps", "Wardens", "?"]),
    ),
    max_size=14,
)


class TestAccounts(TestCase):
    @settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])
    @given(ACTS, st.integers(0, 5_000_00), st.booleans())
    def test_totals_are_the_ledgers_and_add_up(self, acts, opening: int, closes: bool) -> None:
        PartnershipFactory()
        by = UserFactory()
        funds = [FundFactory(pooled=True), FundFactory(), FundFactory(), FundFactory(holding=Fund.Holding.PASSED)]
        year = open_year(begins=2030, by=by)
        open_year(begins=2031, by=by)
        if opening:
            record_opening(year=year, balances={funds[0]: opening}, by=by)
        grant, project = GrantFactory(fund=funds[1], pence=1), ProjectFactory()
        instalment = InstalmentFactory(grant=grant, pence=1)
        BidFactory(fund=funds[3], won_pence=7_500_00, asked_pence=7_500_00)
        with time_machine.travel(date(2032, 6, 1), tick=False):
            for act, one, other, pence, days, words in acts:
                day = date(2030, 4, 1) + timedelta(days=days)
                common = {"date": day, "words": words, "by": by}
                if act == "receive":
                    record_receipt(fund=funds[one], pence=pence, **common)
                elif act == "instalment":
                    record_receipt(fund=funds[1], pence=pence, instalment=instalment, more=True, **common)
                elif act in ("spend", "project"):
                    record_spend(shares=[Share(funds[one], pence, project=project if act == "project" else None)], **common)
                elif act == "split":
                    record_spend(shares=[Share(funds[0], pence), Share(funds[2], 1, project=project)], **common)
                elif act == "transfer" and one != other:
                    record_transfer(source=funds[one], target=funds[other], pence=pence, **common)
                elif act == "pass":
                    record_passing(fund=funds[3], pence=pence, **common)
                elif act == "reverse":
                    entry = Entry.objects.filter(reverses=None, reversed_by=None).exclude(lines__kind="opening").last()
                    if entry is not None and entry.date <= day:
                        reverse_entry(entry=entry, date=day, reason="Typed twice.", by=by)
            if closes:
                found = totals(2030)
                close_year(year=year, books={fund.pk: Books(found[fund.pk].balance) for fund in funds[:3]}, by=by)
        for begins in (2030, 2031):
            self.check(accounts_view(Year(begins)), begins, closes)

    def check(self, view: AccountsView, begins: int, closed: bool) -> None:
        ledger = held(found := totals(begins), Fund.objects.all())
        assert view.total_available.pence == ledger.available
        assert view.total_spent.pence == ledger.spent
        assert view.total_remaining.pence == ledger.balance == view.total_available.pence - view.total_spent.pence
        assert view.pooled.pence == found[Fund.objects.get(kind="pooled").pk].balance
        assert view.provisional == (not closed or begins == 2031)
        figures = view.figures
        assert len(figures) == len({one.key for one in figures.values()})
        for one in figures.values():
            if one.of or not isinstance(one, Award):
                assert one.pence == sum(made.pence for made in one.made) + sum(figures[key].pence for key in one.of)
        called = {entry.called for entry in Entry.objects.all()}
        assert {entry for key in figures for entry in view.entries_of(key)} <= called
        assert not any(one.made for one in (view.total_available, view.total_spent, view.total_remaining))
