"""Accounts at the desk: each year's page and files, the report drafted from it, and figures that stay tied to the ledger."""

from __future__ import annotations

import html
import re
from datetime import date
from io import BytesIO

import docx
import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from csp.models import AuditEntry, Block, Priority, Project
from csp.queries import whole_documents
from funding.grantservices import receive_instalment
from funding.ledgerservices import (
    Books,
    Share,
    close_year,
    open_year,
    record_opening,
    record_passing,
    record_receipt,
    record_spend,
    reverse_entry,
)
from funding.models import Bid, Entry, FinancialYear, Fund
from funding.queries import totals
from funding.yearqueries import parts
from meetings.models import Paper
from meetings.paperservices import MovedOn
from meetings.timetable import Year
from reports.builders.moneyaccounts import accounts_view
from reports.builders.moneyreport import appendix_tables
from reports.builders.moneyyears import funding_by_priority, money_years
from reports.moneyappendix import appendix_in
from reports.moneyfigures import renewed, told_in
from reports.services.moneyreporting import draft_financial_report, renew_figures
from tests import desk
from tests.factories import (
    AgendaItemFactory,
    BidFactory,
    BudgetFactory,
    CommitmentFactory,
    FundFactory,
    GrantFactory,
    InstalmentFactory,
    MeetingFactory,
    PartnershipFactory,
    PriorityFactory,
    ProjectFactory,
)

pytestmark = pytest.mark.django_db
YEAR = Year(2030)
PAGE = "/desk/money/accounts/2030-31/"
JUNE = date(2030, 6, 3)


@pytest.fixture
def officer(client: Client):
    return desk.sign_in(client, desk.officer())


@pytest.fixture
def ledger(officer) -> dict[str, Fund]:
    """A year with something of everything."""
    PartnershipFactory()
    year = open_year(begins=2030, by=officer)
    pooled, wardens = FundFactory(pooled=True), FundFactory(name="Wardens fund")
    partners = FundFactory(name="Partners fund", holding=Fund.Holding.PASSED)
    reported = FundFactory(name="County fund", holding=Fund.Holding.REPORTED)
    record_opening(year=year, balances={pooled: 500_00}, by=officer)
    record_receipt(fund=wardens, pence=20_000_00, date=JUNE, words="Grant for *wardens*", by=officer, party="Una Private")
    project = ProjectFactory(name="Street wardens", priority=PriorityFactory(name="Safer streets"))
    record_spend(
        shares=[Share(wardens, 12_345_67, project=project), Share(pooled, 100_00)], date=JUNE, words="Room hire", by=officer,
        party="Una Private", reference="INV-77",
    )
    record_passing(fund=reported, pence=9_000_00, date=JUNE, words="County patrols", by=officer)
    BidFactory(fund=partners, title="Lamps", project=project)
    return {"pooled": pooled, "wardens": wardens, "partners": partners}


@pytest.fixture
def paper(ledger, officer) -> Paper:
    meeting = MeetingFactory(date=date(2031, 7, 8))
    item = AgendaItemFactory(agenda__meeting=meeting, title="Financial report")
    return draft_financial_report(year=YEAR, meeting=meeting, items=[item], by=officer)


def close(by) -> None:
    """The year 2030/31 is closed, the host's books saying what the ledger says."""
    found = totals(2030)
    with time_machine.travel(date(2031, 5, 12), tick=False):
        close_year(year=FinancialYear.objects.get(begins=2030), books={pk: Books(one.balance) for pk, one in found.items()}, by=by)


def said(response) -> str:
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split()))


def document_of(paper: Paper):
    return whole_documents([paper.document_id])[paper.document_id]


