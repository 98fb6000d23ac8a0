"""The directory and the induction pack: what members read of each other and of the partnership, and nobody else."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from csp.models import AuditEntry, User
from tests import desk
from tests.factories import (
    ActionOwnerFactory,
    ActionPointFactory,
    AgencyFactory,
    AwaitedSeatFactory,
    GroupFactory,
    MeetingFactory,
    MembershipFactory,
    OfficeFactory,
    PaperFactory,
    PersonFactory,
    RulesFactory,
)
from tests.reports.siterows import Kind, publish

pytestmark = pytest.mark.django_db
DIRECTORY, WELCOME = "/members/directory/", "/members/welcome/"


@pytest.fixture
def member(client: Client) -> User:
    return desk.sign_in(client, desk.member())


def words(client: Client, address: str, **asked: str) -> str:
    """The page, as it is read."""
    response = client.get(address, asked)
    assert response.status_code == 200
    return response.content.decode()


def test_the_directory_says_who_sits_and_how_to_reach_them(client, member):
    police = AgencyFactory(name="Wend Valley Police", short_name="WVP")
    zoe = PersonFactory(name="Zoë Élan", title="Chief Inspector", email="zoe@wend.example", telephone="01632 960 077")
    MembershipFactory(person=zoe, agency=police, starts=None)
    OfficeFactory(person=zoe, kind="priority_lead", matter="Night-time travel", starts=None)
    MembershipFactory(person=PersonFactory(name="Old Hand", email="old@wend.example"), agency=police, ends=date(2021, 1, 1), starts=None)
    AwaitedSeatFactory(agency=AgencyFactory(name="Thornbridge Fire"), starts=date(2025, 4, 1))
    page = words(client, DIRECTORY)
    for there in ("Chief Inspector Zoë Élan", 'href="mailto:zoe@wend.example"', 'href="tel:01632960077"', "Lead for Night-time travel",
                  "Wend Valley Police (WVP)", "Board member: nobody is named yet, since 1 April 2025.", "Bram Fennimore"):
        assert there in page
    assert "Old Hand" not in page and "old@wend.example" not in page
    for asked in ("zoe elan", "WVP", "night-time"):
        found = words(client, DIRECTORY, find=asked)
        assert "Zoë Élan" in found and "Thornbridge Borough Council" not in found and "1 person found" in found
    assert "Nobody who sits today is found by “&lt;b&gt;”." in words(client, DIRECTORY, find="<b>")
    assert "Nobody sits anywhere yet" not in page


def test_the_directory_is_nobody_elses(client, member):
    PersonFactory(email="ines@thornbridge.example")
    public = Client()
    for address in (DIRECTORY, WELCOME):
        assert public.get(address).url.startswith("/account/sign-in/")
        assert "no-store" in client.get(address).headers["Cache-Control"]
    desk.sign_in(public, desk.user_of("Nobody Atall"))
    assert public.get(DIRECTORY).status_code == public.get(WELCOME).status_code == 403


@pytest.mark.parametrize("address", [DIRECTORY, WELCOME])
def test_they_cost_the_same_at_any_length(address, client, member, django_assert_max_num_queries):
    def more(count: int) -> None:
        for number in range(count):
            seat = MembershipFactory(agency=AgencyFactory(), group=GroupFactory(), starts=None)
            OfficeFactory(person=seat.person, group=GroupFactory(partnership=True), kind="priority_lead", matter=f"{number} of {count}", starts=None)
            MeetingFactory(group=GroupFactory(partnership=True), date=timezone.localdate() + timedelta(days=20 + 30 * count + number))
            point = ActionPointFactory()
            ActionOwnerFactory(action_point=point, person=member.person)

    more(2)
    with django_assert_max_num_queries(24) as few:
        client.get(address)
    more(12)
    with django_assert_max_num_queries(24) as many:
        client.get(address)
    assert len(few) == len(many)


def test_the_pack_is_made_of_what_is_published_and_of_their_own_agency(client, member):
    day = date(2025, 7, 11)
    meeting = MeetingFactory(group=GroupFactory(partnership=True), date=day)

    publish(Kind.PAPER, day, title="Terms of reference", meeting=meeting, slug="tr", paper=PaperFactory(meeting=meeting, title="Terms of reference"))
    publish(Kind.STANDING, date(2024, 4, 1), title="Terms of reference, version 1")
    publish(Kind.STANDING, date(2025, 4, 1), title="Terms of reference, version 2", slug="version-2")
    publish(Kind.STANDING, date(2099, 4, 1), title="Terms of reference, version 3", slug="version-3")
    publish(Kind.STANDING, day, title="Community Safety Plan, version 1", place="documents/community-safety-plan")
    publish(Kind.STANDING, day, title="Terms of reference of the MASG, version 1", place="documents/masg/terms-of-reference")
    publish(Kind.MINUTES, day, title="Minutes of July", meeting=meeting)
    publish(Kind.TIMETABLE, date(2025, 4, 1), title="Timetable 2025-26")
    RulesFactory(starts=date(2024, 4, 1), ends=None, quorum=7, report_days=21)
    coming = MeetingFactory(group=GroupFactory(partnership=True), date=timezone.localdate() + timedelta(days=10), venue="Mercer Room")
    MeetingFactory(group=GroupFactory(partnership=True), date=timezone.localdate() + timedelta(days=11), status="cancelled", venue="Nowhere")
    mine, others, closed = (ActionPointFactory(meeting=meeting) for _ in range(3))
    ActionOwnerFactory(action_point=mine, person=None, agency=member.person.memberships.get().agency, words="Council")
    ActionOwnerFactory(action_point=others)
    ActionOwnerFactory(action_point=closed, person=member.person)
    type(closed).objects.filter(pk=closed.pk).update(status="closed")
    page = words(client, WELCOME)
    for there in ("Welcome, Bram Fennimore", "7 Board members", "Due 21 days before", ">Terms of reference, version 2<", "/documents/community-safety-plan/version-1/v1/",
                  "Minutes of July", "Timetable 2025-26", "Mercer Room", mine.text, f"{coming.date:%-d %B %Y}"):
        assert there in page
    for absent in (">Terms of reference<", "version 3", "MASG", "Nowhere", others.text, closed.text):
        assert absent not in page


def test_an_empty_record_still_welcomes(client, member):
    page = words(client, WELCOME)
    for there in ("No number is stated", "None is planned yet.", "None has been published yet.", "None today."):
        assert there in page


def test_the_link_is_sent_to_somebody_who_can_open_it(client, member, django_capture_on_commit_callbacks):
    desk.sign_in(client, desk.officer())
    stranger, gone = PersonFactory(name="Ines Toll"), desk.user_of("Old Hand")

    def send(pk: int) -> str:
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(f"/desk/people/{pk}/welcome/", follow=True).content.decode()

    assert "Ines Toll cannot sign in yet." in send(stranger.pk)
    assert "Old Hand has no seat today, and could not read it." in send(gone.person.pk)
    assert mail.outbox == [] and not AuditEntry.objects.filter(act="send_welcome").exists()
    assert f"The induction pack goes to {member.email} by e-mail." in send(member.person.pk)
    (sent,) = mail.outbox
    assert (sent.to, "/members/welcome/" in sent.body) == ([member.email], True)
    assert client.post("/desk/people/999999/welcome/").status_code == 404
