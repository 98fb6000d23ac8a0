"""The first meeting of the demo: new terms of reference, and a lighting audit that will take a year."""

from __future__ import annotations

from datetime import time

from csp.drafts import DraftDocument
from meetings.reading.shapes import AgendaRead, MeetingFacts, MinutesRead
from reports.demo import whoweare as who
from reports.demo.days import Days, words
from reports.demo.standing import GUILDHALL, JOIN_IN_PERSON, terms_sections
from reports.demo.writing import (
    Decided,
    PaperDraft,
    Point,
    Story,
    board,
    document,
    guest,
    heading,
    item,
    mark,
    member,
    para,
    part,
    pause,
    section,
    sub,
)

TERMS = "Terms of reference"


def story(days: Days) -> Story:
    """All that the demo says of it."""
    facts = MeetingFacts(
        date=days.first, starts=time(10), ends=time(13), venue=GUILDHALL, mode="in_person", kind="ordinary"
    )
    return Story(
        who.SHORT_NAME,
        facts,
        agenda=agenda(days, facts),
        joining=JOIN_IN_PERSON,
        papers=[
            PaperDraft(
                document(
                    "Partnership terms of reference", "letters",
                    *terms_sections("Five Board members, representatives included, make a quorum."),
                ),
                serves=[TERMS],
            )
        ],
        minutes=minutes(days, facts),
        points=[
            Point("Ask every agency for one person to train as a community mediator.", ["All members"]),
            Point("Walk the Ropewalk and the River Quarter after dark and list every lamp that is out.", [who.SERVICES]),
            Point("Bring back the draft information-sharing agreement with both colleges.", [who.CAMPUS, who.TUTOR]),
            Point("Send members the bicycle theft figures by ward and month.", [who.ANALYST]),
        ],
        decisions=[
            Decided(
                "The terms of reference were agreed, with a quorum of five Board members from the next meeting.",
                "The terms of reference were agreed",
            )
        ],
        amendments=["In the paragraph about bicycle theft, “reported” was put before “thefts”."],
    )


def agenda(days: Days, facts: MeetingFacts) -> AgendaRead:
    """A closed item first, two priorities under one number, a break, written reports at the end."""
    return AgendaRead(
        meeting=facts,
        notes=["Item 1 is closed; the public is welcome from about 10:20."],
        items=[
            item(
                "Review after the death of “Rowan”: progress", f"{who.SHELTER} ({who.HAVEN})",
                minutes=20, purpose="discuss", closed=True,
            ),
            item("Welcome, housekeeping, introductions and apologies", "Chair", minutes=5),
            item("Questions from the public", "Chair", minutes=10),
            item("Action points: review", "Chair / Board / members", minutes=10, purpose="review"),
            item(
                "", minutes=None,
                parts=[
                    part(f"Priority: {who.AFTER_DARK}", f"{who.SERVICES} ({who.CITY})", minutes=15),
                    part(f"Priority: {who.YOUNG}", f"{who.YOUNG_PEOPLE} ({who.YOUTH})", minutes=15),
                ],
            ),
            pause("Comfort break", 10),
            item("Bicycle theft: what the figures say", f"{who.ANALYST} ({who.INSIGHT})", minutes=15, purpose="present"),
            item(TERMS, who.SUPPORT, "Board", minutes=15, purpose="agree"),
            item("Any other business", "Chair", minutes=5),
            item("Key messages from today", "Chair / Board / members", minutes=5),
            heading("Verbal information to be noted"),
            item("Victims’ services: new contract", f"{who.PCC_OFFICER} ({who.COMMISSIONER})", minutes=5, purpose="verbal"),
            item("Date of the next meeting", purpose="next", next_date=days.second, notes=GUILDHALL),
        ],
    )


