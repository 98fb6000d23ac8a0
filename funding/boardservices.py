"""Acts that put money before the Board: a paper in the house form under an item of a meeting, and taking it back."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from csp.models import User
from csp.services import audit
from funding.boardpapers import bid_sections, bid_title, commitment_sections, commitment_title
from funding.boardqueries import verdict
from funding.models import Bid, Commitment
from funding.seen import seen
from meetings.models import AgendaItem, Meeting, Paper
from meetings.services import begin_paper, remove_paper


@transaction.atomic
def put_commitment_before_board(
    *, commitment: Commitment, version: int, meeting: Meeting, item: AgendaItem | None, by: User
) -> Paper:
    """A paper of `meeting` asks the Board to agree to spend it; its figures are of today.

    One that was put off can be put before a later meeting. Raises ChangedMeanwhile; ValueError where it is not proposed, has a
    paper that waits or is decided, or where item or meeting cannot take it.
    """
    one = seen(commitment, version)
    if one.state != Commitment.State.PROPOSED:
        raise ValueError(f"“{one}” is {one.get_state_display().lower()}: there is nothing to ask the Board.")
    paper = _begin(one, commitment_title(one), meeting, item, by)
    audit(by=by, act="put_commitment_before_board", thing=one, meeting=str(meeting))
    return paper


@transaction.atomic
def put_bid_before_board(*, bid: Bid, version: int, meeting: Meeting, item: AgendaItem | None, by: User) -> Paper:
    """A paper of `meeting` asks the Board to agree to apply. Raises as `put_commitment_before_board`."""
    one = seen(bid, version)
    if one.state not in (Bid.State.DRAFTED, Bid.State.SUBMITTED):
        raise ValueError(f"“{one}” is {one.get_state_display().lower()}: there is nothing to ask the Board.")
    paper = _begin(one, bid_title(one), meeting, item, by)
    audit(by=by, act="put_bid_before_board", thing=one, meeting=str(meeting))
    return paper


def _begin(one: Commitment | Bid, title: str, meeting: Meeting, item: AgendaItem | None, by: User) -> Paper:
    if one.paper is not None and not verdict(one.paper).put_off:
        raise ValueError(f"It is before the meeting of {one.paper.meeting.date:%-d %B %Y} already.")
    today = timezone.localdate()
    if meeting.date < today or meeting.status == Meeting.Status.CANCELLED:
        raise ValueError("Choose a meeting that is still to come.")
    if item is not None and item.agenda.meeting_id != meeting.pk:
        raise ValueError("Choose an item of this meeting's agenda.")
    author = str(by.person or "")
    asks = f"{author or 'The support officer'} answers questions on this report."
    sections = commitment_sections(one, today, asks) if isinstance(one, Commitment) else bid_sections(one, today, asks)
    one.paper = begin_paper(
        meeting=meeting, title=title, items=[item] if item else [], author=author, sections=sections, by=by
    )
    one.version += 1
    one.save(update_fields=["paper", "version"])
    return one.paper


@transaction.atomic
def take_paper_back(*, one: Commitment | Bid, version: int, by: User) -> None:
    """It is not put before the Board after all, and its paper goes.

    Raises ChangedMeanwhile; ValueError where there is none, once the minutes decide on it, and once it was published.
    """
    one = seen(one, version)
    paper = one.paper
    if paper is None:
        raise ValueError("It has no paper.")
    if verdict(paper).decisions:
        raise ValueError("The minutes say what was decided on this paper: it stays.")
    one.paper, one.version = None, one.version + 1
    one.save(update_fields=["paper", "version"])
    audit(by=by, act="take_paper_back", thing=one, paper=str(paper))
    remove_paper(paper=paper, version=paper.version, by=by)
