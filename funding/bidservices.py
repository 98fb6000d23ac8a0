"""Writes of bids: drafted, submitted, decided or withdrawn. What is won becomes a grant in the same act, once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from csp.models import Agency, Person, Project, User
from csp.services import audit
from funding.boardqueries import verdict
from funding.models import Bid, BidPart, Fund, Grant
from funding.money import pounds
from funding.queries import is_closed
from funding.queues import join_years
from funding.rows import Part
from funding.seen import seen
from meetings.models import Decision
from meetings.timetable import Year

State = Bid.State


def asked_in_all(total: int | None, parts: Sequence[Part]) -> int:
    """What a bid asks for, in pence: `total`, which is the sum of its parts where it has any. Raises ValueError otherwise."""
    sum_of_parts = sum(part.pence for part in parts)
    if total is None and not parts:
        raise ValueError("Enter the amount asked for, or its parts.")
    if total is None:
        return sum_of_parts
    if parts and sum_of_parts != total:
        raise ValueError(f"The parts add up to {pounds(sum_of_parts)}, the bid asks for {pounds(total)}: make them the same.")
    if total <= 0:
        raise ValueError("Enter an amount above zero.")
    return total


def state_of(asked: int, won: int) -> State:
    """What a bid is that won so many pence of those it asked for."""
    if won <= 0:
        return State.UNSUCCESSFUL
    return State.SUCCESSFUL if won >= asked else State.PART


@transaction.atomic
def keep_bid(
    *, bid: Bid | None, version: int, fund: Fund, title: str, asked_pence: int | None, by: User, parts: Sequence[Part] = (),
    project: Project | None = None, applicant: Person | None = None, on_behalf_of: Agency | None = None, notes: str = "",
    submitted_on: date | None = None,
) -> Bid:
    """Enter a bid (None), submitted where `submitted_on` says when; or bring `bid`, seen at `version`, to this.

    Once it is decided, only its project, applicant and notes change. Raises ChangedMeanwhile where it has another version;
    ValueError where the parts are not the sum, and for a bid that stands already.
    """
    asked = asked_in_all(asked_pence, parts)
    title = " ".join(title.split())
    if bid is not None:
        bid = seen(bid, version)
        bid.version += 1
    else:
        bid = Bid()
    had = [(part.words, part.asked_pence) for part in bid.parts.all()] if bid.pk else []
    wants = [(part.words, part.pence) for part in parts]
    new = {"fund_id": fund.pk, "title": title, "asked_pence": asked, "on_behalf_of_id": on_behalf_of.pk if on_behalf_of else None,
           "submitted_on": submitted_on}
    other = bid.pk is not None and (wants != had or any(getattr(bid, name) != value for name, value in new.items()))
    if other and bid.state in (*Bid.DECIDED, State.WITHDRAWN):
        raise ValueError(
            f"It is {bid.get_state_display().lower()}: only its project, applicant and notes can be changed. "
            "Take the outcome back first."
        )
    _refuse_twin(bid, fund, title, submitted_on)
    for name, value in new.items():
        setattr(bid, name, value)
    bid.project, bid.applicant, bid.notes = project, applicant, notes.strip()
    if bid.state in (State.DRAFTED, State.SUBMITTED):
        bid.state = State.SUBMITTED if submitted_on else State.DRAFTED
    bid.save()
    if wants != had:
        bid.parts.all().delete()
        BidPart.objects.bulk_create(
            BidPart(bid=bid, position=at, words=part.words, asked_pence=part.pence) for at, part in enumerate(parts)
        )
    audit(by=by, act="keep_bid", thing=bid, asked=asked, state=bid.state)
    return bid


@transaction.atomic
def submit_bid(*, bid: Bid, version: int, on: date, by: User) -> Bid:
    """The bid goes to the funder on that day. Raises ChangedMeanwhile; ValueError where it is none to be submitted, and where
    the Board decided against it."""
    bid = _in(seen(bid, version), State.DRAFTED)
    _refuse_twin(bid, bid.fund, bid.title, on)
    _note_decision(bid, needed=True)
    bid.state, bid.submitted_on = State.SUBMITTED, on
    return _kept(bid, "submit_bid", by, on=str(on))


@transaction.atomic
def decide_bid(
    *, bid: Bid, version: int, on: date, won_pence: int, by: User, parts_won: Sequence[int] | None = None, reference: str = "",
) -> Bid:
    """The funder decided on that day. `parts_won`: what each part won, in their order, if it has any; nothing is unsuccessful.

    What is won becomes a grant in the same act: of the bid's fund, to whoever it was asked for. Raises ChangedMeanwhile;
    ValueError where it does not wait for an outcome, where the parts are not the sum, and in a closed year.
    """
    join_years(on)
    bid = _in(seen(bid, version), State.SUBMITTED)
    if bid.submitted_on and on < bid.submitted_on:
        raise ValueError(f"It was submitted on {bid.submitted_on:%-d %B %Y}: it cannot be decided before that.")
    _open(on)
    parts = list(bid.parts.order_by("position"))
    if won_pence < 0 or any(pence < 0 for pence in parts_won or ()):
        raise ValueError("What was won is not below zero.")
    if parts_won is not None and len(parts_won) != len(parts):
        raise ValueError("Say of each part what it won.")
    if parts_won is not None and parts and sum(parts_won) != won_pence:
        raise ValueError(f"The parts won {pounds(sum(parts_won))} together, the bid {pounds(won_pence)}: make them the same.")
    for part, pence in zip(parts, parts_won or [], strict=False):
        part.won_pence = pence
        part.save(update_fields=["won_pence"])
    _note_decision(bid)
    bid.won_pence, bid.decided_on, bid.state = won_pence, on, state_of(bid.asked_pence, won_pence)
    _kept(bid, "decide_bid", by, on=str(on), won=won_pence, state=bid.state)
    if won_pence:
        _win(bid, on, won_pence, reference, by)
    return bid


def _win(bid: Bid, on: date, pence: int, reference: str, by: User) -> None:
    if Grant.objects.filter(fund=bid.fund, title=bid.title, awarded_on=on).exists():
        raise ValueError(f"There is a grant “{bid.title}” of {bid.fund} of that day already. Give the bid another title.")
    grant = Grant.objects.create(
        fund=bid.fund, title=bid.title, reference=" ".join(reference.split()), bid=bid, project=bid.project,
        recipient=bid.on_behalf_of, awarded_on=on, pence=pence,
    )
    audit(by=by, act="keep_grant", thing=grant, pence=grant.pence)


@transaction.atomic
def withdraw_bid(*, bid: Bid, version: int, by: User) -> Bid:
    """The bid is not pursued. Raises ChangedMeanwhile; ValueError once it is decided."""
    bid = _in(seen(bid, version), State.DRAFTED, State.SUBMITTED)
    bid.state = State.WITHDRAWN
    return _kept(bid, "withdraw_bid", by)


@transaction.atomic
def reopen_bid(*, bid: Bid, version: int, by: User) -> Bid:
    """Take an outcome or a withdrawal back: the bid waits again, and the grant that it won goes.

    Raises ChangedMeanwhile; ValueError in a closed year, and once anything hangs on the grant.
    """
    join_years(bid.decided_on, *Grant.objects.filter(bid=bid).values_list("awarded_on", flat=True))
    bid = _in(seen(bid, version), *Bid.DECIDED, State.WITHDRAWN)
    if bid.decided_on is not None:
        _open(bid.decided_on)
    grant = Grant.objects.select_for_update(of=("self",)).filter(bid=bid).first()
    if grant is not None:
        _open(grant.awarded_on)
        if grant.letter_id or grant.instalments.exists() or grant.lines.exists():
            raise ValueError("Its grant has instalments, spending or a letter: the outcome stands.")
        grant.delete()
    bid.parts.update(won_pence=None)
    bid.state, bid.won_pence, bid.decided_on = State.SUBMITTED if bid.submitted_on else State.DRAFTED, None, None
    return _kept(bid, "reopen_bid", by)


def _in(bid: Bid, *states: State) -> Bid:
    if bid.state not in states:
        raise ValueError(f"This bid is {bid.get_state_display().lower()}: that cannot be done with it now.")
    return bid


def _kept(bid: Bid, act: str, by: User, **detail: object) -> Bid:
    bid.version += 1
    bid.save()
    audit(by=by, act=act, thing=bid, **detail)
    return bid


def _note_decision(bid: Bid, *, needed: bool = False) -> None:
    """Tie the Board's decision to the bid, once the minutes have it. `needed`: it may not have gone against it."""
    if bid.paper is None or bid.decision_id is not None:
        return
    found = verdict(bid.paper)
    if needed and found.against is not None:
        raise ValueError("The Board did not agree to this bid: withdraw it, or put it before another meeting.")
    if isinstance(found.agreed, Decision):
        bid.decision = found.agreed


def _refuse_twin(bid: Bid, fund: Fund, title: str, submitted_on: date | None) -> None:
    twin = Bid.objects.filter(fund=fund, title=title, submitted_on=submitted_on).exclude(pk=bid.pk)
    if twin.exists():
        raise ValueError(f"There is a bid “{title}” to {fund} {'of that day' if submitted_on else 'in draft'} already.")


def _open(day: date) -> None:
    if is_closed(Year.of(day).begins):
        raise ValueError(f"{Year.of(day)} is closed: what was won or lost in it no longer changes.")
