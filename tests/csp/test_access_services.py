"""Who may sign in: let in, ended, moved to another address, appointed; and that somebody is always left to do it."""

from __future__ import annotations

import io
import threading
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from csp import accountservices as services
from csp.accountqueries import people_with_access, signs_in_by
from csp.models import AuditEntry, Membership, Office, Partnership, Person, User
from csp.permissions import Role, roles_of
from tests import desk
from tests.factories import AgencyFactory, GroupFactory, OfficeFactory, PersonFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> User:
    GroupFactory(partnership=True)
    return desk.officer()


def acts() -> list[str]:
    return list(AuditEntry.objects.order_by("id").values_list("act", flat=True))


def fresh(user: User) -> User:
    """The row as it is now, with nothing remembered of roles."""
    return User.objects.get(pk=user.pk)


def test_somebody_of_the_record_is_let_in_and_told(officer, django_capture_on_commit_callbacks):
    person = PersonFactory(name="Ines Applegarth")
    with django_capture_on_commit_callbacks(execute=True):
        user = services.let_in(person=person, email=" Ines@Thornbridge.Example ", by=officer)
    assert (user.email, user.is_active, user.person) == ("ines@thornbridge.example", True, person)
    assert roles_of(user) == {Role.PUBLIC}
    assert acts() == ["let_in"]
    [message] = mail.outbox
    assert message.to == ["ines@thornbridge.example"]
    assert "http://localhost:8000/account/sign-in/" in message.body
    assert "second factor" not in message.body


def test_with_a_seat_from_today(officer):
    agency = AgencyFactory()
    user = services.let_in(person=PersonFactory(), email="a@b.example", standing="board", agency=agency, by=officer)
    seat = Membership.objects.get(person=user.person)
    assert (seat.starts, seat.agency, seat.standing) == (timezone.localdate(), agency, "board")
    assert roles_of(fresh(user)) == {Role.PUBLIC, Role.BOARD_MEMBER}


def test_nobody_is_let_in_twice_nor_by_the_address_of_another(officer):
    person = PersonFactory(name="Ines Applegarth")
    services.let_in(person=person, email="ines@thornbridge.example", by=officer)
    with pytest.raises(ValueError, match="Ines Applegarth can sign in already, as ines@"):
        services.let_in(person=person, email="other@thornbridge.example", by=officer)
    with pytest.raises(ValueError, match=r"Ines Applegarth signs in with ines@thornbridge\.example already"):
        services.let_in(person=PersonFactory(), email="INES@thornbridge.example", by=officer)
    assert acts().count("let_in") == 1


def test_ended_access_ends_at_once_and_comes_back(officer):
    user, client = desk.member(), Client()
    desk.sign_in(client, user)
    assert client.get("/account/").status_code == 200
    services.end_access(user=user, by=officer)
    assert client.get("/account/").url.startswith("/account/sign-in/")
    assert signs_in_by(user.email) is None
    services.let_in(person=user.person, email=user.email, by=officer)
    assert signs_in_by(user.email) == user
    assert client.get("/account/").url.startswith("/account/sign-in/")  # the old session stays dead
    assert acts() == ["end_access", "let_in"]


def test_another_address_signs_out_and_tells_both(officer, django_capture_on_commit_callbacks):
    user, client = desk.member(), Client()
    old = user.email
    EmailAddress.objects.create(user=user, email=old, verified=True, primary=True)
    desk.sign_in(client, user)
    with django_capture_on_commit_callbacks(execute=True):
        services.change_sign_in_address(user=user, email="New@thornbridge.example", by=officer)
    assert (signs_in_by(old), signs_in_by("new@thornbridge.example")) == (None, user)
    assert client.get("/account/").status_code == 302
    assert sorted(to for message in mail.outbox for to in message.to) == [old, "new@thornbridge.example"]
    assert not EmailAddress.objects.exists()
    with pytest.raises(ValueError, match=f"signs in with {officer.email} already"):
        services.change_sign_in_address(user=user, email=officer.email, by=officer)
    assert fresh(user).email == "new@thornbridge.example"


