"""Helpers of the tests of publishing."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

from csp.models import Audience, Block, Document, Person, StoredFile, path_of
from csp.services import keep_bytes
from meetings.models import AgendaItem, Meeting, Paper
from reports import triggers
from reports.models import Publication
from tests.factories import (
    ActionOwnerFactory,
    ActionPointFactory,
    AgendaItemFactory,
    AgendaLeadFactory,
    BlockFactory,
    DecisionFactory,
    DocumentFactory,
    FullMeeting,
    MeetingFactory,
    PaperFactory,
    PaperItemFactory,
    SectionFactory,
    untagged_pdf,
)

Word = Callable[[str], str]


def pdf_text(publication: Publication, program: Path) -> str:
    """The words of its PDF, in reading order."""
    done = subprocess.run([program, path_of(publication.pdf_sha256), "-"], capture_output=True, check=True, text=True)
    return done.stdout


def secrets(full: FullMeeting) -> dict[str, str]:
    """Put a word of its own in every place of the record that the public may not see, and give where each stands.

    A word is found again in any form: it is one run of letters.
    """
    words: dict[str, str] = {}

    def word(place: str) -> str:
        words[f"qzx{len(words):02}x"] = place
        return list(words)[-1]

    closed = AgendaItemFactory(
        agenda=full.agenda, session=AgendaItem.Session.CLOSED, title=word("title of a closed item"),
        notes=word("notes of a closed item"), minutes=None, time_words=word("time words of a closed item"),
    )
    AgendaLeadFactory(item=closed, words=word("lead of a closed item"))
    AgendaItemFactory(parent=closed, title=word("part of a closed item"))
    open_item = full.agenda.items.get(title="Priorities")
    AgendaItemFactory(parent=open_item, session=AgendaItem.Session.CLOSED, title=word("closed part of an open item"))
    for kind in (AgendaItem.Kind.HEADING, AgendaItem.Kind.BREAK):
        AgendaItemFactory(
            agenda=full.agenda, kind=kind, session=AgendaItem.Session.CLOSED, title=word(f"closed row, {kind}"),
        )
    _papers(full.meeting, closed, open_item, word)
    # One of the two has been agreed: what it is to hide would have stood in it before.
    triggers.remove()
    for meeting in (full.earlier, full.meeting):
        _closed_sections(meeting, word)
    triggers.install()
    _closed_actions(full, word)
    DecisionFactory(meeting=full.meeting, block=None, text=word("decision of no paragraph"))
    information = Document.objects.get(title="Information for the public")
    _closed_section(information, Audience.MEMBERS, word)
    return words


def contacts() -> list[str]:
    """Put contact details on every person; nobody reads those, not even members."""
    for number, person in enumerate(Person.objects.all()):
        person.email, person.telephone = f"vyw{number}@private.example", f"07700 900{number:03}"
        person.save()
    return ["@private.example", "vyw", "07700 900"]


def _closed_section(document: Document, audience: str, word: Word) -> list[Block]:
    section = SectionFactory(document=document, audience=audience, title=word("title of a closed section"))
    return [
        BlockFactory(section=section, text=word("paragraph of a closed section")),
        BlockFactory(section=section, kind=Block.Kind.SUBHEADING, text=word("sub-heading of a closed section")),
        BlockFactory(
            section=section, table=True, text=word("caption in a closed section"),
            rows=[[word("head cell in a closed section")], [word("cell in a closed section")]],
        ),
        BlockFactory(section=section, picture=True, text=word("alternative text in a closed section")),
    ]


def _closed_sections(meeting: Meeting, word: Word) -> None:
    for audience in (Audience.CLOSED, Audience.MEMBERS):
        paragraph, *_ = _closed_section(meeting.minutes.document, audience, word)
        point = ActionPointFactory(
            meeting=meeting, block=paragraph, text=word("action point of a closed section"),
            outcome=word("outcome of an action point of a closed section"),
            origin_words=word("origin of an action point of a closed section"),
        )
        ActionOwnerFactory(action_point=point, person=None, words=word("owner of such an action point"))
        DecisionFactory(meeting=meeting, block=paragraph, text=word("decision of a closed section"))


def _closed_actions(full: FullMeeting, word: Word) -> None:
    """An action point raised in a closed section long ago, carried over twice, each time in an open paragraph."""
    first = MeetingFactory(date=full.earlier.date.replace(year=full.earlier.date.year - 1))
    section = SectionFactory(audience=Audience.CLOSED)
    origin = ActionPointFactory(meeting=first, block=BlockFactory(section=section), text=word("a closed origin"))
    open_before = full.earlier.minutes.document.sections.first().blocks.first()
    carried = ActionPointFactory(
        meeting=full.earlier, continues=origin, block=open_before, text=word("carried over from a closed origin")
    )
    open_now = full.meeting.minutes.document.sections.get(title="Welcome and apologies").blocks.first()
    ActionPointFactory(
        meeting=full.meeting, continues=carried, block=open_now, text=word("carried over twice from a closed origin")
    )


def _papers(meeting: Meeting, closed: AgendaItem, open_item: AgendaItem, word: Word) -> None:
    for audience in (Audience.CLOSED, Audience.MEMBERS):
        paper = PaperFactory(
            meeting=meeting, audience=audience, title=word(f"title of a paper, {audience}"),
            slug=word(f"slug of a paper, {audience}"), author=word(f"author of a paper, {audience}"),
        )
        BlockFactory(section=SectionFactory(document=paper.document), text=word(f"text of a paper, {audience}"))
        PaperItemFactory(paper=paper, item=open_item)
    title = word("title of a paper marked public that serves a closed item")
    for item in (open_item, closed):
        paper, _ = Paper.objects.get_or_create(
            meeting=meeting, slug="mistaken", defaults={"title": title, "kind": "report", "document": DocumentFactory()}
        )
        PaperItemFactory(paper=paper, item=item)
    content = untagged_pdf(word("text of a closed PDF"))
    file = StoredFile.objects.create(
        sha256=keep_bytes(content), size=len(content), name=word("file name of a closed PDF"), media_type="application/pdf"
    )
    paper = PaperFactory(
        meeting=meeting, upload=True, file=file, audience=Audience.CLOSED, title=word("title of a closed PDF"), slug="pdf"
    )
    PaperItemFactory(paper=paper, item=open_item)
    report = Paper.objects.get(meeting=meeting, slug="lighting-plan")
    _closed_section(report.document, Audience.MEMBERS, word)

