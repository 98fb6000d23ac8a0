"""Names as papers print them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csp.names import AgencyWords, agency_key, agency_words, is_abbreviation, person_key


@pytest.mark.parametrize(
    ("printed", "name", "short_name", "team"),
    [
        ("Harrowmere City Council (Community Services)", "Harrowmere City Council", "", "Community Services"),
        ("Mereshire County Council Research Group", "Mereshire County Council", "", "Research Group"),
        ("Mereshire County Council Public Health (Drugs)", "Mereshire County Council", "", "Public Health (Drugs)"),
        ("Harrowmere Council For Voluntary Service", "Harrowmere Council for Voluntary Service", "", ""),
        ("Mereshire Integrated Care System (ICS)", "Mereshire Integrated Care System", "ICS", ""),
        ("Northern Rehabilitation Company Limited (NoRCo CRC Ltd)", "Northern Rehabilitation Company Limited",
         "NoRCo CRC Ltd", ""),
        ("The  Probation Service", "Probation Service", "", ""),
        ("Mereshire Fire & Rescue Service", "Mereshire Fire and Rescue Service", "", ""),
        ("Mereshire Constabulary Cyber Unit", "Mereshire Constabulary", "", "Cyber Unit"),
        ("", "", "", ""),
    ],
)
def test_an_agency_is_taken_apart(printed, name, short_name, team):
    assert agency_words(printed) == AgencyWords(name, short_name, team)


def test_spellings_of_one_agency_have_one_key():
    assert agency_key("Mereshire Fire & Rescue Service") == agency_key("mereshire fire AND rescue service")
    assert agency_key("Northern Company Ltd") == agency_key("Northern Company Limited")
    assert agency_key("Harrowmere City Council") != agency_key("Mereshire County Council")


def test_a_person_is_known_whatever_the_case_and_apostrophe():
    assert person_key("Siân  O’Neill") == person_key("siân o'neill")


@pytest.mark.parametrize(("words", "answer"), [("ICS", True), ("CRC Ltd", True), ("Security", False), ("A", False)])
def test_abbreviations(words, answer):
    assert is_abbreviation(words) is answer


@given(st.text(max_size=80))
def test_any_words_are_taken_apart_and_the_name_of_a_name_is_itself(printed):
    words = agency_words(printed)
    assert agency_words(words.name).name == words.name or "(" in printed or words.name.casefold().startswith("the ")
