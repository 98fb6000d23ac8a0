"""The register of action points: what is found, counted and written out, and what one reads of one."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta

import docx
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from actions.models import ActionPoint
from actions.registerqueries import (
    AGES,
    by_age,
    by_agency,
    flow,
    months_before,
    of_age,
    origins,
    story_of,
    told_by,
)
from csp.models import Audience, Group
from tests import desk
from tests.factories import (
    ActionOwnerFactory,
    ActionPointFactory,
    ActionUpdateFactory,
    AgencyFactory,
    BlockFactory,
    GroupFactory,
    MeetingFactory,
    MembershipFactory,
    MinutesFactory,
    PersonFactory,
    PriorityFactory,
    SectionFactory,
    StoredFileFactory,
)

pytestmark = pytest.mark.django_db
TODAY = date(2031, 6, 2)
Status = ActionPoint.Status


def raised(*days: date, **fields: object) -> list[ActionPoint]:
    """An action point that was carried over from meeting to meeting, on these days."""
    group, line = GroupFactory(partnership=True), []
    for day in days:
        meeting = group.meetings.filter(date=day).first() or MeetingFactory(group=group, date=day)
        if line:
            line[-1].status, line[-1].settled_at = Status.CARRIED_OVER, meeting
            line[-1].save()
        line.append(ActionPointFactory(meeting=meeting, continues=line[-1] if line else None, **fields))
    return line


@pytest.fixture
def member(client: Client) -> Client:
    desk.sign_in(client, desk.member())
    return client


def references(client: Client, **asked: str) -> list[str]:
    """The references that the register shows."""
    answer = client.get(reverse("members:actions"), asked)
    assert answer.status_code == 200
    return [row.log.reference for row in answer.context["rows"]]


# Reads


@pytest.mark.parametrize(("day", "months", "before"), [
    (date(2031, 5, 31), 3, date(2031, 2, 28)), (date(2032, 3, 31), 1, date(2032, 2, 29)), (date(2031, 1, 15), 1, date(2030, 12, 15)),
    (date(2031, 6, 2), 12, date(2030, 6, 2)),
])
def test_months_are_those_of_the_calendar(day: date, months: int, before: date) -> None:
    assert months_before(day, months) == before


@pytest.mark.engines
def test_age_counts_from_the_first_raising_and_each_day_lies_in_one_age() -> None:
    days = [TODAY, months_before(TODAY, 3) + timedelta(days=1), months_before(TODAY, 3), months_before(TODAY, 6),
            months_before(TODAY, 12) + timedelta(days=1), months_before(TODAY, 12), date(2020, 2, 11)]
    points = [raised(day)[0] for day in days]
    carried = raised(months_before(TODAY, 13), months_before(TODAY, 8), TODAY - timedelta(days=40))
    everything = ActionPoint.objects.all()
    found = {key: set(of_age(everything, key, TODAY)) for key, *_ in AGES}
    assert found == {
        "under-3": set(points[:2]), "3-to-6": {points[2]}, "6-to-12": set(points[3:5]), "over-12": {*points[5:], *carried},
    }
    assert by_age(everything.outstanding(), TODAY) == [
        ("Under 3 months", 2), ("3 to 6 months", 1), ("6 to 12 months", 2), ("Over a year", 3),
    ]
    assert by_age(everything.none(), TODAY) == [(words, 0) for _, words, _, _ in AGES]


@pytest.mark.engines
def test_a_story_is_the_same_from_whichever_end_it_is_read() -> None:
    line = raised(*(date(2030, month, 4) for month in range(1, 8)))
    other = raised(date(2030, 1, 4), date(2030, 2, 4))
    for point in line:
        assert list(story_of(point.pk)) == line
    assert list(story_of(other[1].pk)) == other


@pytest.mark.engines
def test_what_was_closed_once_stays_closed_after_any_number_of_carry_overs() -> None:
    line = raised(*(date(2030, month, 4) for month in range(1, 5)))
    shut = SectionFactory(audience=Audience.CLOSED)
    line[1].block = BlockFactory(section=shut)
    line[1].save()
    known = origins(ActionPoint.objects.all())
    assert [known[one.pk].closed for one in line] == [False, True, True, True]
    assert {known[one.pk].first for one in line} == {date(2030, 1, 4)}


@pytest.mark.engines
def test_an_agency_owns_by_itself_and_by_who_sits_for_it_and_two_of_one_count_once() -> None:
    police, fire = AgencyFactory(name="Thornbridge Police"), AgencyFactory(name="Thornbridge Fire")
    ada, bram = PersonFactory(name="Ada Stell"), PersonFactory(name="Bram Ox")
    for person, agency, ends in ((ada, police, None), (bram, police, None), (bram, fire, TODAY - timedelta(days=1))):
        MembershipFactory(person=person, agency=agency, group=GroupFactory(partnership=True), starts=None, ends=ends, standing="board" if ends is None else "member")
    both, own, neither = (raised(date(2031, 5, 4))[0] for _ in range(3))
    for person in (ada, bram):
        ActionOwnerFactory(action_point=both, person=person)
    ActionOwnerFactory(action_point=own, person=None, agency=fire)
    ActionOwnerFactory(action_point=own, person=None, agency=police)
    ActionOwnerFactory(action_point=neither, person=None, group=GroupFactory())
    everything = ActionPoint.objects.all()
    assert by_agency(everything, TODAY) == ([("Thornbridge Police", 2), ("Thornbridge Fire", 1)], 2)
    assert by_agency(everything.filter(pk=neither.pk), TODAY) == ([], 0)


@pytest.mark.engines
def test_what_was_carried_over_is_not_new_and_closed_is_what_a_meeting_closed() -> None:
    march, july = date(2031, 3, 4), date(2031, 7, 8)
    raised(march, july)
    closed, told = raised(march)[0], raised(march)[0]
    july_meeting = closed.meeting.group.meetings.get(date=july)
    ActionPoint.objects.filter(pk=closed.pk).update(status=Status.CLOSED, settled_at=july_meeting)
    ActionPoint.objects.filter(pk=told.pk).update(status=Status.CLOSED)
    raised(july, origin_words="Carried over from 11 December meeting")
    everything = ActionPoint.objects.all()
    assert [(one.meeting.date, one.opened, one.closed) for one in flow(everything, july)] == [(march, 3, 0), (july, 0, 1)]
    assert [(one.meeting.date, one.opened, one.closed) for one in flow(everything, july - timedelta(days=1))] == [(march, 3, 0)]


@pytest.mark.engines
def test_words_are_looked_for_in_all_that_is_said_and_a_reference_is_one() -> None:
    lamps, bins = raised(date(2031, 3, 4), text="Mend the lamps")[0], raised(date(2031, 3, 4), text="Empty the bins")[0]
    ActionOwnerFactory(action_point=bins, person=PersonFactory(name="Ada Stell"))
    ActionUpdateFactory(action_point=lamps, text="Half are up: 50% done", author="Dev Dunnock")
    everything = ActionPoint.objects.all()
    asked = {"lamps": [lamps], "the LAMPS": [lamps], "stell bins": [bins], "50%": [lamps], "dunnock": [lamps], "03/02": [bins],
             "3/2 bins": [bins], "3/2 lamps": [], "_": [], "": [lamps, bins]}
    assert {words: list(told_by(everything, words)) for words in asked} == asked


# The page


def test_every_filter_narrows_and_stays_in_the_address(member: Client) -> None:
    today = timezone.localdate()
    old, new = today - timedelta(days=400), today - timedelta(days=30)
    ada, police = PersonFactory(name="Ada Stell"), AgencyFactory(name="Thornbridge Police")
    first, carried = raised(old, new)
    plain = raised(new, text="Empty the bins", status=Status.IN_PROGRESS)[0]
    task = ActionPointFactory(meeting=MeetingFactory(group=GroupFactory(), date=new - timedelta(days=1)))
    safer = PriorityFactory(name="Safer streets")
    ActionPoint.objects.filter(pk=plain.pk).update(priority=safer)
    ActionOwnerFactory(action_point=plain, person=ada)
    ActionOwnerFactory(action_point=task, person=None, agency=police)
    names = {one.pk: one.reference for one in (first, carried, plain, task)}

    def of(*points: ActionPoint) -> list[str]:
        return [names[one.pk] for one in points]

    assert references(member) == of(carried, plain, task, first)
    asked: list[tuple[dict[str, str], list[str]]] = [
        ({"words": "bins"}, of(plain)), ({"status": "outstanding"}, of(carried, plain, task)),
        ({"status": "carried_over"}, of(first)), ({"owner": f"person-{ada.pk}"}, of(plain)),
        ({"owner": f"agency-{police.pk}"}, of(task)), ({"agency": str(police.pk)}, of(task)),
        ({"group": str(task.meeting.group_id)}, of(task)), ({"meeting": str(first.meeting_id)}, of(first)),
        ({"priority": str(safer.pk)}, of(plain)), ({"priority": "none"}, of(carried, task, first)),
        ({"age": "over-12"}, of(carried, first)), ({"age": "under-3"}, of(plain, task)),
        ({"sort": "oldest"}, of(first, carried, task, plain)), ({"sort": "priority"}, of(plain, carried, task, first)),
        ({"owner": "me"}, []),
    ]
    for query, found in asked:
        assert references(member, **query) == found, query
    page = member.get(reverse("members:actions"), {"status": "outstanding", "priority": "none", "words": "lamp"})
    assert [(chip.label, chip.words, chip.without) for chip in page.context["chips"]] == [
        ("Words or reference", "lamp", "status=outstanding&priority=none"),
        ("Status", "Outstanding", "priority=none&words=lamp"),
        ("Priority", "No priority", "status=outstanding&words=lamp"),
    ]
    assert "2 action points" in page.content.decode()


def test_a_filter_that_cannot_be_is_told_of_and_gives_no_file(member: Client) -> None:
    raised(date(2031, 3, 4))
    for query in ("owner=person-99999", "owner=person-1%27--", "status=mended", "age=old", "meeting=x"):
        page = member.get(f"{reverse('members:actions')}?{query}")
        assert page.status_code == 200
        assert "Choose one of those offered." in page.content.decode(), query
        for name in ("actions_csv", "actions_word"):
            answer = member.get(f"{reverse(f'members:{name}')}?{query}")
            assert (answer.status_code, answer["Location"]) == (302, f"{reverse('members:actions')}?{query}")
    assert references(member, page="999") == ["03/01"]


def test_an_empty_register_says_where_they_come_from_and_an_empty_answer_how_to_widen(member: Client) -> None:
    assert "No action point is in the record yet" in member.get(reverse("members:actions")).content.decode()
    raised(date(2031, 3, 4))
    page = member.get(reverse("members:actions"), {"words": "nowhere"}).content.decode()
    assert "Remove a filter" in page
    assert "show all action points" in page


def test_members_see_nothing_of_minutes_that_have_not_gone_round_and_the_officer_does(member: Client) -> None:
    draft, carried = raised(date(2031, 3, 4))[0], raised(date(2030, 7, 8), date(2031, 3, 4))[1]
    minutes = MinutesFactory(meeting=draft.meeting)
    block = BlockFactory(section__document=minutes.document, text="The lamps by the lock are *dark*.")
    ActionPoint.objects.filter(pk__in=[draft.pk, carried.pk]).update(block=block)
    story = reverse("members:action", args=[carried.identity])
    assert references(member) == ["03/02", "07/01"]
    assert member.get(reverse("members:action", args=[draft.identity])).status_code == 404
    page = member.get(story).content.decode()
    assert "have not gone round yet" in page
    assert "by the lock" not in page
    desk.sign_in(member, desk.officer())
    assert references(member) == ["03/01", "03/02", "07/01"]
    page = member.get(story).content.decode()
    assert "by the lock are <em>dark</em>" in page
    assert reverse("minutes:editor", args=[draft.meeting_id]) in page


def test_the_story_tells_paragraphs_lines_evidence_and_every_carry_over_in_both_directions(member: Client) -> None:
    line = raised(*(date(2030, month, 4) for month in (2, 7, 10)))
    minutes = MinutesFactory(meeting=line[0].meeting, status="circulated")
    section = SectionFactory(document=minutes.document, title="Lamps", audience=Audience.CLOSED)
    BlockFactory(section=section)
    line[0].block = BlockFactory(section=section, text="The lock was dark.")
    line[0].save()
    ActionUpdateFactory(action_point=line[0], text="A first look.", author="Ada Stell", link="https://thornbridge.example/lock")
    ActionUpdateFactory(action_point=line[2], text="All are up.", file=StoredFileFactory(name="lamps.pdf"))
    pages = [member.get(reverse("members:action", args=[one.identity])).content.decode() for one in line]
    for at, page in enumerate(pages):
        for told in ("The lock was dark.", "1.2", "A first look.", "Ada Stell", "https://thornbridge.example/lock", "All are up.",
                     "lamps.pdf", "Raised as 02/01", "Carried over as 07/01", "Carried over as 10/01", "Closed item"):
            assert told in page, (at, told)
        assert reverse("members:minutes", args=[line[0].meeting_id]) in page
        others = [one for one in line if one is not line[at]]
        assert all(reverse("members:action", args=[one.identity]) in page for one in others)
        assert page.count('aria-current="page">') == 1
    assert "Earlier" not in pages[0]
    assert "Later" not in pages[2]


def test_an_origin_that_the_record_does_not_hold_is_told_in_its_words(member: Client) -> None:
    point = raised(date(2031, 3, 4), origin_words="Carried over from 11 December meeting")[0]
    page = member.get(reverse("members:action", args=[point.identity])).content.decode()
    assert "Carried over from 11 December meeting" in page
    assert "does not hold the earlier action point" in page


@pytest.mark.parametrize("many", [3, 60])
def test_the_number_of_queries_does_not_hang_on_how_many_there_are(member: Client, many: int) -> None:
    days = [date(2025, 1, 7) + timedelta(weeks=4 * at) for at in range(many)]
    line = raised(*days)
    for one in line:
        ActionOwnerFactory(action_point=one)
        ActionUpdateFactory(action_point=one)
        minutes = MinutesFactory(meeting=one.meeting, status="circulated")
        one.block = BlockFactory(section__document=minutes.document)
        one.save()
    counts = {}
    for name, args in (("actions", []), ("action", [line[0].identity]), ("actions_csv", []), ("actions_word", [])):
        with CaptureQueriesContext(connection) as asked:
            assert member.get(reverse(f"members:{name}", args=args)).status_code == 200
        counts[name] = len(asked)
    assert counts == QUERIES


# Of each page, whatever stands on it; who asks and what they may costs three of them.
QUERIES = {"actions": 23, "action": 15, "actions_csv": 10, "actions_word": 11}


# The files


def test_the_spreadsheet_is_what_is_filtered_and_runs_nothing(member: Client) -> None:
    evil = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "  =cmd|' /C calc'!A0", "＝1", '"=1"', "Plain, with “marks”\nand two lines"]
    points = [raised(date(2031, 3, 4), text=text)[0] for text in evil]
    ActionOwnerFactory(action_point=points[0], person=PersonFactory(name="Ada Stell"))
    ActionPoint.objects.filter(pk=points[0].pk).update(outcome="=HYPERLINK(1)")
    answer = member.get(reverse("members:actions_csv"), {"meeting": str(points[0].meeting_id)})
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))
    assert [row["Action point"] for row in rows] == [*(f"'{text}" for text in evil[:7]), *evil[7:]]
    assert (rows[0]["Reference"], rows[0]["Meeting"], rows[0]["Owners"], rows[0]["Latest word"]) == (
        "Action point 03/01", "2031-03-04", "Ada Stell", "'=HYPERLINK(1)",
    )
    assert len(rows) == len(evil)
    assert member.get(reverse("members:actions_csv"), {"words": "03/02"}).content.count(b"\r\n") == 2


def test_the_word_file_has_the_form_of_the_log(member: Client) -> None:
    first = raised(date(2031, 3, 4), text="Mend the lamps\x0b & bins", outcome="Half\nare up", status=Status.IN_PROGRESS)[0]
    shut = raised(date(2031, 3, 4), text="Look", origin_words="Carried over from 11 December meeting")[0]
    shut.block = BlockFactory(section__audience=Audience.CLOSED)
    shut.save()
    ActionOwnerFactory(action_point=first, person=PersonFactory(name="Ada Stell"))
    raised(date(2030, 7, 8))
    answer = member.get(reverse("members:actions_word"))
    document = docx.Document(io.BytesIO(answer.content))
    assert [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables] == [
        [["MONTH / NUMBER", "ACTION POINT", "ACTION"],
         ["03/01", "Mend the lamps & bins (Ada Stell)", "In progress: Half\nare up"],
         ["03/02", "Look\nClosed item: not for the public.", "Carried over from 11 December meeting. Open."]],
        [["MONTH / NUMBER", "ACTION POINT", "ACTION"], ["07/01", document.tables[1].rows[1].cells[1].text, "Open."]],
    ]
    headings = [(one.style.name, one.text) for one in document.paragraphs if one.style.name.startswith("Heading")]
    assert headings == [("Heading 1", "Action points"), ("Heading 2", "Meeting of 4 March 2031"), ("Heading 2", "Meeting of 8 July 2030")]
    for table in document.tables:
        assert table.rows[0]._tr.xpath("./w:trPr/w:tblHeader")
    assert set(document.styles.element.xpath("//w:lang/@w:val")) == {"en-GB"}
    assert document.core_properties.language == "en-GB"
    none = member.get(reverse("members:actions_word"), {"words": "nowhere"})
    assert [one.text for one in docx.Document(io.BytesIO(none.content)).paragraphs][-2:] == [
        f"Words or reference: nowhere. As things stand on {timezone.localdate():%-d %B %Y}.", "No action point is like that.",
    ]


def test_a_group_elsewhere_is_named_with_its_meeting(member: Client) -> None:
    point = ActionPointFactory(meeting=MeetingFactory(group=GroupFactory(name="Lighting group", kind=Group.Kind.TASK)))
    page = member.get(reverse("members:actions")).content.decode()
    assert f"{point.meeting.date:%-d %b %Y}, Lighting group" in page
