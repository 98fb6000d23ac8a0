"""The development session between the second and the third meeting, online."""

from __future__ import annotations

from datetime import time

from csp.drafts import DraftDocument
from meetings.reading.shapes import AgendaRead, MeetingFacts, MinutesRead
from reports.demo import whoweare as who
from reports.demo.days import Days, words
from reports.demo.standing import JOIN_ONLINE, ONLINE, online_information
from reports.demo.writing import Point, Story, board, guest, item, mark, member, para, pause, section


def story(days: Days) -> Story:
    """All that the demo says of it."""
    facts = MeetingFacts(
        date=days.session, starts=time(9, 30), ends=time(12), venue=ONLINE, mode="online", kind="development"
    )
    agenda = AgendaRead(
        meeting=facts,
        notes=["A session to think together; no decisions are taken."],
        items=[
            item("Welcome", "Chair", minutes=5),
            item("What residents told us: the residents’ survey", f"{who.ANALYST} ({who.INSIGHT})", minutes=40, purpose="present"),
            item("Which of it can we change? Work in three rooms", "All", minutes=45, purpose="discuss"),
            pause("Break", 10),
            item("What we take with us", "Vice Chair", minutes=40, purpose="discuss"),
        ],
        public_information=online_information(),
    )
    minutes = MinutesRead(
        meeting=facts,
        status="draft",
        attendance=[
            board(who.CHAIR, who.CITY, "Councillor", present=False),
            board(who.VICE, who.POLICE, "Superintendent", roles=["vice_chair", "chair"]),
            board(who.SERVICES, "Harrowmere City Council (Community Services)"),
            board(who.COUNTY_LEAD, "Westmarch County Council (Communities)"),
            board(who.FIRE_LEAD, who.FIRE, "Area Commander"),
            board(who.PROBATION_LEAD, who.PROBATION),
            member(who.SUPPORT, who.SAFETY_TEAM, roles=["minutes"]),
            member(who.ANALYST, who.INSIGHT),
            member(who.TUTOR, who.COLLEGE),
            member(who.SHELTER, who.HAVEN),
            member(who.VOLUNTEERS, f"{who.VOLUNTARY} (HCVS)"),
            guest(who.PROFESSOR, "", "Professor"),
        ],
        public_present=0,
        closed_at=time(11, 52),
        document=DraftDocument(
            f"Notes of the development session of {words(days.session)}",
            sections=[
                section(
                    "Welcome",
                    para(f"{who.VICE} took the chair, as Councillor {who.CHAIR} had sent apologies."),
                ),
                section(
                    "What residents told us",
                    para("1,146 people answered. Three in four feel safe by day, fewer than half after ten at night."),
                    para(
                        f"{who.ANALYST} advised against comparing wards: some have only a dozen answers.",
                    ),
                ),
                section(
                    "Work in three rooms",
                    para(
                        "The rooms brought back:\n\n"
                        "- **Getting home**: the last bus goes before the last train comes in;\n"
                        "- **Being believed**: people do not know what happens after they report;\n"
                        "- **Growing up here**: nowhere to go that is dry and free."
                    ),
                ),
                section(
                    "What we take with us",
                    para("A small group should look at the way home for three months, and no longer.", mark(days.session, 1)),
                    para(f"Professor {who.PROFESSOR} offered to read its report before anybody else does."),
                ),
            ],
        ),
    )
    return Story(
        who.SHORT_NAME,
        facts,
        agenda=agenda,
        joining=JOIN_ONLINE,
        minutes=minutes,
        points=[
            Point("Set up a task and finish group on the way home at night, for three months.", [who.VICE, who.HOUSING])
        ],
    )
