"""The partnership of Harrowmere: its agencies, its people, and where they sit. All of it is made up.

The telephone numbers come from the range that Ofcom keeps free for drama.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

NAME = "Harrowmere Community Safety Partnership"
SHORT_NAME = "HCSP"
DETAILS = {
    "short_name": SHORT_NAME,
    "area": "Harrowmere",
    "strapline": "Working together for a safer city",
    "host": "Harrowmere City Council",
    "support_title": "Partnership Support Officer",
    "email": "community.safety@harrowmere.example.org",
    "telephone": "01632 960100",
    "website": "https://harrowmere.example.org/community-safety",
}
STEERING = "Multi-Agency Steering Group"
STEERING_SHORT = "MASG"
TASK = "Night-Time Travel Task and Finish Group"
TASK_SHORT = "Task group"
PANEL = "Harrowmere Residents’ Panel"

CITY = "Harrowmere City Council"
SAFETY_TEAM = "Harrowmere City Council (Community Safety Team)"
COUNTY = "Westmarch County Council"
INSIGHT = "Westmarch County Council Insight Team"
HIGHWAYS = "Westmarch County Council (Highways and Lighting)"
YOUTH = "Westmarch County Council Youth Justice Service"
POLICE = "Westmarch Constabulary"
FIRE = "Westmarch Fire and Rescue Service"
HEALTH = "NHS Westmarch and Vale Integrated Care Board"
FORMER_HEALTH = "NHS Westmarch and Vale Clinical Commissioning Group"
PROBATION = "Westmarch Probation Service"
UNIVERSITY = "University of Harrowmere"
COLLEGE = "Harrowmere College of Arts and Technology"
BUSINESS = "Harrowmere Businesses Against Crime"
VOLUNTARY = "Harrowmere Council for Voluntary Service"
TRANSPORT = "Regional Transport Police"
COMMISSIONER = "Office of the Police and Crime Commissioner for Westmarch"
HOMES = "Harrowmere Homes"
FORMER_HOMES = "Harrowmere Housing Association"
HAVEN = "Haven Westmarch"
AMBULANCE = "Westmarch Ambulance Service"


@dataclass(frozen=True)
class AgencyFacts:
    """An agency, its abbreviation, whether statute names it, the other names that papers use, and its name in open data."""

    name: str
    short_name: str = ""
    statutory: bool = False
    also: tuple[str, ...] = ()
    org_id: str = ""


AGENCIES = [
    AgencyFacts(CITY, statutory=True, also=("City Council",), org_id="GB-LAE-HWM"),
    AgencyFacts(COUNTY, statutory=True, also=("County Council",)),
    AgencyFacts(POLICE, statutory=True, also=("Westmarch Police", "Constabulary")),
    AgencyFacts(FIRE, "WFRS", statutory=True, also=("Fire and Rescue Service",)),
    AgencyFacts(FORMER_HEALTH, "CCG", statutory=True),
    AgencyFacts(HEALTH, "ICB", statutory=True, also=("Westmarch and Vale ICB",)),
    AgencyFacts(PROBATION, statutory=True),
    AgencyFacts(UNIVERSITY),
    AgencyFacts(COLLEGE),
    AgencyFacts(BUSINESS, "HBAC"),
    AgencyFacts(VOLUNTARY, "HCVS", org_id="GB-CHC-0000017"),
    AgencyFacts(TRANSPORT, "RTP"),
    AgencyFacts(COMMISSIONER, "OPCC", org_id="GB-PF-WESTMARCH"),
    AgencyFacts(FORMER_HOMES),
    AgencyFacts(HAVEN),
    AgencyFacts(AMBULANCE),  # asked to name somebody, and has not yet
]

CHAIR = "Rosalind Achterberg-Nwosu"
FORMER_VICE = "Margaret Ellacombe"
VICE = "Dafydd Prosser-Lloyd"
SUPPORT = "Oluwaseun Featherstonehaugh"
SERVICES = "Alasdair Munro-Kaczmarek"
COUNTY_LEAD = "Tomasz Wierzbicki-Hale"
FIRE_LEAD = "Ngozi Amadi-Thornhill"
FIRE_DEPUTY = "Zachary Threlfall"
DOCTOR = "Priyanka Raghunathan"
PROBATION_LEAD = "Gwendolyn Osei"
CAMPUS = "Bronwen ap Rhys"
TUTOR = "Hui-Min Castellanos"
SHOPS = "Jasper Quickfall"
VOLUNTEERS = "Amara Diallo-Whitcombe"
TRAINS = "Ruaridh Mackintosh-Bell"
PCC_OFFICER = "Shabnam Yazdani"
HOUSING = "Ottoline Vance"
SHELTER = "Farida Lindqvist-Rahman"
ANALYST = "Ciarán O’Shaughnessy"
YOUNG_PEOPLE = "Théodora Papadimitriou"
PROFESSOR = "Emmeline Hartigan-Boateng"
GUEST = "Leopold Varga-Whitlock"  # a doctor, invited for one closed item

AFTER_DARK = "Safer streets after dark"
YOUNG = "Protecting young people from exploitation"


@dataclass(frozen=True)
class Seat:
    """A place in the Partnership. `since`/`until`: which day of the demo it was taken, and given up the day before."""

    name: str
    title: str
    agency: str
    standing: str
    extension: int  # last two digits of the telephone
    role: str = "representative"
    since: str = ""
    until: str = ""


SEATS = [
    Seat(CHAIR, "Councillor", CITY, "board", 1),
    Seat(SERVICES, "", "Harrowmere City Council (Community Services)", "board", 2),
    Seat(FORMER_VICE, "Superintendent", POLICE, "board", 3, until="second"),
    Seat(VICE, "Superintendent", POLICE, "board", 4, since="second"),
    Seat(COUNTY_LEAD, "", "Westmarch County Council (Communities)", "board", 5),
    Seat(FIRE_LEAD, "Area Commander", FIRE, "board", 6),
    Seat(FIRE_DEPUTY, "Station Commander", FIRE, "board", 7, role="deputy"),
    Seat(DOCTOR, "Dr", HEALTH, "board", 8),
    Seat(PROBATION_LEAD, "", PROBATION, "board", 9),
    Seat(SUPPORT, "", SAFETY_TEAM, "member", 10),
    Seat(CAMPUS, "", "University of Harrowmere (Security and Student Life)", "member", 11),
    Seat(TUTOR, "", COLLEGE, "member", 12),
    Seat(SHOPS, "", BUSINESS, "member", 13),
    Seat(VOLUNTEERS, "", VOLUNTARY, "member", 14),
    Seat(TRAINS, "Sergeant", TRANSPORT, "member", 15),
    Seat(PCC_OFFICER, "", COMMISSIONER, "member", 16),
    Seat(HOUSING, "", HOMES, "member", 17),
    Seat(SHELTER, "", HAVEN, "member", 18),
    Seat(ANALYST, "", INSIGHT, "member", 19),
    Seat(YOUNG_PEOPLE, "", YOUTH, "member", 20),
    Seat(PROFESSOR, "Professor", "", "member", 21, since="third"),  # independent: she sits for nobody
]

# Kind, person, priority led, the day of the demo since which, and the day before which they held it.
OFFICES = [
    ("chair", CHAIR, "", "", ""),
    ("vice_chair", FORMER_VICE, "", "", "second"),
    ("vice_chair", VICE, "", "second", ""),
    ("support_officer", SUPPORT, "", "", ""),
    ("priority_lead", SERVICES, AFTER_DARK, "first", ""),
    ("priority_lead", YOUNG_PEOPLE, YOUNG, "first", ""),
]

# Two people of one name, who both sit in the task group.
NAMESAKE = "Sarah Ahmed"
NAMESAKES = [CITY, POLICE]


def email(name: str) -> str:
    """An address at a domain that can never exist."""
    plain = unicodedata.normalize("NFD", name).encode("ascii", "ignore").decode().replace("-", "")
    return ".".join(plain.lower().split()) + "@example.org"


def telephone(extension: int) -> str:
    """A number from the range kept free for drama."""
    return f"01632 9601{extension:02}"
