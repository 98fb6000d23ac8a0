"""The whole story of an action point: every reference it had, before and after, with paragraphs and lines."""

from __future__ import annotations

from dataclasses import dataclass, field

from actions.models import ActionPoint, ActionUpdate
from actions.registerqueries import story_of
from csp.models import Audience as Circle
from csp.queries import whole_documents
from csp.texts import Anchors, BlockView, text_view
from meetings.models import Meeting, Minutes
from reports.builders.actionlogs import owner_words
from reports.models import Publication


@dataclass(frozen=True)
class Paragraph:
    """The paragraph that gave rise to it, with its number and place in the minutes."""

    block: BlockView


@dataclass
class Chapter:
    """An action point under one reference. `here`: the one that was asked for; `reworded`: its words differ from those of
    the chapter before; `minutes`: where the reader may read them; `withheld`: they have not gone round yet."""

    point: ActionPoint
    here: bool
    closed: bool
    reworded: bool
    owners: tuple[str, ...]
    lines: list[ActionUpdate]
    paragraph: Paragraph | None = None
    minutes: Publication | None = None
    draft: str = ""
    withheld: bool = False


@dataclass
class Story:
    """All chapters, the earliest first; `origin` is the first one's origin in words where the record does not hold it."""

    chapters: list[Chapter] = field(default_factory=list)
    origin: str = ""

    @property
    def here(self) -> Chapter:
        """The chapter that was asked for."""
        return next(one for one in self.chapters if one.here)

    @property
    def first(self) -> Meeting:
        """The meeting that raised it first, as far as the record knows."""
        return self.chapters[0].point.meeting

    @property
    def closed(self) -> bool:
        """Whether it comes from a closed item, at whichever meeting."""
        return any(one.closed for one in self.chapters)


def story(point: ActionPoint, *, writes_minutes: bool) -> Story:
    """The story of `point` for Board and members, or for who `writes_minutes` and so reads drafts that nobody else has
    seen. The same number of queries over any number of meetings."""
    rows = (
        story_of(point.pk)
        .select_related("meeting__group", "meeting__minutes", "block__section", "settled_at", "priority")
        .prefetch_related("owners", "updates__person", "updates__file", "updates__meeting")
    )
    told, before = Story(), ""
    for row in rows:
        closed = row.block is not None and row.block.section.audience != Circle.PUBLIC
        reworded = bool(told.chapters) and row.text != before
        lines = sorted(row.updates.all(), key=lambda line: (line.date, line.pk))
        told.chapters.append(Chapter(row, row.pk == point.pk, closed, reworded, owner_words(row), lines))
        before = row.text
    first = told.chapters[0].point
    told.origin = first.origin_words if first.continues_id is None else ""
    _place(told, writes_minutes)
    return told


def _place(told: Story, writes_minutes: bool) -> None:
    """Find each chapter's paragraph, and the minutes that its reader may read."""
    minutes = {one.point.pk: _minutes(one.point.meeting) for one in told.chapters}
    wanted = [found.document_id for one in told.chapters if (found := minutes[one.point.pk]) and one.point.block_id]
    blocks: dict[int, BlockView] = {}
    for document in whole_documents(wanted).values():
        view = text_view(document, audience=Publication.Audience.MEMBERS, anchors=Anchors())
        for section, shown in zip(document.sections.all(), view.sections, strict=True):
            blocks |= {row.pk: block for row, block in zip(section.blocks.all(), shown.blocks, strict=True)}
    published = _published([one.point.meeting for one in told.chapters])
    for one in told.chapters:
        kept = minutes[one.point.pk]
        draft = kept is not None and kept.status == Minutes.Status.DRAFT
        one.minutes = published.get(one.point.meeting_id)
        if kept is not None and one.minutes is None:
            one.draft = "editor" if draft and writes_minutes else "circulated" if kept.status == Minutes.Status.CIRCULATED else ""
        one.withheld = draft and not writes_minutes
        block = blocks.get(one.point.block_id or 0)
        if block is not None and not one.withheld:
            one.paragraph = Paragraph(block)


def _minutes(meeting: Meeting) -> Minutes | None:
    return getattr(meeting, "minutes", None)


def _published(meetings: list[Meeting]) -> dict[int, Publication]:
    """The published minutes of each meeting that stand: the members' copy, else the public's. One query."""
    rows = Publication.objects.standing().filter(meeting__in=meetings, kind=Publication.Kind.MINUTES)
    # Public copies last in the alphabet, so that members' replace them.
    return {row.meeting_id: row for row in rows.order_by("-audience", "version") if row.meeting_id}
