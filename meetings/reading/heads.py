"""The head of a paper: which body meets, when, where, how the public asks; and lines that say other things."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from csp.word import Paragraph, Row, Table
from meetings.reading.dates import find_dates, find_times, read_date, read_time
from meetings.reading.shapes import MeetingFacts

TITLE = (
    r"(?:(?:draft|public|final|revised|meeting|unconfirmed|confirmed|agreed|approved)\s+)*"
    r"(?:agenda|minutes|action\s+(?:points?|log|list|tracker|sheet)(?:\s+log)?|actions|notes|notice)"
)
TITLE_ALONE = re.compile(rf"^{TITLE}(?:\s+(?:of|for|from)(?:\s+the)?(?:\s+meeting)?(?:\s+(?:held|of|on|the))*)?$", re.I)
TITLE_BEFORE = re.compile(rf"^{TITLE}\s*(?:[-–—:|]|(?:of|for|from)\b)\s*(?:(?:a|the)\s+)?(?:meeting\s+(?:of|held)\s+(?:the\s+)?)?", re.I)
TITLE_BEHIND = re.compile(
    rf"[\s\-–—:|(]+{TITLE}\)?(?:\s+(?:of|for|from)(?:\s+the)?(?:\s+meeting)?(?:\s+(?:held|of|on|the))*)?$", re.I
)
LABEL = re.compile(r"^(date(?:\s+and\s+time)?|times?|venue|location|place|where|when|meeting|format)\s*(?::|[-–—]\s)\s*", re.I)
PLACE_LABELS = {"venue", "location", "place", "where", "format"}
BODY = re.compile(r"\b(?:partnership|group|board|committee|forum|panel)\b", re.I)
SUB_GROUP = re.compile(r"\b(?:group|sub-?group|committee|forum|panel)\b", re.I)
NO_BODY = re.compile(r"^(?:members?|all|the members?|for|apologies|chair\w*|item)\b|[.?!]$|\b(?:will|is|are|can|be|please)\b", re.I)
POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b")
PLACE = re.compile(
    r"\b(?:rooms?|hall|guildhall|chamber|cent(?:re|er)|station|road|street|lane|avenue|square|building|house|office|"
    r"library|school|college|university|church|suite|floor|hotel|museum|headquarters|hq|place|court|campus|theatre)\b",
    re.I,
)
HYBRID, IN_PERSON = re.compile(r"\bhybrid\b", re.I), re.compile(r"\bin[\s-]person\b|\bface[\s-]to[\s-]face\b", re.I)
ONLINE = re.compile(r"\b(?:online|virtual(?:ly)?|teams|zoom|webex|skype|video\s?conferenc\w+|remote(?:ly)?)\b", re.I)
DEVELOPMENT = re.compile(r"\bdevelopment\s+(?:session|day|workshop|meeting)\b", re.I)
EXTRAORDINARY = re.compile(r"\b(?:extra-?ordinary|special|emergency)\s+(?:\w+\s+)?meeting\b", re.I)
EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
QUESTIONS = re.compile(r"\bquestions?\b", re.I)
# Sentences to the reader and other dates than that of the meeting are notes, whatever they name.
TOLD = re.compile(
    r"^(?:the\s+|members\s+of\s+the\s+)?(?:public|press)\b|^(?:please|if\s+you|you|to\s+(?:join|attend)|anyone|papers|next)\b"
    r"|\bnext\b.*\bmeeting\b|\bdeadline\b",
    re.I,
)
JOINTS = re.compile(
    r"^(?:[\s,;:|()\-–—]|(?:at|on|from|held|in|of|via|by|the\s+meeting|meeting|and|to\s+be)\b)+"
    r"|(?:[\s,;:|()\-–—]|\b(?:at|on|from|held|in|to\s+be|meeting))+$",
    re.I,
)
CAPITALISED = re.compile(r"^(?:[A-Z][\w'’.&-]*,?(?:\s+|$)){1,6}$")  # "Market Square, Milltown"
TRIM = " \t,;:|()-–—"
LONGEST_PLACE = 200
LONGEST_LINE = 1000


@dataclass
class HeadLine:
    """A paragraph of the head: what it told (body, date, times, place, questions, kind, title), and what of it
    is to be kept in words ("" where the facts say it all)."""

    paragraph: Paragraph
    kinds: list[str] = field(default_factory=list)
    note: str = ""

    @property
    def went(self) -> str:
        """Where the paragraph went, for the account."""
        if not self.paragraph.text.strip():
            return "blank row"
        return "head" if self.kinds else "note of the head"


def as_paragraphs(blocks: Sequence[Paragraph | Table]) -> list[Paragraph]:
    """The paragraphs that are not blank, and every table row as a paragraph of its place: "Date: 11 July 2023"."""
    found: list[Paragraph] = []
    for block in blocks:
        if isinstance(block, Table):
            found += [Paragraph(row.place, _row_text(row)) for row in block.rows]
        elif block.text.strip():
            found.append(block)
    return found


def _row_text(row: Row) -> str:
    lines: list[str] = []
    for column in range(len(row.cells)):
        words = row.text(column).strip()
        if lines and words and re.fullmatch(r"[^\n]{1,20}:?", lines[-1]) and LABEL.match(f"{lines[-1].rstrip(':')}: "):
            lines[-1] = f"{lines[-1].rstrip(': ')}: {words}"
        elif words:
            lines.append(words)
    return "\n".join(lines)


def read_head(paragraphs: Sequence[Paragraph]) -> tuple[MeetingFacts, list[HeadLine]]:
    """What the first paragraphs of an agenda, minutes or log say of the meeting; one HeadLine for each paragraph.

    A body of two lines (the partnership, then its group) is joined by " – ". A line not wholly understood is
    kept whole as a note.
    """
    head = Head()
    for paragraph in paragraphs:
        head.add(paragraph)
    head.finish()
    return head.facts, head.lines


class Head:
    """One reading of one head."""

    def __init__(self) -> None:
        self.facts = MeetingFacts()
        self.lines: list[HeadLine] = []
        self.asked: list[tuple[HeadLine, str]] = []  # question lines wait until the meeting's date is known
        self.place_ended = False

    def add(self, paragraph: Paragraph) -> None:
        """Read one paragraph, line by line."""
        line = HeadLine(paragraph)
        self.lines.append(line)
        for text in paragraph.text.split("\n"):
            words = " ".join(text.split())
            if not words:
                continue
            if QUESTIONS.search(words) and (EMAIL.search(words) or read_time(words)):
                self.asked.append((line, words))
                continue
            kinds = self._line(words)
            line.kinds += kinds
            if not kinds or "note" in kinds:
                _note(line, words)

    def finish(self) -> None:
        """Read the deadline for questions: a day before the meeting, so most often printed without a year."""
        for line, words in self.asked:
            line.kinds.append("questions")
            deadline = question_deadline(words, self.facts.date)
            email = EMAIL.search(words)
            if self.facts.question_deadline or not (deadline or email):
                _note(line, words)
                continue
            self.facts.question_deadline = deadline
            self.facts.question_email = email[0].rstrip(".") if email else ""
            if deadline is None:
                _note(line, words)

    def _line(self, words: str) -> list[str]:
        """What a line told; "note" among it if not all of it was understood; [] for nothing."""
        if len(words) > LONGEST_LINE or TOLD.search(words):
            return []
        kinds, pieces = self._when(words)
        for piece in pieces:
            told = self._piece(piece, dated=bool(kinds))
            kinds.append(told or "note")
        if "place" not in kinds:
            self.place_ended = bool(self.facts.venue)
        return [] if set(kinds) == {"note"} else kinds

    def _when(self, words: str) -> tuple[list[str], list[str]]:
        """Take date and times out of a line: what was there, and the pieces left, empty ones dropped."""
        kinds: list[str] = []
        spans: list[tuple[int, int]] = []
        days = [(found, day) for found in find_dates(words) if (day := found.resolved(None))]
        if days and self.facts.date in {None, days[0][1]}:
            self.facts.date = days[0][1]
            kinds.append("date")
            spans.append((days[0][0].start, days[0][0].end))
        covered = words if not spans else words[: spans[0][0]] + " " * (spans[0][1] - spans[0][0]) + words[spans[0][1] :]
        times = find_times(covered)
        if times and self.facts.starts is None:
            self.facts.starts, self.facts.ends = times.starts, times.ends
            kinds.append("times")
            spans.append((times.start, times.end))
        pieces, at = [], 0
        for start, end in sorted(spans):
            pieces.append(words[at:start])
            at = end
        return kinds, [piece for piece in (*pieces, words[at:]) if piece.strip(TRIM)]

    def _piece(self, piece: str, dated: bool) -> str:
        """What a piece of a line told, "" if nothing."""
        words = piece.strip(TRIM)
        label = LABEL.match(f"{piece.strip(' ,;|')} ")
        if label:
            words = piece.strip(" ,;|")[label.end() :].strip(TRIM) if label.end() <= len(piece.strip(" ,;|")) else ""
            if not words:
                return label[1].lower()
            if label[1].lower() in PLACE_LABELS:
                return self._place(words)
        if TITLE_ALONE.match(words):
            return "title"
        if dated and re.match(r"for\b", words, re.I):
            return ""
        words = TITLE_BEHIND.sub("", TITLE_BEFORE.sub("", words)).strip(TRIM)
        told = self._kind(words)
        if told and len(words.split()) <= 4:
            return told
        plain = JOINTS.sub("", words)
        if not plain:
            return "joint"
        if self._body(re.sub(r"^the\s+", "", plain, flags=re.I)):
            return "body"
        looks = PLACE.search(plain) or POSTCODE.search(plain) or any(m.search(plain) for m in (HYBRID, ONLINE, IN_PERSON))
        follows = dated and re.match(r"[\s,;|–-]*(?:at|in)\s+[A-Z\d]", piece)
        goes_on = bool(self.facts.venue) and not self.place_ended and CAPITALISED.match(plain)
        if (looks or follows or goes_on) and len(plain) <= LONGEST_PLACE and ":" not in plain:
            return self._place(re.sub(r"^(?:at|in)\s+(?=[A-Z\d])", "", words.strip(TRIM)))
        return told

    def _kind(self, words: str) -> str:
        if DEVELOPMENT.search(words):
            self.facts.kind = "development"
        elif EXTRAORDINARY.search(words):
            self.facts.kind = "extraordinary"
        else:
            return ""
        return "kind"

    def _body(self, words: str) -> bool:
        """Whether the words name the body that meets; a group may follow its partnership."""
        if not BODY.search(words) or NO_BODY.search(words) or len(words) > 120 or "," in words:
            return False
        if any(word[0].islower() for word in words.split() if word not in {"and", "of", "for", "the", "in", "to"}):
            return False
        if not self.facts.body:
            self.facts.body = words
        elif words.casefold() in self.facts.body.casefold():
            pass
        elif SUB_GROUP.search(words) and " – " not in self.facts.body:
            self.facts.body += f" – {words}"
        else:
            return False
        return True

    def _place(self, words: str) -> str:
        venue = self.facts.venue
        if venue and self.place_ended:
            return ""
        self.facts.venue = f"{venue.rstrip(',')}, {words}" if venue else words
        self.facts.mode = mode_of(self.facts.venue) or self.facts.mode
        return "place"


def _note(line: HeadLine, words: str) -> None:
    line.note = f"{line.note}\n{words}" if line.note else words


def mode_of(venue: str) -> str:
    """hybrid, online or in_person where the words of a venue say so (Meeting.Mode); "" where they do not."""
    if HYBRID.search(venue):
        return "hybrid"
    if ONLINE.search(venue):
        return "hybrid" if PLACE.search(venue) or POSTCODE.search(venue) or IN_PERSON.search(venue) else "online"
    return "in_person" if IN_PERSON.search(venue) else ""


def question_deadline(words: str, meeting: date | None) -> datetime | None:
    """Until when questions may come, naive local time; None unless day and time are both printed."""
    found = next(iter(find_dates(words)), None)
    day = read_date(words, meeting)
    # A slip in the weekday must not put the deadline behind the meeting.
    if day and found and found.year is None and meeting and day > meeting:
        day = replace(found, weekday=None).resolved(meeting)
    if day is None or found is None:
        return None
    at = read_time(words[: found.start] + " " + words[found.end :])
    return datetime.combine(day, at) if at else None