def test_the_pages_of_a_year(ledger, client: Client):
    BudgetFactory(fund=ledger["wardens"], pence=15_000_00)
    CommitmentFactory(fund=ledger["wardens"], pence=1_000_00)
    home = said(client.get("/desk/money/accounts/"))
    assert "2030/31 Open £20,500.00 £12,445.67 £8,054.33 £2,500.00" in home
    page = said(client.get(PAGE))
    for words in (
        "Wardens fund £20,000.00 £12,345.67 £1,000.00 £6,654.33 £15,000.00 £1,654.33", "Total available in 2030/31 £20,500.00",
        "2030/31-003 3 Jun 2030 Room hire £12,345.67", "Lamps £2,500.00", "County patrols £9,000.00", "Provisional",
    ):
        assert words in page
    assert "Una Private" not in page and "INV-77" not in page
    by_priority = said(client.get("/desk/money/accounts/priorities/"))
    assert "Safer streets £12,345.67 £2,500.00 Street wardens £12,345.67 £2,500.00" in by_priority
    assert "No priority £100.00 £0.00 No project £100.00 £0.00" in by_priority
    assert client.get("/desk/money/accounts/2029-30/").status_code == 404


def test_the_files_of_a_year(ledger, client: Client):
    table = client.get(f"{PAGE}accounts.csv").content.decode("utf-8-sig").splitlines()
    assert table[0] == "Year,Part,Line,Fund,Amount,Total,Entries"
    assert "2030/31,Available funding 2030/31,Grant for *wardens*,,20000.00,,2030/31-002" in table
    assert "2030/31,Remaining for 2031/32,Total remaining for 2031/32,,8054.33,Yes," in table
    word = docx.Document(BytesIO(client.get(f"{PAGE}accounts.docx").content))
    cells = [[cell.text for cell in row.cells] for one in word.tables for row in one.rows]
    assert ["Total available in 2030/31", "£20,500.00"] in cells
    assert ["2030/31-003", "3 Jun 2030", "Room hire", "£100.00"] in cells
    assert client.get(f"{PAGE}accounts.pdf").content.startswith(b"%PDF")


def test_years_and_priorities_say_what_the_accounts_say(ledger, officer):
    open_year(begins=2031, by=officer)
    record_spend(shares=[Share(ledger["pooled"], 50_00)], date=date(2031, 5, 1), words="Leaflets", by=officer)
    record_passing(fund=ledger["partners"], pence=70_00, date=date(2031, 5, 1), words="Bus", by=officer)
    for one in money_years():
        view = accounts_view(one.year)
        totals = (view.total_available.pence, view.total_spent.pence, view.total_remaining.pence, view.total_awards.pence)
        assert (one.available, one.spent, one.remaining, one.won) == totals
    rows = funding_by_priority([YEAR, Year(2031)])
    assert [(row.name, row.spent, row.won) for row in rows] == [
        ("Safer streets", [12_345_67, 0], [2_500_00, 0]), ("No priority", [100_00, 50_00], [0, 70_00]),
    ]


def test_what_arrives_of_a_grant_for_partners_is_not_won_a_second_time(ledger, officer):
    fund, before = ledger["partners"], accounts_view(YEAR).total_awards.pence
    grant = GrantFactory(fund=fund, pence=6_500_00, awarded_on=JUNE)
    receipt = record_receipt(fund=fund, pence=6_500_00, date=JUNE, words="Remittance", by=officer)
    record_spend(shares=[Share(fund, 6_500_00, grant=grant)], date=JUNE, words="Paid on", by=officer)
    assert accounts_view(YEAR).total_awards.pence == before + 6_500_00 == money_years()[0].won
    assert not any(receipt.called in accounts_view(YEAR).entries_of(one.key) for one in accounts_view(YEAR).awards)


def test_what_is_only_reported_is_one_figure_on_every_page(ledger, officer):
    def told() -> int:
        (part,) = [one for one in parts(2030) if one.holding == Fund.Holding.REPORTED]
        assert part.awarded == accounts_view(YEAR).total_reported.pence
        return part.awarded

    fund = FundFactory(name="Sport", holding=Fund.Holding.REPORTED)
    assert told() == 9_000_00
    record_receipt(fund=fund, pence=7_000_00, date=JUNE, words="Told by the county", by=officer)
    assert told() == 16_000_00
    # Of what is won the arrival is not told again; what was passed on at once is another thing.
    GrantFactory(fund=fund, pence=7_000_00, awarded_on=JUNE)
    assert told() == 16_000_00
    record_passing(fund=fund, pence=1_00, date=JUNE, words="Bus", by=officer)
    BidFactory(fund=fund, asked_pence=2_00, won_pence=2_00)
    assert told() == 16_003_00


