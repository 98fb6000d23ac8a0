"""What the desk's pages of standing documents share."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from csp.guards import SignedInRequest
from meetings.models import StandingDocument, StandingVersion
from reports.models import Publication
from reports.queries import place_of_standing
from reports.standingsitequeries import number_of


def published_versions(standing: StandingDocument) -> dict[int, Publication]:
    """By the number of the version what stands published of it. One query."""
    rows = Publication.objects.standing().filter(kind=Publication.Kind.STANDING, place=place_of_standing(standing))
    return {number_of(row): row for row in rows}


def moved_to(request: SignedInRequest, version: StandingVersion, why: str) -> HttpResponse:
    """To the page of a version that stands otherwise than the reader thought, with the reason."""
    messages.error(request, why)
    if StandingVersion.objects.filter(pk=version.pk).exists():
        return redirect("standing:version", version.pk)
    return redirect("standing:document", version.standing_id)
