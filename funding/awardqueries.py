"""What counts as money that came to others: the one rule, for the pages of a year and for its accounts.

It is each bid won in the year, each grant given in it without a bid, and what the ledger has that belongs to no grant.
"""

from __future__ import annotations

from collections import Counter

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum

from funding.models import Bid, Fund, Grant, Line
from meetings.timetable import Year

K = Line.Kind


def won_bids(year: Year) -> QuerySet[Bid]:
    """Those that were won in `year`, whosever money it is."""
    return Bid.objects.filter(state__in=Bid.WON, decided_on__range=(year.first, year.last))


def given_grants(year: Year) -> QuerySet[Grant]:
    """Those that were given in `year` without a bid, whosever money it is."""
    return Grant.objects.filter(bid=None, awarded_on__range=(year.first, year.last))


def passed_on() -> QuerySet[Line]:
    """Receipts that were passed on in the same entry, which names no grant, of money that is not held."""
    return _of_no_grant().filter(_at_once())


def loose_receipts(year: Year) -> QuerySet[Line]:
    """Receipts of `year` that are awards by themselves: what was passed on at once; and in a fund that is only reported, for
    which nothing was won or given in the year, any. Of what was won the arrival is not told again."""
    won, given = won_bids(year).filter(fund=OuterRef("target")), given_grants(year).filter(fund=OuterRef("target"))
    told = Q(~Exists(won), ~Exists(given), target__holding=Fund.Holding.REPORTED)
    return _of_no_grant().filter(Q(_at_once()) | told, entry__year=year.begins)


def awarded(year: Year) -> dict[int, int]:
    """By the key of a fund all that counts so in `year`, in pence. One query."""
    found: Counter[int] = Counter()
    won = won_bids(year).order_by().values("fund").annotate(sum=Sum("won_pence")).values_list("fund", "sum")
    given = given_grants(year).order_by().values("fund").annotate(sum=Sum("pence")).values_list("fund", "sum")
    loose = loose_receipts(year).order_by().values("target").annotate(sum=Sum("pence")).values_list("target", "sum")
    for fund, pence in won.union(given, loose, all=True):
        found[fund] += int(pence or 0)
    return dict(found)


def _at_once() -> Exists:
    return Exists(Line.objects.filter(entry=OuterRef("entry"), kind=K.SPEND, source=OuterRef("target")))


def _of_no_grant() -> QuerySet[Line]:
    beside = Line.objects.filter(entry=OuterRef("entry"))
    return Line.objects.filter(~Exists(beside.filter(grant__isnull=False)), kind=K.RECEIPT, instalment=None).exclude(
        target__holding=Fund.Holding.HELD
    )
