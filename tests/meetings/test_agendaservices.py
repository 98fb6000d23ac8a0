"""The agenda at the desk: rows added, changed, moved, deleted, brought back; begun from the last one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase as HypothesisCase

from csp.models import Audience, AuditEntry, User
from csp.versions import fingerprint
from meetings.agendaqueries import timed, unseated, words_of
from meetings.agendawords import LOG_TITLE, About, Kind, Purpose, RowWords, Session, minutes_title
from meetings.models import AgendaItem, Meeting
from meetings.queries import agenda_rows, minutes_before, total_minutes
from meetings.services import (
    HangsOn,
    RowChanged,
    Start,
    add_row,
    bind_items,
    change_row,
    drop_row,
    lift_row,
    move_row,
    nest_row,
    note_agenda,
    place_row,
    restore_row,
    start_agenda,
)
from tests.factories import (
    AgencyFactory,
    AgendaFactory,
    AgendaItemFactory,
    GroupFactory,
    MeetingFactory,
    MembershipFactory,
    MinutedItemFactory,
    MinutesFactory,
    PaperFactory,
    PaperItemFactory,
    PersonFactory,
    ReportRequestFactory,
    SectionFactory,
    UserFactory,
    full_meeting,
)

pytestmark = [pytest.mark.django_db, pytest.mark.engines]


@pytest.fixture
def by() -> User:
    return UserFactory()


@pytest.fixture
def meeting() -> Meeting:
    return MeetingFactory(date=date(2031, 7, 8))


def shown(meeting: Meeting) -> list[str]:
    """"1 Welcome", parts behind their items."""
    return [f"{row.number} {row.item.title}".strip() for top in agenda_rows(meeting) for row in (top, *top.parts)]


def positions(meeting: Meeting) -> list[int]:
    return list(AgendaItem.objects.filter(agenda__meeting=meeting, parent=None).order_by("position").values_list("position", flat=True))


def three(meeting: Meeting, by: User) -> list[AgendaItem]:
    return [add_row(meeting=meeting, words=RowWords(title, minutes=10), by=by) for title in ("One", "Two", "Three")]


def test_rows_come_at_the_end_or_behind_another(meeting: Meeting, by: User) -> None:
    one, two, _ = three(meeting, by)
    add_row(meeting=meeting, words=RowWords("Behind one", Kind.BREAK), after=one, by=by)
    part = add_row(meeting=meeting, words=RowWords("First part"), parent=two, by=by)
    add_row(meeting=meeting, words=RowWords("Second part", Kind.HEADING), after=part, by=by)
    assert shown(meeting) == ["1 One", "Behind one", "2 Two", "2.1 First part", "2.2 Second part", "3 Three"]
    assert positions(meeting) == [1, 2, 3, 4]
    assert timed(meeting).verdict == "30 of 150 minutes; 120 free"


def test_a_row_behind_one_that_is_gone_comes_at_the_end(meeting: Meeting, by: User) -> None:
    one, _, _ = three(meeting, by)
    drop_row(row=one, version=1, by=by)
    add_row(meeting=meeting, words=RowWords("Late"), after=one, by=by)
    assert shown(meeting) == ["1 Two", "2 Three", "3 Late"]


def test_leads_are_tied_in_order_or_stay_words(meeting: Meeting, by: User) -> None:
    person, agency = PersonFactory(name="Ada Applegarth"), AgencyFactory(name="Wend Valley Police")
    row = add_row(
        meeting=meeting, by=by,
        words=RowWords("Streets", leads=("Zoe Unknown", "Ada Applegarth (Wend Valley Police)", "Chair / Board / members")),
    )
    assert [(lead.position, lead.words, lead.person, lead.agency) for lead in row.leads.all()] == [
        (1, "Zoe Unknown", None, None), (2, "Ada Applegarth (Wend Valley Police)", person, agency),
        (3, "Chair / Board / members", None, None),
    ]
    change_row(row=row, version=1, words=replace(words_of(row), leads=("Ada Applegarth",)), by=by)
    assert [lead.words for lead in row.leads.all()] == ["Ada Applegarth"]


def test_two_officers_and_one_row(meeting: Meeting, by: User) -> None:
    row = three(meeting, by)[0]
    change_row(row=row, version=1, words=RowWords("Theirs"), by=by)
    with pytest.raises(RowChanged) as refused:
        change_row(row=row, version=1, words=RowWords("Mine"), by=by)
    assert refused.value.now is not None and refused.value.now.title == "Theirs"
    with pytest.raises(RowChanged):
        drop_row(row=row, version=1, by=by)
    drop_row(row=row, version=2, by=by)
    with pytest.raises(RowChanged) as refused:
        change_row(row=row, version=2, words=RowWords("Mine"), by=by)
    assert refused.value.now is None
    with pytest.raises(RowChanged):
        move_row(row=row, up=True, by=by)


def test_moves_use_two_updates(meeting: Meeting, by: User, django_assert_max_num_queries) -> None:
    rows = [add_row(meeting=meeting, words=RowWords(f"Row {n}"), by=by) for n in range(30)]
    move_row(row=rows[0], up=True, by=by)
    move_row(row=rows[0], up=False, by=by)
    assert shown(meeting)[:2] == ["1 Row 1", "2 Row 0"]
    with django_assert_max_num_queries(12) as counted:
        place_row(row=rows[29], before=rows[1], by=by)
    assert sum(query["sql"].startswith("UPDATE") for query in counted.captured_queries) == 2
    assert shown(meeting)[:2] == ["1 Row 29", "2 Row 1"]
    place_row(row=rows[29], before=None, by=by)
    assert shown(meeting)[-1] == "30 Row 29"
    other = AgendaItemFactory(title="Elsewhere")
    with pytest.raises(ValueError, match="has gone"):
        place_row(row=rows[0], before=other, by=by)


def test_parts_are_made_and_unmade(meeting: Meeting, by: User) -> None:
    one, two, three_ = three(meeting, by)
    with pytest.raises(ValueError, match="No numbered item"):
        nest_row(row=one, by=by)
    nest_row(row=two, by=by)
    nest_row(row=three_, by=by)
    assert shown(meeting) == ["1 One", "1.1 Two", "1.2 Three"]
    move_row(row=three_, up=True, by=by)
    lift_row(row=three_, by=by)
    assert shown(meeting) == ["1 One", "1.1 Two", "2 Three"]
    with pytest.raises(ValueError, match="already"):
        lift_row(row=three_, by=by)
    move_row(row=one, up=False, by=by)
    with pytest.raises(ValueError, match="parts of its own"):
        nest_row(row=one, by=by)
    with pytest.raises(ValueError, match="has parts"):
        change_row(row=one, version=1, words=RowWords("One", Kind.BREAK), by=by)
    change_row(row=one, version=1, words=RowWords(""), by=by)
    with pytest.raises(ValueError, match="Give the item a title"):
        lift_row(row=AgendaItem.objects.get(title="Two"), by=by)


def test_papers_of_a_closed_item_are_closed(meeting: Meeting, by: User) -> None:
    one, two, _ = three(meeting, by)
    papers = [PaperItemFactory(item=item, paper=PaperFactory(meeting=meeting)).paper for item in (one, two)]
    change_row(row=one, version=1, words=replace(words_of(one), session=Session.CLOSED), by=by)
    nest_row(row=two, by=by)
    assert {paper.audience for paper in meeting.papers.all()} == {Audience.CLOSED} and len(papers) == 2
    assert lift_row(row=two, by=by).session == Session.CLOSED


def test_deleted_and_brought_back_with_all_that_hangs_on_it() -> None:
    made, by = full_meeting(), UserFactory()
    meeting = made.meeting
    item = AgendaItemFactory(agenda=made.agenda, title="Lamps", about=About.MINUTES, about_meeting=made.earlier, next_date=date(2031, 9, 9))
    part = AgendaItemFactory(parent=item, title="By the lock")
    AgendaItemFactory(agenda=made.agenda, title="Last")
    paper = PaperItemFactory(item=part, paper=PaperFactory(meeting=meeting)).paper
    asked = ReportRequestFactory(meeting=meeting, item=item)
    MinutedItemFactory(item=item, section=SectionFactory(document=made.minutes.document, title="Lamps"))
    before, words = shown(meeting), words_of(item)
    with pytest.raises(HangsOn) as refused:
        drop_row(row=item, version=1, by=by)
    what = refused.value.what
    assert ([one.title for one in what.papers], list(what.requests), what.minuted, what.parts) == ([paper.title], [asked], 1, 1)
    entry = drop_row(row=item, version=1, by=by, knowing=True)
    assert len(shown(meeting)) == len(before) - 2 and positions(meeting) == list(range(1, len(positions(meeting)) + 1))
    back = restore_row(meeting=meeting, entry=entry, by=by)
    assert shown(meeting) == before and back.pk == item.pk
    assert words_of(AgendaItem.objects.get(pk=item.pk)) == words
    asked.refresh_from_db()
    assert asked.item == item and list(paper.items.all()) == [part] and item.minuted_items.count() == 1
    with pytest.raises(ValueError, match="back already"):
        restore_row(meeting=meeting, entry=entry, by=by)
    with pytest.raises(ValueError, match="no row of this agenda"):
        restore_row(meeting=made.earlier, entry=entry, by=by)
    with pytest.raises(ValueError, match="no row of this agenda"):
        restore_row(meeting=meeting, entry=AuditEntry.objects.exclude(act="drop_row").latest("at"), by=by)


def test_a_part_comes_back_to_its_item_alone(meeting: Meeting, by: User) -> None:
    one = three(meeting, by)[0]
    part = add_row(meeting=meeting, words=RowWords("Part"), parent=one, by=by)
    entry = drop_row(row=part, version=1, by=by)
    drop_row(row=one, version=1, by=by)
    with pytest.raises(ValueError, match="Bring that back first"):
        restore_row(meeting=meeting, entry=entry, by=by)


def test_the_usual_rows(meeting: Meeting, by: User) -> None:
    earlier = MeetingFactory(date=date(2031, 3, 11))
    MeetingFactory(date=date(2031, 5, 1), status=Meeting.Status.CANCELLED)
    MeetingFactory(date=date(2031, 10, 7))
    start_agenda(meeting=meeting, start=Start.USUAL, by=by)
    rows = [row.item for row in agenda_rows(meeting)]
    bound = {row.about: row for row in rows if row.about}
    assert (bound[About.MINUTES].title, bound[About.MINUTES].about_meeting) == (minutes_title(earlier.date), earlier)
    assert bound[About.ACTION_LOG].title == LOG_TITLE
    assert (rows[-1].purpose, rows[-1].next_date) == (Purpose.NEXT_MEETING, date(2031, 10, 7))
    with pytest.raises(ValueError, match="already"):
        start_agenda(meeting=meeting, start=Start.USUAL, by=by)


def test_from_the_last_agenda(meeting: Meeting, by: User) -> None:
    earlier = MeetingFactory(date=date(2031, 3, 11))
    other = AgendaFactory(meeting=MeetingFactory(date=date(2031, 5, 20), kind=Meeting.Kind.DEVELOPMENT))
    AgendaItemFactory(agenda=other, title="Workshop")
    following = MeetingFactory(date=date(2031, 10, 7))
    left = PersonFactory(name="Orla Gone")
    MembershipFactory(person=left, group=meeting.group, starts=date(2030, 1, 1), ends=date(2031, 4, 1))
    source = [
        RowWords("Review after a death", session=Session.CLOSED, minutes=20), RowWords("Welcome", leads=("Chair",), minutes=5),
        RowWords("Minutes of 12 November 2030: Agreement", leads=("Board",), minutes=5, purpose=Purpose.AGREE),
        RowWords("Action Points: Review", minutes=5), RowWords("Road safety", purpose=Purpose.PRESENT, minutes=15),
        RowWords("Streets", leads=("Orla Gone",), minutes=10), RowWords("Break", Kind.BREAK), RowWords("Written reports", Kind.HEADING),
        RowWords("Date of next meeting", purpose=Purpose.NEXT_MEETING, next_date=date(2031, 5, 20), notes="The old room"),
    ]
    rows = [add_row(meeting=earlier, words=words, by=by) for words in source]
    add_row(meeting=earlier, words=RowWords("A part", minutes=5), parent=rows[5], by=by)
    started = start_agenda(meeting=meeting, start=Start.LAST, by=by)
    assert started.source == earlier.agenda
    assert (started.left_out, started.unseated) == (("Road safety",), (("5", "Orla Gone"),)) and unseated(earlier) == []
    assert shown(meeting) == [
        "1 Review after a death", "2 Welcome", "3 Minutes of 20 May 2031: Agreement", "4 Action Points: Review", "5 Streets",
        "5.1 A part", "Break", "Written reports", "6 Date of next meeting",
    ]
    new = {row.item.title: row.item for row in agenda_rows(meeting)}
    assert new["Review after a death"].session == Session.CLOSED
    assert new["Minutes of 20 May 2031: Agreement"].about_meeting == other.meeting
    assert new["Action Points: Review"].about == About.ACTION_LOG
    assert (new["Date of next meeting"].next_date, new["Date of next meeting"].notes) == (following.date, "")
    assert [lead.words for lead in new["Welcome"].leads.all()] == ["Chair"]


def test_without_an_earlier_agenda_there_is_none_to_start_from(meeting: Meeting, by: User) -> None:
    with pytest.raises(ValueError, match="no earlier agenda"):
        start_agenda(meeting=meeting, start=Start.LAST, by=by)


def test_bound_minutes_come_before_named_ones(meeting: Meeting, by: User) -> None:
    bound, named = (MinutesFactory(meeting=MeetingFactory(date=day)) for day in (date(2031, 1, 14), date(2031, 3, 11)))
    row = add_row(meeting=meeting, words=RowWords("Minutes of 11 March 2031: Agreement"), by=by)
    assert minutes_before(meeting) == named
    change_row(row=row, version=1, words=replace(words_of(row), about=About.MINUTES, about_meeting=bound.meeting), by=by)
    assert minutes_before(meeting) == bound


def test_only_plain_words_bind(meeting: Meeting, by: User) -> None:
    earlier = MeetingFactory(date=date(2031, 3, 11))
    MeetingFactory(date=date(2031, 1, 14))
    MeetingFactory(date=date(2031, 5, 20), group=GroupFactory())
    titles = {
        "Minutes of 11 March 2031 meeting: Agreement": (About.MINUTES, earlier),
        "Minutes of 11 March 2031 and 14 January 2031": (About.NOTHING, None),
        "Minutes of 20 May 2031": (About.NOTHING, None),
        "Minutes of 7 October 2031": (About.NOTHING, None),
        "Report of 11 March 2031": (About.NOTHING, None),
        "Action points: Review": (About.ACTION_LOG, None),
        "Action on the lock": (About.NOTHING, None),
    }
    for title in titles:
        add_row(meeting=meeting, words=RowWords(title), by=by)
    MeetingFactory(date=date(2031, 10, 7))
    assert bind_items(group=meeting.group, by=by) == 2
    found = {row.title: (row.about, row.about_meeting) for row in AgendaItem.objects.select_related("about_meeting")}
    assert found == titles
    assert bind_items(group=meeting.group, by=by) == 0


def test_verdicts_and_hints(meeting: Meeting, by: User) -> None:
    rows = three(meeting, by)
    change_row(row=rows[1], version=1, words=RowWords("Two", minutes=150, session=Session.CLOSED), by=by)
    change_row(row=rows[2], version=1, words=RowWords("Three"), by=by)
    agenda = timed(meeting)
    assert (agenda.verdict, agenda.over, agenda.without_time) == ("160 of 150 minutes; 10 over", True, 1)
    assert [row.number for row in agenda.late_closed] == ["2"]
    meeting.ends = None
    assert timed(meeting).verdict == "160 minutes"


def test_lines_above_the_items(meeting: Meeting, by: User) -> None:
    assert note_agenda(meeting=meeting, notes=" Bring a lamp \n\n and a bell", seen=fingerprint(""), by=by).notes == "Bring a lamp\nand a bell"


ACTS = st.lists(st.tuples(st.sampled_from(["add", "after", "part", "up", "down", "place", "nest", "lift", "drop", "restore"]),
                          st.integers(0, 50), st.integers(0, 50)), max_size=25)


class TestAnySequenceOfActs(HypothesisCase):
    """Whatever is done in whatever order, the agenda stays one."""

    @given(ACTS)
    def test_places_numbers_and_total(self, acts: list[tuple[str, int, int]]) -> None:
        meeting, by = MeetingFactory(date=date(2031, 7, 8) + timedelta(days=1)), UserFactory()
        entries: list[AuditEntry] = []
        minutes: dict[int, int] = {}
        for turn, (act, first, second) in enumerate(acts, 1):
            rows = list(AgendaItem.objects.filter(agenda__meeting=meeting).order_by("pk"))
            row, other = (rows[first % len(rows)], rows[second % len(rows)]) if rows else (None, None)
            words = RowWords(f"Row {turn}", (Kind.ITEM, Kind.ITEM, Kind.BREAK, Kind.HEADING)[first % 4], minutes=second)
            parents = {one.pk: one.parent_id for one in rows}
            try:
                if row is None or act == "add":
                    made = add_row(meeting=meeting, words=words, by=by)
                    minutes[made.pk] = second
                elif act in ("after", "part"):
                    made = add_row(meeting=meeting, words=words, by=by, **{"after" if act == "after" else "parent": row})
                    minutes[made.pk] = second
                elif act in ("up", "down"):
                    move_row(row=row, up=act == "up", by=by)
                elif act == "place":
                    place_row(row=row, before=other if other != row else None, by=by)
                elif act in ("nest", "lift"):
                    (nest_row if act == "nest" else lift_row)(row=row, by=by)
                elif act == "drop":
                    entries.append(drop_row(row=row, version=row.version, by=by))
                elif entries:
                    restore_row(meeting=meeting, entry=entries[first % len(entries)], by=by)
            except ValueError as problem:
                assert str(problem).endswith(".")
            self.sound(meeting, minutes)
            if rows and act in ("up", "down", "place"):
                assert parents == dict(AgendaItem.objects.filter(agenda__meeting=meeting).values_list("pk", "parent"))

    def sound(self, meeting: Meeting, minutes: dict[int, int]) -> None:
        rows = agenda_rows(meeting)
        for beside in (rows, *(row.parts for row in rows)):
            assert [row.item.position for row in beside] == list(range(1, len(beside) + 1))
        numbered = [int(row.number) for row in rows if row.number]
        assert all(after == before + 1 for before, after in pairwise([0, *numbered]))
        for row in rows:
            assert [part.number for part in row.parts] == [f"{row.number}.{place}" for place in range(1, len(row.parts) + 1)]
            assert {part.item.kind for part in row.parts} <= {Kind.PART}
        there = AgendaItem.objects.filter(agenda__meeting=meeting).values_list("pk", flat=True)
        assert total_minutes(rows) == sum(minutes[pk] for pk in there)
