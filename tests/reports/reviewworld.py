"""What three real annual reviews tell, as facts, and the records from which each comes out again.

Names and figures stand here as the sources have them; their sentences do not. What the record has no place for is among the
facts too, so that the share of those that a draft has is an honest one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import docx

from csp.identityservices import found_group, found_partnership, record_person, seat_member, succeed_agency
from csp.models import Agency, AgencyName, Group, Membership, Priority, Project, Strategy, User
from csp.priorityservices import end_priority, keep_priority
from csp.projectservices import keep_project
from csp.reachlines import read_lines
from csp.reachservices import describe_group, group_seen, keep_contacts, keep_strategy
from csp.seatservices import await_seat, rename_agency
from funding.bidservices import decide_bid, keep_bid
from funding.fundservices import keep_fund
from funding.ledgerservices import open_year
from funding.models import Bid, Fund
from meetings.timetable import Year

CITY, COUNTY, POLICE = "Cambridge City Council", "Cambridgeshire County Council", "Cambridgeshire Constabulary"
FIRE, BTP, ARU = "Cambridgeshire Fire and Rescue Service", "British Transport Police", "Anglia Ruskin University"
ICS, CCG = "Cambridgeshire and Peterborough Integrated Care Systems", "Cambridgeshire and Peterborough Clinical Commissioning Group"
TRUST, HOSPITALS = "Cambridgeshire and Peterborough NHS Foundation Trust", "Cambridge University Hospitals NHS Foundation Trust"
COMPANY, FINISH = "Community Rehabilitation Company Ltd", "Task and Finish Group"
CRC = f"Bedfordshire, Northamptonshire, Cambridgeshire and Hertfordshire {COMPANY}"
PROBATION = "The National Probation Service"
UNIT = "Probation Service Cambridgeshire and Peterborough Probation Delivery Unit"
TRADE, VOLUNTARY, UNIVERSITY = "Cambridge Business Against Crime", "Cambridge Council for Voluntary Service", "University of Cambridge"

# Long names are put together from pieces: they are facts, and no sentences.
TOGETHER, ASIAN, LATER, COMMISSIONER = "and responding together to", "of Asian women", "Strategy 2024-27", "Police and Crime Commissioner"
RESEARCH, AGAINST = f"Investigating the needs and vulnerabilities {ASIAN}", f"Domestic Abuse and Sexual Violence {LATER}"
OFFICE, OPCC = f"Office of the Cambridgeshire {COMMISSIONER}", f"Office of Cambridgeshire and Peterborough {COMMISSIONER}"
YOUNG, LISTENING = "Safeguarding young people against violence and exploitation", f"Listening to community needs {TOGETHER} reduce harm"
VIOLENCE, PEOPLE = "Reducing Violence in our City Centre", "Safeguarding people against violence and exploitation"
PLACES, HOMES = "Identifying and responding to vulnerable locations", "Domestic Abuse"
CYCLES, TALK = f"Cambridge Cycle Crime Prevention {FINISH}", "Cambridge CSP Communications Task Group"
OF_CYCLES = (
    BTP, "Cambridge Ahead", HOSPITALS, POLICE, COUNTY, "Shared Service CCTV", "Greater Anglia Rail", ARU, UNIVERSITY, "Camcycle",
    "Neighbourhood Watch",
)
# What each source says of services, a line each: name, what for, telephone, web, e-mail. By the address of the web page.
SITE, FORCE = "https://www.cambridge.gov.uk", "www.cambs.police.uk"
HATE, NEWER = "Hate-crime/Hate-crime-support", "hc-av1/report-hate-crime/"
LINES_2020 = f"""\
Antisocial behaviour team | For information and reporting antisocial behaviour | 01223 457950 | {SITE}/report-antisocial-behaviour | asbsection@cambridge.gov.uk
CAMBAC - Cambridge Business Against Crime | http://cambac.co.uk/
Cambridgeshire Constabulary | 101 (Non-emergency) / 999 (Emergency) | http://{FORCE}/
Domestic violence directory | {SITE}/domestic-violence-directory
Advice for people affected by domestic abuse | {SITE}/advice-for-people-affected-by-domestic-abuse
Environmental health issues | 01223 457900 | {SITE}/report-a-noise-issue
First Response Service | 111, then press option 2 | http://www.cpft.nhs.uk/about-us/mental-health-crisis.htm
Hate crime against race, faith, gender, sexuality, disability and age | https://{FORCE}/information-and-services/{HATE}
Personal safety advice for young people | 101 (Non-emergency) / 999 (Emergency) | https://{FORCE}/studentsafety
Public Health Joint Commissioning Unit | https://www.cambridgeshire.gov.uk/be-well/"""
LINES_2023 = LINES_2020.replace("http://www.cpft.nhs.uk/about-us/mental-health-crisis.htm", "https://www.cpft.nhs.uk/helpinacrisis").replace(
    f"disability and age | https://{FORCE}/information-and-services/{HATE}",
    f"disability, and age | https://{FORCE}/ro/report/hate-crime/{NEWER}",
) + f"\nRacial harassment | 01223 457967 / 07973 883 261 | {SITE}/racial-harassment"

