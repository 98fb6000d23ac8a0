"""What the templates about money share: amounts, always from whole pence, and the line of pages."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

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


@register.filter
def books_differ(pence: int) -> str:
    """What the books have more than the ledger, or less, in words: The books have £50.75 less."""
    return f"The books have {pounds(abs(pence))} {'more' if pence > 0 else 'less'}" if pence else "None"


@register.simple_tag
def sum_cell(pence: int, label: str) -> SafeString:
    """A cell of a table with an amount; `label` names its column where the table stands as blocks."""
    return format_html(
        '<td class="govuk-table__cell sum{}" data-label="{}">{}</td>', "" if pence else " sum--nothing", label, pounds(pence)
    )
