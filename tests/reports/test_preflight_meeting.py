"""Preflight of a meeting: what is closed and given away, what the record itself shows, uploads and their originals."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from csp.models import Audience, Block, Inspection
from csp.preflight import ENGINE
from csp.preflightservices import look_through
from meetings.models import Paper
from reports.preflight import preflight
from reports.services.releasing import Planned
from tests import desk
from tests.factories import (
    BlockFactory,
    FullMeeting,
    PaperFactory,
    PaperItemFactory,
    PhraseFactory,
    SectionFactory,
    StoredFileFactory,
    full_meeting,
)

pytestmark = pytest.mark.django_db
SECRET = "The family of the late Zebediah Quill asked the review to be delayed until October."


@pytest.fixture
def full(own_data: Path) -> FullMeeting:
    full = full_meeting()
    look_through(files=[full.tagged.file, full.untagged.file], by=desk.officer())
    return full


def told(full: FullMeeting) -> list[tuple[str, str, str]]:
    """Code, title and place of every finding."""
    return [(one.finding.code, one.title, one.finding.where) for one in Planned(full.meeting, None).preflight.told]


def first_block(full: FullMeeting) -> Block:
    return full.report.document.sections.first().blocks.first()


def write(block: Block, text: str) -> None:
    block.text = text
    block.save()


def test_what_an_ordinary_meeting_shows(full: FullMeeting) -> None:
    assert sorted(told(full)) == sorted([
        ("closed-withheld", "Agenda, 8 July 2031", "item 1"),
        ("closed-wording", "Draft minutes, 8 July 2031", "1"),
        ("members-withheld", "The Mill Lane review", ""),
        ("untagged", "Street survey", ""),
    ])


def test_a_title_of_something_closed_in_a_public_text(full: FullMeeting) -> None:
    """An item, a paper and a section that are closed; an open one of the same name gives nothing away."""
    closed = full.meeting.minutes.document.sections.get(audience=Audience.CLOSED)
    write(first_block(full), f"As to the review of the Mill Lane death and the {full.closed.title}, nothing is said.")
    codes = [one for one in told(full) if one[0] == "closed-named"]
    assert codes == [("closed-named", "Lighting plan", "1.1")] * len(codes)
    assert len(codes) == len({"review of the mill lane death", full.closed.title.lower()}) == 2
    assert closed.title
    full.agenda.items.filter(title="Safer streets").update(title="Review of the Mill Lane death")
    assert [one for one in told(full) if one[0] == "closed-named"] == [("closed-named", "Lighting plan", "1.1")]


def test_words_that_stand_in_a_closed_part_too(full: FullMeeting) -> None:
    section = full.meeting.minutes.document.sections.get(audience=Audience.CLOSED)
    BlockFactory(section=section, text=SECRET)
    write(first_block(full), f"Nothing new. {SECRET.replace('.', ',')} we hear.")
    assert ("closed-words", "Lighting plan", "1.1") in told(full)
    # A few words in common are no matter; nor is a phrase that every minute uses.
    write(first_block(full), "The family asked the review to be delayed.")
    assert "closed-words" not in {code for code, *_ in told(full)}
    write(first_block(full), SECRET)
    PhraseFactory(text=SECRET)
    assert "closed-words" not in {code for code, *_ in told(full)}


def test_words_of_a_closed_paper(full: FullMeeting) -> None:
    section = full.closed.document.sections.first()
    BlockFactory(section=section, text=SECRET)
    write(first_block(full), SECRET)
    assert ("closed-words", "Lighting plan", "1.1") in told(full)


def test_a_public_paper_on_a_closed_item(full: FullMeeting) -> None:
    paper = PaperFactory(meeting=full.meeting, title="Plan of the precinct", slug="precinct")
    PaperItemFactory(paper=paper, item=full.agenda.items.get(title="Review of the Mill Lane death"))
    assert ("public-paper-closed", "Plan of the precinct", "") in told(full)
    assert "Plan of the precinct" not in {draft.view.title for draft in Planned(full.meeting, None).drafts if draft.source.audience == "public"}


def test_our_own_texts(full: FullMeeting) -> None:
    write(first_block(full), "Ring 07700 900123 or write to bram@gmail.com. [Here](https://intranet/x), [there](/nowhere/), [home](/meetings/).")
    section = full.report.document.sections.first()
    BlockFactory(section=section, picture=True, text="")
    codes = {code for code, title, _ in told(full) if title == "Lighting plan"}
    assert codes == {"mobile", "personal-email", "dead-link", "no-alternative"}
    links = [one.finding.about for one in Planned(full.meeting, None).preflight.told if one.finding.code == "dead-link"]
    assert links == ["https://intranet/x", "/nowhere/"]


def test_what_the_record_makes_public_itself_is_no_finding(full: FullMeeting) -> None:
    """The partnership's own address and number, and those of agencies whose people the record knows."""
    write(first_block(full), "Write to ada.applegarth@thornbridge.example, ring 01632 960123.")
    assert {code for code, title, _ in told(full) if title == "Lighting plan"} == set()


