"""What has changed between two versions of a publication, line by line and word by word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from html import unescape

from django.utils.html import strip_tags

from csp.differences import Piece, changed_words

BREAK = re.compile(r"</(?:p|li|h[1-6]|tr|caption|dt|dd|div|section|table)>|<br\s*/?>", re.I)
# Beyond this many lines the comparison would take long; no paper of a meeting has so many.
MOST_LINES = 20_000


@dataclass(frozen=True)
class ChangedLine:
    """A line that is not as it was; its pieces in reading order."""

    pieces: tuple[Piece, ...]


def differences(before: str, after: str) -> list[ChangedLine]:
    """The lines of the HTML `after` that differ from `before`, and those that went; an empty list for the same words."""
    was, now = _lines(before), _lines(after)
    found: list[ChangedLine] = []
    for how, a, b, c, d in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if how == "equal":
            continue
        old, new = was[a:b], now[c:d]
        for at in range(max(len(old), len(new))):
            found.append(ChangedLine(tuple(changed_words(old[at] if at < len(old) else "", new[at] if at < len(new) else ""))))
    return found


def _lines(html: str) -> list[str]:
    text = unescape(strip_tags(BREAK.sub("\n", html.replace("</td>", " ").replace("</th>", " "))))
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()][:MOST_LINES]

