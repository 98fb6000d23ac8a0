"""Commitments at the desk: money promised, put before the Board, released, paid and given back."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.db.models import Sum
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from csp.forms import ModelChoiceField
from csp.guards import SignedInRequest
from funding.bidforms import CommitmentFilter, CommitmentForm, DecisionForm, GiveBackForm, PayForm
from funding.boardqueries import other_decisions, reads_otherwise, verdict
from funding.boardservices import put_commitment_before_board, take_paper_back
from funding.commitmentservices import (
    change_commitment,
    give_back,
    hold_commitment,
    pay_commitment,
    propose_commitment,
    refuse_commitment,
    release_commitment,
    withdraw_commitment,
)
from funding.grantforms import also_of
from funding.grantqueries import with_paid
from funding.models import Commitment, Grant, Line
from funding.money import pounds
from funding.queries import totals
from funding.sentbefore import hold_to
from funding.views.boardpages import ask_for_paper
from funding.views.formpages import Act, Done, answer, do_at_once, entered, keeps, key_in, leaf
from meetings.models import Decision
from meetings.timetable import Year

asked = require_http_methods(["GET", "HEAD", "POST"])
S = Commitment.State


def the_commitment(pk: int) -> Any:
    """The commitment with what was paid of it and what it hangs on; 404 without it."""
    rows = Commitment.objects.select_related("fund", "project__priority", "paper__meeting__group", "decision__meeting__group")
    return get_object_or_404(with_paid(rows), pk=pk)


def home_of(one: Commitment) -> str:
    """The address of its page."""
    return reverse("grants:commitment", args=[one.pk])


@require_safe
@keeps
def listing(request: SignedInRequest) -> HttpResponse:
    """Commitments with what is left to be paid of each."""
    chosen = CommitmentFilter(request.GET, with_paid(Commitment.objects.select_related("fund", "paper__meeting__group")))
    page, query = leaf(request, chosen.qs)
    return render(request, "funding/workspace/commitments.html", {
        "place": "commitments", "filter": chosen, "page": page, "query": query, "filtered": bool(query),
        "left": chosen.qs.filter(state="agreed").aggregate(in_all=Sum("left"))["in_all"] or 0,
    })


@require_safe
@keeps
def commitment(request: SignedInRequest, pk: int) -> HttpResponse:
    """One commitment: what it needs next, what the Board decided, what was paid."""
    one = the_commitment(pk)
    found, proposed = verdict(one.paper) if one.paper else None, one.state == S.PROPOSED
    lines = one.lines.select_related("entry__year", "grant").order_by("entry__date", "entry__number", "position")
    agreed = found.agreed if found else None
    return render(request, "funding/workspace/commitment.html", {
        "place": "commitments", "one": one, "verdict": found, "proposed": proposed, "lines": lines, "agreed": agreed,
        "money": totals(Year.of(timezone.localdate()).begins)[one.fund_id], "otherwise": reads_otherwise(one),
        "unnamed": agreed is not None and pounds(one.pence) not in agreed.text,
        "others": other_decisions(one.paper) if one.paper and found and proposed and not found.decisions else [],
        "can_ask": proposed and (found is None or found.put_off),
        "can_take_back": one.state in (S.PROPOSED, S.WITHDRAWN) and found is not None and not found.decisions,
        "can_hold": one.decision_id is not None and one.left == one.pence,
    })


@asked
@keeps
def new(request: SignedInRequest) -> HttpResponse:
    """Promise money; `?fund=` and `?project=` choose beforehand."""
    today = timezone.localdate()
    initial = {"fund": key_in(request, "fund") or None, "project": key_in(request, "project") or None, "on": today}
    form = CommitmentForm(entered(request), initial=initial)

    def do(said: Mapping[str, Any]) -> Done:
        made = propose_commitment(by=request.user, **{name: said[name] for name in said if name != "version"})
        if made.state == S.AGREED:
            return Done(f"{pounds(made.pence)} of {made.fund} is promised.", home_of(made))
        assert made.limit_pence is not None
        return Done(f"It is proposed. Above {pounds(made.limit_pence)} the Board decides: put it before a meeting.", home_of(made))

    lead = "Up to the limit of its fund it is agreed at once; above it, the Board decides."
    return answer(request, Act("commitments", "Promise money", (reverse("grants:commitments"), "Commitments"), "Promise it", lead), form, do)


@asked
@keeps
def change(request: SignedInRequest, pk: int) -> HttpResponse:
    """Put a proposal right."""
    one = the_commitment(pk)
    names = ("fund", "words", "pence", "party", "project", "reason", "version")
    form = CommitmentForm(entered(request), initial={"on": one.proposed_on, **{name: getattr(one, name) for name in names}})
    also_of(form, one.fund)
    del form.fields["fund"], form.fields["on"]

    def do(said: Mapping[str, Any]) -> Done:
        change_commitment(commitment=one, by=request.user, **said)
        return Done("Saved.", home_of(one))

    return answer(request, Act("commitments", "Change a proposal", (home_of(one), str(one)), "Save", f"Out of {one.fund}.", shows=True), form, do)


@asked
@keeps
def ask_board(request: SignedInRequest, pk: int) -> HttpResponse:
    """A paper asks the Board to agree to it."""
    one = the_commitment(pk)
    return ask_for_paper(request, one, "commitments", home_of(one), partial(put_commitment_before_board, commitment=one))


@require_POST
@keeps
def take_back(request: SignedInRequest, pk: int) -> HttpResponse:
    """Its paper goes."""
    one = the_commitment(pk)
    return do_at_once(request, lambda version: take_paper_back(one=one, version=version, by=request.user), "The paper is taken back.", home_of(one))


@require_POST
@keeps
def release(request: SignedInRequest, pk: int) -> HttpResponse:
    """The Board agreed, and the money can be paid."""
    one = the_commitment(pk)
    decision = verdict(one.paper).agreed if one.paper else None

    def act(version: int) -> None:
        if decision is None:
            raise ValueError("The minutes do not say that the Board agreed to this.")
        release_commitment(commitment=one, version=version, decision=decision, by=request.user)

    return do_at_once(request, act, f"{pounds(one.pence)} is released.", home_of(one))


@require_POST
@keeps
def refuse(request: SignedInRequest, pk: int) -> HttpResponse:
    """The Board did not agree."""
    one = the_commitment(pk)
    decision = verdict(one.paper).against if one.paper else None

    def act(version: int) -> None:
        if decision is None:
            raise ValueError("The minutes do not say that the Board refused this.")
        refuse_commitment(commitment=one, version=version, decision=decision, by=request.user)

    return do_at_once(request, act, "It is noted as refused.", home_of(one))


@asked
@keeps
def settle(request: SignedInRequest, pk: int) -> HttpResponse:
    """The minutes decide on it without naming its paper: the officer says which decision it is."""
    one = the_commitment(pk)
    if one.paper is None:
        raise Http404
    form = DecisionForm(entered(request), initial={"version": one.version})
    field = form.fields["decision"]
    assert isinstance(field, ModelChoiceField)
    field.queryset = Decision.objects.filter(pk__in=[row.pk for row in other_decisions(one.paper)])

    def do(said: Mapping[str, Any]) -> Done:
        if said["decision"].outcome == Decision.Outcome.REJECTED:
            refuse_commitment(commitment=one, by=request.user, **said)
            return Done("It is noted as refused.", home_of(one))
        release_commitment(commitment=one, by=request.user, **said)
        return Done(f"{pounds(one.pence)} is released.", home_of(one))

    lead = f"{pounds(one.pence)} of {one.fund} for “{one}”. Decisions of the meeting of {one.paper.meeting.date:%-d %B %Y} that name no paper:"
    return answer(request, Act("commitments", "Which decision is it?", (home_of(one), str(one)), "That is the one", lead), form, do)


@require_POST
@keeps
def hold(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a release or a refusal back."""
    one = the_commitment(pk)
    return do_at_once(request, lambda version: hold_commitment(commitment=one, version=version, by=request.user), "It waits for the Board again.", home_of(one))


