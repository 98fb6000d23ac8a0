"""The books at the desk without JavaScript and by fragments: entering, splitting, correcting, opening, closing, budgets; two
officers at once; what members read."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from funding.ledgerservices import Share, record_receipt, record_spend
from funding.models import Budget, Entry, FinancialYear, Fund, Line, Reconciliation, YearEnd
from funding.queries import movements, totals
from meetings.timetable import Year
from tests import desk
from tests.factories import FinancialYearFactory, GrantFactory, ProjectFactory
from tests.funding.books import Kept, full, more_entries

pytestmark = pytest.mark.django_db

TODAY = date(2030, 11, 28)
NOW, BEFORE = Year(2030), Year(2029)
SCRIPT = {"HX-Request": "true"}


@pytest.fixture
def officer() -> Iterator[Client]:
    client = Client()
    with time_machine.travel(TODAY, tick=False):
        desk.sign_in(client, desk.officer())
        yield client


@pytest.fixture
def kept(officer: Client) -> Kept:
    return full(desk.officer(), TODAY)


def money(name: str, *args: object) -> str:
    return reverse(f"money:{name}", args=args)


def said(**more: object) -> dict[str, Any]:
    """A form of quick entry."""
    usual = {"kind": "spend", "pence": "12.50", "words": "Tea", "date": "3 June 2030", "split": "0", "key": str(uuid.uuid4()), "direction": "out"}
    return usual | {name.replace("__", "-"): value for name, value in more.items()}


def last() -> Entry:
    return Entry.objects.filter(year=2030).last()


def lines(entry: Entry) -> list[tuple[Any, ...]]:
    return [(line.kind, line.source, line.target, line.pence) for line in entry.lines.all()]


def test_each_kind_is_entered_and_the_form_remembers(officer: Client, kept: Kept) -> None:
    enter = money("enter", NOW, kept.pooled.pk)
    answer = officer.post(enter, said(party=" Corner  shop "))
    assert answer.url == f"{money('fund', NOW, kept.pooled.pk)}?kind=spend&on=2030-06-03#enter"
    assert lines(last()) == [("spend", kept.pooled, None, 12_50)]
    page = officer.get(answer.url).content.decode()
    assert "2030/31-011 is entered: £12.50 spent, Tea." in page
    assert 'value="3 June 2030"' in page and '<option value="Corner shop">' in page
    officer.post(enter, said(kind="receipt", pence="£1,000"))
    assert lines(last()) == [("receipt", None, kept.pooled, 1_000_00)]
    officer.post(enter, said(kind="transfer", other=kept.wardens.pk))
    assert lines(last()) == [("transfer", kept.pooled, kept.wardens, 12_50)]
    officer.post(enter, said(kind="transfer", other=kept.wardens.pk, direction="in"))
    assert lines(last()) == [("transfer", kept.wardens, kept.pooled, 12_50)]
    officer.post(money("enter", NOW, kept.passed.pk), said(kind="passing"))
    assert lines(last()) == [("receipt", None, kept.passed, 12_50), ("spend", kept.passed, None, 12_50)]
    assert officer.post(enter, said(kind="passing")).status_code == 422  # our own money is not passed on


def test_what_a_spend_names_lends_it_words_and_project(officer: Client, kept: Kept) -> None:
    project = ProjectFactory()
    grant = GrantFactory(fund=kept.wardens, project=project)
    other = GrantFactory(fund=kept.pooled)
    page = officer.get(money("fund", NOW, kept.wardens.pk)).content.decode()
    assert f"{grant}: £10,000.00 unspent" in page and str(other) not in page and "Leaflets for the market" not in page
    officer.post(money("enter", NOW, kept.wardens.pk), said(grant=grant.pk))
    assert last().lines.get().project == project
    officer.post(money("enter", NOW, kept.pooled.pk), said(commitment=kept.commitment.pk, words="", pence="250"))
    assert (last().words, last().lines.get().commitment) == ("Leaflets for the market", kept.commitment)
    # What is paid to the end is offered no more.
    assert "Leaflets for the market: " not in officer.get(money("fund", NOW, kept.pooled.pk)).content.decode()
    waiting = kept.wardens.grants.get(title="Street wardens").instalments.get(number=2)
    receipt = said(kind="receipt", instalment=waiting.pk, words="", pence="5000.01")
    page = officer.post(money("enter", NOW, kept.wardens.pk), receipt).content.decode()
    assert "Of instalment 2 £5,000.00 is left." in page and "More arrived than was expected" in page
    officer.post(money("enter", NOW, kept.wardens.pk), receipt | {"above": "on"})
    assert (last().words, last().lines.get().instalment) == ("Street wardens, instalment 2", waiting)


def test_a_form_sent_twice_counts_once_and_a_changed_one_is_not_lost(officer: Client, kept: Kept) -> None:
    enter, form = money("enter", NOW, kept.pooled.pk), said()
    assert [officer.post(enter, form).status_code for _ in range(2)] == [302, 302]
    assert Entry.objects.filter(words="Tea").count() == 1
    answer = officer.post(enter, form | {"pence": "13.50"})
    page = answer.content.decode()
    assert answer.status_code == 422 and "This form was entered already, as 2030/31-011, with other values." in page
    fresh = re.search(r'name="key" value="([^"]+)"', page)[1]
    assert fresh != form["key"] and 'value="13.50"' in page
    assert officer.post(enter, form | {"pence": "13.50", "key": fresh}).status_code == 302
    assert list(Line.objects.filter(entry__words="Tea").order_by("pk").values_list("pence", flat=True)) == [12_50, 13_50]
    # Whom it was paid to, and what for, are values like any other.
    for other in ({"party": "Corner shop"}, {"project": str(ProjectFactory().pk)}, {"commitment": str(kept.commitment.pk)}):
        assert "with other values" in officer.post(enter, form | other).content.decode()
    came = said(kind="receipt")
    instalment = kept.wardens.grants.get(title="Street wardens").instalments.get(number=2)
    enter = money("enter", NOW, kept.wardens.pk)
    assert officer.post(enter, came).status_code == 302
    assert "with other values" in officer.post(enter, came | {"instalment": str(instalment.pk)}).content.decode()


def test_a_spend_is_split_row_by_row_without_a_script(officer: Client, kept: Kept) -> None:
    enter = money("enter", NOW, kept.pooled.pk)
    page = officer.post(enter, said(more="1", date="", words="Sound")).content.decode()
    assert "Part 2, out of another fund" in page and "There is a problem" not in page and 'value="Sound"' in page
    assert 'name="split" value="1"' in page
    two = {"share0__fund": kept.wardens.pk, "share0__pence": "7.50"}
    page = officer.post(enter, said(split="1", more="1", **two)).content.decode()
    assert "Part 3" in page and 'value="7.50"' in page and 'name="split" value="2"' in page
    assert "Part 3" not in officer.post(enter, said(split="2", fewer="1", **two)).content.decode()
    wrong = officer.post(enter, said(split="1", total="21", **two))
    assert wrong.status_code == 422 and "The parts come to £20.00, the invoice to £21.00." in wrong.content.decode()
    empty = officer.post(enter, said(split="1")).content.decode()
    assert "Choose the fund that pays this part." in empty and "Enter how much this fund pays." in empty
    assert officer.post(enter, said(split="1", total="20", **two)).status_code == 302
    assert lines(last()) == [("spend", kept.pooled, None, 12_50), ("spend", kept.wardens, None, 7_50)]
    # A part left over from a spend is not asked of a receipt.
    assert officer.post(enter, said(kind="receipt", split="1", words="Gift")).status_code == 302


@pytest.mark.parametrize(("wrong", "why"), [
    ({"pence": "12.505"}, "more than two places after the point"),
    ({"pence": "-3"}, "Enter an amount above zero."),
    ({"pence": ""}, "Enter the amount."),
    ({"words": ""}, "Say what it was."),
    ({"date": "31 June 2030"}, "31 June"),
    ({"date": "3 June 2040"}, "Open the financial year 2040/41 first."),
    ({"date": "3 June 2029"}, "2029/30 is closed."),
    ({"kind": "transfer"}, "Choose the other fund."),
    ({"pence": "6000"}, "is above the limit of Pooled fund (£5,000.00)"),
    ({"commitment": "1", "pence": "251"}, "Of “Leaflets for the market” £250.00 is left."),
    ({"kind": ""}, "Choose what happened"),
    ({"key": "x"}, "valid UUID"),
    ({"split": "1", "share0-fund": "0", "share0-pence": "1"}, "Choose one of those offered"),
])
def test_what_cannot_be_entered_is_said_and_all_that_was_typed_stays(officer: Client, kept: Kept, wrong: dict[str, str], why: str) -> None:
    if "commitment" in wrong:
        wrong = wrong | {"commitment": str(kept.commitment.pk)}
    before = Entry.objects.count()
    for headers in ({}, SCRIPT):
        answer = officer.post(money("enter", NOW, kept.pooled.pk), said(party="Corner shop", reference="INV-7") | wrong, headers=headers)
        page = answer.content.decode()
        assert answer.status_code == 422 and why in page
        assert 'value="Corner shop"' in page and 'value="INV-7"' in page
    assert Entry.objects.count() == before


def test_a_script_gets_a_fresh_form_and_the_statement_with_the_new_row(officer: Client, kept: Kept) -> None:
    form = said()
    answer = officer.post(money("enter", NOW, kept.pooled.pk), form, headers=SCRIPT)
    page = answer.content.decode()
    assert "<html" not in page and 'hx-swap-oob="true"' in page and page.count("Just entered") == 1 and form["key"] not in page
    assert json.loads(answer.headers["HX-Trigger"]) == {"announce": "2030/31-011 is entered: £12.50 spent, Tea."}
    # The page of the statement that holds the new row is shown, though it is not the first.
    more_entries(kept.year, kept.pooled, 60)
    page = officer.post(money("enter", NOW, kept.pooled.pk), said(date="2 April 2030"), headers=SCRIPT).content.decode()
    assert "Just entered" in page and "Page 2 of 2" in page
    other = FinancialYear.objects.get(begins=2030)
    assert other.entries.count() == 72


def test_an_entry_of_another_year_says_where_it_stands(officer: Client, kept: Kept) -> None:
    FinancialYearFactory(begins=2031)
    with time_machine.travel(date(2031, 4, 2)):
        desk.sign_in(officer, desk.officer())
        page = officer.post(money("enter", NOW, kept.pooled.pk), said(date="2 April 2031"), follow=True).content.decode()
    assert "2031/32-001 is entered: £12.50 spent, Tea. It stands in 2031/32, the year of its date." in page


def test_the_statement_is_found_in_and_its_balance_is_that_of_the_ledger(officer: Client, kept: Kept) -> None:
    page = officer.get(money("fund", NOW, kept.pooled.pk), {"words": "wend SOUND"}).content.decode()
    assert "<strong>1 of 6</strong> rows say “wend SOUND”" in page and "INV-0042" in page and "Print Works" not in page.split('id="statement"')[1]
    assert "1 of 6" in officer.get(money("fund", NOW, kept.pooled.pk), {"words": "800.00"}).content.decode()
    assert "No row says so." in officer.get(money("fund", NOW, kept.pooled.pk), {"words": "zebra"}).content.decode()
    assert movements(kept.pooled, 2030)[1][-1].balance == totals(2030)[kept.pooled.pk].balance == 2_362_35


def test_an_entry_is_taken_back_with_a_reason_and_entered_anew(officer: Client, kept: Kept) -> None:
    page = officer.get(money("entry", kept.entry.pk)).content.decode()
    assert "Sound for the evenings" in page and "£1,200.00" in page and "Greta Eastlake" in page and "INV-0042" in page
    back = money("take_back", kept.entry.pk)
    form = {"reason": "", "date": "28 November 2030", "key": str(uuid.uuid4())}
    assert officer.post(back, form).status_code == 422
    early = officer.post(back, form | {"reason": "Twice", "date": "3 June 2029"})
    assert early.status_code == 422 and 'value="Twice"' in early.content.decode()
    answer = officer.post(back, form | {"reason": "Wrong part", "anew": "yes"})
    assert answer.url == f"{money('fund', NOW, kept.pooled.pk)}?again={kept.entry.pk}#enter"
    page = officer.get(answer.url).content.decode()
    assert 'value="800.00"' in page and 'value="400.00"' in page and 'value="Sound for the evenings"' in page and "This starts from" in page
    assert f'<option value="{kept.wardens.pk}" selected>' in page
    page = officer.get(money("entry", kept.entry.pk)).content.decode()
    assert "Taken back on 28 November 2030" in page and "Take it back</a>" not in page
    assert officer.get(back).url == money("entry", kept.entry.pk)
    assert "2030/31-004 is taken back already." in officer.post(back, form | {"reason": "Again", "key": str(uuid.uuid4())}).content.decode()
    statement = officer.get(money("fund", NOW, kept.pooled.pk)).content.decode()
    assert statement.count("Taken back") == 2 and "takes back 2030/31-004" in statement


def test_an_empty_ledger_leads_through_its_first_steps(officer: Client) -> None:
    home = money("home")
    assert officer.post(money("usual_funds"), {}).status_code == 422
    page = officer.post(money("usual_funds"), {"names": ["Pooled fund", "Youth fund"]}, follow=True)
    assert page.redirect_chain[-1][0] == home and "2 funds added." in page.content.decode()
    for wrong in ("", "x", "0000", "2032", "99999", "0203099"):
        assert "Choose the year to open." in officer.post(money("open_year"), {"begins": wrong}, follow=True).content.decode()
    answer = officer.post(money("open_year"), {"begins": "2030"})
    assert answer.url == money("opening", NOW)
    pooled, youth = Fund.objects.all()
    form = {f"fund{pooled.pk}": "5,622.90", f"fund{youth.pk}": "-12", "key": str(uuid.uuid4())}
    wrong = officer.post(answer.url, form | {f"fund{youth.pk}": "twelve"})
    assert wrong.status_code == 422 and 'value="5,622.90"' in wrong.content.decode() and "“twelve” is no amount" in wrong.content.decode()
    assert "Enter at least one balance." in officer.post(answer.url, {"key": form["key"]}).content.decode()
    assert [officer.post(answer.url, form).status_code for _ in range(2)] == [302, 200]  # then there is nothing left to enter
    assert [totals(2030)[fund.pk].brought for fund in (pooled, youth)] == [5_622_90, -12_00]
    page = officer.get(home).content.decode()
    assert "Youth fund is overdrawn by £12.00." in page and "Did the funds hold money" not in page
    assert "Take the balance at the start of 2030/31 back first" in officer.post(money("open_year"), {"begins": "2029"}, follow=True).content.decode()


def closing(kept: Kept, **more: str) -> dict[str, str]:
    said = {}
    for fund, balance in ((kept.pooled, 236235), (kept.wardens, 495000), (kept.overdrawn, -3310)):
        said |= {f"books{fund.pk}": str(balance)[:-2] + "." + str(balance)[-2:], f"words{fund.pk}": "", f"seen{fund.pk}": str(balance)}
    return said | more


def test_a_year_is_closed_in_two_looks_and_the_page_is_its_record(officer: Client, kept: Kept) -> None:
    end = money("year_end", NOW)
    assert "can be closed from the day after" in officer.get(end).content.decode()
    with time_machine.travel(date(2031, 5, 6)):
        desk.sign_in(officer, desk.officer())
        page = officer.get(end).content.decode()
        assert "£2,362.35" in page and "Youth grants" not in page
        books, words = f"books{kept.pooled.pk}", f"words{kept.pooled.pk}"
        wrong = officer.post(end, closing(kept, **{books: "2,300.00", f"books{kept.wardens.pk}": "much"}))
        page = wrong.content.decode()
        assert wrong.status_code == 422 and "Say what explains the difference of Pooled fund." in page
        assert 'value="2,300.00"' in page and 'value="much"' in page
        form = closing(kept, **{books: "2,300.00", words: "A cheque not drawn yet"})
        page = officer.post(end, form).content.decode()
        assert "Check and close 2030/31" in page and "The books have £62.35 less</strong>: A cheque not drawn yet" in page and not YearEnd.objects.filter(year=2030)
        assert 'value="2,300.00"' in officer.post(end, form | {"back": "yes"}).content.decode()
        # Another officer enters something between the two looks.
        record_receipt(fund=kept.pooled, pence=1_00, date=TODAY, words="Late gift", by=desk.officer("Maud Quill"))
        changed = officer.post(end, form | {"close": "yes"})
        page = changed.content.decode()
        assert changed.status_code == 409 and "Somebody else entered something" in page and "Pooled fund: the ledger now says £2,363.35." in page
        assert 'value="2,300.00"' in page and "A cheque not drawn yet" in page
        # Told as what it is, whether or not the books now need words.
        assert officer.post(end, closing(kept)).status_code == 409
        form[f"seen{kept.pooled.pk}"] = "236335"
        assert officer.post(end, form | {"close": "yes"}).url == end
        page = officer.get(end).content.decode()
        assert "Closed on 6 May 2031" in page and "Greta Eastlake" in page and "The books have £63.35 less</strong>: A cheque not drawn yet" in page
        late = officer.post(end, form | {"close": "yes"}, follow=True).content.decode()
        assert "2030/31 is closed already." in late and Reconciliation.objects.filter(year=2030, fund__holding="held").count() == 3
        assert "New entry" not in officer.get(money("fund", NOW, kept.pooled.pk)).content.decode()
        refused = officer.post(money("enter", NOW, kept.pooled.pk), said()).content.decode()
        assert "2030/31 is closed. Enter it in an open year, as a correction." in refused and 'value="12.50"' in refused
        assert totals(2031)[kept.pooled.pk].brought == 2_363_35


def test_a_budget_is_entered_project_by_project_and_two_officers_are_told(officer: Client, kept: Kept) -> None:
    page, sheet = money("budget", NOW), money("fund_budget", NOW, kept.pooled.pk)
    text = officer.get(page).content.decode()
    assert "£200.00 overspent" in text and "£2,000.00 unspent" in text and "£150.00 without a budget" in text
    music = Budget.objects.get(fund=kept.pooled, pence=600_00)
    lamps = Budget.objects.get(fund=kept.pooled, pence=2_000_00)
    form = {
        f"pence{music.project_id}": "800", f"version{music.project_id}": "1", f"pence{lamps.project_id}": "2000",
        f"version{lamps.project_id}": "1", "pence0": "", "version0": "0",
    }
    wrong = officer.post(sheet, form | {"pence0": "-1"})
    assert wrong.status_code == 422 and 'value="800"' in wrong.content.decode()
    Budget.objects.filter(pk=music.pk).update(pence=700_00, version=2)
    changed = officer.post(sheet, form)
    text = changed.content.decode()
    assert changed.status_code == 409 and "Evenings of music: £700.00 stands now, you typed £800.00." in text and 'value="800"' in text
    assert f'name="version{music.project_id}" value="2"' in text
    assert officer.post(sheet, form | {f"version{music.project_id}": "2"}).url == page
    assert "Spent to the penny" in officer.get(page).content.decode()
    assert "Nothing of the budget of Pooled fund has changed." in officer.post(
        sheet, form | {f"version{music.project_id}": "3"}, follow=True).content.decode()


def test_two_officers_at_one_fund_see_both_texts(officer: Client, kept: Kept) -> None:
    address = money("describe_fund", kept.wardens.pk)
    form = {"name": "Wardens by night", "kind": "pcc", "holding": "held", "funder": "", "limit_pence": "", "limit_from": "", "version": "1"}
    Fund.objects.filter(pk=kept.wardens.pk).update(name="Wardens by day", version=2)
    answer = officer.post(address, form)
    page = answer.content.decode()
    assert answer.status_code == 409 and "<dd>Wardens by day</dd>" in page and 'value="Wardens by night"' in page and 'name="version" value="2"' in page
    assert officer.post(address, form | {"version": "2"}).status_code == 302
    refused = officer.post(address, form | {"version": "3", "holding": "passed", "limit_pence": "5"})
    assert refused.status_code == 422 and "Enter the first day of this limit." in refused.content.decode()
    refused = officer.post(address, form | {"version": "3", "holding": "passed"}).content.decode()
    assert "This fund has entries: whose money it is" in refused
    assert officer.post(money("add_fund"), form | {"name": "Lamps fund", "version": "0"}).status_code == 302


@pytest.mark.parametrize("many", [1, 120])
def test_the_number_of_queries_does_not_hang_on_how_many_entries_there_are(officer: Client, kept: Kept, many: int) -> None:
    more_entries(kept.year, kept.pooled, many)
    record_spend(shares=[Share(kept.pooled, 1_00), Share(kept.wardens, 1_00)], date=TODAY, words="Tea", by=desk.officer())
    addresses = {
        money("year", NOW): 18, money("fund", NOW, kept.pooled.pk): 21, money("budget", NOW): 9, money("year_end", NOW): 14,
        money("funds"): 6, money("opening", BEFORE): 11, money("entry", kept.entry.pk): 9,
        reverse("statement:year", args=[NOW]): 15, reverse("statement:fund", args=[NOW, kept.pooled.pk]): 15,
    }
    counted = {}
    for address in addresses:
        officer.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert officer.get(address).status_code == 200
        counted[address] = len(asked)
    assert counted == addresses


def test_members_read_the_year_and_its_statements_and_change_nothing(kept: Kept) -> None:
    client = Client()
    with time_machine.travel(TODAY, tick=False):
        desk.sign_in(client, desk.member())
        page = client.get(reverse("statement:home")).content.decode()
        assert "Money in 2030/31" in page and "£7,279.25" in page and "What needs attention" not in page and "<form method=\"post\" action=\"/desk" not in page
        assert 'href="/members/money/" aria-current="page"' in page
        fund = client.get(reverse("statement:fund", args=[NOW, kept.pooled.pk]), {"words": "stamps"}).content.decode()
        assert "1 of 6" in fund and 'href="/desk/' not in fund and "New entry" not in fund
        assert client.get(reverse("statement:fund", args=[Year(1999), kept.pooled.pk])).status_code == 404


def test_who_was_paid_and_for_which_invoice_is_read_and_found_at_the_desk_alone(officer: Client, kept: Kept) -> None:
    member = Client()
    with time_machine.travel(TODAY, tick=False):
        desk.sign_in(member, desk.member())
        for client, address, reads in (
            (officer, money("fund", NOW, kept.pooled.pk), True), (member, reverse("statement:fund", args=[NOW, kept.pooled.pk]), False)
        ):
            page = client.get(address).content.decode()
            assert "Sound for the evenings" in page
            assert ("Wend Sound" in page, "INV-0042" in page) == (reads, reads)
            for words in ("Wend Sound", "inv-0042"):
                found = client.get(address, {"words": words}).content.decode()
                assert ("Sound for the evenings" in found, "No row says so." in found) == (reads, not reads)


def test_before_anything_is_entered_members_are_told_so() -> None:
    client = Client()
    desk.sign_in(client, desk.member())
    assert "Nothing is entered yet." in client.get(reverse("statement:home")).content.decode()


@pytest.mark.parametrize("asked", ["again=99999999999999999999999", "again=x", "page=99&words=%00", "kind=x&on=never"])
def test_an_address_that_asks_for_nothing_there_is_shows_the_page_as_usual(officer: Client, kept: Kept, asked: str) -> None:
    page = officer.get(f"{money('fund', NOW, kept.pooled.pk)}?{asked}")
    assert page.status_code == 200 and "This starts from" not in page.content.decode()
