"""Minutes of a meeting, with attendance, action points and decisions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from actions.models import ActionPoint
from csp.queries import whole_documents
from csp.texts import Anchors, Behind, DecisionView, Mention, text_view
from meetings.models import Attendance, Decision, Meeting, Minutes
from meetings.presence import times_of
from reports.builders.actionlogs import concealed_points, owner_words
from reports.builders.heads import Audience, CannotPublish, dated, head
from reports.builders.shapes import (
    AmendmentView,
    AttendeeView,
    CapacityView,
    MinutesView,
)


def minutes_view(meeting: Meeting, audience: str) -> MinutesView:
    """The minutes of `meeting`, draft or agreed; raises CannotPublish without any."""
    minutes = Minutes.objects.filter(meeting=meeting).select_related("agreed_at").first()
    if minutes is None:
        raise CannotPublish(f"The meeting of {meeting.date:%-d %B %Y} has no minutes.")
    document = whole_documents([minutes.document_id])[minutes.document_id]
    blocks = {block.pk for section in document.sections.all() for block in section.blocks.all()}
    hidden = concealed_points(meeting.group_id, audience)
    points = list(
        meeting.action_points.select_related("meeting").prefetch_related("owners").order_by("block_position", "sequence")
    )
    behind = Behind(_mentions(point for point in points if point.pk not in hidden), defaultdict(list))
    loose = []
    decisions = meeting.decisions.select_related("ballot__result__presided_by").prefetch_related("ballot__votes")
    for decision in decisions.order_by("position"):
        if decision.block_id in blocks:
            behind.decisions[decision.block_id].append(_decision(decision))
        else:
            loose.append(_decision(decision))
    text = text_view(document, audience=audience, anchors=Anchors(), behind=behind)
    shown = [block for section in text.sections for block in section.blocks]
    agreed = minutes.status == Minutes.Status.AGREED
    # Draft and circulated say the same to a reader: not agreed yet.
    changes = [AmendmentView(one.date, one.text) for one in minutes.amendments.all()]
    agreed_on = minutes.agreed_at.date if minutes.agreed_at else None
    later = [one for one in changes if agreed_on is not None and one.date > agreed_on]
    public = audience == Audience.PUBLIC
    attendances = _people(meeting)
    return MinutesView(
        **head(meeting, audience, dated("Minutes" if agreed else "Draft minutes", meeting)),
        status="agreed" if agreed else "draft",
        agreed_on=agreed_on,
        amendments=tuple(one for one in changes if one not in later),
        corrections=tuple(later),
        starts=minutes.starts or meeting.starts,
        opened_to_public_at=minutes.opened_to_public_at,
        closed_at=minutes.closed_at,
        venue=minutes.venue or meeting.venue,
        mode_words=meeting.get_mode_display(),
        meeting_kind_words=meeting.get_kind_display(),
        public_present=minutes.public_present,
        attendance=_capacities(attendances, present=True),
        apologies=_capacities(attendances, present=False),
        text=text,
        actions=tuple(action for block in shown for action in block.actions),
        decisions=() if public else tuple(loose),
        concealed_actions=sum(point.pk in hidden for point in points),
        loose_decisions=len(loose) if public else 0,
    )


def _mentions(points: Iterable[ActionPoint]) -> dict[int, list[Mention]]:
    mentions: dict[int, list[Mention]] = defaultdict(list)
    for point in points:
        if point.block_id:
            mentions[point.block_id].append(Mention(point.reference, point.text, owner_words(point)))
    return mentions


def _decision(decision: Decision) -> DecisionView:
    return DecisionView(
        decision.text, decision.outcome, decision.get_outcome_display(), decision.method, decision.votes_for,
        decision.votes_against, decision.abstentions, *_behind(decision),
    )


def _behind(decision: Decision) -> tuple[str, str, int]:
    """Of a vote: the deciding vote in a tie, in words, whose it was, and how many votes were notified beforehand."""
    if decision.ballot is None:
        return "", "", 0
    result = decision.ballot.result
    deciding = result.get_deciding_display().lower() if result.deciding else ""
    return deciding, str(result.presided_by or "") if deciding else "", sum(vote.notified for vote in decision.ballot.votes.all())


def _people(meeting: Meeting) -> list[Attendance]:
    people = meeting.attendances.select_related("person", "agency", "represents__person", "replaces")
    return list(people.prefetch_related("roles").order_by("position", "pk"))


def _capacities(attendances: list[Attendance], present: bool) -> tuple[CapacityView, ...]:
    """Present or absent people by capacity, those without anybody left out."""
    stand_ins = {row.represents_id: row for row in attendances if row.represents_id}
    found = []
    for capacity in Attendance.Capacity:
        rows = [row for row in attendances if row.present == present and row.capacity == capacity]
        if rows:
            people = tuple(_attendee(row, stand_ins.get(row.pk)) for row in rows)
            found.append(CapacityView(capacity.value, CAPACITIES[capacity], people))
    return tuple(found)


CAPACITIES = {
    Attendance.Capacity.BOARD: "Board",
    Attendance.Capacity.MEMBER: "Members",
    Attendance.Capacity.GUEST: "Guests",
}


def _attendee(row: Attendance, stand_in: Attendance | None) -> AttendeeView:
    roles = (
        f"{role.get_role_display()} {role.span}".strip() for role in row.roles.all()
    )
    return AttendeeView(
        name=printed(row),
        agency=row.printed_agency or ", ".join(str(part) for part in (row.team, row.agency) if part),
        roles=tuple(roles),
        represents=printed(row.represents) if row.represents else "",
        represented_by=printed(stand_in) if stand_in else "",
        replaces=row.replaces.name if row.replaces else "",
        times=times_of(row),
    )


def printed(row: Attendance) -> str:
    """The name as the minutes print it."""
    return row.printed_name or str(row.person)
