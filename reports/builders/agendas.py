"""Notice and agenda of a meeting."""

from __future__ import annotations

from actions.models import ActionPoint
from csp.models import Audience as Circle
from csp.queries import whole_documents
from csp.texts import Anchors, TextView, text_view
from meetings.models import Agenda, AgendaItem, Meeting, Paper
from meetings.queries import Row, agenda_rows, total_minutes
from reports.builders.heads import Audience, CannotPublish, dated, founded, gathering, head
from reports.builders.shapes import (
    AgendaRow,
    AgendaView,
    CancelledNoticeView,
    LinkedRow,
    NoticeView,
    PaperMention,
    PublicInformationView,
)
from reports.models import Publication
from reports.queries import public_address

CLOSED = AgendaItem.Session.CLOSED
Kind = Publication.Kind


def notice_view(meeting: Meeting, audience: str) -> NoticeView:
    """Notice of `meeting`."""
    closed = AgendaItem.objects.filter(agenda__meeting=meeting, session=CLOSED).exists()
    told = {
        **head(meeting, audience, dated("Notice of meeting", meeting)), **gathering(meeting),
        "host": founded().host, "partly_closed": closed,
    }
    if meeting.cancelled_because:
        return CancelledNoticeView(**told, cancelled_because=meeting.cancelled_because)
    return NoticeView(**told)


def agenda_view(meeting: Meeting, audience: str) -> AgendaView:
    """The agenda of `meeting`; raises CannotPublish without one."""
    agenda = Agenda.objects.filter(meeting=meeting).select_related("public_information").first()
    rows = agenda_rows(meeting)
    if agenda is None or not rows:
        raise CannotPublish(f"The meeting of {meeting.date:%-d %B %Y} has no agenda.")
    anchors = Anchors()
    links = _links(meeting, rows)
    shown = [_row(row, audience, anchors, closed_papers(rows), links, inherited=False) for row in rows]
    return AgendaView(
        **head(meeting, audience, dated("Agenda", meeting)), **gathering(meeting),
        notes=lines(agenda.notes),
        rows=tuple(row for row in shown if row is not None),
        total_minutes=total_minutes(rows),
        information=_information(agenda, audience, anchors),
    )


def information_view(meeting: Meeting, audience: str) -> PublicInformationView | None:
    """The text for the public behind the agenda of `meeting`; None if there is none."""
    agenda = Agenda.objects.filter(meeting=meeting).select_related("public_information").first()
    text = agenda and _information(agenda, audience, Anchors())
    if not text:
        return None
    return PublicInformationView(**head(meeting, audience, text.title), text=text)


def _information(agenda: Agenda, audience: str, anchors: Anchors) -> TextView | None:
    standing = agenda.public_information or founded().public_information
    if standing is None:
        return None
    return text_view(whole_documents([standing.pk])[standing.pk], audience=audience, anchors=anchors)


def closed_papers(rows: list[Row]) -> set[int]:
    """Papers that serve a closed item, or a part of one: the public hears of them nowhere, not at an open item."""
    return {
        paper.pk
        for top in rows
        for row in (top, *top.parts)
        if CLOSED in (top.item.session, row.item.session)
        for paper in row.papers
    }


def may_read(paper: Paper, audience: str, closed: set[int]) -> bool:
    """Whether `paper` is for readers of `audience`; `closed` as closed_papers gives it."""
    return audience != Audience.PUBLIC or (paper.audience == Circle.PUBLIC and paper.pk not in closed)


def _links(meeting: Meeting, rows: list[Row]) -> dict[int, str]:
    """Of each item that takes up minutes or the action log of the record, the address of their newest public version.

    It follows from the record alone: what is published beside the agenda, now or later, does not change the agenda.
    """
    items = [one.item for row in rows for one in (row, *row.parts)]
    about = {item.about_meeting_id for item in items if item.about_meeting_id}
    found: dict[int, str] = {}
    if about:
        minuted = {one.pk: one for one in Meeting.objects.filter(pk__in=about, minutes__isnull=False).select_related("group")}
        found = {item.pk: public_address(minuted[item.about_meeting_id], Kind.MINUTES) for item in items if item.about_meeting_id in minuted}
    logs = [item.pk for item in items if item.about == AgendaItem.About.ACTION_LOG]
    if logs and ActionPoint.objects.for_log(meeting).exists():
        found |= dict.fromkeys(logs, public_address(meeting, Kind.ACTION_LOG))
    return found


def _row(
    row: Row, audience: str, anchors: Anchors, papers: set[int], links: dict[int, str], inherited: bool
) -> AgendaRow | None:
    """`papers`: those of closed items. `links`: addresses by item. `inherited`: the item above is closed. A closed row without a number vanishes from the public's agenda."""
    item = row.item
    anchor = anchors.take(f"item-{row.number.replace('.', '-')}") if row.number else ""
    closed = inherited or item.session == CLOSED
    if closed and audience == Audience.PUBLIC:
        if not row.number:
            return None
        return AgendaRow(
            item.kind, row.number, anchor, CLOSED, "", (), "", (), None, "", None, (), (), concealed=True
        )
    parts = [_row(part, audience, anchors, papers, links, closed) for part in row.parts]
    plain = AgendaRow(
        kind=item.kind, number=row.number, anchor=anchor, session=CLOSED if closed else item.session,
        title=item.title, notes=lines(item.notes), purpose=item.purpose,
        leads=tuple(lead.words for lead in row.leads),
        minutes=item.minutes, time_words=item.time_words, next_date=item.next_date,
        papers=tuple(
            PaperMention(paper.title, paper.slug, paper.late)
            for paper in row.papers
            if may_read(paper, audience, papers)
        ),
        parts=tuple(part for part in parts if part is not None),
    )
    return LinkedRow(**vars(plain), leads_to=links[item.pk]) if item.pk in links else plain


def lines(text: str) -> tuple[str, ...]:
    """The lines of `text` that say something."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())
