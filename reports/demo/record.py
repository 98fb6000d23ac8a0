"""Putting a story of the demo into the record, act by act, by the services that the program's own pages use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from io import BytesIO

import pikepdf

from actions.models import ActionPoint
from actions.priorityservices import serve_priority
from actions.services import (
    carry_over,
    raise_action_point,
    raised_at,
    record_log,
    sequence_of,
    update_action_point,
)
from csp.models import Agency, Block, Group, User
from csp.priorityservices import end_priority, keep_priority
from csp.services import (
    add_picture,
    await_seat,
    describe_agency,
    describe_person,
    find_agency,
    found_group,
    found_partnership,
    give_office,
    give_seat_up,
    name_agency_also,
    record_agency,
    record_namesake,
    record_person,
    rename_agency,
    seat_member,
    store_file,
    succeed_agency,
    word_public_information,
)
from meetings.models import AgendaItem, Meeting, Paper
from meetings.reading.shapes import PdfRead
from meetings.services import (
    agree_minutes,
    place_paper,
    plan_meeting,
    record_agenda,
    record_decision,
    record_file_paper,
    record_minutes,
    record_report,
)
from reports.demo import files
from reports.demo import whoweare as who
from reports.demo.days import Days
from reports.demo.standing import public_information
from reports.demo.writing import PaperDraft, Story

# The day on which the integrated care boards took over.
HEALTH_REFORM = date(2022, 7, 1)
# The day on which the housing association took its present name.
NEW_NAME = date(2024, 4, 1)
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def found(days: Days, by: User) -> None:
    """The partnership, its groups, agencies, people, seats and offices, and the standing text."""
    partnership, board = found_partnership(name=who.NAME, by=by, **who.DETAILS)
    word_public_information(partnership=partnership, draft=public_information(), by=by)
    found_group(name=who.STEERING, short_name=who.STEERING_SHORT, kind=Group.Kind.STEERING, by=by)
    found_group(name=who.PANEL, kind=Group.Kind.OTHER, by=by)
    task = found_group(name=who.TASK, short_name=who.TASK_SHORT, kind=Group.Kind.TASK, by=by)
    _agencies(by)
    _seats(board, days, by)
    for name in (who.VICE, who.HOUSING, who.TRAINS):
        seat = record_person(name=name, by=by).memberships.get(ends=None)
        seat_member(person=seat.person, group=task, agency=seat.agency, standing="member", starts=days.session, by=by)
    for printed in who.NAMESAKES:
        agency = _agency(printed)
        person = record_namesake(name=who.NAMESAKE, distinction=printed, by=by)
        seat_member(person=person, group=task, agency=agency, standing="member", starts=days.task, by=by)
    give_office(person=record_person(name=who.VICE, by=by), group=task, kind="chair", starts=days.session, by=by)


def _agencies(by: User) -> None:
    for facts in who.AGENCIES:
        printed = f"{facts.name} ({facts.short_name})" if facts.short_name else facts.name
        agency, _ = record_agency(printed=printed, by=by)
        assert agency is not None
        starts = HEALTH_REFORM if facts.name == who.HEALTH else None
        describe_agency(agency=agency, statutory=facts.statutory, starts=starts, org_id=facts.org_id, by=by)
        for name in facts.also:
            name_agency_also(agency=agency, name=name, by=by)
    succeed_agency(agency=_agency(who.FORMER_HEALTH), successor=_agency(who.HEALTH), on=HEALTH_REFORM, by=by)
    rename_agency(agency=_agency(who.FORMER_HOMES), name=who.HOMES, short_name="", on=NEW_NAME, by=by)


def _agency(name: str) -> Agency:
    agency = find_agency(name)
    assert agency is not None, name
    return agency


def _seats(board: Group, days: Days, by: User) -> None:
    for seat in who.SEATS:
        person = record_person(name=seat.name, by=by)
        describe_person(
            person=person, title=seat.title, email=who.email(seat.name), telephone=who.telephone(seat.extension), by=by
        )
        agency, team = record_agency(printed=seat.agency, by=by)
        starts, ends = days.start(seat.since), days.eve(seat.until)
        if seat.agency == who.HEALTH:
            seat_member(
                person=person, group=board, agency=_agency(who.FORMER_HEALTH), standing=seat.standing,
                ends=_agency(who.FORMER_HEALTH).ends, by=by,
            )
            starts = HEALTH_REFORM
        seat_member(
            person=person, group=board, agency=agency, team=team, standing=seat.standing, role=seat.role,
            starts=starts, ends=ends, by=by,
        )
    await_seat(group=board, agency=_agency(who.AMBULANCE), standing="member", since=days.session, by=by)
    second = await_seat(group=board, agency=_agency(who.COUNTY), standing="board", since=HEALTH_REFORM, by=by)
    give_seat_up(awaited=second, on=NEW_NAME, by=by)  # one was enough
    for kind, name, matter, since, until in who.OFFICES:
        give_office(
            person=record_person(name=name, by=by), group=board, kind=kind, matter=matter,
            starts=days.start(since), ends=days.eve(until), by=by,
        )


def plan(story: Story, by: User) -> Meeting:
    """The meeting with its day and place, as its notice tells it."""
    return plan_meeting(group=_group(story.body), facts=story.facts, joining=story.joining, by=by)


def _group(short_name: str) -> Group:
    return Group.objects.get(short_name=short_name)


def meeting_of(story: Story) -> Meeting:
    """The meeting that `story` tells of, once it is planned."""
    return Meeting.objects.get(group=_group(story.body), date=story.day)


def prepare(story: Story, by: User) -> None:
    """What the pack holds: the log of earlier action points, the agenda, the papers that came in time."""
    meeting = meeting_of(story)
    if story.agenda is not None:
        record_agenda(meeting=meeting, read=story.agenda, by=by)
    if story.log:
        record_log(meeting=meeting, raised=raised_at(meeting=meeting, entries=story.log), by=by)
    for draft in story.papers:
        if not draft.late:
            file_paper(meeting, draft, by)


def file_paper(meeting: Meeting, draft: PaperDraft, by: User) -> Paper:
    """A paper of our own words."""
    read = draft.read
    source = (
        store_file(content=files.word_file(read), name=f"{read.title}.docx", media_type=WORD, by=by)
        if draft.from_word
        else None
    )
    paper = record_report(meeting=meeting, read=read, items=_items(meeting, draft.serves), source=source, by=by)
    audience = max(draft.audience, paper.audience, key=["public", "members", "closed"].index)
    place_paper(paper=paper, audience=audience, late=draft.late, position=draft.position, by=by)
    if draft.picture and paper.document is not None:
        image = store_file(content=files.picture(), name="lamps.png", media_type="image/png", by=by)
        section = paper.document.sections.get(position=2)
        add_picture(section=section, image=image, alternative_text=draft.picture, key=f"paper/{paper.slug}", by=by)
    return paper


def file_pdf(meeting: Meeting, title: str, content: bytes, serves: Sequence[str], by: User) -> Paper:
    """A PDF kept as it came."""
    with pikepdf.open(BytesIO(content)) as pdf:
        read = PdfRead(title, pages=len(pdf.pages), tagged="/StructTreeRoot" in pdf.Root, text="")
    stored = store_file(content=content, name=f"{title}.pdf", media_type="application/pdf", by=by)
    return record_file_paper(meeting=meeting, read=read, items=_items(meeting, serves), file=stored, by=by)


def _items(meeting: Meeting, titles: Sequence[str]) -> list[AgendaItem]:
    return [AgendaItem.objects.get(agenda__meeting=meeting, title=title) for title in titles]


def hold(story: Story, by: User) -> None:
    """What the minutes say: who was there, what was said, decided and taken on."""
    assert story.minutes is not None
    meeting = meeting_of(story)
    written = record_minutes(meeting=meeting, read=story.minutes, by=by)
    behind = {sequence_of(mark)[1]: block for block, mark in written.marks}
    for sequence, point in enumerate(story.points, 1):
        raised = raise_action_point(
            meeting=meeting, text=point.text, owners=point.owners, block=behind.get(sequence), by=by
        )
        if point.continues:
            earlier = _earlier(raised, point.continues)
            update_action_point(
                point=earlier, status=ActionPoint.Status.CARRIED_OVER, text=earlier.outcome, on=meeting.date,
                author=who.SUPPORT, meeting=meeting, by=by,
            )
            carry_over(earlier=earlier, later=raised, by=by)
    blocks = list(Block.objects.filter(section__document=written.minutes.document))
    for decided in story.decisions:
        (block,) = (block for block in blocks if block.text.startswith(decided.behind))
        record_decision(
            meeting=meeting, text=decided.text, block=block, outcome=decided.outcome, votes=decided.votes, by=by
        )


def progress(
    story: Story, sequence: int, status: str, text: str, on: date, author: str, by: User, link: str = "", file: str = ""
) -> None:
    """A line of progress that `author` wrote between two meetings. `file`: a note of these words as evidence."""
    point = meeting_of(story).action_points.get(sequence=sequence)
    kept = store_file(content=file.encode(), name="note.txt", media_type="text/plain", by=by) if file else None
    update_action_point(
        point=point, status=status, text=text, on=on, author=author, person=record_person(name=author, by=by), link=link,
        file=kept, by=by,
    )


def set_priorities(days: Days, stories: Mapping[str, Sequence[tuple[Story, int]]], by: User) -> None:
    """The priorities of the year, one of them at its end, and the action points (meeting and number) that serve each."""
    for name, served in stories.items():
        priority = keep_priority(priority=None, name=name, starts=days.first, by=by)
        for story, sequence in served:
            serve_priority(point=meeting_of(story).action_points.get(sequence=sequence), priority=priority, was="", by=by)
        if not served:
            end_priority(priority=priority, on=days.third, by=by)


def _earlier(point: ActionPoint, reference: str) -> ActionPoint:
    month, sequence = sequence_of(reference)
    return ActionPoint.objects.filter(
        meeting__group=point.meeting.group_id, meeting__date__lt=point.meeting.date,
        meeting__date__month=month, sequence=sequence,
    ).latest("meeting__date")


def agree(story: Story, at: Story, by: User) -> None:
    """The minutes of `story` are agreed at the meeting of `at`."""
    agree_minutes(minutes=meeting_of(story).minutes, at=meeting_of(at), amendments=story.amendments, by=by)
