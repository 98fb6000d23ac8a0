"""Entries brought in from a spreadsheet: what is refused row by row, what is shown, and what is written in one act."""

from __future__ import annotations

import io
import uuid
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from csp.models import AuditEntry
from csp.sheets import NotASheet, read_sheet
from csp.versions import ChangedMeanwhile
from funding.drafts import Draft, DraftLine
from funding.exports import entries_table
from funding.ledgerservices import (
    Share,
    open_year,
    record_many,
    record_receipt,
    record_spend,
    record_transfer,
    reverse_entry,
)
from funding.models import Entry, Line, Sheet
from funding.queries import entries, totals
from funding.sheetcolumns import Choices
from funding.sheetqueries import preview, waiting_sheets
from funding.sheetservices import (
    accept_sheet,
    cancel_sheet,
    choose_tab,
    keep_pasted,
    keep_sheet,
    tell_columns,
)
from meetings.timetable import Year
from tests.factories import FundFactory, ProjectFactory, UserFactory, YearEndFactory
from tests.funding.sheetfiles import FORMULA, changed, workbook

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
    with CaptureQueriesContext(connection) as asked:
        done = accept_sheet(sheet=sheet, digest=seen.digest, without_bad=True, by=by)
    assert len(asked) < 200, "many rows a statement"
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


def rows_of(*rows: str, head: str = "Date\tDescription\tAmount\tFund") -> str:
    return "\n".join([head, *rows])


def faults(sheet: Sheet) -> dict[int, list[str]]:
    return {row.number: row.faults for row in preview(sheet).bad}


@pytest.mark.parametrize("head", [
    "Date\tDetails\tMoney In\tMoney Out\tFund\tProject\tSupplier\tInvoice Number",
    "TRANSACTION DATE\tNarrative\tCredit (£)\tDebit (£)\tFunding stream\tScheme\tPayee\tRef.",
    "Paid on\tWhat it was\tIncome £\tExpenditure £\tPot\tActivity\tPaid to / from\tPO Number",
])
def test_columns_are_known_by_usual_headings_below_a_title(by, pooled, head):
    sheet = keep_pasted(text=f"Spending of the summer\n\n{head}\n1/6/2030\tLamp\t\t£5\tPooled fund\t\tLampers\tI1\n", by=by)
    seen = preview(sheet)
    assert (seen.choices.head, list(seen.choices.columns.values())) == (3, ["date", "words", "in", "out", "fund", "project", "party", "reference"])
    one, = seen.planned
    assert (one.draft.party, one.draft.reference, one.draft.lines[0].source, one.draft.lines[0].pence) == ("Lampers", "I1", pooled, 5_00)


def test_what_the_headings_do_not_say_the_officer_does(by, pooled):
    sheet = keep_pasted(text="1 June 2030\tLamp\t-5\n2 June 2030\tGrant\t7.50\n", by=by)
    assert (preview(sheet).choices.missing, preview(sheet).rows) == (["Date", "Description", "Amount, or Money in and Money out", "Fund"], [])
    told = tell_columns(sheet=sheet, choices=Choices(0, {0: "date", 1: "words", 2: "amount"}, "both", pooled.pk), by=by)
    change, = preview(told).changes
    assert (change.received, change.spent) == (7_50, 5_00)
    with pytest.raises(ChangedMeanwhile):
        tell_columns(sheet=sheet, choices=Choices(), by=by)
    only = tell_columns(sheet=told, choices=Choices(0, {0: "date", 1: "words", 2: "amount"}, "receive", pooled.pk), by=by)
    assert faults(only) == {1: ["The amount is below zero, “-5”: to take something back, reverse its entry."]}


