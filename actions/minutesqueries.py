"""Reads of the editor of minutes: their state, the wordings of a thing, what completes as one types."""

from __future__ import annotations

from collections import defaultdict
from typing import Any
from uuid import UUID

from django.db.models import BigIntegerField, F, Q, QuerySet
from django.utils import timezone

from actions.leadreportqueries import beginnings
from actions.minutesthings import ACTION, DECISION, decision_content, owners_state
from actions.models import ActionPoint
from actions.votewords import consensus_words
from csp.editing import state as editing
from csp.models import Agency, Group, Membership, Person, Phrase, User
from csp.prepared import Prepared
from meetings.models import Attendance, Decision, MinutedItem, Minutes
from meetings.queries import agenda_rows
from meetings.votequeries import recommendations


def _keys(meeting: int) -> QuerySet:
    return Minutes.objects.filter(meeting=meeting).values_list("pk", "meeting_id", "document_id")


# Asked with every save and every look for news.
KEYS = Prepared(_keys, meeting=BigIntegerField())


def minutes_of(meeting: int) -> Minutes | None:
    """The minutes of a meeting with their keys alone; None without any. One query."""
    for pk, meeting_id, document_id in KEYS.rows(meeting=meeting):
        return Minutes(pk=pk, meeting_id=meeting_id, document_id=document_id)
    return None


def state_of(minutes: Minutes, *, by: User) -> dict[str, Any]:
    """The minutes as their editor is given them: State in csp.editing.shapes. Sixteen queries, whatever their size."""
    fresh = Minutes.objects.select_related("document", "meeting").get(pk=minutes.pk)
    told = editing.state_of(
        fresh.document, by=by, status=fresh.status, editable=fresh.status != Minutes.Status.AGREED
    )
    items = _items(fresh)
    actions, decisions = _actions(fresh), _decisions(fresh)
    for section in told["sections"]:
        section["item"] = items.get(section["identity"])
        for block in section["blocks"]:
            block["actions"] = actions[block["identity"]]
            block["decisions"] = decisions[block["identity"]]
    return told


def _items(minutes: Minutes) -> dict[str, dict[str, Any]]:
    agenda = agenda_rows(minutes.meeting)
    rows = {row.item.pk: row for row in agenda}
    recommended = recommendations(minutes.meeting, agenda)
    begins = beginnings(minutes.meeting, agenda)
    found = {}
    for minuted in MinutedItem.objects.filter(section__document=minutes.document_id).select_related("section", "item"):
        row = rows.get(minuted.item_id)
        found[str(minuted.section.identity)] = {
            "number": row.number if row else "", "title": minuted.item.title,
            "minutes": (row.minutes or None) if row else minuted.item.minutes,
            "starts": f"{row.starts:%H:%M}" if row and row.starts else None,
            "started_at": minuted.started_at, "ended_at": minuted.ended_at,
            "beginnings": [
                {"paper": one.paper, "title": one.title, "audience": one.audience, "paragraphs": list(one.paragraphs)}
                for one in begins.get(minuted.item_id, ())
            ],
            "recommendations": [
                {
                    "identity": str(one.block.identity), "text": one.words, "audience": one.paper.audience, "voted": one.voted,
                    "paragraph": consensus_words(one.paper.title, one.words),
                }
                for one in recommended if one.serves(minuted.item_id)
            ],
        }
    return found


def _actions(minutes: Minutes) -> dict[str, list[dict[str, Any]]]:
    points = ActionPoint.objects.filter(meeting=minutes.meeting_id, block__isnull=False)
    points = points.select_related("meeting").prefetch_related("owners").annotate(behind=F("block__identity"))
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for point in points.order_by("block_position", "sequence"):
        found[str(point.behind)].append({
            "identity": str(point.identity), "version": point.version, "text": point.text,
            "reference": point.reference, "owners": owners_state(point),
        })
    return found


def _decisions(minutes: Minutes) -> dict[str, list[dict[str, Any]]]:
    rows = Decision.objects.filter(meeting=minutes.meeting_id, block__isnull=False)
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows.annotate(behind=F("block__identity"), recommendation=F("source__identity")).order_by("position"):
        found[str(row.behind)].append({
            "identity": str(row.identity), "version": row.version, **decision_content(row), "ballot": row.ballot_id is not None,
            "source": row.recommendation and str(row.recommendation),
        })
    return found


def history_of(minutes: Minutes, identity: UUID) -> list[dict[str, Any]]:
    """The wordings of a section, block, action point or decision of the minutes: csp.editing.state.history_of."""
    mine = Q(meeting_id=minutes.meeting_id)
    return editing.history_of(minutes.document, identity, further={ACTION: mine, DECISION: mine})


def words() -> dict[str, list[Any]]:
    """Names and phrases that complete as one types. Six queries.

    A person's agency is the one they sit for today, else the one they came from last.
    """
    agencies: dict[int, str] = {}
    came = Attendance.objects.filter(agency__isnull=False).order_by("meeting__date")
    agencies.update(came.values_list("person_id", "agency__name"))
    seats = Membership.objects.on(timezone.localdate()).filter(agency__isnull=False)
    agencies.update(seats.order_by(F("starts").asc(nulls_first=True)).values_list("person_id", "agency__name"))
    return {
        "people": [
            {"name": name, "title": title, "agency": agencies.get(pk, "")}
            for pk, name, title in Person.objects.order_by("name", "pk").values_list("pk", "name", "title")
        ],
        "agencies": list(Agency.objects.order_by("name").values("name", "short_name")),
        "groups": list(Group.objects.order_by("name").values("name", "short_name")),
        "phrases": list(Phrase.objects.order_by("key").values("key", "text")),
    }


# Offered where the partnership has none of its own under that key.
USUAL = {
    "app": "The report was approved.",
    "nob": "There was no other business.",
    "nod": "No interests were declared.",
    "noq": "Nobody from the public had sent a question.",
    "not": "The Partnership noted the report.",
    "thx": "The Chair thanked everybody for coming.",
    "tru": "The minutes were agreed as a true record.",
}


def usual_phrases_missing() -> list[tuple[str, str]]:
    """Usual phrases whose keys are free, by key. One query."""
    taken = set(Phrase.objects.filter(key__in=USUAL).values_list("key", flat=True))
    return [(key, text) for key, text in USUAL.items() if key not in taken]
