"""Entries brought in from a spreadsheet: what is refused row by row, what is shown, and what is written in one act."""

from __future__ import annotations

import time
from collections import Counter
from datetime import date

import pytest

from csp.models import AuditEntry
from funding.ledgerservices import open_year
from funding.models import Entry, Line, Sheet
from funding.queries import totals
from funding.sheetqueries import preview
from funding.sheetservices import accept_sheet, keep_sheet
from tests.factories import FundFactory, ProjectFactory, UserFactory
from tests.funding.sheetfiles import FORMULA, workbook

pytestmark = [pytest.mark.django_db, pytest.mark.engines]


@pytest.fixture
def by():
    return UserFactory()


@pytest.fixture
def pooled(by):
    open_year(begins=2029, by=by)
    open_year(begins=2030, by=by)
    return FundFactory(pooled=True)


HEAD = ("Date", "Description", "Money in (£)", "Money out (£)", "Fund", "Project", "Paid to / from", "Invoice no.")

# What is wrong with a row, by the column that is put into a good one: the cell, and the beginning of the reason.
BAD = [
    (3, "€12.00", "Money out: “€12.00” is not in pounds."),
    (3, "$12.00", "Money out: “$12.00” is not in pounds."),
    (3, "1,23.00", "Money out: “1,23.00” has a comma in a wrong place"),
    (3, "12,34", "Money out: “12,34” has a comma in a wrong place"),
    (3, "(45.00)", "Money out is below zero, “(45.00)”"),
    (3, "-45.00", "Money out is below zero, “-45.00”"),
    (3, "£1.234", "Money out: “£1.234” has more than two places"),
    (3, 12.345, "Money out is 12.345, which is not whole pence"),
    (3, "about 40", "Money out: “about 40” is no amount of money"),
    (3, "", "There is no amount."),
    (3, FORMULA("C5*2", 14), "Money out is a formula, “=C5*2”: type what it comes to."),
    (0, "03/14/2030", "Date “03/14/2030”: There is no month 14"),
    (0, "31/06/2030", "Date “31/06/2030”: There is no 31 June in 2030."),
    (0, "sometime in May", "Date “sometime in May”"),
    (0, "", "Date is empty."),
    (0, 45000, "Date is 45000, which is no day"),
    (0, "1 May 2027", "1 May 2027 is in 2027/28, which is not open"),
    (0, FORMULA("TODAY()", 47500), "Date is a formula, “=TODAY()”"),
    (1, '=HYPERLINK("http://bad.example","Invoice")', "Description begins like a formula, “=HYPERLINK("),
    (1, "+cmd|' /C calc'!A0", "Description begins like a formula, “+cmd|"),
    (1, "@SUM(1+1)*cmd", "Description begins like a formula, “@SUM("),
    (1, "\t=1+1", "Description begins like a formula, “=1+1”"),
    (1, "", "Description is empty: say what it was."),
    (4, "Poled fund", "There is no fund “Poled fund”. Did you mean “Pooled fund”?"),
    (5, "Lamps at riverside", "There is no project “Lamps at riverside”. Did you mean “Lamps at the riverside”?"),
]


def five_thousand() -> tuple[list[list[object]], dict[int, str], Counter]:
    """Rows of which 50 are bad: the rows, row number -> beginning of its reason, and what the good ones come to in pence."""
    dates = ["14/03/2031", "14 March 2031", "2031-03-14", date(2031, 3, 14), "14-Mar-31"]
    sums = [("£1,250.00", 1_250_00), ("1250", 1_250_00), (12.34, 12_34), ("£ 3.5", 3_50), ("GBP 7", 7_00)]
    rows, wrong, money = [], {}, Counter()
    for at in range(5000):
        said, pence = sums[at % 5]
        came = at % 10 == 0
        row: list[object] = [
            dates[at % 5], f"Street lamp {at}", said if came else "", "" if came else said, "POOLED  fund" if at % 2 else "Pooled fund",
            "" if came else "lamps at the Riverside", "Thornbridge Lighting", f"INV-{at}",
        ]
        if at % 100 == 49:
            column, cell, why = BAD[len(wrong) % len(BAD)]
            row[column] = cell
            wrong[at + 2] = why
        else:
            money["in" if came else "out"] += pence
        rows.append(row)
    return rows, wrong, money


def test_of_five_thousand_rows_exactly_the_fifty_bad_ones_are_named_and_nothing_is_written_until_accepted(by, pooled):
    ProjectFactory(name="Lamps at the riverside")
    rows, wrong, money = five_thousand()
    content = workbook(HEAD, rows)
    began = time.monotonic()
    sheet = keep_sheet(content=content, name="spend 2030.xlsx", by=by)
    seen = preview(sheet)
    found = {row.number: row.faults for row in seen.bad}
    assert set(found) == set(wrong)
    assert [number for number, faults in found.items() if len(faults) != 1 or not faults[0].startswith(wrong[number])] == []
    assert (len(wrong), len(seen.good), Entry.objects.count(), Line.objects.count()) == (50, 4950, 0, 0)
    change, = seen.changes
    assert (change.fund, change.before, change.received, change.spent) == (pooled, 0, money["in"], money["out"])

    with pytest.raises(ValueError, match="Say that the bad rows are left out"):
        accept_sheet(sheet=sheet, digest=seen.digest, without_bad=False, by=by)
    assert Entry.objects.count() == 0
    done = accept_sheet(sheet=sheet, digest=seen.digest, without_bad=True, by=by)
    assert time.monotonic() - began < 60
    assert (len(done.written), done.taken, done.left, Entry.objects.count()) == (4950, 0, 50, 4950)
    now = totals(2030)[pooled.pk]
    assert (now.received, now.spent, now.balance) == (money["in"], money["out"], change.after)
    assert list(Entry.objects.order_by("number").values_list("number", flat=True)) == list(range(1, 4951))
    assert not Sheet.objects.exists()
    assert AuditEntry.objects.filter(act="record_many").get().detail["entries"] == 4950

    again = keep_sheet(content=content, name="spend 2030.xlsx", by=by)
    twice = preview(again)
    assert (len(twice.taken), len(twice.new), twice.changes) == (4950, 0, [])
    assert accept_sheet(sheet=again, digest=twice.digest, without_bad=True, by=by).taken == 4950
    assert Entry.objects.count() == 4950
