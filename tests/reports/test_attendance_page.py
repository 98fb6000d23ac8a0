"""The page of attendance: each mark by its own address; and the real minutes entered through it, person by person."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path

import pytest
from django.test import Client

from csp.models import Person, User
from meetings.models import Attendance, Meeting, Minutes
from meetings.presence import sitting_seen
from reports.importing.session import Import
from reports.record.services import record_of
from tests import desk
from tests.factories import (
    AgendaFactory,
    AgendaItemFactory,
    MeetingFactory,
    MembershipFactory,
    MinutesFactory,
    OfficeFactory,
    PersonFactory,
)
from tests.reports.siterows import read

pytestmark = pytest.mark.django_db
FETCH = {"X-Requested-With": "fetch"}


@pytest.fixture
def officer(client: Client):
    return desk.sign_in(client, desk.officer())


@pytest.fixture
def imported(papers: Path, own_data: Path, client: Client):
    """The real papers, and an officer of that partnership who is signed in."""
    Import(by=User.objects.machine()).run([papers / "2023-07-11"])
    group = Meeting.objects.get(date=date(2023, 3, 14)).group
    user = desk.with_second_factor(desk.user_of("Greta Eastlake"))
    OfficeFactory(person=user.person, group=group, kind="support_officer", starts=date(2025, 4, 1))
    return desk.sign_in(client, user)


@pytest.fixture
def meeting(officer):
    for name, standing in (("Ada Applegarth", "board"), ("Bram Brackenridge", "board"), ("Dev Dunnock", "member")):
        MembershipFactory(person=PersonFactory(name=name), standing=standing)
    return MeetingFactory(date=date(2031, 7, 8))


def place(meeting: Meeting, what: str = "") -> str:
    return f"/desk/meetings/{meeting.pk}/attendance/{what}"


def who(name: str) -> int:
    return Person.objects.get(name=name).pk


def test_a_mark_by_the_script(meeting, client: Client):
    given = {"person": who("Ada Applegarth"), "mark": "present", "base": 0}
    answer = client.post(place(meeting, "mark/"), given, headers=FETCH)
    told = answer.json()
    assert (answer.status_code, told["version"], told["mark"], told["error"]) == (200, 1, "present", "")
    assert "Board: 1 of 2" in told["summary"]
    assert "Ada Applegarth" in told["roles"]
    again = client.post(place(meeting, "mark/"), given | {"mark": "apologies"}, headers=FETCH)
    assert (again.status_code, again.json()["version"], again.json()["mark"]) == (409, 1, "present")
    assert "by somebody else meanwhile" in again.json()["error"]
    assert client.post(place(meeting, "mark/"), given | {"mark": "asleep"}, headers=FETCH).status_code == 422
    stranger = client.post(place(meeting, "mark/"), given | {"person": PersonFactory(name="Orla Pike").pk}, headers=FETCH)
    assert (stranger.status_code, "does not sit in" in stranger.json()["error"]) == (422, True)
    client.logout()
    assert client.post(place(meeting, "mark/"), given, headers=FETCH).status_code == 401


def test_without_scripts_all_marks_at_once(meeting, client: Client):
    text = read(client, place(meeting))
    assert "No word" in text
    given = {}
    for name, mark in (("Ada Applegarth", "present"), ("Bram Brackenridge", "apologies"), ("Dev Dunnock", "no-word")):
        given |= {f"mark-{who(name)}": mark, f"base-{who(name)}": 0, f"was-{who(name)}": "no-word"}
    assert "2 marked." in client.post(place(meeting), given, follow=True).content.decode()
    assert sorted(Attendance.objects.values_list("person__name", "present")) == [("Ada Applegarth", True), ("Bram Brackenridge", False)]
    stale = {f"mark-{who('Ada Applegarth')}": "apologies", f"base-{who('Ada Applegarth')}": 0, f"was-{who('Ada Applegarth')}": "no-word"}
    page = client.post(place(meeting), stale, follow=True).content.decode()
    assert "by somebody else meanwhile. Your mark “Apologies” is not saved." in page
    assert "Nothing was changed." in client.post(place(meeting), {}, follow=True).content.decode()


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_who_sits_for_whom_guests_and_roles(meeting, client: Client, headers):
    def post(what: str, **given: object) -> str:
        answer = client.post(place(meeting, what), given, headers=headers, follow=True)
        return answer.content.decode()

    assert "<b>Orla Pike sits for them</b>" in post("represent/", absent=who("Bram Brackenridge"), base=0, name="Orla Pike", agency="")
    assert "follows Dev Dunnock" in post("somebody/", name="Esme Eastlake", agency="Wend College", capacity="member", present="yes", replaces="Dev Dunnock")
    assert "Guest" in post("somebody/", name="Gus Guest", agency="", capacity="guest", present="yes")
    assert "Orla Pike" in post("role/", role="chair", person=who("Orla Pike"))
    assert "Chair until item 3" in post("role/", role="chair", person=who("Esme Eastlake"), at="item 3")
    assert "Choose who has the role first" in post("role/", role="vice_chair", person=who("Gus Guest"), at="item 3")
    post("move/", person=who("Gus Guest"), to="earlier")
    assert "Enter the name." in post("somebody/", name="", agency="", capacity="guest", present="yes")
    assert "cannot sit for themselves" in post("represent/", absent=who("Ada Applegarth"), base=0, name="Ada Applegarth", agency="")
    assert not Attendance.objects.filter(person__name="Ada Applegarth").exists()


def test_times_and_the_public_open_the_minutes(meeting, client: Client):
    agenda = AgendaFactory(meeting=meeting)
    AgendaItemFactory(agenda=agenda, title="Welcome")
    given = {"starts": "10", "opened_to_public_at": "10:30", "closed_at": "12.15pm", "public_present": "3", "seen": sitting_seen(None)}
    assert client.post(place(meeting, "sitting/"), given).status_code == 302
    minutes = Minutes.objects.get()
    assert (minutes.starts, minutes.opened_to_public_at, minutes.closed_at, minutes.public_present) == (
        time(10), time(10, 30), time(12, 15), 3,
    )
    assert minutes.document.sections.get().title == "Welcome"
    for wrong, why in (({"closed_at": "9:00"}, "The times run backwards"), ({"starts": "soon"}, "Write the time like 10:30")):
        answer = client.post(place(meeting, "sitting/"), given | wrong)
        page = answer.content.decode()
        assert (answer.status_code, why in page, next(iter(wrong.values())) in page) == (422, True, True)


def test_agreed_minutes_are_shown_and_taken_by_no_address(meeting, client: Client):
    MinutesFactory(meeting=meeting, status="agreed", agreed_at=MeetingFactory(date=date(2031, 10, 7)))
    text = read(client, place(meeting))
    assert "who was there no longer changes" in text
    answer = client.post(place(meeting, "mark/"), {"person": who("Ada Applegarth"), "mark": "present", "base": 0}, headers=FETCH)
    assert answer.status_code == 422


@pytest.mark.parametrize("count", [3, 30])
def test_the_number_of_queries_stays(officer, client: Client, django_assert_max_num_queries, count):
    meeting = MeetingFactory(date=date(2031, 7, 8))
    for n in range(count):
        MembershipFactory(person=PersonFactory(name=f"Ada Number{n}"))
    with django_assert_max_num_queries(19):
        client.get(place(meeting))


def test_the_minutes_of_march_2023_entered_person_by_person(imported, client: Client):
    """Every person of the printed list through the page's own addresses gives the record that the import gave."""
    meeting = Meeting.objects.get(date=date(2023, 3, 14))
    before = record_of()
    printed = [
        (row, [one.role for one in row.roles.all()], row.represents, row.replaces)
        for row in meeting.attendances.select_related("person", "represents__person", "replaces").prefetch_related("roles").order_by("position")
    ]
    assert [sum(1 for row, *_ in printed if row.present and row.capacity == one) for one in ("board", "member", "guest")] == [7, 8, 8]
    meeting.attendances.all().delete()
    version = lambda person: (Attendance.objects.filter(meeting=meeting, person=person).values_list("version", flat=True).first() or 0)  # noqa: E731

    def post(what: str, **given: object) -> None:
        answer = client.post(place(meeting, what), given, headers=FETCH)
        assert answer.status_code == 200, answer.content.decode()

    represented = {represents.person_id for _, _, represents, _ in printed if represents}
    for row, roles, represents, replaces in printed:
        if row.person_id in represented:
            continue
        if represents:
            # The absent person is listed first, in their capacity and with their own words, then who sits for them.
            post("somebody/", name=represents.printed_name, agency=represents.printed_agency, capacity=represents.capacity, present="no")
            post("represent/", absent=represents.person_id, base=version(represents.person), name=row.printed_name, agency=row.printed_agency)
        else:
            post("somebody/", name=row.printed_name, agency=row.printed_agency, capacity=row.capacity,
                 present="yes" if row.present else "no", replaces=replaces.name if replaces else "")
        for role in roles:
            post("role/", role=role, person=row.person_id)
    # One name is not printed by the alphabet: moved by hand, as the officer did.
    for row, *_ in reversed(printed):
        for _ in range(12):
            names = list(meeting.attendances.order_by("position").values_list("person", flat=True))
            if names.index(row.person_id) <= [one.person_id for one, *_ in printed].index(row.person_id):
                break
            post("move/", person=row.person_id, to="earlier")
    for _ in range(12):
        order = list(meeting.attendances.order_by("position").values_list("person", flat=True))
        wrong = [one.person_id for (one, *_), there in zip(printed, order, strict=True) if one.person_id != there]
        if not wrong:
            break
        post("move/", person=wrong[0], to="earlier")
    assert record_of() == before


