"""What the pages of accounts draw beside their figures."""

from __future__ import annotations

from django import template

from csp.bars import Bars
from funding.money import pounds
from reports.builders.moneyshapes import AccountsView, Figure
from reports.moneypictures import came_from, went_to

register = template.Library()


@register.filter
def pictures(view: AccountsView) -> list[Bars]:
    """Where the money of a year came from and where it went; of what there is nothing, no picture."""
    return [one for one in (came_from(view), went_to(view)) if not one.empty]


@register.filter
def short_pounds(parts: tuple[int, ...]) -> str:
    """Several sums as they stand in brackets, whole pounds without pence: "£3,800 / £3,500.50"."""
    return " / ".join(pounds(part).removesuffix(".00") for part in parts)


@register.filter
def parts(view: AccountsView, total: Figure) -> list[Figure]:
    """The figures of which a total is the sum."""
    figures = view.figures
    return [figures[key] for key in total.of]


@register.filter
def told(view: AccountsView) -> list[Figure]:
    """The figures of which the accounts say what they are made of: all, but for the one sum of a single fund, which is
    that of all awards."""
    single = () if view.several_funds else tuple(one.key for one in view.award_funds)
    return [one for key, one in view.figures.items() if key not in single]
