"""Money of a year that the partnership does not hold: won for partners and paid to them, or only told of."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Prefetch

from funding.awardqueries import given_grants, loose_receipts, won_bids
from funding.models import Fund, Grant, Line
from meetings.timetable import Year
from reports.builders.moneyshapes import Award, Figure, Made, Sums, key_for, total

K = Line.Kind


def awards_of(year: Year, holding: str, prefix: str) -> tuple[Award, ...]:
    """What came to funds with that holding in `year`: each bid won in it, each grant given in it without a bid, and what
    the ledger has that belongs to no grant, by its words. Fund by fund. Six queries."""
    lines = Line.objects.select_related("entry__reverses", "target").order_by("entry__date", "entry__year", "entry__number", "position")
    grants = Grant.objects.prefetch_related(Prefetch("lines", lines.filter(kind=K.SPEND)))
    bids = (
        won_bids(year).filter(fund__holding=holding)
        .select_related("fund").prefetch_related("parts", Prefetch("grant", grants)).order_by("fund__order", "decided_on", "id")
    )
    given = grants.filter(pk__in=given_grants(year), fund__holding=holding)
    found: list[tuple[int, Award]] = []
    for bid in bids:
        grant = getattr(bid, "grant", None)
        parts = tuple(part.won_pence for part in bid.parts.all() if part.won_pence)
        found.append((bid.fund.order, Award(
            key_for(prefix, f"bid-{bid.pk}"), bid.title, bid.won_pence or 0, fund=bid.fund.name, decided=bid.decided_on,
            parts=parts if len(parts) > 1 else (), paid=_paid(grant.lines.all() if grant is not None else ()),
        )))
    for grant in given.select_related("fund").order_by("fund__order", "awarded_on", "id"):
        found.append((grant.fund.order, Award(
            key_for(prefix, f"grant-{grant.pk}"), grant.title, grant.pence, fund=grant.fund.name, decided=grant.awarded_on,
            paid=_paid(grant.lines.all()),
        )))
    loose = lines.filter(pk__in=loose_receipts(year), target__holding=holding)
    for fund in sorted({line.target for line in loose if line.target}, key=lambda fund: fund.order):
        sums = Sums()
        for line in loose:
            if line.target == fund:
                words = line.entry.reverses.words if line.entry.reverses else line.entry.words
                sums.add("", words, line, line.pence)
        found += [
            (fund.order, Award(one.key, one.words, one.pence, one.made, fund=fund.name)) for one in sums.figures(prefix)
        ]
    return tuple(award for _, award in sorted(found, key=lambda one: one[0]))


def by_fund(awards: Iterable[Award]) -> tuple[Figure, ...]:
    """A sum for each fund out of which something was won. One query."""
    funds: dict[str, list[Award]] = {}
    for award in awards:
        funds.setdefault(award.fund, []).append(award)
    keys = dict(Fund.objects.filter(name__in=funds).values_list("name", "pk"))
    return tuple(total(key_for("won", f"fund-{keys[fund]}"), fund, parts) for fund, parts in funds.items())


def _paid(lines: Iterable[Line]) -> tuple[Made, ...]:
    return tuple(Made.of(line, line.pence) for line in lines)
