"""People who can sign in, one for each role, and the way in without going through the forms."""

from __future__ import annotations

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.mfa.utils import decrypt
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext

from csp.models import Membership, Office, User
from tests.factories import (
    AgencyFactory,
    GroupFactory,
    MembershipFactory,
    OfficeFactory,
    PartnershipFactory,
    PersonFactory,
    UserFactory,
)


def user_of(name: str) -> User:
    """The user with a person of that name, made at the first call, with no seat and no office yet."""
    person = PersonFactory(name=name)
    return User.objects.filter(person=person).first() or UserFactory(
        email=f"{name.lower().replace(' ', '.')}@thornbridge.example", person=person
    )


def seated(name: str, standing: str = Membership.Standing.BOARD) -> User:
    """A user whose person sits in the partnership, always."""
    PartnershipFactory()
    user = user_of(name)
    if not Membership.objects.filter(person=user.person).exists():
        agency = AgencyFactory(name="Thornbridge Borough Council")
        MembershipFactory(person=user.person, agency=agency, standing=standing, starts=None)
    return user


def holder(name: str, kind: str) -> User:
    """A user whose person holds that office of the partnership, always."""
    PartnershipFactory()
    user = user_of(name)
    if not Office.objects.filter(person=user.person, kind=kind).exists():
        OfficeFactory(person=user.person, group=GroupFactory(partnership=True), kind=kind, starts=None)
    return user


def with_second_factor(user: User) -> User:
    """`user` with an authenticator app; nothing changes where one is set up already."""
    if not user.authenticator_set.exists():
        TOTP.activate(user, generate_totp_secret())
    return user


def officer(name: str = "Greta Eastlake", *, second_factor: bool = True) -> User:
    """A support officer of today, with a second factor unless told otherwise."""
    user = holder(name, Office.Kind.SUPPORT_OFFICER)
    return with_second_factor(user) if second_factor else user


def administrator(name: str = "Farid Dunnock", *, second_factor: bool = True) -> User:
    """Who tends the machine, with a second factor unless told otherwise."""
    PartnershipFactory()
    user = user_of(name)
    user.is_staff = user.is_superuser = True
    user.save()
    return with_second_factor(user) if second_factor else user


def member(name: str = "Bram Fennimore") -> User:
    """A member who is not on the Board."""
    return seated(name, Membership.Standing.MEMBER)


def board_member(name: str = "Cerys Coldharbour") -> User:
    """A Board member."""
    return seated(name)


def chair(name: str = "Ada Brackenridge") -> User:
    """The Chair, who is a Board member too."""
    seated(name)
    return holder(name, Office.Kind.CHAIR)


def vice_chair(name: str = "Dev Greenhalge") -> User:
    """The Vice Chair, who is a Board member too."""
    seated(name)
    return holder(name, Office.Kind.VICE_CHAIR)


def sign_in(who: Client | BrowserContext, user: User) -> User:
    """Let a test client, or every page of a browser (on http://localhost), be signed in as `user`."""
    client = who if isinstance(who, Client) else Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[-1])
    if client is not who:
        value = client.cookies[settings.SESSION_COOKIE_NAME].value
        who.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": "http://localhost"}])
    return user


def secret_of(user: User) -> str:
    """The secret of the user's authenticator app."""
    return decrypt(user.authenticator_set.get(type="totp").data["secret"])