def test_a_name_that_nothing_bears_is_told_with_the_nearest_and_can_be_meant(by, pooled):
    lamps = ProjectFactory(name="Lamps")
    head = "Date\tDescription\tAmount\tFund\tProject"
    sheet = keep_pasted(text=rows_of("1/6/2030\tA\t1\tpool\tlamp", "1/6/2030\tB\t2\tPOOLED FUND\tOwls", head=head), by=by)
    seen = preview(sheet)
    assert faults(sheet) == {
        2: ["There is no fund “pool”.", "There is no project “lamp”. Did you mean “Lamps”?"], 3: ["There is no project “Owls”."],
    }
    assert seen.unknown == [("fund", "pool", 1), ("project", "lamp", 1), ("project", "Owls", 1)]
    choices = replace(seen.choices, names={"fund:pool": pooled.pk, "project:lamp": lamps.pk, "project:owls": 0})
    told = preview(tell_columns(sheet=sheet, choices=choices, by=by))
    assert [line.project for one in told.planned for line in one.draft.lines] == [lamps, None]


def test_what_is_likely_there_already_is_pointed_out_and_may_be_left_out(by, pooled):
    there = record_spend(shares=[Share(pooled, 5_00)], date=date(2030, 6, 1), words="Lamps", reference="a 1", by=by)
    back = record_spend(shares=[Share(pooled, 6_00)], date=date(2030, 6, 1), words="Rom", by=by)
    reverse_entry(entry=back, date=date(2030, 6, 2), reason="Wrong", by=by)
    head = "Date\tDescription\tAmount\tFund\tRef"
    sheet = keep_pasted(text=rows_of(
        "1/6/2030\tLamp bought\t£5.00\tPooled fund\tA  1", "1/6/2030\tLamp\t5\tPooled fund\tA2", "1/6/2030\tRoom\t6\tPooled fund\t",
        "1/6/2030\tLamp\t5\tPooled fund\tA2", head=head), by=by)
    seen = preview(sheet)
    assert [(one.numbers, one.twins, one.again) for one in seen.doubtful] == [("2", [there.called], 0), ("5", [], 3)]
    done = accept_sheet(sheet=sheet, digest=seen.digest, without_bad=False, without_doubtful=True, by=by)
    assert ([entry.words for entry in done.written], done.left) == (["Lamp", "Room"], 2)


def test_a_split_spend_is_one_entry_whole_or_not_at_all(by, pooled):
    other = FundFactory(name="Wardens fund")
    head = "Entry\tDate\tDescription\tReceived or spent\tAmount\tFund\tFund it goes to"
    sheet = keep_pasted(text=rows_of(
        "7\t1/6/2030\tWardens\tSpent\t5\tPooled fund\t", "7\t1/6/2030\tWardens\tSpent\t6\tWardens fund\t",
        "8\t1/6/2030\tOthers\tSpent\t1\tPooled fund\t", "8\t1/6/2030\tOthers\tSpent\t$1\tWardens fund\t",
        "9\t1/6/2030\tShare\tTransferred\t2\tPooled fund\tWardens fund", "10\t1/6/2030\tLeft\tBrought forward\t2\tPooled fund\t",
        "11\t1/6/2030\tTo itself\tTransfer\t2\tPooled fund\tpooled fund", "12\t1/6/2030\tGift\tReceived\t2\tPooled fund\tWardens fund", head=head), by=by)
    seen = preview(sheet)
    assert faults(sheet) == {
        4: ["It is one entry with row 5, which cannot be taken."], 5: ["Amount: “$1” is not in pounds."],
        7: ["“Brought forward” is written by opening and closing a year, not brought in."],
        8: ["A transfer needs two different funds: where it comes from and where it goes to."],
        9: ["Fund it goes to is for transfers; this was received. Leave it empty."],
    }
    assert [(change.fund, change.spent, change.moved) for change in seen.changes] == [(pooled, 5_00, -2_00), (other, 6_00, 2_00)]
    accept_sheet(sheet=sheet, digest=seen.digest, without_bad=True, by=by)
    assert list(Line.objects.order_by("entry", "position").values_list("entry__number", "position", "kind", "pence")) == [
        (1, 0, "spend", 5_00), (1, 1, "spend", 6_00), (2, 0, "transfer", 2_00),
    ]


