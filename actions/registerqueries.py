"""Reads of the register of action points: found by words and age, counted by age, meeting and agency, traced through
every carry-over. What follows carry-overs asks the database once, over any number of meetings."""

from __future__ import annotations

import re
from calendar import monthrange
from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL

from actions.models import ActionOwner, ActionPoint, ActionPointQuerySet, ActionUpdate
from csp.models import Membership
from meetings.models import Meeting

# Words of a search that are looked at.
MOST_WORDS = 8
# Meetings that the picture of opened and closed ones shows.
LATEST_MEETINGS = 8
# Age as time since it was first raised: key, words, months from (inclusive), months to (None: without end).
AGES: tuple[tuple[str, str, int, int | None], ...] = (
    ("under-3", "Under 3 months", 0, 3), ("3-to-6", "3 to 6 months", 3, 6), ("6-to-12", "6 to 12 months", 6, 12),
    ("over-12", "Over a year", 12, None),
)

# Each of the action points in (%s) with itself and all that it continues, however far back.
BACK = """WITH RECURSIVE back(leaf, at) AS (
  SELECT p.id, p.id FROM actions_actionpoint p WHERE p.id IN ({points})
  UNION SELECT back.leaf, p.continues_id FROM back JOIN actions_actionpoint p ON p.id = back.at
  WHERE p.continues_id IS NOT NULL)"""
# Action points first raised in a span of days, with all that continues them.
SINCE = """WITH RECURSIVE onward(at) AS (
  SELECT p.id FROM actions_actionpoint p JOIN meetings_meeting m ON m.id = p.meeting_id
  WHERE p.continues_id IS NULL AND m.date > %s AND m.date <= %s
  UNION SELECT p.id FROM onward JOIN actions_actionpoint p ON p.continues_id = onward.at)
SELECT at FROM onward"""
# When the action point of the outer query was first raised.
FIRST = """WITH RECURSIVE back(continues, meeting) AS (
  SELECT p.continues_id, p.meeting_id FROM actions_actionpoint p WHERE p.id = actions_actionpoint.id
  UNION SELECT p.continues_id, p.meeting_id FROM back JOIN actions_actionpoint p ON p.id = back.continues)
SELECT m.date FROM back JOIN meetings_meeting m ON m.id = back.meeting WHERE back.continues IS NULL"""
# The whole line of carry-overs in which one stands: back to the first, and on from everything found.
STORY = """WITH RECURSIVE back(at) AS (
  SELECT p.id FROM actions_actionpoint p WHERE p.id = %s
  UNION SELECT p.continues_id FROM back JOIN actions_actionpoint p ON p.id = back.at WHERE p.continues_id IS NOT NULL),
onward(at) AS (
  SELECT at FROM back
  UNION SELECT p.id FROM onward JOIN actions_actionpoint p ON p.continues_id = onward.at)
SELECT at FROM onward"""
# The whole line of carry-overs of each of the action points in ({points}).
CHAINS = """WITH RECURSIVE back(at) AS (
  SELECT p.id FROM actions_actionpoint p WHERE p.id IN ({points})
  UNION SELECT p.continues_id FROM back JOIN actions_actionpoint p ON p.id = back.at WHERE p.continues_id IS NOT NULL),
onward(at) AS (
  SELECT at FROM back
  UNION SELECT p.id FROM onward JOIN actions_actionpoint p ON p.continues_id = onward.at)
SELECT at FROM onward"""