@require_POST
@keeps
def withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    """It is not proposed any more."""
    one = the_commitment(pk)
    return do_at_once(request, lambda version: withdraw_commitment(commitment=one, version=version, by=request.user), "It is withdrawn.", home_of(one))


@asked
@keeps
def unneeded(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give back what is not needed."""
    one = the_commitment(pk)
    form = GiveBackForm(entered(request), initial={"pence": one.left or None, "version": one.version})

    def do(said: Mapping[str, Any]) -> Done:
        give_back(commitment=one, by=request.user, **said)
        return Done(f"{pounds(said['pence'])} of {one.fund} is free again.", home_of(one))

    lead = f"{pounds(one.left)} of “{one}” is neither paid nor given back."
    return answer(request, Act("commitments", "Give back what is not needed", (home_of(one), str(one)), "Give it back", lead), form, do)


@asked
@keeps
def pay(request: SignedInRequest, pk: int) -> HttpResponse:
    """Pay it, or a part of it."""
    one = the_commitment(pk)
    form = PayForm(entered(request), initial={"pence": one.left or None, "on": timezone.localdate(), "words": one.words, "party": one.party})
    field = form.fields["grant"]
    assert isinstance(field, ModelChoiceField)
    field.queryset = Grant.objects.filter(fund=one.fund)

    def do(said: Mapping[str, Any]) -> Done:
        entry = pay_commitment(commitment=one, by=request.user, **said)
        paid = Line(
            kind=Line.Kind.SPEND, source=one.fund, pence=said["pence"], project=one.project, grant=said["grant"], commitment=one
        )
        typed = {name: said[name] for name in ("words", "party", "reference")}
        hold_to(form, entry, button=act.button, date=said["on"], lines=[paid], **typed)
        return Done(f"{pounds(said['pence'])} is in the ledger as entry {entry.called}.", home_of(one))

    lead = f"Out of {one.fund}. {pounds(one.left)} of what was promised is left."
    act = Act("commitments", "Pay what was promised", (home_of(one), str(one)), "Enter the payment", lead)
    return answer(request, act, form, do)