def test_the_copy_of_members_alone_may_name_it(full: FullMeeting) -> None:
    """What only members read is not held against what is closed; its upload is looked through all the same."""
    Paper.objects.filter(pk=full.report.pk).update(audience=Audience.MEMBERS)
    Paper.objects.filter(pk=full.untagged.pk).update(audience=Audience.CLOSED)
    write(first_block(full), "The review of the Mill Lane death: ring 07700 900123.")
    codes = {(code, title) for code, title, _ in told(full)}
    assert ("closed-named", "Lighting plan") not in codes and ("mobile", "Lighting plan") not in codes
    assert ("untagged", "Street survey") in codes


def test_the_word_file_behind_a_paper_stays_with_us(full: FullMeeting) -> None:
    """What it may have brought into the paper is told; who wrote it is not, for nobody gets it."""
    full.report.source = StoredFileFactory(content=b"PK", name="plan.docx", media_type="application/msword")
    full.report.save()
    found = [{"gravity": "stop", "code": code, "words": "Something.", "where": "", "advice": "", "about": ""} for code in ("hidden-text", "author")]
    Inspection.objects.create(file=full.report.source, engine=ENGINE, asked_at=timezone.now(), done_at=timezone.now(), findings=found)
    [(gravity, code, where)] = [
        (one.finding.gravity, one.finding.code, one.finding.where)
        for one in Planned(full.meeting, None).preflight.told if one.title == "Lighting plan" and one.finding.code != "not-checked-paper"
    ]
    assert (gravity, code, where) == ("look", "hidden-text", "in the Word file")


def test_an_upload_is_put_to_the_worker_once(full: FullMeeting) -> None:
    files, officer = [full.tagged.file], desk.officer()
    assert look_through(files=files, by=officer) == 0
    Inspection.objects.update(done_at=None)
    assert look_through(files=files, by=officer) == 0
    Inspection.objects.update(asked_at="2001-01-01T00:00Z")
    assert look_through(files=files, by=officer) == 1
    assert [one.name for one in Planned(full.meeting, None).preflight.waiting] == ["street-survey.pdf", "map.png"]


def queries(full: FullMeeting) -> int:
    """Those of the preflight alone; the drafts are there already."""
    planned = Planned(full.meeting, None)
    from_drafts = planned.drafts
    for draft in from_drafts:
        assert draft.state
    with CaptureQueriesContext(connection) as captured:
        preflight(full.meeting, from_drafts)
    return len(captured)


def test_the_number_of_queries_does_not_grow_with_the_papers(full: FullMeeting) -> None:
    few = queries(full)
    for number in range(12):
        paper = PaperFactory(meeting=full.meeting, title=f"Report {number}", slug=f"report-{number}")
        BlockFactory(section=SectionFactory(document=paper.document), picture=True, text="")
    assert queries(full) == few < 25
