"""What the public pages read: publications for the public, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.db.models import Count, Q

from reports.models import Publication, PublicationQuerySet

Kind = Publication.Kind


@dataclass(frozen=True)
class Notice:
    """A coming meeting as its notice announces it."""

    publication: Publication
    starts: time | None
    ends: time | None
    mode: str
    venue: str
    joining: str
    question_deadline: datetime | None
    cancelled: bool

    @classmethod
    def of(cls, publication: Publication) -> Notice:
        """From a notice of meeting with its content loaded."""
        data = json.loads(publication.content.data)
        return cls(
            publication, moment(time, data["starts"]), moment(time, data["ends"]), data["mode"], data["venue"],
            data["joining"], moment(datetime, data["question_deadline"]), data["status"] == "cancelled",
        )


@dataclass
class MeetingEntry:
    """A meeting in a list: which kinds of things stand published of it."""

    place: str
    date: date
    group_name: str
    kinds: set[str] = field(default_factory=set)
    papers: int = 0

    @property
    def published(self) -> list[str]:
        """What can be read, in words."""
        words = [Kind(kind).label for kind in (Kind.AGENDA, Kind.MINUTES, Kind.ACTION_LOG) if kind in self.kinds]
        if self.papers:
            words.append(f"{self.papers} paper{'' if self.papers == 1 else 's'}")
        return words


def moment(kind: type[Any], text: str | None) -> Any:
    """A date, time or datetime from its ISO form; None from nothing."""
    return kind.fromisoformat(text) if text else None


def standing() -> PublicationQuerySet:
    """What the public may read and is in force."""
    return Publication.objects.public().standing()


def coming(today: date) -> list[Notice]:
    """Notices of the meetings from `today` on, the next first."""
    notices = standing().filter(kind=Kind.NOTICE, meeting_date__gte=today)
    return [Notice.of(one) for one in notices.select_related("content").order_by("meeting_date", "place")]


def latest(kind: str, count: int) -> PublicationQuerySet:
    """The `count` newest of a kind, those of the latest meeting first."""
    return standing().filter(kind=kind).order_by("-meeting_date", "place", "id")[:count]


def years() -> list[int]:
    """The calendar years with meetings of which something stands published, the latest first."""
    return [day.year for day in standing().dates("meeting_date", "year", order="DESC")]


def meetings_in(years: Iterable[int]) -> list[tuple[int, list[MeetingEntry]]]:
    """The meetings of these years of which something stands published, year by year, the latest first."""
    wanted = Q(pk=None)
    for year in years:
        wanted |= Q(meeting_date__year=year)
    rows = standing().filter(wanted).values("place", "meeting_date", "group_name", "kind").annotate(
        count=Count("id")
    )
    entries: dict[str, MeetingEntry] = {}
    for row in rows.order_by("-meeting_date", "place"):
        entry = entries.setdefault(
            row["place"], MeetingEntry(row["place"], row["meeting_date"], row["group_name"])
        )
        entry.kinds.add(row["kind"])
        if row["kind"] == Kind.PAPER:
            entry.papers = row["count"]
    by_year: dict[int, list[MeetingEntry]] = {}
    for entry in entries.values():
        by_year.setdefault(entry.date.year, []).append(entry)
    return list(by_year.items())


def of_meeting(place: str) -> list[Publication]:
    """The newest version of each thing published of a meeting, withdrawn ones included, contents loaded."""
    newest = Publication.objects.public().filter(place=place, superseded_by=None)
    return list(newest.select_related("content", "withdrawal").order_by("kind", "id"))


def versions(place: str, slug: str) -> list[Publication]:
    """All versions of one thing, the newest first, with their withdrawals."""
    of_it = Publication.objects.public().filter(place=place, slug=slug)
    return list(of_it.select_related("withdrawal").order_by("-version"))
