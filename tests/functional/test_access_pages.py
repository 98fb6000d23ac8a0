"""People with access in a real browser: alone, full, in error, and the question before an act."""

from __future__ import annotations

from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from csp.models import User
from tests import desk
from tests.factories import AgencyFactory, PersonFactory
from tests.functional.test_sign_in import LONG, quiet, sound, town

__all__ = ["quiet", "town"]  # fixtures


def test_every_page_is_sound(live_server: LiveServer, quiet: Page) -> None:
    page, url = quiet, f"{live_server.url}/desk/access/"
    desk.sign_in(page.context, desk.officer())
    page.goto(url)
    sound(page, "People with access")
    for somebody in (desk.member, desk.board_member, desk.chair, desk.vice_chair, desk.administrator):
        somebody()
    desk.officer("Lorcan Applegarth", second_factor=False)
    long = desk.user_of("Hamish Featherstonehaugh-Cholmondeley")
    User.objects.filter(pk=long.pk).update(email=LONG)
    gone = desk.member("Jonah Fennimore")
    User.objects.filter(pk=gone.pk).update(is_active=False)
    PersonFactory(name="Ines Applegarth")
    AgencyFactory(name="Thornbridge and Wend Valley Combined Fire and Rescue Authority (Prevention and Protection)")
    page.goto(url)
    page.get_by_text("Access has ended (1)").click()
    sound(page, "People with access")
    page.get_by_role("button", name="Let somebody in").click()
    sound(page, "Let somebody in")
    page.get_by_role("button", name="Let them in").click()
    expect(page.get_by_text("There is a problem")).to_be_visible()
    sound(page, "Let somebody in")
    for user in (long, gone, desk.chair(), desk.officer(), desk.officer("Lorcan Applegarth", second_factor=False)):
        page.goto(f"{url}{user.pk}/")
        sound(page, str(user.person))
    page.get_by_role("button", name="Change the address").click()
    expect(page.get_by_text("Enter the new e-mail address.").first).to_be_visible()
    sound(page)


def test_an_act_is_asked_about_and_done(live_server: LiveServer, quiet: Page) -> None:
    page, user = quiet, desk.member()
    desk.sign_in(page.context, desk.officer())
    page.goto(f"{live_server.url}/desk/access/{user.pk}/")
    page.get_by_role("button", name="End access").click()
    expect(page.get_by_role("dialog")).to_contain_text("End the access of Bram Fennimore?")
    sound(page)
    page.keyboard.press("Escape")
    assert User.objects.get(pk=user.pk).is_active
    page.get_by_role("button", name="End access").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Cancel")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("dialog").get_by_role("button", name="End access")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Bram Fennimore can no longer sign in.")).to_be_visible(timeout=20_000)
    assert not User.objects.get(pk=user.pk).is_active
    sound(page)
