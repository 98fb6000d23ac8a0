"""Words and colours of the register of action points."""

from __future__ import annotations

from datetime import date

from django import template

from actions.models import ActionPoint
from reports.builders.registers import age_words

register = template.Library()

TAGS = {
    ActionPoint.Status.OPEN: "govuk-tag--yellow", ActionPoint.Status.IN_PROGRESS: "govuk-tag--blue",
    ActionPoint.Status.CLOSED: "govuk-tag--green", ActionPoint.Status.CARRIED_OVER: "govuk-tag--grey",
}


@register.filter
def status_tag(status: str) -> str:
    """The colour of a status; its word says the same."""
    return TAGS[ActionPoint.Status(status)]


@register.filter
def age(first: date, today: date) -> str:
    """How long ago it was first raised: "5 months old"."""
    return f"{age_words(first, today)} old"


@register.filter
def counted(count: int) -> str:
    """How many action points, in words: "1 action point", "1,204 action points"."""
    return f"{count:,} action point{'' if count == 1 else 's'}"
