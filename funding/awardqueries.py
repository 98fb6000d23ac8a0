"""What counts as money that came to others: the one rule, for the pages of a year and for its accounts."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet

from funding.models import Fund, Line

K = Line.Kind


def loose_receipts(holding: str) -> QuerySet[Line]:
    """Receipts in funds with that holding that are awards by themselves: their entry names no grant.

    Of money that is passed on only what is received and passed on in one entry: what is received by itself is the arrival
    of something that was won, and that counts where it was won.
    """
    beside = Line.objects.filter(entry=OuterRef("entry"))
    found = Line.objects.filter(
        ~Exists(beside.filter(grant__isnull=False)), kind=K.RECEIPT, target__holding=holding, instalment=None
    )
    if holding == Fund.Holding.PASSED:
        found = found.filter(Exists(beside.filter(kind=K.SPEND, source=OuterRef("target"))))
    return found
