"""The invented town's site in a real browser."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer

from meetings.models import Meeting
from reports.builders import (
    View,
    action_log_view,
    agenda_view,
    as_data,
    minutes_view,
    notice_view,
    paper_view,
    papers_in_order,
)
from reports.models import Publication
from reports.rendering import fragment
from tests.factories import PaperFactory, full_meeting
from tests.reports.siterows import GROUP, Kind, publish, withdraw

# A shared machine may be slow, and a slow answer is none that is wrong.
expect.set_options(timeout=20_000)

LONG = "Antidisestablishmentarianism" * 4


@dataclass
class Town:
    """A site with everything on it. `pages`: an address of each kind of page, with the status it answers."""

    url: str
    place: str
    pages: dict[str, int]


def publish_view(kind: str, meeting: Meeting, view: View, **more: object) -> Publication:
    """A publication of what a builder tells."""
    return publish(
        kind, meeting.date, meeting=meeting, title=view.title, html=fragment(view), data=as_data(view),
        group_name=view.group, **more,
    )


@pytest.fixture
def town(own_data: object, live_server: LiveServer) -> Town:
    """The site of a town with a coming meeting, superseded and withdrawn publications, and long words."""
    today = timezone.localdate()
    full = full_meeting(day=today + timedelta(days=30), earlier_day=today - timedelta(days=90))
    meeting, earlier = full.meeting, full.earlier
    publish_view(Kind.NOTICE, meeting, notice_view(meeting, "public"))
    publish_view(Kind.AGENDA, meeting, agenda_view(meeting, "public"))
    first = publish_view(Kind.MINUTES, meeting, minutes_view(meeting, "public"))
    publish_view(Kind.MINUTES, meeting, minutes_view(meeting, "public"), supersedes=first)
    publish_view(Kind.ACTION_LOG, meeting, action_log_view(meeting, "public"))
    papers = [
        publish_view(Kind.PAPER, meeting, paper_view(paper, "public"), slug=f"paper-{paper.slug}", paper=paper)
        for paper in papers_in_order(meeting, "public")
    ]
    publish(Kind.PAPER, meeting.date, meeting=meeting, title=f"{LONG} of {GROUP}", slug="paper-long",
            html=f"<h2>{LONG}</h2><p>{LONG}</p>", paper=PaperFactory(meeting=meeting))
    publish(Kind.PACK, meeting.date, meeting=meeting, title="Public pack")
    publish_view(Kind.NOTICE, earlier, notice_view(earlier, "public"))
    for back in range(1, 5):
        publish(Kind.NOTICE, date(earlier.date.year - back, 7, 4), group_name=GROUP)
    withdraw(publish(Kind.AGENDA, earlier.date, meeting=earlier, title="Agenda"))
    place = f"/meetings/{meeting.date.isoformat()}/"
    pages = {
        "/": 200, "/meetings/": 200, f"/meetings/{meeting.date.year}/": 200, place: 200,
        f"{place}minutes/v2/": 200, f"{place}minutes/v1/": 200, f"{place}agenda/v1/": 200, f"{place}notice/v1/": 200,
        f"{place}actions/v1/": 200, f"{place}{papers[0].slug}/v1/": 200, f"{place}paper-long/v1/": 200,
        f"/meetings/{earlier.date.isoformat()}/": 200, f"/meetings/{earlier.date.isoformat()}/agenda/v1/": 410,
        "/publications/": 200, "/accessibility/": 200, "/nowhere/": 404,
    }
    return Town(live_server.url, place, pages)
