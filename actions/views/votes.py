"""Votes at the desk: what may be put to the vote, and one screen for the vote itself. Each tap is saved by itself, and two
desks may be open: whoever comes second is told in a sentence."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from actions.voteforms import ClosingForm, InterestForm, MotionForm, VoteForm
from actions.voteservices import close_vote
from actions.votewords import interest_words, vote_words
from csp.guards import SignedInRequest, guard, wants_data
from csp.permissions import Permission
from csp.versions import ChangedMeanwhile
from meetings.models import Ballot, Meeting, MinutedItem, Minutes
from meetings.services import (
    cast_vote,
    notify_vote,
    open_ballot,
    put_to_vote,
    reword_motion,
    take_vote_back,
    withdraw_ballot,
)
from meetings.votequeries import ballots_of, interests_of, recommendations, standing

keeps_minutes = guard(Permission.KEEP_MINUTES)


def _meeting(pk: int) -> Meeting:
    return get_object_or_404(Meeting.objects.select_related("group"), pk=pk)


def _ballot(pk: int, number: int) -> Ballot:
    ballots = Ballot.objects.select_related("meeting__group", "item", "paper", "decision__block")
    return get_object_or_404(ballots, meeting=pk, position=number)


@require_safe
@keeps_minutes
def votes(request: SignedInRequest, pk: int) -> HttpResponse:
    """The votes of a meeting, what its papers recommend, a motion in words, and declared interests. `?section=` of the minutes:
    for its item."""
    return page(request, _meeting(pk))


def page(
    request: HttpRequest, meeting: Meeting, *, motion: MotionForm | None = None, interest: InterestForm | None = None
) -> HttpResponse:
    """The whole page; with a form as it was typed, where that could not be saved."""
    item = _item_of(meeting, request.GET.get("section", ""))
    ballots = ballots_of(meeting)
    found = [one for one in recommendations(meeting) if item is None or one.item is None or one.item.pk == item]
    return render(request, "actions/workspace/votes.html", {
        "meeting": meeting, "step": "votes", "here": "meetings", "ballots": ballots, "recommendations": found, "item": item,
        "motion": motion or MotionForm(meeting, initial={"item": item}),
        "interest": interest or InterestForm(meeting, initial={"item": item}),
        "interests": [(one, interest_words(one)) for one in interests_of(meeting)], "frozen": _frozen(meeting),
    }, status=HTTPStatus.UNPROCESSABLE_ENTITY if motion or interest else HTTPStatus.OK)


def _item_of(meeting: Meeting, section: str) -> int | None:
    try:
        found = MinutedItem.objects.filter(section__identity=UUID(section), item__agenda__meeting=meeting).first()
    except ValueError:
        return None
    return found.item_id if found else None


def _frozen(meeting: Meeting) -> bool:
    return Minutes.objects.filter(meeting=meeting, status=Minutes.Status.AGREED).exists()


@require_POST
@keeps_minutes
def start(request: SignedInRequest, pk: int) -> HttpResponse:
    """Put a motion to the vote: opened at once, or (`prepare`) once the votes notified beforehand are noted."""
    meeting = _meeting(pk)
    form = MotionForm(meeting, request.POST)
    if not form.is_valid():
        return page(request, meeting, motion=form)
    given = form.cleaned_data
    try:
        ballot = put_to_vote(
            meeting=meeting, motion=given["motion"], source=given["source"], item=given["item"], by=request.user
        )
        if "prepare" not in request.POST:
            open_ballot(ballot=ballot, by=request.user)
    except ValueError as refused:
        form.add_error("motion", str(refused))
        return page(request, meeting, motion=form)
    return redirect("minutes:vote", pk, ballot.position)


@require_safe
@keeps_minutes
def vote(request: SignedInRequest, pk: int, number: int) -> HttpResponse:
    """The screen of one vote. A script that asks with `?seen=` gets 204 while nothing has changed."""
    ballot = _ballot(pk, number)
    if wants_data(request) and request.GET.get("seen") == standing(ballot).seen:
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    return _screen(request, ballot)


def _screen(request: HttpRequest, ballot: Ballot, error: str = "", told: list[str] | None = None, status: int = 200) -> HttpResponse:
    """The screen, or what stands on it for HTMX, with what was refused in a sentence."""
    stands = standing(ballot)
    decision = getattr(ballot, "decision", None)
    name = "actions/workspace/_vote.html" if wants_data(request) else "actions/workspace/vote.html"
    return render(request, name, {
        "meeting": ballot.meeting, "step": "votes", "here": "meetings", "below": f"Vote {ballot.position}", "ballot": ballot,
        "stands": stands, "error": error, "told": told or [], "decision": decision, "frozen": _frozen(ballot.meeting),
        "today": ballot.meeting.date == timezone.localdate(), "proposed": _proposed(ballot) if stands.result else "",
    }, status=status)


def _proposed(ballot: Ballot) -> str:
    notified = ballot.votes.filter(notified=True).order_by("agency__name").values_list("agency__name", flat=True)
    return vote_words(ballot.result, list(notified))


def _done(request: SignedInRequest, ballot: Ballot, act: Callable[[], list[str] | None]) -> HttpResponse:
    """Do `act`, then the screen again: as a fragment for HTMX, else by a redirect with what is to be told."""
    error, told, status = "", [], HTTPStatus.OK
    try:
        told = act() or []
    except ChangedMeanwhile as changed:
        error, status = str(changed), HTTPStatus.CONFLICT
    except ValueError as refused:
        error, status = str(refused), HTTPStatus.UNPROCESSABLE_ENTITY
    if wants_data(request):
        return _screen(request, _ballot(ballot.meeting_id, ballot.position), error, told, status)
    for one in told:
        messages.warning(request, one)
    if error:
        messages.error(request, error)
    return redirect("minutes:vote", ballot.meeting_id, ballot.position)


@require_POST
@keeps_minutes
def cast(request: SignedInRequest, pk: int, number: int) -> HttpResponse:
    """Note the vote of an agency, given in the room or notified, or take it back."""
    ballot, form = _ballot(pk, number), VoteForm(request.POST)

    def act() -> None:
        if not form.is_valid():
            raise ValueError("This vote was not understood: load the page again.")
        given = form.cleaned_data
        agency, choice, was = given["agency"], given["choice"], given["was"]
        if not choice:
            take_vote_back(ballot=ballot, agency=agency, was=was, by=request.user)
        elif given["notified"]:
            notify_vote(ballot=ballot, agency=agency, choice=choice, by=request.user)
        else:
            cast_vote(ballot=ballot, agency=agency, choice=choice, was=was, by=request.user)

    return _done(request, ballot, act)


@require_POST
@keeps_minutes
def open_vote(request: SignedInRequest, pk: int, number: int) -> HttpResponse:
    """Let the vote begin."""
    ballot = _ballot(pk, number)
    return _done(request, ballot, lambda: open_ballot(ballot=ballot, by=request.user))


@require_POST
@keeps_minutes
def reword(request: SignedInRequest, pk: int, number: int) -> HttpResponse:
    """Other words for a motion on which the vote is not open."""
    ballot = _ballot(pk, number)
    words, was = request.POST.get("motion", ""), request.POST.get("was", "")

    def act() -> None:
        reword_motion(ballot=ballot, motion=words, was=was, by=request.user)

    return _done(request, ballot, act)


@require_POST
@keeps_minutes
def close(request: SignedInRequest, pk: int, number: int) -> HttpResponse:
    """Close the vote: outcome, decision and paragraph follow."""
    ballot, form = _ballot(pk, number), ClosingForm(request.POST)

    def act() -> list[str]:
        if not form.is_valid():
            raise ValueError(next((str(faults[0]) for faults in form.errors.values()), "Load the page again."))
        given = form.cleaned_data
        at = timezone.make_aware(datetime.combine(ballot.meeting.date, given["at"])) if given["at"] else None
        return close_vote(
            ballot=ballot, at=at, deciding=given["deciding"], chair=given["chair"], seen="" if at else given["seen"], by=request.user
        )[1]

    return _done(request, ballot, act)


@require_POST
@keeps_minutes
def withdraw(request: SignedInRequest, pk: int, number: int) -> HttpResponse:
    """Withdraw the motion; then to the list of votes, by a script too."""
    ballot = _ballot(pk, number)
    try:
        withdraw_ballot(ballot=ballot, by=request.user)
        messages.success(request, "The motion is withdrawn.")
    except ValueError as refused:
        messages.error(request, str(refused))
    return redirect(reverse("minutes:votes", args=[pk]))
