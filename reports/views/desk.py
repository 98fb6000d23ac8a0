"""The home of the desk, a meeting's hub, the list of meetings, and e-mails that could not be sent."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from csp.guards import SignedInRequest, guard
from csp.mailservices import let_be, send_again
from csp.permissions import Permission
from meetings.models import Meeting
from reports import deskqueries as queries
from reports.deskforms import MeetingFilter
from reports.duties import todo
from reports.reminderqueries import came_back
from reports.steps import hub, milestones

# Coming meetings whose dates the home shows.
COMING = 6
PER_PAGE = 25


@guard(Permission.USE_DESK)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What is late, what is due, what comes next."""
    today = timezone.localdate()
    desk = queries.the_desk(today)
    coming = [
        one for one in desk.standings if one.meeting.date >= today and one.meeting.status != Meeting.Status.CANCELLED
    ]
    first = next((one for one in coming if one.meeting.group_id in desk.keeping), None)
    context = {
        "here": "desk", "today": today, "todo": todo(desk, today), "coming": coming[:COMING], "more": len(coming) - COMING,
        "first": first, "track": milestones(first, today) if first else (),
        "empty": not desk.standings and not Meeting.objects.exists(),
    }
    return render(request, "reports/workspace/home.html", context)


@guard(Permission.USE_DESK)
@require_safe
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """A meeting's hub: its cycle as steps, and the action points to be reviewed at it."""
    found = get_object_or_404(Meeting.objects.select_related("group"), pk=pk)
    today = timezone.localdate()
    standing = queries.standing_of(found)
    context = {
        "here": "meetings", "step": "overview", "meeting": found, "standing": standing, "hub": hub(standing, today),
        "track": milestones(standing, today), "today": today, "silent": standing.silent_points(),
    }
    return render(request, "reports/workspace/meeting.html", context)


@guard(Permission.USE_DESK)
@require_safe
def meetings(request: HttpRequest) -> HttpResponse:
    """All meetings: those to come, then those past, the latest first."""
    today = timezone.localdate()
    chosen = MeetingFilter(request.GET, Meeting.objects.select_related("group"))
    rows = chosen.qs
    coming = list(rows.filter(date__gte=today).order_by("date", "group__name"))
    page = Paginator(rows.filter(date__lt=today).order_by("-date", "group__name"), PER_PAGE).get_page(request.GET.get("page"))
    standings = queries.standings([*(coming if page.number == 1 else []), *page.object_list])
    kept = request.GET.copy()
    kept.pop("page", None)
    context = {
        "here": "meetings", "filter": chosen, "page": page, "query": kept.urlencode(), "filtered": bool(kept),
        "coming": [one for one in standings if one.meeting.date >= today],
        "past": [one for one in standings if one.meeting.date < today],
    }
    return render(request, "reports/workspace/meetings.html", context)


@guard(Permission.USE_DESK)
@require_safe
def mail(request: HttpRequest) -> HttpResponse:
    """E-mails that the mail server did not take, those that are being tried again, and addresses that mail came back from."""
    return render(request, "reports/workspace/mail.html", {
        "here": "desk", "waiting": queries.retried_mails(), "mails": queries.told_mails(), "returned": came_back(),
    })


@guard(Permission.USE_DESK)
@require_POST
def settle_mail(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Send one of them again, or let it be."""
    again = request.POST.get("act") == "again"
    done = (send_again if again else let_be)(pk=str(pk), by=request.user)
    if not done:
        messages.info(request, "That e-mail has been dealt with already.")
    elif again:
        messages.success(request, "The e-mail is on its way again.")
    else:
        messages.success(request, "The e-mail will not be sent.")
    return redirect("desk:mail")
