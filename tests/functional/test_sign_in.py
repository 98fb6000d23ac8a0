"""Signing in in a real browser: code, second factor, passkey; every page at two widths, by axe, and by keyboard."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import CDPSession, Page, expect
from pytest_django.live_server_helper import LiveServer

from csp.models import User
from tests import desk
from tests.functional.test_public_site import TOO_WIDE, violations

WIDTHS = [390, 1280]
LONG = "wilhelmina.featherstonehaugh-cholmondeley@communities.thornbridge.example"


@pytest.fixture(autouse=True)
def town(own_data: object, transactional_db: None) -> Iterator[None]:
    """A partnership, and no limits left over."""
    desk.PartnershipFactory()
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def quiet(page: Page) -> Iterator[Page]:
    """A page whose console must stay silent: a script or style that our policy refused would be heard."""
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    assert [one for one in complaints if "Failed to load resource" not in one] == []


def sound(page: Page, heading: str = "") -> None:
    """The page with that heading: axe finds nothing at either width, nothing has to be scrolled sideways, one heading of the first rank."""
    if heading:
        expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert violations(page) == [], page.url
        assert page.evaluate(TOO_WIDE) == 0, page.url
    assert page.locator("h1").count() == 1
    page.set_viewport_size({"width": 390, "height": 844})


def sent_code() -> str:
    """The code in the newest e-mail."""
    found = re.search(r"^\d{8}$", mail.outbox[-1].body, re.MULTILINE)
    assert found
    return found[0]


def app_code(secret: str) -> str:
    """What an authenticator app with that secret shows now."""
    *_, newest = [next(iter(yield_hotp_counters_from_time())) + 1]
    return format_hotp_value(hotp_value(secret, newest))


def ask_for_code(page: Page, url: str, email: str) -> None:
    page.goto(url)
    page.get_by_label("E-mail address").fill(email)
    page.get_by_role("button", name="Send me a code").click()
    expect(page.get_by_role("heading", name="Enter the code")).to_be_visible()


def enter(page: Page, code: str, button: str = "Sign in") -> None:
    page.get_by_role("textbox", name=re.compile("^Code")).fill(code)
    with page.expect_event("domcontentloaded"):
        page.get_by_role("button", name=button, exact=True).click()


def test_a_member_signs_in_by_code_on_a_telephone(live_server: LiveServer, quiet: Page) -> None:
    user, page = desk.member(), quiet
    ask_for_code(page, f"{live_server.url}/account/", user.email)
    code = sent_code()
    field = page.get_by_role("textbox", name="Code")
    assert field.get_attribute("autocomplete") == "one-time-code"
    assert field.get_attribute("inputmode") == "numeric"
    assert (mail.outbox[-1].to, mail.outbox[-1].subject) == ([user.email], "Your code to sign in")
    enter(page, "00000000")
    expect(page.get_by_text("That is not the code we sent").first).to_be_visible()
    enter(page, f"{code[:4]} {code[4:]}")
    expect(page).to_have_url(f"{live_server.url}/account/")
    expect(page.get_by_text("That is enough for you")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_text("You have signed out.")).to_be_visible()
    page.goto(f"{live_server.url}/account/")
    expect(page.get_by_role("heading", name="Sign in", exact=True)).to_be_visible()


def test_every_page_of_signing_in_is_sound(live_server: LiveServer, quiet: Page) -> None:
    """Empty and in error, with the longest address."""
    page = quiet
    page.goto(f"{live_server.url}/account/sign-in/")
    sound(page)
    page.get_by_role("button", name="Send me a code").click()
    expect(page.get_by_text("Enter your e-mail address.").first).to_be_visible()
    sound(page)
    page.get_by_label("E-mail address").fill("not an address")
    page.get_by_role("button", name="Send me a code").click()
    expect(page.get_by_text("Enter an e-mail address, like").first).to_be_visible()
    ask_for_code(page, f"{live_server.url}/account/sign-in/", LONG)
    assert mail.outbox == []
    sound(page)
    page.get_by_text("No e-mail?").click()
    sound(page)
    enter(page, "12345678")
    sound(page)
    for _ in range(4):
        enter(page, "12345678")
    expect(page.get_by_text("Too many attempts.")).to_be_visible()
    sound(page)


def test_a_code_expires(live_server: LiveServer, quiet: Page) -> None:
    user, page = desk.member(), quiet
    ask_for_code(page, f"{live_server.url}/account/sign-in/", user.email)
    code = sent_code()
    with time_machine.travel(timezone.now() + timedelta(minutes=15, seconds=5), tick=True):
        enter(page, code)
        expect(page.get_by_text("That code has expired.")).to_be_visible()
        expect(page.get_by_role("heading", name="Sign in", exact=True)).to_be_visible()


def test_an_officer_sets_up_an_app_and_uses_it(live_server: LiveServer, quiet: Page) -> None:
    user, page = desk.officer(second_factor=False), quiet
    ask_for_code(page, f"{live_server.url}/desk/access/", user.email)
    enter(page, sent_code())
    expect(page.get_by_text("One step is missing.")).to_be_visible()
    page.goto(f"{live_server.url}/desk/access/")
    expect(page).to_have_url(f"{live_server.url}/account/")
    sound(page)
    page.get_by_role("link", name="Set up an authenticator app").click()
    sound(page, "Set up an authenticator app")
    enter(page, "000000", "Set up")
    expect(page.get_by_text("That code is not right.").first).to_be_visible()
    sound(page)
    page.get_by_text("You cannot scan it?").click()
    secret = page.locator(".signin__key").inner_text()
    enter(page, app_code(secret), "Set up")
    expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    assert page.locator(".signin__codes li").count() == 10
    recovery = page.locator(".signin__codes li").first.inner_text()
    sound(page)
    page.get_by_role("button", name="Continue").click()
    sound(page, "Your sign-in")
    page.goto(f"{live_server.url}/desk/access/")
    expect(page.get_by_role("heading", name="People with access")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    assert "An authenticator app has been set up." in mail.outbox[-1].body

    for code in (app_code(secret), recovery):
        cache.clear()
        ask_for_code(page, f"{live_server.url}/desk/access/", user.email)
        enter(page, sent_code())
        expect(page.get_by_role("heading", name="Your second factor")).to_be_visible()
        sound(page)
        enter(page, "000000")
        expect(page.get_by_text("That code is not right.").first).to_be_visible()
        sound(page)
        enter(page, code)
        expect(page.get_by_role("heading", name="People with access")).to_be_visible()
        page.get_by_role("button", name="Sign out").click()
        expect(page.get_by_text("You have signed out.")).to_be_visible()


@pytest.fixture
def finger(page: Page) -> CDPSession:
    """An authenticator in the browser that keeps passkeys and knows the finger."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }})
    return session


