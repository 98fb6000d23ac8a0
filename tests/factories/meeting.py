"""One whole meeting of the invented Thornbridge partnership, with the meeting before it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

from actions.models import ActionPoint
from csp.models import Agency, Audience, Block, Membership, Office, Person, Section
from meetings.models import Agenda, AgendaItem, Attendance, AttendanceRole, Decision, Meeting, Minutes, Paper
from tests.factories import actions, csp, meetings
from tests.factories.pdf import tagged_pdf, untagged_pdf


@dataclass
class FullMeeting:
    """What `full_meeting` made. `earlier` is the meeting whose action points the log of `meeting` lists."""

    earlier: Meeting
    meeting: Meeting
    agenda: Agenda
    minutes: Minutes
    report: Paper
    tagged: Paper
    untagged: Paper
    closed: Paper
    carried: ActionPoint


def full_meeting(day: date = date(2031, 7, 8), earlier_day: date = date(2031, 3, 11)) -> FullMeeting:
    """The meeting of `day`: agenda, attendance, draft minutes, decisions, action points, papers of each kind.

    At `earlier_day` four action points were raised: closed, in progress, carried over into `day`, and open.
    Call it once for each database; a second call needs other days and brings a second meeting of the group.
    """
    partnership()
    earlier = meetings.MeetingFactory(date=earlier_day)
    meeting = meetings.MeetingFactory(date=day, joining="Come to the side door on Quay Street.")
    council, police = csp.AgencyFactory(name="Thornbridge Borough Council", statutory=True), csp.AgencyFactory(
        name="Wend Valley Police", statutory=True
    )
    attendance(meeting, council, police)
    agenda = full_agenda(meeting, council)
    minutes = full_minutes(meeting, earlier)
    carried = action_points(earlier, meeting, minutes)
    report, tagged, untagged, closed = papers(meeting, agenda)
    return FullMeeting(earlier, meeting, agenda, minutes, report, tagged, untagged, closed, carried)


def partnership() -> None:
    """The partnership with its standing text for the public."""
    standing = csp.PartnershipFactory()
    if standing.public_information is None:
        text = csp.DocumentFactory(title="Information for the public", numbering="none")
        section = csp.SectionFactory(document=text, title="Coming to a meeting", kind=Section.Kind.PLAIN)
        csp.BlockFactory(section=section, numbered=False, text="Anyone may listen. **No need to book.**")
        standing.public_information = text
        standing.save()


def person(name: str, title: str = "") -> Person:
    """The person of that name, made if need be."""
    return csp.PersonFactory(name=name, title=title)


def attendance(meeting: Meeting, council: Agency, police: Agency) -> None:
    """Board, member, guest and apologies; one of them represented; the minute-taker is a guest."""
    board, member, guest = Attendance.Capacity
    ada, bram, cerys, dev, esme = (
        person("Ada Applegarth", "Councillor"), person("Bram Brackenridge", "Superintendent"),
        person("Cerys Coldharbour"), person("Dev Dunnock"), person("Esme Eastlake"),
    )
    seats = [(ada, council, Membership.Standing.BOARD), (bram, police, Membership.Standing.BOARD),
             (dev, council, Membership.Standing.MEMBER)]
    for who, agency, standing in seats:
        if not who.memberships.exists():
            csp.MembershipFactory(person=who, agency=agency, standing=standing, starts=date(2030, 4, 1))
    if not ada.offices.exists():
        csp.OfficeFactory(person=ada, kind=Office.Kind.CHAIR)
    there = {
        who: meetings.AttendanceFactory(
            meeting=meeting, person=who, agency=agency, capacity=capacity, present=present, team=team,
            printed_name=str(who), printed_agency=f"{agency} ({team})" if team else str(agency),
        )
        for who, agency, capacity, present, team in [
            (ada, council, board, True, ""), (bram, police, board, False, ""),
            (cerys, police, board, True, "Neighbourhood team"), (dev, council, member, True, "Housing"),
            (esme, council, guest, True, "Democratic Services"),
        ]
    }
    there[cerys].represents = there[bram]
    there[cerys].save()
    meetings.AttendanceRoleFactory(attendance=there[ada], role=AttendanceRole.Role.CHAIR, span="until item 3")
    meetings.AttendanceRoleFactory(attendance=there[cerys], role=AttendanceRole.Role.CHAIR, span="from item 3")
    meetings.AttendanceRoleFactory(attendance=there[esme], role=AttendanceRole.Role.MINUTES)


def full_agenda(meeting: Meeting, council: Agency) -> Agenda:
    """Six numbered items (the first closed, one with two parts), a break, a heading; 85 minutes in all."""
    agenda = meetings.AgendaFactory(meeting=meeting, notes="Please bring your keys.")
    kind, purpose = AgendaItem.Kind, AgendaItem.Purpose

    def row(title: str, **fields: object) -> AgendaItem:
        return meetings.AgendaItemFactory(agenda=agenda, title=title, **fields)

    review = row("Review of the Mill Lane death", session=AgendaItem.Session.CLOSED, purpose=purpose.DISCUSS,
                 minutes=20)
    meetings.AgendaLeadFactory(item=review, person=person("Ada Applegarth"), words="Chair")
    row("Comfort break", kind=kind.BREAK, minutes=5)
    row("Welcome and apologies", minutes=5)
    row("Minutes of the last meeting", purpose=purpose.AGREE)
    updates = row("Priorities", minutes=None, purpose=purpose.REVIEW)
    for title, lead in [("Safer streets", "Bram Brackenridge"), ("Doorstep fraud", "Dev Dunnock")]:
        part = meetings.AgendaItemFactory(parent=updates, title=title, minutes=20)
        meetings.AgendaLeadFactory(item=part, person=person(lead), agency=council, words=lead)
    row("Written reports circulated", kind=kind.HEADING, minutes=None)
    row("Counts and surveys", minutes=None, time_words="Written report", purpose=purpose.WRITTEN)
    row("Next meeting", minutes=5, purpose=purpose.NEXT_MEETING, next_date=date(meeting.date.year, 10, 14))
    return agenda


def full_minutes(meeting: Meeting, earlier: Meeting) -> Minutes:
    """Draft minutes of `meeting`: four sections, the first closed with a public wording, and an appendix;
    and agreed minutes of `earlier`, with an amendment."""
    agreed = meetings.MinutesFactory(meeting=earlier)
    old = csp.SectionFactory(document=agreed.document, title="Bins on the market square")
    csp.BlockFactory(section=old, text="Three of the bins were seen to be broken.")
    meetings.AmendmentFactory(minutes=agreed, date=meeting.date)
    # Last: from here on the database lets no word of them change.
    agreed.status, agreed.agreed_at = Minutes.Status.AGREED, meeting
    agreed.save()

    minutes = meetings.MinutesFactory(
        meeting=meeting, venue=meeting.venue, starts=time(10, 2), opened_to_public_at=time(10, 25),
        closed_at=time(12, 20), public_present=3,
    )
    sections = {
        title: csp.SectionFactory(document=minutes.document, title=title, **fields)
        for title, fields in {
            "Review of the Mill Lane death": {
                "audience": Audience.CLOSED, "public_wording": "The partnership considered a review.",
            },
            "Welcome and apologies": {},
            "Safer streets": {},
            "Counts and surveys": {},
            "Questions from the public": {"kind": Section.Kind.APPENDIX},
        }.items()
    }
    closed, welcome, streets, counts, questions = sections.values()
    csp.BlockFactory(section=closed, text="The family of Zebediah Quill was thanked.")
    csp.BlockFactory(section=welcome, text="Councillor Applegarth welcomed everyone.")
    csp.BlockFactory(section=streets, kind=Block.Kind.SUBHEADING, text="Riverside path")
    csp.BlockFactory(section=streets, depth=2, text="Two lamps *still* flicker:\n\n- by the lock\n- by the mill")
    csp.BlockFactory(section=streets, kind=Block.Kind.SUBHEADING, text="Market square")
    plan = csp.BlockFactory(section=streets, depth=2, text="The lighting plan was put to the vote.")
    csp.BlockFactory(section=counts, text="The counts were noted.")
    csp.BlockFactory(section=counts, table=True)
    csp.BlockFactory(section=counts, picture=True)
    csp.BlockFactory(section=questions, numbered=False, text="**Q:** When will the lamps be mended?")
    meetings.DecisionFactory(
        meeting=meeting, block=plan, method=Decision.Method.VOTE, votes_for=4, votes_against=1, abstentions=0
    )
    meetings.DecisionFactory(
        meeting=meeting, block=counts.blocks.first(), text="The counts were noted.", outcome=Decision.Outcome.NOTED
    )
    return minutes


def action_points(earlier: Meeting, meeting: Meeting, minutes: Minutes) -> ActionPoint:
    """Four raised at `earlier`, one of them with an origin in words; one carried over, one new at `meeting`."""
    status = ActionPoint.Status
    old = Block.objects.get(section__document=earlier.minutes.document)
    flicker = Block.objects.get(section__document=minutes.document, text__startswith="Two lamps")
    points = [
        actions.ActionPointFactory(meeting=earlier, block=old, block_position=at, **fields)
        for at, fields in enumerate([
            {"text": "Empty the bins.", "status": status.CLOSED, "outcome": "Emptied.", "settled_at": meeting},
            {"text": "Paint the railings.", "status": status.IN_PROGRESS, "outcome": "Half are painted.",
             "origin_words": "Carried over from 10 December meeting"},
            {"text": "Mend the lamps.", "status": status.CARRIED_OVER, "settled_at": meeting},
            {"text": "Write to the shops.", "status": status.OPEN},
        ], 1)
    ]
    carried = actions.ActionPointFactory(
        meeting=meeting, block=flicker, block_position=1, text="Mend the lamps.", continues=points[2]
    )
    new = actions.ActionPointFactory(meeting=meeting, block=flicker, block_position=2, text="Count the lamps.")
    for point in [*points, carried, new]:
        actions.ActionOwnerFactory(action_point=point, person=person("Dev Dunnock"))
    group = csp.GroupFactory(slug="lighting", name="Lighting task group")
    actions.ActionOwnerFactory(action_point=new, person=None, group=group, words="Task group")
    actions.ActionUpdateFactory(action_point=points[1], date=meeting.date, meeting=meeting, text="Half are painted.")
    return carried


def papers(meeting: Meeting, agenda: Agenda) -> tuple[Paper, Paper, Paper, Paper]:
    """A report of two items, a tagged PDF, an untagged PDF, and a closed report."""
    counts = agenda.items.get(title="Counts and surveys")
    report = meetings.PaperFactory(
        meeting=meeting, title="Lighting plan", slug="lighting-plan", to="The partnership",
        author="Dev Dunnock, Thornbridge Borough Council", position=1,
    )
    purpose = csp.SectionFactory(document=report.document, title="Purpose of the report")
    csp.BlockFactory(section=purpose, text="To say which lamps come first.")
    csp.BlockFactory(section=purpose, table=True)
    advice = csp.SectionFactory(document=report.document, title="Recommendations")
    csp.BlockFactory(section=advice, text="That the plan be agreed.")
    for item in [counts, agenda.items.get(title="Safer streets")]:
        meetings.PaperItemFactory(paper=report, item=item)
    files = []
    for position, (title, content, tagged) in enumerate(
        [("Bicycle count", tagged_pdf(), True), ("Street survey", untagged_pdf(), False)], 2
    ):
        slug = title.lower().replace(" ", "-")
        file = csp.StoredFileFactory(content=content, name=f"{slug}.pdf")
        paper = meetings.PaperFactory(
            meeting=meeting, upload=True, file=file, title=title, slug=slug, tagged=tagged, position=position
        )
        meetings.PaperItemFactory(paper=paper, item=counts)
        files.append(paper)
    closed = meetings.PaperFactory(
        meeting=meeting, title="The Mill Lane review", slug="mill-lane-review", audience=Audience.CLOSED
    )
    lesson = csp.SectionFactory(document=closed.document, title="Lessons")
    csp.BlockFactory(section=lesson, text="Zebediah Quill asked for help twice.")
    meetings.PaperItemFactory(paper=closed, item=agenda.items.get(title="Review of the Mill Lane death"))
    return report, files[0], files[1], closed
