"""Papers in confidence: what a guest may read, whose copies carry a name, and who opened what."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Exists, OuterRef, Q

from csp.models import User
from meetings.models import AgendaItem, Invitation, Meeting, PaperItem
from meetings.queries import agenda_rows
from reports.models import Publication, PublicationQuerySet, Reading

Kind, Audience = Publication.Kind, Publication.Audience


@dataclass(frozen=True)
class InvitedTo:
    """A meeting to some of whose items somebody is invited, and what they may read of it."""

    meeting: Meeting
    papers: tuple[Publication, ...]


def readable_by_guest(user: User, today: date) -> PublicationQuerySet:
    """What stands published of the papers of items to which `user` is invited, until the day of the meeting is over. Nothing
    for somebody whom the record does not know."""
    mine = Invitation.objects.filter(
        Q(item__paper_items__paper=OuterRef("paper")) | Q(item__parts__paper_items__paper=OuterRef("paper")),
        person=user.person_id, item__agenda__meeting=OuterRef("meeting"),
    )
    found: PublicationQuerySet = Publication.objects.standing().filter(
        Exists(mine), kind=Kind.PAPER, audience=Audience.MEMBERS, meeting__date__gte=today, meeting__status=Meeting.Status.PLANNED,
    )
    return found


def invited_to(user: User, today: date) -> list[InvitedTo]:
    """The coming meetings to which `user` is invited, the next first, with their papers in order. Two queries."""
    mine = Invitation.objects.filter(person=user.person_id, person__isnull=False)
    meetings = Meeting.objects.filter(
        agenda__items__invitations__in=mine, date__gte=today, status=Meeting.Status.PLANNED
    ).select_related("group").distinct().order_by("date")
    papers = list(readable_by_guest(user, today).order_by("paper__position", "pk"))
    return [InvitedTo(meeting, tuple(one for one in papers if one.meeting_id == meeting.pk)) for meeting in meetings]


def is_personal(publication: Publication) -> bool:
    """Whether each copy of it carries the name of its reader: a paper of an item that asks for it, or what holds such papers."""
    asked = AgendaItem.objects.filter(Q(personal_copies=True) | Q(parent__personal_copies=True))
    if publication.audience != Audience.MEMBERS:
        return False
    if publication.kind in (Kind.PACK, Kind.SUPPLEMENT):
        return asked.filter(agenda__meeting=publication.meeting_id).exists()
    return publication.paper_id is not None and PaperItem.objects.filter(paper=publication.paper_id, item__in=asked).exists()


def has_opened(*, publication: Publication, form: str, by: User) -> bool:
    """Whether `by` has opened the publication as `form` (Reading.Form) before."""
    return Reading.objects.filter(publication=publication, reader=by, form=form).exists()


@dataclass(frozen=True)
class ClosedItem:
    """A closed row of an agenda, with its number and its guests."""

    item: AgendaItem
    number: str
    guests: tuple[Invitation, ...]


def closed_items(meeting: Meeting) -> list[ClosedItem]:
    """The closed rows of the agenda of `meeting` in order, each with its guests; parts go with their item."""
    guests: dict[int, list[Invitation]] = {}
    invitations = Invitation.objects.filter(item__agenda__meeting=meeting).select_related("person__user", "item")
    for invitation in invitations:
        guests.setdefault(invitation.item_id, []).append(invitation)
    found = []
    for top in agenda_rows(meeting):
        for row in (top, *top.parts):
            closed = AgendaItem.Session.CLOSED in (top.item.session, row.item.session)
            if closed and row.item.kind != AgendaItem.Kind.HEADING:
                found.append(ClosedItem(row.item, row.number, tuple(guests.get(row.item.pk, ()))))
    return found


@dataclass
class Opened:
    """A members' copy and who opened it, the latest first."""

    publication: Publication
    readings: list[Reading] = field(default_factory=list)


def who_opened(meeting: Meeting) -> list[Opened]:
    """Every members' copy of `meeting`, and who opened which and when. Two queries."""
    copies = Publication.objects.filter(meeting=meeting, audience=Audience.MEMBERS).order_by("kind", "slug", "-version")
    found = {one.pk: Opened(one) for one in copies}
    readings = Reading.objects.filter(publication__in=found).select_related("reader__person").order_by("-last_at", "pk")
    for reading in readings:
        found[reading.publication_id].readings.append(reading)
    return list(found.values())