def test_an_officer_sets_up_a_passkey_and_signs_in_by_it_alone(
    live_server: LiveServer, quiet: Page, finger: CDPSession
) -> None:
    user, page = desk.officer(second_factor=False), quiet
    desk.sign_in(page.context, user)
    page.goto(f"{live_server.url}/account/")
    page.get_by_role("link", name="Set up a passkey").click()
    sound(page, "Set up a passkey")
    page.get_by_label("Name of this passkey").fill("Work laptop")
    page.get_by_role("button", name="Set up a passkey").click()
    expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("Work laptop, set up on")).to_be_visible()
    sound(page)
    page.get_by_role("button", name="Sign out").click()

    page.goto(f"{live_server.url}/desk/access/")
    sound(page)
    before = len(mail.outbox)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page).to_have_url(f"{live_server.url}/desk/access/")
    assert len(mail.outbox) == before
    page.get_by_role("button", name="Sign out").click()

    # With a code first, it is the second step.
    ask_for_code(page, f"{live_server.url}/desk/access/", user.email)
    enter(page, sent_code())
    page.get_by_role("button", name="Use your passkey").click()
    expect(page).to_have_url(f"{live_server.url}/desk/access/")

    # To see the codes again, or to change anything, one confirms that it is oneself.
    page.goto(f"{live_server.url}/account/")
    page.get_by_role("link", name="Remove the passkey Work laptop").click()
    sound(page, "Confirm that it is you")
    page.get_by_role("link", name="Use your passkey instead").click()
    expect(page.get_by_role("link", name="Enter a code instead")).to_be_visible()
    sound(page)
    page.get_by_role("button", name="Use your passkey").click()
    sound(page, "Remove the passkey “Work laptop”?")
    page.get_by_role("button", name="Remove the passkey").click()
    expect(page.get_by_text("One step is missing.")).to_be_visible()
    assert not user.authenticator_set.exists()


def test_a_finger_that_is_not_known_is_told(live_server: LiveServer, page: Page, finger: CDPSession) -> None:
    page.goto(f"{live_server.url}/account/sign-in/")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_text("Nothing was chosen, or it took too long.")).to_be_visible()
    sound(page)


def test_without_scripts_a_code_is_enough(live_server: LiveServer, browser: object) -> None:
    context = browser.new_context(java_script_enabled=False)  # type: ignore[attr-defined]
    user, page = desk.member(), context.new_page()
    ask_for_code(page, f"{live_server.url}/account/", user.email)
    enter(page, sent_code())
    expect(page.get_by_role("heading", name="Your sign-in")).to_be_visible()
    expect(page.get_by_role("button", name="Use a passkey")).to_have_count(0)
    context.close()


def test_by_keyboard_alone(live_server: LiveServer, quiet: Page) -> None:
    user, page = desk.member(), quiet
    page.goto(f"{live_server.url}/account/")

    def reach(name: Callable[[], bool] | str) -> None:
        for _ in range(20):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.name || document.activeElement.textContent.trim()") == name:
                return
        raise AssertionError(f"{name} is not reached")

    reach("email")
    page.keyboard.type(user.email)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Enter the code")).to_be_visible()
    reach("code")
    page.keyboard.type(sent_code())
    reach("stay")
    page.keyboard.press("Space")
    reach("Sign in")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Your sign-in")).to_be_visible()
    cookie = next(one for one in page.context.cookies() if one["name"] == "sessionid")
    days = (cookie["expires"] - timezone.now().timestamp()) / 86400
    assert 89.9 < days < 90.1
    assert cookie["httpOnly"] and cookie["sameSite"] == "Lax"
    assert User.objects.get(pk=user.pk).last_login
