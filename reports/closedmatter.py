"""What is closed in a meeting's papers, and whether something that goes to the public gives it away."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from csp.models import Audience, Document, Phrase
from csp.preflight import Finding, found
from csp.queries import whole_documents
from meetings.models import AgendaItem, Minutes, Paper
from meetings.queries import Row

# So many words in a row are no accident.
RUN = 8
# A title of fewer letters ("Lamps") would be found everywhere.
LEAST_TITLE = 10
GENERAL = {
    "closed item", "closed items", "closed session", "closed meeting", "confidential item", "confidential items", "private session",
    "any other business", "welcome and apologies", "declarations of interest", "action points review", "exempt items",
}
Words = tuple[str, ...]


@dataclass
class ClosedMatter:
    """Titles of closed things, and runs of words that stand in closed texts alone."""

    titles: dict[Words, str] = field(default_factory=dict)
    runs: set[Words] = field(default_factory=set)

    def given_away(self, text: str, where: str) -> Iterator[Finding]:
        """Findings about a text that the public is to read."""
        words = in_words(text)
        for title, told in self.titles.items():
            if any(words[at : at + len(title)] == title for at in range(len(words) - len(title) + 1)):
                yield found("closed-named", f"It names what is closed: “{told}”.", where, told)
        shared = [at for at in range(len(words) - RUN + 1) if words[at : at + RUN] in self.runs]
        if shared:
            end = next((at for at, following in zip(shared, [*shared[1:], 10**9], strict=True) if following != at + 1), shared[-1])
            said = " ".join(words[shared[0] : end + RUN])
            yield found("closed-words", f"These words stand in a closed part too: “{said[:120]}”.", where, said)


def closed_matter(rows: Iterable[Row], papers: Iterable[Paper], document_ids: Iterable[int]) -> ClosedMatter:
    """What is closed in an agenda, in papers (each with its items known by `rows`) and in sections of documents.

    Six queries at most, whatever there is.
    """
    rows, papers = list(rows), list(papers)
    closed_rows = [row for row in every_row(rows) if row.session == AgendaItem.Session.CLOSED]
    shut = {paper.pk for row in closed_rows for paper in row.papers}
    hidden = [paper for paper in papers if paper.audience != Audience.PUBLIC or paper.pk in shut]
    documents = whole_documents([*document_ids, *(paper.document_id for paper in papers if paper.document_id)])
    whole = {paper.document_id for paper in hidden}
    titles = [row.title for row in closed_rows] + [paper.title for paper in hidden]
    matter, texts = ClosedMatter(), []
    for document in documents.values():
        for section in document.sections.all():
            if document.pk in whole or section.audience != Audience.PUBLIC:
                titles.append(section.title if document.pk not in whole else "")
                texts += [text for block in section.blocks.all() for text in (block.text, *(cell for row in block.rows or [] for cell in row))]
    spoken = {in_words(title) for title in open_titles(rows, papers, shut, documents.values(), whole)}
    for title in titles:
        words = in_words(title)
        if len(words) > 1 and len(title) >= LEAST_TITLE and " ".join(words) not in GENERAL and words not in spoken:
            matter.titles[words] = title
    matter.runs = {run for text in texts for run in runs(text)}
    if matter.runs:
        matter.runs -= {run for text in Phrase.objects.values_list("text", flat=True) for run in runs(text)}
    return matter


def closed_between(first: date, last: date) -> ClosedMatter:
    """What is closed in the meetings from `first` to `last`: their closed items, papers and parts of minutes. Twelve queries
    at most, however many meetings."""
    items = AgendaItem.objects.filter(agenda__meeting__date__range=(first, last)).select_related("parent")
    papers = Paper.objects.filter(meeting__date__range=(first, last)).prefetch_related("items__parent")
    minuted = Minutes.objects.filter(meeting__date__range=(first, last)).values_list("document", flat=True)
    rows = [Row(item, "", 0, None, (), ()) for item in items]
    for paper in papers:
        rows += [Row(item, "", 0, None, (), (paper,)) for item in paper.items.all()]
    shut = [Row(_closed_with(row.item), "", 0, None, (), row.papers) for row in rows]
    return closed_matter(shut, papers, [pk for pk in minuted if pk is not None])


def _closed_with(item: AgendaItem) -> AgendaItem:
    """The item, closed where what it is a part of is; not to be saved."""
    if item.parent is not None and item.parent.session == AgendaItem.Session.CLOSED:
        item.session = AgendaItem.Session.CLOSED
    return item


@dataclass(frozen=True)
class FlatRow:
    """A row or part of an agenda, closed where what it belongs to is."""

    title: str
    session: str
    papers: tuple[Paper, ...]


def every_row(rows: Iterable[Row]) -> Iterator[FlatRow]:
    """Rows and their parts, in order."""
    for top in rows:
        for row in (top, *top.parts):
            closed = AgendaItem.Session.CLOSED in (top.item.session, row.item.session)
            session = AgendaItem.Session.CLOSED if closed else AgendaItem.Session.OPEN
            yield FlatRow(row.item.title, session, row.papers)


def open_titles(
    rows: Iterable[Row], papers: Iterable[Paper], shut: set[int], documents: Iterable[Document], whole: set[int | None]
) -> Iterator[str]:
    """Titles that the public reads anyway: of open items, public papers, open sections."""
    yield from (row.title for row in every_row(rows) if row.session != AgendaItem.Session.CLOSED)
    yield from (paper.title for paper in papers if paper.audience == Audience.PUBLIC and paper.pk not in shut)
    for document in documents:
        if document.pk not in whole:
            yield from (section.title for section in document.sections.all() if section.audience == Audience.PUBLIC)


def in_words(text: str) -> Words:
    """The words of a text in small letters, without marks."""
    return tuple(re.findall(r"[^\W_]+(?:['’][^\W_]+)?", text.casefold().replace("’", "'")))


def runs(text: str) -> Iterator[Words]:
    """Every run of RUN words of a text."""
    words = in_words(text)
    return (words[at : at + RUN] for at in range(len(words) - RUN + 1))
