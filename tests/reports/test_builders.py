"""What publications say of the record, to whom, and what they keep to themselves."""

from __future__ import annotations

import json
import re
from datetime import date, time
from pathlib import Path

import html5lib
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from actions.models import ActionPoint
from csp.models import Audience as Circle
from csp.models import Block
from meetings.models import AgendaItem, Meeting, Minutes
from reports.builders import (
    CannotPublish,
    View,
    action_log_view,
    agenda_view,
    as_data,
    information_view,
    minutes_view,
    notice_view,
    paper_view,
    papers_in_order,
)
from reports.models import Publication
from reports.rendering import canonical, fragment
from reports.services import publish_meeting
from tests.factories import (
    ActionPointFactory,
    ActionUpdateFactory,
    AgendaFactory,
    AgendaItemFactory,
    AmendmentFactory,
    AttendanceFactory,
    BlockFactory,
    DocumentFactory,
    FullMeeting,
    MeetingFactory,
    MinutesFactory,
    PaperFactory,
    PaperItemFactory,
    PartnershipFactory,
    SectionFactory,
    UserFactory,
    full_meeting,
)
from tests.reports.published import contacts, pdf_text, secrets

pytestmark = pytest.mark.django_db
PUBLIC, MEMBERS = Publication.Audience.PUBLIC, Publication.Audience.MEMBERS


@pytest.fixture
def full() -> FullMeeting:
    return full_meeting()


def views(full: FullMeeting, audience: str) -> list[View]:
    """Everything there is of a whole meeting."""
    found = [
        notice_view(full.meeting, audience), agenda_view(full.meeting, audience),
        action_log_view(full.meeting, audience), minutes_view(full.meeting, audience),
        minutes_view(full.earlier, audience), information_view(full.meeting, audience),
    ]
    return [*found, *(paper_view(paper, audience) for paper in papers_in_order(full.meeting, audience))]


def test_nothing_closed_leaks_into_anything_public(full: FullMeeting, pdftotext: Path) -> None:
    words, private = secrets(full), contacts()
    publish_meeting(meeting=full.meeting, by=UserFactory())
    # Its own minutes and the log after it reach members with the next pack: read them as they would be then.
    later = MeetingFactory(group=full.meeting.group, date=date(2031, 10, 14))
    said = {
        audience: "".join(
            fragment(view) + canonical(as_data(view))
            for view in (minutes_view(full.meeting, audience), action_log_view(later, audience))
        )
        for audience in (PUBLIC, MEMBERS)
    }
    for row in Publication.objects.select_related("content"):
        text = [row.title, row.slug, row.content.html, row.content.data, pdf_text(row, pdftotext)]
        said[row.audience] += "\n".join(text).casefold()
    assert Publication.objects.filter(audience=PUBLIC).count() == 9
    # Each of these could have leaked: members do read it.
    assert {word: place for word, place in words.items() if word not in said[MEMBERS]} == {}
    assert {word: place for word, place in words.items() if word in said[PUBLIC]} == {}
    assert [detail for detail in private if detail in said[PUBLIC] + said[MEMBERS]] == []


def test_the_public_sees_that_something_is_closed(full: FullMeeting) -> None:
    agenda = agenda_view(full.meeting, PUBLIC)
    first = agenda.rows[0]
    assert (first.number, first.concealed, first.title, first.leads, first.papers, first.minutes) == (
        "1", True, "", (), (), None
    )
    assert agenda.total_minutes == 85
    html = fragment(agenda)
    assert html.count("Closed item") == 1
    assert "Total, closed items included" in html
    assert notice_view(full.meeting, PUBLIC).partly_closed
    assert agenda_view(full.meeting, MEMBERS).rows[0].title == "Review of the Mill Lane death"
    assert "Total</th><td>85" in fragment(agenda_view(full.meeting, MEMBERS))


