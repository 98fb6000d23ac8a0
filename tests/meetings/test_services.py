"""What a paper says of a meeting, put into the record."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from csp.drafts import DraftBlock, DraftDocument, DraftSection
from csp.models import Membership, Office, Person, User
from csp.services import find_agency_in_short, found_partnership, record_agency
from meetings.models import AgendaItem, Attendance, Meeting, Minutes, Paper
from meetings.reading.shapes import (
    AgendaRead,
    AttendeeRead,
    ItemRead,
    LeadRead,
    MeetingFacts,
    MinutesRead,
    PartRead,
    ReportRead,
)
from meetings.services import (
    agree_minutes,
    circulate_minutes,
    infer_memberships,
    link_leads,
    record_agenda,
    record_meeting,
    record_minutes,
    record_report,
    serve_items,
)

pytestmark = pytest.mark.django_db

FEBRUARY, JULY, OCTOBER = date(2031, 2, 11), date(2031, 7, 8), date(2031, 10, 7)


@pytest.fixture
def by():
    return User.objects.machine()


@pytest.fixture
def group(by):
    return found_partnership(name="Harrowmere Community Safety Partnership", by=by)[1]


@pytest.fixture
def meeting(group, by):
    return record_meeting(group=group, facts=MeetingFacts(date=JULY), by=by)


def agenda(**changes) -> AgendaRead:
    facts = MeetingFacts(date=JULY, starts=time(10), ends=time(13), venue="Guildhall", mode="hybrid")
    items = [
        ItemRead(title="Welcome", leads=[LeadRead("Chair")], minutes=10),
        ItemRead(
            title="Priorities",
            parts=[
                PartRead("Youth", [LeadRead("Amara Okafor (County Council)", "Amara Okafor", "County Council")], 10),
                PartRead("River path", minutes=15),
            ],
        ),
        ItemRead(kind="heading", title="Written reports"),
        ItemRead(title="Next meeting", purpose="next", next_date=OCTOBER),
    ]
    return AgendaRead(**{"meeting": facts, "items": items, "notes": ["A note"]} | changes)


def minutes(day=JULY, attendance=(), sections=(("Welcome", ["All were welcome."]),), **changes) -> MinutesRead:
    document = DraftDocument(
        "Minutes", sections=[DraftSection(t, blocks=[DraftBlock(text=x) for x in texts]) for t, texts in sections]
    )
    return MinutesRead(MeetingFacts(date=day, starts=time(10), ends=time(12)), "draft", list(attendance), document,
                       **changes)


def seat(name, agency, capacity="board", **more) -> AttendeeRead:
    return AttendeeRead(name=name, agency=agency, capacity=capacity, printed_name=more.pop("printed", name), **more)


def test_a_meeting_without_a_day_is_refused(group, by):
    with pytest.raises(ValueError, match="on which day"):
        record_meeting(group=group, facts=MeetingFacts(), by=by)
    assert not Meeting.objects.exists()


def test_an_agenda_is_recorded_as_read(meeting, by):
    record_agenda(meeting=meeting, read=agenda(), by=by)
    meeting.refresh_from_db()
    assert (meeting.starts, meeting.ends, meeting.venue, meeting.mode) == (time(10), time(13), "Guildhall", "hybrid")
    rows = list(AgendaItem.objects.filter(parent=None).values_list("position", "kind", "title", "minutes"))
    assert rows == [(1, "item", "Welcome", 10), (2, "item", "Priorities", None), (3, "heading", "Written reports", None),
                    (4, "item", "Next meeting", None)]
    assert list(AgendaItem.objects.filter(kind="part").values_list("title", "minutes")) == [("Youth", 10), ("River path", 15)]
    assert AgendaItem.objects.get(title="Next meeting").next_date == OCTOBER


def test_recorded_again_nothing_changes_and_papers_stay(meeting, by):
    record_agenda(meeting=meeting, read=agenda(), by=by)
    item = AgendaItem.objects.get(title="Welcome")
    paper = record_report(meeting=meeting, read=ReportRead("report", "A report"), items=[item], source=None, by=by)
    keys = set(AgendaItem.objects.values_list("pk", flat=True))
    record_agenda(meeting=meeting, read=agenda(), by=by)
    assert set(AgendaItem.objects.values_list("pk", flat=True)) == keys
    assert list(paper.items.all()) == [item]


def test_an_item_that_went_is_gone(meeting, by):
    record_agenda(meeting=meeting, read=agenda(), by=by)
    record_agenda(meeting=meeting, read=agenda(items=[ItemRead(title="Only this")]), by=by)
    assert list(AgendaItem.objects.values_list("title", flat=True)) == ["Only this"]


def test_a_stated_deadline_for_questions_is_kept(meeting, by):
    facts = MeetingFacts(date=JULY, question_deadline=datetime(2031, 7, 7, 10))
    record_agenda(meeting=meeting, read=agenda(meeting=facts), by=by)
    meeting.refresh_from_db()
    assert meeting.question_deadline == datetime(2031, 7, 7, 10, tzinfo=ZoneInfo("Europe/London"))


def test_leads_are_tied_once_the_record_knows_them(meeting, group, by):
    record_agenda(meeting=meeting, read=agenda(), by=by)
    lead = AgendaItem.objects.get(title="Youth").leads.get()
    assert (lead.person, lead.agency) == (None, None)
    attendance = [seat("Amara Okafor", "Mereshire County Council")]
    record_minutes(meeting=meeting, read=minutes(attendance=attendance), by=by)
    link_leads(group=group, by=by)
    lead.refresh_from_db()
    assert lead.person == Person.objects.get(name="Amara Okafor")
    assert lead.agency.name == "Mereshire County Council"


@pytest.mark.parametrize(
    ("words", "name"),
    [("County Council", "Mereshire County Council"), ("Constabulary", "Mereshire Constabulary"), ("City Council", None),
     ("University", None), ("Board / members", None)],
)
def test_an_agency_in_short_is_the_one_whose_name_ends_so(words, name, by):
    for printed in ("Mereshire County Council", "Mereshire Constabulary", "Harrowmere City Council", "Elm City Council",
                    "Mereshire University"):
        record_agency(printed=printed, by=by)
    found = find_agency_in_short(words)
    assert (found.name if found else None) == name


def test_minutes_with_attendance_and_representation(meeting, by):
    attendance = [
        seat("Debra Quill", "Harrowmere City Council (Communities)", roles=["chair"]),
        seat("Holly Marsh", "Mereshire Integrated Care System (ICS)", represents="Erin Lowe",
             represents_agency="Mereshire Integrated Care System"),
        seat("Stephen Vance", "Probation Service", present=False),
        seat("Tom Finch", "Riverside Trust", "guest"),
    ]
    record_minutes(meeting=meeting, read=minutes(attendance=attendance, public_present=1), by=by)
    rows = {row.person.name: row for row in Attendance.objects.select_related("agency", "represents__person")}
    assert set(rows) == {"Debra Quill", "Holly Marsh", "Erin Lowe", "Stephen Vance", "Tom Finch"}
    assert rows["Holly Marsh"].represents.person.name == "Erin Lowe"
    assert (rows["Erin Lowe"].present, rows["Erin Lowe"].capacity) == (False, "board")
    assert rows["Erin Lowe"].agency == rows["Holly Marsh"].agency
    assert (rows["Debra Quill"].agency.name, rows["Debra Quill"].team) == ("Harrowmere City Council", "Communities")
    assert rows["Debra Quill"].roles.get().role == "chair"
    kept = Minutes.objects.get()
    assert (kept.public_present, kept.closed_at, kept.status) == (1, time(12), "draft")


def test_attendance_recorded_again_is_the_same_rows(meeting, by):
    attendance = [seat("Holly Marsh", "ICS", represents="Erin Lowe"), seat("Tom Finch", "Trust", "guest")]
    record_minutes(meeting=meeting, read=minutes(attendance=attendance), by=by)
    keys = set(Attendance.objects.values_list("pk", flat=True))
    record_minutes(meeting=meeting, read=minutes(attendance=attendance[:1]), by=by)
    names = set(Attendance.objects.values_list("person__name", flat=True))
    assert names == {"Holly Marsh", "Erin Lowe"}
    assert Attendance.objects.get(person__name="Holly Marsh").pk in keys


def test_the_agenda_sets_times_and_place_the_minutes_only_without_one(meeting, by):
    record_minutes(meeting=meeting, read=minutes(), by=by)
    meeting.refresh_from_db()
    assert meeting.ends == time(12)
    record_agenda(meeting=meeting, read=agenda(), by=by)
    record_minutes(meeting=meeting, read=minutes(), by=by)
    meeting.refresh_from_db()
    assert meeting.ends == time(13)


def test_minutes_are_agreed_once_with_amendments_and_stay_agreed(meeting, group, by):
    record_minutes(meeting=meeting, read=minutes(), by=by)
    later = record_meeting(group=group, facts=MeetingFacts(date=OCTOBER), by=by)
    kept = circulate_minutes(minutes=Minutes.objects.get(), by=by)
    assert kept.status == "circulated"
    agree_minutes(minutes=kept, at=later, by=by, amendments=["In 1.1, read “everyone”."])
    assert kept.amendments.get().text == "In 1.1, read “everyone”."
    record_minutes(meeting=meeting, read=minutes(), by=by)
    kept.refresh_from_db()
    assert kept.status == "agreed"
    with pytest.raises(ValueError, match="already"):
        agree_minutes(minutes=kept, at=later, by=by)
    assert kept.document.sections.get().blocks.get().text == "All were welcome."


def test_minutes_are_not_agreed_at_their_own_meeting(meeting, by):
    record_minutes(meeting=meeting, read=minutes(), by=by)
    with pytest.raises(ValueError, match="later meeting"):
        agree_minutes(minutes=Minutes.objects.get(), at=meeting, by=by)


def _sat(group, by, day, *attendance):
    meeting = record_meeting(group=group, facts=MeetingFacts(date=day), by=by)
    record_minutes(meeting=meeting, read=minutes(day, attendance), by=by)


SITTINGS = [
    (FEBRUARY, [seat("Debra Quill", "City Council", roles=["chair"]), seat("Greg Dunn", "University", "member"),
                seat("Erin Lowe", "ICS", present=False)]),
    (JULY, [seat("Debra Quill", "City Council"), seat("Inspector Paul Reed", "Constabulary", roles=["chair"]),
            seat("Nick Moss", "University", "member", replaces="Greg Dunn"),
            seat("Holly Marsh", "ICS", represents="Erin Lowe"), seat("Tom Finch", "Trust", "guest")]),
]


@pytest.mark.parametrize("order", [SITTINGS, SITTINGS[::-1]])
def test_seats_and_offices_follow_from_attendance_in_whatever_order(group, by, order):
    for day, attendance in order:
        _sat(group, by, day, *attendance)
    infer_memberships(group=group, by=by)
    infer_memberships(group=group, by=by)
    seats = set(Membership.objects.values_list("person__name", "standing", "starts", "ends"))
    assert seats == {
        ("Debra Quill", "board", FEBRUARY, None),
        ("Greg Dunn", "member", FEBRUARY, date(2031, 7, 7)),
        ("Nick Moss", "member", JULY, None),
        ("Erin Lowe", "board", FEBRUARY, None),
        ("Inspector Paul Reed", "board", JULY, None),
    }
    assert set(Office.objects.values_list("kind", "person__name", "starts", "ends")) == {
        ("chair", "Debra Quill", FEBRUARY, date(2031, 7, 7)),
        ("chair", "Inspector Paul Reed", JULY, None),
    }


def test_what_an_officer_entered_stands(group, by):
    _sat(group, by, FEBRUARY, seat("Debra Quill", "City Council", roles=["chair"]))
    person = Person.objects.get()
    Membership.objects.create(person=person, group=group, standing="board", starts=date(2029, 4, 1))
    Office.objects.create(person=person, group=group, kind="chair", starts=date(2029, 4, 1))
    infer_memberships(group=group, by=by)
    assert Membership.objects.get().starts == date(2029, 4, 1)
    assert Office.objects.get().starts == date(2029, 4, 1)


def test_a_paper_of_a_closed_item_is_closed(meeting, by):
    record_agenda(meeting=meeting, read=agenda(items=[ItemRead(title="Review", session="closed")]), by=by)
    paper = record_report(meeting=meeting, read=ReportRead("report", "Review"), items=[], source=None, by=by)
    assert paper.audience == "public"
    serve_items(paper=paper, items=list(AgendaItem.objects.all()), by=by)
    assert Paper.objects.get().audience == "closed"


def test_of_two_namesakes_a_paper_means_the_one_without_a_distinction(meeting, by):
    for distinction in ("Constabulary", ""):
        Person.objects.create(name="Tom Finch", distinction=distinction)
    record_minutes(meeting=meeting, read=minutes(attendance=[seat("Tom Finch", "Trust", "guest")]), by=by)
    assert Attendance.objects.get().person.distinction == ""
