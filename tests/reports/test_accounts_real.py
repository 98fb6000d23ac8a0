"""The accounts of 2022/23 and 2023/24 remade from entries, against the papers themselves."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest

from funding.money import pounds
from meetings.timetable import Year
from reports.builders.moneyaccounts import accounts_view
from tests.factories import PartnershipFactory, UserFactory
from tests.reports.moneyworld import Source, add_2023, closed_2022

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
