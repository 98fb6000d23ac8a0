"""The form of a lead: filled in through the link of the request, saved as it is typed, sent; and the asking for it at the desk."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from actions.leadreportforms import PARTS, AskLeadLine, AskLeadsForm, LeadReportForm
from actions.leadreportqueries import lead_report_of, to_ask
from actions.leadreportservices import ask_leads, may_change, save_lead_report, send_lead_report
from actions.models import LeadReport
from csp.guards import SignedInRequest, guard
from csp.permissions import Permission
from csp.priorityqueries import objectives_on
from csp.versions import ChangedMeanwhile
from meetings import paperqueries, services
from meetings.models import Meeting, ReportRequest
from meetings.views.author import by_link


def by_form(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A view, behind `by_link`, of a form that this reader may see: of a closed item its lead alone, signed in. The view gets the
    form; a request for any other report is 404."""

    @wraps(view)
    def allowed(request: HttpRequest, asked: ReportRequest, secret: str) -> HttpResponseBase:
        report = lead_report_of(asked)
        if report is None:
            raise Http404
        if not paperqueries.may_see_text(asked, request.user):
            where = f"{reverse('account_login')}?next={reverse('progress:form', args=[secret])}"
            if request.headers.get("X-Requested-With") == "fetch":
                return JsonResponse({"error": "Sign in again to go on.", "sign_in": where}, status=403)
            return render(request, "actions/author/sign_in.html", {"asked": asked, "meeting": asked.meeting, "sign_in": where}, status=403)
        report.request = asked  # read whole by the link
        return view(request, report, secret)

    return allowed


def _form(report: LeadReport, data: Any = None) -> LeadReportForm:
    return LeadReportForm(report, list(objectives_on(report.priority, timezone.localdate())), data)


@require_http_methods(["GET", "HEAD", "POST"])
@by_link
@by_form
def form(request: HttpRequest, report: LeadReport, secret: str) -> HttpResponse:
    """The form. POST keeps what is typed and, by the button `send`, sends it. Where it was saved from elsewhere meanwhile, both
    texts are shown."""
    asked = _form(report, request.POST if request.method == "POST" else None)
    fault, now, status = "", None, HTTPStatus.OK
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if asked.is_valid():
            try:
                said = {"report": report, "version": asked.cleaned_data["version"], "said": asked.said(), "by": services.acting_for(report.request)}
                if "send" in request.POST:
                    send_lead_report(**said)
                    messages.success(request, "Thank you. Your report is sent.")
                else:
                    save_lead_report(**said)
                    messages.success(request, "Saved. Come back by the same link to go on.")
                return redirect("progress:form", secret=secret)
            except ChangedMeanwhile as changed:
                now = LeadReport.objects.get(pk=report.pk)
                fault, status = f"{changed} Both texts are shown. Save yours again to put it in place of the other.", HTTPStatus.CONFLICT
                asked.data = {**request.POST.dict(), "version": str(now.version)}
            except ValueError as refused:
                fault = str(refused)
                asked.data = {**request.POST.dict(), "version": str(LeadReport.objects.values_list("version", flat=True).get(pk=report.pk))}
    paper = report.request.paper
    return render(request, "actions/author/progress.html", {
        "report": report, "asked": report.request, "meeting": report.request.meeting, "priority": report.priority, "form": asked,
        "secret": secret, "fault": fault, "now": [(asked[name].label, getattr(now, name)) for name in PARTS] if now else None,
        "closed_why": may_change(report), "days_late": paperqueries.days_late(report.request), "out": paperqueries.is_out(report.request.meeting),
        "text": paperqueries.drawn(paper) if paper and report.request.received_at else None,
        "private": paperqueries.is_closed(report.request.item),
    }, status=status)


@require_POST
@by_link
@by_form
def save(request: HttpRequest, report: LeadReport, secret: str) -> HttpResponse:
    """Keep what is typed so far, for the script of the page: {"version", "at"}; 409 where it was saved from elsewhere."""
    asked = _form(report, request.POST)
    if not asked.is_valid():
        return JsonResponse({"error": "Something in the form cannot be saved as it is: send it to see what."}, status=422)
    try:
        kept = save_lead_report(
            report=report, version=asked.cleaned_data["version"], said=asked.said(), by=services.acting_for(report.request)
        )
    except ChangedMeanwhile as changed:
        return JsonResponse({"error": f"{changed} Press “Save and go on later” to see both."}, status=409)
    except ValueError as refused:
        return JsonResponse({"error": str(refused)}, status=422)
    return JsonResponse({"version": kept.version, "at": f"{timezone.localtime(kept.saved_at):%H:%M}" if kept.saved_at else ""})


@require_http_methods(["GET", "HEAD", "POST"])
@guard(Permission.KEEP_PAPERS)
def ask(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask the leads of the priorities for their progress before a meeting."""
    meeting = get_object_or_404(Meeting.objects.select_related("group"), pk=pk)
    today = timezone.localdate()
    data = request.POST if request.method == "POST" else None
    rows = to_ask(meeting, today)
    lines = [AskLeadLine(one, data, prefix=f"priority-{one.priority.pk}") for one in rows if one.leads and one.asked is None]
    asked = AskLeadsForm(data, initial={"due": max(paperqueries.report_deadline(meeting), today)})
    status = HTTPStatus.OK
    if data is not None:
        sound = all([asked.is_valid(), *(line.is_valid() for line in lines)])
        ticked = [line for line in lines if line.is_valid() and line.cleaned_data["ask"]]
        if sound and not ticked:
            asked.add_error(None, "Tick at least one priority.")
        elif sound:
            try:
                made = ask_leads(meeting=meeting, asks=[line.asked() for line in ticked], by=request.user, **asked.cleaned_data)
            except ValueError as refused:
                asked.add_error(None, str(refused))
            else:
                messages.success(request, f"{len(made)} e-mail{'' if len(made) == 1 else 's'} sent: {', '.join(str(one.request.person) for one in made)}.")
                return redirect("meetings:papers", pk=pk)
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, "actions/workspace/ask_leads.html", {
        "meeting": meeting, "step": "papers", "here": "meetings", "form": asked, "lines": lines,
        "done": [one for one in rows if one.asked], "leaderless": [one for one in rows if not one.leads and one.asked is None],
    }, status=status)
