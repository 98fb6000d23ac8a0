"""A meeting's page, composed of what stands published of it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from reports.fragments import Fragment
from reports.models import Publication
from reports.sitequeries import Gathering, moment

Kind = Publication.Kind


@dataclass(frozen=True)
class Part:
    """A publication with its content ready to be set into the page, and its data."""

    publication: Publication
    fragment: Fragment
    data: dict[str, Any]


@dataclass(frozen=True)
class AgendaRow:
    """A row of the agenda as published, and the published papers for it."""

    row: dict[str, Any]
    papers: list[Publication]
    # Papers that the agenda names and that do not stand published.
    awaited: list[str]
    parts: list[AgendaRow]

    @property
    def next_date(self) -> date | None:
        """The next meeting that a row without a lead officer announces."""
        return None if self.row["leads"] else moment(date, self.row["next_date"])


@dataclass(frozen=True)
class Paper:
    """A published paper: for which items, in words, from whom, and whether it came late."""

    publication: Publication
    items: str
    author: str
    late: bool

    @classmethod
    def of(cls, publication: Publication) -> Paper:
        """From a paper with its content loaded."""
        data = json.loads(publication.content.data)
        return cls(publication, ", ".join(data["items"]), data["author"], data["late"])


@dataclass(frozen=True)
class MeetingPage:
    """What the page of one meeting shows; what is not published is None or empty."""

    place: str
    date: date
    group_name: str
    gathering: Gathering | None
    pack: Publication | None
    supplement: Publication | None
    agenda: Part | None
    rows: list[AgendaRow]
    minutes: Part | None
    actions: Part | None
    papers: list[Paper]
    # Minutes of an earlier meeting that the pack holds, by title and address.
    earlier: list[dict[str, Any]]
    withdrawn: list[Publication]

    @classmethod
    def of(cls, publications: list[Publication]) -> MeetingPage:
        """From the newest versions of what was published of one meeting, at least one, contents loaded."""
        standing = [one for one in publications if not hasattr(one, "withdrawal")]
        single = {one.kind: one for one in standing if one.kind != Kind.PAPER}
        papers = [one for one in standing if one.kind == Kind.PAPER]
        telling = single.get(Kind.NOTICE) or single.get(Kind.AGENDA) or single.get(Kind.PACK)
        agenda = part(single.get(Kind.AGENDA))
        return cls(
            place=publications[0].place,
            date=publications[0].meeting_date,
            group_name=publications[0].group_name,
            gathering=Gathering.of(telling) if telling else None,
            pack=single.get(Kind.PACK),
            supplement=single.get(Kind.SUPPLEMENT),
            agenda=agenda,
            rows=agenda_rows(agenda.data["rows"], papers) if agenda else [],
            minutes=part(single.get(Kind.MINUTES)),
            actions=part(single.get(Kind.ACTION_LOG)),
            papers=[Paper.of(paper) for paper in papers],
            earlier=minutes_within(single.get(Kind.PACK)),
            withdrawn=[one for one in publications if hasattr(one, "withdrawal")],
        )


def part(publication: Publication | None) -> Part | None:
    """A publication as a part of the page; None stays None."""
    if publication is None:
        return None
    fragment = Fragment.of(publication.content.html, prefix=f"{publication.slug}-", deeper=1)
    return Part(publication, fragment, json.loads(publication.content.data))


def minutes_within(pack: Publication | None) -> list[dict[str, Any]]:
    """The minutes among the parts of a pack, as its data names them."""
    if pack is None:
        return []
    return [one for one in json.loads(pack.content.data)["parts"] if one["kind"] == Kind.MINUTES]


def agenda_rows(rows: list[dict[str, Any]], papers: list[Publication]) -> list[AgendaRow]:
    """The rows of an agenda's data with the papers published for each."""
    by_slug = {paper.slug: paper for paper in papers}
    found = []
    for row in rows:
        slugs = {f"paper-{mention['slug']}": mention["title"] for mention in row["papers"]}
        published = [by_slug[slug] for slug in slugs if slug in by_slug]
        awaited = [title for slug, title in slugs.items() if slug not in by_slug]
        found.append(AgendaRow(row, published, awaited, agenda_rows(row["parts"], papers)))
    return found
