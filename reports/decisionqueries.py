"""The register of decisions: what the minutes say was decided, searchable, each with where it came from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from csp.models import Group, User
from csp.permissions import Permission, may
from meetings.models import Decision, Minutes
from meetings.timetable import Year
from reports.models import Publication


@dataclass(frozen=True)
class Wanted:
    """What a reader looks for; "" or None: anything."""

    words: str = ""
    year: Year | None = None
    group: Group | None = None
    outcome: str = ""
    method: str = ""


def decisions_for(user: User, wanted: Wanted) -> QuerySet:
    """Decisions that `user` may read, the latest meeting first. Board and members read those of minutes that have gone
    round, closed items included; who writes minutes those of drafts too. Every word must be in the decision, its paragraph,
    or the title of its section or report."""
    found = Decision.objects.all()
    if not may(user, Permission.KEEP_MINUTES):
        found = found.filter(meeting__minutes__status__in=[Minutes.Status.CIRCULATED, Minutes.Status.AGREED])
    for word in wanted.words.split():
        found = found.filter(
            Q(text__icontains=word) | Q(block__text__icontains=word) | Q(block__section__title__icontains=word)
            | Q(ballot__paper__title__icontains=word) | Q(paper__title__icontains=word)
        )
    if wanted.year is not None:
        found = found.filter(meeting__date__gte=wanted.year.first, meeting__date__lte=wanted.year.last)
    if wanted.group is not None:
        found = found.filter(meeting__group=wanted.group)
    exact = {name: value for name, value in (("outcome", wanted.outcome), ("method", wanted.method)) if value}
    found = found.filter(**exact).select_related(
        "meeting__group", "meeting__minutes", "block__section__minuted_item__item", "ballot__result__presided_by", "ballot__paper", "paper",
    )
    return found.prefetch_related(
        "ballot__votes__agency", "ballot__votes__person", "block__section__minuted_item__item__papers"
    ).order_by("-meeting__date", "meeting__group__name", "position")


def published_minutes(meetings: Iterable[int]) -> dict[int, Publication]:
    """Of meetings (their keys) the minutes that stand published, members' copies before the public's. One query."""
    rows = Publication.objects.standing().filter(meeting__in=meetings, kind=Publication.Kind.MINUTES)
    members = Publication.Audience.MEMBERS
    return {row.meeting_id: row for row in sorted(rows, key=lambda row: (row.audience == members, row.pk)) if row.meeting_id}


def years_of_decisions() -> list[Year]:
    """The partnership years in which something was decided, the latest first. One query."""
    days = Decision.objects.order_by().values("meeting__date").annotate(count=Count("pk")).values_list("meeting__date", flat=True)
    return sorted({Year.of(day) for day in days}, key=lambda year: year.first, reverse=True)