def test_a_report_with_nothing_and_an_instalment_are_told_as_the_ledger_tells_them(officer):
    PartnershipFactory()
    open_year(begins=2030, by=officer)
    paper = draft_financial_report(year=YEAR, meeting=MeetingFactory(), items=[], by=officer)
    texts = [block.text for section in document_of(paper).sections.all() for block in section.blocks.all()]
    assert "In 2030/31 the partnership had [£0.00](/money/2030-31/#available) to spend." in texts
    instalment = InstalmentFactory(grant=GrantFactory(title="Wardens"))
    receive_instalment(instalment=instalment, pence=1, on=JUNE, by=officer)
    (line,) = accounts_view(YEAR).available
    assert line.words == line.made[0].words == "Wardens, instalment 1"


def test_a_figure_keeps_its_key_whatever_is_renamed(ledger, officer):
    before = {key: one.pence for key, one in accounts_view(YEAR).figures.items()}
    close(officer)
    for thing in (Project, Fund, Priority):
        for one in thing.objects.all():
            thing.objects.filter(pk=one.pk).update(name=f"Renamed {one.pk}")
    assert {key: one.pence for key, one in accounts_view(YEAR).figures.items()} == before
    assert len(before) > 10


def test_a_line_of_the_same_words_takes_no_other_ones_key(ledger, officer):
    for pence, order in ((100, 900), (999, 100)):
        fund = FundFactory(order=order)
        instalment = InstalmentFactory(grant=GrantFactory(fund=fund), words="First half", pence=pence)
        record_receipt(fund=fund, pence=pence, date=JUNE, words="Remittance", instalment=instalment, by=officer)
        if pence == 100:
            key = next(one.key for one in accounts_view(YEAR).available if one.words == "First half")
    assert accounts_view(YEAR).figures[key].pence == 100
    # A line told by its words alone keeps its key when an earlier day is entered late.
    hire = next(one.key for one in accounts_view(YEAR).spent if one.words == "Room hire")
    record_spend(shares=[Share(ledger["pooled"], 5_00)], date=date(2030, 4, 2), words="Room hire", by=officer)
    assert accounts_view(YEAR).figures[hire].pence == 105_00


def test_the_report_is_drafted_by_one_click(ledger, officer, client: Client):
    meeting = MeetingFactory(date=date(2031, 7, 8))
    item = AgendaItemFactory(agenda__meeting=meeting, title="Financial report")
    page = client.get(f"{PAGE}report/").content.decode()
    assert f'value="{meeting.pk}-{item.pk}" selected' in page  # the likely item is chosen already
    answer = client.post(f"{PAGE}report/", {"place": f"{meeting.pk}-{item.pk}", "author": "Greta Eastlake"})
    paper = Paper.objects.get()
    assert answer.headers["Location"] == f"/desk/papers/{paper.pk}/"
    assert (paper.kind, paper.title, paper.author, list(paper.items.all())) == ("report", "Financial Report 2030/31", "Greta Eastlake", [item])
    assert [(one.title, one.kind) for one in document_of(paper).sections.all()] == [
        ("Purpose of the report", "numbered"), ("Background", "numbered"), ("Recommendations", "numbered"),
        ("Further information", "plain"), ("Financial Report 2030/31", "appendix"),
    ]
    shown = client.get(f"/desk/papers/{paper.pk}/").content.decode()
    assert '<a href="/money/2030-31/#available">£20,500.00</a>' in shown and "Grant for *wardens*" in shown
    again = client.post(f"{PAGE}report/", {"place": f"{meeting.pk}-{item.pk}"})
    assert again.status_code == 422 and "has a paper “Financial Report 2030/31” already" in said(again)
    for wrong in ({}, {"place": "0"}, {"place": f"{meeting.pk}-0"}):
        assert client.post(f"{PAGE}report/", wrong).status_code == 422
    assert Paper.objects.count() == 1


