"""Papers of a meeting, and the order in which a pack holds them."""

from __future__ import annotations

from csp.models import Document, Partnership
from csp.queries import whole_documents
from csp.texts import Anchors, text_view
from meetings.models import Meeting, Paper
from meetings.queries import Row, agenda_rows
from reports.builders.agendas import closed_papers, may_read
from reports.builders.heads import CannotPublish, head
from reports.builders.shapes import FileView, PaperView


def papers_in_order(meeting: Meeting, audience: str) -> list[Paper]:
    """Papers of `meeting` that readers of `audience` may have, in the order of the agenda.

    One that serves several items stands once, at the first; those of no item come last.
    """
    rows = agenda_rows(meeting)
    found = meeting.papers.prefetch_related("paper_items").select_related("file", "meeting__group")
    closed = closed_papers(rows)
    papers = [paper for paper in found if may_read(paper, audience, closed)]
    place = {row.item.pk: at for at, row in enumerate(_flat(rows))}
    last = len(place)

    def first_item(paper: Paper) -> int:
        return min((place.get(item.item_id, last) for item in paper.paper_items.all()), default=last)

    return sorted(papers, key=lambda paper: (first_item(paper), paper.position, paper.pk))


def item_labels(paper: Paper, rows: list[Row]) -> tuple[str, ...]:
    """The items that `paper` serves, in order: "Agenda item 5.2"; an unnumbered row by its title."""
    served = {item.item_id for item in paper.paper_items.all()}
    return tuple(
        f"Agenda item {row.number}" if row.number else row.item.title
        for row in _flat(rows)
        if row.item.pk in served
    )


def paper_view(
    paper: Paper, audience: str, rows: list[Row] | None = None, document: Document | None = None,
    partnership: Partnership | None = None,
) -> PaperView:
    """`paper`; raises CannotPublish when it is not for readers of `audience`. `rows`, the agenda of its meeting, its
    whole `document` and the `partnership` are given where they were read already."""
    rows = agenda_rows(paper.meeting) if rows is None else rows
    if not may_read(paper, audience, closed_papers(rows)):
        raise CannotPublish(f"“{paper.title}” is not for the public.")
    text = file = None
    if paper.document_id:
        document = document or whole_documents([paper.document_id])[paper.document_id]
        text = text_view(document, audience=audience, anchors=Anchors())
    elif paper.file:
        file = FileView(paper.file.sha256, paper.file.size, paper.file.name, paper.pages or 0, paper.tagged)
    return PaperView(
        **head(paper.meeting, audience, paper.title, partnership),
        slug=paper.slug, paper_kind=paper.kind, to=paper.to, author=paper.author, late=paper.late,
        items=item_labels(paper, rows), text=text, file=file,
    )


def _flat(rows: list[Row]) -> list[Row]:
    """Each row and its parts, in order."""
    return [row for top in rows for row in (top, *top.parts)]
