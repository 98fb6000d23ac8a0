"""Writes of action points: raised behind a paragraph, told of in a log, carried over from an earlier one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

from django.db import transaction
from django.db.models import Q

from actions.models import ActionOwner, ActionPoint, ActionUpdate
from actions.numbering import next_sequence
from csp.models import Agency, Block, Group, Person, StoredFile, User
from csp.services import audit, find_agency, find_person
from csp.versions import ChangedMeanwhile
from meetings.models import Meeting
from meetings.reading.shapes import LogEntryRead

# Two wordings of one action point, before and after it was carried over, agree at least this far (0 to 1).
SAME_WORDS = 0.6


def sequence_of(reference: str) -> tuple[int, int]:
    """"03/05" -> (3, 5): month and sequence. Raises ValueError for anything else."""
    found = re.fullmatch(r"(\d{1,2})/(\d{1,3})", reference.strip())
    if not found or not 1 <= int(found[1]) <= 12 or int(found[2]) < 1:
        raise ValueError(f"“{reference}” is not a reference such as 03/05.")
    return int(found[1]), int(found[2])


@transaction.atomic
def raise_action_point(
    *, meeting: Meeting, text: str, by: User, owners: Sequence[str] = (), block: Block | None = None
) -> ActionPoint:
    """A new action point at `meeting` with the next free sequence; `owners` in words."""
    sequence = next_sequence(meeting.pk)
    place = meeting.action_points.filter(block=block).count() if block else 0
    point = ActionPoint.objects.create(
        meeting=meeting, sequence=sequence, text=text, block=block, block_position=place
    )
    name_owners(point=point, owners=owners, by=by)
    audit(by=by, act="raise_action_point", thing=point, meeting=str(meeting))
    return point


@transaction.atomic
def name_owners(*, point: ActionPoint, owners: Sequence[str], by: User) -> None:
    """Let exactly `owners` own the action point, each tied to the person, group or agency it means."""
    if list(point.owners.values_list("words", flat=True)) != list(owners):
        point.owners.all().delete()
        ActionOwner.objects.bulk_create(
            ActionOwner(action_point=point, position=at, words=words) for at, words in enumerate(owners, 1)
        )
        audit(by=by, act="name_owners", thing=point, owners=list(owners))
    link_owners(points=[point], by=by)


def meant_by(words: str) -> dict[str, Person | Group | Agency]:
    """The person, group or agency (the key says which) that an owner's words mean; {} if the record knows none."""
    if person := find_person(words):
        return {"person": person}
    if group := Group.objects.filter(Q(name__iexact=words) | Q(short_name__iexact=words)).first():
        return {"group": group}
    agency = find_agency(words)
    return {"agency": agency} if agency else {}


@transaction.atomic
def link_owners(*, points: Sequence[ActionPoint], by: User) -> int:
    """Tie owners' words to people, groups and agencies that the record knows by now; how many were tied."""
    linked = 0
    for owner in ActionOwner.objects.filter(action_point__in=points, person=None, group=None, agency=None):
        for name, meant in meant_by(owner.words).items():
            setattr(owner, name, meant)
        if owner.person or owner.group or owner.agency:
            owner.save(update_fields=["person", "group", "agency"])
            linked += 1
    if linked:
        audit(by=by, act="link_owners", thing=f"{linked} owners")
    return linked


