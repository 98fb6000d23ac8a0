"""Words and colours of the desk's pages."""

from __future__ import annotations

from datetime import date
from urllib.parse import quote

from django import template

from meetings.models import Meeting
from reports.duties import Duty
from reports.standing import OpenPoint, called
from reports.steps import State

register = template.Library()

TAGS = {
    State.DONE: "govuk-tag--green", State.BEGUN: "govuk-tag--blue", State.OPEN: "govuk-tag--yellow",
    State.LATE: "govuk-tag--red", State.NOT_YET: "govuk-tag--grey", State.NOT_NEEDED: "govuk-tag--grey",
}


@register.filter
def late(duty: Duty, today: date) -> str:
    """3 days late; empty if it is not."""
    days = duty.days_late(today)
    return f"{days} day{'' if days == 1 else 's'} late" if days else ""


@register.filter
def distance(day: date, today: date) -> str:
    """today, tomorrow, in 5 days, yesterday, 5 days ago."""
    days = (day - today).days
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}
    return near.get(days) or (f"in {days} days" if days > 0 else f"{-days} days ago")


@register.filter
def tag(state: State) -> str:
    """The colour of a step's tag; its word says the same."""
    return TAGS[state]


@register.simple_tag
def asking(point: OpenPoint, meeting: Meeting) -> str:
    """An address that opens an e-mail to the owners of an action point, asking for news before `meeting`."""
    subject = f"Action point {point.reference}: your news for {called(meeting)}"
    body = f"Action point {point.reference}: {point.text}\n\nWhat can be reported of it?\n"
    return f"mailto:{quote(','.join(point.addresses), safe='@,')}?subject={quote(subject)}&body={quote(body)}"