def test_who_is_expected_of_march_2023_is_marked_with_one_press_each(imported, client: Client):
    """The seats that the import found are expected at the next meeting; a press each marks them with the words printed before."""
    march, july = (Meeting.objects.get(date=day) for day in (date(2023, 3, 14), date(2023, 7, 11)))
    seated = march.attendances.filter(represents=None, represented_by=None).exclude(capacity="guest")
    for row in seated:
        answer = client.post(place(july, "mark/"), {"person": row.person_id, "mark": "present", "base": 0}, headers=FETCH)
        assert answer.status_code == 200, row
    told = "person", "capacity", "agency", "team", "printed_name", "printed_agency"
    assert set(july.attendances.values_list(*told)) == set(seated.values_list(*told))
    roles = set(july.attendances.filter(roles__isnull=False).values_list("person", "roles__role"))
    assert roles == set(march.attendances.filter(roles__role__in=["chair", "vice_chair"]).values_list("person", "roles__role"))


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_who_sits_for_somebody_is_not_lost_when_it_is_refused(meeting, client: Client, headers):
    """Refused in form, or overtaken by another's mark: the name and the agency stand in the boxes, ready to be sent."""
    absent = who("Ada Applegarth")
    given = {"absent": absent, "base": 0, "name": "Ada Applegarth", "agency": "Wend Valley Police"}
    answer = client.post(place(meeting, "represent/"), given, headers=headers)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert all(f'value="{words}"' in page for words in ("Ada Applegarth", "Wend Valley Police"))
    client.post(place(meeting, "mark/"), {"person": absent, "mark": "present", "base": 0}, headers=FETCH)
    answer = client.post(place(meeting, "represent/"), given | {"name": "Orla Pike"}, headers=headers)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "by somebody else meanwhile" in page and 'value="Orla Pike"' in page
    assert 'name="base" value="1" data-base' in page
    assert client.post(place(meeting, "represent/"), given | {"name": "Orla Pike", "base": 1}, headers=headers).status_code in (200, 302)


def test_a_guest_who_is_absent_may_be_represented(meeting, client: Client):
    client.post(place(meeting, "somebody/"), {"name": "Gus Guest", "agency": "", "capacity": "guest", "present": "no"})
    page = read(client, place(meeting))
    guest = Person.objects.get(name="Gus Guest").pk
    assert "Who sits for Gus Guest" in page
    answer = client.post(place(meeting, "represent/"), {"absent": guest, "base": 1, "name": "Hal Guest", "agency": ""}, follow=True)
    assert "<b>Hal Guest sits for them</b>" in answer.content.decode()
