"""Writes of commitments: proposed, agreed below the limit or released by the Board's decision, given back, withdrawn."""

from __future__ import annotations

import uuid
from datetime import date

from django.db import transaction
from django.utils import timezone

from csp.models import Project, User
from csp.services import audit
from funding.boardqueries import other_decisions, verdict
from funding.ledgerservices import Share, record_spend
from funding.models import Commitment, Entry, Fund, Grant
from funding.money import pounds
from funding.queries import unpaid
from funding.seen import seen
from meetings.models import Decision

State = Commitment.State


@transaction.atomic
def propose_commitment(
    *, fund: Fund, words: str, pence: int, on: date, by: User, reason: str = "", party: str = "", project: Project | None = None
) -> Commitment:
    """Promise money of `fund`: agreed at once, unless it is above the fund's limit; then the Board decides. The limit is that
    of today, or of a day `on` still to come: a promise entered late is held to what holds when it is entered.

    Raises ValueError without words and for an amount that is not above zero.
    """
    one = Commitment(fund=fund, proposed_on=on, limit_pence=fund.limit_on(max(on, timezone.localdate())))
    _say(one, words, pence, reason, party, project)
    one.save()
    audit(by=by, act="propose_commitment", thing=one, pence=pence, state=one.state)
    return one


@transaction.atomic
def change_commitment(
    *, commitment: Commitment, version: int, words: str, pence: int, by: User, reason: str = "", party: str = "",
    project: Project | None = None,
) -> Commitment:
    """Other words, another amount for one that is proposed; one that now is within the limit is agreed.

    Raises ChangedMeanwhile; ValueError once it is decided, and for another amount than its paper asks for.
    """
    one = _in(seen(commitment, version), State.PROPOSED)
    if one.paper_id and pence != one.pence:
        raise ValueError(f"Its paper asks the Board for {pounds(one.pence)}. Take the paper back first, then change the amount.")
    _say(one, words, pence, reason, party, project)
    return _kept(one, "change_commitment", by, pence=pence, state=one.state)


def _say(one: Commitment, words: str, pence: int, reason: str, party: str, project: Project | None) -> None:
    words = " ".join(words.split())
    if not words:
        raise ValueError("Say what it is for.")
    if pence <= 0:
        raise ValueError("Enter an amount above zero.")
    one.words, one.pence, one.reason, one.party, one.project = words, pence, reason.strip(), " ".join(party.split()), project
    within = one.limit_pence is None or pence <= one.limit_pence
    one.state = State.AGREED if within and not one.paper_id else State.PROPOSED


@transaction.atomic
def release_commitment(*, commitment: Commitment, version: int, decision: Decision, by: User) -> Commitment:
    """The Board agreed: the money can be paid. `decision`: one on its paper, or one of that meeting that names no paper.

    Raises ChangedMeanwhile (of two releases at once the second is told); ValueError where it has no paper, where the decision
    is of something else or did not agree, and where another on the same paper went against it.
    """
    one, decision = _decided(commitment, version, decision)
    if decision.outcome != Decision.Outcome.AGREED:
        raise ValueError(f"The Board decided “{decision.get_outcome_display()}”: the money is not released.")
    assert one.paper is not None
    if verdict(one.paper).against is not None:
        raise ValueError("The minutes also say that the Board did not agree to this paper. Put them right first.")
    one.state, one.decision, one.decided_words = State.AGREED, decision, decision.text
    return _kept(one, "release_commitment", by, pence=one.pence, decision=decision.pk)


@transaction.atomic
def refuse_commitment(*, commitment: Commitment, version: int, decision: Decision, by: User) -> Commitment:
    """The Board did not agree. Raises as `release_commitment`, and ValueError for a decision that did not go against it."""
    one, decision = _decided(commitment, version, decision)
    if decision.outcome != Decision.Outcome.REJECTED:
        raise ValueError(f"The Board decided “{decision.get_outcome_display()}”: it did not refuse.")
    one.state, one.decision, one.decided_words = State.REFUSED, decision, decision.text
    return _kept(one, "refuse_commitment", by, decision=decision.pk)


def _decided(commitment: Commitment, version: int, decision: Decision) -> tuple[Commitment, Decision]:
    one = _in(seen(commitment, version), State.PROPOSED)
    if one.paper is None:
        raise ValueError("It has not been put before the Board.")
    # Locked, so that the minutes do not change it between our looking and our writing.
    decision = Decision.objects.select_for_update(of=("self",)).get(pk=decision.pk)
    if decision not in [*verdict(one.paper).decisions, *other_decisions(one.paper)]:
        raise ValueError("That decision is about something else.")
    return one, decision


@transaction.atomic
def hold_commitment(*, commitment: Commitment, version: int, by: User) -> Commitment:
    """Take a release or a refusal back: it waits for the Board again. Raises ChangedMeanwhile; ValueError where something is
    paid or given back of it, and where no decision released it."""
    one = _in(seen(commitment, version), State.AGREED, State.REFUSED)
    if one.decision_id is None:
        raise ValueError("No decision stands behind it. Give back what is not needed instead.")
    if one.state == State.AGREED and unpaid(one) != one.pence:
        raise ValueError("Something is paid or given back of it already: it stays released.")
    one.state, one.decision, one.decided_words = State.PROPOSED, None, ""
    return _kept(one, "hold_commitment", by)


@transaction.atomic
def withdraw_commitment(*, commitment: Commitment, version: int, by: User) -> Commitment:
    """It is not proposed any more. Raises ChangedMeanwhile; ValueError once it is decided."""
    one = _in(seen(commitment, version), State.PROPOSED)
    one.state = State.WITHDRAWN
    return _kept(one, "withdraw_commitment", by)


@transaction.atomic
def give_back(*, commitment: Commitment, version: int, pence: int, by: User) -> Commitment:
    """So much of what was promised is not needed, and is free again. Raises ChangedMeanwhile; ValueError for more than is
    left."""
    one = _in(seen(commitment, version), State.AGREED)
    if pence <= 0:
        raise ValueError("Enter an amount above zero.")
    if pence > unpaid(one):
        raise ValueError(f"{pounds(unpaid(one))} is left of it: no more can be given back.")
    one.given_back_pence += pence
    return _kept(one, "give_back", by, pence=pence)


@transaction.atomic
def pay_commitment(
    *, commitment: Commitment, pence: int, on: date, words: str, by: User, party: str = "", reference: str = "",
    grant: Grant | None = None, key: uuid.UUID | None = None,
) -> Entry:
    """Pay what was promised, or a part of it. `key`: of the form; sent twice it counts once.

    Raises ValueError as funding.ledgerservices.record_spend.
    """
    share = Share(commitment.fund, pence, project=commitment.project, grant=grant, commitment=commitment)
    return record_spend(shares=[share], date=on, words=words, party=party, reference=reference, key=key, by=by)


def _in(one: Commitment, *states: State) -> Commitment:
    if one.state not in states:
        raise ValueError(f"“{one}” is {one.get_state_display().lower()}: that cannot be done with it now.")
    return one


def _kept(one: Commitment, act: str, by: User, **detail: object) -> Commitment:
    one.version += 1
    one.save()
    audit(by=by, act=act, thing=one, **detail)
    return one
