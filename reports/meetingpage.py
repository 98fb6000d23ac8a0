"""A meeting's page, composed of what stands published of it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

from reports.fragments import Fragment
from reports.models import Publication
from reports.sitequeries import Notice

Kind = Publication.Kind


@dataclass(frozen=True)
class Part:
    """A publication shown on the page in full, under a heading of its own."""

    publication: Publication
    heading: str
    fragment: Fragment


@dataclass(frozen=True)
class MeetingPage:
    """What the page of one meeting shows. Without a notice, agenda or minutes it says so."""

    place: str
    date: date
    group_name: str
    notice: Notice | None
    pack: Publication | None
    agenda: Part | None
    minutes: Part | None
    actions: Part | None
    papers: list[Publication]
    withdrawn: list[Publication]

    @classmethod
    def of(cls, publications: list[Publication]) -> MeetingPage:
        """From the newest versions of what was published of one meeting, at least one, contents loaded."""
        standing = [one for one in publications if not hasattr(one, "withdrawal")]
        single = {one.kind: one for one in standing if one.kind != Kind.PAPER}
        notice, any_of_it = single.get(Kind.NOTICE), publications[0]
        return cls(
            place=any_of_it.place, date=any_of_it.meeting_date, group_name=any_of_it.group_name,
            notice=Notice.of(notice) if notice else None, pack=single.get(Kind.PACK),
            agenda=part(single.get(Kind.AGENDA), "Agenda"),
            minutes=part(single.get(Kind.MINUTES), "Minutes"),
            actions=part(single.get(Kind.ACTION_LOG), "Action points"),
            papers=[one for one in standing if one.kind == Kind.PAPER],
            withdrawn=[one for one in publications if hasattr(one, "withdrawal")],
        )

    @property
    def parts(self) -> list[Part]:
        """What the page shows in full, in order."""
        return [one for one in (self.agenda, self.minutes, self.actions) if one]


def part(publication: Publication | None, heading: str) -> Part | None:
    """A publication as a part of the page; None stays None."""
    if publication is None:
        return None
    html = publication.content.html
    return Part(publication, heading, Fragment.of(html, prefix=f"{publication.slug}-", deeper=1))
