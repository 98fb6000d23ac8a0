"""The words of an agenda: what a row says, what one typed line means, its usual rows. Rules alone, no database."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from csp.names import SMALL_WORDS
from meetings.models import AgendaItem, Meeting
from meetings.queries import named_days
from meetings.reading.agendarows import BREAK, LONGEST_TIME_WORDS, NEXT, ONLY_CLOSED, AgendaRow, make_item
from meetings.reading.leads import AN_AGENCY, PERSON, ROLES, person_name, read_allotted, read_leads

Kind, Purpose, Session, About = AgendaItem.Kind, AgendaItem.Purpose, AgendaItem.Session, AgendaItem.About

LONGEST_TITLE, LONGEST_LEAD, LONGEST_NOTES = 500, 300, 4000
LONGEST_TIME = 24 * 60  # minutes

# Whom an agenda names beside people and agencies.
USUAL_LEADS = ("Chair", "Vice Chair", "Chair / Board / members", "Board / members", "All")
LOG_TITLE = "Action points: Review"

ABOUT_LOG = re.compile(r"^(?:review of (?:the )?)?action (?:points?|log)\b(?! plan)", re.I)
ABOUT_MINUTES = re.compile(r"^(?:draft )?minutes\b", re.I)
LAST_MINUTES = re.compile(r"^minutes(?: of (?:the )?(?:last|previous)(?: meeting)?)?(?:\s*:\s*agreement)?$", re.I)
ONLY_LOG = re.compile(r"^action (?:points?|log)$", re.I)
SAID_CLOSED = re.compile(r"^closed(?: item)?\s*[:–-]\s*", re.I)
SPOKEN = {"verbal": "Verbal update", "verbal update": "Verbal update", "written": "Written report", "written report": "Written report"}
PARTED = re.compile(r"\s*(?:\t|,|;)\s*|\s+[–—-]\s+")
BARE_DIGITS = re.compile(r"^\d{1,3}$")
IN_BRACKETS = re.compile(r"\s*[(\[]\s*(\d{1,3}\s*(?:minutes?|mins?|m)\.?)\s*[)\]]\s*$", re.I)
AT_END = re.compile(r"\s+(\d{1,3}\s*(?:minutes?|mins?))\.?$", re.I)


@dataclass(frozen=True)
class RowWords:
    """What somebody says of a row, before it has a place. Fields as in AgendaItem; `leads` in order."""

    title: str = ""
    kind: str = Kind.ITEM
    leads: tuple[str, ...] = ()
    minutes: int | None = None
    time_words: str = ""
    purpose: str = Purpose.NONE
    session: str = Session.OPEN
    notes: str = ""
    next_date: date | None = None
    about: str = About.NOTHING
    about_meeting: Meeting | None = None


def minutes_title(day: date) -> str:
    """The title of the item that agrees the minutes of `day`."""
    return f"Minutes of {day:%-d %B %Y} meeting: Agreement"


def named_minutes(title: str, earlier: Iterable[Meeting]) -> Meeting | None:
    """The one meeting among `earlier` whose minutes `title` names with their day; None if none, or not for certain."""
    days = named_days(title) if "minutes" in title.casefold() else []
    found = [meeting for meeting in earlier if meeting.date in days]
    return found[0] if len(days) == len(found) == 1 else None


def titled(words: RowWords, before: RowWords | None = None) -> RowWords:
    """`words` with the title and purpose that what they take up gives them, unless somebody wrote a title of their
    own. `before`: what the row said until now."""
    bound = (words.about, words.about_meeting)
    if before is not None and (bound == (before.about, before.about_meeting) or words.title != before.title):
        return words
    if before is None and words.title:
        return words
    if words.about == About.MINUTES and words.about_meeting:
        return replace(words, title=minutes_title(words.about_meeting.date), purpose=Purpose.AGREE)
    if words.about == About.ACTION_LOG:
        return replace(words, title=LOG_TITLE, purpose=Purpose.REVIEW)
    return words


def standing_rows(latest: Meeting | None, following: date | None) -> list[RowWords]:
    """The rows of an ordinary meeting. `latest`: the meeting whose minutes are agreed; `following`: the next date."""
    chair, all_ = ("Chair",), ("Chair / Board / members",)
    rows = [RowWords("Welcome and apologies", leads=chair, minutes=5)]
    if latest:
        rows.append(titled(RowWords(leads=("Board / members",), minutes=5, about=About.MINUTES, about_meeting=latest)))
    return [
        *rows,
        titled(RowWords(leads=("Board / members",), minutes=10, about=About.ACTION_LOG)),
        RowWords("Questions from the public", leads=chair, minutes=10),
        RowWords("Progress on our priorities", leads=("Priority leads",), minutes=30),
        RowWords("Any other business", leads=all_, minutes=5),
        RowWords("Key messages from this meeting", leads=all_, minutes=5),
        RowWords("Date of next meeting", purpose=Purpose.NEXT_MEETING, next_date=following),
    ]


def understand(
    line: str, *, meeting: Meeting, earlier: Sequence[Meeting], names: Sequence[str], following: date | None
) -> RowWords:
    """What one typed line says: "Funding report, Ada Applegarth, 15". Empty title for an empty line.

    `earlier`: the group's earlier meetings, latest first; `names`: people and agencies that the record knows;
    `following`: the next meeting's date. From its end: a time, then leads, as far as they are somebody; the rest is
    the title. What a title says of itself (a break, minutes, the log, the next meeting, a closed item) is heeded.
    """
    words = " ".join(line.replace("\t", " , ").split()).strip(" ,;")
    closed = bool(SAID_CLOSED.match(words) or ONLY_CLOSED.search(words))
    words = ONLY_CLOSED.sub("", SAID_CLOSED.sub("", words)).strip()
    words, minutes, spoken = _take_time(words)
    title, leads = _take_leads(words, names)
    heading = title.endswith(":") and not leads and minutes is None and not spoken
    row = RowWords(
        title.rstrip(": ").strip(), leads=tuple(leads), minutes=minutes, time_words=spoken,
        session=Session.CLOSED if closed else Session.OPEN,
    )
    if heading:
        return replace(row, kind=Kind.HEADING)
    if BREAK.search(row.title):
        return replace(row, kind=Kind.BREAK)
    return _heeded(row, meeting, earlier, following)


def _heeded(row: RowWords, meeting: Meeting, earlier: Sequence[Meeting], following: date | None) -> RowWords:
    """`row` with what its title says of itself."""
    if LAST_MINUTES.match(row.title) and earlier:
        return titled(replace(row, title="", about=About.MINUTES, about_meeting=earlier[0]))
    read, _ = make_item(AgendaRow("", row.title, title=[row.title]), meeting.date)
    row = replace(row, purpose=read.purpose or (Purpose.WRITTEN if row.time_words == "Written report" else row.purpose))
    if NEXT.search(row.title):
        said = re.split(r"\s*[:,–—-]\s*(?=\w+\s)", row.title, maxsplit=1)[0] if read.next_date else row.title
        return replace(row, title=said, next_date=read.next_date or following)
    if ABOUT_MINUTES.match(row.title) and (found := named_minutes(row.title, earlier)):
        return replace(row, about=About.MINUTES, about_meeting=found)
    if ABOUT_LOG.match(row.title):
        title = LOG_TITLE if ONLY_LOG.match(row.title) else row.title
        return replace(row, title=title, about=About.ACTION_LOG, purpose=Purpose.REVIEW)
    return row


def _take_time(words: str) -> tuple[str, int | None, str]:
    """(The words without it, minutes, words instead of minutes) from the end of a line."""
    for pattern in (IN_BRACKETS, AT_END):
        if found := pattern.search(words):
            return words[: found.start()].rstrip(" ,;–—-"), read_allotted(found[1]).minutes, ""
    before, last = _last(words)
    if not before:
        return words, None, ""
    if last.casefold() in SPOKEN:
        return before, None, SPOKEN[last.casefold()]
    allotted = read_allotted(last)
    if allotted.minutes is not None and not allotted.words and (BARE_DIGITS.match(last) or not allotted.starts or ":" in last):
        return before, min(allotted.minutes, LONGEST_TIME), ""
    return words, None, ""


def _take_leads(words: str, names: Sequence[str]) -> tuple[str, list[str]]:
    """(Title, leads) of a line without its time. The first piece is always the title."""
    leads: list[str] = []
    while True:
        before, last = _last(words)
        found = _somebody(last, names) if before else []
        if not found:
            return words, leads
        words, leads = before, found + leads


def _last(words: str) -> tuple[str, str]:
    """The words before the last separator that stands outside brackets, and those behind it."""
    for found in reversed(list(PARTED.finditer(words))):
        before, behind = words[: found.start()], words[found.end() :]
        if before.strip() and behind.strip() and behind.count("(") == behind.count(")"):
            return before.strip(), behind.strip()
    return "", words


def _somebody(words: str, names: Sequence[str]) -> list[str]:
    """The leads that `words` are: known names, also by first or last name alone; usual words; or names by their look."""
    if found := known(words, names):
        return [found]
    if all(piece.strip().casefold() in ROLES for piece in re.split(r"/|&|\band\b", words)):
        return [next((usual for usual in USUAL_LEADS if usual.casefold() == words.casefold()), words)]
    pieces = re.split(r"\s+(?:and|&)\s+|\s*/\s*", words)
    if len(pieces) > 1 and all(known(piece, names) or _looks_like_a_person(piece) for piece in pieces):
        return [known(piece, names) or piece for piece in pieces]
    return [words] if _looks_like_a_person(words) or _looks_like_an_agency(words) else []


def _looks_like_a_person(words: str) -> bool:
    leads = read_leads(words)
    return bool(leads) and all(lead.name and PERSON.match(lead.name) for lead in leads)


def _looks_like_an_agency(words: str) -> bool:
    """A name of several words, each with a capital, one of which agencies are called by."""
    names = [word for word in words.split() if word.casefold() not in SMALL_WORDS]
    return len(names) > 1 and all(word[0].isupper() for word in names) and bool(AN_AGENCY.search(words))


def known(words: str, names: Sequence[str]) -> str:
    """The one known name that `words` mean: all of it, or one of its words (a first or last name); "" otherwise."""
    plain = words.casefold()
    for name in names:
        if name.casefold() == plain:
            return name
    if len(plain) < 3 or " " in plain:
        return ""
    people = (name for name in names if person_name(name))
    found = [name for name in people if plain in (name.split()[0].casefold(), name.split()[-1].casefold())]
    return found[0] if len(found) == 1 else ""


def checked(words: RowWords, *, untitled: bool = False) -> RowWords:
    """`words` with their spaces put in order. `untitled`: its parts say it all, so a title may be missing.

    Raises ValueError, one sentence, for what a row cannot say.
    """
    tidy = replace(
        words, title=" ".join(words.title.split()), time_words=" ".join(words.time_words.split()),
        leads=tuple(lead for lead in (" ".join(one.split()) for one in words.leads) if lead),
        notes="\n".join(line.strip() for line in words.notes.splitlines() if line.strip()),
        about_meeting=words.about_meeting if words.about == About.MINUTES else None,
    )
    if not tidy.title and not (untitled and tidy.kind == Kind.ITEM):
        raise ValueError("Enter what this row is about.")
    if len(tidy.title) > LONGEST_TITLE:
        raise ValueError(f"The title has {len(tidy.title)} characters; shorten it to {LONGEST_TITLE}.")
    if any(len(lead) > LONGEST_LEAD for lead in tidy.leads):
        raise ValueError(f"A lead has more than {LONGEST_LEAD} characters; put what is no name into the notes.")
    if len(tidy.time_words) > LONGEST_TIME_WORDS:
        raise ValueError(f"Words instead of minutes have at most {LONGEST_TIME_WORDS} characters.")
    if tidy.minutes is not None and not 0 <= tidy.minutes <= LONGEST_TIME:
        raise ValueError("An item takes between 0 minutes and a day.")
    if len(tidy.notes) > LONGEST_NOTES:
        raise ValueError(f"Notes have at most {LONGEST_NOTES} characters; a longer text is a paper.")
    if tidy.about == About.MINUTES and tidy.about_meeting is None:
        raise ValueError("Choose the meeting whose minutes these are.")
    return tidy
