"""Spreadsheets at the desk: what each page answers, also from the other side."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from csp.models import Agency, Partnership
from csp.sheets import as_csv, read_sheet
from funding.ledgerservices import (
    Share,
    open_year,
    record_opening,
    record_receipt,
    record_spend,
    record_transfer,
    reverse_entry,
)
from funding.models import Entry, FinancialYear, Sheet
from funding.opengrants import read_flat, read_json
from tests import desk
from tests.factories import AgencyFactory, BidFactory, FundFactory, GrantFactory, SheetFactory, UserFactory

pytestmark = pytest.mark.django_db
HEAD = ["Date", "Details", "Amount", "Fund"]


@pytest.fixture
def client():
    found = Client()
    desk.sign_in(found, desk.officer())
    return found


@pytest.fixture
def pooled():
    open_year(begins=2030, by=UserFactory())
    return FundFactory(pooled=True)


def bring(client: Client, rows: list[list[str]], name: str = "x.csv") -> Sheet:
    answer = client.post(reverse("sheets:bring"), {"file": SimpleUploadedFile(name, as_csv(HEAD, rows))})
    assert answer.status_code == 302
    return Sheet.objects.get(pk=int(answer["Location"].strip("/").split("/")[-1]))


def entering(client: Client, sheet: Sheet, **more: str) -> dict[str, object]:
    accept = client.get(reverse("sheets:look", args=[sheet.pk])).context["accept"]
    return {**accept.initial, **more}


def test_a_file_is_brought_looked_at_and_entered(client, pooled, own_data):
    sheet = bring(client, [["1/6/2030", "Lamp", "5", "Pooled fund"], ["31/6/2030", "Lamp", "5", "Pooled fund"]])
    page = client.get(reverse("sheets:look", args=[sheet.pk])).content.decode()
    assert "There is no 31 June in 2030." in page
    said = entering(client, sheet)
    refused = client.post(reverse("sheets:enter", args=[sheet.pk]), said)
    assert (refused.status_code, Entry.objects.count()) == (422, 0)
    rows = read_sheet(client.get(reverse("sheets:bad_rows", args=[sheet.pk])).content, "x").rows
    assert [[cell.text for cell in row.cells][:3] for row in rows][1] == ["3", "Date “31/6/2030”: There is no 31 June in 2030.", "31/6/2030"]
    done = client.post(reverse("sheets:enter", args=[sheet.pk]), said | {"without_bad": "on"}, follow=True)
    assert "1 entry is in the ledger, 2030/31-001. 1 row was left out." in done.content.decode()
    again = client.post(reverse("sheets:enter", args=[sheet.pk]), said | {"without_bad": "on"}, follow=True)
    assert ("entered or cancelled already" in again.content.decode(), Entry.objects.count()) == (True, 1)


def test_the_same_file_twice_says_so_and_writes_nothing(client, pooled, own_data):
    for told in ("2 entries are in the ledger, 2030/31-001 to 2030/31-002.", "Nothing was written: all 2 entries were there from this file already."):
        sheet = bring(client, [["1/6/2030", "Lamp", "5", "Pooled fund"], ["2/6/2030", "Lamp", "6", "Pooled fund"]])
        done = client.post(reverse("sheets:enter", args=[sheet.pk]), entering(client, sheet), follow=True)
        assert told in done.content.decode()
    assert Entry.objects.count() == 2


def test_what_changed_since_the_page_was_opened_is_409_and_shown_again(client, pooled, own_data):
    sheet = bring(client, [["1/6/2030", "Lamp", "5", "Pooled fund"]])
    said = entering(client, sheet)
    columns = reverse("sheets:columns", args=[sheet.pk])
    form = {"version": "1", "head": "1", "column_0": "date", "column_1": "words", "column_2": "amount", "column_3": "fund", "signs": "receive"}
    assert client.post(columns, form).status_code == 302
    assert client.post(columns, form).status_code == 409
    late = client.post(reverse("sheets:enter", args=[sheet.pk]), said)
    assert (late.status_code, Entry.objects.count()) == (409, 0)
    assert "changed since this page was opened" in late.content.decode()
    twice = client.post(columns, form | {"version": "2", "column_1": "date"})
    assert (twice.status_code, "Two columns cannot both be Date." in twice.content.decode()) == (422, True)
    both = client.post(columns, form | {"version": "2", "column_3": "in"})
    assert "not both" in both.content.decode()


def test_a_row_of_headings_told_by_the_officer_is_read(client, pooled, own_data):
    sheet = bring(client, [["2/6/2030", "Lamp", "6", "Pooled fund"]])
    sheet.grid["rows"].insert(0, [0, [["t", "x"]], False, ""])
    form = {"version": "1", "head": "2", "column_0": "date", "column_1": "words", "column_2": "amount", "column_3": "fund", "signs": "spend"}
    client.post(reverse("sheets:columns", args=[sheet.pk]), form)
    sheet.refresh_from_db()
    assert (sheet.choices["head"], sheet.choices["columns"]) == (2, {})
    client.post(reverse("sheets:columns", args=[sheet.pk]), {"version": "2", "head": "1", "signs": "spend"})
    sheet.refresh_from_db()
    assert list(sheet.choices["columns"].values()) == ["date", "words", "amount", "fund"]


@pytest.mark.parametrize(("data", "told"), [
    ({}, "Choose a file, or paste rows below."),
    ({"file": SimpleUploadedFile("x.csv", b"a,b"), "rows": "a\tb"}, "Choose a file or paste rows, not both."),
    ({"file": SimpleUploadedFile("x.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 99)}, "x.xls is an old Excel file (.xls) or has a password."),
    ({"file": SimpleUploadedFile("<b>.csv", b"PK\x03\x04 no")}, "&lt;b&gt;.csv is damaged or was cut short."),
    ({"rows": "x" * 2_000_001}, "This is more than 2,000,000 characters"),
])
def test_what_cannot_be_read_is_said_at_the_field(client, data, told):
    answer = client.post(reverse("sheets:bring"), data)
    assert (answer.status_code, Sheet.objects.count()) == (422, 0)
    assert told in answer.content.decode()


def test_an_expired_sheet_and_a_file_that_is_none_are_not_there(client, pooled):
    sheet = SheetFactory()
    Sheet.objects.update(kept_at=timezone.now() - Sheet.KEPT_FOR)
    assert client.get(reverse("sheets:look", args=[sheet.pk])).status_code == 404
    for what, begins, kind in [("entries", 2031, "csv"), ("entries", 2030, "exe"), ("secrets", 2030, "csv"), ("entries", 2030, "json")]:
        assert client.get(reverse("sheets:table", args=[what, begins, kind])).status_code == 404
    assert client.get(reverse("sheets:statement", args=[pooled.pk, 2030, "pdf"])).status_code == 404


@pytest.mark.parametrize("rows", [3, 300])
def test_the_queries_of_a_sheet_do_not_grow_with_its_rows(client, pooled, own_data, rows, django_assert_max_num_queries):
    sheet = bring(client, [[f"{at % 28 + 1}/6/2030", f"Lamp {at}", "5", "Pooled fund" if at % 3 else "Poled"] for at in range(rows)])
    with django_assert_max_num_queries(29):
        client.get(reverse("sheets:look", args=[sheet.pk]))


def test_what_is_taken_away_says_what_the_ledger_says(client, pooled, django_assert_max_num_queries):
    by, other = UserFactory(), FundFactory(name="=Wardens")
    record_opening(year=FinancialYear.objects.get(), balances={pooled: 10_00, other: -1_00}, by=by)
    record_receipt(fund=pooled, pence=45_946_23, date=date(2030, 6, 1), words="Grant", party="+44", by=by)
    gone = record_spend(shares=[Share(pooled, 5_00), Share(other, 6_00)], date=date(2030, 6, 2), words="Lamps", by=by)
    record_transfer(source=pooled, target=other, pence=7_00, date=date(2030, 6, 3), words="Share", by=by)
    reverse_entry(entry=gone, date=date(2030, 6, 4), reason="Wrong", by=by)
    GrantFactory(fund=pooled, title="Lamps")
    BidFactory(fund=pooled, title="@Lamps")

    def told(url: str) -> list[list[str]]:
        answer = client.get(url)
        assert answer["Content-Disposition"].startswith("attachment; filename=")
        return [[cell.text for cell in row.cells] for row in read_sheet(answer.content, "x").rows]

    with django_assert_max_num_queries(22):
        rows = told(reverse("sheets:table", args=["entries", 2030, "csv"]))
    assert [(row[0][-3:], *(row + [""] * 7)[3:7]) for row in rows[1:]] == [
        ("001", "Balance before the record", "10.00", "Pooled fund", ""), ("001", "Balance before the record", "-1.00", "'=Wardens", ""),
        ("002", "Received", "45946.23", "Pooled fund", ""), ("003", "Spent", "5.00", "Pooled fund", ""), ("003", "Spent", "6.00", "'=Wardens", ""),
        ("004", "Transferred", "7.00", "Pooled fund", "'=Wardens"), ("005", "Spent", "-5.00", "Pooled fund", ""),
        ("005", "Spent", "-6.00", "'=Wardens", ""),
    ]
    assert (rows[3][8], rows[7][10]) == ("'+44", "2030/31-003")
    statement = told(reverse("sheets:statement", args=[pooled.pk, 2030, "xlsx"]))
    assert [row[6:9] for row in statement[1:]] == [
        ["10", "", "10"], ["45946.23", "", "45956.23"], ["", "5", "45951.23"], ["", "7", "45944.23"], ["5", "", "45949.23"],
    ]
    assert told(reverse("sheets:table", args=["grants", 2030, "xlsx"]))[1][:5] == ["Pooled fund", "Lamps", "", "2030-04-20", "10000"]
    assert told(reverse("sheets:table", args=["bids", 2030, "csv"]))[1][:2] == ["Pooled fund", "'@Lamps"]
    for kind in ("json", "csv"):
        assert client.get(reverse("sheets:table", args=["360giving", 2030, kind])).status_code == 404, "there is none"
    assert "No grant to another body was awarded in 2030/31." in client.get(reverse("sheets:files")).content.decode()


def test_open_data_is_given_away_once_it_is_valid(client, pooled):
    trust = AgencyFactory(name="Night Trust")
    GrantFactory(fund=pooled, title="Lamps", recipient=trust)
    url = reverse("sheets:table", args=["360giving", 2030, "json"])
    page = client.get(reverse("sheets:files")).content.decode()
    assert ("the organisation that receives it, Night Trust, has no identifier." in page, url in page) == (True, False)
    assert client.get(url).status_code == 404
    Agency.objects.update(org_id="GB-CHC-1")
    Partnership.objects.update(host=trust.name)
    page = client.get(reverse("sheets:files")).content.decode()
    assert ("1 grant keeps the rules of the 360Giving standard." in page, url in page) == (True, True)
    answer = client.get(url)
    assert (answer["Content-Type"], [one.title for one in read_json(answer.content)]) == ("application/json", ["Lamps"])
    assert read_flat(client.get(url.replace(".json", ".csv")).content) == read_json(answer.content)