def minutes(days: Days, facts: MeetingFacts) -> MinutesRead:
    """Agreed at the second meeting, with an amendment. The closed section is withheld."""
    return MinutesRead(
        meeting=facts,
        status="draft",
        attendance=[
            board(who.CHAIR, who.CITY, "Councillor", roles=["chair"]),
            board(who.FORMER_VICE, who.POLICE, "Superintendent", roles=["vice_chair"]),
            board(who.SERVICES, "Harrowmere City Council (Community Services)"),
            board(who.COUNTY_LEAD, "Westmarch County Council (Communities)"),
            board(who.FIRE_LEAD, who.FIRE, "Area Commander"),
            board(who.DOCTOR, f"{who.HEALTH} (ICB)", "Dr"),
            board(who.PROBATION_LEAD, who.PROBATION, present=False),
            member(who.SUPPORT, who.SAFETY_TEAM, roles=["minutes"]),
            member(who.CAMPUS, "University of Harrowmere (Security and Student Life)"),
            member(who.TUTOR, who.COLLEGE),
            member(who.SHOPS, f"{who.BUSINESS} (HBAC)"),
            member(who.VOLUNTEERS, f"{who.VOLUNTARY} (HCVS)"),
            member(who.SHELTER, who.HAVEN),
            member(who.ANALYST, who.INSIGHT),
            member(who.YOUNG_PEOPLE, who.YOUTH),
            member(who.TRAINS, who.TRANSPORT, "Sergeant", present=False),
            guest(who.PCC_OFFICER, who.COMMISSIONER),
        ],
        public_present=3,
        opened_to_public_at=time(10, 22),
        closed_at=time(12, 41),
        document=DraftDocument(
            f"Minutes of {words(days.first)}",
            sections=[
                section(
                    "Review after the death of “Rowan”: progress",
                    para(
                        f"{who.SHELTER} told the Board which of the nine recommendations have been carried out, "
                        "and which wait for the new health contract."
                    ),
                    para("The Chair thanked Rowan’s family, who had read the progress note before the meeting."),
                    audience="closed",
                ),
                section(
                    "Welcome, housekeeping, introductions and apologies",
                    para("The Chair opened the meeting to the public at 10:22 and asked everybody to say who they were."),
                    para(
                        f"Apologies were received from {who.PROBATION_LEAD} ({who.PROBATION}) and "
                        f"{who.TRAINS} ({who.TRANSPORT})."
                    ),
                ),
                section("Questions from the public", para("No questions had been sent in.")),
                section(
                    "Action points: review",
                    para("One action point of the meeting before remained, about mediators, and was carried over.", mark(days.first, 1)),
                ),
                section(
                    "Priorities",
                    sub(f"Priority: {who.AFTER_DARK}"),
                    para(
                        f"{who.SERVICES} said that complaints about dark streets came from four places above all:\n\n"
                        "- the Ropewalk between the weir and the bus station;\n"
                        "- the steps at Kiln Lane;\n"
                        "- the underpass at Northgate;\n"
                        "- the whole of the **River Quarter** after the shops close.",
                        depth=2,
                    ),
                    para(
                        f"{who.FORMER_VICE} offered an officer for a walk in the dark with residents.",
                        mark(days.first, 2), depth=2,
                    ),
                    sub(f"Priority: {who.YOUNG}"),
                    para(
                        f"{who.YOUNG_PEOPLE} described the breakfast club at Weir Street, which now sees 26 young "
                        "people a week. Attendance at school has gone up for 19 of them.",
                        depth=2,
                    ),
                    para(
                        "The colleges asked for a clear rule on what they may share, and with whom.",
                        mark(days.first, 3), depth=2,
                    ),
                ),
                section(
                    "Bicycle theft: what the figures say",
                    para(
                        f"{who.ANALYST} showed that 412 thefts in twelve months were spread unevenly: half of them "
                        "happened at two racks. Moving a camera costs less than one day’s losses.",
                        mark(days.first, 4),
                    ),
                ),
                section(
                    TERMS,
                    para(f"{who.SUPPORT} went through the changes, the chief of them a quorum, which had never been stated."),
                    para(
                        "The terms of reference were agreed. A quorum of five Board members, representatives "
                        "included, holds from the next meeting."
                    ),
                ),
                section("Any other business", para("There was none.")),
                section(
                    "Key messages from today",
                    para("- Half of all bicycle thefts happen at two racks.\n- Tell us where the street is dark.", numbered=False),
                ),
                section(
                    "Victims’ services: new contract",
                    para(f"{who.PCC_OFFICER} said that the new service starts within three months and can be called at any hour."),
                ),
                section("Date of the next meeting", para(f"{words(days.second)} at 10:00, at the Guildhall.")),
            ],
        ),
    )
