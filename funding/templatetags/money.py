"""What the templates about money share: amounts, always from whole pence, and the line of pages."""

from __future__ import annotations

from django import template

from funding.menu import Place, places
from funding.money import plain_pounds, pounds

register = template.Library()
register.filter("pounds", pounds)
register.filter("plain_pounds", plain_pounds)


@register.filter
def thousands(number: int) -> str:
    """A count as people read it: 4950 -> "4,950"."""
    return f"{number:,}"


@register.simple_tag
def money_places() -> list[Place]:
    """The pages about money in their order."""
    return places()
