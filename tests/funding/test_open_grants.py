"""Grants as open data: the 360Giving standard and the Local Government Transparency Code."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csp.sheets import NotASheet, read_sheet, unharmed
from funding.money import MOST_PENCE
from funding.opengrantqueries import open_grants, publisher, transparency_table
from funding.opengrants import OpenGrant, Organisation, as_flat, as_json, as_package, read_flat, read_json
from funding.opengrantschema import faults
from meetings.timetable import Year
from tests.factories import (
    AgencyFactory,
    BidFactory,
    FundFactory,
    GrantFactory,
    PartnershipFactory,
    ProjectFactory,
)

COUNCIL = Organisation("GB-LAE-TBR", "Thornbridge Borough Council", "Thornbridge Community Safety Partnership")
TRUST = Organisation("GB-CHC-1012345", "Thornbridge Night Trust")
SOUND = OpenGrant("GB-LAE-TBR-20300620-lamps", "Lamps", "Lamps by the river.", 2_500_50, date(2030, 6, 20), TRUST, COUNCIL, "Pooled fund",
                  3_000_00, date(2030, 7, 1), date(2031, 3, 31))
TODAY = date(2031, 5, 1)


def package(*grants: OpenGrant) -> dict:
    return as_package(grants, publisher=COUNCIL, title="Grants", issued=TODAY)


TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc", "Co", "Cn"]), min_size=1, max_size=40).filter(str.strip) | st.sampled_from(
    ["=1+1", "'=x", "@home", "-5", "12.50", "2030-01-01"]
)
DAYS = st.dates(date(2000, 1, 1), date(2090, 1, 1))
PENCE = st.integers(1, MOST_PENCE)
BODY = st.builds(Organisation, TEXT | st.just("GB-CHC-7"), TEXT, TEXT | st.just(""))
GRANTS = st.lists(st.builds(
    OpenGrant, TEXT, TEXT, TEXT, PENCE, DAYS, BODY, BODY, TEXT | st.just(""), st.none() | PENCE, st.none() | DAYS, st.none() | DAYS,
), min_size=1, max_size=4, unique_by=lambda grant: grant.identifier)


@given(GRANTS)
def test_what_is_exported_is_valid_and_read_back_the_same(grants):
    told = package(*grants)
    assert faults(told) == []
    content = as_json(told)
    assert read_json(content) == grants
    assert as_json(package(*read_json(content))) == content
    assert json.loads(content, parse_float=Decimal) == told, "amounts are the numbers that they are"
    assert read_flat(as_flat(grants)) == grants


def test_amounts_are_numbers_to_the_penny():
    assert b'"amountAwarded": 2500.50,' in as_json(package(SOUND))
    assert b"9007199254740993.01" in as_json({"n": Decimal("9007199254740993.01")})


@pytest.mark.parametrize(("change", "told"), [
    ({"recipient": Organisation("", "Thornbridge Night Trust")}, ["“Lamps”: the organisation that receives it, Thornbridge Night Trust, has no identifier."]),
    ({"funder": Organisation("", "")}, [f"“Lamps”: the organisation that gives it has no {what}." for what in ("identifier", "name")]),
    ({"description": ""}, ["“Lamps”: it has no description."]),
    ({"title": ""}, ["“A grant without a title”: it has no title."]),
    ({"awarded_on": None}, None),
])
def test_what_is_missing_is_told_in_plain_sentences(change, told):
    if told is None:
        broken = package(SOUND)
        broken["grants"][0]["awardDate"], broken["grants"][0]["plannedDates"] = "20 June 2030", [{"startDate": "soon"}]
        assert faults(broken) == [
            '“Lamps”: awardDate is "20 June 2030", which the standard does not allow.',
            '“Lamps”: plannedDates 0 startDate is "soon", which the standard does not allow.',
        ]
        return
    assert faults(package(replace(SOUND, **change))) == told


def test_a_package_as_a_whole_is_held_to_its_schema_too():
    assert faults(package()) == ["There is no grant to publish."]
    assert faults(package(SOUND, SOUND)) == ["Two grants have the same identifier."]
    assert faults({**package(SOUND), "version": "one"})[0].startswith("The file as a whole (version):")


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"grants": [{}]}', b'{"grants": 5}', b"\xff", b'{"grants": [{"currency": "EUR", "title": "x"}]}',
                                     as_json(package(SOUND)).replace(b"2500.50", b"2500.505"), b"[" * 100_000])
def test_what_is_no_file_of_grants_is_refused_in_a_sentence(content):
    with pytest.raises(ValueError, match=r"\.$"):
        read_json(content)
    with pytest.raises((ValueError, NotASheet), match=r"\.$"):
        read_flat(content)


@pytest.fixture
def given_away(db):
    PartnershipFactory(name="Thornbridge Community Safety Partnership", host="Thornbridge Borough Council")
    AgencyFactory(name="Thornbridge Borough Council", org_id="GB-LAE-TBR", statutory=True)
    pooled = FundFactory(pooled=True)
    passed = FundFactory(name="Serious Violence Duty", holding="passed", funder=AgencyFactory(name="Commissioner of Wend Valley"))
    told = FundFactory(name="Youth grants", holding="reported")
    trust, police = AgencyFactory(name="Night Trust", org_id="GB-CHC-1012345"), AgencyFactory(name="Wend Valley Police", org_id="GB-X-1", statutory=True)
    lamps = ProjectFactory(name="Lamps", purpose="Lamps by the river.")
    say = {"awarded_on": date(2030, 6, 20)}
    GrantFactory(fund=pooled, title="Lamps", project=lamps, recipient=trust, pence=2_500_50, bid=BidFactory(fund=pooled, asked_pence=2_500_50, won_pence=2_500_50),
                 starts=date(2030, 7, 1), ends=date(2031, 3, 31), **say)
    GrantFactory(fund=passed, title="County lines", recipient=police, spend_by=date(2031, 2, 1), **say)
    GrantFactory(fund=passed, title="Lamps", recipient=trust, **say)
    GrantFactory(fund=pooled, title="Ours", **say)
    GrantFactory(fund=told, title="Others'", recipient=trust, **say)
    GrantFactory(fund=pooled, title="Before", recipient=trust, awarded_on=date(2030, 3, 31))


def test_what_we_gave_is_published_and_what_we_got_is_not(given_away, django_assert_num_queries):
    with django_assert_num_queries(3):
        found = open_grants(Year(2030))
    assert [(one.identifier, one.title, one.pence, one.programme) for one in found] == [
        ("GB-LAE-TBR-20300620-lamps", "Lamps", 2_500_50, "Pooled fund"),
        ("GB-LAE-TBR-20300620-county-lines", "County lines", 10_000_00, "Serious Violence Duty"),
        ("GB-LAE-TBR-20300620-lamps-2", "Lamps", 10_000_00, "Serious Violence Duty"),
    ]
    assert (found[0].description, found[0].asked_pence, found[0].recipient.charity_number) == ("Lamps by the river.", 2_500_50, "1012345")
    assert found[1].description == (
        "County lines. Money of Serious Violence Duty, given by Commissioner of Wend Valley, passed on by the partnership."
    )
    assert {one.funder for one in found} == {publisher()} == {COUNCIL}
    assert faults(package(*found)) == []


def test_grants_to_voluntary_bodies_as_the_transparency_code_asks(given_away):
    table = transparency_table(Year(2030))
    department = "Thornbridge Community Safety Partnership"
    assert [[unharmed(cell.text) for cell in row.cells] for row in read_sheet(table.as_file("csv")[0], "x").rows] == [
        ["Date of award", "Time period", "Local authority department", "Beneficiary", "Registration number", "Summary of the purpose", "Amount"],
        ["2030-06-20", "1 July 2030 to 31 March 2031", department, "Night Trust", "1012345", "Lamps by the river.", "2500.50"],
        ["2030-06-20", "", department, "Night Trust", "1012345",
         "Lamps. Money of Serious Violence Duty, given by Commissioner of Wend Valley, passed on by the partnership.", "10000.00"],
    ]