def test_closed_years_limits_totals_and_joined_cells_are_named(by, pooled):
    YearEndFactory(year_id=2029)
    pooled.limit_pence, pooled.limit_from = 100_00, date(2030, 4, 1)
    pooled.save()
    content = workbook(("Date", "Description", "Amount", "Fund"), [
        ["1/5/2029", "Early", 1, "Pooled fund"], ["1/5/2030", "Large", "£100.01", "Pooled fund"], [None, "Total", 5, None],
        ["1/5/2030", "Small", 100, "Pooled fund"], ["1/5/2030", "Joined", 100, "Pooled fund"],
    ])
    content = changed(content, "xl/worksheets/sheet1.xml", "</sheetData>", '</sheetData><mergeCells count="1"><mergeCell ref="C6:C7"/></mergeCells>')
    sheet = keep_sheet(content=content, name="x.xlsx", by=by)
    found = faults(sheet)
    assert [found[number][0].partition(":")[0] for number in (2, 3, 4, 6)] == [
        "1 May 2029 is in 2029/30, which is closed",
        "£100.01 is above the limit of Pooled fund (£100.00)", "This looks like a line of totals, not an entry.",
        "Cells are joined here (C6",
    ]
    assert set(found) == {2, 3, 4, 6}


def test_what_changed_since_it_was_seen_is_shown_again_and_nothing_written(by, pooled):
    sheet = keep_pasted(text=rows_of("1/6/2030\tLamp\t5\tPooled fund"), by=by)
    seen = preview(sheet)
    record_spend(shares=[Share(pooled, 5_00)], date=date(2030, 6, 1), words="Lamp", by=by)
    with pytest.raises(ChangedMeanwhile):
        accept_sheet(sheet=sheet, digest=seen.digest, without_bad=False, by=by)
    assert (Entry.objects.count(), Sheet.objects.count()) == (1, 1)
    cancel_sheet(sheet=sheet, by=by)
    cancel_sheet(sheet=sheet, by=by)
    with pytest.raises(ChangedMeanwhile):
        accept_sheet(sheet=sheet, digest=preview(sheet).digest, without_bad=False, by=by)


def test_all_is_written_or_nothing(by, pooled):
    """One of many that the ledger refuses takes the others along, whoever made them."""
    good = Draft(date(2030, 6, 1), "Lamp", (DraftLine(Line.Kind.SPEND, 5, source=pooled),), uuid.uuid4())
    for lines, why in [
        ((DraftLine(Line.Kind.SPEND, 0, source=pooled),), "above zero"), ((), "above zero"), ((DraftLine(Line.Kind.SPEND, 5, target=pooled),), "goes into a fund"),
        ((DraftLine(Line.Kind.TRANSFER, 5, source=pooled, target=pooled),), "goes into a fund"),
        ((DraftLine(Line.Kind.OPENING, 5, target=pooled),), "goes into a fund"),
        ((DraftLine(Line.Kind.RECEIPT, 5, target=pooled),) * 2, "Only what was spent is split"),
        ((DraftLine(Line.Kind.RECEIPT, 5, target=pooled, project=ProjectFactory()),), "has a project"),
    ]:
        with pytest.raises(ValueError, match=f"“Other”, 1 June 2030: .*{why}"):
            record_many(drafts=[good, replace(good, words="Other", lines=lines, key=uuid.uuid4())], source="x", by=by)
    with pytest.raises(ValueError, match="Open the financial year 2039/40 first"):
        record_many(drafts=[good, replace(good, date=date(2039, 6, 1), key=uuid.uuid4())], source="x", by=by)
    pooled.limit_pence, pooled.limit_from = 5, date(2030, 4, 1)
    pooled.save()
    above = replace(good, lines=(DraftLine(Line.Kind.SPEND, 6, source=pooled),), key=uuid.uuid4())
    with pytest.raises(ValueError, match="above the limit"):
        record_many(drafts=[good, above], source="x", by=by)
    assert Entry.objects.count() == 0
    assert [entry.words for entry in record_many(drafts=[good, good], source="x", by=by)] == ["Lamp"]
    assert record_many(drafts=[good], source="x", by=by) == []


def test_a_sheet_that_nobody_takes_further_goes(by, pooled):
    old = keep_pasted(text=rows_of("1/6/2030\tLamp\t5\tPooled fund"), by=by)
    Sheet.objects.filter(pk=old.pk).update(kept_at=timezone.now() - Sheet.KEPT_FOR - timedelta(days=1))
    assert waiting_sheets() == []
    new = keep_pasted(text=rows_of("2/6/2030\tLamp\t5\tPooled fund"), by=by)
    assert [list(Sheet.objects.all()), waiting_sheets()] == [[new], [new]]


