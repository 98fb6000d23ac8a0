"""What an editor of minutes may do besides: action points and decisions behind a paragraph, the clock of the agenda."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Case, F, Max, ProtectedError, QuerySet, Value, When

from actions.minutesthings import ACTION, DECISION, owners_state
from actions.models import ActionOwner, ActionPoint
from actions.numbering import lives_on, next_sequence, printed_elsewhere, stand_in_queue
from actions.reading import owners_of
from actions.services import meant_by
from csp.editing import work as working
from csp.editing.blocks import block_of, section_of
from csp.editing.shapes import LONGEST_TEXT, Operation, Result
from csp.editing.things import SECTION, Thing
from csp.editing.work import Also, Conflict, Refusal, Work
from csp.models import Block
from meetings.models import Decision, MinutedItem, Minutes

# What is read of the minutes under the lock.
STATUS, MEETING, DAY = "minutes__status", "minutes__meeting_id", "minutes__meeting__date"
CIRCULATED = "minutes__circulated_at"
# Where numbers wait while they are given anew.
ASIDE = 10_000
# What the closing of a vote says of its decision.
COUNTED = ("method", "outcome", "votes_for", "votes_against", "abstentions")
IN_ORDER = (F("block__section__position").asc(nulls_last=True), F("block__position").asc())


def _own(work: Work, thing: Thing, operation: Operation) -> Any:
    row = thing.find(operation.told["identity"])
    if row is not None and row.home != work.facts[MEETING]:
        raise Refusal("That belongs to the minutes of another meeting.")
    return row


def _paragraph(work: Work, operation: Operation) -> Block:
    """The block on which a thing is to hang. Raises Conflict where somebody deleted it."""
    text = operation.told["content"]["text"]
    if len(text) > LONGEST_TEXT:
        raise Refusal(f"This text has {len(text):,} characters; {LONGEST_TEXT:,} is the most.")
    block = block_of(work, operation.told["block"])
    if block is None:
        raise Conflict(None)
    return block


def put_action(work: Work, operation: Operation) -> Result:
    """An action point behind a paragraph, in the words as they are said; who is to do it is known from them."""
    row, block = _own(work, ACTION, operation), None
    if row is None or row.version == operation.told["base"]:
        block = _known_paragraph(work, ACTION, operation, row)
    text = operation.told["content"]["text"]

    def create() -> ActionPoint:
        work.reordered = True
        return ActionPoint(
            identity=operation.told["identity"], meeting_id=work.facts[MEETING], text=text, block=block,
            block_position=_behind(block), sequence=next_sequence(work.facts[MEETING], (work.facts[STATUS], work.facts[CIRCULATED])),
        )

    fields: dict[str, Any] = {"text": text}
    if row is not None and block is not None and row.block_id != block.pk:
        work.reordered = True
        fields |= {"block": block, "block_position": _behind(block)}
    result = working.put(work, ACTION, operation, row, fields=fields, create=create)
    point = row or ACTION.find(operation.told["identity"])
    if point is not None and point.version == result.version:
        _name_owners(point)
    return result


def _known_paragraph(work: Work, thing: Thing, operation: Operation, row: Any) -> Block | None:
    """As `_paragraph`; None for what was done before and has gone since together with its paragraph."""
    try:
        return _paragraph(work, operation)
    except Conflict:
        if row is None and str(operation.op) in thing.done(operation.told["identity"]):
            return None
        raise


def _behind(block: Block | None) -> int:
    last = ActionPoint.objects.filter(block=block).aggregate(last=Max("block_position"))["last"]
    return (last or 0) + 1


def _name_owners(point: ActionPoint) -> None:
    """Let those own the action point whom its words name."""
    words = [one[:200] for one in owners_of(point.text)]
    if list(point.owners.values_list("words", flat=True)) == words:
        return
    point.owners.all().delete()
    ActionOwner.objects.bulk_create(
        ActionOwner(action_point=point, position=at, words=one, **meant_by(one)) for at, one in enumerate(words, 1)
    )


def delete_action(work: Work, operation: Operation) -> Result:
    """Take an action point out, unless it lives on elsewhere."""
    row = _own(work, ACTION, operation)
    if row is not None and row.version == operation.told["base"] and lives_on(ActionPoint.objects.filter(pk=row.pk)):
        raise Refusal(f"Action point {row.reference} has been reported on or carried over; it can no longer be deleted.")
    # Nobody raises one between looking at what went and what went round.
    stand_in_queue(work.facts[MEETING])
    work.reordered = True
    return working.delete(work, ACTION, operation, row)


def put_decision(work: Work, operation: Operation) -> Result:
    """A decision behind a paragraph: by consensus, or with its votes."""
    row, content, block = _own(work, DECISION, operation), operation.told["content"], None
    if row is None or row.version == operation.told["base"]:
        block = _known_paragraph(work, DECISION, operation, row)
    votes_for, votes_against, abstentions = content["votes"] or (None, None, None)
    fields: dict[str, Any] = {
        "text": content["text"], "outcome": content["outcome"], "votes_for": votes_for,
        "votes_against": votes_against, "abstentions": abstentions,
        "method": Decision.Method.CONSENSUS if content["votes"] is None else Decision.Method.VOTE,
    }
    if row is not None and row.ballot_id and any(getattr(row, name) != fields[name] for name in COUNTED):
        raise Refusal("The counts and the outcome are those of the vote, and are not typed. Its words can be changed.")
    if block is not None:
        work.reordered = work.reordered or row is None or row.block_id != block.pk
        fields["block"] = block
    origin = _recommendation(work, operation) if row is None else {}

    def create() -> Decision:
        meeting = work.facts[MEETING]
        last = Decision.objects.filter(meeting=meeting).aggregate(last=Max("position"))["last"] or 0
        return Decision(identity=operation.told["identity"], meeting_id=meeting, position=last + 1, **fields, **origin)

    return working.put(work, DECISION, operation, row, fields=fields, create=create)


def _recommendation(work: Work, operation: Operation) -> dict[str, Any]:
    """The recommendation that a new decision takes up, with its paper. One that the papers of the meeting do not have (any
    more) leaves the decision to its words. Raises Refusal where its decision is noted already."""
    told = operation.told.get("source")
    found = told and Block.objects.filter(identity=told, section__document__paper__meeting=work.facts[MEETING]).select_related(
        "section__document__paper").first()
    if not found:
        return {}
    if Decision.objects.filter(source=found).exists() and str(operation.op) not in DECISION.done(operation.told["identity"]):
        raise Refusal("What was decided on this recommendation is in the minutes already. Delete this one.")
    return {"source": found, "paper": found.section.document.paper}


def delete_decision(work: Work, operation: Operation) -> Result:
    """Take a decision out, unless a vote stands behind it."""
    work.reordered = True
    row = _own(work, DECISION, operation)
    if row is not None and row.ballot_id:
        raise Refusal("The meeting voted on this: the decision stays. Its words can be changed.")
    try:
        return working.delete(work, DECISION, operation, row)
    except ProtectedError:
        raise Refusal("Money was released by this decision, or a bid rests on it: it stays. Its words can be changed.") from None


def take_item(work: Work, operation: Operation) -> Result:
    """The meeting takes an item up, and leaves the one before it; of an item taken up again the clock goes on."""
    told = operation.told["section"]
    if told and str(operation.op) in SECTION.done(told):
        return Result(operation.op, "saved", identity=told)
    section = section_of(work, told) if told else None
    if told and section is None:
        raise Refusal("Somebody has deleted that section meanwhile.")
    taken = MinutedItem.objects.filter(section=section).first() if section else None
    if section is not None and taken is None:
        raise Refusal("Only a section that was opened for an agenda item has a clock.")
    running = MinutedItem.objects.filter(section__document=work.document, started_at__isnull=False, ended_at=None)
    for item in running.exclude(section=section).select_related("section"):
        MinutedItem.objects.filter(pk=item.pk).update(ended_at=max(work.at, item.started_at or work.at))
    if taken is not None and section is not None:
        MinutedItem.objects.filter(pk=taken.pk).update(started_at=taken.started_at or work.at, ended_at=None)
        working.note(work, SECTION, operation, section)
    return Result(operation.op, "saved", identity=told)


def hanging(block: Block) -> str:
    """Why a paragraph cannot be deleted, if action points or decisions stand behind it."""
    points = [str(point) for point in block.action_points.select_related("meeting").order_by("sequence")]
    count = block.decisions.count()
    found = points + (["a decision" if count == 1 else f"{count} decisions"] if count else [])
    if not found:
        return ""
    words = " and ".join([", ".join(found[:-1]), found[-1]] if len(found) > 1 else found)
    stand = "stands" if len(found) == 1 and count < 2 else "stand"
    return f"{words[0].upper()}{words[1:]} {stand} behind this paragraph. Delete that first, then the paragraph."


def frozen(work: Work) -> str:
    """Why the minutes can no longer be written."""
    if work.facts[STATUS] == Minutes.Status.AGREED:
        return "These minutes have been agreed and no longer change. What you wrote has been kept."
    return ""


def finish(work: Work, results: Sequence[tuple[Operation, Result]]) -> dict[str, str]:
    """Number action points and decisions by their place while the minutes are a draft.

    Gives the references of all action points if any is new or changed. Each action point that was put learns its
    reference and owners.
    """
    references: dict[str, str] = {}
    if work.reordered:
        points = ActionPoint.objects.filter(meeting=work.facts[MEETING])
        if work.facts[STATUS] == Minutes.Status.DRAFT:
            number_points(work.facts[MEETING])
        if work.facts[STATUS] == Minutes.Status.DRAFT:
            decisions = Decision.objects.filter(meeting=work.facts[MEETING])
            _number(decisions.order_by(*IN_ORDER, "position"), decisions, "position")
        references = {
            str(identity): f"{work.facts[DAY]:%m}/{sequence:02}"
            for identity, sequence in points.order_by("sequence").values_list("identity", "sequence")
        }
    put = {operation.told["identity"]: result for operation, result in results
           if operation.do == "put_action" and result.state == "saved"}
    if put:
        for point in ActionPoint.objects.filter(identity__in=put).select_related("meeting").prefetch_related("owners"):
            put[point.identity].more = {"reference": point.reference, "owners": owners_state(point)}
    return references


def number_points(meeting: int) -> None:
    """Number the action points of a meeting whose minutes are a draft by their place. Numbers that a log or a later
    meeting has used stand."""
    points = ActionPoint.objects.filter(meeting=meeting)
    if not printed_elsewhere(points):
        _number(points.order_by(*IN_ORDER, "block_position", "sequence"), points, "sequence")


def _number(ordered: QuerySet, rows: QuerySet, column: str) -> None:
    """Number rows from 1 in their order; nothing is written where they are."""
    changed = {pk: place for place, (pk, now) in enumerate(ordered.values_list("pk", column), 1) if now != place}
    if changed:
        rows.filter(pk__in=changed).update(**{column: F(column) + ASIDE})
        whens = [When(pk=pk, then=Value(place)) for pk, place in changed.items()]
        rows.filter(pk__in=changed).update(**{column: Case(*whens)})


MINUTES = Also(
    handlers={
        "put_action": put_action, "delete_action": delete_action, "put_decision": put_decision,
        "delete_decision": delete_decision, "take_item": take_item,
    },
    things={"put_action": ACTION, "delete_action": ACTION, "put_decision": DECISION, "delete_decision": DECISION},
    facts=(STATUS, MEETING, DAY, CIRCULATED), frozen=frozen, hanging=hanging, finish=finish,
)
