"""Writes of the list of funds: added, described anew, moved, ended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.db.models import Max, Q, Sum
from django.db.models.functions import Coalesce

from csp.audit import audit
from csp.models import Agency, Partnership, User
from csp.versions import ChangedMeanwhile
from funding.models import Fund, Line
from funding.money import pounds

# Where a place waits while two change hands.
ASIDE = 30_000
# What most partnerships have: name and kind. The programmes are those of the Police and Crime Commissioner, the Home Office
# and the courts.
USUAL: dict[str, str] = {
    "Pooled fund": Fund.Kind.POOLED,
    "Safer Communities Fund": Fund.Kind.COMMISSIONER,
    "Serious Violence Duty": Fund.Kind.COMMISSIONER,
    "Putting Communities First": Fund.Kind.COMMISSIONER,
    "Safer Streets Fund": Fund.Kind.HOME_OFFICE,
    "Hotspot Response Fund": Fund.Kind.HOME_OFFICE,
    "Proceeds of crime": Fund.Kind.PROCEEDS,
    "Youth fund": Fund.Kind.YOUTH,
}


@transaction.atomic
def keep_fund(
    *, fund: Fund | None, version: int, name: str, kind: str, holding: str, funder: Agency | None, limit_pence: int | None,
    limit_from: date | None, ended: bool, by: User,
) -> Fund:
    """Add a fund, last in the list, or describe `fund` anew; `version` is the one that the page showed (0 for a new one).

    Raises ValueError without a name, for one that another fund has, for a second pooled fund or one that is not held, for
    a limit without its day, for another holding or kind of a fund that has entries, grants or decided bids, and for ending
    one that still holds money; ChangedMeanwhile where somebody else changed it since.
    """
    _one_at_a_time()
    name = " ".join(name.split())
    if not name:
        raise ValueError("Enter the name of the fund.")
    others = Fund.objects.exclude(pk=fund.pk if fund else 0)
    if others.filter(name__iexact=name).exists():
        raise ValueError(f"There is a fund called “{name}” already.")
    if kind == Fund.Kind.POOLED:
        if (pooled := others.filter(kind=kind).first()) is not None:
            raise ValueError(f"There is one pooled fund, and it is “{pooled}”. Choose another kind.")
        if holding != Fund.Holding.HELD:
            raise ValueError("The pooled fund is money that we hold.")
    if limit_pence is not None and holding != Fund.Holding.HELD:
        raise ValueError("Only our own money has a limit: take the limit out, or say that we hold this fund.")
    if (limit_pence is None) != (limit_from is None):
        raise ValueError("A limit has an amount and the day from which it counts: enter both or neither.")
    if fund is None:
        kept = Fund(order=(Fund.objects.aggregate(top=Max("order"))["top"] or 0) + 1)
    else:
        kept = Fund.objects.select_for_update().get(pk=fund.pk)
        if kept.version != version:
            raise ChangedMeanwhile("Somebody else changed this fund since you opened the page.")
        kept.version += 1
        _may_change(kept, kind, holding, ended)
        _not_exceeded(kept, limit_pence, limit_from)
    kept.name, kept.kind, kept.holding, kept.funder = name, kind, holding, funder
    kept.limit_pence, kept.limit_from, kept.ended = limit_pence, limit_from, ended
    kept.save()
    audit(by=by, act="keep_fund", thing=kept, kind=kind, holding=holding, limit_pence=limit_pence, ended=ended)
    return kept


def _not_exceeded(kept: Fund, limit_pence: int | None, limit_from: date | None) -> None:
    """Raises ValueError where more than that limit was spent since its day without the Board."""
    if limit_pence is None or limit_from is None:
        return
    above = Line.objects.filter(
        source=kept, kind=Line.Kind.SPEND, commitment=None, pence__gt=limit_pence,
        entry__date__gte=limit_from,
    ).select_related("entry__year").order_by("-entry__date", "-pk").first()
    if above is not None:
        raise ValueError(
            f"{pounds(above.pence)} was spent on {above.entry.date:%-d %B %Y} ({above.entry.called}): let the limit begin later."
        )


def _may_change(kept: Fund, kind: str, holding: str, ended: bool) -> None:
    """Raises ValueError where what the fund's entries, grants or decided bids say forbids the change."""
    sums = Line.objects.aggregate(
        came=Coalesce(Sum("pence", filter=Q(target=kept)), 0), went=Coalesce(Sum("pence", filter=Q(source=kept)), 0)
    )
    used = Line.objects.filter(Q(source=kept) | Q(target=kept)).exists()
    if used and (kept.kind, kept.holding) != (kind, holding):
        raise ValueError("This fund has entries: whose money it is and its kind stay as they are. Add another fund instead.")
    awarded = kept.grants.exists() or kept.bids.filter(decided_on__isnull=False).exists()
    if awarded and (kept.kind, kept.holding) != (kind, holding):
        raise ValueError("This fund has grants or decided bids: whose money it is and its kind stay as they are. Add another fund instead.")
    left = sums["came"] - sums["went"]
    if ended and not kept.ended and left and kept.holding == Fund.Holding.HELD:
        raise ValueError(f"{pounds(left)} is left in this fund: spend or transfer it first, then let the fund end.")


@transaction.atomic
def add_usual_funds(*, names: Sequence[str], by: User) -> list[Fund]:
    """Add those of the usual funds (keys of USUAL) that are not there yet, held by us, in their order."""
    _one_at_a_time()
    known = {name.casefold() for name in Fund.objects.values_list("name", flat=True)}
    pooled = Fund.objects.filter(kind=Fund.Kind.POOLED).exists()
    return [
        keep_fund(
            fund=None, version=0, name=name, kind=kind, holding=Fund.Holding.HELD, funder=None, limit_pence=None,
            limit_from=None, ended=False, by=by,
        )
        for name, kind in USUAL.items()
        if name in names and name.casefold() not in known and not (pooled and kind == Fund.Kind.POOLED)
    ]


@transaction.atomic
def move_fund_up(*, fund: Fund, by: User) -> None:
    """Let it change places with the one before it; the first stays where it is."""
    _one_at_a_time()
    here = Fund.objects.get(pk=fund.pk).order
    before = Fund.objects.filter(order__lt=here).order_by("order").last()
    if before is None:
        return
    for pk, place in ((before.pk, ASIDE), (fund.pk, before.order), (before.pk, here)):
        Fund.objects.filter(pk=pk).update(order=place)
    audit(by=by, act="move_fund_up", thing=fund)


def _one_at_a_time() -> None:
    """Places and names are given one at a time: the partnership's row is the queue."""
    list(Partnership.objects.select_for_update().filter(Q(one=True)))
