"""Items of a published agenda lead to the minutes and the log that they take up, and to nothing that is closed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from django.conf import settings
from django.test import Client

from csp.models import User
from meetings.models import AgendaItem, Minutes
from reports.builders import agenda_view, as_data
from reports.models import Content
from reports.queries import address
from reports.rendering import fragment, printed
from reports.services import publish_agenda, publish_meeting
from reports.services.planning import Draft
from reports.services.sources import Source
from tests.factories import AgendaItemFactory, FullMeeting, MeetingFactory, full_meeting
from tests.reports.siterows import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def full(own_data: object) -> FullMeeting:
    """A meeting whose agenda takes up the minutes of the one before, and the log; closed items too."""
    full = full_meeting()
    AgendaItem.objects.exclude(about="").update(about="", about_meeting=None)
    item = AgendaItemFactory
    item(agenda=full.agenda, title="Minutes of the last meeting", about="minutes", about_meeting=full.earlier)
    item(agenda=full.agenda, title="Action points: Review", about="action_log")
    item(agenda=full.agenda, title="Closed minutes", session="closed", about="minutes", about_meeting=full.earlier)
    item(agenda=full.agenda, title="Never minuted", about="minutes", about_meeting=MeetingFactory(date=full.earlier.date.replace(day=1)))
    if not Minutes.objects.filter(meeting=full.earlier).exists():
        Minutes.objects.update(meeting=full.earlier)
    return full


def links(html: str) -> dict[str, str]:
    """Words and address of each link."""
    return {words: where for where, words in re.findall(r'<a href="([^"]*)">([^<]*)</a>', html) if where.startswith(("/meetings", settings.SITE_URL))}


def expected(full: FullMeeting) -> dict[str, str]:
    return {
        "Minutes of the last meeting": f"/meetings/{full.earlier.date}/minutes/",
        "Action points: Review": f"/meetings/{full.meeting.date}/actions/",
    }


def test_the_page_and_its_data_lead_to_what_is_public(full: FullMeeting, client: Client) -> None:
    publish_meeting(meeting=full.meeting, what={"agenda", "minutes", "actions"}, by=User.objects.machine())
    agenda = Content.objects.get(publication__kind="agenda")
    found = links(agenda.html)
    assert found == expected(full)
    assert [row["leads_to"] for row in json.loads(agenda.data)["rows"] if "leads_to" in row] == list(found.values())
    for where in found.values():
        answer = client.get(where, follow=True)
        assert (answer.status_code, answer.redirect_chain[-1][0]) == (200, f"{where}v1/")
    assert "Minutes of the last meeting" in read(client, address(agenda.publication))


def test_publishing_what_it_leads_to_makes_no_new_agenda(full: FullMeeting) -> None:
    by = User.objects.machine()
    one = publish_agenda(meeting=full.meeting, by=by)
    publish_meeting(meeting=full.meeting, what={"minutes", "actions"}, by=by)
    assert Draft(Source("agenda", "public", full.meeting), agenda_view(full.meeting, "public")).state == "unchanged"
    assert publish_agenda(meeting=full.meeting, by=by) == one


def test_members_see_the_link_of_a_closed_item_and_the_public_does_not(full: FullMeeting) -> None:
    assert "Closed minutes" in links(fragment(agenda_view(full.meeting, "members")))
    assert "Closed minutes" not in fragment(agenda_view(full.meeting, "public"))


def test_other_rows_say_what_they_said_before(full: FullMeeting) -> None:
    AgendaItem.objects.update(about="", about_meeting=None)
    assert "leads_to" not in json.dumps(as_data(agenda_view(full.meeting, "public")))


def test_the_print_names_whole_addresses_and_is_accessible(full: FullMeeting, verapdf: Callable[[Path], list[str]], tmp_path: Path) -> None:
    place = tmp_path / "agenda.pdf"
    view = agenda_view(full.meeting, "public")
    place.write_bytes(printed(view, fragment(view)))
    with pikepdf.open(place) as pdf:
        found = {str(one.A.URI) for page in pdf.pages for one in page.obj.get("/Annots", []) if "/A" in one}
    assert {f"{settings.SITE_URL.rstrip('/')}{where}" for where in expected(full).values()} <= found
    assert verapdf(place) == []
