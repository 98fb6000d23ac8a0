"""The desk's pages of annual reviews: drafted by one click, held against the record, with photographs."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.db.models import Max, Min
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from csp.guards import SignedInRequest, guard
from csp.models import Partnership
from csp.permissions import Permission
from csp.queries import the_partnership
from csp.reachforms import ColourForm
from csp.reachservices import choose_colour
from csp.services import store_file
from csp.versions import ChangedMeanwhile
from funding.models import FinancialYear
from meetings.models import Meeting, StandingDocument, StandingVersion
from meetings.standingqueries import standing_documents
from meetings.timetable import Year
from reports.builders import CannotPublish
from reports.reviewforms import DraftForm, PhotographForm, RenewForm, SettleForm
from reports.reviewoffers import ON_OFFER
from reports.services.reviewing import (
    Held,
    add_photograph,
    draft_review,
    held_against_record,
    renew_review,
    settle_offers,
)
from reports.standingpage import moved_to

keeps = guard(Permission.KEEP_PAPERS)
FORM = ["GET", "HEAD", "POST"]
REVIEW = StandingDocument.Kind.REVIEW


def the_review(pk: int) -> StandingVersion:
    """A version of a review; 404 for any other document."""
    rows = StandingVersion.objects.select_related("standing__group", "document", "proposal__meeting", "decision__meeting")
    return get_object_or_404(rows, pk=pk, standing__kind=REVIEW)


def page(request: SignedInRequest, name: str, status: int = 200, **context: object) -> HttpResponse:
    """A page about reviews."""
    return render(request, f"reports/workspace/review_{name}.html", {"here": "timetable", "today": timezone.localdate(), **context}, status=status)


def years(today: date) -> list[Year]:
    """The years that can be reviewed, the last full one first: as far back as there are meetings or books, and what is open."""
    now = Year.of(today).begins
    books = FinancialYear.objects.aggregate(first=Min("begins"), last=Max("begins"))
    met = Meeting.objects.aggregate(first=Min("date"))["first"]
    first = min([now - 1, *([Year.of(met).begins] if met else []), *([books["first"]] if books["first"] else [])])
    last = max(now, books["last"] or now)
    return [Year(begins) for begins in (*range(now - 1, first - 1, -1), *range(now, last + 1))]


@require_http_methods(FORM)
@keeps
def reviews(request: SignedInRequest) -> HttpResponse:
    """The reviews with how each stands, and the button that drafts another."""
    form = DraftForm(years(timezone.localdate()), request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        year, group = form.cleaned_data["year"], form.cleaned_data["group"]
        try:
            version = draft_review(group=group, year=year, by=request.user)
        except ChangedMeanwhile as why:
            messages.error(request, str(why))
            there = StandingVersion.objects.filter(standing__group=group, standing__kind=REVIEW, standing__year=year.begins).order_by("-number").first()
            return redirect("standing:version", there.pk) if there else redirect("reviews:all")
        except CannotPublish as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, f"The review of {year} is drafted. Change every sentence as you like: it is never written over.")
            return redirect("standing:version", version.pk)
    partnership = the_partnership()
    return page(
        request, "all", 422 if form.errors else 200, form=form, documents=[(one, now) for one, now in standing_documents(timezone.localdate()) if one.kind == REVIEW],
        colour=ColourForm(initial={"colour": partnership.colour}) if partnership else None,
    )


@require_POST
@keeps
def colour(request: SignedInRequest) -> HttpResponse:
    """The colour of the covers."""
    form = ColourForm(request.POST)
    if form.is_valid() and Partnership.objects.exists():
        choose_colour(colour=form.cleaned_data["colour"], by=request.user)
        messages.success(request, "The colour is changed. What is published keeps the one that it had.")
    else:
        messages.error(request, "Choose one of the colours.")
    return redirect("reviews:all")


@require_http_methods(FORM)
@keeps
def record(request: SignedInRequest, pk: int) -> HttpResponse:
    """What the record says otherwise than the review. POST takes what was ticked, or leaves the review as it is."""
    one = the_review(pk)
    fault = ""
    if request.method == "POST":
        if one.status != StandingVersion.Status.DRAFT:
            return moved_to(request, one, "Only a draft can be changed.")
        form = SettleForm(request.POST)
        keys = set(request.POST.getlist("offer"))
        if not form.is_valid():
            fault = "Look at the list first, then do this again."
        elif not keys:
            fault = "Tick what is meant."
        else:
            take = form.cleaned_data["act"] == "take"
            try:
                count = settle_offers(version=one, keys=keys, take=take, revision=form.cleaned_data["revision"], by=request.user)
            except ChangedMeanwhile as why:
                one = the_review(pk)
                return _record(request, one, held_against_record(one), str(why), 409)
            things = "One thing is" if count == 1 else f"{count} things are"
            messages.success(request, f"{things} taken into the review." if take else f"{things} left as the review has it.")
            return redirect("reviews:record", pk)
    return _record(request, one, held_against_record(one), fault, 422 if fault else 200)


def _record(request: SignedInRequest, one: StandingVersion, held: Held, fault: str, status: int) -> HttpResponse:
    return page(
        request, "record", status, version=one, standing=one.standing, held=held, fault=fault, ticked=set(request.POST.getlist("offer")),
        news=[offer for offer in held.offers if offer.kind != ON_OFFER], extras=[offer for offer in held.offers if offer.kind == ON_OFFER],
        editable=one.status == StandingVersion.Status.DRAFT,
    )


@require_POST
@keeps
def figures(request: SignedInRequest, pk: int) -> HttpResponse:
    """Bring the figures of a draft up to what the ledger says."""
    one = the_review(pk)
    form = RenewForm(request.POST)
    try:
        if not form.is_valid():
            raise ChangedMeanwhile("Look at the figures first, then do this again.")
        renew_review(version=one, revision=form.cleaned_data["revision"], by=request.user)
    except ChangedMeanwhile as why:
        one = the_review(pk)
        return _record(request, one, held_against_record(one), str(why), 409)
    messages.success(request, "The figures say what the ledger says.")
    return redirect("standing:version", pk)


@require_http_methods(FORM)
@keeps
def photograph(request: SignedInRequest, pk: int) -> HttpResponse:
    """Put a photograph into a draft."""
    one = the_review(pk)
    if one.status != StandingVersion.Status.DRAFT:
        return moved_to(request, one, "Only a draft can be changed.")
    form = PhotographForm(request.POST or None, request.FILES or None, version=one)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        image = store_file(content=said["file"], name="photograph.jpg", media_type="image/jpeg", by=request.user)
        try:
            add_photograph(version=one, section=said["section"], image=image, alternative_text=said["alternative_text"], by=request.user)
        except ChangedMeanwhile as why:
            return moved_to(request, one, str(why))
        messages.success(request, "The photograph is in the review.")
        return redirect("standing:version", pk)
    return page(request, "photograph", 422 if form.errors else 200, form=form, version=one, standing=one.standing)
