"""Acts on votes that write minutes: closing a vote puts its paragraph, with the decision behind it, into the draft."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from django.db import transaction

from actions.minutesservices import hold_minutes, save_minutes
from actions.votewords import interest_words, vote_words
from csp.editing.shapes import Operation
from csp.models import Audience, Block, Person, Section, User
from csp.services import audit
from meetings.models import AgendaItem, Ballot, BallotResult, Decision, Interest, Minutes
from meetings.paperqueries import is_closed
from meetings.services import close_ballot

OUTCOMES = {
    BallotResult.Outcome.CARRIED: Decision.Outcome.AGREED, BallotResult.Outcome.LOST: Decision.Outcome.REJECTED,
}


@transaction.atomic
def close_vote(
    *, ballot: Ballot, by: User, at: datetime | None = None, deciding: str = "", chair: Person | None = None, seen: str = ""
) -> tuple[BallotResult, list[str]]:
    """Close a vote (as meetings.services.close_ballot, which says what it raises), and let the minutes say so: a paragraph
    in the house's words at the end of its item's section, with the decision behind it, open to editing. Minutes are opened
    from the agenda if they are not yet."""
    minutes = hold_minutes(meeting=ballot.meeting, by=by)
    result, told = close_ballot(ballot=ballot, by=by, at=at, deciding=deciding, chair=chair, seen=seen)
    ballot = result.ballot
    notified = list(ballot.votes.filter(notified=True).select_related("agency").order_by("agency__name"))
    words = vote_words(result, [vote.agency.name for vote in notified])
    block = _put_paragraph(minutes, ballot.item, words, by, closed=is_closed(ballot.item) or _is_of_a_closed_paper(ballot))
    if result.outcome in OUTCOMES:
        _put_decision(minutes, ballot, result, block, by)
    return result, told


@transaction.atomic
def minute_interest(*, interest: Interest, text: str, by: User) -> Block:
    """Put `text` ("": the usual words) about a declared interest into the minutes: under "Declarations of interest" where
    the agenda has that and the item is open, else in the item's section. Raises ValueError where the minutes say it already, or are agreed."""
    if interest.block_id is not None:
        raise ValueError("The minutes say so already.")
    minutes, closed = hold_minutes(meeting=interest.meeting, by=by), is_closed(interest.item)
    declared = None
    if not closed:  # everybody reads the declarations, and the words name the item
        declared = minutes.document.sections.filter(title__icontains="declaration").order_by("position").first()
    block = _put_paragraph(minutes, interest.item, text.strip() or interest_words(interest), by, section=declared, closed=closed)
    if not Interest.objects.filter(pk=interest.pk, block=None).update(block=block):
        raise ValueError("Somebody else put this into the minutes meanwhile.")
    audit(by=by, act="minute_interest", thing=interest, meeting=str(interest.meeting))
    return block


def _is_of_a_closed_paper(ballot: Ballot) -> bool:
    return ballot.paper is not None and ballot.paper.audience == Audience.CLOSED


def section_for(minutes: Minutes, item: AgendaItem | None, *, closed: bool = False) -> Section | None:
    """The section of `minutes` for an agenda item (of a part: for the item that it is a part of); else the last before the
    key messages. `closed`: what is to stand there is not for the public, so no open section will do. None without any."""
    sections, found = minutes.document.sections.all(), None
    if closed:
        sections = sections.exclude(audience=Audience.PUBLIC)
    if item is not None:
        wanted = [pk for pk in (item.pk, item.parent_id) if pk]
        found = sections.filter(minuted_item__item__in=wanted).order_by("position").first()
    rest = sections.filter(kind=Section.Kind.NUMBERED).exclude(title__istartswith="key message")
    return found or rest.order_by("-position").first()


def _put_paragraph(
    minutes: Minutes, item: AgendaItem | None, text: str, by: User, section: Section | None = None, *, closed: bool
) -> Block:
    """A paragraph at the end of the section, as an editor would put it. Raises ValueError where that cannot be."""
    section = section or section_for(minutes, item, closed=closed)
    operations = []
    if section is None:
        new = uuid4()
        content = {
            "kind": "numbered", "title": "Closed items" if closed else "Votes",
            "audience": (Audience.CLOSED if closed else Audience.PUBLIC).value, "public_wording": "",
        }
        operations.append(Operation(uuid4(), "put_section", {"identity": new, "base": 0, "after": None, "content": content}))
    last = section.blocks.order_by("-position").first() if section else None
    # Under a sub-heading, paragraphs stand one step deeper.
    deeper = section is not None and section.blocks.filter(kind=Block.Kind.SUBHEADING, numbered=True).exists()
    identity = uuid4()
    operations.append(Operation(uuid4(), "put_block", {
        "identity": identity, "base": 0, "section": section.identity if section else new, "after": last.identity if last else None,
        "content": {"kind": "paragraph", "text": text, "depth": 2 if deeper else 1, "numbered": True, "rows": None},
    }))
    _saved(minutes, operations, by)
    return Block.objects.get(identity=identity)


def _put_decision(minutes: Minutes, ballot: Ballot, result: BallotResult, block: Block, by: User) -> None:
    identity = uuid4()
    counts = [result.votes_for, result.votes_against, result.abstentions]
    content = {"text": ballot.motion, "outcome": OUTCOMES[BallotResult.Outcome(result.outcome)].value, "votes": counts}
    _saved(minutes, [
        Operation(uuid4(), "put_decision", {"identity": identity, "base": 0, "block": block.identity, "content": content})
    ], by)
    Decision.objects.filter(identity=identity).update(ballot=ballot)


def _saved(minutes: Minutes, operations: list[Operation], by: User) -> None:
    for result in save_minutes(minutes=minutes, operations=operations, by=by).results:
        if result.state != "saved":
            raise ValueError(result.message or "The minutes could not take this paragraph.")