def test_a_closed_year_makes_an_end_of_year_report(ledger, officer):
    close(officer)
    paper = draft_financial_report(year=YEAR, meeting=MeetingFactory(), items=[], by=officer)
    words = " ".join(block.text for section in document_of(paper).sections.all() for block in section.blocks.all())
    assert paper.title == "End of Year Financial Report 2030/31" and "provisional" not in words


def test_a_report_on_an_item_of_another_meeting_is_refused(ledger, officer):
    with pytest.raises(ValueError, match="Choose an item of that meeting's agenda"):
        draft_financial_report(year=YEAR, meeting=MeetingFactory(), items=[AgendaItemFactory()], by=officer)
    assert not Paper.objects.exists()


def test_every_amount_of_a_new_report_agrees(paper):
    told = told_in(document_of(paper))
    assert len(told) > 15 and all(one.agrees for one in told)


def test_figures_that_no_longer_agree_are_told_and_brought_up_to_date(paper, ledger, officer, client: Client):
    first = document_of(paper).sections.all()[0].blocks.all()[0]
    Block.objects.filter(pk=first.pk).update(text="My own words, about £20,500.00 of [old](/money/2030-31/#gone).")
    url = f"/desk/money/accounts/papers/{paper.pk}/figures/"
    assert "figures agree with the ledger" in said(client.get(url))
    record_spend(shares=[Share(ledger["pooled"], 45_00)], date=JUNE, words="Tea", by=officer)
    page = client.get(url, headers={"HX-Request": "true"})
    assert "<html" not in page.content.decode()
    assert "Background: Total spent in 2030/31 is £12,490.67, and the text says £12,445.67" in said(page)
    sent = dict(re.findall(r'name="(version|revision)" value="(\d+)"', page.content.decode()))
    assert client.post(url, sent).headers["Location"] == f"/desk/papers/{paper.pk}/"
    document = document_of(paper)
    texts = [block.text for section in document.sections.all() for block in section.blocks.all()]
    assert "My own words, about £20,500.00 of [old](/money/2030-31/#gone)." in texts
    assert all(one.agrees for one in told_in(document))
    assert AuditEntry.objects.filter(act="renew_figures").count() == 1
    # The page that was looked at is no longer what stands.
    stale = client.post(url, sent)
    assert stale.status_code == 409 and "was changed while you had it open" in said(stale)
    with pytest.raises(MovedOn):
        renew_figures(paper=paper, version=paper.version, revision=0, by=officer)


def test_a_report_that_lacks_a_line_is_not_called_agreed_and_its_tables_are_drawn_anew(paper, ledger, officer, client: Client):
    url = f"/desk/money/accounts/papers/{paper.pk}/figures/"
    BidFactory(fund=FundFactory(name="Youth fund", holding=Fund.Holding.PASSED), title="Youth club")
    record_spend(shares=[Share(ledger["pooled"], 45_00)], date=JUNE, words="Tea", by=officer)
    reverse_entry(entry=Entry.objects.get(words="Room hire"), date=JUNE, reason="Free after all", by=officer)
    # Its amounts alone, as they were brought up to date before.
    renew_figures(paper=paper, version=paper.version, revision=document_of(paper).revision, by=officer)
    page = client.get(url)
    told = said(page)
    assert "These lines of the accounts are not in the report: Youth club; Partners fund; Youth fund; Tea." in told
    assert "These lines of the report are not in the accounts any more: Street wardens; Room hire." in told
    assert "Lists in the text leave these out: Tea (Background). Put them in by hand." not in told  # its list has none of the lines left
    assert "agree with the ledger." not in told
    caption, words = Block.objects.filter(section__kind="appendix").order_by("position").first(), "Spent, as I call it"
    Block.objects.filter(section__kind="appendix", text="Spent 2030/31").update(text=words)
    sent = dict(re.findall(r'name="(version|revision|tables)" value="(\d+)"', client.get(url).content.decode()))
    sent |= dict(re.findall(r'name="(tables)" value="(\d+)"', page.content.decode()))
    assert client.post(url, sent).status_code == 302
    document = document_of(paper)
    appendix = appendix_in(document)
    assert appendix is not None and (appendix.missing, appendix.gone) == ([], [])
    drawn = appendix_tables(accounts_view(YEAR), YEAR)
    tables = list(document.sections.all()[4].blocks.all())
    assert [block.rows for block in tables] == [table.rows for table in drawn]
    assert [block.text for block in tables] == [words if table.text == "Spent 2030/31" else table.text for table in drawn]
    assert caption.identity == tables[0].identity