def test_a_closed_section_shows_its_public_wording_or_that_it_is_withheld(full: FullMeeting) -> None:
    section = full.minutes.document.sections.get(audience=Circle.CLOSED)
    with_wording = fragment(minutes_view(full.meeting, PUBLIC))
    assert "The partnership considered a review." in with_wording
    assert "wording for the public" in with_wording
    section.public_wording = ""
    section.save()
    assert "closed and withheld from the public" in fragment(minutes_view(full.meeting, PUBLIC))
    numbers = [(one.number, one.concealed) for one in minutes_view(full.meeting, PUBLIC).text.sections]
    assert numbers == [("1", True), ("2", False), ("3", False), ("4", False), ("A", False)]


def test_hidden_action_points_are_counted(full: FullMeeting) -> None:
    section = full.earlier.minutes.document.sections.get()
    open_rows = action_log_view(full.meeting, PUBLIC).rows
    assert [row.reference for row in open_rows] == ["03/01", "03/02", "03/03", "03/04"]
    section.audience = Circle.MEMBERS
    section.save()
    log = action_log_view(full.meeting, PUBLIC)
    assert (log.rows, log.concealed) == ((), 4)
    assert "4 action points from closed items are not shown." in fragment(log)
    assert len(action_log_view(full.meeting, MEMBERS).rows) == 4
    point = ActionPointFactory(meeting=full.earlier, block=None, text="Sweep up.")
    assert [row.text for row in action_log_view(full.meeting, PUBLIC).rows] == [point.text]


def test_one_hidden_action_point_is_counted_in_the_singular() -> None:
    PartnershipFactory()
    closed = BlockFactory(section=SectionFactory(audience=Circle.CLOSED))
    point = ActionPointFactory(meeting=MeetingFactory(date=date(2031, 3, 11)), block=closed)
    meeting = MeetingFactory(group=point.meeting.group, date=date(2031, 7, 8))
    assert "1 action point from a closed item is not shown." in fragment(action_log_view(meeting, PUBLIC))


@pytest.mark.parametrize("audience", [PUBLIC, MEMBERS])
def test_every_fragment_is_sound_html(full: FullMeeting, audience: str) -> None:
    secrets(full)
    for view in views(full, audience):
        check_html(fragment(view))


def check_html(html: str) -> None:
    """Valid; identities once; links within lead somewhere; headings skip no level; tables have captions and heads."""
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    tree = parser.parse(f"<!DOCTYPE html><html lang=en><title>x</title><body>{html}</body></html>")
    ids = [element.attrib["id"] for element in tree.iter() if "id" in element.attrib]
    assert len(ids) == len(set(ids))
    inner = {element.attrib["href"][1:] for element in tree.iter("a") if element.attrib["href"].startswith("#")}
    assert inner <= set(ids)
    levels = [int(element.tag[1]) for element in tree.iter() if re.fullmatch("h[1-6]", str(element.tag))]
    for before, level in zip([1, *levels], levels, strict=False):
        assert 2 <= level <= before + 1
    for table in tree.iter("table"):
        assert table[0].tag == "caption"
        assert "".join(table[0].itertext()).strip()
        for cell in table.iter("th"):
            assert cell.attrib["scope"] in ("col", "row", "rowgroup")
            assert not {"colspan", "rowspan"} <= set(cell.attrib)
            assert "".join(cell.itertext()).strip()


def test_minutes_say_whether_they_are_agreed(full: FullMeeting) -> None:
    draft = minutes_view(full.meeting, PUBLIC)
    assert (draft.title, draft.status) == ("Draft minutes, 8 July 2031", "draft")
    assert "<strong>DRAFT</strong>" in fragment(draft)
    full.minutes.status = Minutes.Status.CIRCULATED
    full.minutes.save()
    assert minutes_view(full.meeting, PUBLIC) == draft
    agreed = minutes_view(full.earlier, PUBLIC)
    assert (agreed.title, agreed.status, agreed.agreed_on) == ("Minutes, 11 March 2031", "agreed", full.meeting.date)
    html = fragment(agreed)
    assert "<strong>Agreed</strong> at the meeting of 8 July 2031, with this amendment:" in html
    assert "For Mill Lane read Mill Street." in html
    assert "DRAFT" not in html


