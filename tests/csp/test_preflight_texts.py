"""Personal details in texts, and links: what is told and what is left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csp.preflight import Known, look_at_link, look_at_text, not_known
from csp.preflight.texts import sound_nhs_number


def codes(text: str) -> list[str]:
    return [finding.code for finding in look_at_text(text)]


@pytest.mark.parametrize(("text", "told"), [
    ("Ring 07700 900123.", "07700 900123"),
    ("Ring +44 7700 900 123 after five.", "+44 7700 900 123"),
    ("+44(0)7700900123", "+44(0)7700900123"),
    ("Tel.:0044 7700 900123", "0044 7700 900123"),
    ("(07700) 900-123", "(07700) 900-123"),
])
def test_a_mobile_number_in_any_spelling(text: str, told: str) -> None:
    [finding] = look_at_text(text, "page 2")
    assert (finding.code, finding.about, finding.where) == ("mobile", told, "page 2")


@pytest.mark.parametrize("text", [
    "01223 457000", "020 7946 0123", "0800 123 4567", "0300 123 4567", "Action points 07/02 and 07/03", "07 March 2023",
    "ref 1077009001234", "£07700900123456", "07700 90012",
])
def test_no_mobile_number(text: str) -> None:
    assert codes(text) == []


@pytest.mark.parametrize(("text", "code"), [
    ("ada.applegarth@gmail.com", "personal-email"), ("x@btinternet.com", "personal-email"), ("x@yahoo.co.uk", "personal-email"),
    ("ada@lanternhouse.org.uk", "other-email"),
])
def test_an_address_that_may_be_private(text: str, code: str) -> None:
    assert codes(f"Write to {text}, please.") == [code]


@pytest.mark.parametrize("text", [
    "csp@thornbridge.gov.uk", "ada@wend.police.uk", "ada@nhs.net", "dr.a@trust.nhs.uk", "ada@wend.ac.uk", "info@lanternhouse.org.uk",
    "enquiries@lanternhouse.org", "not an @ address",
])
def test_an_address_of_an_office(text: str) -> None:
    assert codes(text) == []


@pytest.mark.parametrize("text", [
    "She lives at 12 Mill Lane.", "Flat 3, 41a Quay Street, Thornbridge", "of 7 Saint Bride’s Close", "at 12, Old Mill Road (upstairs)",
])
def test_a_home(text: str) -> None:
    assert codes(text) == ["home-address"]


@pytest.mark.parametrize("text", [
    "Guildhall, 12 Market Square", "Item 5 Market Square", "in the 14 March Road closures", "Police Station, 3 Quay Street",
    "Thornbridge Borough Council, 9 High Street", "12 lanes of traffic", "Section 3 Hill Road", "3 Quay Street Police Station",
])
def test_no_home(text: str) -> None:
    assert codes(text) == []


@pytest.mark.parametrize(("text", "code"), [
    ("JG 12 34 56 C", "insurance-number"), ("jg123456c JG123456C", "insurance-number"), ("NHS number 943 476 5919", "nhs-number"),
    ("DOB: 12/03/1990", "birth-date"), ("date of birth 3 May 1990", "birth-date"),
])
def test_numbers_of_a_person(text: str, code: str) -> None:
    assert codes(text) == [code]


@pytest.mark.parametrize("text", ["BG123456C", "AB 12 34 56 Z", "NHS number 943 476 5918", "the NHS 2023", "born in March 1990"])
def test_no_number_of_a_person(text: str) -> None:
    assert codes(text) == []


@given(st.text(alphabet="0123456789", min_size=9, max_size=9))
def test_one_check_figure_or_none_makes_an_nhs_number_sound(figures: str) -> None:
    assert sum(sound_nhs_number(figures + last) for last in "0123456789") <= 1


@given(st.text(max_size=300))
def test_no_text_is_too_odd_to_look_at(text: str) -> None:
    look_at_text(text)
    look_at_link(text, anchors=frozenset())


def test_each_detail_is_told_once() -> None:
    assert len(look_at_text("07700 900123 and again 07700 900123, then 07700 900124")) == 2


def test_what_the_record_knows_is_left_out() -> None:
    findings = look_at_text("ada@lantern.org.uk, bram@gmail.com, 07700 900123, 07700 900124")
    known = Known(frozenset({"lantern.org.uk"}), frozenset({"07700900123"}))
    assert [finding.about for finding in not_known(findings, known)] == ["07700 900124", "bram@gmail.com"]


@pytest.mark.parametrize(("url", "code"), [
    ("", "dead-link"), (r"G:\Shared\plan.docx", "dead-link"), (r"\\server\plan.docx", "dead-link"), ("file:///C:/plan.docx", "dead-link"),
    ("http://localhost:8000/desk/", "dead-link"), ("https://10.1.2.3/x", "dead-link"), ("https://staffnet/x", "dead-link"),
    ("https://intranet.thornbridge.gov.uk/", "dead-link"), ("https://files.thornbridge.local/", "dead-link"), ("http:/broken", "dead-link"),
    ("https://the plan.org/", "dead-link"), ("www.gov.uk/plan", "dead-link"), ("https://a..b/", "dead-link"), ("https://a:b:c/", "dead-link"),
    ("mailto:nobody", "dead-link"), ("#gone", "dead-link"), ("https://thornbridge.sharepoint.com/:w:/r/x", "members-link"),
    ("http://www.gov.uk/", "insecure-link"), ("mailto:ada@gmail.com", "personal-email"),
])
def test_a_link_that_nobody_outside_can_follow(url: str, code: str) -> None:
    assert [finding.code for finding in look_at_link(url, anchors=frozenset({"aims"}))] == [code]


@pytest.mark.parametrize("url", [
    "https://www.gov.uk/government/crime?x=1#y", "#aims", "tel:01632960123", "mailto:csp@thornbridge.gov.uk", "/meetings/2031-07-08/",
    "https://xn--bcher-kva.example/", "https://8.8.8.8/",
])
def test_a_link_that_leads_somewhere(url: str) -> None:
    assert look_at_link(url, anchors=frozenset({"aims"})) == []
