"""The third meeting: its minutes are a circulated draft, and one closed section has words for the public."""

from __future__ import annotations

from datetime import time

from csp.drafts import DraftDocument
from meetings.reading.shapes import AgendaRead, LogEntryRead, MeetingFacts, MinutesRead, ReportRead
from reports.demo import whoweare as who
from reports.demo.days import Days, short, words
from reports.demo.standing import GUILDHALL, JOIN_IN_PERSON
from reports.demo.writing import (
    Decided,
    PaperDraft,
    Point,
    Story,
    board,
    guest,
    item,
    mark,
    member,
    para,
    part,
    report,
    section,
    sub,
    table,
)

SURVEY = "The residents’ survey: what we do about it"


def story(days: Days) -> Story:
    """All that the demo says of it."""
    facts = MeetingFacts(
        date=days.third, starts=time(10), ends=time(12, 30), venue=GUILDHALL, mode="in_person", kind="ordinary"
    )
    return Story(
        who.SHORT_NAME,
        facts,
        agenda=agenda(days, facts),
        joining=JOIN_IN_PERSON,
        papers=[PaperDraft(survey_report(), serves=[SURVEY])],
        log=[
            LogEntryRead(
                mark(days.first, 1), "Ask every agency for one person to train as a community mediator.",
                ["All members"], "closed", "Fourteen people have been trained and have begun.",
                carried_over="Carried over from an earlier meeting",
            ),
            LogEntryRead(
                mark(days.second, 1),
                "Walk the River Quarter after dark with residents and list every lamp that is out.",
                [who.SERVICES], "in_progress", "Two walks, 31 residents, 47 lamps; the county has the list.",
                carried_over=f"Carried over from {short(days.first)} meeting",
            ),
            LogEntryRead(
                mark(days.second, 2), "Move the two cameras to the bicycle racks at the station and Weir Street.",
                [who.POLICE], "closed", "Moved. Thefts there fell from nine a week to two.",
            ),
            LogEntryRead(
                mark(days.second, 3), "Tell the unsuccessful bidders why, and help them to bid again.",
                [who.SUPPORT, who.VOLUNTEERS], "closed", "Both were seen; one has found another fund.",
            ),
            LogEntryRead(
                mark(days.session, 1), "Set up a task and finish group on the way home at night, for three months.",
                [who.VICE, who.HOUSING], "closed", "It meets for the first time next month.",
            ),
        ],
        minutes=minutes(days, facts),
        points=[
            Point("Visit the four addresses together, and tell the Chair when it is done.", [who.VICE, who.COUNTY_LEAD]),
            Point(
                "See that the 47 lamps of the River Quarter are mended, and say which are not.",
                [who.SERVICES], continues=mark(days.second, 1),
            ),
            Point("Report on the last bus and the last train, with what a later bus would cost.", [who.TASK_SHORT]),
            Point("Find a room for the breakfast club while Weir Street is repaired.", [who.CITY]),
            Point("Write one page that says what happens after you report a crime.", [who.VICE, who.SHELTER]),
        ],
        decisions=[
            Decided("The list of names is destroyed after six months.", "The Board asked that the list"),
            Decided("The three themes of the survey were noted.", "The Partnership noted", outcome="noted"),
            Decided(
                "The choice of next year’s priorities was deferred to the coming meeting.",
                "The Board deferred", outcome="deferred",
            ),
        ],
    )


def agenda(days: Days, facts: MeetingFacts) -> AgendaRead:
    """A closed item first."""
    return AgendaRead(
        meeting=facts,
        notes=["Item 1 is closed; the public is welcome from about 10:25."],
        items=[
            item(
                "Serious violence: people and places of concern", f"{who.VICE} ({who.POLICE})",
                minutes=25, purpose="present", closed=True,
            ),
            item("Welcome, introductions and apologies", "Chair", minutes=5),
            item("Questions from the public", "Chair", minutes=10),
            item(
                f"Minutes of {words(days.second)} and notes of {words(days.session)}", "Board / members",
                minutes=5, purpose="agree",
            ),
            item("Action points: review", "Chair / Board / members", minutes=10, purpose="review"),
            item(
                "Update on priorities",
                parts=[
                    part(who.AFTER_DARK, f"{who.SERVICES} ({who.CITY})", minutes=10),
                    part(who.YOUNG, f"{who.YOUNG_PEOPLE} ({who.YOUTH})", minutes=10),
                ],
            ),
            item(SURVEY, f"{who.ANALYST} ({who.INSIGHT})", minutes=20, purpose="note"),
            item("Priorities for next year", "Chair / Board / members", minutes=20, purpose="discuss"),
            item("Any other business", "Chair", minutes=5),
            item("Key messages from today", "Chair / Board / members", minutes=5),
            item("Date of the next meeting", purpose="next", next_date=days.coming),
        ],
    )


