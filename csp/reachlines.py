"""Several contacts or strategies pasted at once, one a line, out of a table, a list or an e-mail: what each line says.

Its parts are separated by tabs, by "|" or by ";". A web address, an e-mail address and a telephone number are known by how
they look, wherever they stand; of the rest the first part is the name and the others say what it is for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

WEB = re.compile(r"(?:https?://|www\.)\S+\Z", re.IGNORECASE)
MAIL = re.compile(r"(?:mailto:)?([^@\s]+@[^@\s]+\.[^@\s]+)\Z", re.IGNORECASE)
# Digits with what stands between them, and a few words: "101 (non-emergency) / 999 (emergency)", "111, option 2".
TELEPHONE = re.compile(r"(?:(?:tel|telephone|phone)\.?:?\s*)?(\+?\(?\d[\d\s()+-]*\d(?:\D.{0,80})?)\Z", re.IGNORECASE | re.DOTALL)
LABEL = re.compile(r"(?:web(?:site)?|e-?mail|link)\s*:\s*", re.IGNORECASE)
MOST_LINES = 200


@dataclass(frozen=True)
class ReachLine:
    """One line: its number from 1, and its parts; "" for what it does not say."""

    number: int
    name: str
    words: str = ""
    telephone: str = ""
    website: str = ""
    email: str = ""


def read_lines(text: str) -> list[ReachLine]:
    """The lines of a paste, blank ones left out. Raises ValueError, with the number of the line, for one without a name, with
    two of a kind, or for more than MOST_LINES."""
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip(" \t|;")]
    if len(lines) > MOST_LINES:
        raise ValueError(f"These are {len(lines)} lines. {MOST_LINES} at once are the most.")
    return [_line(number, line) for number, line in lines]


def _line(number: int, line: str) -> ReachLine:
    parts = [" ".join(part.split()) for part in re.split(r"[\t|;]", line)]
    known: dict[str, str] = {}
    words: list[str] = []
    for part in filter(None, parts):
        kind, said = _kind(LABEL.sub("", part, count=1)) if words else ("", part)
        if not kind:
            words.append(part)
        elif kind in known:
            raise ValueError(f"Line {number} has two of one kind: {known[kind]} and {said}.")
        else:
            known[kind] = said
    return ReachLine(number, words[0] if words else "", " ".join(words[1:]), **known)


def _kind(part: str) -> tuple[str, str]:
    if WEB.match(part):
        return "website", part if "://" in part else f"https://{part}"
    if found := MAIL.match(part):
        return "email", found[1]
    if found := TELEPHONE.match(part):
        return "telephone", found[1]
    return "", part
