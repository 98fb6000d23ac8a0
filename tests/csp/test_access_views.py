"""The pages of people with access: what they show, what they ask, how they refuse."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.test import Client

from csp.models import AuditEntry, Membership, User
from tests import desk
from tests.factories import AgencyFactory, GroupFactory, PersonFactory

pytestmark = pytest.mark.django_db
PEOPLE = "/desk/access/"


@pytest.fixture
def officer(client: Client) -> User:
    GroupFactory(partnership=True)
    return desk.sign_in(client, desk.officer())


def said(client: Client, address: str) -> list[str]:
    """What the banners of a page say."""
    return re.findall(r'banner__heading">(.*?)<', client.get(address).content.decode())


def post(client: Client, address: str, **data: object) -> list[str]:
    """What the page says after a POST that went through."""
    response = client.post(address, data)
    assert response.status_code == 302, response.content.decode()
    return said(client, response.url)


def errors(client: Client, address: str, **data: object) -> list[str]:
    """What a POST that did not go through is told, at its fields."""
    response = client.post(address, data)
    assert response.status_code == 200
    return re.findall(r'_error" class="govuk-error-message"><span[^>]*>Error:</span> (.*?)</p>', response.content.decode())


def test_the_list_tells_roles_and_second_factors(client, officer):
    desk.chair()
    desk.officer("Lorcan Applegarth", second_factor=False)
    gone = desk.member("Jonah Fennimore")
    User.objects.filter(pk=gone.pk).update(is_active=False)
    rows = re.findall(r"<tr.*?</tr>", client.get(PEOPLE).content.decode(), re.DOTALL)[1:]
    words = [" | ".join(filter(None, map(str.strip, re.sub(r"<[^>]+>", "\n", row).splitlines()))) for row in rows]
    assert words == [
        "Lorcan Applegarth | lorcan.applegarth@thornbridge.example | Support officer | Not yet | Never",
        "Ada Brackenridge | ada.brackenridge@thornbridge.example | Chair, Board member | Not needed | Never",
        words[2],
    ]
    assert words[2].startswith("Greta Eastlake | greta.eastlake@thornbridge.example | Support officer | Yes | ")
    assert "Access has ended (1)" in client.get(PEOPLE).content.decode()


def test_it_costs_the_same_at_any_length(client, officer, django_assert_max_num_queries):
    for name in ("Ada Dunnock", "Bram Dunnock"):
        desk.seated(name)
    with django_assert_max_num_queries(12) as few:
        client.get(PEOPLE)
    for _ in range(27):
        desk.seated(PersonFactory().name)
    with django_assert_max_num_queries(12) as many:
        client.get(PEOPLE)
    assert len(few) == len(many)


def test_somebody_of_the_record_and_somebody_new(client, officer, django_capture_on_commit_callbacks):
    person, agency = PersonFactory(name="Ines Applegarth"), AgencyFactory(name="Wend Valley Police")
    with django_capture_on_commit_callbacks(execute=True):
        told = post(client, f"{PEOPLE}new/", person=person.pk, email="ines@thornbridge.example", standing="")
    assert told == ["Ines Applegarth can sign in now. We have sent an e-mail to ines@thornbridge.example."]
    told = post(
        client, f"{PEOPLE}new/", name="Priya  Okonedo", email="priya@thornbridge.example", standing="board", agency=agency.pk
    )
    assert told == ["Priya Okonedo can sign in now. We have sent an e-mail to priya@thornbridge.example."]
    seat = Membership.objects.get()
    assert (seat.person.name, seat.agency) == ("Priya Okonedo", agency)
    assert mail.outbox[0].to == ["ines@thornbridge.example"]


def test_what_does_not_fit_is_said_at_its_field(client, officer):
    person, there = PersonFactory(name="Ines Applegarth"), desk.member()
    ask = f"{PEOPLE}new/"
    assert errors(client, ask) == ["Choose who it is, or enter their name below.", "Enter the e-mail address."]
    assert errors(client, ask, person=person.pk, name="Priya", email="p@b.example") == [
        "Choose somebody from the list or enter a name, not both."
    ]
    assert errors(client, ask, name="ines applegarth", email="p@b.example") == [
        "The record knows Ines Applegarth: choose them from the list."
    ]
    assert errors(client, ask, name=there.person.name, email="p@b.example") == ["Bram Fennimore can sign in already."]
    assert errors(client, ask, person=person.pk, email="nonsense") == ["Enter an e-mail address, like name@example.org."]
    assert errors(client, ask, person=person.pk, email=there.email.upper()) == [
        f"Bram Fennimore signs in with {there.email} already."
    ]
    assert errors(client, ask, name="Nobody New", email=there.email) == [f"Bram Fennimore signs in with {there.email} already."]
    assert not person.__class__.objects.filter(name="Nobody New").exists()
    assert not AuditEntry.objects.filter(act="let_in").exists()


def test_every_act_says_what_it_did(client, officer):
    user = desk.member()
    page = f"{PEOPLE}{user.pk}/"
    assert post(client, page, email="New@thornbridge.example") == [
        "Bram Fennimore now signs in as new@thornbridge.example. Both addresses have been told."
    ]
    assert errors(client, page, email=officer.email) == [f"Greta Eastlake signs in with {officer.email} already."]
    assert post(client, f"{page}seat/", standing="board") == ["Bram Fennimore has the seat that you chose."]
    assert post(client, f"{page}seat/", standing="") == ["Bram Fennimore has no seat any more."]
    assert post(client, f"{page}seat/", standing="king") == ["Choose the seat and the agency from those shown."]
    assert post(client, f"{page}appoint/") == [
        "Bram Fennimore is a support officer from today, and sets up a second factor when they next sign in."
    ]
    assert post(client, f"{page}dismiss/") == ["Bram Fennimore is no longer support officer."]
    desk.with_second_factor(user)
    assert post(client, f"{page}reset/") == ["Bram Fennimore has no second factor now, and has been signed out."]
    assert post(client, f"{page}end/") == ["Bram Fennimore can no longer sign in."]
    assert post(client, f"{page}restore/") == ["Bram Fennimore can sign in again."]


def test_nobody_locks_themselves_out(client, officer):
    page = f"{PEOPLE}{officer.pk}/"
    html = client.get(page).content.decode()
    assert "This is you." in html
    assert "end/" not in re.findall(r'action="([^"]*)"', html)
    assert post(client, f"{page}end/") == ["You cannot end your own access. Ask somebody else who manages access."]
    assert post(client, f"{page}reset/") == ["Change your own second factor under Your sign-in."]
    assert post(client, f"{page}dismiss/") == ["Nobody else may manage access. Appoint another support officer first."]
    assert client.get(PEOPLE).status_code == 200


def test_an_administrator_has_no_person_and_that_is_fine(client, officer):
    root = User.objects.create_superuser("root@thornbridge.example")
    assert "root@thornbridge.example" in client.get(PEOPLE).content.decode()
    html = client.get(f"{PEOPLE}{root.pk}/").content.decode()
    assert "Administrator" in html and "appoint/" not in html
    assert client.post(f"{PEOPLE}{root.pk}/appoint/").status_code == 404
    assert client.get(f"{PEOPLE}{User.objects.machine().pk}/").status_code == 404
