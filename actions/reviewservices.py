"""Writes of the review of action points at a meeting: closed with an outcome, in progress, or carried over."""

from __future__ import annotations

from uuid import uuid4

from django.db import transaction

from actions.minuteshandlers import number_points
from actions.minutesservices import hold_minutes, save_minutes
from actions.models import ActionPoint
from actions.review import CARRIED_OVER, RESULTS, Row, minuted
from actions.reviewqueries import paragraph_of_review, place_of_review, review_of
from actions.services import carry_over, raise_action_point, update_action_point
from csp.editing.shapes import Operation
from csp.editing.things import name_of
from csp.models import Block, Section, User
from csp.services import audit
from csp.versions import ChangedMeanwhile
from meetings.models import Meeting, Minutes

TITLE = "Action points: review"


@transaction.atomic
def review_action_point(
    *, meeting: Meeting, point: ActionPoint, result: str, text: str, base: int, by: User
) -> ActionPoint | None:
    """What `meeting` says of `point`, an action point on its log; gives the new one where it is carried over.

    `result`: closed (with its outcome in `text`), in_progress, or carried_over: then it gets the next reference of this
    meeting, with the same words and owners, and both know of each other. `base`: the newest line the page showed (0:
    none). The paragraph of the minutes follows unless somebody has put it into words of their own; minutes that are not
    open yet are opened. Said again, the later word stands, until the minutes have gone round.

    Raises ChangedMeanwhile where another line came since; ValueError for what is not on the log, a result that is none,
    a closed one without its outcome, agreed minutes, what a later meeting has settled, and a carry-over that has gone round.
    """
    if result not in RESULTS:
        raise ValueError("Say whether it is closed, in progress or carried over.")
    minutes = _opened(meeting, by)
    before = review_of(meeting)
    row = next((one for one in before if one.point.pk == point.pk), None)
    if row is None:
        raise ValueError(f"{point} is not on the log of this meeting.")
    later_on = row.point.settled_at
    if later_on is not None and later_on != meeting:
        raise ValueError(f"The meeting of {later_on.date:%-d %B %Y} has settled {row.point}: its review no longer changes here.")
    if row.later is not None and result != CARRIED_OVER:
        _take_back(row, minutes, by)
    update_action_point(
        point=point, status=result, text=text, on=meeting.date, author=name_of(by), person=by.person, meeting=meeting,
        base=base, by=by,
    )
    later = row.later if result == CARRIED_OVER else None
    if result == CARRIED_OVER:
        earlier = ActionPoint.objects.select_related("meeting").get(pk=point.pk)
        later = later or raise_action_point(
            meeting=meeting, text=row.point.text, owners=[owner.words for owner in row.point.owners.all()], by=by
        )
        carry_over(earlier=earlier, later=later, by=by)
    _write(minutes, before, by)
    return ActionPoint.objects.select_related("meeting").get(pk=later.pk) if later else None


@transaction.atomic
def word_review(*, meeting: Meeting, text: str, base: int, by: User) -> Block:
    """Put the paragraph of the review into the words `text`. `base`: its version that the page showed, 0 for none yet.

    Raises ChangedMeanwhile where somebody changed it meanwhile, and ValueError without words and for agreed minutes.
    """
    minutes = _opened(meeting, by)
    if not text.strip():
        raise ValueError("Write what the minutes are to say of the review.")
    _, block = paragraph_of_review(minutes)
    if (block.version if block else 0) != base:
        raise ChangedMeanwhile("Somebody has changed this paragraph meanwhile. Both wordings are shown: save yours to let it stand.")
    return _put(minutes, block, text.strip(), by)


def _opened(meeting: Meeting, by: User) -> Minutes:
    """The minutes, held until the transaction ends. Raises ValueError for agreed ones."""
    minutes = hold_minutes(meeting=meeting, by=by)
    if minutes.status == Minutes.Status.AGREED:
        raise ValueError("The minutes of this meeting are agreed: its review no longer changes.")
    return minutes


def _take_back(row: Row, minutes: Minutes, by: User) -> None:
    """It was not carried over after all: its later self goes, while its reference is in nobody's hands."""
    later = row.later
    assert later is not None
    carried = f"{row.point} was carried over as {later.reference}"
    if minutes.status != Minutes.Status.DRAFT:
        raise ValueError(f"{carried}, which has gone round already.")
    if later.updates.exists() or hasattr(later, "continued_by"):
        raise ValueError(f"{carried}, of which there is news already.")
    audit(by=by, act="take_carry_over_back", thing=row.point, later=later.reference)
    later.delete()
    number_points(minutes.meeting_id)


def _write(minutes: Minutes, before: list[Row], by: User) -> None:
    """Let the paragraph say what the review says now, where it still says what the review said `before`; what was carried
    over stands behind it."""
    rows = review_of(minutes.meeting)
    _, block = paragraph_of_review(minutes)
    if block is None or block.text == minuted(before):
        block = _put(minutes, block, minuted(rows), by)
    _hang(minutes, block, rows)


def _put(minutes: Minutes, block: Block | None, text: str, by: User) -> Block:
    identity, _ = paragraph_of_review(minutes)
    told = {
        "identity": identity, "base": block.version if block else 0,
        "content": {"kind": Block.Kind.PARAGRAPH, "text": text, "depth": 1, "numbered": True, "rows": None},
    }
    if block is None:
        section = place_of_review(minutes) or _section(minutes, by)
        last = section.blocks.order_by("-position").first()
        told |= {"section": section.identity, "after": last.identity if last else None}
    elif block.text == text:
        return block
    (result,) = save_minutes(minutes=minutes, operations=[Operation(uuid4(), "put_block", told)], by=by).results
    if result.state != "saved":
        raise ValueError(result.message)
    return Block.objects.get(identity=identity)


def _section(minutes: Minutes, by: User) -> Section:
    """A section for the review where the agenda had none: behind the others, before the key messages."""
    others = Section.objects.filter(document=minutes.document_id).exclude(title__istartswith="key messages")
    last = others.order_by("-position").first()
    identity = uuid4()
    told = {
        "identity": identity, "base": 0, "after": last.identity if last else None,
        "content": {"kind": Section.Kind.NUMBERED, "title": TITLE, "audience": "public", "public_wording": ""},
    }
    save_minutes(minutes=minutes, operations=[Operation(uuid4(), "put_section", told)], by=by)
    return Section.objects.get(identity=identity)


def _hang(minutes: Minutes, block: Block, rows: list[Row]) -> None:
    """What was carried over stands behind the paragraph, in the order of the log, unless it was put elsewhere."""
    places = {row.later.pk: at for at, row in enumerate(rows, 1) if row.later and row.later.block_id in (None, block.pk)}
    for pk, at in places.items():
        ActionPoint.objects.filter(pk=pk).update(block=block, block_position=at)
    if places and minutes.status == Minutes.Status.DRAFT:
        number_points(minutes.meeting_id)