def test_a_second_factor_is_reset_by_another(officer):
    other, client = desk.officer("Hamish Dunnock"), Client()
    desk.sign_in(client, other)
    services.reset_second_factor(user=other, by=officer)
    assert not other.authenticator_set.exists()
    assert client.get("/account/").status_code == 302
    with pytest.raises(ValueError, match="your own second factor"):
        services.reset_second_factor(user=officer, by=officer)
    assert officer.authenticator_set.exists()


def test_an_office_is_given_and_ended(officer):
    user = desk.member()
    first = services.appoint_support_officer(person=user.person, by=officer)
    assert services.appoint_support_officer(person=user.person, by=officer) == first
    assert Role.SUPPORT_OFFICER in roles_of(fresh(user))
    services.end_support_officer(person=user.person, by=officer)
    assert Role.SUPPORT_OFFICER not in roles_of(fresh(user))
    assert not Office.objects.filter(person=user.person).exists()  # it never held a day
    assert acts() == ["give_office", "end_support_officer"]


def test_an_office_of_old_ends_yesterday(officer):
    other = desk.officer("Hamish Dunnock")
    services.end_support_officer(person=other.person, by=officer)
    assert Office.objects.get(person=other.person).ends == timezone.localdate() - timedelta(days=1)
    assert Role.SUPPORT_OFFICER not in roles_of(fresh(other))


def test_only_who_can_sign_in_is_appointed(officer):
    with pytest.raises(ValueError, match="cannot sign in yet"):
        services.appoint_support_officer(person=PersonFactory(name="Ines Applegarth"), by=officer)


def test_the_last_who_manages_access_stays(officer):
    """A deactivated officer, one whose office has ended and a member are no help."""
    desk.member()
    gone = desk.officer("Jonah Fennimore")
    services.end_access(user=gone, by=officer)
    old = desk.user_of("Lorcan Eastlake")
    OfficeFactory(person=old.person, kind=Office.Kind.SUPPORT_OFFICER, starts=None, ends=timezone.localdate() - timedelta(days=1))
    with pytest.raises(ValueError, match="Nobody else may manage access"):
        services.end_support_officer(person=officer.person, by=officer)
    with pytest.raises(ValueError, match="your own access"):
        services.end_access(user=officer, by=officer)
    with pytest.raises(ValueError, match="Nobody else may manage access"):
        services.end_access(user=officer, by=gone)
    desk.administrator()
    services.end_support_officer(person=officer.person, by=officer)
    assert Role.SUPPORT_OFFICER not in roles_of(fresh(officer))


@given(st.lists(st.tuples(st.sampled_from(["end", "dismiss", "appoint", "restore"]), st.integers(0, 2), st.integers(0, 2)), max_size=6))
def test_whatever_is_done_in_whatever_order_somebody_is_left(steps):
    """Three officers do to one another what they like, as long as the one who acts still may."""
    with transaction.atomic():
        people = [desk.officer(name) for name in ("Ada Dunnock", "Bram Dunnock", "Cerys Dunnock")]
        for act, by, to in steps:
            actor, user = fresh(people[by]), fresh(people[to])
            if Role.SUPPORT_OFFICER not in roles_of(actor):
                continue
            try:
                match act:
                    case "end":
                        services.end_access(user=user, by=actor)
                    case "dismiss":
                        services.end_support_officer(person=user.person, by=actor)
                    case "appoint":
                        services.appoint_support_officer(person=user.person, by=actor)
                    case "restore":
                        services.let_in(person=user.person, email=user.email, by=actor)
            except ValueError as refused:
                assert str(refused).endswith(".")
            assert any(Role.SUPPORT_OFFICER in roles_of(fresh(one)) for one in people)
        transaction.set_rollback(True)


def test_a_list_of_any_length_costs_the_same(officer, django_assert_num_queries):
    def seat(count: int) -> None:
        for _ in range(count):
            desk.seated(PersonFactory().name)

    seat(2)
    with django_assert_num_queries(3):
        assert len(people_with_access()) == 3
    seat(27)
    with django_assert_num_queries(3):
        rows = people_with_access()
    assert len(rows) == 30
    roles = {one.user.email: one.roles for one in rows}
    assert roles[officer.email] == ("Support officer",)
    User.objects.machine()
    assert len(people_with_access()) == 30