def test_a_correction_after_agreement_is_told_apart(full: FullMeeting) -> None:
    AmendmentFactory(minutes=full.earlier.minutes, date=date(2031, 8, 1), text="For nine read ten.")
    view = minutes_view(full.earlier, PUBLIC)
    assert [one.text for one in view.amendments] == ["For Mill Lane read Mill Street."]
    assert [one.text for one in view.corrections] == ["For nine read ten."]
    assert "<strong>Correction of 1 August 2031:</strong> For nine read ten." in fragment(view)


def test_attendance_by_capacity(full: FullMeeting) -> None:
    view = minutes_view(full.meeting, PUBLIC)
    assert [(group.words, [person.name for person in group.people]) for group in view.attendance] == [
        ("Board", ["Councillor Ada Applegarth", "Cerys Coldharbour"]),
        ("Members", ["Dev Dunnock"]),
        ("Guests", ["Esme Eastlake"]),
    ]
    assert [(group.words, [person.name for person in group.people]) for group in view.apologies] == [
        ("Board", ["Superintendent Bram Brackenridge"])
    ]
    cerys, bram = view.attendance[0].people[1], view.apologies[0].people[0]
    assert cerys.represents == bram.name
    assert bram.represented_by == cerys.name
    assert cerys.agency == "Wend Valley Police (Neighbourhood team)"
    assert view.public_present == 3
    html = fragment(view)
    assert "Cerys Coldharbour (Chair from item 3)<span class=\"stand-in\">, representing Superintendent Bram" in html
    assert "<dt>Public present</dt><dd>3</dd>" in html


def test_an_attendee_without_printed_words() -> None:
    PartnershipFactory()
    minutes = MinutesFactory()
    row = AttendanceFactory(meeting=minutes.meeting, team="Housing")
    person, = minutes_view(minutes.meeting, PUBLIC).attendance[0].people
    assert (person.name, person.agency) == (row.person.name, f"Housing, {row.agency.name}")


def test_numbers_marks_and_decisions_behind_paragraphs(full: FullMeeting) -> None:
    view = minutes_view(full.meeting, PUBLIC)
    streets = view.text.sections[2]
    assert [(block.number, block.anchor) for block in streets.blocks] == [
        ("3.1", "p-3-1"), ("3.1.1", "p-3-1-1"), ("3.2", "p-3-2"), ("3.2.1", "p-3-2-1")
    ]
    assert [action.reference for action in streets.blocks[1].actions] == ["07/01", "07/02"]
    assert [(action.reference, action.paragraph) for action in view.actions] == [("07/01", "3.1.1"), ("07/02", "3.1.1")]
    html = fragment(view)
    assert 'Action points <a href="#action-07-01">07/01</a> and <a href="#action-07-02">07/02</a>' in html
    assert '<tr id="action-07-01">' in html
    assert "<strong>Decision: agreed by vote.</strong> The lighting plan was agreed. For 4, against 1, abstained 0." in html


def test_a_decision_of_no_paragraph_is_for_members_alone(full: FullMeeting) -> None:
    full.meeting.decisions.filter(text="The counts were noted.").update(block=None)
    public, members = minutes_view(full.meeting, PUBLIC), minutes_view(full.meeting, MEMBERS)
    assert (public.decisions, public.loose_decisions) == ((), 1)
    assert "1 decision that no paragraph records is not shown." in fragment(public)
    assert [one.text for one in members.decisions] == ["The counts were noted."]
    assert "Other decisions" in fragment(members)


def test_the_log_prints_what_the_review_said(full: FullMeeting) -> None:
    assert [row.words for row in action_log_view(full.meeting, PUBLIC).rows] == [
        "Closed: Emptied.",
        "Carried over from 10 December meeting. In progress: Half are painted.",
        "Carried over as 07/01 of 8 July 2031.",
        "Open.",
    ]