def months_before(day: date, months: int) -> date:
    """The same day that many months earlier, or the last of that month: 31 May less 3 is 28 February."""
    total = day.year * 12 + day.month - 1 - months
    year, month = divmod(total, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def of_age(points: ActionPointQuerySet, key: str, today: date) -> ActionPointQuerySet:
    """Those first raised as long ago as the row of AGES says. Raises KeyError for a key that is none."""
    months = {name: (least, most) for name, _, least, most in AGES}
    least, most = months[key]
    latest = months_before(today, least) if least else date.max
    earliest = months_before(today, most) if most else date.min
    days = [connection.ops.adapt_datefield_value(day) for day in (earliest, latest)]
    return points.filter(pk__in=RawSQL(SINCE, days))


def with_first(points: ActionPointQuerySet) -> ActionPointQuerySet:
    """Each with `first`, the day on which it was first raised: for ordering by it."""
    return points.annotate(first=RawSQL(FIRST, []))


def told_by(points: ActionPointQuerySet, words: str) -> ActionPointQuerySet:
    """Those in which each of `words` stands: in its text, outcome, origin, owners, lines of progress; one such as 03/02 is
    its reference."""
    for word in words.split()[:MOST_WORDS]:
        if reference := re.fullmatch(r"(\d{1,2})/(\d{1,3})", word):
            points = points.filter(meeting__date__month=int(reference[1]), sequence=int(reference[2]))
            continue
        owners = ActionOwner.objects.filter(action_point=OuterRef("pk"), words__icontains=word)
        lines = ActionUpdate.objects.filter(Q(text__icontains=word) | Q(author__icontains=word), action_point=OuterRef("pk"))
        points = points.filter(
            Q(text__icontains=word) | Q(outcome__icontains=word) | Q(origin_words__icontains=word) | Exists(owners)
            | Exists(lines)
        )
    return points


@dataclass(frozen=True)
class Origin:
    """When an action point was first raised, and whether in a closed item, at whichever of its meetings."""

    first: date
    closed: bool


def origins(points: QuerySet[ActionPoint]) -> dict[int, Origin]:
    """The origin of each of `points` by its key. One query."""
    sql = BACK + """ SELECT back.leaf, MIN(m.date), MAX(CASE WHEN s.audience <> 'public' THEN 1 ELSE 0 END)
    FROM back JOIN actions_actionpoint p ON p.id = back.at JOIN meetings_meeting m ON m.id = p.meeting_id
    LEFT JOIN csp_block b ON b.id = p.block_id LEFT JOIN csp_section s ON s.id = b.section_id GROUP BY back.leaf"""
    return {pk: Origin(_day(first), bool(closed)) for pk, first, closed in _rows(sql, points.order_by().values("pk"))}


def by_age(points: ActionPointQuerySet, today: date) -> list[tuple[str, int]]:
    """How many of `points` are of each age, in the order of AGES. One query."""
    sql = BACK + """ SELECT m.date, COUNT(*) FROM back JOIN actions_actionpoint p ON p.id = back.at
    JOIN meetings_meeting m ON m.id = p.meeting_id WHERE p.continues_id IS NULL GROUP BY m.date"""
    counted: Counter[str] = Counter()
    for first, count in _rows(sql, points.order_by().values("pk")):
        day = _day(first)
        age = next((words for _, words, _, most in AGES if most is None or day > months_before(today, most)), AGES[-1][1])
        counted[age] += count
    return [(words, counted[words]) for _, words, _, _ in AGES]


def by_agency(points: ActionPointQuerySet, day: date) -> tuple[list[tuple[str, int]], int]:
    """How many of `points` each agency owns, itself or by somebody who sits for it on `day`, the most first; and how many
    are owned by some agency. One that two agencies own counts for both. One query."""
    owners = ActionOwner.objects.filter(action_point__in=points.order_by().values("pk")).order_by()
    seats = Membership.objects.on(day).filter(agency__isnull=False).values("pk")
    pairs = owners.filter(agency__isnull=False).values_list("action_point_id", "agency__name").union(
        owners.filter(person__memberships__in=seats).values_list("action_point_id", "person__memberships__agency__name")
    )
    sql = """WITH owned(point, agency) AS ({points}) SELECT agency, COUNT(*) FROM owned GROUP BY agency
    UNION ALL SELECT NULL, COUNT(DISTINCT point) FROM owned"""
    found = dict(_rows(sql, pairs))
    owned = found.pop(None, 0)
    return sorted(found.items(), key=lambda pair: (-pair[1], pair[0])), owned


@dataclass(frozen=True)
class Flow:
    """Of a meeting, how many of the action points it opened, and how many it closed. What was carried over is not new."""

    meeting: Meeting
    opened: int
    closed: int


def flow(points: ActionPointQuerySet, today: date) -> list[Flow]:
    """The latest meetings that opened or closed some of `points`, the earliest first. What the log for a meeting still to come
    calls closed is not counted yet. Three queries."""
    new = points.filter(continues=None, origin_words="").order_by().values("meeting").annotate(n=Count("pk"))
    done = points.filter(status=ActionPoint.Status.CLOSED, settled_at__date__lte=today).order_by().values("settled_at").annotate(n=Count("pk"))
    opened, closed = dict(new.values_list("meeting", "n")), dict(done.values_list("settled_at", "n"))
    latest = Meeting.objects.filter(pk__in={*opened, *closed}).select_related("group").order_by("-date", "group")[:LATEST_MEETINGS]
    return [Flow(one, opened.get(one.pk, 0), closed.get(one.pk, 0)) for one in reversed(latest)]


def story_of(point: int) -> ActionPointQuerySet:
    """The whole line of carry-overs in which the action point with this key stands, the earliest meeting first."""
    return ActionPoint.objects.filter(pk__in=RawSQL(STORY, [point])).order_by("meeting__date", "sequence")


def chains_of(points: ActionPointQuerySet) -> list[int]:
    """The keys of `points` and of all that they continue or that continues them. One query."""
    return [pk for (pk,) in _rows(CHAINS, points.order_by().values("pk"))]


def _rows(sql: str, asked: QuerySet[Any]) -> list[tuple[Any, ...]]:
    """The rows of `sql` in which {points} stands for the query `asked`."""
    try:
        inner, parameters = asked.query.sql_with_params()
    except EmptyResultSet:
        return []
    with connection.cursor() as cursor:
        cursor.execute(sql.format(points=inner), parameters)
        return cursor.fetchall()


def _day(value: date | str) -> date:
    """SQLite gives a computed day as text."""
    return date.fromisoformat(value) if isinstance(value, str) else value
