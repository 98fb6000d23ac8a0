"""The list of funds: added, described, moved, ended, and what is refused in words."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from csp.models import AuditEntry
from csp.versions import ChangedMeanwhile
from funding.fundservices import USUAL, add_usual_funds, keep_fund, move_fund_up
from funding.ledgerservices import Share, open_year, record_receipt, record_spend
from funding.models import Fund
from tests.factories import AgencyFactory, BidFactory, FundFactory, GrantFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.engines]

PLAIN = {
    "kind": Fund.Kind.OTHER, "holding": Fund.Holding.HELD, "funder": None, "limit_pence": None, "limit_from": None, "ended": False,
}


def names() -> list[str]:
    return [str(fund) for fund in Fund.objects.all()]


def test_funds_are_ticked_added_described_and_moved() -> None:
    by = UserFactory()
    add_usual_funds(names=["Youth fund", "Pooled fund"], by=by)
    assert add_usual_funds(names=["Pooled fund"], by=by) == []
    kept = keep_fund(fund=None, version=0, name="  Lamps   fund ", by=by, **PLAIN)
    assert names() == ["Pooled fund", "Youth fund", "Lamps fund"]
    for fund in (kept, kept, kept):
        move_fund_up(fund=fund, by=by)
    assert names() == ["Lamps fund", "Pooled fund", "Youth fund"]
    agency = AgencyFactory()
    said = PLAIN | {"funder": agency, "limit_pence": 500_00, "limit_from": date(2030, 4, 1)}
    kept = keep_fund(fund=kept, version=1, name="LAMPS fund", by=by, **said)
    assert (kept.name, kept.funder, kept.limit_pence, kept.holding, kept.version) == ("LAMPS fund", agency, 500_00, "held", 2)
    assert set(AuditEntry.objects.values_list("act", flat=True)) == {"keep_fund", "move_fund_up"}
    assert set(add_usual_funds(names=list(USUAL), by=by)) == set(Fund.objects.exclude(name__in=["LAMPS fund", "Pooled fund", "Youth fund"]))


def test_what_cannot_be_is_refused_in_words() -> None:
    by, pooled, other = UserFactory(), FundFactory(pooled=True), FundFactory(name="Lamps fund")
    for change, why in [
        ({"name": " "}, "Enter the name of the fund."),
        ({"name": "LAMPS FUND"}, "There is a fund called “LAMPS FUND” already."),
        ({"kind": Fund.Kind.POOLED}, "There is one pooled fund, and it is “Pooled fund”. Choose another kind."),
        ({"fund": pooled, "version": 1, "kind": Fund.Kind.POOLED, "holding": Fund.Holding.PASSED}, "The pooled fund is money that we hold."),
        ({"limit_pence": 1}, "A limit has an amount and the day from which it counts: enter both or neither."),
    ]:
        with pytest.raises(ValueError) as told:
            keep_fund(**({"fund": None, "version": 0, "name": "New", "by": by} | PLAIN | change))
        assert str(told.value) == why
    with pytest.raises(ChangedMeanwhile):
        keep_fund(fund=other, version=2, name="Another", by=by, **PLAIN)
    assert names() == ["Pooled fund", "Lamps fund"]


def test_a_fund_that_was_used_stays_what_it_is_and_ends_empty() -> None:
    by, fund = UserFactory(), FundFactory(kind=Fund.Kind.OTHER)
    open_year(begins=2030, by=by)
    record_receipt(fund=fund, pence=5_00, date=date(2030, 6, 1), words="Gift", by=by)
    with pytest.raises(ValueError, match="This fund has entries: whose money it is and its kind stay"):
        keep_fund(fund=fund, version=1, name="Lamps", by=by, **PLAIN | {"holding": Fund.Holding.REPORTED})
    with pytest.raises(ValueError, match=r"£5\.00 is left in this fund"):
        keep_fund(fund=fund, version=1, name="Lamps", by=by, **PLAIN | {"ended": True})
    record_spend(shares=[Share(fund, 5_00)], date=date(2030, 6, 2), words="Lamp", by=by)
    assert keep_fund(fund=fund, version=1, name="Lamps", by=by, **PLAIN | {"ended": True}).ended


@pytest.mark.parametrize("awarded", [GrantFactory, BidFactory])
def test_a_fund_with_grants_or_decided_bids_keeps_its_holding_whoever_writes(awarded) -> None:
    by, fund = UserFactory(), FundFactory(name="Lamps", holding=Fund.Holding.PASSED, kind=Fund.Kind.OTHER)
    awarded(fund=fund)
    with pytest.raises(ValueError, match="This fund has grants or decided bids"):
        keep_fund(fund=fund, version=1, name="Lamps", by=by, **PLAIN | {"holding": Fund.Holding.REPORTED})
    with pytest.raises(IntegrityError, match="stays what it is"), transaction.atomic():
        Fund.objects.filter(pk=fund.pk).update(holding=Fund.Holding.REPORTED)
    assert keep_fund(fund=fund, version=1, name="Lamps by night", by=by, **PLAIN | {"holding": Fund.Holding.PASSED}).name == "Lamps by night"
