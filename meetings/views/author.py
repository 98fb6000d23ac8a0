"""What an author does through the link of a request, or signed in: read what is asked, send a file, write it here, hand it in."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from csp.answers import go
from csp.guards import to_sign_in, wants_data
from csp.permissions import GRANTS, Permission, Role
from meetings import paperqueries, services
from meetings.models import ReportRequest
from meetings.paperforms import ReplaceForm
from meetings.views.pagepictures import pages_of, serve_page
from meetings.views.papers import number, serve

DEAD = "This link does not work any more."


def by_link(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Let those in who hold the secret of a request, as its author; the view gets the request for a report.

    In the place of the secret its author, signed in, may give its `own_key`: nobody else can, and where a role asks for a
    second factor they have set one up. Whoever has another secret, an old one or none is told that the link does not
    work, and nothing more. The link is kept out of caches, search engines and other sites.
    """
    assert Permission.WRITE_OWN_REPORT in GRANTS[Role.AUTHOR]

    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, secret: str, **rest: Any) -> HttpResponseBase:
        if paperqueries.is_own_key(secret):
            if turned := to_sign_in(request):
                return turned
            asked = paperqueries.request_of_author(secret, request.user)
        else:
            asked = paperqueries.request_of_link(secret)
        if asked is None:
            if wants_data(request):
                return JsonResponse({"error": f"{DEAD} Ask the support officer for a new one."}, status=403)
            return render(request, "meetings/author/dead.html", status=404)
        answer = view(request, asked, secret, **rest)
        answer.headers["X-Robots-Tag"] = "noindex"
        return answer

    guarded.permission = Permission.WRITE_OWN_REPORT  # type: ignore[attr-defined]
    return guarded


@require_safe
@by_link
def report(request: HttpRequest, asked: ReportRequest, secret: str) -> HttpResponse:
    """What is asked, by when and for what; what is there already; the ways to send it. What is asked as a form is filled in on the
    form's own page."""
    if hasattr(asked, "lead_report") and not (asked.paper and asked.paper.file_id):
        return redirect("progress:form", secret=secret)
    return ask_page(request, asked, secret)


def ask_page(
    request: HttpRequest, asked: ReportRequest, secret: str, form: ReplaceForm | None = None, fault: str = "", status: int = 200
) -> HttpResponse:
    """The page of a request. `fault`: why what was just tried could not be done."""
    paper, sees = asked.paper, paperqueries.may_see_text(asked, request.user)
    return render(request, "meetings/author/report.html", {
        "asked": asked, "secret": secret, "meeting": asked.meeting, "paper": paper, "fault": fault, "theirs": paperqueries.still_theirs(asked),
        "form": form or ReplaceForm(initial={"version": paper.version if paper else 0}), "sees": sees,
        "closed": paperqueries.is_closed(asked.item), "days_late": paperqueries.days_late(asked),
        "number": paperqueries.number_of(asked.item), "out": paperqueries.is_out(asked.meeting),
        "original": paperqueries.original_of(paper) if paper and asked.received_at else None,
        "text": paperqueries.drawn(paper) if paper and sees else None,
        "pictures": pages_of(paper, "author:page", secret) if paper and sees and paper.file_id else None,
        "sign_in": f"{reverse('account_login')}?next={reverse('author:report', args=[secret])}",
    }, status=status)


@require_POST
@by_link
def upload(request: HttpRequest, asked: ReportRequest, secret: str) -> HttpResponse:
    """A file from the author: the report, or another instead of it."""
    form = ReplaceForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            services.file_report(
                request=asked, version=form.cleaned_data["version"], upload=form.cleaned_data["file"],
                by=services.acting_for(asked),
            )
        except ValueError as why:
            if not paperqueries.still_theirs(paperqueries.as_it_stands(asked)):
                return ask_page(request, asked, secret, fault=str(why), status=409)
            form.add_error("file", str(why))
        else:
            messages.success(request, "Thank you. Your report is here. Look below at what we understood.")
            return go(request, "author:report", secret)
    fresh = paperqueries.as_it_stands(asked)
    if form.errors and fresh.paper:
        # The next try is made from what the page now shows.
        form.data = {**request.POST.dict(), "version": str(fresh.paper.version)}
    return ask_page(request, fresh, secret, form, status=422)


@require_POST
@by_link
def hand_in(request: HttpRequest, asked: ReportRequest, secret: str) -> HttpResponse:
    """What was written here is ready."""
    try:
        services.hand_in_report(
            request=asked, version=number(request, "version"), revision=number(request, "revision"),
            by=services.acting_for(asked),
        )
    except ValueError as why:
        return ask_page(request, paperqueries.as_it_stands(asked), secret, fault=str(why), status=409)
    messages.success(request, "Thank you. Your report is handed in.")
    return go(request, "author:report", secret)


@require_safe
@by_link
def file(request: HttpRequest, asked: ReportRequest, secret: str) -> HttpResponseBase:
    """The file that the author sent, as they sent it."""
    stored = asked.paper and (asked.paper.file or asked.paper.source)
    if not stored or not paperqueries.may_see_text(asked, request.user):
        raise Http404
    return serve(stored)


@require_safe
@by_link
def page(request: HttpRequest, asked: ReportRequest, secret: str, number: int) -> HttpResponseBase:
    """The picture of one page of the PDF that the author sent."""
    if not paperqueries.may_see_text(asked, request.user):
        raise Http404
    return serve_page(asked.paper, number)
