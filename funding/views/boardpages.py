"""The page on which a paper for the Board is asked for, of a bid or of a commitment."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from csp.guards import SignedInRequest
from funding.bidforms import BoardForm
from funding.boardqueries import coming_meetings, places
from funding.models import Bid, Commitment
from funding.views.formpages import Act, Done, answer, entered
from meetings.models import AgendaItem, Paper


def ask_for_paper(request: SignedInRequest, one: Bid | Commitment, place: str, home: str, put: Callable[..., Paper]) -> HttpResponse:
    """Where before the Board `one` goes. `put`: the service that writes the paper, given version, meeting, item and by."""
    found = places(coming_meetings(timezone.localdate()))
    form = BoardForm(entered(request), places=found, initial={"version": one.version})

    def do(said: Mapping[str, Any]) -> Done:
        meeting, item = _chosen(said["place"])
        at = next(row for row, _ in found if row.pk == meeting)
        paper = put(version=said["version"], meeting=at, item=item, by=request.user)
        told = "The paper is written, with its figures of today. Read it through; what it recommends is what the Board will decide on."
        return Done(told, reverse("meetings:paper", args=[paper.pk]))

    lead = "A report in the house form is written, with its figures from the ledger. You can change every word of it."
    if not found:
        lead = "No meeting of the partnership is to come: plan one in the timetable first."
    return answer(request, Act(place, "Paper for the Board", (home, str(one)), "Write the paper", lead), form, do)


def _chosen(place: str) -> tuple[int, AgendaItem | None]:
    """The meeting (its key) and the item that a place of the form names. Raises ValueError for one that is gone."""
    meeting, _, key = place.partition("-")
    item = AgendaItem.objects.select_related("agenda", "parent").filter(pk=int(key)).first() if key else None
    if key and item is None:
        raise ValueError("That item is no longer on the agenda.")
    return int(meeting), item