def test_a_list_in_the_text_that_leaves_a_line_out_is_told(paper, ledger, officer, client: Client):
    url = f"/desk/money/accounts/papers/{paper.pk}/figures/"
    record_spend(shares=[Share(ledger["pooled"], 45_00)], date=JUNE, words="Tea", by=officer)
    renew_figures(paper=paper, version=paper.version, revision=document_of(paper).revision, by=officer, tables=True)
    told = said(client.get(url))
    assert "Lists in the text leave these out: Tea (Background). Put them in by hand." in told
    assert "not in the report" not in told and "agree with the ledger." not in told


def test_tables_of_what_there_is_none_of_any_more_go_and_come(ledger, officer):
    Bid.objects.all().delete()
    paper = draft_financial_report(year=YEAR, meeting=MeetingFactory(), items=[], by=officer)

    def drawn() -> list[str]:
        paper.refresh_from_db()
        renew_figures(paper=paper, version=paper.version, revision=document_of(paper).revision, by=officer, tables=True)
        return [block.text for block in document_of(paper).sections.all()[4].blocks.all()]

    plain = ["Available funding 2030/31", "Spent 2030/31", "Remaining for 2031/32", "Only reported 2030/31"]
    assert drawn() == plain
    BidFactory(fund=ledger["partners"])
    assert drawn() == [plain[0], "Won for partners 2030/31", *plain[1:]]
    Bid.objects.all().delete()
    assert drawn() == plain


def test_renewing_changes_amounts_and_nothing_else():
    figure = type("Figure", (), {"pence": 123_400})
    known = {"/money/2030-31/#available": figure}
    text = (
        "[£1.00](/money/2030-31/#available) **[£5](/money/2030-31/#available)** [**£5.00**](/money/2030-31/#available) "
        "[the accounts](/money/2030-31/#available) [£2.00](/money/2030-31/#gone) [£3.00](https://x.example/#available) £1.00"
    )
    assert renewed(text, known) == (
        "[£1,234.00](/money/2030-31/#available) **[£1,234](/money/2030-31/#available)** [**£1,234.00**](/money/2030-31/#available) "
        "[the accounts](/money/2030-31/#available) [£2.00](/money/2030-31/#gone) [£3.00](https://x.example/#available) £1.00"
    )


def test_pages_ask_the_same_number_of_queries_whatever_the_ledger_holds(ledger, paper, officer, client: Client):
    urls = ("/desk/money/accounts/", "/desk/money/accounts/priorities/", PAGE, f"/desk/money/accounts/papers/{paper.pk}/figures/")

    def asked() -> list[int]:
        counts = []
        for url in urls:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(url).status_code == 200
            counts.append(len(queries))
        return counts

    for holding in (Fund.Holding.PASSED, Fund.Holding.REPORTED):
        fund = FundFactory(holding=holding)
        GrantFactory(fund=fund, bid=BidFactory(fund=fund))
    asked()
    before = asked()
    open_year(begins=2031, by=officer)
    for number in range(6):
        fund = FundFactory(holding=[Fund.Holding.HELD, Fund.Holding.PASSED, Fund.Holding.REPORTED][number % 3])
        GrantFactory(fund=fund, bid=BidFactory(fund=fund, project=ProjectFactory(priority=PriorityFactory())))
        for day in (JUNE, date(2031, 6, 3)):
            record_receipt(fund=fund, pence=1_00, date=day, words=f"Receipt {number}", by=officer)
            record_spend(shares=[Share(fund, 50, project=ProjectFactory())], date=day, words=f"Spend {number}", by=officer)
    assert asked() == before
