"""The second meeting: a vote, a newcomer, a question from the public, and the chair handed over half-way."""

from __future__ import annotations

from datetime import time

from csp.drafts import DraftDocument
from meetings.reading.shapes import AgendaRead, LogEntryRead, MeetingFacts, MinutesRead, ReportRead
from reports.demo import whoweare as who
from reports.demo.days import Days, short, words
from reports.demo.standing import FIRE_STATION, JOIN_BOTH
from reports.demo.writing import (
    Decided,
    PaperDraft,
    Point,
    Story,
    board,
    guest,
    heading,
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

BIDS = "Community Safety Fund: bids"
HANDOVER = "item 6"


def story(days: Days) -> Story:
    """All that the demo says of it."""
    facts = MeetingFacts(
        date=days.second, starts=time(10), ends=time(12, 30), venue=FIRE_STATION, mode="hybrid", kind="ordinary"
    )
    return Story(
        who.SHORT_NAME,
        facts,
        agenda=agenda(days, facts),
        joining=JOIN_BOTH,
        papers=[PaperDraft(fund_report(), serves=[BIDS])],
        log=[
            LogEntryRead(
                mark(days.first, 1), "Ask every agency for one person to train as a community mediator.",
                ["All members"], "in_progress", "Six names so far; the course has been booked.",
                carried_over="Carried over from an earlier meeting",
            ),
            LogEntryRead(
                mark(days.first, 2),
                "Walk the Ropewalk and the River Quarter after dark and list every lamp that is out.",
                [who.SERVICES], "in_progress", "The Ropewalk is done; the River Quarter is still to do.",
            ),
            LogEntryRead(
                mark(days.first, 3), "Bring back the draft information-sharing agreement with both colleges.",
                [who.CAMPUS, who.TUTOR], "closed", "Signed by both colleges and the Constabulary.",
            ),
            LogEntryRead(
                mark(days.first, 4), "Send members the bicycle theft figures by ward and month.",
                [who.ANALYST], "closed", "Sent, with a map.",
            ),
        ],
        minutes=minutes(days, facts),
        points=[
            Point(
                "Walk the River Quarter after dark with residents and list every lamp that is out.",
                [who.SERVICES], continues=mark(days.first, 2),
            ),
            Point("Move the two cameras to the bicycle racks at the station and Weir Street.", [who.POLICE]),
            Point("Tell the unsuccessful bidders why, and help them to bid again.", [who.SUPPORT, who.VOLUNTEERS]),
        ],
        decisions=[
            Decided(
                "£8,400 was awarded to the Weir Street breakfast club.", "The Board voted on the breakfast club",
                votes=(5, 1, 0),
            ),
            Decided(
                "The bid for a second mobile camera was not agreed.", "The bid for a second mobile camera",
                outcome="rejected", votes=(2, 3, 1),
            ),
            Decided("The minutes of the last meeting were agreed with one amendment.", "The minutes of"),
        ],
    )


def agenda(days: Days, facts: MeetingFacts) -> AgendaRead:
    """All open."""
    return AgendaRead(
        meeting=facts,
        items=[
            item("Welcome, introductions and apologies", "Chair", minutes=5),
            item("Questions from the public", "Chair", minutes=10),
            item(f"Minutes of {words(days.first)}", "Board / members", minutes=5, purpose="agree"),
            item("Action points: review", "Chair / Board / members", minutes=10, purpose="review"),
            item(
                "Update on priorities", minutes=None,
                parts=[
                    part(who.AFTER_DARK, f"{who.SERVICES} ({who.CITY})", minutes=15),
                    part(who.YOUNG, f"{who.YOUNG_PEOPLE} ({who.YOUTH})", minutes=15),
                ],
            ),
            item(BIDS, f"{who.SUPPORT} ({who.CITY})", minutes=25, purpose="agree"),
            item("Fires in bin stores", f"{who.FIRE_LEAD} ({who.FIRE})", minutes=15, purpose="present"),
            item("Any other business", "Chair", minutes=5),
            item("Key messages from today", "Chair / Board / members", minutes=5),
            heading("Written reports circulated"),
            item("Modern slavery: county summary", who.COUNTY, purpose="written", time_words="Written report"),
            item("Date of the next meeting", purpose="next", next_date=days.third),
        ],
    )


def fund_report() -> ReportRead:
    """A report in the house form, with a table and recommendations."""
    return report(
        "Community Safety Fund: five bids for £20,000",
        "Board and members of the Partnership",
        f"{who.SUPPORT}, Partnership Support Officer, Harrowmere City Council",
        section(
            "Purpose of the report",
            para("To set out the bids made to this year’s fund, and what the assessors thought of each."),
        ),
        section(
            "Background",
            para("The fund holds **£20,000**. It pays for work that serves a priority and ends within a year."),
            para("Three members of the steering group read the bids, each alone, and then compared their marks."),
        ),
        section(
            "The bids",
            table(
                "Bids received, in order of the assessors’ marks (out of 30)",
                "Bidder | For | Amount | Marks",
                "Weir Street Breakfast Club | Two mornings more a week | £8,400 | 27",
                "Ropewalk Residents | A gate at the weir steps | £3,150 | 24",
                "Haven Westmarch | Training for hairdressers and barbers | £4,900 | 24",
                "Harrowmere Businesses Against Crime | Radios for night-time stewards | £2,600 | 18",
                "Westmarch Constabulary | A second mobile camera | £9,750 | 11",
            ),
            para("Awards for the first four come to £19,050, which leaves £950 unspent."),
        ),
        section(
            "Recommendations",
            para("That the Board awards the first four bids."),
            para("That it asks the assessors to help the fifth bidder find another fund."),
        ),
        section("Further information", para("Bids can be read at [the fund’s page](https://harrowmere.example.org/fund).")),
    )


def minutes(days: Days, facts: MeetingFacts) -> MinutesRead:
    """Agreed at the third meeting; corrected afterwards."""
    return MinutesRead(
        meeting=facts,
        status="draft",
        attendance=[
            board(who.CHAIR, who.CITY, "Councillor", roles=["chair"]),
            board(who.VICE, who.POLICE, "Superintendent", roles=["vice_chair"], replaces=who.FORMER_VICE),
            board(who.SERVICES, "Harrowmere City Council (Community Services)"),
            board(who.COUNTY_LEAD, "Westmarch County Council (Communities)"),
            board(
                who.FIRE_DEPUTY, who.FIRE, "Station Commander", represents=who.FIRE_LEAD,
                represents_agency=who.FIRE,
            ),
            board(who.DOCTOR, f"{who.HEALTH} (ICB)", "Dr"),
            board(who.PROBATION_LEAD, who.PROBATION),
            member(who.SUPPORT, who.SAFETY_TEAM, roles=["minutes"]),
            member(who.CAMPUS, "University of Harrowmere (Security and Student Life)"),
            member(who.SHOPS, f"{who.BUSINESS} (HBAC)"),
            member(who.VOLUNTEERS, f"{who.VOLUNTARY} (HCVS)"),
            member(who.HOUSING, who.HOMES),
            member(who.YOUNG_PEOPLE, who.YOUTH),
            member(who.TRAINS, who.TRANSPORT, "Sergeant"),
            member(who.ANALYST, who.INSIGHT, present=False),
            guest("Benedicta Ashworth-Mensah", who.HIGHWAYS),
            guest("Wilfred Tanaka", "Harrowmere Secondary Heads’ Forum"),
            guest("Saoirse Llewellyn-Kaur", who.POLICE, "Detective Inspector"),
        ],
        public_present=7,
        closed_at=time(12, 34),
        document=DraftDocument(
            f"Minutes of {words(days.second)}",
            sections=[
                section(
                    "Welcome, introductions and apologies",
                    para(
                        f"The Chair welcomed Superintendent {who.VICE}, who replaces {who.FORMER_VICE} for the "
                        f"Constabulary and as Vice Chair. {who.FIRE_DEPUTY} represented {who.FIRE_LEAD}."
                    ),
                    para(f"Apologies were received from {who.ANALYST} ({who.INSIGHT})."),
                ),
                section(
                    "Questions from the public",
                    para("Two questions had been sent in. Both, with the answers given, are in Appendix A."),
                ),
                section(
                    f"Minutes of {words(days.first)}",
                    para(f"The minutes of {short(days.first)} were agreed with one amendment about bicycle theft."),
                ),
                section("Action points: review", para("Two were closed. The walk after dark goes on.", mark(days.second, 1))),
                section(
                    "Update on priorities",
                    sub(who.AFTER_DARK),
                    para(
                        "Benedicta Ashworth-Mensah said what the county can mend and how soon. A lamp is repaired "
                        "within five working days if the fault is in the lamp, and within *twenty-five* if it is in "
                        "the cable.",
                        depth=2,
                    ),
                    table(
                        "Lamps out on the Ropewalk, by cause",
                        "Cause | Lamps | Working days to mend",
                        "Bulb | 9 | 5",
                        "Column struck by a vehicle | 2 | 15",
                        "Cable | 4 | 25",
                    ),
                    para("The two cameras will be moved, as the figures suggest.", mark(days.second, 2), depth=2),
                    sub(who.YOUNG),
                    para(
                        "Wilfred Tanaka asked that schools be told on the same day when a pupil has been stopped. "
                        f"{who.VICE} agreed, and named a sergeant for it.",
                        depth=2,
                    ),
                ),
                section(
                    BIDS,
                    para(
                        f"The Chair, a trustee of the breakfast club, left the chair to {who.VICE} for this item and "
                        "for the rest of the meeting, having a train to catch. She did not vote."
                    ),
                    para("The Board voted on the breakfast club: five for, one against. It was awarded **£8,400**."),
                    para("The bid for a second mobile camera was put to the vote and fell, two to three, with one abstention."),
                    para("The other bids were agreed without a vote.", mark(days.second, 3)),
                ),
                section(
                    "Fires in bin stores",
                    para(f"{who.FIRE_DEPUTY} showed photographs. A lock that costs £11 prevents most of them."),
                ),
                section("Any other business", para("There was none.")),
                section(
                    "Key messages from today",
                    para("£19,050 goes to four local projects. A dark lamp has a number on it: tell us that number."),
                ),
                section("Modern slavery: county summary", para("The written report was noted.")),
                section("Date of the next meeting", para(f"{words(days.third)}.")),
                section(
                    "Public questions and responses",
                    sub("From a resident of Kiln Lane", numbered=False),
                    para("**Q:** The steps have been dark for months. Who owns the lamp?", numbered=False),
                    para(
                        "**A:** The City Council does. It is on the list and will be mended within five working "
                        "days of this meeting.",
                        numbered=False,
                    ),
                    sub("From Mrs J. Abernathy-Okafor, Weir Street", numbered=False),
                    para("**Q:** Will the breakfast club also open in the holidays?", numbered=False),
                    para("**A:** Not on this award. The club has been told of a holiday fund.", numbered=False),
                    kind="appendix",
                ),
            ],
        ),
    )
