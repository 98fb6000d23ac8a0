"""People as papers print them: titles, roles in brackets, and who stands for whom."""

from __future__ import annotations

import re

from meetings.reading.shapes import AttendeeRead

TITLES = (
    "Councillor", "Cllr", "Detective Chief Superintendent", "Detective Chief Inspector", "Detective Superintendent",
    "Detective Inspector", "Detective Sergeant", "Detective Constable", "Chief Superintendent", "Chief Inspector",
    "Chief Constable", "Assistant Chief Constable", "Deputy Chief Constable", "Superintendent", "Inspector",
    "Sergeant", "Constable", "Police Constable", "Temporary", "Acting", "DCI", "DI", "DS", "DC", "CI", "PC", "PS", "PCSO",
    "Group Commander", "Area Commander", "Station Commander", "Professor", "Prof", "Doctor", "Dr", "Reverend", "Revd",
    "Rev", "Canon", "Mr", "Mrs", "Ms", "Miss", "Mx", "Sir", "Dame", "Lord", "Lady", "Baroness", "Judge", "Major",
    "Captain", "Colonel", "Executive",
)  # fmt: skip
TITLE = re.compile(rf"^(?:(?:{'|'.join(sorted(map(re.escape, TITLES), key=len, reverse=True))})\.?\s+)+")
WORD = r"[A-ZÀ-ÖØ-Þ](?:\.(?=\s)|(?:[\w’'`-]*\w)?)"  # a full stop only behind an initial
SMALL = r"(?:(?:van|von|de|der|den|di|da|la|le|bin|al|el|ap|y)\s+)*"
NAME = rf"\b{WORD}(?:\s+{SMALL}{WORD}){{1,4}}"
NESTED = r"\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)"
ROLES = {
    "chair": "chair", "chairman": "chair", "chairperson": "chair", "chairing": "chair",
    "vice chair": "vice_chair", "vice-chair": "vice_chair", "deputy chair": "vice_chair", "vice chairman": "vice_chair",
    "minutes": "minutes", "minute taker": "minutes", "minute-taker": "minutes", "minute secretary": "minutes",
    "note taker": "minutes", "notes": "minutes", "secretary": "minutes",
}  # fmt: skip
REPRESENTS = re.compile(
    rf"(?P<who>{NAME})(?:\s*{NESTED})?,?\s+(?:(?:was|is)\s+)?"
    rf"(?:represented|representing|represents|attended on behalf of|attending on behalf of|on behalf of|"
    rf"deputised for|deputising for|substituted for|substituting for|attended for|in place of|attended in place of)\s+"
    rf"(?P<whom>{NAME})(?:\s*(?P<agency>{NESTED}))?"
)
REPLACES = re.compile(
    rf"(?P<who>{NAME})(?:\s*{NESTED})?,?\s+(?:(?:has|had|who has|who)\s+)?(?:replaced|replaces|replacing|succeeded|succeeds|"
    rf"took over from|takes over from|taking over from)\s+(?P<whom>{NAME})(?:\s*(?P<agency>{NESTED}))?"
)
STANDS_FOR = re.compile(rf"^(?i:representing|on behalf of|deputising for|substituting for|for)\s+(?P<whom>{NAME})$")
# Capital words that begin a sentence or a list and are no part of a name.
NO_NAME = {
    "Apologies", "Board", "Members", "Member", "The", "There", "Also", "And", "From", "Chair", "Vice", "It", "Guests",
    "Guest", "Action", "Point", "Welcome", "Partnership", "Council", "Committee",
}  # fmt: skip


def split_title(printed: str) -> tuple[str, str]:
    """ "Chief Inspector Paul Reed" -> ("Chief Inspector", "Paul Reed")."""
    words = " ".join(printed.split())
    found = TITLE.match(words)
    return (found[0].strip(), words[found.end() :]) if found and words[found.end() :] else ("", words)


def bare_name(words: str) -> str:
    """The name in a find of NAME: titles and words before it that are none taken off."""
    pieces = words.split()
    while len(pieces) > 2 and pieces[0] in NO_NAME:
        pieces = pieces[1:]
    return split_title(" ".join(pieces))[1]


def attendee(printed: str, agency: str, capacity: str, *, present: bool = True) -> AttendeeRead:
    """A person from the cells or the line that print them: roles in brackets and the title apart."""
    words, roles, represents = " ".join(printed.split()).strip(" ,;"), [], ""
    for found in re.findall(r"\(([^()]*)\)", words):
        if stands := STANDS_FOR.match(found.strip()):
            represents = stands["whom"]
            words = " ".join(words.replace(f"({found})", " ").split())
            continue
        pieces = [ROLES.get(piece.strip().casefold(), "") for piece in re.split(r",|/|&| and ", found)]
        if all(pieces):
            roles += pieces
            words = " ".join(words.replace(f"({found})", " ").split())
    if found := re.search(r"[,–-]\s*(vice[ -]chair|chair|minutes)$", words, re.I):
        roles.append(ROLES[found[1].casefold()])
        words = words[: found.start()].strip()
    title, name = split_title(words)
    return AttendeeRead(
        name=name, title=title, printed_name=words, agency=" ".join(agency.split()), capacity=capacity, present=present,
        roles=roles, represents=represents,
    )


def inside(bracket: str | None) -> str:
    """The words in a pair of brackets."""
    return " ".join(bracket.strip()[1:-1].split()) if bracket else ""
