"""The accounts of 2022/23 and 2023/24 remade from entries, against the papers themselves."""

from __future__ import annotations

import html
import re
from datetime import date
from pathlib import Path

import docx
import pytest
from django.utils.html import strip_tags

from csp.models import path_of
from funding.money import pounds
from meetings.timetable import Year
from reports.builders.moneyaccounts import accounts_view
from reports.services import publish_accounts, publish_paper
from reports.services.moneyreporting import draft_financial_report
from tests.factories import AgendaItemFactory, MeetingFactory, PartnershipFactory, UserFactory
from tests.reports.moneyworld import Source, add_2023, closed_2022
from tests.reports.published import pdf_text

pytestmark = pytest.mark.django_db


@pytest.fixture
def source(papers: Path) -> Source:
    return Source.read(papers)


@pytest.fixture
def funds(source: Source):
    PartnershipFactory()
    return closed_2022(source, UserFactory())


def test_the_year_2022_23_is_that_of_the_paper(source: Source, funds):
    view = accounts_view(Year(2022))
    lines = source.lines
    assert [(one.words, one.pence) for one in view.available[:2]] == lines[:2]
    assert [one.pence for one in view.available] == [22_500_00, 23_446_23, 5_622_90]
    assert view.total_available.pence == 51_569_13 == lines[3][1]
    assert [(one.words, one.pence) for one in view.awards if not one.parts] == [line for line in lines[4:9] if "(" not in line[0]]
    (cameras,) = [one for one in view.awards if one.parts]
    assert (cameras.pence, cameras.parts) == (12_300_00, (3_800_00, 3_500_00, 5_000_00))
    assert view.total_awards.pence == 27_300_00 == lines[9][1]
    assert [(one.words, one.pence) for one in view.spent] == [lines[10]]
    assert (view.total_spent.pence, view.pooled.pence, view.total_remaining.pence) == (45_946_23, 5_622_90, 5_622_90)
    assert not view.provisional
    assert view.entries_of("available") == ("2022/23-002", "2022/23-003", "2022/23-001")
    assert view.entries_of("spent") == ("2022/23-004",)
    following = accounts_view(Year(2023))
    assert [(one.words, one.pence) for one in following.available] == [("CSP Pooled Fund, brought forward", 5_622_90)]
    assert following.provisional


def test_the_year_2023_24_is_that_of_the_annual_review(papers: Path, funds):
    add_2023(funds)
    view = accounts_view(Year(2023))
    amounts = [*(one.pence for one in view.award_funds), view.total_awards.pence]
    assert amounts == [5_000_00, 4_607_00, 9_607_00]
    said = " ".join(one.text for one in docx.Document(str(papers / "annual-review-2024.docx")).paragraphs)
    for pence in amounts:
        assert pounds(pence).removesuffix(".00") in said


def amounts(text: str) -> list[str]:
    """Every amount in it, in order, those in brackets left out as the source prints them within words."""
    return re.findall(r"£[\d,]+\.\d{2}", text)


def follow_in_order(wanted: list[str], found: list[str]) -> bool:
    """Whether all of `wanted` stand in `found`, in their order."""
    rest = iter(found)
    return all(one in rest for one in wanted)


def test_the_report_and_its_appendix_stand_as_in_the_source(source: Source, funds, client, own_data, pdftotext, verapdf):
    by = UserFactory()
    meeting = MeetingFactory(date=date(2023, 7, 11))
    item = AgendaItemFactory(agenda__meeting=meeting, title="Financial report")
    paper = draft_financial_report(year=Year(2022), meeting=meeting, items=[item], by=by)
    accounts, printed = publish_accounts(year=Year(2022), by=by), publish_paper(paper=paper, by=by)
    wanted = [amount for _, amount in source.rows if "£" in amount]
    assert len(wanted) == 13
    appendix = printed.content.html.partition('class="appendix"')[2]
    for shown in (accounts.content.html, appendix):
        words = strip_tags(shown)
        assert follow_in_order(wanted, amounts(words))
        assert all(html.escape(row) in words or row.partition(" (")[0] in words for row, _ in source.lines[:2] + source.lines[4:9] + source.lines[10:11])
        assert "(£3,800 / £3,500 / £5,000)" in words
    for publication in (accounts, printed):
        assert verapdf(path_of(publication.pdf_sha256)) == []
        assert follow_in_order(wanted, amounts(pdf_text(publication, pdftotext)))
    # Each amount of the paper leads to its figure, and the figure's list of entries is there.
    page = client.get("/money/2022-23/", follow=True).content.decode()
    targets = re.findall(r'href="/money/2022-23/#([a-z0-9-]+)"', printed.content.html)
    assert len(targets) > len(wanted)
    for key in targets:
        assert f'id="{key}"' in page and (f'id="of-{key}"' in page or key.startswith("won-"))
