"""The financial report as a paper: drafted by one click, and its figures held against the ledger."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from csp.guards import SignedInRequest, guard
from csp.permissions import Permission
from csp.queries import whole_documents
from meetings.models import Paper
from meetings.paperservices import MovedOn
from meetings.timetable import Year
from reports.builders import CannotPublish
from reports.builders.moneyaccounts import accounts_view
from reports.moneyappendix import appendix_in, unlisted
from reports.moneyfigures import told_in
from reports.moneyforms import RenewForm, ReportForm
from reports.moneyqueries import coming_meetings
from reports.services.moneyreporting import draft_financial_report, renew_figures


@guard(Permission.KEEP_MONEY)
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: SignedInRequest, year: Year) -> HttpResponse:
    """Where the report on a year goes, and the button that drafts it."""
    try:
        view = accounts_view(year)
    except CannotPublish as problem:
        raise Http404(str(problem)) from None
    person = request.user.person
    form = ReportForm(
        coming_meetings(timezone.localdate()), request.POST if request.method == "POST" else None, initial={"author": str(person) if person else ""}
    )
    if request.method == "POST" and form.is_valid():
        try:
            paper = draft_financial_report(
                year=year, meeting=form.meeting, items=form.items, author=form.cleaned_data["author"], by=request.user
            )
        except ValueError as problem:
            form.add_error("place", str(problem))
        else:
            messages.success(request, "The report is drafted. Change its words as you like: its figures stay tied to the ledger.")
            return redirect("meetings:paper", paper.pk)
    return render(
        request, "reports/money/report.html", {"place": "accounts", "year": year, "view": view, "form": form},
        status=422 if form.errors else 200,
    )


@guard(Permission.KEEP_PAPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def figures(request: SignedInRequest, pk: int) -> HttpResponse:
    """The figures of a paper beside the ledger's; a POST brings them up to date, unless somebody changed it meanwhile."""
    paper = get_object_or_404(Paper.objects.select_related("meeting__group", "document"), pk=pk)
    fault = ""
    if request.method == "POST":
        form = RenewForm(request.POST)
        try:
            if not form.is_valid():
                raise MovedOn("Look at the figures first, then do this again.")
            changed = renew_figures(
                paper=paper, version=form.cleaned_data["version"], revision=form.cleaned_data["revision"], by=request.user,
                tables=form.cleaned_data["tables"],
            )
        except MovedOn as problem:
            fault = str(problem)
            paper.refresh_from_db()
        else:
            if changed:
                messages.success(request, "The figures say what the ledger says.")
            return redirect("meetings:paper", paper.pk)
    document = whole_documents([paper.document_id]).get(paper.document_id) if paper.document_id else None
    told = told_in(document) if document is not None else []
    appendix = appendix_in(document) if document is not None else None
    # A line of the tables that is gone is told by its words, and goes when they are drawn anew.
    stale = [one for one in told if not one.agrees and not (one.figure is None and appendix and one.block in appendix.blocks)]
    whole = fault or not request.headers.get("HX-Request")
    return render(request, "reports/money/figures.html" if whole else "reports/money/_figures.html", {
        "place": "accounts", "paper": paper, "told": told, "stale": stale, "fault": fault,
        "missing": appendix.missing if appendix else [], "gone": appendix.gone if appendix else [],
        "unlisted": unlisted(document, appendix) if document is not None and appendix is not None else [],
    }, status=409 if fault else 200)
