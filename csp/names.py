"""Names as papers print them: of agencies with their teams and abbreviations, and of people.

Pure rules, no database. They depend on the words alone, never on what was read before, so that papers give
the same record in whatever order they come.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

SMALL_WORDS = {"and", "for", "of", "the", "in", "to"}
# After one of these a council's or force's name has not ended: Council for Voluntary Service.
GOES_ON = SMALL_WORDS | {"&", "services", "service"}
ENDS_A_NAME = re.compile(r"\b(?:Council|Constabulary)\b")
LAST_BRACKET = re.compile(r"^(?P<before>.*\S)\s*\((?P<inside>[^()]*(?:\([^()]*\)[^()]*)*)\)$")


@dataclass(frozen=True)
class AgencyWords:
    """An agency's printed words taken apart: "Cambridgeshire County Council Research Group" has a team."""

    name: str
    short_name: str = ""
    team: str = ""


def is_abbreviation(words: str) -> bool:
    """Whether words in brackets abbreviate the name before them (ICS, BeNCH CRC Ltd) or name a team (Security)."""
    letters = [letter for letter in words if letter.isalpha()]
    capitals = sum(letter.isupper() for letter in letters)
    return bool(letters) and len(words.split()) <= 3 and capitals * 2 >= len(letters) and capitals >= 2


def agency_words(printed: str) -> AgencyWords:
    """Take the printed words of an agency apart into name, abbreviation and team."""
    words = " ".join(printed.split())
    short_name = team = ""
    if found := LAST_BRACKET.match(words):
        if is_abbreviation(found["inside"]):
            words, short_name = found["before"], found["inside"]
        else:
            words, team = found["before"], found["inside"]
    for end in ENDS_A_NAME.finditer(words):
        rest = words[end.end() :].strip(" ,-–")
        if rest and rest.split()[0].casefold() not in GOES_ON:
            words = words[: end.end()]
            team = f"{rest} ({team})" if team else rest
            break
    return AgencyWords(tidy_agency(words), short_name, team)


def tidy_agency(name: str) -> str:
    """One spelling: small words small ("Council For Voluntary Service"), "and" for "&", no leading "The"."""
    words = name.replace("&", "and").split()
    if len(words) > 1 and words[0].casefold() == "the":
        words = words[1:]
    return " ".join(
        word.lower() if at and word.casefold() in SMALL_WORDS else word for at, word in enumerate(words)
    )


def agency_key(name: str) -> str:
    """Two names with the same key mean the same agency: case, punctuation and Ltd do not matter."""
    plain = re.sub(r"[^\w\s]", " ", tidy_agency(name).casefold())
    return " ".join(word for word in plain.split() if word not in {"ltd", "limited", "the"})


def person_key(name: str) -> str:
    """Two names with the same key mean the same person."""
    return " ".join(name.replace("’", "'").split()).casefold()