# The source of 2024 ends within its contacts, at a telephone number written with a letter.
LINES_2024 = "\n".join(LINES_2023.splitlines()[:5]) + "\nEnvironmental health issues | 01223 457900"


@dataclass(frozen=True)
class Fact:
    """One fact of a source: what stands together in one of its places. `under`: the heading that it belongs to there."""

    kind: str
    says: tuple[str, ...]
    under: str = ""


def facts(kind: str, *rows: tuple[str, ...] | str, under: str = "") -> list[Fact]:
    """Several of one kind."""
    return [Fact(kind, (row,) if isinstance(row, str) else row, under) for row in rows]


def contact_facts(lines: str) -> list[Fact]:
    """Each line of contacts as a fact."""
    return [Fact("contact", tuple(part.strip() for part in line.split("|") if not part.strip().startswith("For "))) for line in lines.splitlines()]


REACHED = [f"{SITE}/cambridge-community-safety-partnership", "01223 457950", "community.safety@cambridge.gov.uk"]
USUAL = "business as usual"
SOURCES = {
    2019: Path("2020-10-06") / "7-annual-review-2020.docx",
    2022: Path("2023-07-11") / "5-annual-review-2023.docx",
    2023: Path("annual-review-2024.docx"),
}
FACTS: dict[int, list[Fact]] = {
    2019: [
        *facts("agency", CITY, (CRC, "BeNCH CRC Ltd"), CCG, TRUST, POLICE, COUNTY, FIRE, ARU, BTP, (TRADE, "CAMBAC"), VOLUNTARY, HOSPITALS,
               UNIVERSITY, OFFICE),
        *facts("priority", PEOPLE, PLACES, HOMES, under="1 April 2019 to 31 March 2020"),
        *facts("how", "Community Safety Fund", "Transformation Topic", "Strategic Assessments"),
        *facts("reached", *REACHED), *contact_facts(LINES_2020),
        *facts("contact", "Racial harassment", "@cambac1", "0300 303 8389"),
    ],
    2022: [
        *facts("agency", CITY, (ICS, "ICS"), TRUST, POLICE, COUNTY, FIRE, PROBATION, ARU, BTP, (TRADE, "CAMBAC"), VOLUNTARY, HOSPITALS,
               UNIVERSITY, (OPCC, "OPCC")),
        *facts("successor", (ICS, "Clinical Commissioning Group", "July 2022")),
        *facts("priority", YOUNG, LISTENING, under="1 April 2022 to 31 March 2023"),
        *facts("sum", ("Safer Communities Fund", "£27,300"), ("Youth Fund", "£7,000")),
        *facts("how", ("Problem-Solving Co-ordinator", CITY), "strategic assessment", "Community Safety Plan"),
        *facts("project", ("animated videos and educational packages", "Serious Violence Duty", "OPCC"), ("County Lines information poster", CITY),
               ("Peer Group and Places meeting", CITY), under=YOUNG),
        *facts("project", ("Cycle Marking Kits", "OPCC", CITY), ("Save Our Cycles Campaign", "OPCC", CITY, "Camcycle"), under=LISTENING),
        *facts("figure", "2,210", "20,000", "61.4%", "5,000 views", "2500"),
        *facts("usual", ("permanent CCTV", "OPCC", CITY), ("Taxi Marshalls", "OPCC", "Cambridge Bid", CITY), under=USUAL),
        *facts("youth", ("LED Rocket Tower Lights", CITY), ("music and film making project", "The Junction")),
        *facts("group", (CYCLES, "October 2020"), TALK), *facts("members", *((CYCLES, one) for one in OF_CYCLES)),
        *facts("other", (RESEARCH, "Dr Mirna Guha", ARU), ("media campaign", "Safer Streets Fund"),
               ("Safeguarding and Prevention training", "POCA")),
        *facts("strategy", "Purple Flag", "Domestic Abuse Act 2021", "Vision Zero Partnership", "Cambridge Together", "High Harms Board",
               "From harm to hope", "Serious Violence Duty", "Tackling Violence Against Women And Girls"),
        *facts("reached", *REACHED), *contact_facts(LINES_2023),
    ],
    2023: [
        *facts("agency", *((name, "statutory member") for name in (CITY, ICS, POLICE, COUNTY, FIRE, UNIT)), ARU, BTP, (TRADE, "CAMBAC"), VOLUNTARY,
               HOSPITALS, TRUST, UNIVERSITY, ("Police and Crime Commissioner", "OPCC")),
        *facts("priority", YOUNG, LISTENING, under="1 April 2023 to 31 August 2023"),
        *facts("priority", (VIOLENCE, "31 March 2025"), under="1 September 2023 to 31 March 2024"),
        *facts("sum", ("Safer Communities Fund", "£5,000"), ("Serious Violence Duty", "£4,607"), "£9,607", ("Safer Streets 5", "£820,000")),
        *facts("how", ("Problem-Solving Co-ordinator", CITY), "Policy and Insight Team", "Community Safety Plan"),
        *facts("project", ("County Lines information poster", CITY), ("Healthy Belonging", CITY), ("series of posters", "Serious Violence Duty", "OPCC"),
               ("Peer Group and Places meeting", CITY), ("Operation GUARDIAN", POLICE), under=YOUNG),
        *facts("project", ("cycle marking", "OPCC", CITY), ("Save Our Cycles Campaign", "Camcycle"), under=LISTENING),
        *facts("project", ("Refuge Points", "OPCC"), ("Businesses Against Abuse", "Safer Streets 5"), ("Sexual Violence Ambassador Scheme", "Safer Streets 5"),
               ("Taxi marshals", "Safer Streets 5"), ("CCTV staffing", "Safer Streets 5"), under=VIOLENCE),
        *facts("figure", "25 monthly", "20,775", "2,210", "2500", "over 20 schools", "Over 200"),
        *facts("usual", ("redeployable cameras", "OPCC", CITY), ("Emergency medical care", CITY), under=USUAL),
        *facts("group", (CYCLES, "October 2020")), *facts("members", *((CYCLES, one) for one in OF_CYCLES)),
        *facts("other", ("E-Bike safety day", POLICE), (RESEARCH, "Dr Mirna Guha", ARU)),
        *facts("strategy", "Purple Flag", "Domestic Abuse Act 2021", "Vision Zero Partnership", "Cambridge Together", "High Harms Board",
               "From harm to hope", "Serious Violence Duty", "Tackling Violence Against Women And Girls", AGAINST),
        *facts("reached", *REACHED), *contact_facts("\n".join(LINES_2024.splitlines()[:5])), *facts("contact", "Environmental health issues"),
    ],
}
# Quotes, dashes and spaces as one may type them; ordinals of days without their letters.
ALIKE = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "\xa0": " "})