def survey_report() -> ReportRead:
    """The survey report, with numbers."""
    return report(
        "What 1,146 residents told us",
        "Board and members of the Partnership",
        f"{who.ANALYST}, Westmarch County Council Insight Team",
        section("Purpose of the report", para("To give the results of the survey, and to say how far they can be trusted.")),
        section(
            "Background",
            para("The survey ran for five weeks, online and on paper, in six languages."),
            para("It went to every tenth household, chosen by lot; 29% answered."),
        ),
        section(
            "Findings",
            sub("By day and after dark"),
            para("The difference between day and night has grown since the last survey.", depth=2),
            table(
                "Residents who feel safe, in per cent of those who answered",
                "Where | By day | After ten at night",
                "At home | 96 | 91",
                "In their street | 88 | 61",
                "In the market square | 84 | 52",
                "At the bus station | 71 | 33",
                "On the Ropewalk | 62 | 18",
            ),
            sub("Reporting"),
            para("Of those who had something to report, 41% did. Most of the others thought that nothing would follow.", depth=2),
        ),
        section("Recommendation", para("That the Partnership notes the results and chooses one place and one habit to change.")),
        section("Further information", para(f"{who.ANALYST}, 01632 960119, {who.email(who.ANALYST)}")),
    )


def minutes(days: Days, facts: MeetingFacts) -> MinutesRead:
    """A circulated draft."""
    return MinutesRead(
        meeting=facts,
        status="draft",
        attendance=[
            board(who.CHAIR, who.CITY, "Councillor", roles=["chair"]),
            board(who.VICE, who.POLICE, "Superintendent", roles=["vice_chair"]),
            board(who.SERVICES, "Harrowmere City Council (Community Services)"),
            board(who.COUNTY_LEAD, "Westmarch County Council (Communities)"),
            board(who.FIRE_LEAD, who.FIRE, "Area Commander"),
            board(who.DOCTOR, f"{who.HEALTH} (ICB)", "Dr", present=False),
            board(who.PROBATION_LEAD, who.PROBATION),
            member(who.SUPPORT, who.SAFETY_TEAM, roles=["minutes"]),
            member(who.ANALYST, who.INSIGHT),
            member(who.YOUNG_PEOPLE, who.YOUTH),
            member(who.CAMPUS, "University of Harrowmere (Security and Student Life)"),
            member(who.TRAINS, who.TRANSPORT, "Sergeant"),
            member(who.SHELTER, who.HAVEN),
            member(who.HOUSING, who.HOMES),
            member(who.PROFESSOR, "", "Professor"),
            member(who.PCC_OFFICER, f"{who.COMMISSIONER} (OPCC)"),
            guest("Maximilian Brackenbury-St Clair", "Westmarch Buses"),
        ],
        public_present=12,
        opened_to_public_at=time(10, 27),
        closed_at=time(12, 26),
        document=DraftDocument(
            f"Minutes of {words(days.third)}",
            sections=[
                section(
                    "Serious violence: people and places of concern",
                    para("Four addresses and two groups were named, and what each agency will do about them.", mark(days.third, 1)),
                    para("The Board asked that the list be destroyed after six months."),
                    audience="closed",
                    public_wording=(
                        "The Board heard about serious violence in the city and agreed what each agency will do. "
                        "Names and places are left out of the public minutes, so that nobody is put at risk."
                    ),
                ),
                section(
                    "Welcome, introductions and apologies",
                    para(
                        f"The meeting was opened to the public at 10:27. Professor {who.PROFESSOR} was welcomed as an "
                        "independent member."
                    ),
                    para(f"Apologies were received from Dr {who.DOCTOR} ({who.HEALTH})."),
                ),
                section("Questions from the public", para("No questions had been sent in.")),
                section(
                    "Minutes and notes of earlier meetings",
                    para(f"The minutes of {short(days.second)} and the notes of {short(days.session)} were agreed."),
                ),
                section(
                    "Action points: review",
                    para("All but one were closed. The lamps of the River Quarter are known and now have to be mended.", mark(days.third, 2)),
                ),
                section(
                    "Update on priorities",
                    sub(who.AFTER_DARK),
                    para(
                        "Maximilian Brackenbury-St Clair explained why the last bus leaves at 22:50: the depot closes "
                        "its gate at half past eleven.",
                        depth=2,
                    ),
                    para("The task group was asked to look into it.", mark(days.third, 3), depth=2),
                    sub(who.YOUNG),
                    para(
                        "The breakfast club has to leave Weir Street while its roof is repaired.",
                        mark(days.third, 4), depth=2,
                    ),
                ),
                section(
                    SURVEY,
                    para("The Partnership noted the three themes: getting home, being believed, growing up here."),
                    para("The second of them costs little to put right.", mark(days.third, 5)),
                ),
                section(
                    "Priorities for next year",
                    para("The Board deferred the choice until the lighting audit has been read."),
                ),
                section("Any other business", para("There was none.")),
                section("Key messages from today", para("- Thefts of bicycles have fallen.\n- We are looking at the last bus.")),
                section("Date of the next meeting", para(f"{words(days.coming)} at 10:00.")),
            ],
        ),
    )
