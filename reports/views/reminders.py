"""Reminders: what the officer sets, what the worker would send next, and what each reader wants of it."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from csp.guards import SignedInRequest, guard
from csp.mailservices import choose_mail, clear_bounced, stop_mail
from csp.mailstops import Stop, stop_of
from csp.models import StoppedMail, User
from csp.permissions import Permission
from csp.timer import LONDON
from reports import reminderqueries as queries
from reports.reminderforms import MailForm, RemindersForm
from reports.services.reminding import SetMeanwhile, change_reminders


@guard(Permission.USE_DESK)
@require_http_methods(["GET", "HEAD", "POST"])
def reminders(request: SignedInRequest) -> HttpResponse:
    """What people are reminded of, whom the next run would write to, and what was sent."""
    if request.method != "POST":
        return _reminders(request, RemindersForm.of(queries.the_reminders()))
    form = RemindersForm.of(queries.the_reminders(), request.POST)
    if not form.is_valid():
        return _reminders(request, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    values = form.cleaned_data
    try:
        change_reminders(values=values, version=values["version"], by=request.user)
    except SetMeanwhile as problem:
        messages.error(request, str(problem))
        return _reminders(request, RemindersForm.of(queries.the_reminders()), HTTPStatus.CONFLICT)
    messages.success(request, "The reminders are set.")
    return redirect("desk:reminders")


def _reminders(request: SignedInRequest, form: RemindersForm, status: int = HTTPStatus.OK) -> HttpResponse:
    settings = queries.the_reminders()
    when = queries.next_run(settings)
    context = {
        "here": "desk", "form": form, "settings": settings, "next_run": when,
        "gathered": queries.gather(settings, timezone.localdate(when, LONDON)),
        "failed": queries.failed_run(settings), "sent": queries.sent_lately(),
    }
    return render(request, "reports/workspace/reminders.html", context, status=status)


@guard(Permission.USE_DESK)
@require_POST
def settle_bounce(request: SignedInRequest, pk: int) -> HttpResponse:
    """The officer says that an address is right, though mail came back."""
    if clear_bounced(pk=pk, by=request.user):
        messages.success(request, "The address is written to again.")
    else:
        messages.info(request, "That address has been dealt with already.")
    return redirect("desk:mail")


@guard(Permission.READ_MEMBERS)
@require_http_methods(["GET", "HEAD", "POST"])
def own_mail(request: SignedInRequest) -> HttpResponse:
    """What somebody signed in is sent, and what of it they can do without."""
    person = request.user.person
    if person is None:
        raise Http404
    form = MailForm(request.POST or None, initial={"wanted": _wanted(person.stopped_mail.values_list("kind", flat=True))})
    if request.method == "POST":
        form = MailForm(request.POST)
        if form.is_valid():
            choose_mail(person=person, stopped=form.stopped(), by=request.user)
            messages.success(request, "Your choice is kept.")
            return redirect("members:mail")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "reports/members/mail.html", {"here": "members", "form": form}, status=status)


def _wanted(stopped: object) -> list[str]:
    unwanted = set(stopped)  # type: ignore[call-overload]
    return [kind for kind in StoppedMail.Kind.values if kind not in unwanted]


@never_cache
@csrf_exempt  # mail programs post here for their users (RFC 8058), without a page of ours; the signed address is the right
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """One button that stops what the signed address names, without a sign-in. Looking at it stops nothing: scanners of
    mail follow every link."""
    found = stop_of(token)
    if found is None:
        raise Http404
    if request.method == "POST":
        by = User.objects.filter(person=found.person, is_active=True).first() or User.objects.machine()
        stop_mail(person=found.person, kinds=found.kinds, by=by)
    return _stop(request, found, done=request.method == "POST")


def _stop(request: HttpRequest, found: Stop, *, done: bool) -> HttpResponse:
    kinds = [StoppedMail.Kind(kind).label for kind in found.kinds]
    stopped = set(found.person.stopped_mail.values_list("kind", flat=True))
    context = {"kinds": kinds, "done": done, "already": stopped >= set(found.kinds)}
    return render(request, "reports/members/stop.html", context)