@transaction.atomic
def record_marks(*, meeting: Meeting, marks: Sequence[tuple[Block, str]], by: User) -> list[str]:
    """Hang the action points that minutes mark behind their paragraphs; unknown ones are made without text.

    A mark of another month points to an earlier action point and raises none here: it goes back behind the
    paragraph as words. So does a second mark of the same reference. Gives a sentence for each of those.
    """
    notices = []
    seen: dict[int, Block] = {}
    points = {point.sequence: point for point in meeting.action_points.all()}
    for point in points.values():
        if point.block_id:
            point.block, point.block_position = None, 0
            point.save(update_fields=["block", "block_position"])
    places: dict[int, int] = {}
    for block, mark in marks:
        month, sequence = sequence_of(mark)
        if month != meeting.date.month or sequence in seen:
            block.text = f"{block.text} Action point {mark}".strip()
            block.save(update_fields=["text"])
            why = "names another month" if month != meeting.date.month else "stands behind an earlier paragraph too"
            notices.append(f"Action point {mark} {why}; it is kept as words behind its paragraph.")
            continue
        seen[sequence] = block
        point = points.get(sequence) or ActionPoint(meeting=meeting, sequence=sequence)
        places[block.pk] = places.get(block.pk, 0) + 1
        point.block, point.block_position = block, places[block.pk]
        point.save()
    audit(by=by, act="record_marks", thing=meeting, marks=[mark for _, mark in marks])
    return notices


@dataclass(frozen=True)
class Raised:
    """Where an entry of a log was raised: the meeting, None if no meeting of the record fits."""

    entry: LogEntryRead
    meeting: Meeting | None


def raised_at(*, meeting: Meeting, entries: Sequence[LogEntryRead]) -> list[Raised]:
    """The meeting at which each entry of the log for `meeting` was raised: the latest one of the group, within
    the year before, held in the month of the reference. Pure read."""
    earlier = list(
        Meeting.objects.filter(
            group=meeting.group_id, date__lt=meeting.date, date__gte=_a_year_before(meeting.date)
        ).order_by("-date")
    )
    result = []
    for entry in entries:
        month, _ = sequence_of(entry.reference)
        result.append(Raised(entry, next((m for m in earlier if m.date.month == month), None)))
    return result


def _a_year_before(day: date) -> date:
    return day.replace(year=day.year - 1, day=1)


@transaction.atomic
def record_log(*, meeting: Meeting, raised: Sequence[Raised], by: User) -> list[ActionPoint]:
    """Bring action points to what the log printed for `meeting` says: text, owners, status, outcome.

    Every entry must have found its meeting: ValueError otherwise. The words after the status become a dated
    update of this meeting's review; where a later log told of the same action point already, that one stands.
    """
    points = []
    for found in raised:
        entry = found.entry
        if found.meeting is None:
            raise ValueError(f"No meeting in the month of {entry.reference} is in the record.")
        _, sequence = sequence_of(entry.reference)
        point, _ = ActionPoint.objects.get_or_create(meeting=found.meeting, sequence=sequence)
        ActionUpdate.objects.update_or_create(
            action_point=point,
            meeting=meeting,
            defaults={"date": meeting.date, "status": entry.status, "text": entry.outcome},
        )
        if not point.updates.filter(meeting__date__gt=meeting.date).exists():
            _take_entry(point, entry, meeting)
            name_owners(point=point, owners=entry.owners, by=by)
        points.append(point)
    audit(by=by, act="record_log", thing=meeting, entries=len(points))
    return points


def _take_entry(point: ActionPoint, entry: LogEntryRead, meeting: Meeting) -> None:
    point.text, point.outcome, point.origin_words = entry.text, entry.outcome, entry.carried_over
    if point.status != ActionPoint.Status.CARRIED_OVER:
        point.status = ActionPoint.Status(entry.status)
        point.settled_at = meeting if entry.status == ActionPoint.Status.CLOSED else None
    point.save()


@transaction.atomic
def tie_carry_overs(*, group: Group, by: User) -> tuple[list[ActionPoint], list[ActionPoint]]:
    """Tie each action point that says it was carried over to the earlier one it continues.

    The earlier one is the latest before the point's own meeting, not yet continued, whose words are most
    alike; where the words name a meeting before the point's own, only that one counts. Gives the points
    tied now, and those whose origin the record does not hold.
    """
    tied, unresolved = [], []
    waiting = (
        ActionPoint.objects.filter(meeting__group=group, continues=None)
        .exclude(origin_words="")
        .select_related("meeting")
        .order_by("meeting__date", "sequence")
    )
    for point in waiting:
        origin = _origin_of(point)
        if origin is None:
            unresolved.append(point)
            continue
        carry_over(earlier=origin, later=point, by=by)
        tied.append(point)
    return tied, unresolved


