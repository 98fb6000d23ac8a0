"""What Board and members read: their copies of what was published, and draft minutes going round."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from csp.editing.things import BLOCK, SECTION
from csp.models import Block, Section, User
from csp.queries import whole_documents
from csp.texts import BlockView, SectionView
from meetings.models import Meeting, Minutes, MinutesComment
from reports.builders import MinutesView, minutes_view
from reports.models import Publication

Kind, Audience = Publication.Kind, Publication.Audience
# In the order in which a meeting's things are read; the pack, which holds all of them, first.
ORDER = [Kind.PACK, Kind.SUPPLEMENT, Kind.NOTICE, Kind.AGENDA, Kind.ACTION_LOG, Kind.MINUTES, Kind.PAPER]


@dataclass
class MeetingPapers:
    """A meeting with what members can read of it: of each thing their own copy, else the public's."""

    meeting: Meeting
    pack: Publication | None = None
    rest: list[Publication] = field(default_factory=list)


def meetings_for_members(*, since: date) -> list[MeetingPapers]:
    """Meetings from `since` on of which something stands published, the latest first. One query."""
    rows = (
        Publication.objects.standing()
        .filter(meeting__date__gte=since)
        .select_related("meeting__group")
        .order_by("-meeting__date", "meeting__group__kind", "id")
    )
    found: dict[Meeting, dict[str, Publication]] = defaultdict(dict)
    for row in rows:
        assert row.meeting is not None  # what has none, such as a timetable, is left out above
        things = found[row.meeting]
        if row.slug not in things or row.audience == Audience.MEMBERS:
            things[row.slug] = row
    entries = []
    for meeting, things in found.items():
        ordered = sorted(things.values(), key=lambda row: (ORDER.index(Kind(row.kind)), row.pk))
        pack = next((row for row in ordered if row.kind == Kind.PACK), None)
        entries.append(MeetingPapers(meeting, pack, [row for row in ordered if row is not pack]))
    return entries


def minutes_going_round() -> list[Minutes]:
    """Circulated drafts, the latest meeting first."""
    drafts = Minutes.objects.filter(status=Minutes.Status.CIRCULATED).select_related("meeting__group")
    return list(drafts.order_by("-meeting__date"))


@dataclass
class Paragraph:
    """A block of draft minutes as it is drawn, its row, and what was said of it, oldest first."""

    row: Block
    block: BlockView
    comments: list[MinutesComment]


@dataclass
class CommentedSection:
    """A section of draft minutes with its paragraphs."""

    section: SectionView
    closed: bool
    paragraphs: list[Paragraph]


@dataclass
class CommentedMinutes:
    """Draft minutes to comment on. `general`: comments on the whole, or on paragraphs that are gone."""

    minutes: Minutes
    view: MinutesView
    sections: list[CommentedSection]
    general: list[MinutesComment]
    count: int


def commented_minutes(minutes: Minutes) -> CommentedMinutes:
    """`minutes` as members read them, with all comments. A constant number of queries."""
    view = minutes_view(minutes.meeting, Audience.MEMBERS)
    document = whole_documents([minutes.document_id])[minutes.document_id]
    behind: dict[int | None, list[MinutesComment]] = defaultdict(list)
    comments = list(minutes.comments.select_related("by__person").order_by("at", "pk"))
    for comment in comments:
        behind[comment.block_id].append(comment)
    sections = [
        CommentedSection(
            drawn, section.audience != "public",
            [
                Paragraph(row, block, behind.get(row.pk, []))
                for row, block in zip(section.blocks.all(), drawn.blocks, strict=True)
            ],
        )
        for section, drawn in zip(document.sections.all(), view.text.sections, strict=True)
    ]
    return CommentedMinutes(minutes, view, sections, behind.get(None, []), len(comments))


@dataclass(frozen=True)
class Reading:
    """A paragraph as somebody had it open. `block`: as it stands; None where it is gone by now."""

    block: Block | None
    words: str


def reading_of(minutes: Minutes, identity: UUID, version: int) -> Reading | None:
    """The paragraph `identity` of `minutes` as it was worded in `version`, however it reads now; None where these
    minutes never had it so. Three queries at most."""
    block = Block.objects.filter(identity=identity, section__document=minutes.document_id).select_related("section").first()
    if block is not None and block.version == version:
        return Reading(block, block.text)
    past = BLOCK.past.objects.filter(identity=identity, version=version).order_by("history_id").last()
    if past is None:
        return None
    if block is None:
        sections = Section.objects.filter(pk=past.section_id), SECTION.past.objects.filter(id=past.section_id)
        if not any(rows.filter(document_id=minutes.document_id).exists() for rows in sections):
            return None
    return Reading(block, past.text)


def standing_for_member(place: str, slug: str, version: int) -> Publication | None:
    """The members' copy at an address, withdrawn or not; None if there is none."""
    return (
        Publication.objects.filter(place=place, slug=slug, version=version, audience=Audience.MEMBERS)
        .select_related("content", "withdrawal", "superseded_by", "meeting__group")
        .first()
    )


def own_comment(pk: int, user: User) -> MinutesComment | None:
    """A comment that `user` wrote; None for somebody else's."""
    return MinutesComment.objects.filter(pk=pk, by=user).select_related("minutes__meeting").first()
