"""The published accounts: the list of years, and each as a file. Drawn from publications alone."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe

from reports import moneyexports, sitequeries
from reports.models import Publication
from reports.moneypictures import over_years
from reports.pagecache import kept
from reports.views.public import page, version_of, withdrawn


@dataclass(frozen=True)
class PublishedYear:
    """A year in the list of published accounts; amounts in pence."""

    publication: Publication
    year: str
    provisional: bool
    available: int
    spent: int
    remaining: int
    won: int

    @classmethod
    def of(cls, publication: Publication) -> PublishedYear:
        """From accounts with their data loaded."""
        data = json.loads(publication.content.data)
        amounts = (data[f"total_{name}"]["pence"] for name in ("available", "spent", "remaining", "awards"))
        return cls(publication, data["year"], data["provisional"], *amounts)


@kept
def index(request: HttpRequest) -> HttpResponse:
    """All years whose accounts stand published, and the picture over the years."""
    years = [PublishedYear.of(one) for one in sitequeries.accounts()]
    picture = over_years((one.year, one.available, one.spent) for one in reversed(years))
    return page(request, "money.html", years=years, picture=picture)


@require_safe
def csv(request: HttpRequest, place: str, slug: str, version: int) -> HttpResponseBase:
    """The lines and totals of published accounts, for spreadsheets."""
    return _file(request, place, slug, version, moneyexports.as_csv, "text/csv; charset=utf-8", "csv")


@require_safe
def word(request: HttpRequest, place: str, slug: str, version: int) -> HttpResponseBase:
    """Published accounts in Word."""
    return _file(request, place, slug, version, moneyexports.as_word, moneyexports.WORD, "docx")


def _file(
    request: HttpRequest, place: str, slug: str, version: int, made: Callable[[Mapping[str, Any]], bytes], content_type: str, ending: str
) -> HttpResponseBase:
    one, versions = version_of(place, slug, version)
    if hasattr(one, "withdrawal"):
        return withdrawn(request, one, versions)
    name = f"accounts-{place.partition('/')[2]}-v{version}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-cache"}
    return HttpResponse(made(json.loads(one.content.data)), content_type=content_type, headers=headers)
