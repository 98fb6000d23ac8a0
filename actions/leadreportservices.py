"""Writes of the form that a lead fills in before a meeting: asked for, saved as it is typed, sent.

It rides on the request for a report: the link in the e-mail, the reminders and the day it is due are that request's. What is sent
is a paper in the house form, to be checked and published like every other, and a line on each objective.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from actions.leadreportwords import Said, draft_of
from actions.models import LeadReport, ObjectiveLine
from actions.objectiveservices import say_how_it_stands
from csp.models import Audience, Document, Objective, Person, Priority, User
from csp.priorityqueries import objectives_on
from csp.services import audit, rewrite_document
from csp.versions import ChangedMeanwhile
from meetings.models import AgendaItem, Meeting, Paper, ReportRequest
from meetings.paperqueries import is_closed, is_out, still_theirs
from meetings.paperservices import meeting_key
from meetings.services import Ask, MovedOn, ask_for_reports, begin_paper

TOO_LATE = "The papers have gone out, so this can no longer be changed here. If something has to change, write to the support officer."
ANOTHERS = "The support officer has changed the paper since you sent it. If something else has to change, write to the support officer."


@dataclass(frozen=True)
class LeadAsk:
    """Of whom the form on a priority is asked, and at which address."""

    priority: Priority
    person: Person
    email: str


def item_for(meeting: Meeting, priority: Priority) -> AgendaItem | None:
    """The item of its agenda, or the part of one, that is about `priority`: the first; None without one."""
    rows = AgendaItem.objects.filter(agenda__meeting=meeting, priority=priority).select_related("agenda", "parent")
    return rows.order_by("parent__position", "position").first()


@transaction.atomic
def ask_leads(*, meeting: Meeting, asks: Sequence[LeadAsk], due: date, by: User, message: str = "") -> list[LeadReport]:
    """Write to a lead of each priority with a link to the form, which belongs to the item that is about it.

    Raises ValueError as `ask_for_reports`, and for a priority of which the form was asked for this meeting already.
    """
    Meeting.objects.select_for_update().get(pk=meeting.pk)  # two officers who ask take turns
    asked = LeadReport.objects.filter(request__meeting=meeting, request__called_off_at=None)
    if double := asked.filter(priority__in=[one.priority for one in asks]).select_related("priority").first():
        raise ValueError(f"The form on “{double.priority}” has been asked for already. Ask again from the list of papers.")
    requests = ask_for_reports(
        meeting=meeting, due=due, message=message, by=by,
        asks=[
            Ask(title=title_of(one.priority), email=one.email, item=item_for(meeting, one.priority), person=one.person, form=True)
            for one in asks
        ],
    )
    return [LeadReport.objects.create(request=request, priority=one.priority) for request, one in zip(requests, asks, strict=True)]


def title_of(priority: Priority) -> str:
    """What the paper is called."""
    return f"Progress: {priority}"


def may_change(report: LeadReport) -> str:
    """Why its lead can no longer change it, in a sentence; "" while they can. Sent late, it stays as it was sent."""
    request = report.request
    if not still_theirs(request):
        return "The support officer has checked this. If something has to change, write to the support officer."
    return TOO_LATE if request.received_at is not None and is_out(request.meeting) else ""


def _locked(report: LeadReport) -> LeadReport:
    """Locked in the order request, form. Raises ValueError once it is no longer its lead's."""
    request = ReportRequest.objects.select_for_update().get(pk=report.request_id)
    found = LeadReport.objects.select_for_update(of=("self",)).select_related(
        "request__meeting__group", "request__person", "request__item__parent", "request__paper__document", "priority"
    ).get(pk=report.pk)
    if request.called_off_at is not None:
        raise ValueError("This report was called off.")
    if why := may_change(found):
        raise ValueError(why)
    return found


def _tidy(said: Said, priority: Priority) -> Said:
    """Standings of objectives that the priority has, without empty ones."""
    known = {str(one.pk) for one in objectives_on(priority, timezone.localdate())}
    kept = {
        key: {name: one.get(name, "").strip() for name in ("standing", "value", "text")}
        for key, one in said.standings.items() if key in known and any(one.values())
    }
    if any(one["standing"] not in ("", *ObjectiveLine.Standing.values) for one in kept.values()):
        raise ValueError("Choose how each objective stands.")
    return Said(said.done.strip(), said.following.strip(), said.risks.strip(), said.help_wanted.strip(), kept)


