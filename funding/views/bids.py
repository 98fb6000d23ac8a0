"""Bids at the desk: the list with what was asked and won, one bid and what can be done with it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from csp.guards import SignedInRequest
from funding.bidforms import BidFilter, BidForm, DecideForm, SubmitForm
from funding.bidservices import decide_bid, keep_bid, reopen_bid, submit_bid, withdraw_bid
from funding.boardqueries import verdict
from funding.boardservices import put_bid_before_board, take_paper_back
from funding.grantforms import also_of
from funding.grantqueries import bids_by_year
from funding.models import Bid, Grant
from funding.money import pounds
from funding.rows import Part
from funding.views.boardpages import ask_for_paper
from funding.views.formpages import Act, Done, answer, do_at_once, entered, keeps, key_in, leaf

asked = require_http_methods(["GET", "HEAD", "POST"])
S = Bid.State


def the_bid(pk: int) -> Bid:
    """The bid with what it is of; 404 without it."""
    rows = Bid.objects.select_related(
        "fund", "project__priority", "applicant", "on_behalf_of", "paper__meeting__group", "decision__meeting__group"
    )
    return get_object_or_404(rows, pk=pk)


def home_of(bid: Bid) -> str:
    """The address of its page."""
    return reverse("grants:bid", args=[bid.pk])


@require_safe
@keeps
def listing(request: SignedInRequest) -> HttpResponse:
    """Bids with what was asked and won, and the sums by year."""
    chosen = BidFilter(request.GET, Bid.objects.select_related("fund", "on_behalf_of"))
    page, query = leaf(request, chosen.qs)
    return render(request, "funding/workspace/bids.html", {
        "place": "bids", "filter": chosen, "page": page, "query": query, "filtered": bool(query),
        "years": bids_by_year(chosen.qs.select_related(None).only("state", "decided_on", "asked_pence", "won_pence")),
    })


@require_safe
@keeps
def bid(request: SignedInRequest, pk: int) -> HttpResponse:
    """One bid: what it asks for, what the Board and the funder decided, the grant that it won."""
    one = the_bid(pk)
    found = verdict(one.paper) if one.paper else None
    waits = one.state in (S.DRAFTED, S.SUBMITTED)
    return render(request, "funding/workspace/bid.html", {
        "place": "bids", "bid": one, "parts": list(one.parts.order_by("position")), "verdict": found,
        "grant": Grant.objects.filter(bid=one).first(), "waits": waits,
        "can_ask": waits and (found is None or found.put_off), "can_take_back": found is not None and not found.decisions and one.state not in Bid.DECIDED,
    })


@asked
@keeps
def new(request: SignedInRequest) -> HttpResponse:
    """Enter a bid; `?fund=` chooses the fund beforehand."""
    form = BidForm(entered(request), initial={"fund": key_in(request, "fund") or None, "applicant": request.user.person_id})

    def do(said: Mapping[str, Any]) -> Done:
        made = keep_bid(bid=None, by=request.user, **said)
        return Done(f"“{made}” is entered: {pounds(made.asked_pence)}.", home_of(made))

    return answer(request, Act("bids", "Enter a bid", (reverse("grants:bids"), "Bids"), "Enter the bid"), form, do)


@asked
@keeps
def change(request: SignedInRequest, pk: int) -> HttpResponse:
    """Put a bid right."""
    one = the_bid(pk)
    parts = "\n".join(str(Part(part.words, part.asked_pence)) for part in one.parts.order_by("position"))
    names = ("fund", "title", "asked_pence", "submitted_on", "applicant", "on_behalf_of", "project", "notes", "version")
    form = BidForm(entered(request), initial={"parts": parts, **{name: getattr(one, name) for name in names}})
    also_of(form, one.fund)

    def do(said: Mapping[str, Any]) -> Done:
        keep_bid(bid=one, by=request.user, **said)
        return Done("Saved.", home_of(one))

    return answer(request, Act("bids", "Change a bid", (home_of(one), str(one)), "Save", shows=True), form, do)


@asked
@keeps
def submit(request: SignedInRequest, pk: int) -> HttpResponse:
    """The bid goes to the funder."""
    one = the_bid(pk)
    form = SubmitForm(entered(request), initial={"on": timezone.localdate(), "version": one.version})

    def do(said: Mapping[str, Any]) -> Done:
        submit_bid(bid=one, by=request.user, **said)
        return Done("The bid is submitted.", home_of(one))

    lead = f"{pounds(one.asked_pence)} from {one.fund}."
    if one.paper is not None and not verdict(one.paper).decisions:
        lead += f" The Board has not decided on it yet: its paper is before the meeting of {one.paper.meeting.date:%-d %B %Y}."
    return answer(request, Act("bids", "Submit a bid", (home_of(one), str(one)), "It is submitted", lead), form, do)


@asked
@keeps
def decide(request: SignedInRequest, pk: int) -> HttpResponse:
    """The funder decided: what was won becomes a grant."""
    one = the_bid(pk)
    form = DecideForm(
        entered(request), parts=list(one.parts.order_by("position")),
        initial={"on": timezone.localdate(), "won_pence": one.asked_pence, "version": one.version},
    )

    def do(said: Mapping[str, Any]) -> Done:
        won = form.parts_won()
        total = sum(won) if won is not None else said["won_pence"]
        done = decide_bid(
            bid=one, version=said["version"], on=said["on"], won_pence=total, parts_won=won, reference=said["reference"], by=request.user
        )
        if not total:
            return Done("The bid was unsuccessful.", home_of(one))
        return Done(
            f"{done.get_state_display()}: {pounds(total)} won. The grant is entered: give it its instalments and terms.",
            reverse("grants:grant", args=[done.grant.pk]),
        )

    lead = f"The bid asks for {pounds(one.asked_pence)}. What it won becomes a grant of {one.fund}."
    return answer(request, Act("bids", "What came of the bid?", (home_of(one), str(one)), "Enter the outcome", lead), form, do)


@require_POST
@keeps
def withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    """The bid is not pursued."""
    one = the_bid(pk)
    return do_at_once(request, lambda version: withdraw_bid(bid=one, version=version, by=request.user), "The bid is withdrawn.", home_of(one))


@require_POST
@keeps
def reopen(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take its outcome back."""
    one = the_bid(pk)
    return do_at_once(
        request, lambda version: reopen_bid(bid=one, version=version, by=request.user), "The outcome is taken back.", home_of(one)
    )


@asked
@keeps
def ask_board(request: SignedInRequest, pk: int) -> HttpResponse:
    """A paper asks the Board to agree to apply."""
    one = the_bid(pk)
    return ask_for_paper(request, one, "bids", home_of(one), partial(put_bid_before_board, bid=one))


@require_POST
@keeps
def take_back(request: SignedInRequest, pk: int) -> HttpResponse:
    """Its paper goes."""
    one = the_bid(pk)
    return do_at_once(request, lambda version: take_paper_back(one=one, version=version, by=request.user), "The paper is taken back.", home_of(one))
