"""The extraordinary meeting, the cancelled one, the distant one, and the meetings of the two other groups."""

from __future__ import annotations

from datetime import time

from csp.drafts import DraftDocument
from meetings.reading.shapes import AgendaRead, MeetingFacts, MinutesRead
from reports.demo import whoweare as who
from reports.demo.days import Days, words
from reports.demo.standing import FIRE_STATION, GUILDHALL, JOIN_BOTH, JOIN_IN_PERSON, JOIN_ONLINE, ONLINE
from reports.demo.writing import Point, Story, board, item, mark, member, para, section

CANCELLED_BECAUSE = "A water main has burst under Market Hill, and the Guildhall is closed until it is mended."


def cancelled(days: Days) -> Story:
    """Cancelled after its notice: a water main burst under Market Hill."""
    facts = MeetingFacts(
        date=days.cancelled, starts=time(10), ends=time(12, 30), venue=GUILDHALL, mode="in_person", kind="ordinary"
    )
    return Story(who.SHORT_NAME, facts, joining=JOIN_IN_PERSON)


def later(days: Days) -> Story:
    """Known by its date and place alone, and so only by its notice."""
    facts = MeetingFacts(
        date=days.later, starts=time(10), ends=time(12, 30), venue=FIRE_STATION, mode="hybrid", kind="ordinary"
    )
    return Story(who.SHORT_NAME, facts, joining=JOIN_BOTH)


def extraordinary(days: Days) -> Story:
    """Called for one matter. Its minutes are still being written."""
    facts = MeetingFacts(
        date=days.extraordinary, starts=time(14), ends=time(15), venue=ONLINE, mode="online", kind="extraordinary"
    )
    agenda = AgendaRead(
        meeting=facts,
        items=[
            item("Welcome and apologies", "Chair", minutes=5),
            item("Fire at the Northgate underpass: what each agency does now", f"{who.FIRE_LEAD} ({who.FIRE})", minutes=35, purpose="discuss"),
            item("Money for lights in the underpass", "Board", minutes=15, purpose="agree"),
        ],
    )
    minutes = MinutesRead(
        meeting=facts,
        status="draft",
        attendance=[
            board(who.CHAIR, who.CITY, "Councillor", roles=["chair"]),
            board(who.VICE, who.POLICE, "Superintendent", roles=["vice_chair"]),
            board(who.SERVICES, "Harrowmere City Council (Community Services)"),
            board(who.FIRE_LEAD, who.FIRE, "Area Commander"),
            board(who.COUNTY_LEAD, "Westmarch County Council (Communities)"),
            board(who.PROBATION_LEAD, who.PROBATION),
            member(who.SUPPORT, who.SAFETY_TEAM, roles=["minutes"]),
        ],
        public_present=21,
        closed_at=time(14, 58),
        document=DraftDocument(
            f"Minutes of {words(days.extraordinary)}",
            sections=[
                section("Welcome and apologies", para("The Chair thanked everybody for coming at three days’ notice.")),
                section(
                    "Fire at the Northgate underpass",
                    para(f"{who.FIRE_LEAD} said that nobody was hurt. The lamps and the wall tiles are lost."),
                    para("The county will open a path above ground within a week.", mark(days.extraordinary, 1)),
                ),
                section(
                    "Money for lights in the underpass",
                    para("£950 are left in the fund. A path above ground needs lamps that run on batteries."),
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
            Point("Open a lit path above ground at Northgate until the underpass is safe.", [who.COUNTY_LEAD]),
            # Agreed on the way out: no paragraph speaks of it.
            Point("Buy the lamps for the underpass and keep the receipt.", [who.SUPPORT]),
        ],
    )


def steering(days: Days) -> Story:
    """The steering group. Nobody has entered its members: they follow from who sat there."""
    facts = MeetingFacts(
        date=days.steering, starts=time(13, 30), ends=time(15), venue=FIRE_STATION, mode="hybrid", kind="ordinary"
    )
    agenda = AgendaRead(
        meeting=facts,
        items=[
            item("Welcome", "Chair", minutes=5),
            item(f"Preparing the Partnership meeting of {words(days.coming)}", who.SUPPORT, minutes=30, purpose="discuss"),
            item("Calls about the bus station: a joint look", f"{who.ANALYST} ({who.INSIGHT})", minutes=40, purpose="review"),
        ],
    )
    minutes = MinutesRead(
        meeting=facts,
        status="draft",
        attendance=[
            board(who.SERVICES, "Harrowmere City Council (Community Services)", roles=["chair"]),
            board("Saoirse Llewellyn-Kaur", who.POLICE, "Detective Inspector", roles=["vice_chair"]),
            member(who.SUPPORT, who.SAFETY_TEAM, roles=["minutes"]),
            member(who.ANALYST, who.INSIGHT),
            member(who.HOUSING, who.HOMES),
        ],
        closed_at=time(14, 45),
        document=DraftDocument(
            f"Minutes of the steering group of {words(days.steering)}",
            sections=[
                section("Welcome", para("Everybody was present.")),
                section(
                    "Preparing the Partnership meeting",
                    para("The lighting audit comes first, while people are awake.", mark(days.steering, 1)),
                ),
                section(
                    "Calls about the bus station",
                    para("Police, council and housing calls were laid over each other for the first time; Fridays stand out."),
                ),
            ],
        ),
    )
    return Story(
        who.STEERING_SHORT, facts, agenda=agenda, minutes=minutes,
        points=[Point("Have the lighting audit ready for the Partnership.", [who.SERVICES])],
    )


def task(days: Days) -> Story:
    """The first meeting of the task and finish group: an agenda and no minutes yet."""
    facts = MeetingFacts(
        date=days.task, starts=time(16), ends=time(17), venue=ONLINE, mode="online", kind="ordinary"
    )
    agenda = AgendaRead(
        meeting=facts,
        items=[
            item("What we are asked, and by when", f"{who.VICE} ({who.POLICE})", minutes=15, purpose="discuss"),
            item("The last bus and the last train", f"{who.TRAINS} ({who.TRANSPORT})", minutes=30, purpose="verbal"),
        ],
    )
    return Story(who.TASK_SHORT, facts, agenda=agenda)