def test_a_later_review_does_not_change_an_earlier_log(full: FullMeeting) -> None:
    later = MeetingFactory(group=full.meeting.group, date=date(2031, 10, 14))
    point = ActionPoint.objects.get(text="Paint the railings.")
    ActionUpdateFactory(action_point=point, meeting=later, date=later.date, status="closed", text="All are painted.")
    point.status, point.outcome, point.settled_at = "closed", "All are painted.", later
    point.save()
    words = "Carried over from 10 December meeting. "
    assert action_log_view(full.meeting, PUBLIC).rows[1].words == f"{words}In progress: Half are painted."
    assert action_log_view(later, PUBLIC).rows[0].words == f"{words}Closed: All are painted."


def test_a_carried_over_point_names_the_one_before(full: FullMeeting) -> None:
    later = MeetingFactory(group=full.meeting.group, date=date(2031, 10, 14))
    row = next(row for row in action_log_view(later, PUBLIC).rows if row.text == "Mend the lamps.")
    assert (row.reference, row.continues) == ("07/01", "03/03 of 11 March 2031")
    assert row.words == "Carried over from 11 March meeting. Open."


def test_two_points_of_one_reference_have_their_own_anchors(full: FullMeeting) -> None:
    old = MeetingFactory(group=full.meeting.group, date=date(2030, 3, 12))
    ActionPointFactory(meeting=old, text="Count the bins.")
    rows = [row for row in action_log_view(full.meeting, PUBLIC).rows if row.reference == "03/01"]
    assert [row.anchor for row in rows] == ["action-03-01", "action-03-01-2"]


def test_owners_are_named_unless_the_text_names_them(full: FullMeeting) -> None:
    ActionPoint.objects.filter(text="Empty the bins.").update(text="Dev Dunnock to empty the bins.")
    html = fragment(action_log_view(full.meeting, PUBLIC))
    assert "<td>Dev Dunnock to empty the bins.</td>" in html
    assert '<td>Paint the railings. <span class="owners">(Dev Dunnock)</span></td>' in html


def test_papers_stand_once_in_the_order_of_the_agenda(full: FullMeeting) -> None:
    # The report serves item 4.1 and item 5; the files item 5; a paper of no item comes last.
    PaperFactory(meeting=full.meeting, title="Of no item", position=0)
    assert [paper.title for paper in papers_in_order(full.meeting, PUBLIC)] == [
        "Lighting plan", "Bicycle count", "Street survey", "Of no item"
    ]
    assert next(paper.title for paper in papers_in_order(full.meeting, MEMBERS)) == "The Mill Lane review"
    assert paper_view(full.report, PUBLIC).items == ("Agenda item 4.1", "Agenda item 5")


def test_a_paper_that_is_not_public_has_no_public_view(full: FullMeeting) -> None:
    with pytest.raises(CannotPublish, match="“The Mill Lane review” is not for the public"):
        paper_view(full.closed, PUBLIC)
    assert paper_view(full.closed, MEMBERS).title == "The Mill Lane review"


def test_a_file_says_what_it_is(full: FullMeeting) -> None:
    untagged = fragment(paper_view(full.untagged, PUBLIC))
    assert "This paper is a PDF file of 1 page" in untagged
    assert "no structure for screen readers" in untagged
    assert "no structure for screen readers" not in fragment(paper_view(full.tagged, PUBLIC))


def test_what_is_not_there_cannot_be_published() -> None:
    PartnershipFactory()
    meeting = MeetingFactory(date=date(2031, 7, 8))
    for build, words in [
        (agenda_view, "has no agenda"), (minutes_view, "has no minutes"), (action_log_view, "No action point")
    ]:
        with pytest.raises(CannotPublish, match=f"{words}.*8 July 2031|8 July 2031 {words}"):
            build(meeting, PUBLIC)


