"""Reads for entering: what an entry may name, and who was paid before."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F, Max, Sum
from django.db.models.functions import Coalesce

from csp.models import Project
from funding.models import Commitment, Entry, Fund, Grant, Instalment
from funding.yearqueries import awaited, unspent

# Parties that are suggested: the latest.
PARTIES = 100


@dataclass(frozen=True)
class Choices:
    """What an entry may name. Of the grants, instalments and commitments, those of which something is left."""

    funds: list[Fund]
    projects: list[Project]
    grants: list[Grant]
    instalments: list[Instalment]
    commitments: list[Commitment]
    parties: list[str]


def choices_of(fund: Fund) -> Choices:
    """What an entry of `fund` may name, and what further funds that share a spend may. Six queries."""
    promised = (
        Commitment.objects.filter(state=Commitment.State.AGREED)
        .annotate(left=F("pence") - F("given_back_pence") - Coalesce(Sum("lines__pence"), 0)).filter(left__gt=0)
        .select_related("fund", "project").order_by("fund__order", "words", "pk")
    )
    return Choices(
        funds=list(Fund.objects.filter(ended=False)),
        projects=list(Project.objects.order_by("name")),
        grants=list(unspent(Grant.objects.select_related("project")).order_by("fund__order", "title", "pk")),
        instalments=list(awaited(Instalment.objects.filter(grant__fund=fund))),
        commitments=list(promised),
        parties=list(
            Entry.objects.exclude(party="").values("party").annotate(last=Max("pk")).order_by("-last").values_list("party", flat=True)[:PARTIES]
        ),
    )
