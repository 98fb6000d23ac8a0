"""A version of a standing document: its words, how it was agreed, and what changed from the version before it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from csp.models import Group
from csp.queries import whole_documents
from csp.rulesqueries import Line, lines_of
from csp.texts import Anchors, TextView, text_view
from meetings.models import StandingDocument, StandingVersion
from meetings.standingcomparison import Comparison
from meetings.standingqueries import before, comparison
from meetings.timetable import Year
from reports.builders.heads import Audience, CannotPublish, founded
from reports.builders.planobjectives import Aims, aims_on
from reports.builders.shapes import View
from reports.models import Publication
from reports.moneyfigures import TIED
from reports.queries import MONEY, place_of_standing, slug_of_version


@dataclass(frozen=True, kw_only=True)
class StandingView(View):
    """A version. `date`: from when it is in force. `agreed`: how it was, in words; `agreed_on`: at the meeting of that day.

    `objectives`: of a plan, what its priorities are to reach and how that stands.
    `follows`: the number of the version before it, with what changed from that; None for the first, and where the public
    cannot read that version. `rules`: what it says of quorum, votes and deadlines.
    """

    kind = "standing"
    document_kind: str
    number: int
    summary: str
    agreed: str
    agreed_on: date | None
    follows: int | None
    changes: Comparison | None
    rules: tuple[Line, ...]
    text: TextView
    objectives: tuple[Aims, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ReviewView(StandingView):
    """The review of a year. `first` and `last`: its days; `year`: 2023/24; `called`: without the number of its version;
    `colour`: csp.models.Partnership.Colour."""

    called: str
    year: str
    first: date
    last: date
    strapline: str
    colour: str

    @property
    def template(self) -> str:
        """Its own."""
        return "reports/fragments/review.html"


def standing_view(pk: int) -> StandingView:
    """The version of that key for the public; raises CannotPublish until it is agreed, and StandingVersion.DoesNotExist."""
    version = StandingVersion.objects.select_related("standing__group", "decision__meeting__group", "rules").get(pk=pk)
    if version.starts is None:
        raise CannotPublish(f"{version} is a draft: what the public reads has been agreed.")
    return _view(version, version.starts)


def as_it_would_be(version: StandingVersion, today: date) -> StandingView:
    """A version as the public would read it if it were in force from `today`, for the desk alone. Raises CannotPublish."""
    return _view(version, version.starts or today)


def _view(version: StandingVersion, starts: date) -> StandingView:
    partnership, group, decision = founded(), version.standing.group, version.decision
    earlier = _published_before(version)
    document = whole_documents([version.document_id])[version.document_id]
    rules = getattr(version, "rules", None)
    agreed = version.agreed_words or (f"Agreed by the {decision.meeting.group.name}" if decision else "")
    facts: dict[str, Any] = {
        "audience": Audience.PUBLIC, "title": str(version), "partnership": partnership.name, "group": group.name, "group_slug": group.slug,
        "date": starts, "document_kind": version.standing.kind, "number": version.number, "summary": version.summary,
        "agreed": agreed or ("" if version.starts else "Not agreed yet"),
        "agreed_on": decision.meeting.date if decision else None,
        "follows": earlier.number if earlier else None, "changes": comparison(earlier, version) if earlier else None,
        "rules": tuple(lines_of(rules, getattr(earlier, "rules", None))) if rules else (),
        "text": text_view(document, audience=Audience.PUBLIC, anchors=Anchors()),
    }
    if version.standing.kind == StandingDocument.Kind.PLAN and group.kind == Group.Kind.PARTNERSHIP:
        facts["objectives"] = aims_on(_told_on(version, starts))
    if version.standing.year is None:
        return StandingView(**facts)
    year = Year(version.standing.year)
    facts["text"] = loosened(facts["text"])
    return ReviewView(
        **facts, called=version.standing.name, year=str(year), first=year.first, last=year.last, strapline=partnership.strapline,
        colour=partnership.colour,
    )


def _told_on(version: StandingVersion, starts: date) -> date:
    """The day of which a plan tells how its objectives stand: today, or the last on which it was in force."""
    following = StandingVersion.objects.filter(standing=version.standing, starts__gt=starts).order_by("starts").first()
    last = following.starts - timedelta(days=1) if following and following.starts else date.max
    return min(max(timezone.localdate(), starts), last)


def _published_before(version: StandingVersion) -> StandingVersion | None:
    """The version that it follows, if that stands published: of any other the public is told nothing, not what went either."""
    earlier = before(version)
    if earlier is None:
        return None
    standing = Publication.objects.public().standing().filter(
        kind=Publication.Kind.STANDING, place=place_of_standing(version.standing), slug=slug_of_version(earlier.number)
    )
    return earlier if standing.exists() else None


def loosened(text: TextView) -> TextView:
    """`text` with its amounts as plain words wherever the accounts that they lead to are not published, or have no such place:
    nobody is led to what is not there."""
    blocks = [block for section in text.sections for block in section.blocks]
    said = [words for block in blocks for words in (block.text, *(cell for row in block.rows for cell in row))]
    places = {f"{MONEY}/{match['year']}" for words in said for match in TIED.finditer(words)}
    accounts = Publication.objects.public().standing().filter(kind=Publication.Kind.ACCOUNTS, place__in=places)
    pages = {row.place: row.content.html for row in accounts.select_related("content").defer("content__data")}

    def led(match: re.Match[str]) -> str:
        page, _, anchor = match["address"].strip("/").partition("/#")
        return match[0] if f'id="{anchor}"' in pages.get(page, "") else f"{match['mark']}{match['said']}{match['mark']}"

    return replace(text, sections=tuple(
        replace(section, blocks=tuple(
            replace(block, text=TIED.sub(led, block.text), rows=tuple(tuple(TIED.sub(led, cell) for cell in row) for row in block.rows))
            for block in section.blocks
        ))
        for section in text.sections
    ))