def told(text: str) -> str:
    """Words as they are compared: small letters, one space, plain quotes, "1st April" as "1 april",
    addresses without what stands before and behind them."""
    words = " ".join(text.translate(ALIKE).casefold().split())
    return re.sub(r"\b(\d{1,2})(?:st|nd|rd|th)\b", r"\1", re.sub(r"https?://(?:www\.)?", "", words).replace("/ ", " ").rstrip("/"))


def words_of(source: Path) -> str:
    """All that a source says, as it is compared."""
    return told(" ".join(paragraph.text for paragraph in docx.Document(str(source)).paragraphs))


class Town:
    """Enters the records of the years 2019/20 to 2023/24, each once, by the services that the desk's pages use."""

    def __init__(self, by: User) -> None:
        self.by = by
        _, self.group = found_partnership(
            name="Cambridge Community Safety Partnership", by=by, short_name="Cambridge CSP", area="Cambridge", website=REACHED[0],
            telephone=REACHED[1], email=REACHED[2], strapline="Keeping Cambridge safe for residents and visitors",
        )
        self.agencies: dict[str, Agency] = {}

    def agency(self, name: str, short: str = "", statutory: bool = False) -> Agency:
        """An agency, made once."""
        if name not in self.agencies:
            self.agencies[name] = Agency.objects.create(name=name, short_name=short, statutory=statutory)
        return self.agencies[name]

    def seat(self, name: str, starts: date, ends: date | None = None) -> None:
        """Somebody sits in the partnership for an agency."""
        person = record_person(name=f"Delegate of {name}"[:120], by=self.by)
        seat_member(
            person=person, group=self.group, agency=self.agencies[name], standing=Membership.Standing.BOARD, starts=starts, ends=ends, by=self.by
        )

    def who(self) -> None:
        """Agencies with their names of each time, and their seats."""
        for name in (CITY, POLICE, COUNTY, FIRE):
            self.agency(name, statutory=True)
        for name, short in ((CCG, ""), (CRC, "BeNCH CRC Ltd"), (ICS, "ICS"), (PROBATION, "")):
            self.agency(name, short, statutory=True)
        for name, short in ((TRUST, ""), (ARU, ""), (BTP, ""), (TRADE, "CAMBAC"), (VOLUNTARY, ""), (HOSPITALS, ""), (UNIVERSITY, ""), (OFFICE, "")):
            self.agency(name, short)
        begin = date(2019, 4, 1)
        for name in (CITY, CRC, CCG, TRUST, POLICE, COUNTY, FIRE, ARU, BTP, TRADE, VOLUNTARY, HOSPITALS, UNIVERSITY, OFFICE):
            self.seat(name, begin, {CCG: date(2022, 6, 30), CRC: date(2021, 6, 25)}.get(name))
        self.seat(PROBATION, date(2021, 6, 26))
        self.seat(ICS, date(2022, 7, 1))
        succeed_agency(agency=self.agencies[CCG], successor=self.agencies[ICS], on=date(2022, 7, 1), by=self.by)
        succeed_agency(agency=self.agencies[CRC], successor=self.agencies[PROBATION], on=date(2021, 6, 26), by=self.by)
        rename_agency(agency=self.agencies[OFFICE], name=OPCC, short_name="OPCC", on=date(2021, 4, 1), by=self.by)
        rename_agency(agency=self.agencies[PROBATION], name=UNIT, short_name="PDU", on=date(2023, 4, 1), by=self.by)
        self.agencies |= {OPCC: Agency.objects.get(name=OPCC), UNIT: Agency.objects.get(name=UNIT)}
        assert AgencyName.objects.count() == 2

    def priorities(self) -> None:
        """Each with its days."""
        for name, starts, until in (
            (PEOPLE, date(2019, 4, 1), date(2020, 4, 1)), (PLACES, date(2019, 4, 1), date(2020, 4, 1)), (HOMES, date(2019, 4, 1), date(2020, 4, 1)),
            (YOUNG, date(2022, 4, 1), date(2023, 9, 1)), (LISTENING, date(2022, 4, 1), date(2023, 9, 1)),
            (VIOLENCE, date(2023, 9, 1), date(2025, 4, 1)),
        ):
            end_priority(priority=keep_priority(priority=None, name=name, starts=starts, by=self.by), on=until, by=self.by)

    def groups(self) -> None:
        """Two task groups and who sits there."""
        for name, starts, members in ((CYCLES, date(2020, 10, 1), OF_CYCLES), (TALK, date(2022, 4, 1), ())):
            group = found_group(name=name, kind=Group.Kind.TASK, by=self.by)
            ends = date(2023, 3, 31) if name == TALK else None
            describe_group(group=group, purpose="Plans the work", starts=starts, ends=ends, seen=group_seen(group), by=self.by)
            for member in members:
                agency = self.agencies.get(member) or self.agency(member)
                await_seat(group=group, agency=agency, standing=Membership.Standing.MEMBER, since=starts, by=self.by)

    def project(
        self, name: str, priority: str = "", usual: bool = False, lead: str = "", agency: str = "", by: str = "", outcome: str = "",
        year: int = 2022, purpose: str = "", until: int | None = None,
    ) -> Project:
        """A project of a year, or of several."""
        return keep_project(
            project=None, version=0, name=name, priority=Priority.objects.get(name=priority) if priority else None, business_as_usual=usual,
            lead=record_person(name=lead, by=self.by) if lead else None, lead_agency=(self.agencies.get(agency) or self.agency(agency)) if agency else None,
            purpose=purpose, outcome=outcome, funded_by=by, starts=Year(year).first, ends=Year(until or year).last, by=self.by,
        )

    def projects(self) -> dict[str, Project]:
        """Those of 2022/23 and 2023/24."""
        both, opcc = f"the OPCC and {CITY}", "the OPCC"
        made = [
            self.project("County Lines information poster", YOUNG, agency=CITY, until=2023),
            self.project("Peer Group and Places meeting", YOUNG, agency=CITY, until=2023),
            self.project("Animated videos and educational packages", YOUNG, by="the Serious Violence Duty of the OPCC"),
            self.project("Cycle Marking Kits", LISTENING, by=both, agency=POLICE, outcome="2500 kits; 2,210 bikes registered"),
            self.project("Save Our Cycles Campaign", LISTENING, by=both, agency="Camcycle", outcome="20,000 leaflets, over 5,000 views", until=2023),
            self.project("Investment of permanent CCTV and redeployable cameras", usual=True, by=both, until=2023),
            self.project("Taxi Marshalls", usual=True, by=f"the OPCC, Cambridge Bid and {CITY}"),
            self.project("Problem-Solving Co-ordinator", usual=True, agency=CITY, by="the Police and Crime Commissioner", until=2023),
            self.project("LED Rocket Tower Lights", agency=CITY),
            self.project("Music and film making project", agency="The Junction"),
            self.project(RESEARCH, lead="Dr Mirna Guha", agency=ARU, until=2023),
            self.project("Police media campaign", by="the Safer Streets Fund", agency=POLICE),
            self.project("Safeguarding and Prevention training", agency=TRADE, by="POCA"),
            self.project("Healthy Belonging", YOUNG, agency=CITY, outcome="Used by over 20 schools", year=2023),
            self.project("Series of posters", YOUNG, agency=CITY, by=opcc, year=2023),
            self.project("Operation GUARDIAN", YOUNG, agency=POLICE, year=2023),
            self.project("Cycle marking events", LISTENING, agency=POLICE, by=both, year=2023, outcome="25 monthly events; 20,775 bikes after 2,210 the year before; 2500 kits"),
            self.project("Refuge Points", VIOLENCE, by=opcc, year=2023),
            self.project("Emergency medical care", usual=True, by=CITY, year=2023),
            self.project("E-Bike safety day", agency=POLICE, year=2023),
            *(
                self.project(name, VIOLENCE, by="the Home Office Safer Streets 5 Fund", year=2023, outcome=outcome)
                for name, outcome in (("Businesses Against Abuse", "Over 200 staff trained"), ("Sexual Violence Ambassador Scheme", ""), ("Taxi marshals", ""), ("CCTV staffing", ""))
            ),
        ]
        return {one.name: one for one in made}

    def money(self, projects: dict[str, Project]) -> None:
        """What was won in each year, and what others hold."""
        opcc = self.agencies[OPCC]
        funds = {
            name: keep_fund(
                fund=None, version=0, name=name, kind=Fund.Kind.OTHER, holding=holding, funder=funder, limit_pence=None, limit_from=None, ended=False,
                by=self.by,
            )
            for name, holding, funder in (
                ("Safer Communities Fund", Fund.Holding.PASSED, opcc), ("Youth Fund", Fund.Holding.PASSED, opcc),
                ("Serious Violence Duty", Fund.Holding.PASSED, opcc), ("Home Office Safer Streets 5", Fund.Holding.REPORTED, None),
            )
        }
        for begins in (2022, 2023):
            open_year(begins=begins, by=self.by)
        for fund, title, pence, on, project in (
            ("Safer Communities Fund", "Projects of 2022/23", 27_300_00, date(2022, 7, 1), ""),
            ("Youth Fund", "LED Rocket Tower Lights, and a music and film making project", 7_000_00, date(2022, 9, 1), ""),
            ("Safer Communities Fund", "Projects of 2023/24", 5_000_00, date(2023, 7, 1), ""),
            ("Serious Violence Duty", "Posters", 4_607_00, date(2023, 7, 1), "Series of posters"),
            ("Home Office Safer Streets 5", "Four districts", 820_000_00, date(2023, 9, 15), ""),
        ):
            bid = keep_bid(
                bid=None, version=0, fund=funds[fund], title=title, asked_pence=pence, submitted_on=on.replace(day=1), project=projects.get(project),
                by=self.by,
            )
            decide_bid(bid=Bid.objects.get(pk=bid.pk), version=bid.version, on=on, won_pence=pence, by=self.by)

    def reach(self) -> None:
        """Strategies; contacts are pasted by `contacts`."""
        level = Strategy.Level
        for name, where in (
            ("Purple Flag", level.LOCAL), ("Cambridge Together", level.LOCAL), ("Vision Zero Partnership", level.COUNTY),
            ("High Harms Board", level.COUNTY), ("Domestic Abuse Act 2021", level.NATIONAL), ("From harm to hope", level.NATIONAL),
            ("Serious Violence Duty", level.NATIONAL), ("Tackling Violence Against Women And Girls", level.NATIONAL),
        ):
            keep_strategy(strategy=None, version=0, name=name, level=where, starts=date(2022, 4, 1), by=self.by)
        keep_strategy(
            strategy=None, version=0, name=AGAINST, level=level.COUNTY, starts=date(2024, 3, 1), by=self.by
        )

    def contacts(self, lines: str) -> None:
        """The lines of a source, pasted."""
        keep_contacts(lines=read_lines(lines), by=self.by)

    def build(self) -> Town:
        """All of it but contacts."""
        self.who()
        self.priorities()
        self.groups()
        self.money(self.projects())
        self.reach()
        return self
