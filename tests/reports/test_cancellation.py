"""A meeting is cancelled with a reason: in the record, in its notice, and gone once it takes place after all."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from csp.models import AuditEntry, User
from meetings.models import Meeting
from meetings.services import cancel_meeting, hold_after_all
from reports.builders import as_data, notice_view
from reports.models import Content
from reports.queries import address
from reports.services import publish_notice
from tests import desk
from tests.factories import MeetingFactory, PartnershipFactory
from tests.reports.published import pdf_text
from tests.reports.siterows import read

pytestmark = pytest.mark.django_db
WHY = "The hall is flooded.\nA new day follows <soon>."


@pytest.fixture
def meeting(own_data: object) -> Meeting:
    PartnershipFactory()
    return MeetingFactory(date=date(2031, 7, 8))


def test_the_officer_gives_a_reason_at_the_desk(meeting: Meeting, client: Client) -> None:
    desk.sign_in(client, desk.officer())
    place = f"/desk/meetings/{meeting.pk}/details/"
    assert "Why it does not take place" in client.get(place).content.decode()
    refused = client.post(f"{place}cancel/", {"reason": "x" * 501})
    assert (refused.status_code, "x" * 501 in refused.content.decode()) == (422, True)
    assert Meeting.objects.get().status == "planned"
    assert client.post(f"{place}cancel/", {"reason": f"  {WHY} "}).status_code == 302
    stands = Meeting.objects.get()
    assert (stands.status, stands.cancelled_because.splitlines()) == ("cancelled", WHY.splitlines())
    assert "A new day follows &lt;soon&gt;." in client.get(place).content.decode()
    assert "The hall is flooded." in AuditEntry.objects.get(act="cancel_meeting").detail["reason"]
    client.post(f"{place}hold/")
    assert (Meeting.objects.get().status, Meeting.objects.get().cancelled_because) == ("planned", "")


def test_the_notice_says_why(meeting: Meeting, client: Client, pdftotext: Path) -> None:
    by = User.objects.machine()
    cancel_meeting(meeting=meeting, by=by, reason=WHY)
    one = publish_notice(meeting=meeting, by=by)
    page = client.get(address(one)).content.decode()
    assert "<strong>This meeting is cancelled.</strong></p><p>The hall is flooded.<br>A new day follows &lt;soon&gt;.</p>" in page
    assert json.loads(Content.objects.get().data)["cancelled_because"] == WHY
    assert "The hall is flooded." in pdf_text(one, pdftotext)
    hold_after_all(meeting=meeting, by=by)
    again = publish_notice(meeting=meeting, by=by)
    assert (again.version, "flooded" in read(client, address(again))) == (2, False)


def test_a_notice_without_a_reason_says_what_it_said_before(meeting: Meeting) -> None:
    cancel_meeting(meeting=meeting, by=User.objects.machine())
    assert "cancelled_because" not in as_data(notice_view(meeting, "public"))


@pytest.mark.engines
def test_only_a_cancelled_meeting_has_a_reason(meeting: Meeting) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Meeting.objects.update(cancelled_because="Rain.")
    Meeting.objects.update(cancelled_because="Rain.", status="cancelled")
