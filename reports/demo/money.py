"""The partnership's money: the year that is closed and the year that runs, the bids, and what waits for the Board.

The Community Safety Fund is the one of which the second meeting awards £19,050, and leaves £950.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from csp.models import Agency, Person, Priority, Project, User
from csp.projectservices import keep_project
from csp.services import find_agency
from funding.bidservices import decide_bid, keep_bid, withdraw_bid
from funding.boardservices import put_commitment_before_board
from funding.budgetservices import Plan, keep_budgets
from funding.commitmentservices import (
    give_back,
    pay_commitment,
    propose_commitment,
    withdraw_commitment,
)
from funding.fundservices import keep_fund
from funding.grantservices import keep_grant, pass_grant_on, receive_instalment
from funding.ledgerservices import (
    Books,
    Share,
    close_year,
    open_year,
    record_opening,
    record_receipt,
    record_spend,
    record_transfer,
    reverse_entry,
)
from funding.models import Bid, FinancialYear, Fund, Grant
from funding.queries import totals
from funding.rows import Due, Part
from meetings.models import AgendaItem, Meeting
from meetings.timetable import Year
from reports.demo import whoweare as who
from reports.demo.days import Days, moment
from reports.services import publish_accounts

SAFETY, NEIGHBOURS, YOUTH = "Community Safety Fund", "Safer Neighbourhoods Fund", "Commissioner’s Youth Fund"
NIGHT, SEIZED, WARDS = "Night-Time Safety Fund", "Proceeds of crime", "Ward councillors’ small grants"
CLUB, GATE, TRAINING, RADIOS = (
    "Weir Street breakfast club", "A gate at the weir steps", "Training for hairdressers and barbers", "Radios for night-time stewards"
)
POST, LAMPS, BOOKLET = "Safer streets coordinator", "Lamps for the underpass", "Booklet for new students"


def keep_books(days: Days, by: User) -> None:
    """The funds, both years with their entries, grants, bids and promises; the first year is closed."""
    Bookkeeping(days, by).write()


def publish(days: Days, by: User, at: datetime) -> None:
    """The accounts of the closed year go out."""
    publish_accounts(year=Year.of(days.today).before, by=by, now=at)


def ask_the_board(meeting: Meeting, by: User) -> None:
    """More lamps than the limit allows: the coming meeting is asked."""
    fund = Fund.objects.get(kind=Fund.Kind.POOLED)
    asked = propose_commitment(
        fund=fund, words="Twenty lamps for the towpath", pence=1_640_00, on=meeting.date - timedelta(days=40), by=by,
        project=Project.objects.get(name=LAMPS), party="Harrow Lighting Cooperative",
        reason="The walk after dark found the towpath unlit between the lock and the station.",
    )
    item = AgendaItem.objects.filter(agenda__meeting=meeting, kind="item", session="open").order_by("position").last()
    put_commitment_before_board(commitment=asked, version=asked.version, meeting=meeting, item=item, by=by)


class Bookkeeping:
    """The ledger as the officer kept it. `last`, `now`: the closed and the running year."""

    def __init__(self, days: Days, by: User) -> None:
        self.by, self.days = by, days
        self.now = Year.of(days.today)
        self.last = self.now.before

    def on(self, year: Year, day: int) -> date:
        """That day of the year, counted from 1 April; in the running year none that is still to come."""
        return min(year.first + timedelta(days=day), self.days.today)

    def agency(self, name: str) -> Agency:
        """The agency of that name."""
        found = find_agency(name)
        assert found is not None
        return found

    def write(self) -> None:
        """All of it, in the order in which it was entered."""
        self.projects()
        self.funds()
        for year in (self.last, self.now):
            open_year(begins=year.begins, by=self.by)
        self.pooled()
        self.awards()
        self.post()
        self.bids()
        self.told_of()
        self.budgets()
        self.close()

    def projects(self) -> None:
        """Of each what it is for, and of those that ended what came of it."""
        dark, young = Priority.objects.get(name=who.AFTER_DARK), Priority.objects.get(name=who.YOUNG)
        lead = Person.objects.get(name=who.SERVICES)
        for name, about in {
            CLUB: {"priority": young, "purpose": "Two mornings more a week, so that nobody waits at the gate from seven."},
            GATE: {"priority": dark, "purpose": "The steps are shut at night.", "outcome": "The gate stands; nobody has climbed it yet."},
            TRAINING: {"priority": young, "purpose": "Those who hear most know where to send somebody."},
            LAMPS: {"priority": dark, "lead": lead, "lead_agency": self.agency(who.CITY), "purpose": "Light where cables are slow."},
            POST: {"priority": dark, "lead_agency": self.agency(who.CITY), "starts": self.last.first, "ends": self.now.last,
                   "purpose": "One person who finds out why the same street calls again and again."},
            RADIOS: {"business_as_usual": True, "purpose": "Door staff and stewards hear of trouble before it arrives."},
            BOOKLET: {"business_as_usual": True, "purpose": "What to do, and whom to ring, in the first week."},
        }.items():
            keep_project(project=None, version=0, name=name, by=self.by, **about)  # type: ignore[arg-type]

    def funds(self) -> None:
        """One of each kind."""
        commissioner = self.agency(who.COMMISSIONER)
        kinds, holdings = Fund.Kind, Fund.Holding
        self.fund: dict[str, Fund] = {}
        for name, kind, holding, funder, limit, ended in (
            ("Pooled fund", kinds.POOLED, holdings.HELD, None, 1_000_00, False),
            (SAFETY, kinds.COMMISSIONER, holdings.HELD, commissioner, None, False),
            (NEIGHBOURS, kinds.COMMISSIONER, holdings.PASSED, commissioner, None, False),
            (SEIZED, kinds.PROCEEDS, holdings.HELD, self.agency(who.POLICE), None, False),
            (NIGHT, kinds.HOME_OFFICE, holdings.REPORTED, None, None, False),
            (YOUTH, kinds.YOUTH, holdings.REPORTED, commissioner, None, False),
            (WARDS, kinds.OTHER, holdings.HELD, self.agency(who.CITY), None, True),
        ):
            self.fund[name] = keep_fund(
                fund=None, version=0, name=name, kind=kind, holding=holding, funder=funder, limit_pence=limit,
                limit_from=self.last.first if limit else None, ended=ended, by=self.by,
            )
        self.pool = self.fund["Pooled fund"]

    def pooled(self) -> None:
        """Rooms, leaflets, a mistake put right; what is promised and paid."""
        record_opening(
            year=FinancialYear.objects.get(begins=self.last.begins), balances={self.pool: 6_210_40, self.fund[SEIZED]: 1_480_00},
            by=self.by,
        )
        record_receipt(
            fund=self.pool, pence=750_00, date=self.on(self.last, 40), words="Contribution of Harrowmere Homes", party=who.HOMES, by=self.by
        )
        record_spend(
            shares=[Share(self.pool, 310_00)], date=self.on(self.last, 98), words="Hire of rooms and refreshments", party="Friends’ Meeting House",
            reference="2217", by=self.by,
        )
        wrong = record_spend(shares=[Share(self.pool, 64_25)], date=self.on(self.last, 120), words="Leaflets for the market", by=self.by)
        reverse_entry(entry=wrong, date=self.on(self.last, 125), reason="The invoice said £640.25", by=self.by)
        record_spend(
            shares=[Share(self.pool, 400_25), Share(self.fund[SEIZED], 240_00)], date=self.on(self.last, 125), words="Leaflets for the market",
            party="Quay Printers", reference="INV 0932", by=self.by,
        )
        record_transfer(
            source=self.fund[SEIZED], target=self.pool, pence=240_00, date=self.on(self.now, 21), words="Leaflets, agreed with the Constabulary",
            by=self.by,
        )
        record_receipt(fund=self.fund[SEIZED], pence=2_115_50, date=self.on(self.now, 30), words="Share of what was seized", party=who.POLICE, by=self.by)
        booklet = propose_commitment(
            fund=self.pool, words="Booklets for new students", pence=880_00, on=self.on(self.now, 40), by=self.by,
            project=Project.objects.get(name=BOOKLET), party="Quay Printers",
        )
        pay_commitment(
            commitment=booklet, pence=412_50, on=self.on(self.now, 75), words="First half of the booklets", party="Quay Printers",
            reference="INV 1107", by=self.by,
        )
        booklet.refresh_from_db()
        give_back(commitment=booklet, version=booklet.version, pence=37_50, by=self.by)
        for words, pence in (("A stand at the summer fair", 90_00), ("A second stand at the summer fair", 1_200_00)):
            stand = propose_commitment(fund=self.pool, words=words, pence=pence, on=self.on(self.now, 20), by=self.by)
        withdraw_commitment(commitment=stand, version=stand.version, by=self.by)

    def awards(self) -> None:
        """The four awards of the second meeting, out of a grant that came in two halves."""
        grant = self.grant(
            SAFETY, "Projects of the year", 20_000_00, self.on(self.last, 20), [Due(self.on(self.last, 60), 10_000_00), Due(self.on(self.last, 200), 10_000_00)],
            reference="CSF/118", spend_by=self.now.last, conditions="Unspent money goes back. A report is due each October.",
        )
        for instalment in grant.instalments.order_by("number"):
            receive_instalment(instalment=instalment, pence=instalment.pence, on=instalment.due, by=self.by)
        paid = min(self.days.second + timedelta(days=24), self.days.today)
        for name, pence in ((CLUB, 8_400_00), (GATE, 3_150_00), (TRAINING, 4_900_00), (RADIOS, 2_600_00)):
            record_spend(
                shares=[Share(grant.fund, pence, project=Project.objects.get(name=name), grant=grant)], date=paid, words=f"Award: {name}",
                by=self.by,
            )

    def post(self) -> None:
        """The coordinator's salary: one grant a year; of this year's the second half is still expected."""
        project = Project.objects.get(name=POST)
        for year, pence, come in ((self.last, 18_420_75, 2), (self.now, 19_105_20, 1)):
            half = pence // 2
            dues = [Due(year.first + timedelta(days=45), half, "Coordinator: first half"), Due(year.first + timedelta(days=240), pence - half)]
            grant = self.grant(SAFETY, f"{POST} {year}", pence, self.on(year, 5), dues, project=project, starts=year.first, ends=year.last)
            for instalment in grant.instalments.order_by("number")[:come]:
                receive_instalment(instalment=instalment, pence=instalment.pence, on=self.on(year, 60 * instalment.number), by=self.by)
            spent = pence if come == 2 else half
            record_spend(
                shares=[Share(grant.fund, spent, project=project, grant=grant)], date=self.on(year, 340 if come == 2 else 110),
                words="Coordinator: salary and on-costs", party=who.CITY, by=self.by,
            )

    def grant(self, fund: str, title: str, pence: int, awarded: date, dues: list[Due], **more: object) -> Grant:
        """A grant of `fund` with its instalments."""
        return keep_grant(
            grant=None, version=0, fund=self.fund[fund], title=title, awarded_on=awarded, pence=pence, by=self.by, instalments=dues,
            **more,  # type: ignore[arg-type]
        )

    def bid(self, title: str, pence: int | None, days: tuple[int, int], won: int | None, **more: object) -> Bid:
        """A bid to the neighbourhoods' fund, submitted and decided on those days of the closed year."""
        sent, decided = (self.on(self.last, day) for day in days)
        bid = keep_bid(
            bid=None, version=0, fund=self.fund[NEIGHBOURS], title=title, asked_pence=pence, by=self.by, submitted_on=sent,
            on_behalf_of=self.agency(who.CITY), applicant=Person.objects.get(name=who.SUPPORT), **more,  # type: ignore[arg-type]
        )
        if won is not None:
            parts = [part.asked_pence for part in bid.parts.order_by("position")]
            bid = decide_bid(bid=bid, version=bid.version, on=decided, won_pence=won, by=self.by, parts_won=parts or None)
        return bid

    def bids(self) -> None:
        """One of each outcome; what was won has gone on to the city."""
        columns = [Part("Camera at the station", 2_300_00), Part("Camera at the weir", 2_750_00)]
        self.bid("Two cameras that can be moved", None, (70, 118), 5_050_00, parts=columns, notes="Asked for with the Constabulary.")
        self.bid("Marking kits for bicycles", 3_000_00, (70, 118), 2_200_00)
        self.bid("A bus that waits after midnight", 9_800_00, (70, 118), 0)
        self.bid("Shutters painted by the college", 1_900_00, (300, 340), None)
        tired = self.bid("Sand for the steps in winter", 450_00, (190, 191), None)
        withdraw_bid(bid=tired, version=tired.version, by=self.by)
        keep_bid(
            bid=None, version=0, fund=self.fund[NEIGHBOURS], title="A quiet room at the station", asked_pence=6_300_00, by=self.by,
            project=Project.objects.get(name=LAMPS),
        )
        for grant in Grant.objects.filter(fund=self.fund[NEIGHBOURS]).order_by("pk"):
            pass_grant_on(grant=grant, pence=grant.pence, on=self.on(self.last, 150), by=self.by)

    def told_of(self) -> None:
        """What others won in our area."""
        self.grant(NIGHT, "Stewards and training in three towns", 240_000_00, self.on(self.last, 150), [], recipient=self.agency(who.COMMISSIONER))
        self.grant(YOUTH, "Lights for the pitch at Kiln Lane", 4_100_00, self.on(self.last, 210), [], recipient=self.agency(who.VOLUNTARY))

    def budgets(self) -> None:
        """What the pooled fund means to spend this year."""
        year = FinancialYear.objects.get(begins=self.now.begins)
        keep_budgets(year=year, fund=self.pool, by=self.by, plans=[
            Plan(Project.objects.get(name=BOOKLET), 900_00, 0), Plan(Project.objects.get(name=LAMPS), 2_000_00, 0), Plan(None, 350_00, 0),
        ])

    def close(self) -> None:
        """The first year is closed; the city's books lag by one invoice."""
        year = FinancialYear.objects.get(begins=self.last.begins)
        found = totals(year.begins)
        books = {fund.pk: Books(found[fund.pk].balance) for fund in self.fund.values() if fund.holding == Fund.Holding.HELD}
        books[self.pool.pk] = Books(found[self.pool.pk].balance + 75_00, "£75.00 of room hire was booked by the city in April.")
        close_year(year=year, books=books, by=self.by, now=moment(self.on(self.now, 54), 11))
