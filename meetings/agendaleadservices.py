"""Writes of what an agenda's words mean: its leads tied to people and agencies, its items to minutes and the log.

(Part of `meetings.services`.)
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q

from csp.models import Agency, Group, Person, User
from csp.services import audit, find_agency, find_agency_in_short, find_person
from meetings.agendawords import ABOUT_LOG, About, Kind, named_minutes
from meetings.models import AgendaItem, AgendaLead
from meetings.reading.leads import read_leads
from meetings.reading.shapes import LeadRead


@transaction.atomic
def name_leads(*, row: AgendaItem, words: Sequence[str], by: User) -> None:
    """Let exactly these lead `row`, in order; words that mean nobody of the record stay words."""
    if tuple(row.leads.values_list("words", flat=True)) == tuple(words):
        return
    row.leads.all().delete()
    for place, lead in enumerate(words, 1):
        made = AgendaLead.objects.create(item=row, position=place, words=lead)
        read = read_leads(lead)
        tie_lead(made, read[0] if len(read) == 1 else LeadRead(lead))
        _tie_further(made)
    audit(by=by, act="name_leads", thing=row, leads=list(words))


def tie_lead(row: AgendaLead, lead: LeadRead) -> None:
    """Tie a lead to the person and the agency that `lead`, taken apart, names; in the caller's transaction."""
    person = find_person(lead.name or lead.words)
    agency = find_agency(lead.agency or (lead.words if not lead.name else ""))
    _tie(row, person, agency)


def _tie_further(row: AgendaLead) -> bool:
    """Tie a lead's words to what the record has come to know since; whether anything changed."""
    name, _, rest = row.words.partition(" (")
    words = rest.rstrip(")") if rest else row.words
    return _tie(row, row.person or find_person(name), row.agency or find_agency(words) or find_agency_in_short(words))


def _tie(row: AgendaLead, person: Person | None, agency: Agency | None) -> bool:
    if (row.person, row.agency) == (person, agency):
        return False
    row.person, row.agency = person, agency
    row.save(update_fields=["person", "agency"])
    return True


@transaction.atomic
def link_leads(*, group: Group, by: User) -> int:
    """Tie lead officers' words to people and agencies that the record has come to know since; how many."""
    rows = AgendaLead.objects.filter(item__agenda__meeting__group=group)
    untied = rows.filter(Q(person=None) | Q(agency=None)).select_related("person", "agency")
    linked = sum(map(_tie_further, untied))
    if linked:
        audit(by=by, act="link_leads", thing=group, linked=linked)
    return linked


@transaction.atomic
def bind_items(*, group: Group, by: User) -> int:
    """Bind items whose own words say so to the minutes of an earlier meeting, or to the action log; how many.

    Minutes only where the title names the day of exactly one earlier meeting of the group that the record has.
    """
    rows = AgendaItem.objects.filter(agenda__meeting__group=group, about=About.NOTHING)
    rows = rows.filter(Q(title__icontains="minutes") | Q(title__icontains="action")).exclude(kind=Kind.HEADING)
    meetings = list(group.meetings.all())
    bound = 0
    for row in rows.select_related("agenda__meeting"):
        earlier = [one for one in meetings if one.date < row.agenda.meeting.date]
        if ABOUT_LOG.match(row.title):
            row.about = About.ACTION_LOG
        elif found := named_minutes(row.title, earlier):
            row.about, row.about_meeting = About.MINUTES, found
        else:
            continue
        row.save(update_fields=["about", "about_meeting"])
        bound += 1
    if bound:
        audit(by=by, act="bind_items", thing=group, bound=bound)
    return bound
