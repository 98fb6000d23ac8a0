"""Pages about reminders and e-mail in a real browser: empty, full, in error; by keyboard; and the e-mails themselves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from csp.mailstops import stop_address
from csp.models import Person, Reminders, StoppedMail, User
from reports.services.reminding import send_reminders
from tests import desk
from tests.factories import BouncedAddressFactory, MessageFactory
from tests.functional.test_public_site import TOO_WIDE, violations
from tests.functional.test_sign_in import LONG, quiet, sound
from tests.functional.test_sign_in import town as empty_town
from tests.reports.desks import unsent
from tests.reports.remindertown import NOW, Town, town

__all__ = ["empty_town", "quiet"]  # fixtures


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(NOW - timedelta(hours=1)):
        yield


def test_the_desk_of_reminders(empty_town: None, live_server: LiveServer, quiet: Page) -> None:
    page, url = quiet, f"{live_server.url}/desk/reminders/"
    desk.sign_in(page.context, desk.officer())
    page.goto(url)
    expect(page.get_by_text("Nothing has been sent yet.")).to_be_visible()
    sound(page, "Reminders")
    there = town()
    Person.objects.filter(pk=there.author.pk).update(name="Ines Antidisestablishmentarianism Greenhalge-Brackenridge")
    BouncedAddressFactory(address=there.police.email)
    MessageFactory(to=LONG, person=there.author, subject="Report due 25 June: “Lighting by the lock”", state="refused",
                   settled_at=NOW, why="550 5.1.1 No such mailbox")
    page.goto(url)
    sound(page, "Reminders")
    page.get_by_label("Days before a report is due").fill("soon")
    page.get_by_label("Days before a report is due").press("Enter")
    expect(page.get_by_text("There is a problem")).to_be_visible()
    sound(page, "Reminders")
    page.get_by_label("Days before a report is due").fill("21, 7 and 2")
    page.get_by_label("Tell Board and members of papers").press("Space")
    page.get_by_role("button", name="Set the reminders").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("The reminders are set.")
    row = Reminders.objects.get()
    assert (row.report_days, row.papers) == ([21, 7, 2], False)


def test_the_page_of_unsent_mail(empty_town: None, live_server: LiveServer, quiet: Page) -> None:
    page, there = quiet, town()
    desk.sign_in(page.context, desk.officer())
    BouncedAddressFactory(address=there.police.email)
    row = unsent(subject="Tried again soon", to=LONG)
    type(row).objects.filter(pk=row.pk).update(status="READY", run_after=NOW)
    unsent()
    page.goto(f"{live_server.url}/desk/")
    page.get_by_role("link", name="Mail to Esme Dunnock came back").click()
    sound(page, "E-mails that could not be sent")
    page.get_by_role("button", name="Write to it again").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("The address is written to again.")
    sound(page, "E-mails that could not be sent")


def test_a_reader_stops_a_kind_and_begins_again(empty_town: None, live_server: LiveServer, quiet: Page) -> None:
    page, member = quiet, desk.member()
    page.goto(live_server.url + stop_address(member.person, ["papers"]).removeprefix("http://localhost:8000"))
    sound(page, "Stop these e-mails?")
    page.get_by_role("button", name="Stop these e-mails").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Stopped")
    sound(page, "Stopped")
    assert StoppedMail.objects.get().kind == "papers"
    desk.sign_in(page.context, member)
    page.get_by_role("link", name="Sign in and choose what you are sent").click()
    sound(page, "E-mails you are sent")
    page.get_by_label("Papers that have been published").press("Space")
    page.get_by_role("button", name="Keep my choice").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Your choice is kept.")
    assert not StoppedMail.objects.exists()


def test_the_e_mails_read_well_on_a_telephone(empty_town: None, quiet: Page) -> None:
    """As a mail program draws them: nothing sideways, axe finds nothing."""
    there: Town = town()
    assert there.member.person is not None
    send_reminders(by=User.objects.machine())
    for message in mail.outbox[2:]:
        quiet.set_content(message.alternatives[0][0])
        for width in (390, 700):
            quiet.set_viewport_size({"width": width, "height": 900})
            assert violations(quiet) == [], message.subject
            assert quiet.evaluate(TOO_WIDE) == 0, message.subject
