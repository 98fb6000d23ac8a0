"""The financial report as a paper: drafted from the ledger, and its figures brought up to date."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import uuid4

from django.db import transaction

from csp.documentservices import rewrite_document
from csp.editing.shapes import Operation
from csp.models import Document, User
from csp.queries import whole_documents
from csp.services import audit
from meetings.models import AgendaItem, Meeting, Paper
from meetings.paperservices import MovedOn, begin_paper, meeting_key, seen
from meetings.requestservices import write_paper
from meetings.timetable import Year
from reports.builders.heads import founded
from reports.builders.moneyaccounts import accounts_view, figures_of
from reports.builders.moneyreport import report_draft, report_title
from reports.moneyappendix import appendix_in, redrawn
from reports.moneyfigures import amounts, renewed, texts_of, years_of


@transaction.atomic
def draft_financial_report(*, year: Year, meeting: Meeting, items: Sequence[AgendaItem], by: User, author: str = "") -> Paper:
    """A paper of `meeting`, in the house form, on the accounts of `year`, to be changed in the editor like any other.

    It serves `items` of its agenda. Raises CannotPublish for a year that the ledger does not have, and ValueError where the
    meeting has such a paper already or an item is of another meeting.
    """
    if any(item.agenda.meeting_id != meeting.pk for item in items):
        raise ValueError("Choose an item of that meeting's agenda.")
    view = accounts_view(year)
    title = report_title(view)
    # The meeting's row is the queue of those who bring papers.
    Meeting.objects.select_for_update().get(pk=meeting.pk)
    if meeting.papers.filter(title=title).exists():
        raise ValueError(f"The meeting of {meeting.date:%-d %B %Y} has a paper “{title}” already. Bring its figures up to date there.")
    paper = begin_paper(meeting=meeting, title=title, items=items, author=author, by=by)
    assert paper.document is not None
    key = f"paper/{meeting_key(meeting)}/{paper.slug}"
    rewrite_document(document=paper.document, draft=report_draft(view, year, founded()), key=key, by=by)
    audit(by=by, act="draft_financial_report", thing=paper, year=str(year))
    return paper


@transaction.atomic
def renew_figures(*, paper: Paper, version: int, revision: int, by: User, tables: bool = False) -> int:
    """Bring each amount of `paper` that is tied to the ledger up to what the ledger says; all other words stay. With `tables`
    those of a financial report's appendix are drawn anew besides, with every line that the accounts have now.

    Gives the number of paragraphs and tables that changed. Raises MovedOn where the paper or its text is other than the
    `version` and `revision` that were looked at.
    """
    paper = seen(paper, version, revision)
    if paper.document_id is None:
        return 0
    whole = whole_documents([paper.document_id])[paper.document_id]
    operations = renewals(whole)
    if tables and (appendix := appendix_in(whole)) is not None:
        operations = [one for one in operations if one.told["identity"] not in appendix.blocks] + redrawn(appendix)
    if operations:
        saved = write_paper(paper=paper, operations=operations, by=by)
        if any(result.state != "saved" for result in saved.results):
            raise MovedOn("Somebody changed the text in the same moment. Look at it as it is now, then do this again.")
        audit(by=by, act="renew_figures", thing=paper, blocks=len(operations), tables=tables)
    return len(operations)


def renewals(document: Document) -> list[Operation]:
    """What an editor would do to bring each amount of `document` (loaded by csp.queries.whole_documents) that is tied to the
    ledger up to what the ledger says."""
    blocks = [block for section in document.sections.all() for block in section.blocks.all()]
    slugs = [match["year"] for block in blocks for text in texts_of(block) for match in amounts(text)]
    known = figures_of(years_of(slugs))
    operations = []
    for block in blocks:
        text = renewed(block.text, known)
        rows = [[renewed(cell, known) for cell in row] for row in block.rows] if block.rows is not None else None
        if (text, rows) != (block.text, block.rows):
            content = {"kind": block.kind, "text": text, "depth": block.depth, "numbered": block.numbered, "rows": rows}
            operations.append(Operation(uuid4(), "put_block", {"identity": block.identity, "base": block.version, "content": content}))
    return operations
