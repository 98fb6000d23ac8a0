"""The coming meeting, with all its papers: one of every kind."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

from csp.workingdays import clear_working_days_before, last_working_day_before
from meetings.reading.shapes import AgendaRead, LogEntryRead, MeetingFacts, ReportRead
from reports.demo import whoweare as who
from reports.demo.days import Days, short, tuesday_from, words
from reports.demo.standing import GUILDHALL, JOIN_BOTH
from reports.demo.writing import (
    PaperDraft,
    Story,
    document,
    heading,
    item,
    mark,
    para,
    part,
    pause,
    report,
    section,
    sub,
    table,
)

LIGHTING = "The lighting audit"
PRIORITIES = "Priorities for next year"
TERMS = "Terms of reference: two-year review"
DATES = "Timetable for next year"
REVIEW = "Review after the death of “Rowan”: last recommendations"
CLOSED_NOTE = "Rowan’s review: the last two recommendations"
CHOOSE = "That the Board chooses two and names a lead for each."
HAVEN_REPORT = "Haven Westmarch: annual report"
SURVEY = "Street survey of lamps"
CHART = (
    "Bar chart of lamps found out of order in each place: Ropewalk 15, River Quarter 47, Kiln Lane steps 6, "
    "Northgate underpass 11."
)


def story(days: Days) -> Story:
    """All that the demo says of it."""
    facts = MeetingFacts(
        date=days.coming, starts=time(10), ends=time(13), venue=GUILDHALL, mode="hybrid", kind="ordinary"
    )
    return Story(
        who.SHORT_NAME,
        facts,
        agenda=agenda(days, facts),
        joining=JOIN_BOTH,
        papers=papers(days),
        log=[
            LogEntryRead(
                mark(days.third, 1), "Visit the four addresses together, and tell the Chair when it is done.",
                [who.VICE, who.COUNTY_LEAD], "in_progress", "Three of the four have been visited.",
            ),
            LogEntryRead(
                mark(days.third, 2), "See that the 47 lamps of the River Quarter are mended, and say which are not.",
                [who.SERVICES], "in_progress", "38 are mended; nine wait for a cable.",
                carried_over=f"Carried over from {short(days.second)} meeting",
            ),
            LogEntryRead(
                mark(days.third, 3), "Report on the last bus and the last train, with what a later bus would cost.",
                [who.TASK_SHORT], "in_progress", "The group has met once; the bus company’s figures are awaited.",
            ),
            LogEntryRead(
                mark(days.third, 5), "Write one page that says what happens after you report a crime.",
                [who.VICE, who.SHELTER], "closed", "Written, tried on twelve people, and printed.",
            ),
        ],
    )


def agenda(days: Days, facts: MeetingFacts) -> AgendaRead:
    """Everything that an agenda can hold."""
    return AgendaRead(
        meeting=facts,
        notes=["Item 1 is closed; the public is welcome from about 10:15."],
        items=[
            item(REVIEW, f"{who.SHELTER} ({who.HAVEN})", minutes=15, purpose="discuss", closed=True),
            item("Welcome, housekeeping, introductions and apologies", "Chair", minutes=5),
            item("Questions from the public", "Chair", minutes=10),
            item(f"Minutes of {words(days.third)}", "Board / members", minutes=5, purpose="agree"),
            item("Action points: review", "Chair / Board / members", minutes=10, purpose="review"),
            item(
                LIGHTING, f"{who.SERVICES} ({who.CITY})", f"Benedicta Ashworth-Mensah ({who.COUNTY})",
                minutes=25, purpose="present",
            ),
            item(
                "Update on this year’s priorities",
                parts=[
                    part(who.AFTER_DARK, f"{who.SERVICES} ({who.CITY})", minutes=10),
                    part(who.YOUNG, f"{who.YOUNG_PEOPLE} ({who.YOUTH})", minutes=15),
                ],
            ),
            pause("Comfort break", 10),
            item(PRIORITIES, "Chair / Board / members", minutes=20, purpose="agree"),
            item(TERMS, who.SUPPORT, minutes=10, purpose="review"),
            item(DATES, who.SUPPORT, minutes=5, purpose="agree"),
            item("Any other business", "Chair", minutes=5),
            item("Key messages from today", "Chair / Board / members", minutes=5),
            heading("Verbal information to be noted"),
            item("A new night bus?", f"{who.TRAINS} ({who.TRANSPORT})", minutes=5, purpose="verbal"),
            heading("Written reports circulated"),
            item(HAVEN_REPORT, who.HAVEN, purpose="written", time_words="Written report"),
            item(SURVEY, who.HIGHWAYS, purpose="note", time_words="Written report"),
            item("Date of the next meeting", purpose="next", next_date=days.later),
        ],
    )


def first_agenda(agenda: AgendaRead) -> AgendaRead:
    """The agenda as it was published first, before the county had said who would come."""
    return replace(
        agenda,
        items=[replace(row, leads=row.leads[:1]) if row.title == LIGHTING else row for row in agenda.items],
    )


def papers(days: Days) -> list[PaperDraft]:
    """The papers of our own words. (The two PDF files are in `files`.)"""
    return [
        PaperDraft(lighting_report(), serves=[LIGHTING, who.AFTER_DARK], picture=CHART, from_word=True),
        PaperDraft(operational_briefing(), serves=[LIGHTING], audience="members", position=1),
        PaperDraft(priorities_report(), serves=[PRIORITIES]),
        PaperDraft(timetable(days), serves=[DATES]),
        PaperDraft(closed_note(), serves=[REVIEW]),
        PaperDraft(late_note(), serves=["A new night bus?"], late=True),
        PaperDraft(parking_note()),
    ]


def lighting_report() -> ReportRead:
    """The long report: a table, a picture, sub-headings, recommendations; it serves two items."""
    return report(
        "What the lighting audit found",
        "Board and members of the Partnership",
        f"{who.SERVICES}, Harrowmere City Council",
        section(
            "Purpose of the report",
            para("To say which lamps were found dark, which have been mended, and what should be done about the rest."),
        ),
        section(
            "Background",
            para(
                "Residents told us where they did not like to walk. Five walks after dark followed, with 74 "
                "residents, two officers and one dog."
            ),
            para("Every lamp was written down by the number on its column, and the list was given to the county that night."),
            para("The picture shows what was found in each place."),
        ),
        section(
            "What was found",
            sub("Lamps"),
            para("79 lamps were out. Most had never been reported, because everybody thought that somebody had.", depth=2),
            table(
                "Lamps found out of order, mended since, and still dark",
                "Place | Found | Mended | Still dark | Why",
                "Ropewalk | 15 | 11 | 4 | Cable",
                "River Quarter | 47 | 38 | 9 | Cable; two columns are privately owned",
                "Kiln Lane steps | 6 | 6 | 0 | ",
                "Northgate underpass | 11 | 0 | 11 | Burnt",
                "**Together** | **79** | **55** | **24** | ",
            ),
            sub("Trees and walls"),
            para("At nine places a lamp works and lights the inside of a tree.", depth=2),
            para("Pale paint on the weir wall would do as much as a lamp, for a tenth of the money.", depth=2),
        ),
        section(
            "Money",
            para("The county pays for lamps. The rest would cost:\n\n- pruning: £1,900;\n- paint: £640;\n- a sign on each column with its number: £2,300."),
        ),
        section(
            "Recommendations",
            para("That the Partnership asks the county to give the nine cables of the River Quarter a date."),
            para("That it pays for pruning and paint from next year’s fund."),
            para("That it repeats the walks every year, dog included."),
        ),
        section(
            "Further information",
            para(f"{who.SERVICES}, 01632 960102, [{who.email(who.SERVICES)}](mailto:{who.email(who.SERVICES)})"),
        ),
    )


def operational_briefing() -> ReportRead:
    """For the Board and members only."""
    return report(
        "Lighting audit: briefing for members",
        "Board and members only",
        f"{who.ANALYST}, Westmarch County Council Insight Team",
        section("Purpose of the report", para("To set the dark places beside what the police know about them.")),
        section("Reported offences", para("At two of the four places, reports of following and shouting rose while the lamps were out.")),
        section("Recommendation", para("That members use this in planning patrols, and do not pass it on.")),
    )


def priorities_report() -> ReportRead:
    """What the meeting is to choose from."""
    return report(
        "Priorities for next year: three to choose from",
        "Board",
        f"Councillor {who.CHAIR}, Chair",
        section("Purpose of the report", para("To ask the Board to choose two priorities of three.")),
        section(
            "The choice",
            table(
                "What speaks for each",
                "Priority | Who would lead | What residents said | What we could change in a year",
                "Getting home at night | Regional Transport Police | First of all worries | Much, if the bus company joins in",
                "Being believed | Westmarch Constabulary | Third | Much, at little cost",
                "Somewhere to go | Westmarch County Council | Second | Little, without a building",
            ),
        ),
        section(
            "Leads put forward",
            para(f"{who.TRAINS} for getting home, {who.VICE} for being believed, {who.YOUNG_PEOPLE} for somewhere to go."),
            audience="members",
            public_wording="Names are put to the Board and published once the leads are chosen.",
        ),
        section("Recommendation", para(CHOOSE)),
        section("Further information", para(f"{who.SUPPORT}, 01632 960110")),
    )


def timetable(days: Days) -> ReportRead:
    """A wide table of dates."""
    rows = [
        f"{body} | {words(day)} | {starts} | {words(day - timedelta(days=14))} | {words(clear_working_days_before(day, 5))} | "
        f"10:00 on {words(last_working_day_before(day))} | {place}"
        for body, day, starts, place in [
            ("Partnership", days.coming, "10:00", "Guildhall and online"),
            (who.STEERING, tuesday_from(days.coming + timedelta(weeks=10)), "13:30", "Northgate and online"),
            (who.TASK, tuesday_from(days.coming + timedelta(weeks=12)), "16:00", "Online"),
            ("Partnership", days.later, "10:00", "Northgate and online"),
        ]
    ]
    return document(
        "Timetable of meetings and deadlines", "none",
        section(
            "Partnership",
            table(
                "Meetings, and what has to be in by when",
                "Body | Date | Starts | Reports in by | Papers published by | Public questions until | Place",
                *rows,
            ),
            para("Dates are agreed a year ahead and changed only by the Chair."),
            kind="plain",
        ),
    )


def closed_note() -> ReportRead:
    """For the closed item; closed itself."""
    return report(
        CLOSED_NOTE,
        "Board, members and invited guests",
        f"{who.SHELTER}, Haven Westmarch",
        section("Purpose of the report", para("To close the review with the family’s consent.")),
        section("What remains", para("A named nurse at each surgery, and a way for a neighbour to speak without giving a name.")),
        section("Recommendation", para("That the Board signs the review off.")),
    )


def late_note() -> ReportRead:
    """It came after the pack had been published."""
    return report(
        "A night bus on Fridays and Saturdays: first figures",
        "Board and members of the Partnership",
        f"Sergeant {who.TRAINS}, Regional Transport Police",
        section("Purpose of the report", para("To give the bus company’s figures, which came after the papers had gone out.")),
        section("The figures", para("Two later buses a night would cost £410 a weekend and carry about ninety people.")),
        section("Recommendation", para("That the task group works out who might pay.")),
    )


def parking_note() -> ReportRead:
    """Of use at the meeting, and of no item."""
    return document(
        "How to find the Lantern Room", "none",
        section("", para("The Guildhall has three doors; only one of them leads to us."), kind="plain"),
        section(
            "Getting there",
            para("From the bus station, cross Weir Bridge and keep the Guildhall clock in front of you: six minutes."),
            para("Bicycles are locked safely at the racks in Guildhall Yard, which is lit."),
            kind="plain",
        ),
    )
