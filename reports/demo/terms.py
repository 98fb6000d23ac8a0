"""Standing documents of the demo: terms of reference in force and proposed anew, a plan in force and one being written."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import uuid5

from csp.editing.shapes import Operation
from csp.editing.things import block_content
from csp.models import Block, Group, User
from meetings.models import AgendaItem, Meeting, StandingDocument, StandingVersion
from meetings.standingqueries import RULE_FIELDS
from meetings.standingservices import (
    agree_version,
    begin_version,
    describe_version,
    found_standing,
    propose_version,
    take_paper,
    write_version,
)
from reports.services import publish_version

Kind = StandingDocument.Kind
PAPER = "Partnership terms of reference"
NEW_QUORUM = "Five Board members, or their representatives, from at least four agencies make a quorum."
PLAN = (
    ("What we want", "Fewer people hurt, robbed or frightened in Harrowmere than three years ago^[Measured as the three agencies that"
                     " count such things agree to count them.], and more who say so."),
    ("What we will do", "Light the places where people feel watched by nobody; stand by young people before they are drawn in;"
                        " make it dull to steal a bicycle."),
    ("How we will know", "Each priority says every quarter what it did and what came of it, good or bad."),
)


def _partnership() -> Group:
    return Group.objects.get(kind=Group.Kind.PARTNERSHIP)


def _said(version: StandingVersion, **changes: Any) -> dict[str, Any]:
    return {name: getattr(version.rules, name) for name in RULE_FIELDS} | changes


def agree_terms(meeting: Meeting, starts: date, by: User) -> None:
    """The paper of the first meeting becomes version 1, as it was agreed there; a quorum is among its rules."""
    standing = found_standing(group=_partnership(), kind=Kind.TERMS, by=by)
    version = take_paper(standing=standing, paper=meeting.papers.get(title=PAPER), by=by)
    describe_version(
        version=version, summary="For the first time the terms state a quorum: **five Board members**, representatives included.",
        said=_said(version, quorum=5), by=by,
    )
    agree_version(version=version, starts=starts, decision=meeting.decisions.get(text__startswith="The terms of reference"), by=by)


def keep_plan(starts: date, by: User) -> None:
    """The plan was agreed before the record begins; a next version is begun."""
    standing = found_standing(group=_partnership(), kind=Kind.PLAN, by=by)
    version = begin_version(standing=standing, by=by)
    first = version.document.sections.get()
    put: list[Operation] = []
    after = None
    for at, (title, text) in enumerate(PLAN):
        identity = first.identity if at == 0 else uuid5(first.identity, title)
        content = {"kind": "numbered", "title": title, "audience": "public", "public_wording": ""}
        told = {"identity": identity, "base": 1 if at == 0 else 0, "content": content}
        put.append(Operation(uuid5(identity, f"put {title}"), "put_section", told if at == 0 else told | {"after": after}))
        block = uuid5(first.identity, text)
        put.append(Operation(uuid5(block, "put"), "put_block", {
            "identity": block, "base": 0, "section": identity, "after": None,
            "content": {"kind": "paragraph", "text": text, "depth": 1, "numbered": True, "rows": None},
        }))
        after = identity
    write_version(version=version, operations=put, by=by)
    describe_version(
        version=version, summary="Three priorities for three years: safer streets after dark, young people, bicycles.", by=by
    )
    agree_version(version=version, starts=starts, agreed_words="Agreed by the Board before this record begins", by=by)
    begin_version(standing=standing, by=by)


def publish(kind: str, by: User, at: datetime) -> None:
    """The agreed version of a kind goes out."""
    version = StandingVersion.objects.get(standing__kind=kind, status=StandingVersion.Status.AGREED)
    publish_version(version=version, by=by, now=at)


def propose_terms(meeting: Meeting, title: str, by: User) -> None:
    """A version with a stricter quorum is put before the coming meeting, at the item called `title`."""
    standing = StandingDocument.objects.get(kind=Kind.TERMS, group=_partnership())
    version = begin_version(standing=standing, by=by)
    quorum = Block.objects.get(section__document=version.document, text__startswith="Five Board members")
    content = block_content(quorum) | {"text": NEW_QUORUM}
    write_version(version=version, by=by, operations=[
        Operation(uuid5(quorum.identity, "quorum"), "put_block", {"identity": quorum.identity, "base": quorum.version, "content": content})
    ])
    describe_version(
        version=version, summary="The quorum asks for four agencies as well, and reports come three weeks before.",
        said=_said(version, report_days=21), by=by,
    )
    items = AgendaItem.objects.filter(agenda__meeting=meeting, title=title)
    propose_version(version=version, meeting=meeting, starts=meeting.date, items=list(items[:1]), by=by)
