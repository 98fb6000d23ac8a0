"""What the public pages read: publications for the public, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.db.models import Count, Q

from meetings.timetable import Year
from reports.models import Publication, PublicationQuerySet

Kind = Publication.Kind


@dataclass(frozen=True)
class Gathering:
    """When, where and how a meeting is held and how to take part, as one of its publications says."""

    publication: Publication
    kind: str
    kind_words: str
    cancelled: bool
    starts: time | None
    ends: time | None
    mode_words: str
    venue: str
    joining: str
    question_deadline: datetime | None
    contact_title: str
    contact_email: str
    contact_telephone: str

    @classmethod
    def of(cls, publication: Publication) -> Gathering:
        """From a notice, agenda or pack with its content loaded."""
        data = json.loads(publication.content.data)
        return cls(
            publication=publication,
            kind=data["meeting_kind"],
            kind_words=data["meeting_kind_words"],
            cancelled=data["status"] == "cancelled",
            starts=moment(time, data["starts"]),
            ends=moment(time, data["ends"]),
            mode_words=data["mode_words"],
            venue=data["venue"],
            joining=data["joining"],
            question_deadline=moment(datetime, data["question_deadline"]),
            contact_title=data["contact_title"],
            contact_email=data["contact_email"],
            contact_telephone=data["contact_telephone"],
        )

    @property
    def unusual(self) -> str:
        """What kind of meeting it is, in words, unless an ordinary one."""
        return "" if self.kind == "ordinary" else self.kind_words


@dataclass
class MeetingEntry:
    """A meeting in a list: which kinds of things stand published of it."""

    place: str
    date: date
    group_name: str
    gathering: Gathering | None = None
    kinds: set[str] = field(default_factory=set)
    papers: int = 0

    @property
    def published(self) -> list[str]:
        """What can be read, in words."""
        words = [kind.label for kind in Kind if kind in self.kinds and kind not in (Kind.NOTICE, Kind.PAPER)]
        if self.papers:
            words.append(f"{self.papers} paper{'' if self.papers == 1 else 's'}")
        return words or [Kind.NOTICE.label]


def moment(kind: type[Any], text: str | None) -> Any:
    """A date, time or datetime from its ISO form; None from nothing."""
    return kind.fromisoformat(text) if text else None


def standing() -> PublicationQuerySet:
    """What the public may read and is in force."""
    return Publication.objects.public().standing()


def of_meetings() -> PublicationQuerySet:
    """Of these, what belongs to a meeting: all but timetables, accounts and standing documents."""
    return standing().exclude(kind__in=Publication.ALONE)


def announced(notices: PublicationQuerySet) -> list[Gathering]:
    """What the notices among these publications announce, the earliest meeting first."""
    found = notices.filter(kind=Kind.NOTICE).select_related("content").defer("content__html")
    return [Gathering.of(one) for one in found.order_by("meeting_date", "place")]


def coming(today: date) -> list[Gathering]:
    """The meetings announced for `today` and later, the next first."""
    return announced(standing().filter(meeting_date__gte=today))


def latest(kind: str, count: int) -> PublicationQuerySet:
    """The `count` newest of a kind, those of the latest meeting first."""
    return standing().filter(kind=kind).order_by("-meeting_date", "place", "id")[:count]


def years() -> list[int]:
    """The calendar years with meetings of which something stands published, the latest first."""
    return [day.year for day in of_meetings().dates("meeting_date", "year", order="DESC")]


def meetings_in(years: Iterable[int]) -> list[tuple[int, list[MeetingEntry]]]:
    """The meetings of these years of which something stands published, year by year, the latest first."""
    wanted = Q(pk=None)
    for year in years:
        wanted |= Q(meeting_date__year=year)
    found = of_meetings().filter(wanted)
    notices = {one.publication.place: one for one in announced(found)}
    rows = found.values("place", "meeting_date", "group_name", "kind").annotate(count=Count("id"))
    entries: dict[str, MeetingEntry] = {}
    for row in rows.order_by("-meeting_date", "place"):
        entry = entries.setdefault(
            row["place"],
            MeetingEntry(row["place"], row["meeting_date"], row["group_name"], notices.get(row["place"])),
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


def timetables() -> list[Publication]:
    """The timetables in force, the latest year first."""
    return list(standing().filter(kind=Kind.TIMETABLE).order_by("-meeting_date"))


def accounts() -> list[Publication]:
    """The accounts in force, the latest year first, with their data."""
    found = standing().filter(kind=Kind.ACCOUNTS).select_related("content").defer("content__html")
    return list(found.order_by("-meeting_date"))


def timetable_for(today: date, found: Sequence[Publication]) -> Publication | None:
    """Of timetables, the latest year first: that of the year of `today`, or else the nearest year's, a coming one
    before a past one. With its content."""
    year = Year.of(today)
    nearest = min(found, key=lambda one: _distance(Year.of(one.meeting_date), year), default=None)
    return nearest and Publication.objects.select_related("content").get(pk=nearest.pk)


def _distance(one: Year, other: Year) -> tuple[int, bool]:
    return abs(one.begins - other.begins), one < other


def versions(place: str, slug: str) -> list[Publication]:
    """All versions of one thing, the newest first, with their withdrawals."""
    of_it = Publication.objects.public().filter(place=place, slug=slug)
    return list(of_it.select_related("withdrawal").order_by("-version"))
