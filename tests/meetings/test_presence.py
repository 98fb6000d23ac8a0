"""Attendance marked at the desk: what stands is what an import of the minutes would write of the same facts."""

from __future__ import annotations

from datetime import date, time

import pytest

from csp.models import Person, User
from csp.versions import ChangedMeanwhile
from meetings.attendancequeries import sheet
from meetings.models import Attendance, AttendanceRole, Minutes
from meetings.presence import sitting_seen
from meetings.reading.shapes import AttendeeRead
from meetings.services import (
    hand_over_role,
    mark_presence,
    move_attendee,
    name_for_role,
    note_attendee,
    record_attendance,
    record_sitting,
    seat_representative,
)
from tests.factories import (
    AgencyFactory,
    AttendanceFactory,
    GroupFactory,
    MeetingFactory,
    MembershipFactory,
    MinutesFactory,
    OfficeFactory,
    PersonFactory,
    RulesFactory,
    full_meeting,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return User.objects.machine()


@pytest.fixture
def meeting():
    """A meeting with four expected: Ada (Board, Chair), Bram and Cerys (Board), Dev (member)."""
    council, police = AgencyFactory(name="Thornbridge Borough Council", short_name="TBC"), AgencyFactory(name="Wend Valley Police")
    for name, agency, standing, team in [
        ("Bram Brackenridge", police, "board", ""), ("Cerys Coldharbour", police, "board", "Custody"),
        ("Ada Zeal", council, "board", ""), ("Dev Dunnock", council, "member", "Housing"),
    ]:
        MembershipFactory(person=PersonFactory(name=name), agency=agency, standing=standing, team=team)
    OfficeFactory(person=Person.objects.get(name="Ada Zeal"))
    Person.objects.filter(name="Ada Zeal").update(title="Councillor")
    return MeetingFactory(date=date(2031, 7, 8))


def who(name: str) -> Person:
    return Person.objects.get(name=name)


def mark(meeting, name, mark, by, base=None):
    row = Attendance.objects.filter(meeting=meeting, person__name=name).first()
    base = (row.version if row else 0) if base is None else base
    return mark_presence(meeting=meeting, person=who(name), mark=mark, base=base, by=by)


def rows_of(meeting) -> list[tuple[object, ...]]:
    """All that the record says of who was there, in the printed order."""
    return [
        (
            row.person.name, row.capacity, row.present, str(row.agency), row.team, row.printed_name, row.printed_agency,
            row.represents.person.name if row.represents else None, row.replaces and row.replaces.name,
            sorted(row.roles.values_list("role", "span")),
        )
        for row in meeting.attendances.select_related("person", "agency", "represents__person", "replaces").order_by("position")
    ]


class TestMarks:
    def test_those_who_come_and_those_who_do_not(self, meeting, by):
        for name, state in [("Dev Dunnock", "present"), ("Bram Brackenridge", "apologies"), ("Cerys Coldharbour", "present"),
                            ("Ada Zeal", "present")]:
            mark(meeting, name, state, by)
        council, police = "Thornbridge Borough Council", "Wend Valley Police"
        assert rows_of(meeting) == [
            ("Ada Zeal", "board", True, council, "", "Councillor Ada Zeal", f"{council} (TBC)", None, None, [("chair", "")]),
            ("Cerys Coldharbour", "board", True, police, "Custody", "Cerys Coldharbour", f"{police} (Custody)", None, None, []),
            ("Dev Dunnock", "member", True, council, "Housing", "Dev Dunnock", f"{council} (Housing)", None, None, []),
            ("Bram Brackenridge", "board", False, police, "", "Bram Brackenridge", police, None, None, []),
        ]
        mark(meeting, "Ada Zeal", "apologies", by)
        assert not AttendanceRole.objects.exists()
        mark(meeting, "Bram Brackenridge", "no-word", by)
        assert [row[0] for row in rows_of(meeting)] == ["Cerys Coldharbour", "Dev Dunnock", "Ada Zeal"]
        assert list(meeting.attendances.order_by("position").values_list("position", flat=True)) == [1, 2, 3]

    def test_the_words_as_printed_last_time(self, meeting, by):
        AttendanceFactory(
            meeting=MeetingFactory(date=date(2031, 3, 11)), person=who("Dev Dunnock"), agency=AgencyFactory(name="Thornbridge Borough Council"),
            team="Housing", printed_agency="Thornbridge Borough Council Housing",
        )
        mark(meeting, "Dev Dunnock", "present", by)
        assert meeting.attendances.get().printed_agency == "Thornbridge Borough Council Housing"

    def test_the_last_mark_wins_only_where_it_saw_the_one_before(self, meeting, by):
        mark(meeting, "Dev Dunnock", "present", by)
        with pytest.raises(ChangedMeanwhile, match="Dev Dunnock was marked “Present” by somebody else meanwhile"):
            mark(meeting, "Dev Dunnock", "apologies", by, base=0)
        mark(meeting, "Dev Dunnock", "apologies", by, base=1)
        mark(meeting, "Dev Dunnock", "no-word", by, base=2)
        with pytest.raises(ChangedMeanwhile, match="“No word”"):
            mark(meeting, "Dev Dunnock", "present", by, base=2)

    def test_nobody_unknown_and_nothing_after_agreement(self, meeting, by):
        PersonFactory(name="Orla Pike")
        with pytest.raises(ValueError, match="does not sit in"):
            mark(meeting, "Orla Pike", "present", by)
        later = MeetingFactory(date=date(2031, 10, 7))
        MinutesFactory(meeting=meeting, status=Minutes.Status.AGREED, agreed_at=later)
        for act in (
            lambda: mark(meeting, "Ada Zeal", "present", by),
            lambda: note_attendee(meeting=meeting, name="A B", agency="", capacity="guest", by=by),
            lambda: name_for_role(meeting=meeting, role="chair", person=None, by=by),
            lambda: move_attendee(meeting=meeting, person=who("Ada Zeal"), earlier=True, by=by),
            lambda: record_sitting(minutes=meeting.minutes, starts=None, opened_to_public_at=None, closed_at=None, venue="", public_present=1, seen="", by=by),
        ):
            with pytest.raises(ValueError, match="are agreed"):
                act()


class TestRepresentatives:
    def test_who_sits_for_somebody_counts_as_them(self, meeting, by):
        row = seat_representative(
            meeting=meeting, absent=who("Bram Brackenridge"), name="Sergeant Orla Pike", agency="", base=0, by=by
        )
        assert (row.capacity, row.present, row.printed_name, row.printed_agency) == ("board", True, "Sergeant Orla Pike", "Wend Valley Police")
        assert (row.represents.person.name, row.represents.present) == ("Bram Brackenridge", False)
        assert sheet(meeting).summary.board == 1
        with pytest.raises(ValueError, match="sits for Bram Brackenridge already"):
            seat_representative(meeting=meeting, absent=who("Cerys Coldharbour"), name="Orla Pike", agency="", base=0, by=by)
        with pytest.raises(ValueError, match="cannot sit for themselves"):
            seat_representative(meeting=meeting, absent=who("Ada Zeal"), name="Ada Zeal", agency="", base=0, by=by)

    def test_another_comes_in_their_place_or_they_come_themselves(self, meeting, by):
        first = seat_representative(meeting=meeting, absent=who("Bram Brackenridge"), name="Orla Pike", agency="Fire Service", base=0, by=by)
        base = first.represents.version
        seat_representative(meeting=meeting, absent=who("Bram Brackenridge"), name="Pia Quill", agency="", base=base, by=by)
        first.refresh_from_db()
        assert (first.represents, first.capacity, first.agency.name) == (None, "guest", "Fire Service")
        mark(meeting, "Bram Brackenridge", "present", by)
        assert sorted(meeting.attendances.values_list("person__name", "capacity", "represents")) == [
            ("Bram Brackenridge", "board", None), ("Orla Pike", "guest", None), ("Pia Quill", "guest", None),
        ]


class TestOthers:
    def test_guests_newcomers_and_new_agencies(self, meeting, by):
        note_attendee(meeting=meeting, name="Dr Esme Eastlake", agency="Wend College (Security)", capacity="guest", by=by)
        new = note_attendee(
            meeting=meeting, name="Farid Fennimore", agency="Thornbridge Borough Council (Housing)", capacity="member",
            replaces="Dev Dunnock", by=by,
        )
        guest = meeting.attendances.get(capacity="guest")
        assert (guest.person.title, guest.person.name, guest.printed_name, guest.agency.name, guest.team) == (
            "Dr", "Esme Eastlake", "Dr Esme Eastlake", "Wend College", "Security",
        )
        assert (new.replaces, new.team) == (who("Dev Dunnock"), "Housing")
        assert who("Farid Fennimore").memberships.get().inferred
        again = note_attendee(meeting=meeting, name="Esme Eastlake", agency="", capacity="guest", by=by)
        assert (again.pk, again.printed_agency) == (guest.pk, "Wend College (Security)")

    def test_somebody_known_brings_their_agency(self, meeting, by):
        AttendanceFactory(
            meeting=MeetingFactory(date=date(2031, 3, 11)), person=PersonFactory(name="Orla Pike"), agency=AgencyFactory(name="Wend College"),
            printed_agency="Wend College",
        )
        assert note_attendee(meeting=meeting, name="Orla Pike", agency="", capacity="guest", by=by).printed_agency == "Wend College"

    def test_roles_and_the_order_by_hand(self, meeting, by):
        for name in ("Ada Zeal", "Bram Brackenridge", "Cerys Coldharbour"):
            mark(meeting, name, "present", by)
        name_for_role(meeting=meeting, role="chair", person=who("Cerys Coldharbour"), by=by)
        assert next(row[0] for row in rows_of(meeting)) == "Cerys Coldharbour"
        was, now = (meeting.attendances.get(person__name=name) for name in ("Cerys Coldharbour", "Ada Zeal"))
        hand_over_role(role="chair", was=was, now=now, at="item 7", by=by)
        assert sorted(AttendanceRole.objects.values_list("attendance__person__name", "span")) == [
            ("Ada Zeal", "from item 7"), ("Cerys Coldharbour", "until item 7"),
        ]
        move_attendee(meeting=meeting, person=who("Ada Zeal"), earlier=True, by=by)
        mark(meeting, "Dev Dunnock", "present", by)
        names = [row[0] for row in rows_of(meeting)]
        move_attendee(meeting=meeting, person=who("Dev Dunnock"), earlier=True, by=by)
        assert [row[0] for row in rows_of(meeting)] == names
        with pytest.raises(ValueError, match="not marked as present"):
            name_for_role(meeting=meeting, role="minutes", person=PersonFactory(name="Orla Pike"), by=by)
        name_for_role(meeting=meeting, role="chair", person=None, by=by)
        assert not AttendanceRole.objects.exists()

    def test_when_it_sat(self, by):
        minutes = MinutesFactory()
        given = {"starts": time(10, 2), "opened_to_public_at": time(10, 30), "closed_at": time(12), "venue": "Guildhall", "public_present": 0}
        nothing = sitting_seen(None)
        record_sitting(minutes=minutes, **given, seen=nothing, by=by)
        minutes.refresh_from_db()
        assert {name: getattr(minutes, name) for name in given} == given
        with pytest.raises(ValueError, match="run backwards"):
            record_sitting(minutes=minutes, **given | {"closed_at": time(9)}, seen=sitting_seen(minutes), by=by)
        # Who had the page open before that is told, unless they say the same.
        with pytest.raises(ChangedMeanwhile):
            record_sitting(minutes=minutes, **given | {"public_present": 4}, seen=nothing, by=by)
        record_sitting(minutes=minutes, **given, seen=nothing, by=by)
        assert record_sitting(minutes=minutes, **given | {"public_present": 4}, seen=sitting_seen(minutes), by=by).public_present == 4


class TestTheSameAsAnImport:
    FACTS = [
        AttendeeRead(name="Ada Zeal", title="Councillor", printed_name="Councillor Ada Zeal", agency="Thornbridge Borough Council (TBC)",
                     capacity="board", roles=["chair"]),
        AttendeeRead(name="Orla Pike", agency="Wend Valley Police", capacity="board", represents="Bram Brackenridge",
                     represents_agency="Wend Valley Police"),
        AttendeeRead(name="Farid Fennimore", agency="Thornbridge Borough Council (Housing)", capacity="member", replaces="Dev Dunnock"),
        AttendeeRead(name="Esme Eastlake", title="Dr", printed_name="Dr Esme Eastlake", agency="Wend College (Security)", roles=["minutes"]),
        AttendeeRead(name="Cerys Coldharbour", agency="Wend Valley Police (Custody)", capacity="board", present=False),
    ]

    def test_of_the_same_facts(self, meeting, by):
        other = MeetingFactory(date=date(2031, 7, 15), group=GroupFactory(name="As imported", slug="imported"))
        record_attendance(meeting=other, attendees=self.FACTS, by=by)
        seat_representative(meeting=meeting, absent=who("Bram Brackenridge"), name="Orla Pike", agency="", base=0, by=by)
        mark(meeting, "Cerys Coldharbour", "apologies", by)
        note_attendee(meeting=meeting, name="Dr Esme Eastlake", agency="Wend College (Security)", capacity="guest", by=by)
        name_for_role(meeting=meeting, role="minutes", person=who("Esme Eastlake"), by=by)
        note_attendee(meeting=meeting, name="Farid Fennimore", agency="Thornbridge Borough Council (Housing)", capacity="member",
                      replaces="Dev Dunnock", by=by)
        mark(meeting, "Ada Zeal", "present", by)
        assert rows_of(meeting) == rows_of(other)

    def test_of_the_whole_meeting(self, by):
        full = full_meeting()
        meeting, before = full.meeting, rows_of(full.meeting)
        meeting.attendances.all().delete()
        for row in before:
            if row[1] == "guest" or row[0] == "Cerys Coldharbour":
                continue
            if row[4]:  # a team that is not in the seat
                note_attendee(meeting=meeting, name=row[5], agency=row[6], capacity=row[1], by=by)
                continue
            mark(meeting, row[0], "present" if row[2] else "apologies", by)
        absent = meeting.attendances.get(person__name="Bram Brackenridge")
        seat_representative(
            meeting=meeting, absent=absent.person, name="Cerys Coldharbour", agency="Wend Valley Police (Neighbourhood team)",
            base=absent.version, by=by,
        )
        note_attendee(
            meeting=meeting, name="Esme Eastlake", agency="Thornbridge Borough Council (Democratic Services)", capacity="guest", by=by
        )
        name_for_role(meeting=meeting, role="minutes", person=who("Esme Eastlake"), by=by)
        was, now = (meeting.attendances.get(person__name=name) for name in ("Ada Applegarth", "Cerys Coldharbour"))
        hand_over_role(role="chair", was=was, now=now, at="item 3", by=by)
        assert sorted(map(str, rows_of(meeting))) == sorted(map(str, before))  # the factory gives no places


class TestTheSheet:
    def test_expected_counts_and_quorum(self, meeting, by):
        RulesFactory(starts=date(2031, 4, 1), ends=None, quorum=2)
        MembershipFactory(
            person=PersonFactory(name="Gwen Deputy"), agency=AgencyFactory(name="Wend Valley Police"), standing="board", role="deputy"
        )
        MembershipFactory(person=PersonFactory(name="Left Long-Ago"), agency=None, standing="board", ends=date(2031, 7, 7))
        found = sheet(meeting)
        assert [line.person.name for line in found.board] == ["Ada Zeal", "Bram Brackenridge", "Cerys Coldharbour"]
        assert [line.person.name for line in found.members] == ["Dev Dunnock"]
        assert [one.name for one in found.board[1].deputies] == ["Gwen Deputy"]
        assert (found.summary.board, found.summary.seats, found.summary.met) == (0, 3, False)
        mark(meeting, "Ada Zeal", "present", by)
        mark(meeting, "Dev Dunnock", "present", by)
        summary = sheet(meeting).summary
        assert (summary.board, summary.people, summary.agencies, summary.met) == (1, 2, 1, False)
        seat_representative(meeting=meeting, absent=who("Bram Brackenridge"), name="Gwen Deputy", agency="", base=0, by=by)
        found = sheet(meeting)
        assert (found.summary.board, found.summary.agencies, found.summary.met) == (2, 2, True)
        assert [line.person.name for line in found.others] == ["Gwen Deputy"]
        assert found.board[1].representative.person.name == "Gwen Deputy"

    @pytest.mark.parametrize("count", [3, 30])
    def test_the_number_of_queries_stays(self, django_assert_num_queries, by, count):
        meeting = MeetingFactory(date=date(2031, 7, 8))
        for n in range(count):
            person = PersonFactory(name=f"Ada Number{n}")
            MembershipFactory(person=person)
            AttendanceFactory(meeting=meeting, person=person, capacity="board", position=n)
        with django_assert_num_queries(6):
            found = sheet(meeting)
            assert len(found.board) == count
            assert [line.roles for line in found.lines] == [[]] * count
            assert all(line.representative is None for line in found.lines)
