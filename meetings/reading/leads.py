"""Who leads an agenda item, and for how long: the words of two columns taken apart."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time

from meetings.reading.dates import find_times
from meetings.reading.people import NAME, split_title
from meetings.reading.shapes import LeadRead

# A capitalised word that no person is called by in an agenda: of roles, of bodies, of what is to be settled.
NO_PERSON = set(
    "all any board chair chairs vice deputy members member everyone group groups partnership partners team teams task "
    "lead leads officer officers office council constabulary police fire rescue service services authority trust "
    "university college school partnership committee agency agencies commissioner commissioners department health nhs "
    "probation community safety support public tbc tba confirmed county city district national network charity ltd "
    "strategic steering priority manager director update agreement review discussion presentation report noted note "
    "verbal written information agenda minutes meeting break action points forum".split()
)
# In brackets behind a name these are what somebody is, not for whom they work.
A_ROLE = re.compile(
    r"\b(?:chair\w*|minutes|officer|manager|lead|leader|director|head of|inspector|commander|co-?ordinator|tbc|tba)\b", re.I
)
AN_AGENCY = re.compile(
    r"\b(?:council|constabulary|police|service|services|authority|trust|university|college|partnership|board|office|"
    r"commissioner|team|agency|nhs|network|group|association|charity|probation|ltd|department)\b",
    re.I,
)
PERSON = re.compile(rf"^{NAME}$")
SEPARATOR = re.compile(r"\s*[/;]\s*|\s*,\s*|\s+(?:and|&|\+|with)\s+", re.I)
BRACKETED = re.compile(r"^(?P<before>[^()]*\S)\s*\((?P<inside>.*)\)$")
HOURS = re.compile(r"(?<![\d:.])(\d{1,2}(?:\.5)?)\s*(?:hours?|hrs?)\b(?:\s*(?:and\s*)?(\d{1,2})\s*(?:minutes?|mins?)?\b)?", re.I)
MINUTES = re.compile(r"\b(\d{1,3})\s*(?:minutes?|mins?|m)\b\.?|^\s*(\d{1,3})\s*['’′]?\s*$", re.I)
NOTHING = re.compile(r"^[\s\-–—./]*$|^n/?a$", re.I)


def person_name(words: str) -> str:
    """The name if the words are a person's, title taken off; "" if they are anything else."""
    name = split_title(words)[1]
    plain = [word.casefold() for word in name.split()]
    return name if PERSON.match(name) and not NO_PERSON & set(plain) else ""


def read_leads(words: str) -> list[LeadRead]:
    """The lead officers of one line. A bracket belongs to the name before it alone; words such as "Chair / Board /
    members" stay together as printed, with no name."""
    words = " ".join(words.split())
    if NOTHING.match(words):
        return []
    found: list[LeadRead] = []
    joint = ""
    for piece, separator in _pieces(words):
        lead = _lead(piece)
        before = found[-1] if found else None
        if before and before.name and not before.agency and joint.strip() == "," and _names_agency(piece, lead):
            before.words, before.agency = f"{before.words}, {piece}", piece
        elif before and before.name and joint.strip() == "," and not lead.name and A_ROLE.search(piece):
            before.words += f", {piece}"
        elif before and not before.name and not lead.name and not before.agency and not lead.agency:
            before.words += f"{joint}{piece}"
        else:
            found.append(lead)
        joint = separator
    return found


def _names_agency(piece: str, lead: LeadRead) -> bool:
    return not lead.name and bool(AN_AGENCY.search(piece)) and not A_ROLE.search(piece) and len(piece.split()) > 1


def _lead(words: str) -> LeadRead:
    bracketed = BRACKETED.match(words)
    if bracketed and (name := person_name(bracketed["before"])):
        inside = bracketed["inside"].strip()
        return LeadRead(words, name, "" if A_ROLE.search(inside) else inside)
    dashed = re.match(r"^(.+?)\s+[-–—]\s+(.+)$", words)
    if dashed and (name := person_name(dashed[1])):
        return LeadRead(words, name, "" if A_ROLE.search(dashed[2]) else dashed[2])
    return LeadRead(words, person_name(words))


def _pieces(words: str) -> list[tuple[str, str]]:
    """The pieces between separators outside brackets, each with the separator behind it.

    "and" divides two people, or roles; in "Police and Crime Commissioner" it divides nothing.
    """
    pieces: list[tuple[str, str]] = []
    start = 0
    for match in SEPARATOR.finditer(words):
        before = words[start : match.start()]
        if not before.strip() or before.count("(") > before.count(")"):
            continue
        if re.search(r"\w", match[0]) or "&" in match[0] or "+" in match[0]:
            behind = SEPARATOR.split(words[match.end() :], maxsplit=1)[0]
            both = bool(_lead(before.strip()).name) and bool(_lead(behind.strip()).name or "(" in behind)
            if not (both or (before.casefold().strip() in ROLES and behind.casefold().strip() in ROLES)):
                continue
        pieces.append((before.strip(), match[0]))
        start = match.end()
    if words[start:].strip():
        pieces.append((words[start:].strip(), ""))
    return pieces


ROLES = {"chair", "vice chair", "board", "members", "all", "board members", "officers", "all members", "the chair"}


@dataclass(frozen=True)
class Allotted:
    """What a time column says: minutes, a start by the clock, or words ("Written report")."""

    minutes: int | None = None
    starts: time | None = None
    words: str = ""


def read_allotted(text: str) -> Allotted:
    """Read one line of a time column: "10", "10 mins", "1 hour", "10:00 - 10:10", "10:00", "Verbal"."""
    words = " ".join(text.split())
    if NOTHING.match(words):
        return Allotted()
    if found := HOURS.search(words):
        minutes = int(float(found[1]) * 60) + int(found[2] or 0)
        return Allotted(minutes, None, _rest(words, found))
    if found := MINUTES.search(words):
        times = find_times(words[: found.start()])
        rest = "" if times else _rest(words, found)
        return Allotted(int(found[1] or found[2]), times.starts if times else None, rest)
    times = find_times(words)
    if times is None:
        return Allotted(words=words)
    rest = f"{words[: times.start]} {words[times.end :]}".strip(" -–—,;:()")
    return Allotted(minutes_between(times.starts, times.ends), times.starts, rest)


def minutes_between(starts: time | None, ends: time | None) -> int | None:
    """Minutes from one time of a day to a later one; None if either is missing or they run backwards."""
    if starts is None or ends is None:
        return None
    day = date(2000, 1, 1)
    minutes = int((datetime.combine(day, ends) - datetime.combine(day, starts)).total_seconds() // 60)
    return minutes if minutes > 0 else None


def _rest(words: str, found: re.Match[str]) -> str:
    return f"{words[: found.start()]} {words[found.end() :]}".strip(" -–—,;:()")