def test_without_a_partnership_nothing_can_be_published() -> None:
    with pytest.raises(CannotPublish, match="no partnership yet"):
        notice_view(MeetingFactory(), PUBLIC)


def test_data_is_json_in_the_order_of_the_fields_and_the_same_each_time(full: FullMeeting) -> None:
    for view in views(full, PUBLIC):
        data = as_data(view)
        assert list(data)[:5] == ["kind", "audience", "title", "partnership", "group"]
        assert json.loads(canonical(data)) == json.loads(json.dumps(data))
    assert views(full, PUBLIC) == views(full, PUBLIC)
    data = as_data(notice_view(full.meeting, PUBLIC))
    assert (data["date"], data["starts"], data["question_deadline"]) == (
        "2031-07-08", "10:00:00", "2031-07-07T10:00:00+01:00"
    )


def test_a_cancelled_meeting_says_so(full: FullMeeting) -> None:
    Meeting.objects.filter(pk=full.meeting.pk).update(status=Meeting.Status.CANCELLED)
    meeting = Meeting.objects.get(pk=full.meeting.pk)
    for view in (notice_view(meeting, PUBLIC), agenda_view(meeting, PUBLIC)):
        html = fragment(view)
        assert "This meeting is cancelled." in html
        assert "Send questions" not in html


def test_a_documents_numbering_is_kept() -> None:
    PartnershipFactory()
    for style, numbers in {"decimal": ["1", "1.1"], "letters": ["1", "a)"], "none": ["", ""]}.items():
        paper = PaperFactory(document=DocumentFactory(numbering=style))
        BlockFactory(section=SectionFactory(document=paper.document), text="Something.")
        section, = paper_view(paper, PUBLIC).text.sections
        assert [section.number, section.blocks[0].number] == numbers


def test_text_before_the_first_heading_skips_no_level() -> None:
    PartnershipFactory()
    paper = PaperFactory()
    section = SectionFactory(document=paper.document, kind="plain", title="")
    BlockFactory(section=section, kind=Block.Kind.SUBHEADING, text="A first word")
    BlockFactory(section=section, table=True, text="", rows=[["", "Lamps"], ["Mill Lane"]])
    html = fragment(paper_view(paper, PUBLIC))
    assert '<h2 class="subheading">' in html
    assert "<tr><td>Mill Lane</td><td></td></tr>" in html
    check_html(html)


def test_markup_in_plain_words_stays_words(full: FullMeeting) -> None:
    AgendaItem.objects.filter(title="Welcome and apologies").update(title="<b>Welcome</b> & apologies")
    html = fragment(agenda_view(full.meeting, PUBLIC))
    assert "&lt;b&gt;Welcome&lt;/b&gt; &amp; apologies" in html


def test_more_paragraphs_cost_no_more_queries(full: FullMeeting) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            minutes_view(full.meeting, PUBLIC)
        return len(queries)

    before = count()
    for _ in range(5):
        section = SectionFactory(document=full.minutes.document)
        for _ in range(5):
            block = BlockFactory(section=section)
            ActionPointFactory(meeting=full.meeting, block=block)
    assert count() == before


def test_a_longer_log_costs_no_more_queries(full: FullMeeting) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            action_log_view(full.meeting, PUBLIC)
        return len(queries)

    before = count()
    for _ in range(20):
        ActionPointFactory(meeting=full.earlier)
    assert count() == before


def test_an_item_of_another_day_does_not_mix_in(full: FullMeeting) -> None:
    other = AgendaFactory(meeting=MeetingFactory(date=date(2031, 9, 9), starts=time(9)))
    item = AgendaItemFactory(agenda=other, title="Elsewhere")
    PaperItemFactory(paper=PaperFactory(meeting=other.meeting, title="Elsewhere too"), item=item)
    assert "Elsewhere" not in "".join(fragment(view) for view in views(full, MEMBERS))
