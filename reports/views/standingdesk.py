"""The desk's pages of standing documents: their versions, from a draft to what is in force."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from csp.guards import SignedInRequest, guard
from csp.models import Audience
from csp.permissions import Permission
from csp.queries import whole_documents
from csp.rulesqueries import lines_of
from csp.texts import Anchors, text_view
from csp.versions import ChangedMeanwhile
from meetings import standingservices as services
from meetings.models import AgendaItem, Decision, Meeting, Paper, StandingDocument, StandingVersion
from meetings.standingqueries import before, comparison, in_force, standing_documents
from reports.reviewdrawing import desk_preview
from reports.services.reviewing import held_against_record
from reports.standingforms import AgreeForm, ChoosePaperForm, FoundForm, ProposeForm, TakeForm, VersionForm
from reports.standingpage import moved_to, published_versions

keeps = guard(Permission.KEEP_PAPERS)
FORM = ["GET", "HEAD", "POST"]


def the_version(pk: int) -> StandingVersion:
    """A version with all that its pages tell; 404 where there is none."""
    related = ("standing__group", "decision__meeting__group", "proposal__meeting__group", "wording", "source__meeting", "rules__row")
    return get_object_or_404(StandingVersion.objects.select_related(*related), pk=pk)


def page(request: SignedInRequest, name: str, status: int = 200, **context: object) -> HttpResponse:
    """A page about standing documents."""
    return render(request, f"reports/workspace/standing_{name}.html", {"here": "desk", "today": timezone.localdate(), **context}, status=status)


@require_http_methods(FORM)
@keeps
def documents(request: SignedInRequest) -> HttpResponse:
    """All of them with their versions, and a form for another. POST keeps that and begins its first version."""
    form = FoundForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        standing = services.found_standing(group=form.cleaned_data["group"], kind=form.cleaned_data["kind"], by=request.user)
        return redirect("standing:document", standing.pk)
    return page(
        request, "documents", 422 if form.errors else 200, form=form, documents=standing_documents(timezone.localdate())
    )


@require_safe
@keeps
def document(request: SignedInRequest, pk: int) -> HttpResponse:
    """One document: its versions, which is in force, and what can be done."""
    standing = get_object_or_404(StandingDocument.objects.select_related("group"), pk=pk)
    versions = list(standing.versions.select_related("decision__meeting", "proposal__meeting", "source__meeting").order_by("-number"))
    return page(
        request, "document", standing=standing, versions=versions, now=in_force(standing, timezone.localdate()),
        published=published_versions(standing), papers=ChoosePaperForm(),
    )


@require_POST
@keeps
def begin(request: SignedInRequest, pk: int) -> HttpResponse:
    """A draft of the next version, from what is in force."""
    version = services.begin_version(standing=get_object_or_404(StandingDocument, pk=pk), by=request.user)
    messages.success(request, f"Version {version.number} is begun. Nobody but the desk sees it until it is proposed.")
    return redirect("standing:version", version.pk)


@require_safe
@keeps
def choose(request: SignedInRequest) -> HttpResponse:
    """From a choice of papers to the page where one is taken."""
    form = ChoosePaperForm(request.GET)
    if not form.is_valid():
        raise Http404
    return redirect("standing:take", form.cleaned_data["paper"].pk)


@require_http_methods(FORM)
@keeps
def take(request: SignedInRequest, pk: int) -> HttpResponse:
    """A paper becomes a version: of which document, and which. POST takes it."""
    paper = get_object_or_404(Paper.objects.select_related("meeting__group", "document", "source"), pk=pk)
    form = TakeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            version = services.take_paper(
                standing=form.cleaned_data["standing"], paper=paper, number=form.cleaned_data["number"], by=request.user
            )
        except ValueError as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, f"The paper is now version {version.number}, as a draft. The paper itself stays as it is.")
            return redirect("standing:version", version.pk)
    return page(request, "take", 422 if form.errors else 200, form=form, paper=paper, kept=StandingDocument.objects.exists())


@require_safe
@keeps
def version(request: SignedInRequest, pk: int) -> HttpResponse:
    """One version: how far it is, what is uncertain, its rules and its text."""
    one = the_version(pk)
    text = text_view(whole_documents([one.document_id])[one.document_id], audience=Audience.MEMBERS, anchors=Anchors())
    earlier = before(one)
    rules = getattr(one, "rules", None)
    numbers = list(one.standing.versions.order_by("number").values_list("number", flat=True))
    review = one.standing.kind == StandingDocument.Kind.REVIEW
    return page(
        request, "version", held=held_against_record(one) if review else None, drawn=desk_preview(one) if review else None, version=one, standing=one.standing, text=text, earlier=earlier, many=len(numbers) > 1,
        lines=lines_of(rules, getattr(earlier, "rules", None)) if rules else [], now=in_force(one.standing, timezone.localdate()),
        published=published_versions(one.standing).get(one.number),
    )


@require_http_methods(FORM)
@keeps
def describe(request: SignedInRequest, pk: int) -> HttpResponse:
    """The summary and the rules of a draft."""
    one = the_version(pk)
    if one.status != StandingVersion.Status.DRAFT:
        return moved_to(request, one, "Only a draft can be changed.")
    form, status = VersionForm(request.POST or None, version=one), 200
    if request.method == "POST" and form.is_valid():
        try:
            services.describe_version(
                version=one, summary=form.cleaned_data["summary"], said=form.said(), seen=form.cleaned_data["seen"], by=request.user
            )
        except ChangedMeanwhile as why:
            again = request.POST.copy()
            again["seen"] = VersionForm(version=one).initial["seen"]
            form = VersionForm(again, version=one)
            form.add_error(None, str(why))
            status = 409
        else:
            messages.success(request, "Saved.")
            return redirect("standing:version", pk)
    rules = getattr(one, "rules", None)
    return page(
        request, "describe", status if status != 200 else 422 if form.errors else 200, form=form, version=one,
        stands=lines_of(rules) if rules and status == 409 else [],
    )


@require_http_methods(FORM)
@keeps
def propose(request: SignedInRequest, pk: int) -> HttpResponse:
    """Put a draft before a meeting, with the changes as a report."""
    one = the_version(pk)
    if one.status != StandingVersion.Status.DRAFT:
        return moved_to(request, one, "This version is proposed already.")
    form = ProposeForm(request.POST or None, version=one, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        meeting: Meeting = form.cleaned_data["meeting"]
        named = AgendaItem.objects.filter(agenda__meeting=meeting, title__icontains=one.standing.get_kind_display())
        try:
            after = services.propose_version(
                version=one, meeting=meeting, starts=form.cleaned_data["starts"], items=list(named[:1]), by=request.user
            )
        except ChangedMeanwhile as why:
            return moved_to(request, one, str(why))
        except ValueError as why:
            form.add_error(None, str(why))
        else:
            where = "" if named.exists() else " Place them at an item of the agenda."
            messages.success(request, f"Proposed: a report with the changes, and a paper with the whole text, are among the papers.{where}")
            return redirect("meetings:paper", after.proposal_id)
    return page(request, "propose", 422 if form.errors else 200, form=form, version=one, earlier=before(one))


@require_POST
@keeps
def take_back(request: SignedInRequest, pk: int) -> HttpResponse:
    """A proposed version is a draft again."""
    one = the_version(pk)
    try:
        services.take_back_proposal(version=one, by=request.user)
    except ValueError as why:
        messages.error(request, str(why))
    else:
        messages.success(request, "The proposal is taken back: the version is a draft again.")
    return redirect("standing:version", pk)


@require_http_methods(FORM)
@guard(Permission.KEEP_MINUTES)
def agree(request: SignedInRequest, pk: int) -> HttpResponse:
    """Record what agreed a version, and from when it is in force."""
    one = the_version(pk)
    if one.status == StandingVersion.Status.AGREED:
        return moved_to(request, one, "This version is agreed already.")
    form = AgreeForm(request.POST or None, version=one, initial=_likely(one))
    if request.method == "POST" and form.is_valid():
        try:
            services.agree_version(
                version=one, starts=form.cleaned_data["starts"], decision=form.cleaned_data["decision"],
                agreed_words=form.cleaned_data["agreed_words"], by=request.user,
            )
        except ChangedMeanwhile as why:
            return moved_to(request, one, str(why))
        except ValueError as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, f"Agreed: in force from {form.cleaned_data['starts']:%-d %B %Y}. Publish it for everybody to read.")
            return redirect("standing:version", pk)
    return page(request, "agree", 422 if form.errors else 200, form=form, version=one, rules=one.standing.rules)


def _likely(one: StandingVersion) -> dict[str, object]:
    """The decision on its proposal, if the minutes have one, and the day that was proposed."""
    if one.proposal is None:
        return {}
    found = Decision.objects.filter(paper=one.proposal, outcome=Decision.Outcome.AGREED).first()
    return {"decision": found and found.pk, "starts": one.proposed_starts}


@require_POST
@keeps
def drop(request: SignedInRequest, pk: int) -> HttpResponse:
    """Throw a draft away."""
    one = the_version(pk)
    try:
        services.drop_version(version=one, by=request.user)
    except ValueError as why:
        return moved_to(request, one, str(why))
    messages.success(request, f"The draft of version {one.number} is thrown away.")
    return redirect("standing:document", one.standing_id)


@require_safe
@keeps
def compare(request: SignedInRequest, pk: int) -> HttpResponse:
    """What changed between any two versions of a document. ?from= and ?to= are their numbers."""
    standing = get_object_or_404(StandingDocument.objects.select_related("group"), pk=pk)
    versions = {one.number: one for one in standing.versions.select_related("standing__group").order_by("number")}
    if len(versions) < 2:
        raise Http404
    numbers = list(versions)
    first, second = (_number(request.GET.get(name, ""), numbers, usual) for name, usual in (("from", numbers[-2]), ("to", numbers[-1])))
    changes = comparison(versions[first], versions[second], Audience.MEMBERS) if first != second else None
    return page(
        request, "compare", standing=standing, first=first, second=second, numbers=numbers, changes=changes,
        old=versions[first], new=versions[second],
    )


def _number(told: str, numbers: list[int], usual: int) -> int:
    return int(told) if told.isascii() and told.isdigit() and len(told) < 6 and int(told) in numbers else usual
