"""What one typed line says, and what a row may say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.agendawords import (
    LOG_TITLE,
    About,
    Kind,
    Purpose,
    RowWords,
    Session,
    checked,
    minutes_title,
    titled,
    understand,
)
from meetings.models import Meeting

MEETING = Meeting(date=date(2031, 7, 8))
EARLIER = [Meeting(pk=2, date=date(2031, 3, 11)), Meeting(pk=1, date=date(2030, 11, 12))]
NAMES = ["Ada Applegarth", "Bram Fennimore", "Cerys Fennimore", "Thornbridge Borough Council", "Wend Valley Police"]


def said(line: str) -> RowWords:
    return understand(line, meeting=MEETING, earlier=EARLIER, names=NAMES, following=date(2031, 10, 7))


@pytest.mark.parametrize(("line", "title", "leads", "minutes"), [
    ("Funding report, Ada Applegarth, 15", "Funding report", ("Ada Applegarth",), 15),
    ("Funding report, ada, 15", "Funding report", ("Ada Applegarth",), 15),
    ("Funding report, Fennimore, 15", "Funding report, Fennimore", (), 15),  # two are called so
    ("Funding report, Zoe Unknown, 15", "Funding report", ("Zoe Unknown",), 15),
    ("Funding report, wend valley police", "Funding report", ("Wend Valley Police",), None),
    ("Funding report", "Funding report", (), None),
    ("Lamps, locks and bins, Chair / Board / members, 10 mins", "Lamps, locks and bins", ("Chair / Board / members",), 10),
    ("Priorities, Ada Applegarth and Zoe Unknown, 1 hour", "Priorities", ("Ada Applegarth", "Zoe Unknown"), 60),
    ("Priorities, Ada Applegarth, Bram Fennimore, 20", "Priorities", ("Ada Applegarth", "Bram Fennimore"), 20),
    ("Ward walk – Ada Applegarth (Borough Council, Streets) – 5", "Ward walk", ("Ada Applegarth (Borough Council, Streets)",), 5),
    ("Ward walk (5 mins)", "Ward walk", (), 5),
    ("Ward walk\tBram\t5", "Ward walk", ("Bram Fennimore",), 5),
    ("Ward walk 5 minutes", "Ward walk", (), 5),
    ("Review of plan 2031", "Review of plan 2031", (), None),
    ("Welcome, CHAIR, 5", "Welcome", ("Chair",), 5),
    ("15", "15", (), None),
])
def test_title_leads_and_minutes(line: str, title: str, leads: tuple[str, ...], minutes: int | None) -> None:
    words = said(line)
    assert (words.title, words.leads, words.minutes) == (title, leads, minutes)


def test_what_a_line_says_of_itself() -> None:
    assert said("Written reports circulated:").kind == Kind.HEADING
    assert said("Comfort break, 10") == RowWords("Comfort break", Kind.BREAK, minutes=10)
    assert said("Closed: Review after a death, Ada, 20").session == Session.CLOSED
    assert said("Review after a death (closed), Ada, 20") == RowWords(
        "Review after a death", leads=("Ada Applegarth",), minutes=20, session=Session.CLOSED
    )
    assert said("Annual report, Wend Valley Police, written").time_words == "Written report"
    assert said("Annual report: Agreement, 5").purpose == Purpose.AGREE
    assert said("Date of next meeting") == RowWords(
        "Date of next meeting", purpose=Purpose.NEXT_MEETING, next_date=date(2031, 10, 7)
    )
    assert said("Date of next meeting, 14 October 2031").next_date == date(2031, 10, 14)
    assert said("Date of next meeting, 14 October 2031").title == "Date of next meeting"


def test_minutes_and_log_are_bound() -> None:
    latest = RowWords(minutes_title(date(2031, 3, 11)), minutes=5, purpose=Purpose.AGREE, about=About.MINUTES, about_meeting=EARLIER[0])
    assert said("Minutes, 5") == latest
    assert said("minutes of the last meeting, 5") == latest
    older = said("Minutes of 12 November 2030 meeting: Agreement, Board / members, 5")
    assert (older.title, older.about_meeting) == ("Minutes of 12 November 2030 meeting: Agreement", EARLIER[1])
    assert said("Minutes of 1 May 2031").about == About.NOTHING
    assert (said("Action points").title, said("Action points").about) == (LOG_TITLE, About.ACTION_LOG)
    assert said("Review of the action log, 5").about == About.ACTION_LOG
    assert said("Action plan for the lock, 5").about == About.NOTHING


def test_a_title_is_written_only_where_nobody_wrote_one() -> None:
    bound = RowWords(about=About.MINUTES, about_meeting=EARLIER[0])
    assert titled(bound).title == "Minutes of 11 March 2031 meeting: Agreement"
    assert titled(replace(bound, title="What we said")).title == "What we said"
    before = RowWords("Minutes of 12 November 2030 meeting: Agreement", about=About.MINUTES, about_meeting=EARLIER[1])
    assert titled(replace(bound, title=before.title), before).title == "Minutes of 11 March 2031 meeting: Agreement"
    assert titled(replace(bound, title="Mine"), before).title == "Mine"
    assert titled(before, before) == before


@given(st.text(max_size=200))
def test_any_line_is_understood(line: str) -> None:
    words = said(line)
    try:
        kept = checked(words)
    except ValueError as problem:
        assert str(problem).endswith(".")
        return
    assert kept.title
    assert kept.minutes is None or kept.minutes >= 0


word = st.from_regex(r"[A-Z][a-z]{2,8}", fullmatch=True)


@given(st.lists(st.from_regex(r"[a-z]{2,8}", fullmatch=True), min_size=1, max_size=5), st.lists(st.sampled_from(NAMES), max_size=3),
       st.one_of(st.none(), st.integers(1, 240)))
def test_what_is_typed_is_what_is_said(title: list[str], leads: list[str], minutes: int | None) -> None:
    title = ["report", *title]
    line = ", ".join([" ".join(title), *leads, *([str(minutes)] if minutes else [])])
    words = said(line)
    assert (words.title, words.leads, words.minutes) == (" ".join(title), tuple(leads), minutes)


@pytest.mark.parametrize(("words", "says"), [
    (RowWords(" "), "what this row is about"), (RowWords("x" * 501), "501 characters"),
    (RowWords("x", leads=("y" * 301,)), "A lead has more than 300"), (RowWords("x", time_words="y" * 41), "at most 40"),
    (RowWords("x", minutes=1441), "between 0 minutes and a day"), (RowWords("x", notes="y" * 4001), "at most 4000"),
    (RowWords("x", about=About.MINUTES), "Choose the meeting"),
])
def test_what_a_row_cannot_say(words: RowWords, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        checked(words)
