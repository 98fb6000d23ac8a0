"""What the officer sees on the way from a draft to agreed minutes."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from csp.models import Audience, AuditEntry, Group, KeptWording, Membership, Office, Person, Section, User
from csp.numbering import section_numbers
from csp.queries import whole_documents
from meetings.models import AgendaItem, Meeting, MinutedItem, Minutes, MinutesComment
from meetings.queries import next_meeting


@dataclass(frozen=True)
class Recipient:
    """Somebody with a seat in the group. `can_sign_in`: they can open the link that they would be sent."""

    person: Person
    seat: str
    can_sign_in: bool

    @property
    def can_be_written_to(self) -> bool:
        """Whether the record has an address of theirs."""
        return bool(self.person.email)


def recipients(meeting: Meeting) -> list[Recipient]:
    """Those who sit in the group of `meeting` today or sat there on its day, Board first. Three queries at most."""
    seats = Membership.objects.filter(group=meeting.group_id).select_related("person", "agency")
    rows = sorted(
        {row.pk: row for row in [*seats.on(timezone.localdate()), *seats.on(meeting.date)]}.values(),
        key=lambda row: (row.standing != Membership.Standing.BOARD, row.person.name),
    )
    known = _readers([row.person_id for row in rows])
    found: dict[int, Recipient] = {}
    for row in rows:
        words = ", ".join(str(part) for part in (row.get_standing_display(), row.agency) if part)
        found.setdefault(row.person_id, Recipient(row.person, words, row.person_id in known))
    return list(found.values())


def _readers(people: list[int]) -> set[int]:
    """Those of `people` who can sign in today and read what goes to members (csp.permissions: seats in the Partnership)."""
    own = {"group__kind": Group.Kind.PARTNERSHIP}
    today = timezone.localdate()
    seats = Membership.objects.on(today).filter(**own).values("person")
    offices = Office.objects.on(today).filter(**own).values("person")
    users = User.objects.filter(Q(person__in=seats) | Q(person__in=offices), is_active=True, person__in=people)
    return set(users.values_list("person_id", flat=True))


@dataclass(frozen=True)
class ClosedSection:
    """A section that the public does not read as it stands."""

    section: Section
    number: str
    words: str


def closed_sections(minutes: Minutes) -> list[ClosedSection]:
    """Closed sections of `minutes` with the beginning of what they say."""
    document = whole_documents([minutes.document_id])[minutes.document_id]
    sections = list(document.sections.all())
    return [
        ClosedSection(section, number, "\n\n".join(block.text for block in section.blocks.all() if block.text))
        for section, number in zip(sections, section_numbers(one.kind for one in sections), strict=True)
        if section.audience != Audience.PUBLIC
    ]


def hindrances(minutes: Minutes) -> list[str]:
    """Why these minutes should not go round or be agreed as they stand, a sentence each; empty when all is well."""
    found = []
    waiting = KeptWording.objects.filter(document=minutes.document_id, settled_at=None).count()
    if waiting:
        found.append(f"{waiting} wording{'s' if waiting > 1 else ''} that could not be saved still wait{'' if waiting > 1 else 's'} to be settled.")
    unworded = minutes.meeting.action_points.filter(text="").count()
    if unworded:
        found.append(f"{unworded} action point{'s have' if unworded > 1 else ' has'} no words yet.")
    if not minutes.meeting.attendances.exists():
        found.append("Nobody is marked as present.")
    empty = document_sections_without_words(minutes)
    if empty:
        found.append(f"Nothing stands yet under {', '.join(empty)}.")
    return found


def document_sections_without_words(minutes: Minutes) -> list[str]:
    """Titles of sections in which nothing is written."""
    sections = Section.objects.filter(document=minutes.document_id, blocks=None).order_by("position")
    return [f"“{section.title}”" for section in sections]


def meeting_of_comment(pk: int) -> int | None:
    """The meeting whose minutes a comment was made on, also of one that its writer took back; None if there was none."""
    found = MinutesComment.objects.filter(pk=pk).values_list("minutes__meeting", flat=True).first()
    if found is not None:
        return found
    entry = AuditEntry.objects.filter(act="take_comment_back", detail__comment=pk).first()
    return entry.detail.get("meeting") if entry else None


def agreeing_meetings(minutes: Minutes) -> list[Meeting]:
    """Later meetings of the group at which `minutes` can be agreed, the next one first."""
    later = Meeting.objects.filter(group=minutes.meeting.group_id, date__gt=minutes.meeting.date)
    return list(later.exclude(status=Meeting.Status.CANCELLED).select_related("group").order_by("date"))


def expected_meeting(minutes: Minutes) -> Meeting | None:
    """The meeting whose agenda takes these minutes up, else the next one of the group."""
    bound = AgendaItem.objects.filter(about=AgendaItem.About.MINUTES, about_meeting=minutes.meeting_id)
    item = bound.select_related("agenda__meeting__group").order_by("agenda__meeting__date").first()
    return item.agenda.meeting if item else next_meeting(minutes.meeting)


def agreeing_section(minutes: Minutes, at: Meeting) -> Section | None:
    """The section of the minutes of `at` under the agenda item that takes `minutes` up; None where there is none."""
    minuted = MinutedItem.objects.filter(
        item__agenda__meeting=at, item__about=AgendaItem.About.MINUTES, item__about_meeting=minutes.meeting_id,
        section__document__minutes__meeting=at,
    ).exclude(section__document__minutes__status=Minutes.Status.AGREED)
    found = minuted.select_related("section__document").first()
    return found.section if found else None