def _origin_of(point: ActionPoint) -> ActionPoint | None:
    candidates = ActionPoint.objects.filter(
        meeting__group=point.meeting.group_id, meeting__date__lt=point.meeting.date, continued_by=None
    ).exclude(status=ActionPoint.Status.CLOSED)
    named = re.search(r"\b(\d{1,2}/\d{1,3})\b", point.origin_words)
    if named:
        month, sequence = sequence_of(named[1])
        candidates = candidates.filter(meeting__date__month=month, sequence=sequence)
    scored = [
        (SequenceMatcher(None, point.text.casefold(), other.text.casefold(), autojunk=False).ratio(), other)
        for other in candidates.select_related("meeting").order_by("-meeting__date", "sequence")
    ]
    if named and scored:
        return scored[0][1]
    best = max(scored, key=lambda pair: pair[0], default=(0.0, None))
    return best[1] if best[0] >= SAME_WORDS else None


@transaction.atomic
def carry_over(*, earlier: ActionPoint, later: ActionPoint, by: User) -> ActionPoint:
    """`later`, at a later meeting, continues `earlier`, which is thereby settled at that meeting.

    Raises ValueError where `later` is not later or `earlier` is continued already.
    """
    if later.meeting.date <= earlier.meeting.date:
        raise ValueError("An action point is carried over to a later meeting.")
    if ActionPoint.objects.filter(continues=earlier).exclude(pk=later.pk).exists():
        raise ValueError(f"{earlier} has been carried over already.")
    later.continues, later.priority = earlier, later.priority or earlier.priority
    later.save(update_fields=["continues", "priority"])
    earlier.status, earlier.settled_at = ActionPoint.Status.CARRIED_OVER, later.meeting
    earlier.save(update_fields=["status", "settled_at"])
    audit(by=by, act="carry_over", thing=later, earlier=earlier.reference)
    return later


@transaction.atomic
def update_action_point(
    *, point: ActionPoint, status: str, text: str, on: date, author: str, by: User, meeting: Meeting | None = None,
    person: Person | None = None, link: str = "", file: StoredFile | None = None, base: int | None = None,
) -> ActionUpdate:
    """A dated line by `author`: the point's new status (at a meeting also carried over) and what was done.

    `meeting`: whose review it was; without one a closed point stays on the log of the next meeting, which confirms it.
    `person`: the author, where the record knows them. `link`, `file`: evidence. `base`: the newest line (its key, 0 for
    none) that the page showed; ChangedMeanwhile where another came since, None where nobody looked at a page.
    ValueError for a closed one without its outcome, and for what was carried over or settled at a meeting: its story goes on elsewhere or is told.
    """
    point = ActionPoint.objects.select_for_update(of=("self",)).select_related("meeting").get(pk=point.pk)
    newest = point.updates.order_by("-pk").values_list("pk", "author").first() or (0, "")
    if base is not None and newest[0] != base:
        raise ChangedMeanwhile(f"{newest[1] or 'Somebody else'} added a line meanwhile.")
    if meeting is None and status == ActionPoint.Status.CARRIED_OVER:
        raise ValueError("An action point is carried over at a meeting, not by a line of progress.")
    if meeting is None and (point.settled_at_id or point.status == ActionPoint.Status.CARRIED_OVER):
        raise ValueError(f"{point} was settled at a meeting and takes no further line.")
    if not text.strip() and status == ActionPoint.Status.CLOSED:
        raise ValueError("Write a line: what has been done?")
    update = ActionUpdate.objects.create(
        action_point=point, date=on, meeting=meeting, status=status, text=text.strip(), author=author, person=person,
        link=link, file=file,
    )
    point.status, point.outcome = status, text.strip()
    point.settled_at = meeting if status == ActionPoint.Status.CLOSED else None
    point.save(update_fields=["status", "outcome", "settled_at"])
    audit(by=by, act="update_action_point", thing=point, status=status)
    return update