def test_the_likely_sheet_of_a_file_is_read_and_another_can_be(by, pooled):
    book = Workbook()
    book.create_sheet("Notes")["A1"] = "Notes"
    for title, words in (("Spend", "Lamp"), ("More", "Owl")):
        book.create_sheet(title).append(["Notes", "Description", "Value date", "Amount", "Fund", "Date"])
        book[title].append(["x", words, "2/6/2030", 5, "Pooled fund", "1/6/2030"])
    out = io.BytesIO()
    book.save(out)
    sheet = keep_sheet(content=out.getvalue(), name="x.xlsx", by=by)
    assert [one[0] for one in sheet.tabs] == ["Sheet", "Notes", "Spend", "More"]
    assert [(one.draft.words, one.draft.date.day) for one in preview(sheet).planned] == [("Lamp", 1)]
    assert [one.draft.words for one in preview(choose_tab(sheet=sheet, tab="More", by=by)).planned] == ["Owl"]
    with pytest.raises(NotASheet, match="The sheet “Sheet” is empty"):
        choose_tab(sheet=Sheet.objects.get(), tab="Sheet", by=by)
    empty = io.BytesIO()
    Workbook().save(empty)
    with pytest.raises(NotASheet, match="The sheet “Sheet” is empty"):
        keep_sheet(content=empty.getvalue(), name="x.xlsx", by=by)
    noughts = "Date,Description,Amount,Fund\n1/6/2030,La\0mp,5,Pooled fund\n".encode("utf-16-le")
    assert [one.draft.words for one in preview(keep_sheet(content=noughts, name="x.csv", by=by)).planned] == ["Lamp"]


PRINTABLE = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co"]), min_size=1, max_size=30) | st.sampled_from(
    ["=1+1", "'=x", "-", "+44 20", "@home", "|", "1 June 2030", "12.50", "'", "Total"]
)
WORDS = PRINTABLE.filter(lambda text: text.split())
MOVES = st.lists(st.tuples(
    st.sampled_from(["receipt", "spend", "transfer"]), st.integers(1, 10**11), st.integers(0, 364), WORDS, PRINTABLE | st.just(""),
    PRINTABLE | st.just(""), st.integers(0, 1), st.booleans(),
), max_size=6)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@settings(max_examples=15)
@given(moves=MOVES)
def test_what_is_exported_is_imported_again_the_same(kind, moves):
    with transaction.atomic():
        by = UserFactory()
        open_year(begins=2030, by=by)
        funds = [FundFactory(pooled=True), FundFactory(name="=Wardens (Total)")]
        project = ProjectFactory(name="-Lamps")
        before = transaction.savepoint()
        for what, pence, day, words, party, reference, at, split in moves:
            said = {"date": date(2030, 4, 1) + timedelta(days=day), "words": words, "reference": reference, "by": by}
            if what == "receipt":
                record_receipt(fund=funds[at], pence=pence, party=party, **said)
            elif what == "spend":
                shares = [Share(funds[at], pence, project=project), *([Share(funds[1 - at], 1), Share(funds[at], 2)] if split else [])]
                record_spend(shares=shares, party=party, **said)
            else:
                record_transfer(source=funds[at], target=funds[1 - at], pence=pence, **said)
        content, _, name = entries_table(Year(2030), entries(2030)).as_file(kind)
        transaction.savepoint_rollback(before)
        if moves:
            sheet = keep_sheet(content=content, name=name, by=by)
            seen = preview(sheet)
            assert [row.faults for row in seen.bad] == []
            accept_sheet(sheet=sheet, digest=seen.digest, without_bad=False, by=by)
        again = entries_table(Year(2030), entries(2030)).as_file(kind)[0]
        assert read_sheet(again, name) == read_sheet(content, name)
        assert kind == "xlsx" or again == content, "to the byte"
        transaction.set_rollback(True)
