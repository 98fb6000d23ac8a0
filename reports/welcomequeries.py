"""What a newcomer needs to know, drawn from the record and from what was published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from actions.models import ActionPoint
from actions.queries import agencies_of, groups_of, owned_by_agencies
from csp.models import Agency, Group, Office, Person, Rules
from csp.queries import rules_on
from meetings.models import Meeting, Minutes
from reports.models import Publication
from reports.queries import DOCUMENTS
from reports.standingsitequeries import published_documents

Kind, Audience = Publication.Kind, Publication.Audience

@dataclass(frozen=True)
class Welcome:
    """One newcomer's pack. `papers`: the terms of reference and the plan in force, those that are published."""

    rules: Rules
    groups: list[Group]
    papers: list[Publication]
    timetable: Publication | None
    minutes: Publication | None
    drafts: list[Minutes]
    coming: list[Meeting]
    agencies: list[Agency]
    points: list[ActionPoint]
    offices: list[Office]


def welcome_for(person: Person | None, today: date) -> Welcome:
    """The pack of `person` today; None: of somebody whom the record does not know, without an agency of theirs."""
    agencies = agencies_of(person, today) if person else []
    groups = groups_of(person, today) if person else []
    wanted = Group.objects.filter(kind=Group.Kind.PARTNERSHIP) | Group.objects.filter(pk__in=[group.pk for group in groups])
    coming = Meeting.objects.filter(group__in=wanted, date__gte=today).exclude(status=Meeting.Status.CANCELLED)
    offices = Office.objects.on(today).filter(group__kind=Group.Kind.PARTNERSHIP).select_related("person")
    minutes = _latest_minutes()
    drafts = Minutes.objects.filter(status=Minutes.Status.CIRCULATED).exclude(meeting=minutes.meeting_id if minutes else None)
    points = owned_by_agencies(agencies, today).outstanding() if agencies else ActionPoint.objects.none()
    return Welcome(
        rules=rules_on(today), groups=[group for group in groups if group.kind != Group.Kind.PARTNERSHIP],
        papers=_in_force(groups, today),
        timetable=Publication.objects.standing().filter(kind=Kind.TIMETABLE, audience=Audience.PUBLIC).order_by("-meeting_date", "-pk").first(),
        minutes=minutes, drafts=list(drafts.select_related("meeting__group").order_by("-meeting__date")),
        coming=list(coming.select_related("group").order_by("date", "group__name")[:6]), agencies=agencies,
        points=list(points.select_related("meeting__group").prefetch_related("owners").order_by("meeting__date", "sequence")),
        offices=sorted(offices, key=lambda one: (list(Office.Kind).index(Office.Kind(one.kind)), one.matter, one.pk)),
    )


def _in_force(groups: list[Group], today: date) -> list[Publication]:
    """What stands published and is in force of the Partnership's standing documents, and of those of `groups`."""
    own = {f"{DOCUMENTS}/{group.slug}" for group in groups}
    return [
        one.now for one in published_documents(today)
        if one.now is not None and (one.place.count("/") == 1 or one.place.rpartition("/")[0] in own)
    ]


def _latest_minutes() -> Publication | None:
    """The latest published minutes of the Partnership itself; the members' copy before the public's."""
    rows = Publication.objects.standing().filter(kind=Kind.MINUTES, meeting__group__kind=Group.Kind.PARTNERSHIP)
    return rows.order_by("-meeting_date", "audience", "-pk").first()
