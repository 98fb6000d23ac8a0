"""Measures from beginning to end by their pages: set up, entered, pasted, judged, filed, read, and tried from the other side."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from actions.measurequeries import Book, sheets
from actions.measureservices import FiguresChanged, enter_figures
from actions.measuring import Quarter
from actions.models import Figure, Measure, MeasureSet, QuarterReport, ReportTable
from csp.models import AuditEntry, Block
from meetings.models import Paper
from tests import desk
from tests.factories import (
    CategoryFactory,
    FigureFactory,
    MeasureFactory,
    MeetingFactory,
    QuarterReportFactory,
    ReportedFigureFactory,
    TableColumnFactory,
    TableRowFactory,
    UserFactory,
)
from tests.reports.measuresdata import Q4_2019, Q4_2022, enter
from tests.reports.siterows import Kind, publish

pytestmark = pytest.mark.django_db
WHEN = Q4_2022.quarter


@pytest.fixture
def officer(client: Client) -> Client:
    desk.sign_in(client, desk.officer())
    return client


@pytest.fixture
def real() -> MeasureSet:
    return enter(Q4_2022, UserFactory(), suppress=True)


def page(name: str, measures: MeasureSet, *more: object) -> str:
    return reverse(name, args=[measures.pk, WHEN.year, WHEN.number, *more])


def fields(measures: MeasureSet) -> dict[str, str]:
    """What the page of the quarter sends back when nothing is touched."""
    cells = [cell for sheet in sheets(Book(measures), WHEN) for line in sheet.lines for cell in line.cells if cell]
    return {cell.name: cell.stands for cell in cells} | {"seen": json.dumps({cell.name: cell.stands for cell in cells if cell.stands})}


def test_a_report_is_set_up_by_its_pages(officer: Client) -> None:
    made = officer.post(reverse("measures:add"), {"name": "Lamps", "title": "Lamps Report", "suppress": "on", "threshold": "5"})
    measures = MeasureSet.objects.get()
    assert made.url == reverse("measures:layout", args=[measures.pk])

    def add(kind: str, **told: object) -> None:
        answer = officer.post(reverse("measures:add_thing", args=[measures.pk, kind]), told)
        assert answer.status_code == 302, answer.content.decode()

    add("measure", name="Broken", unit="number", yearly="sum", good="down")
    broken = Measure.objects.get()
    add("measure", name="Mended", unit="percentage", yearly="given", good="up", of=broken.pk)
    add("category", dimension="Whole", names="All", part_of="")
    add("category", dimension="Ward", names="North\nSouth\n", part_of=measures.categories.get().pk)
    add("table", title="By ward", head="Ward", rows="North\nsouth\nAll", columns=[f"{broken.pk} quarter_before", f"{broken.pk} quarter"], note="")
    add("break", starts="1 April 2030", words="Lamps of the county too.", measure="")
    table = ReportTable.objects.get()
    assert [str(row) for row in table.rows.all()] == ["North", "South", "All"]
    assert [column.period for column in table.columns.all()] == ["quarter", "quarter_before"]
    shown = officer.get(reverse("measures:layout", args=[measures.pk])).content.decode()
    assert all(words in shown for words in ("Broken", "Percentage of Broken", "3 rows, 2 columns", "Never added", "Lamps of the county"))
    up = reverse("measures:up", args=[measures.pk, "category", measures.categories.get(name="South").pk])
    assert officer.post(up).status_code == 302
    assert [one.name for one in measures.categories.all()] == ["All", "South", "North"]


@pytest.mark.parametrize(("kind", "told", "why"), [
    ("measure", {"name": "referrals", "unit": "number", "yearly": "sum", "good": "up"}, "There is a measure called “referrals” already."),
    ("measure", {"name": "Rate", "unit": "rate", "yearly": "sum", "good": "up"}, "Only numbers can be added up"),
    ("category", {"dimension": "Ward", "names": "City\ncity"}, "“City” stands already"),
    ("table", {"title": "T", "head": "H", "rows": "City\nAtlantis", "columns": []}, "There is no category or measure called “Atlantis”."),
    ("break", {"starts": "soon", "words": "Changed."}, "Write the date like"),
])
def test_what_cannot_be_is_said(officer: Client, real: MeasureSet, kind: str, told: dict, why: str) -> None:
    answer = officer.post(reverse("measures:add_thing", args=[real.pk, kind]), told)
    assert answer.status_code == 422
    assert why in answer.content.decode()


def test_a_table_cannot_mix_rows_and_a_total_cannot_hold_itself(officer: Client, real: MeasureSet) -> None:
    referrals, total, part = real.measures.get(name="Referrals"), real.categories.get(name="All"), real.categories.get(name="City")
    mixed = officer.post(reverse("measures:add_thing", args=[real.pk, "table"]), {
        "title": "T", "head": "H", "rows": "City\nReferrals", "columns": [f"{referrals.pk} quarter"]})
    circle = officer.post(reverse("measures:thing", args=[real.pk, "category", total.pk]), {
        "name": "All", "dimension": "Whole", "part_of": part.pk, "definition": ""})
    assert (mixed.status_code, circle.status_code) == (422, 422)
    assert "A total cannot be part of itself." in circle.content.decode()
    kept = officer.post(reverse("measures:remove", args=[real.pk, "category", part.pk]), follow=True)
    assert "City stays. It has figures" in kept.content.decode()
    with pytest.raises(IntegrityError), transaction.atomic():
        Figure.objects.create(measure=referrals, category=part, year=2022, quarter=4, value=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        FigureFactory(measure=referrals, category=part, quarter=5)


def test_who_changes_a_thing_after_another_sees_both(officer: Client, real: MeasureSet) -> None:
    where = reverse("measures:thing", args=[real.pk, "table", real.tables.first().pk])
    first = officer.get(where)
    form = first.context["form"]
    told = {name: form[name].value() or "" for name in form.fields} | {"was": first.context["was"]}
    assert officer.post(where, told | {"rows": "All\nCity"}).status_code == 302
    late = officer.post(where, told | {"title": "Everything"})
    assert late.status_code == 409
    assert [(label, typed, now) for label, typed, now in late.context["differences"]] == [
        ("Title", "Everything", "All"), ("Rows", "All", "All\nCity"),
    ]
    describe = reverse("measures:describe", args=[real.pk])
    was = officer.get(describe).context["was"]
    told = {"name": real.name, "title": "One", "threshold": "5", "was": was}
    assert officer.post(describe, told).status_code == 302
    late = officer.post(describe, told | {"title": "Two"})
    assert (late.status_code, late.context["differences"]) == (409, [("Title of the report", "Two", "One")])


def test_figures_are_typed_and_what_is_no_figure_is_named(officer: Client, real: MeasureSet) -> None:
    where, told = page("measures:figures", real), fields(real)
    city = next(name for name in told if name.startswith("f-") and told[name] == "78")
    bad = officer.post(where, told | {city: "about 80"})
    assert bad.status_code == 422
    assert "City, Referrals: “about 80” is no number." in bad.content.decode()
    assert Figure.objects.filter(value=78).exists()
    assert officer.post(where, told | {city: " 1,080 "}).status_code == 302
    assert Figure.objects.get(measure__name="Referrals", category__name="City", quarter=4, year=2022).value == 1080
    assert [entry.detail["figures"] for entry in AuditEntry.objects.filter(act="enter_figures").order_by("pk")] == [154, 1]
    assert Figure.history.filter(value=78, category__name="City").exists()
    told = fields(real)
    officer.post(where, told | {city: ""})
    assert not Figure.objects.filter(measure__name="Referrals", category__name="City", quarter=4, year=2022).exists()


def test_two_hands_at_the_same_figure(officer: Client, real: MeasureSet) -> None:
    where, told = page("measures:figures", real), fields(real)
    city, east = (next(name for name in told if told[name] == value) for value in ("78", "53"))
    assert officer.post(where, told | {city: "79", east: "54"}).status_code == 302
    late = officer.post(where, told | {city: "80"})
    assert late.status_code == 409
    both = [(one.cell.label, one.value, one.theirs) for one in late.context["both"]]
    assert both == [("City, Referrals", "80", "79")]
    again = {name: field.value for _, lines in late.context["sheets"] for _, row in lines for field in row if field for name in [field.cell.name]}
    assert again[east] == "54"  # what only the other changed is taken over
    assert officer.post(where, again | {"seen": late.context["seen"]}).status_code == 302
    values = Figure.objects.filter(measure__name="Referrals", year=2022, quarter=4, category__name__in=["City", "East"]).order_by("category__name")
    assert [figure.value for figure in values] == [80, 54]


@pytest.mark.engines
def test_a_conflict_writes_nothing() -> None:
    figure = FigureFactory(value=Decimal(12), category=CategoryFactory())
    own, other = figure.measure.measures, FigureFactory(measure=figure.measure, value=Decimal(3), quarter=3)
    places = [(figure.measure_id, figure.category_id, 2030, 4), (figure.measure_id, None, 2030, 3)]
    place, free = (type(next(iter(Book(own).given)))(*one) for one in places)
    with pytest.raises(FiguresChanged) as caught:
        enter_figures(measures=own, typed={place: (True, Decimal(14)), free: (True, Decimal(4))}, shown={place: "11", free: "3"}, by=UserFactory())
    assert [(one.mine, one.theirs) for one in caught.value.conflicts] == [("14", "12")]
    other.refresh_from_db()
    assert other.value == 3


PASTED = "Service\tReferrals\tRepeats\r\nCity\t81\t35%\r\nEast*\t54\tmany\r\nAtlantis\t3\t1%\r\nMinority  Ethnic\tn/a\t\r\n"


@pytest.mark.parametrize("how", ["pasted", "file"])
def test_a_table_from_a_sheet_is_put_in_and_looked_at_first(officer: Client, real: MeasureSet, how: str) -> None:
    where = page("measures:figures", real)
    text = PASTED if how == "pasted" else PASTED.replace("\t", ",")
    told: dict = {"paste": "1", "pasted": text} if how == "pasted" else {"paste": "1", "file": SimpleUploadedFile("q4.csv", b"\xef\xbb\xbf" + text.encode())}
    answer = officer.post(where, told)
    words = answer.content.decode()
    assert answer.status_code == 200
    assert [(one.cell.label, one.value) for one in answer.context["new"]] == [
        ("Minority ethnic, Referrals", "n/a"), ("City, Referrals", "81"), ("City, Repeats", "35%"), ("East, Referrals", "54"),
    ]
    assert answer.context["pasted"].problems == [
        "Row 3, East, Repeats: “many” is no number. Where the source has none, write N/A.", "Row 4: there is no row “Atlantis” here.",
    ]
    assert "Read, not saved yet" in words and Figure.objects.filter(value=78, quarter=4).exists()
    empty = officer.post(where, {"paste": "1", "pasted": " "})
    workbook = officer.post(where, {"paste": "1", "file": SimpleUploadedFile("q4.xlsx", b"PK\x03\x04")})
    assert (empty.status_code, workbook.status_code) == (422, 422)
    assert "Save it as CSV" in workbook.content.decode()


def test_words_on_a_quarter_and_two_hands_at_them(officer: Client, real: MeasureSet) -> None:
    where, was = page("measures:words", real), officer.get(page("measures:figures", real)).context["was"]
    assert officer.post(where, {"text": "One.", "was": was}).status_code == 302
    late = officer.post(where, {"text": "Two.", "was": was})
    assert (late.status_code, late.context["stands"], late.context["text"]) == (409, "One.", "Two.")
    assert officer.post(where, {"text": "Two.", "was": late.context["was"]}).status_code == 302
    assert "Two." in officer.get(page("desk:measures_report", real)).content.decode()


def test_it_is_filed_as_a_paper_that_hides_what_the_desk_sees(officer: Client, real: MeasureSet) -> None:
    meeting = MeetingFactory(date=timezone.localdate() + timedelta(days=30))
    where, url = page("desk:file_measures", real), page("desk:measures_report", real)
    shown, whole = officer.get(url), officer.get(url + "?whole=1")
    small = [cell.text for table in whole.context["report"].tables for row in table.rows if row.label == "Child to parent" for cell in row.cells]
    assert small[:4] == ["3", "67%", "0%", "13"]
    hidden = [cell.text for table in shown.context["report"].tables for row in table.rows if row.label == "Child to parent" for cell in row.cells]
    assert hidden[:4] == ["<5", "[c]", "[c]", "13"]
    stale = officer.post(where, {"place": f"{meeting.pk}-0", "audience": "public", "was": "another"})
    assert stale.status_code == 409 and not Paper.objects.exists()
    answer = officer.post(where, {"place": f"{meeting.pk}-0", "audience": "public", "was": shown.context["was"]})
    paper = Paper.objects.get()
    assert answer.url == reverse("meetings:paper", args=[paper.pk])
    assert officer.get(answer.url).status_code == 200
    grids = [block.rows for block in Block.objects.filter(section__document=paper.document, kind="table").order_by("section__position")]
    assert grids == [table.grid for table in shown.context["report"].tables]
    kept = QuarterReport.objects.get()
    assert (kept.threshold, kept.figures.filter(mark="small").count()) == (5, 1)
    # A figure revised afterwards is marked, and what was filed stays as it was.
    told = fields(real)
    city = next(name for name in told if told[name] == "78")
    officer.post(page("measures:figures", real), told | {city: "88"})
    assert "88 [r]" in officer.get(url).content.decode()
    filed = officer.get(reverse("members:measures_report", args=[kept.pk])).content.decode()
    assert ">78<" in filed and "88 [r]" not in filed and ">88<" not in filed


def test_the_desk_is_told_what_earlier_reports_give_away(officer: Client) -> None:
    calls = MeasureFactory(name="Calls")
    own, total = calls.measures, CategoryFactory(measures=calls.measures, name="All")
    north, south = (CategoryFactory(measures=own, name=name, part_of=total) for name in ("North", "South"))
    column = TableColumnFactory(table__measures=own, measure=calls)
    for position, (category, value) in enumerate({north: 2, south: 9, total: 11}.items()):
        FigureFactory(measure=calls, category=category, year=WHEN.year, value=value)
        TableRowFactory(table=column.table, category=category, position=position)
    words, url = "Earlier reports already give away: Calls, North, Q4 2022-23. Whatever", page("desk:measures_report", own)
    assert "already give away" not in officer.get(url).content.decode()
    report = QuarterReportFactory(measures=own, threshold=0)
    for category, value in ((south, 9), (total, 11)):
        ReportedFigureFactory(report=report, measure=calls, category=category, year=WHEN.year, value=value)
    assert words in officer.get(url).content.decode()
    MeasureSet.objects.update(suppress=False)
    assert "already give away" not in officer.get(url).content.decode()


def test_members_read_it_once_its_paper_is_out(client: Client, officer: Client, real: MeasureSet) -> None:
    meeting = MeetingFactory(date=timezone.localdate() + timedelta(days=30))
    was = officer.get(page("desk:measures_report", real)).context["was"]
    officer.post(page("desk:file_measures", real), {"place": f"{meeting.pk}-0", "audience": "members", "was": was})
    kept = QuarterReport.objects.get()
    member = Client()
    desk.sign_in(member, desk.member())
    one = reverse("members:measures_report", args=[kept.pk])
    assert member.get(one).status_code == 404
    assert "None has been filed yet." in member.get(reverse("members:measures")).content.decode()
    publish(Kind.PAPER, meeting.date, meeting=meeting, paper=kept.paper, audience="members", slug="paper-one")
    assert "Q4 2022-23" in member.get(reverse("members:measures")).content.decode()
    assert "&lt;5" in member.get(one).content.decode()
    MeasureSet.objects.update(members_see_all=True)
    assert "&lt;5" not in member.get(one).content.decode()
    # A file travels: it hides small numbers all the same.
    rows = list(csv.DictReader(io.StringIO(member.get(reverse("members:measures_file", args=[kept.pk, "csv"])).content.decode("utf-8-sig"))))
    assert [row["Figure"] for row in rows if row["Row"] == "Child to parent"][:3] == ["<5", "[c]", "[c]"]


def test_the_files_say_what_the_page_says(officer: Client, real: MeasureSet, tmp_path: Path, verapdf: Callable[[Path], list[str]]) -> None:
    report = officer.get(page("desk:measures_report", real)).context["report"]
    word = docx.Document(io.BytesIO(officer.get(page("desk:measures_file", real, "docx")).content))
    assert [[[cell.text for cell in row.cells] for row in table.rows] for table in word.tables] == [table.grid for table in report.tables]
    file = tmp_path / "report.pdf"
    file.write_bytes(officer.get(page("desk:measures_file", real, "pdf")).content)
    assert verapdf(file) == []
    rows = list(csv.reader(io.StringIO(officer.get(page("desk:measures_file", real, "csv")).content.decode("utf-8-sig"))))
    assert len(rows) - 1 == sum(len(row.cells) for table in report.tables for row in table.rows)


def test_queries_do_not_grow_with_what_is_measured(officer: Client) -> None:
    small = MeasureSet.objects.get(pk=MeasureFactory().measures_id)
    large = enter(Q4_2019, UserFactory(), suppress=True)
    for name in ("measures:figures", "desk:measures_report"):
        counts = []
        for one in (small, large):
            with CaptureQueriesContext(connection) as asked:
                assert officer.get(reverse(name, args=[one.pk, 2019, 4])).status_code == 200
            counts.append(len(asked))
        assert counts[1] - counts[0] <= 4, name  # prefetches of tables that the small one has not
    for name in ("measures:set", "measures:layout"):
        with CaptureQueriesContext(connection) as asked:
            assert officer.get(reverse(name, args=[large.pk])).status_code == 200
        assert len(asked) < 30, name


def test_a_quarter_goes_by_its_financial_year() -> None:
    assert [Quarter.of(Quarter(2022, number).starts).name for number in (1, 2, 3, 4)] == [f"Q{number} 2022-23" for number in (1, 2, 3, 4)]
    assert Quarter(2022, 1).previous == Quarter(2021, 4)
    assert Quarter(1999, 4).year_words == "1999-00"