@pytest.mark.engines
def test_the_database_knows_no_two_of_one_address(officer):
    UserFactory(email="ada@thornbridge.example")
    with pytest.raises(IntegrityError), transaction.atomic():
        UserFactory(email="ADA@thornbridge.example")


def test_nobody_has_a_password():
    user = User.objects.create_superuser("Root@Thornbridge.Example", password="correct horse battery")
    assert user.email == "root@thornbridge.example"
    assert not user.check_password("correct horse battery")
    user.set_password("correct horse battery")
    assert not user.has_usable_password()


def appoint(*words: str) -> str:
    out = io.StringIO()
    call_command("appoint_officer", *words, stdout=out)
    return out.getvalue()


def test_the_first_officer_comes_from_the_command_line(django_capture_on_commit_callbacks):
    words = ("Priya@thornbridge.example", "Priya Okonedo", "--partnership", "Thornbridge Community Safety Partnership")
    with django_capture_on_commit_callbacks(execute=True):
        assert appoint(*words) == "Priya Okonedo is support officer and signs in as priya@thornbridge.example.\n"
    user = User.objects.get(email="priya@thornbridge.example")
    assert roles_of(user) == {Role.PUBLIC, Role.SUPPORT_OFFICER}
    assert Partnership.objects.get().name == "Thornbridge Community Safety Partnership"
    before = AuditEntry.objects.count()
    assert appoint(*words[:2]) == "Priya Okonedo is support officer and signs in as priya@thornbridge.example.\n"
    assert (AuditEntry.objects.count(), Person.objects.count(), len(mail.outbox)) == (before, 1, 1)


def test_the_command_says_what_is_missing():
    with pytest.raises(CommandError, match=r"has no partnership yet\. Add --partnership"):
        appoint("priya@thornbridge.example", "Priya Okonedo")
    appoint("priya@thornbridge.example", "Priya Okonedo", "--partnership", "Thornbridge")
    with pytest.raises(CommandError, match=r"signs in as priya@thornbridge\.example already"):
        appoint("other@thornbridge.example", "Priya Okonedo")
    with pytest.raises(CommandError, match=r"Priya Okonedo signs in with priya@thornbridge\.example already"):
        appoint("priya@thornbridge.example", "Somebody Else")
    assert Person.objects.count() == 1


def test_a_seat_is_given_changed_and_ended(officer):
    """An imported seat that is ended counts as entered, so that no import brings it back."""
    user, agency = desk.member(), AgencyFactory(name="Wend Valley Police")
    imported = Membership.objects.get(person=user.person)
    Membership.objects.filter(pk=imported.pk).update(inferred=True)
    seat = services.change_seat(person=user.person, standing="board", agency=agency, by=officer)
    assert services.change_seat(person=user.person, standing="board", agency=agency, by=officer) == seat
    assert roles_of(fresh(user)) == {Role.PUBLIC, Role.BOARD_MEMBER}
    imported.refresh_from_db()
    assert (imported.ends, imported.inferred) == (timezone.localdate() - timedelta(days=1), False)
    assert services.change_seat(person=user.person, standing="", agency=None, by=officer) is None
    assert roles_of(fresh(user)) == {Role.PUBLIC}
    assert Membership.objects.filter(person=user.person).count() == 1
    assert acts() == ["end_seat", "seat_member", "end_seat"]


@pytest.mark.engines
@pytest.mark.django_db(transaction=True)
def test_two_who_end_each_other_s_access_at_once():
    """One of them is left, on either engine."""
    first, second = desk.officer("Ada Dunnock"), desk.officer("Bram Dunnock")
    together, told = threading.Barrier(2), []

    def end(user: User, by: User) -> None:
        try:
            together.wait()
            services.end_access(user=user, by=by)
            told.append("ended")
        except ValueError as error:
            told.append(str(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=end, args=pair) for pair in ((first, second), (second, first))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == [services.ALONE, "ended"]
    assert User.objects.filter(pk__in=[first.pk, second.pk], is_active=True).count() == 1
