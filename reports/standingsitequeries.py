"""What the public pages about standing documents read: publications for the public, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from csp.footnotes import MARK
from csp.texts import paragraph_name
from meetings.standingcomparison import Comparison, Entry, compare, plain
from reports.models import Publication
from reports.queries import DOCUMENTS, STANDING_NAMES
from reports.sitequeries import standing


@dataclass
class PublishedDocument:
    """A standing document with its published versions, the latest first. `now`: the one in force; None: none yet."""

    place: str
    name: str
    group: str
    versions: list[Publication] = field(default_factory=list)
    now: Publication | None = None

    @property
    def coming(self) -> list[Publication]:
        """Agreed, and not in force yet."""
        return [one for one in self.versions if self.now is None or one.meeting_date > self.now.meeting_date]

    @property
    def earlier(self) -> list[Publication]:
        """Those that others superseded."""
        return [one for one in self.versions if self.now is not None and one.meeting_date < self.now.meeting_date]


def published_documents(today: date, place: str = "") -> list[PublishedDocument]:
    """All of them, or the one at `place`, with what is in force on `today`: the Partnership's terms before its plan, then
    those of groups. One query."""
    rows = standing().filter(kind=Publication.Kind.STANDING).order_by("-meeting_date", "-pk")
    found: dict[str, PublishedDocument] = {}
    for row in rows.filter(place=place) if place else rows:
        name = row.title.rpartition(", version ")[0]
        one = found.setdefault(row.place, PublishedDocument(row.place, name, row.group_name))
        one.versions.append(row)
        if one.now is None and row.meeting_date <= today:
            one.now = row
    return sorted(found.values(), key=_in_order)


def _in_order(one: PublishedDocument) -> tuple[int, int, int]:
    """The Partnership's before those of groups; terms, plan, reviews, of these the latest year first."""
    name = one.place.rpartition("/")[2]
    kind = next(at for at, begins in enumerate(STANDING_NAMES.values()) if name.startswith(begins))
    year = name.removeprefix(f"{STANDING_NAMES['review']}-")[:4]
    return one.place.count("/"), kind, -int(year) if year.isdigit() else 0


def latest_review(today: date) -> Publication | None:
    """The Partnership's review of the latest year that stands published and is in force on `today`, with its content. One
    query."""
    rows = standing().filter(kind=Publication.Kind.STANDING, place__startswith=f"{DOCUMENTS}/{STANDING_NAMES['review']}-", meeting_date__lte=today)
    return rows.select_related("content").order_by("-place", "-meeting_date", "-pk").first()


def number_of(publication: Publication) -> int:
    """Which version of the document a publication is: of /documents/terms-of-reference/version-2/ it is 2."""
    return int(publication.slug.rpartition("-")[2])


def published_comparison(old: Publication, new: Publication) -> Comparison:
    """What changed between two published versions. One query."""
    told = Publication.objects.filter(pk__in=[old.pk, new.pk]).select_related("content").defer("content__html").in_bulk()
    return compare(list(_entries(told[old.pk])), list(_entries(told[new.pk])))


def _entries(publication: Publication) -> Iterator[Entry]:
    """The headings and paragraphs that a publication's data tells. Who a paragraph is, it does not: words alone match."""
    text: dict[str, Any] = json.loads(publication.content.data)["text"]
    notes = {one["number"]: one["text"] for one in text.get("notes", ())}

    def words(marked: str) -> str:
        return plain(MARK.sub(lambda found: f" (note: {notes.get(int(found[1]), '')})", marked))

    for at, section in enumerate(text["sections"]):
        if section["title"]:
            yield Entry((publication.pk, at), section["number"], words(section["title"]), heading=True)
        for place, block in enumerate(section["blocks"]):
            said = " ".join([words(block["text"]), *(words(" | ".join(row)) for row in block["rows"])]).strip()
            yield Entry((publication.pk, at, place), paragraph_name(section["number"], block["number"]), said)
