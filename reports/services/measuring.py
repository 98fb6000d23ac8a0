"""Filing a quarterly performance report as a paper: its tables and words become a numbered document, and what it told is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from actions.disclosurequeries import disclosure
from actions.measurequeries import Book, Place, told_before
from actions.measuring import Quarter
from actions.models import MeasureSet, QuarterReport, ReportedFigure
from actions.suppression import Mark
from csp.drafts import DraftBlock, DraftDocument, DraftSection
from csp.models import User
from csp.services import audit
from csp.versions import ChangedMeanwhile, fingerprint
from meetings.models import AgendaItem, Meeting, Paper
from meetings.paperservices import begin_paper
from meetings.paperservices import put as put_paper
from meetings.reading.shapes import ReportRead
from reports.builders.measures import MeasuresReport, Told, as_known, measures_report


class Draft(NamedTuple):
    """A report as it would be filed now, the figures in it, and in words which small ones earlier reports give away."""

    report: MeasuresReport
    figures: dict[Place, Told]
    given_away: tuple[str, ...]


def drafted(book: Book, quarter: Quarter) -> Draft:
    """The report of `quarter` as it would be filed now."""
    earlier = list(told_before(book.measures))
    judged = disclosure(book, quarter, earlier)
    figures = as_known(book, quarter, earlier, judged.marks)
    says = book.commentaries.get(quarter)
    text = says.text if says else ""
    report = measures_report(book, quarter, figures, text=text, threshold=book.measures.threshold)
    return Draft(report, figures, judged.given_away)


def seen_of(report: MeasuresReport) -> str:
    """The fingerprint of a report as a page showed it."""
    return fingerprint([table.grid for table in report.tables], report.text, report.breaks, report.key)


@transaction.atomic
def file_report(
    *, measures: MeasureSet, quarter: Quarter, meeting: Meeting, items: Sequence[AgendaItem], audience: str, was: str, by: User
) -> QuarterReport:
    """Make the report of `quarter` a paper of `meeting`, editable from then on; gives what was kept of it.

    Raises ChangedMeanwhile where the report is no more what the page showed (`was`), and ValueError where no figure is in.
    """
    MeasureSet.objects.select_for_update(of=("self",)).get(pk=measures.pk)
    book = Book(measures)
    report, figures, _ = drafted(book, quarter)
    if seen_of(report) != was:
        raise ChangedMeanwhile("Its figures or words were changed while you had the page open. Look at it again before it is filed.")
    if not any(told.value is not None for told in figures.values()):
        raise ValueError("No figure is in yet.")
    paper = begin_paper(
        meeting=meeting, title=f"{report.heading}, quarter {quarter.number}", items=items, author=report.agency, audience=audience, by=by
    )
    put_paper(paper=paper, read=ReportRead(
        title=paper.title, kind=Paper.Kind.REPORT, to=paper.to, author=paper.author, document=as_document(report, paper.title),
    ), stored=None, by=by)
    number = QuarterReport.objects.filter(measures=measures, year=quarter.year, quarter=quarter.number).count() + 1
    kept = QuarterReport.objects.create(
        measures=measures, year=quarter.year, quarter=quarter.number, number=number, filed_on=timezone.localdate(),
        threshold=measures.threshold if measures.suppress else 0, text=report.text, paper=paper,
    )
    ReportedFigure.objects.bulk_create(_rows(kept, figures))
    audit(by=by, act="file_quarter_report", thing=kept, paper=str(paper), meeting=str(meeting))
    return kept


def _rows(kept: QuarterReport, figures: Mapping[Place, Told]) -> list[ReportedFigure]:
    return [
        ReportedFigure(
            report=kept, measure_id=place.measure, category_id=place.category, year=place.year, quarter=place.quarter,
            value=told.value, mark=(told.mark or Mark.SHOWN).value, revised=told.revised,
        )
        for place, told in figures.items() if not told.missing
    ]


def as_document(report: MeasuresReport, title: str) -> DraftDocument:
    """The report as a numbered document: a section for each table, then the words."""
    sections = [
        DraftSection(table.title, "plain", [
            DraftBlock("table", report.period, numbered=False, rows=table.grid),
            *(DraftBlock(text=note, numbered=False) for note in table.notes),
        ])
        for table in report.tables
    ]
    told = [DraftBlock(text=words, numbered=False) for words in _paragraphs(report.text)]
    if told:
        sections.append(DraftSection("Key issues and information", "plain", told))
    about = [DraftBlock(text=f"Break in the series: {words}", numbered=False) for words in report.breaks]
    about += [DraftBlock(text=f"**{name}**: {words}", numbered=False) for name, words in report.definitions]
    about += [DraftBlock(text=f"**{mark}**: {words}.", numbered=False) for mark, words in report.key]
    if about:
        sections.append(DraftSection("How to read these figures", "plain", about))
    return DraftDocument(title, numbering="none", sections=sections)


def _paragraphs(text: str) -> list[str]:
    return [part.strip() for part in text.split("\n\n") if part.strip()]
