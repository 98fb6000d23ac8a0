"""Asking for reports at the desk: several at once, once more, another day, calling off."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from csp.answers import go
from csp.guards import SignedInRequest
from csp.models import Person
from meetings import paperqueries, services
from meetings.models import Meeting, ReportRequest
from meetings.paperforms import AgainForm, AskForm, AskLine, DueForm, ask_lines, people_by_words, words_for
from meetings.views.papers import asked, keeps_papers, page, the_meeting


@asked
@keeps_papers
def ask(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask for reports: those ticked, in one go. ?item= ticks that one alone."""
    meeting = the_meeting(pk)
    everybody = list(paperqueries.people_to_ask())
    people = people_by_words(everybody)
    item = request.GET.get("item", "")
    only = int(item) if item.isascii() and item.isdigit() and len(item) < 10 else None
    due = max(paperqueries.report_deadline(meeting), timezone.localdate())
    form = AskForm(request.POST or None, initial={"due": due})
    lines = ask_lines(meeting, people, request.POST or None, only)
    if request.method == "POST":
        # All of them, so that each says what is wrong with it.
        sound = all([form.is_valid(), *(line.is_valid() for line in lines)])
        ticked = [line for line in lines if line.is_valid() and line.cleaned_data["ask"]]
        if sound and not ticked:
            form.add_error(None, "Tick at least one report to ask for.")
        elif sound:
            return _send(request, meeting, form, lines, ticked, everybody)
    return _ask_page(request, meeting, form, lines, everybody)


def _ask_page(
    request: SignedInRequest, meeting: Meeting, form: AskForm, lines: list[AskLine], everybody: list[Person]
) -> HttpResponse:
    faulty = bool(form.errors) or any(line.errors for line in lines)
    people = [(words_for(person), person.email) for person in everybody]
    return page(
        request, "ask", meeting, 422 if faulty else 200, form=form, lines=lines, people=people, faulty=faulty,
        below="Ask for reports", deadline=paperqueries.report_deadline(meeting),
    )


def _send(
    request: SignedInRequest, meeting: Meeting, form: AskForm, lines: list[AskLine], ticked: list[AskLine],
    everybody: list[Person],
) -> HttpResponse:
    try:
        made = services.ask_for_reports(
            meeting=meeting, asks=[line.asked() for line in ticked], due=form.cleaned_data["due"],
            message=form.cleaned_data["message"], by=request.user,
        )
    except ValueError as why:
        form.add_error(None, str(why))
        return _ask_page(request, meeting, form, lines, everybody)
    whom = ", ".join(dict.fromkeys(str(one.person) for one in made))
    messages.success(request, f"{len(made)} e-mail{'s' if len(made) > 1 else ''} sent: {whom}.")
    return go(request, "meetings:papers", meeting.pk)


@asked
@keeps_papers
def one(request: SignedInRequest, pk: int) -> HttpResponse:
    """A report that was asked for: ask again, another day, call it off."""
    rows = ReportRequest.objects.select_related("meeting__group", "person", "item__parent", "paper")
    found = get_object_or_404(rows, pk=pk, called_off_at=None)
    act = request.POST.get("act", "")
    again = AgainForm(found, request.POST if act == "again" else None, prefix="again")
    day = DueForm(request.POST if act == "due" else None, prefix="due", initial={"due": found.due})
    fault = ""
    if request.method == "POST":
        try:
            done = _act(request, found, act, again, day)
        except ValueError as why:
            done, fault = "", str(why)
        if done:
            messages.success(request, done)
            return go(request, "meetings:papers", found.meeting_id)
    return page(
        request, "request", found.meeting, 422 if request.method == "POST" else 200, asked=found, again=again, day=day,
        fault=fault, below=found.title, form=again if again.errors else day, days_late=paperqueries.days_late(found),
        closed=paperqueries.is_closed(found.item),
    )


def _act(request: SignedInRequest, found: ReportRequest, act: str, again: AgainForm, day: DueForm) -> str:
    """What was done, in a sentence; "" where a form says why nothing was. Raises ValueError, in a sentence."""
    if act == "again" and again.is_valid():
        services.ask_again(request=found, by=request.user, **again.cleaned_data)
        return f"Sent to {again.cleaned_data['email']}. The earlier link no longer works."
    if act == "due" and day.is_valid():
        services.change_due(request=found, due=day.cleaned_data["due"], by=request.user)
        return f"{found.person} has been told of the new date."
    if act == "off":
        services.call_off_report(request=found, by=request.user)
        return f"Called off. {found.person} has been told."
    return ""