@transaction.atomic
def save_lead_report(*, report: LeadReport, version: int, said: Said, by: User) -> LeadReport:
    """Keep what is typed so far; nothing of it is sent. The very words that stand there already are no clash, whoever saved them.

    Raises ChangedMeanwhile where the form was saved since that `version`, and ValueError as `_locked`.
    """
    found = _locked(report)
    said = _tidy(said, found.priority)
    if vars(said) == {name: getattr(found, name) for name in vars(said)}:
        return found
    if found.version != version:
        raise ChangedMeanwhile("This form was saved from another window, or by somebody else, meanwhile.")
    for name, value in vars(said).items():
        setattr(found, name, value)
    found.version, found.saved_at = found.version + 1, timezone.now()
    found.save()
    return found


@transaction.atomic
def send_lead_report(*, report: LeadReport, version: int, said: Said, by: User) -> Paper:
    """What stands in the form becomes the paper, or replaces what it said before; how objectives stand become lines.

    Raises ChangedMeanwhile and ValueError as `save_lead_report`; MovedOn where the support officer has changed the paper since; and
    ValueError for an empty form and for an objective with words and no standing.
    """
    found = save_lead_report(report=report, version=version, said=said, by=by)
    request, priority = found.request, found.priority
    said = Said(found.done, found.following, found.risks, found.help_wanted, found.standings)
    if not said:
        raise ValueError("The form is still empty. Say what was done or what comes next, then send it.")
    objectives = list(objectives_on(priority, timezone.localdate()))
    if any(not one["standing"] for one in said.standings.values()):
        raise ValueError("Choose how it stands for each objective that you say something of.")
    sections = draft_of(title_of(priority), priority, said, objectives, request.person).sections
    if request.paper is None:
        audience = Audience.CLOSED if is_closed(request.item) else Audience.PUBLIC
        paper = begin_paper(
            meeting=request.meeting, title=request.title, items=[request.item] if request.item else [], by=by,
            author=str(request.person), audience=audience, sections=sections,
        )
    else:
        paper = _rewritten(found, request.paper, said, objectives, by)
    if request.received_at is None:
        request.received_at = timezone.now()
    request.paper = paper
    request.save(update_fields=["paper", "received_at"])
    found.sent_version = found.version
    found.sent_revision = Document.objects.filter(paper=paper).values_list("revision", flat=True).get()
    found.save(update_fields=["sent_version", "sent_revision"])
    for objective in objectives:
        if one := said.standings.get(str(objective.pk)):
            _say(objective, one, found, by)
    audit(by=by, act="send_lead_report", thing=paper, person=str(request.person), priority=str(priority))
    return paper


def _rewritten(report: LeadReport, paper: Paper, said: Said, objectives: Sequence[Objective], by: User) -> Paper:
    if paper.document_id is None or report.sent_version == 0:
        raise MovedOn("There is a report already, sent as a file or written elsewhere. Write to the support officer if this form is to replace it.")
    paper = Paper.objects.select_for_update(of=("self",)).select_related("meeting__group").get(pk=paper.pk)
    document = Document.objects.select_for_update().get(paper=paper)
    if document.revision != report.sent_revision:
        raise MovedOn(ANOTHERS)
    draft = draft_of(document.title, report.priority, said, objectives, report.request.person)
    rewrite_document(document=document, draft=draft, key=f"paper/{meeting_key(paper.meeting)}/{paper.slug}", by=by)
    paper.version += 1
    paper.save(update_fields=["version"])
    return paper


def _say(objective: Objective, one: dict[str, str], report: LeadReport, by: User) -> None:
    """A line, unless the newest one that came by this form says the same."""
    request = report.request
    last = objective.lines.filter(meeting=request.meeting_id, person=request.person_id).order_by("-pk").first()
    if last is None or any(getattr(last, name) != one[name] for name in ("standing", "value", "text")):
        say_how_it_stands(
            objective=objective, date=timezone.localdate(), person=request.person, meeting=request.meeting, by=by,
            standing=one["standing"], value=one["value"], text=one["text"],
        )
