"""Personal data: all that is held is shown and handed out, and an erasure removes it everywhere but from the published record."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.apps import apps
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from actions.models import ActionUpdate
from csp import mail
from csp.accountservices import change_sign_in_address, let_in, note_refused_sign_in, note_sign_in
from csp.models import AuditEntry, Membership, Person, User
from csp.services import audit, describe_person
from csp.versions import ChangedMeanwhile
from meetings.models import Attendance, Minutes, MinutesComment, ReportRequest
from meetings.services import comment_on_minutes
from reports.models import Publication
from reports.personaldataqueries import held_of
from reports.services import publish_meeting
from reports.services.erasing import erase_person
from reports.services.reading import note_reading
from reports.verification import verify
from tests import desk
from tests.factories import (
    ActionOwnerFactory,
    ActionUpdateFactory,
    AttendanceFactory,
    BallotResultFactory,
    BidFactory,
    BouncedAddressFactory,
    EntryFactory,
    InterestFactory,
    InvitationFactory,
    MembershipFactory,
    MinutesCommentFactory,
    OfficeFactory,
    PersonFactory,
    ProjectFactory,
    ReleaseFactory,
    ReportRequestFactory,
    StoppedMailFactory,
    StoredFileFactory,
    full_meeting,
)
from tests.reports.desks import unsent

pytestmark = pytest.mark.django_db
NAME = "Quillon Ferrybridge"
OLD, NEW, DESK, ASKED = (f"{one}@ferrybridge.example" for one in ("old", "new", "desk", "asked"))
PHONE, LINK, MESSAGE, UNANSWERED = "01632 960987", "https://drive.example/quillon/plan", "Dear Q, as agreed", "Nobody answered this"
GONE = (OLD, NEW, DESK, ASKED, PHONE, LINK, MESSAGE, UNANSWERED, "microsoft-uid-of-quillon")


@pytest.fixture
def officer() -> User:
    return desk.officer()


def everywhere(officer: User) -> Person:
    """Somebody who was a Board member, of whom something stands in every place that can hold it, published minutes included."""
    full = full_meeting()
    person = PersonFactory(name=NAME)
    describe_person(person=person, title="Dr", email=DESK, telephone=PHONE, by=officer)
    MembershipFactory(person=person, starts=date(2020, 1, 1), ends=date(2024, 1, 1))
    OfficeFactory(person=person, kind="vice_chair", starts=date(2020, 1, 1), ends=date(2024, 1, 1))
    AttendanceFactory(meeting=full.meeting, person=person, printed_name=f"Dr {NAME}")
    owner = ActionOwnerFactory(action_point=full.carried, person=person)
    file = StoredFileFactory()
    ActionUpdateFactory(action_point=owner.action_point, person=person, author=f"Dr {NAME}", text="It is mended.", link=LINK, file=file)
    ReportRequestFactory(meeting=full.meeting, person=person, email=ASKED, message=MESSAGE)
    user = let_in(person=person, email=OLD, by=officer)
    change_sign_in_address(user=user, email=NEW, by=officer)
    desk.with_second_factor(user)
    EmailAddress.objects.create(user=user, email=NEW, verified=True, primary=True)
    SocialAccount.objects.create(user=user, provider="microsoft", uid="microsoft-uid-of-quillon", extra_data={"mail": NEW})
    client = Client()
    desk.sign_in(client, user)
    note_sign_in(by=user, way="code")
    note_refused_sign_in(by=user, why="wrong code")
    Minutes.objects.filter(pk=full.minutes.pk).update(status=Minutes.Status.CIRCULATED)
    comment_on_minutes(minutes=full.minutes, text=UNANSWERED, block=None, by=user)
    MinutesCommentFactory(minutes=full.minutes, by=user, text="The lamp is by the lock.", answer="Corrected.", answered_at=timezone.now())
    audit(by=officer, act="let_be", thing="A report", to=NEW, others=["canold@ferrybridge.example", {"cc": OLD.upper()}])
    ReleaseFactory(meeting=full.meeting, ordered_by=user)
    seat = person.attendances.get()
    InterestFactory(attendance=seat, words="They own the mill.")
    BallotResultFactory(presided_by=person)
    InvitationFactory(person=person)
    ProjectFactory(lead=person)
    BidFactory(applicant=person)
    EntryFactory(entered_by=user)
    BouncedAddressFactory(address=OLD)
    StoppedMailFactory(person=person)
    mail.post(to=OLD, subject="A reminder", template="csp/mail/let_in", name=NAME, email=OLD, second_factor=False)
    unsent(to=NEW)
    unsent(to="somebody.else@thornbridge.example")
    publish_meeting(meeting=full.meeting, what={"notice", "agenda", "minutes"}, by=officer)
    note_reading(publication=Publication.objects.latest("pk"), form="pdf", by=user)
    return person


def database() -> str:
    """Every value of every row, sessions opened."""
    words = [str(session.get_decoded()) for session in Session.objects.all()]
    for model in apps.get_models():
        words += [json.dumps(row, default=str, ensure_ascii=False) for row in model._base_manager.values_list()]
    return "\n".join(words).lower()


@pytest.mark.engines
def test_what_goes_is_gone_everywhere_and_the_published_record_stands(own_data: Path, officer: User) -> None:
    person = everywhere(officer)
    user = person.user
    before = database()
    assert [one for one in GONE if one.lower() not in before] == []
    files, pages = Publication.objects.count(), list(Publication.objects.values_list("sha256", "content__html"))
    assert any(NAME in html for _, html in pages)
    assert erase_person(person=person, seen=held_of(person, user).seen(), by=officer)
    after = database()
    assert [one for one in GONE if one.lower() in after.replace("canold@ferrybridge.example", "")] == []
    assert "canold@ferrybridge.example" in after  # somebody else's, which only ends like theirs
    assert "somebody.else@thornbridge.example" in after
    user.refresh_from_db()
    assert (user.is_active, user.last_login, user.email) == (False, None, f"{user.pk}@erased.invalid")
    assert not Authenticator.objects.filter(user=user).exists()
    assert not AuditEntry.objects.filter(act__in=["sign_in", "refuse_sign_in", "change_second_factor"], by=user).exists()
    # What stays: who sat, who was there, what was done and said in the record, and every publication.
    assert Person.objects.get(pk=person.pk).name == NAME
    assert Membership.objects.filter(person=person).count() == 1 and Attendance.objects.filter(person=person).count() == 1
    line = ActionUpdate.objects.get(person=person)
    assert (line.text, line.author, line.link, line.file is not None) == ("It is mended.", f"Dr {NAME}", "", True)
    assert [one.text for one in MinutesComment.objects.filter(by=user)] == ["The lamp is by the lock."]
    assert list(Publication.objects.values_list("sha256", "content__html")) == pages and files
    assert verify().faults == []
    row = AuditEntry.objects.get(act="erase_person")
    assert (row.thing, row.detail, NAME in row.thing) == (f"person {person.pk}", {}, False)
    assert {part.key for part in held_of(Person.objects.get(pk=person.pk), user).parts if part.goes} == {"account"}


def test_who_was_erased_can_be_let_in_again(client: Client, officer: User) -> None:
    desk.sign_in(client, officer)
    user = desk.user_of(NAME)
    AttendanceFactory(person=user.person)
    audit(by=user, act="propose", thing="a timetable")
    assert erase_person(person=user.person, seen=held_of(user.person, user).seen(), by=officer)
    assert NAME not in client.get("/desk/access/").content.decode()
    assert client.get(f"/desk/access/{user.pk}/").status_code == 404
    assert "Not let in." in client.get(f"/desk/people/{user.person.pk}/").content.decode()
    assert client.post(f"/desk/access/{user.pk}/restore/").status_code == 404
    told = client.post("/desk/access/new/", {"person": user.person.pk, "email": "again@thornbridge.example", "standing": ""}, follow=True)
    assert f"{NAME} can sign in now." in told.content.decode()
    user.refresh_from_db()
    assert (user.email, user.is_active) == ("again@thornbridge.example", True)


def test_a_link_to_a_report_opens_nothing_any_more(officer: User) -> None:
    person = PersonFactory(name=NAME)
    request = ReportRequestFactory(person=person, email=ASKED, due=date(2099, 1, 1))
    erase_person(person=person, seen=held_of(person, None).seen(), by=officer)
    now = ReportRequest.objects.get(pk=request.pk)
    assert (now.email, now.secret_sha256 != request.secret_sha256, len(now.secret_sha256)) == ("", True, 64)


@pytest.mark.engines
def test_somebody_whom_nothing_names_goes_with_their_account(officer: User) -> None:
    person = PersonFactory(name=NAME, email=DESK)
    let_in(person=person, email=DESK, by=officer)
    note_sign_in(by=person.user, way="code")
    held = held_of(person, person.user)
    assert [part.key for part in held.parts if part.stays] == []
    assert not erase_person(person=person, seen=held.seen(), by=officer)
    assert NAME.lower() not in database() and DESK not in database()
    assert not Person.objects.filter(name=NAME).exists() and not User.objects.filter(email__contains="@erased.invalid").exists()


def test_an_address_that_others_share_stays_theirs(officer: User) -> None:
    person, other = PersonFactory(name=NAME, email=DESK), PersonFactory(email=DESK.upper())
    waiting = unsent(to=DESK)
    erase_person(person=person, seen=held_of(person, None).seen(), by=officer)
    assert type(waiting).objects.filter(pk=waiting.pk).exists() and Person.objects.get(pk=other.pk).email == DESK.upper()


def test_who_cannot_be_erased(officer: User) -> None:
    seated, holder = desk.member(), desk.vice_chair()
    Membership.objects.filter(person=holder.person).update(ends=date(2021, 1, 1))
    ahead = MembershipFactory(starts=date(2099, 1, 1)).person

    def refused(person: Person, by: User) -> str:
        with pytest.raises(ValueError, match=r"seat|office|yourself") as why:
            erase_person(person=person, seen="", by=by)
        return str(why.value)

    assert "has a seat. End it first" in refused(seated.person, officer)
    assert "has a seat. End it first" in refused(ahead, officer)
    assert "holds an office. End it first." in refused(holder.person, officer)
    said = refused(officer.person, officer)
    assert "You cannot erase yourself." in said and "Nobody else may manage access." in said
    assert not AuditEntry.objects.filter(act="erase_person").exists()


def test_the_last_administrator_of_access_stays(officer: User) -> None:
    """Somebody who tends the machine and manages access alone, asked by an officer whose office has ended meanwhile."""
    tender = desk.administrator()
    officer.person.offices.update(ends=date(2021, 1, 1))
    with pytest.raises(ValueError, match="Nobody else may manage access"):
        erase_person(person=tender.person, seen="", by=User.objects.get(pk=officer.pk))


def test_what_came_since_the_page_was_shown_is_not_erased_unseen(client: Client, officer: User) -> None:
    desk.sign_in(client, officer)
    person = PersonFactory(name=NAME, email=DESK)
    request = ReportRequestFactory(person=person, email=ASKED)
    address = f"/desk/people/{person.pk}/data/erase/"
    page = client.get(address)
    seen = page.context["form"].initial["seen"]
    unsent(to=DESK)
    with pytest.raises(ChangedMeanwhile):
        erase_person(person=person, seen=seen, by=officer)
    told = client.post(address, {"seen": seen, "sure": "on"})
    assert told.status_code == 409 and "has changed since you looked" in told.content.decode()
    assert client.post(address, {"seen": seen}).status_code == 422
    again = client.get(address).context["form"].initial["seen"]
    done = client.post(address, {"seen": again, "sure": "on"}, follow=True).content.decode()
    assert f"What could go of {NAME} is erased." in done
    assert ReportRequest.objects.get(pk=request.pk).email == ""


def test_everything_is_shown_and_handed_out(client: Client, officer: User, own_data: Path) -> None:
    desk.sign_in(client, officer)
    person = everywhere(officer)
    page = client.get(f"/desk/people/{person.pk}/data/").content.decode()
    file = client.post(f"/desk/people/{person.pk}/data/file/")
    assert file.headers["Content-Disposition"] == 'attachment; filename="personal-data.json"'
    held = json.loads(file.content)
    assert held["name"] == f"Dr {NAME}"
    assert {"contact", "account", "sign_ins", "seats", "offices", "attendance", "requests", "action_points", "progress", "comments",
            "mails", "letters", "mail", "votes", "interests", "projects", "bids", "ledger", "invitations", "readings", "acts", "about", "releases", "named"} == set(held["held"])
    for one in (NEW, DESK, ASKED, PHONE, LINK, MESSAGE, UNANSWERED, "It is mended.", "microsoft-uid-of-quillon"):
        assert one in file.content.decode() and one in page.replace("&#x27;", "'")
    assert officer.email not in file.content.decode()
    assert AuditEntry.objects.filter(act="hand_out_personal_data", by=officer).count() == 1


def test_everybody_sees_their_own_and_nobody_elses(client: Client, officer: User) -> None:
    person = PersonFactory(name=NAME, email=DESK)
    member = desk.sign_in(client, desk.member())
    page, file = client.get("/members/my-data/").content.decode(), client.get("/members/my-data.json")
    assert member.email in page and NAME not in page and DESK not in page
    assert json.loads(file.content)["name"] == "Bram Fennimore"
    assert client.get(f"/desk/people/{person.pk}/data/").status_code == 403
    assert client.post(f"/desk/people/{person.pk}/data/file/").status_code == 403
    without = User.objects.create_user("tender@thornbridge.example")
    desk.sign_in(client, without)
    assert json.loads(client.get("/members/my-data.json").content)["name"] == "tender@thornbridge.example"


def test_it_costs_the_same_at_any_length(client: Client, officer: User, django_assert_max_num_queries) -> None:
    desk.sign_in(client, officer)
    user = desk.user_of(NAME)

    def more(count: int) -> None:
        for number in range(count):
            MembershipFactory(person=user.person, starts=date(2000 + count, 1, 1 + number), ends=date(2020, 1, 1))
            AttendanceFactory(person=user.person)
            ReportRequestFactory(person=user.person)
            ActionUpdateFactory(person=user.person)
            ActionOwnerFactory(person=user.person)
            MinutesCommentFactory(by=user)
            ReleaseFactory(ordered_by=user)
            unsent(to=user.email)

    more(2)
    with django_assert_max_num_queries(60) as few:
        assert client.get(f"/desk/people/{user.person.pk}/data/").status_code == 200
    more(10)
    with django_assert_max_num_queries(60) as many:
        assert client.get(f"/desk/people/{user.person.pk}/data/").status_code == 200
    assert len(few) == len(many)
