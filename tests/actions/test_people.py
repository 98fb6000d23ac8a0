"""The pages of people and agencies: who sits today, handovers, mergers, offices, and how they refuse."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from actions.models import ActionPoint
from actions.peopleservices import Newcomer, hand_seat_over
from csp.models import Agency, AgencyName, AuditEntry, AwaitedSeat, Group, Membership, Office, Person, User
from csp.peoplequeries import find_by_name, periods, seats_by_group
from tests import desk
from tests.factories import (
    ActionOwnerFactory,
    ActionPointFactory,
    AgencyFactory,
    AwaitedSeatFactory,
    GroupFactory,
    MembershipFactory,
    OfficeFactory,
    PersonFactory,
)

pytestmark = pytest.mark.django_db
DAY = date(2090, 9, 1)


@pytest.fixture
def officer(client: Client) -> User:
    GroupFactory(partnership=True)
    return desk.sign_in(client, desk.officer())


@pytest.fixture
def seat() -> Membership:
    """Ada Stell sits for the police, leads a priority and has three action points, one of them closed."""
    person = PersonFactory(name="Ada Stell")
    seat = MembershipFactory(person=person, agency=AgencyFactory(name="Thornbridge Police"), starts=date(2020, 1, 1))
    OfficeFactory(person=person, kind="priority_lead", matter="Night-time travel", starts=date(2021, 1, 1))
    for _ in range(3):
        ActionOwnerFactory(action_point=ActionPointFactory(), person=person)
    ActionPoint.objects.filter(pk=ActionPoint.objects.last().pk).update(status="closed")
    return seat


def sent(client: Client, page: str, /, *of: int, **data: object) -> str:
    """What the page says of a POST that went through."""
    response = client.post(reverse(f"people:{page}", args=of), data)
    assert response.status_code == 302, response.content.decode()
    (told,) = (str(one) for one in get_messages(response.wsgi_request))
    client.get(response.url)
    return told


def refused(client: Client, page: str, /, *of: int, status: int = 422, **data: object) -> list[str]:
    """What the summary of errors says of a POST that did not go through."""
    response = client.post(reverse(f"people:{page}", args=of), data)
    assert response.status_code == status
    (summary,) = re.findall(r'error-summary__list">(.*?)</ul>', response.content.decode(), re.DOTALL)
    return [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", one)).strip() for one in re.findall(r"<li>(.*?)</li>", summary, re.DOTALL)]


@pytest.mark.engines
def test_a_seat_is_handed_over_with_all_that_goes_with_it(client, officer, seat):
    points = list(ActionPoint.objects.outstanding())
    page = client.get(reverse("people:hand_over", args=[seat.pk])).content.decode()
    assert [box.count("checked") for box in re.findall(r'<input[^>]*name="points"[^>]*>', page)] == [1, 1]
    told = sent(
        client, "hand_over", seat.pk, name="Bram  Ox", title="Chief Inspector", email="bram@thornbridge.example",
        on="1 September 2090", offices="on", points=[points[0].pk],
    )
    assert told == "Ada Stell has handed over."
    bram = Person.objects.get(name="Bram Ox")
    assert (bram.title, bram.email) == ("Chief Inspector", "bram@thornbridge.example")
    assert Membership.objects.get(person=bram).starts == DAY
    assert Membership.objects.get(pk=seat.pk).ends == date(2090, 8, 31)
    assert [(one.matter, one.starts) for one in Office.objects.filter(person=bram)] == [("Night-time travel", DAY)]
    assert [point.owners.get().person for point in points] == [bram, seat.person]
    entry = AuditEntry.objects.get(act="hand_seat_over")
    assert set(entry.detail) == {"seat", "before", "offices", "points"}
    page = client.get(reverse("people:handed_over", args=[entry.pk])).content.decode()
    assert "Chief Inspector Bram Ox follows Ada Stell" in page
    assert "Lead for Night-time travel" in page
    assert points[0].text in page and points[1].text not in page
    assert f"{reverse('access:new')}?person={bram.pk}" in page
    let_in = client.get(reverse("access:new"), {"person": bram.pk}).content.decode()
    assert f'<option value="{bram.pk}" selected>' in let_in and "bram@thornbridge.example" in let_in


def test_nothing_is_half_handed_over(client, officer, seat):
    """Refused where the seat was handed over meanwhile, and for a newcomer whose name the record has: nothing is written."""
    hand_seat_over(seat=seat, successor=Newcomer("Cerys Toll"), on=DAY, offices=True, points=[], by=officer)
    before = (Person.objects.count(), Membership.objects.count(), AuditEntry.objects.count())
    with pytest.raises(ValueError, match="ends on 31 August 2090 already"):
        hand_seat_over(seat=seat, successor=Newcomer("Dev Marl"), on=date(2090, 8, 1), offices=True, points=[], by=officer)
    other = MembershipFactory(person=seat.person, agency=AgencyFactory(name="Thornbridge Fire"), starts=None)
    say = {"on": "1/10/2090"}
    assert refused(client, "hand_over", other.pk, name="cerys toll", **say) == [
        "The record knows Cerys Toll: choose them from the list. If it is somebody else, say what tells them apart."
    ]
    assert refused(client, "hand_over", other.pk, **say) == ["Choose who it is, or enter their name below."]
    assert refused(client, "hand_over", other.pk, name="Dev Marl", person=officer.person.pk, **say) == [
        "Choose somebody from the list or enter a name, not both."
    ]
    assert refused(client, "hand_over", other.pk, person=seat.person.pk, **say)[0].startswith("Choose one of those offered")
    assert refused(client, "hand_over", other.pk, name="Dev Marl") == ["Enter the day from which it is so."]
    assert refused(client, "hand_over", other.pk, name="Dev Marl", on="31/2/2090") == ["There is no 31 February in 2090."]
    others = ActionPointFactory()
    assert refused(client, "hand_over", other.pk, name="Dev Marl", points=[others.pk], **say) != []
    assert before == (Person.objects.count(), Membership.objects.count() - 1, AuditEntry.objects.count())
    sent(client, "hand_over", other.pk, name="Cerys Toll", distinction="fire", **say)
    assert Person.objects.filter(name="Cerys Toll").count() == 2


def test_a_seat_ends_is_awaited_and_is_taken(client, officer, seat):
    told = sent(client, "end_seat", seat.pk, on="1/9/2090", awaited="on")
    assert told == "Ada Stell no longer has this seat from 1 September 2090."
    awaited = AwaitedSeat.objects.get(agency=seat.agency)
    assert "Awaited" in client.get(reverse("people:agency", args=[seat.agency_id])).content.decode()
    told = sent(
        client, "seat", name="Bram Ox", agency=seat.agency_id, group=seat.group_id, standing="board", role="representative",
        on="1/10/2090",
    )
    assert told == (
        f"Bram Ox sits in {seat.group} from 1 October 2090. Ada Stell, who had the seat before, still has open action points: "
        "pass them on here, if they go with it."
    )
    assert AwaitedSeat.objects.get(pk=awaited.pk).ends == date(2090, 9, 30)
    bram = Person.objects.get(name="Bram Ox")
    page = client.get(reverse("people:pass_on", args=[seat.person_id]), {"to": bram.pk}).content.decode()
    assert f'<option value="{bram.pk}" selected>' in page
    assert refused(client, "pass_on", seat.person_id, person=bram.pk) == ["Tick the action points to pass on."]
    again = {"agency": seat.agency_id, "group": seat.group_id, "standing": "board", "role": "representative", "on": "1/10/2090"}
    assert refused(client, "seat", person=bram.pk, **again) == ["Bram Ox has that seat on 1 October 2090 already."]
    points = ActionPoint.objects.outstanding()
    told = sent(client, "pass_on", seat.person_id, person=bram.pk, points=[one.pk for one in points])
    assert told == "2 action points have gone from Ada Stell to Bram Ox."
    assert "Tick" not in client.get(reverse("people:pass_on", args=[seat.person_id])).content.decode()


def test_an_awaited_seat_is_asked_for_and_let_go(client, officer):
    agency = AgencyFactory(name="Thornbridge Fire")
    group = Group.objects.get()
    assert sent(client, "await_seat", agency.pk, group=group.pk, standing="board", on="1/9/2090") == "A seat of Thornbridge Fire is awaited."
    awaited = AwaitedSeat.objects.get()
    assert sent(client, "give_seat_up", awaited.pk) == "The seat of Thornbridge Fire is awaited no longer."
    assert client.post(reverse("people:give_seat_up", args=[awaited.pk])).status_code == 404


def test_an_agency_is_added_described_renamed_and_merged(client, officer, seat):
    assert refused(client, "add_agency", name="thornbridge police") == ["The record knows thornbridge police already."]
    sent(client, "add_agency", name="Wend Valley Police", short_name="WVP", statutory="on")
    wend, police = Agency.objects.get(name="Wend Valley Police"), seat.agency
    assert refused(client, "rename_agency", police.pk, name="Wend Valley Police", on="1/9/2090") == [
        "Another agency is called Wend Valley Police. If the two have become one, merge them."
    ]
    assert sent(client, "rename_agency", police.pk, name="Thornbridge Constabulary", on="1/9/2090") == (
        "Thornbridge Police is called Thornbridge Constabulary from 1 September 2090."
    )
    assert AgencyName.objects.get().until == date(2090, 8, 31)
    assert refused(client, "add_agency", name="Thornbridge Police") == [
        "The record knows Thornbridge Police already, as Thornbridge Constabulary."
    ]
    sent(client, "describe_agency", police.pk, statutory="on", starts="1/4/1974")
    point = ActionPointFactory()
    ActionOwnerFactory(action_point=point, person=None, agency=police, words="Police")
    told = sent(client, "merge_agency", police.pk, successor=wend.pk, on="1/10/2090", points=[point.pk])
    assert told == (
        "Thornbridge Constabulary goes over into Wend Valley Police on 1 October 2090, with 1 seat and 1 action point."
    )
    assert point.owners.get().agency == wend
    page = client.get(reverse("people:agency", args=[wend.pk])).content.decode()
    assert "Took over" in page and "Ada Stell" in page
    assert client.get(reverse("people:merge_agency", args=[police.pk])).status_code == 404
    assert "to 30 September 2090" in client.get(reverse("people:agency", args=[police.pk])).content.decode()
    assert refused(client, "describe_agency", police.pk, starts="1/1/2091") == [
        "It ended on 30 September 2090: it cannot begin after that."
    ]


@pytest.mark.engines
def test_there_is_one_chair_and_the_support_officer_is_appointed_elsewhere(client, officer, seat):
    group = seat.group
    sent(client, "office", seat.person_id, kind="chair", group=group.pk, on="1/9/2090")
    bram = PersonFactory(name="Bram Ox")
    sent(client, "office", bram.pk, kind="chair", group=group.pk, on="1/10/2090")
    chairs = Office.objects.filter(kind="chair").order_by("starts")
    assert [(one.person.name, one.ends) for one in chairs] == [("Ada Stell", date(2090, 9, 30)), ("Bram Ox", None)]
    assert refused(client, "office", bram.pk, kind="chair", group=group.pk, on="1/9/2090") == [
        "Bram Ox holds that office on 1 September 2090 or later already."
    ]
    assert refused(client, "office", bram.pk, kind="priority_lead", group=group.pk, on="1/9/2090") == ["Say which priority they lead."]
    assert refused(client, "office", bram.pk, kind="support_officer", group=group.pk, on="1/9/2090") == ["Choose one of those offered."]
    sent(client, "end_office", chairs[1].pk, on="1/11/2090")
    assert refused(client, "end_office", chairs[1].pk, on="1/12/2090") == ["Bram Ox gave this office up before."]


def test_two_at_the_contact_of_one_person(client, officer, seat):
    ada = seat.person
    was = {"was_title": "", "was_email": "", "was_telephone": ""}
    assert sent(client, "contact", ada.pk, title="Dr", email="ada@thornbridge.example", **was).startswith("Saved.")
    said = refused(client, "contact", ada.pk, status=409, telephone="01632 960001", **was)
    assert said == [
        "Somebody else changed what is known of Dr Ada Stell meanwhile. The record now has title: Dr; "
        "e-mail: ada@thornbridge.example; telephone: none. Save again to put your words in their place."
    ]
    assert Person.objects.get(pk=ada.pk).telephone == ""
    assert refused(client, "contact", ada.pk, email="nobody", **was) == ["Write the e-mail address like name@example.org."]
    last = AuditEntry.objects.filter(act="describe_person").get()
    assert "ada@" not in str(last.detail) + last.thing


def test_who_sits_today(client, officer, seat):
    today = timezone.localdate()
    deputy = MembershipFactory(person=PersonFactory(name="Zoë Élan"), agency=seat.agency, role="deputy", starts=None)
    MembershipFactory(person=PersonFactory(name="Ines Toll"), agency=None, standing="member", starts=None)
    MembershipFactory(person=PersonFactory(name="Old Hand"), agency=seat.agency, starts=None, ends=date(2021, 1, 1))
    AwaitedSeatFactory(agency=AgencyFactory(name="Thornbridge Fire"), starts=date(2025, 1, 1))
    partnership = seats_by_group(today)[0]
    assert [(str(row.agency), [str(one.seat.person) for one in row.sitting], len(row.awaited)) for row in partnership.agencies] == [
        ("Thornbridge Fire", [], 1), ("Thornbridge Police", ["Ada Stell", "Zoë Élan"], 0), ("None", ["Ines Toll"], 0),
    ]
    assert [str(office.person) for office in partnership.others] == ["Greta Eastlake"]
    assert [str(one.seat.person) for row in partnership.narrowed("zoe elan").agencies for one in row.sitting] == ["Zoë Élan"]
    assert find_by_name("ELAN").people == [deputy.person]
    page = client.get(reverse("people:home"), {"find": "elan"}).content.decode()
    assert "Zoë Élan" in page and "Ada Stell" not in page
    assert "nobody and no agency" in client.get(reverse("people:home"), {"find": "%_'\"<script>"}).content.decode()


def test_a_story_is_told_in_order():
    person = PersonFactory()
    spans = [(date(2020, 1, 1), date(2021, 1, 1)), (None, date(2019, 1, 1)), (date(2022, 1, 1), None), (date(2095, 1, 1), None), (None, None)]
    rows = [MembershipFactory(person=person, starts=first, ends=last) for first, last in spans]
    assert [(one.state, one.words) for one in periods(rows, DAY)] == [
        ("ahead", "from 1 January 2095"), ("now", "since 1 January 2022"), ("now", ""),
        ("past", "1 January 2020 to 1 January 2021"), ("past", "until 1 January 2019"),
    ]


@pytest.mark.parametrize("name", ["home", "agency", "person", "hand_over"])
def test_it_costs_the_same_at_any_length(name, client, officer, seat, django_assert_max_num_queries):
    of = {"home": (), "agency": (seat.agency_id,), "person": (seat.person_id,), "hand_over": (seat.pk,)}[name]
    address = reverse(f"people:{name}", args=of)

    def more(count: int) -> None:
        for number in range(count):
            MembershipFactory(agency=seat.agency, starts=None)
            MembershipFactory(person=seat.person, starts=date(2000, 1, 1 + number), ends=date(2001, 1, 1))
            MembershipFactory(agency=AgencyFactory(), group=GroupFactory(), starts=None)
            OfficeFactory(person=seat.person, kind="priority_lead", matter=f"Matter {number} of {count}", starts=None)
            AgencyFactory(ends=date(2020, 1, 1), successor=seat.agency)
            AgencyFactory()
            ActionOwnerFactory(action_point=ActionPointFactory(), person=seat.person)
            ActionOwnerFactory(action_point=ActionPointFactory(), person=None, agency=seat.agency)

    more(2)
    with django_assert_max_num_queries(18) as few:
        assert client.get(address).status_code == 200
    more(15)
    with django_assert_max_num_queries(18) as many:
        assert client.get(address).status_code == 200
    assert len(few) == len(many)
