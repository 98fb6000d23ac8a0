"""Minutes, read from Word."""

from __future__ import annotations

from collections import Counter
from datetime import date, time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csp.drafts import Account
from csp.numbering import block_numbers, section_numbers
from csp.word import Paragraph, Row, Table, WordFile, read_word
from meetings.reading.attendance import read_apologies
from meetings.reading.marks import take_marks
from meetings.reading.minutes import looks_like_minutes, read_minutes
from meetings.reading.numbereddocument import read_body
from meetings.reading.people import attendee
from meetings.reading.shapes import MinutesRead
from tests.meetings.sources import source_words, words_of


def paragraph(text: str, at: int = 1, **more: object) -> Paragraph:
    return Paragraph(f"paragraph {at}", text, **more)


def table(number: int, *rows: tuple[str, ...]) -> Table:
    return Table(number, tuple(
        Row(f"table {number}, row {at}", tuple((paragraph(cell),) for cell in row)) for at, row in enumerate(rows, 1)))


def file(*blocks: str | Table | Paragraph) -> WordFile:
    return WordFile("minutes.docx", [
        block if not isinstance(block, str) else paragraph(block, at) for at, block in enumerate(blocks, 1)])


HEAD = ["Harrowmere Community Safety Partnership", "11 March 2031", "10:00-12:00", "Guildhall", "Draft Minutes"]


def minutes(*body: str | Table | Paragraph) -> MinutesRead:
    return read_minutes(file(*HEAD, "Board", table(1, ("Debra Quill (Chair)", "Harrowmere City Council")), *body))


def outline(read: MinutesRead) -> list[tuple[str, str]]:
    """(number, first words) of every section and block."""
    lines = []
    sections = read.document.sections
    for section, number in zip(sections, section_numbers(s.kind for s in sections), strict=True):
        lines.append((number, section.title))
        numbers = block_numbers(number, ((b.numbered, b.depth) for b in section.blocks))
        lines += [(own, block.text) for own, block in zip(numbers, section.blocks, strict=True)]
    return lines


def test_the_head_the_chair_and_the_end():
    read = minutes("1. Welcome", "1.1 All were welcome. There were two members of the public.",
                   "2. Close", "2.1 The meeting was closed at 12.10pm.")
    assert (read.meeting.date, read.meeting.starts, read.status) == (date(2031, 3, 11), time(10), "draft")
    assert [(p.name, p.roles, p.agency, p.capacity) for p in read.attendance] == [
        ("Debra Quill", ["chair"], "Harrowmere City Council", "board")]
    assert (read.public_present, read.closed_at) == (2, time(12, 10))
    assert outline(read) == [
        ("1", "Welcome"), ("1.1", "All were welcome. There were two members of the public."),
        ("2", "Close"), ("2.1", "The meeting was closed at 12.10pm.")]
    assert read.account.lost == []


def test_sub_headings_are_those_with_numbers_below_them():
    read = minutes("1. Priorities", "1.1 Youth", "1.1.1 Amara spoke.", "1.1.2 Tom asked.", "1.2 River", "1.2.1 Ann spoke.",
                   "1.3 All this was noted.")
    assert [(b.kind, b.depth) for b in read.document.sections[0].blocks] == [
        ("subheading", 1), ("paragraph", 2), ("paragraph", 2), ("subheading", 1), ("paragraph", 2), ("paragraph", 1)]


def test_a_sentence_cut_by_a_page_is_joined_a_new_one_is_not():
    read = minutes("1. Welcome", "1.1 It was noted that the new officer of the City Council's Community",
                   "Safety team had begun.", "Another thing was said.", "1.2 Next.")
    assert outline(read)[1:] == [
        ("1.1", "It was noted that the new officer of the City Council's Community Safety team had begun.\n\n"
                "Another thing was said."), ("1.2", "Next.")]


def test_bullets_belong_to_their_paragraph():
    read = minutes("1. Welcome", "1.1 These:", paragraph("one", 9, label="•"), paragraph("two", 10, label="•"), "1.2 Next.")
    assert outline(read)[1:] == [("1.1", "These:\n\n- one\n- two"), ("1.2", "Next.")]


def test_figures_at_the_start_of_a_paragraph_are_no_numbers():
    read = minutes("1. Welcome", "1.1 Said.", "2030 was a hard year.", "10.30am was the start.", "12 people came.",
                   "1.5 million pounds were lost.", "2. Next", "2.1 Done.")
    assert [number for number, _ in outline(read)] == ["1", "1.1", "2", "2.1"]


def test_unnumbered_headings_inside_a_numbered_section_do_not_break_its_count():
    read = minutes("1. Update", "1.1 Said.", paragraph("Priority: Youth", 9, bold=True), "1.2 Said too.")
    assert outline(read) == [("1", "Update"), ("1.1", "Said."), ("", "Priority: Youth"), ("1.2", "Said too.")]


def test_numbers_that_jump_or_repeat_are_told():
    read = minutes("1. Welcome", "1.1 Said.", "1.3 Jumped.", "3. Later", "3.1 Said.")
    assert [number for number, _ in outline(read)] == ["1", "1.1", "1.2", "2", "2.1"]
    assert len(read.notices) == 3
    assert read.notices[0].startswith("Paragraph 1.3 is number 1.2")


def test_appendices_come_after_the_sections():
    read = minutes("1. Welcome", "1.1 Said.", "Appendix A: Questions from the public", "What of the lights?", "They are mended.")
    assert [(s.kind, s.title) for s in read.document.sections] == [
        ("numbered", "Welcome"), ("appendix", "Questions from the public")]
    assert [b.text for b in read.document.sections[1].blocks] == ["What of the lights?", "They are mended."]


def test_a_table_stands_where_it_stood():
    read = minutes("1. Figures", "1.1 As follows.", table(2, ("Year", "Count"), ("2030", "7")), "1.2 Noted.")
    assert [(b.kind, b.rows) for b in read.document.sections[0].blocks] == [
        ("paragraph", None), ("table", [["Year", "Count"], ["2030", "7"]]), ("paragraph", None)]


@pytest.mark.parametrize(
    ("text", "left", "marks"),
    [
        ("Ann will write. Action point 03/02", "Ann will write.", ["03/02"]),
        ("Ann will write. Action points 07/02 and 07/03", "Ann will write.", ["07/02", "07/03"]),
        ("Ann will write. Action points 7/2, 7/3 and 7/4.", "Ann will write.", ["07/02", "07/03", "07/04"]),
        ("Ann will write.\nAction Point: 03/01", "Ann will write.", ["03/01"]),
        ("Ann will write. [Action point 3/1]", "Ann will write.", ["03/01"]),
        ("Ann will write. ACTION 03/01", "Ann will write.", ["03/01"]),
        ("They were closed apart from two. Action points 07/02 and 07/03", "They were closed apart from two.", ["07/02", "07/03"]),
        ("Ann will write. Action point 03/02 Tom thanked her.", "Ann will write. Tom thanked her.", ["03/02"]),
        ("Action point 07/02 was discussed.", "Action point 07/02 was discussed.", []),
        ("This closes action point 07/02.", "This closes action point 07/02.", []),
        ("The actions 24/7 went on.", "The actions 24/7 went on.", []),
        ("Nothing here.", "Nothing here.", []),
    ],
)
def test_marks_are_taken_and_mentions_stay(text, left, marks):
    kept, found = take_marks(paragraph(text))
    assert (" ".join(kept.text.split()), found) == (left, marks)


def test_a_mark_in_a_paragraph_of_its_own_hangs_on_the_one_before():
    read = minutes("1. Welcome", "1.1 Ann will write.", "Action point 03/01", "1.2 Next.")
    assert [b.marks for b in read.document.sections[0].blocks] == [["03/01"], []]
    assert outline(read)[1] == ("1.1", "Ann will write.")


@pytest.mark.parametrize(
    ("printed", "name", "title", "roles"),
    [
        ("Chief Inspector Paul Reed (Vice Chair)", "Paul Reed", "Chief Inspector", ["vice_chair"]),
        ("Cllr Alice Gold", "Alice Gold", "Cllr", []),
        ("Dr. Siân O’Neill-Jones (Chair, Minutes)", "Siân O’Neill-Jones", "Dr.", ["chair", "minutes"]),
        ("Debra Quill - Chair", "Debra Quill", "", ["chair"]),
        ("Tom Finch (Riverside)", "Tom Finch (Riverside)", "", []),
    ],
)
def test_titles_and_roles_are_taken_off_a_name(printed, name, title, roles):
    read = attendee(printed, "", "board")
    assert (read.name, read.title, read.roles) == (name, title, roles)


def test_who_represents_and_replaces_whom():
    rows = (("Debra Quill (Chair)", "City Council"), ("Holly Marsh", "Care Board"), ("Nick Moss", "University"))
    read = read_minutes(file(*HEAD, "Board", table(1, *rows), "1. Welcome and apologies",
        "1.1 It was noted that Holly Marsh represented Councillor Erin Lowe (Mereshire Care Board (MCB)), and Nick Moss "
        "replaced Greg Dunn (University). There were no members of the public."))
    people = {p.name: p for p in read.attendance}
    assert (people["Holly Marsh"].represents, people["Holly Marsh"].represents_agency) == ("Erin Lowe", "Mereshire Care Board (MCB)")
    assert (people["Nick Moss"].replaces, read.public_present) == ("Greg Dunn", 0)


def test_apologies_by_capacity_with_nested_brackets_and_an_office():
    found = read_apologies(
        "Apologies were received from Board Members; Stephen Vance (Probation), and Inspector Maggie Poe (Mereshire Trust "
        "Limited (MT Ltd)), from Members; Joe Mill (Transport Police), and also the Acting Crime Commissioner, Ray Bly.")
    assert [(p.name, p.agency, p.capacity, p.present) for p in found] == [
        ("Stephen Vance", "Probation", "board", False), ("Maggie Poe", "Mereshire Trust Limited (MT Ltd)", "board", False),
        ("Joe Mill", "Transport Police", "member", False), ("Ray Bly", "", "guest", False)]
    assert found[-1].printed_name == "Acting Crime Commissioner, Ray Bly"


def test_people_listed_in_lines():
    read = read_minutes(file(*HEAD, "Present", "Debra Quill (City Council)\nPaul Reed – Constabulary", "Apologies",
                             "Amara Okafor (County Council)", "1. Welcome", "1.1 Said."))
    assert [(p.name, p.agency, p.present) for p in read.attendance] == [
        ("Debra Quill", "City Council", True), ("Paul Reed", "Constabulary", True), ("Amara Okafor", "County Council", False)]


texts = st.sampled_from(["Ann spoke.", "Tom asked about lights", "It was agreed.", "Welcome", "2030 was long.", "In 5.1 it says so."])
bodies = st.lists(st.tuples(texts, st.lists(st.tuples(texts, st.lists(texts, max_size=2)), min_size=1, max_size=3)), min_size=1, max_size=5)


@given(bodies)
def test_typed_and_drawn_numbers_give_the_same(body):
    typed, drawn = [], []
    for a, (title, paragraphs) in enumerate(body, 1):
        typed.append(paragraph(f"{a}. {title}", heading=2))
        drawn.append(paragraph(title, heading=2, label=f"{a}."))
        for b, (text, below) in enumerate(paragraphs, 1):
            typed.append(paragraph(f"{a}.{b} {text}"))
            drawn.append(paragraph(text, label=f"{a}.{b}", level=1))
            for c, deeper in enumerate(below, 1):
                typed.append(paragraph(f"{a}.{b}.{c} {deeper}"))
                drawn.append(paragraph(deeper, label=f"{a}.{b}.{c}", level=2))
    documents = [read_body(e, WordFile("x"), "Minutes", Account(), with_marks=True) for e in (typed, drawn)]
    assert documents[0] == documents[1]
    sections = documents[0][0].sections
    assert len(sections) == len(body)
    assert [len(s.blocks) for s in sections] == [sum(1 + len(below) for _, below in ps) for _, ps in body]


anything = st.builds(
    Paragraph, st.just("paragraph 1"), st.text(max_size=60), label=st.sampled_from(["", "•", "1.", "1.1", "a)", "9.9.9.9"]),
    heading=st.integers(0, 3), bold=st.booleans())


@given(st.lists(anything | st.builds(lambda rows: table(1, *rows), st.lists(st.tuples(st.text(max_size=20), st.text(max_size=20)), max_size=3)), max_size=12))
def test_nothing_makes_it_stumble_and_every_word_is_accounted_for(blocks):
    read = read_minutes(WordFile("x", list(blocks)))
    shown = [b for b in blocks if isinstance(b, Paragraph) and b.text.strip()]
    assert sum(unit.place.startswith("paragraph") for unit in read.account.units) == len(shown)


SAMPLES = {
    "2023-07-11/2-draft-minutes-of-14-march-2023.docx": (date(2023, 3, 14), 18, 41, 3, (7, 8, 8), {
        "3.3": 1, "3.5": 2, "4.4": 3, "5.4": 4, "8.1": 5, "9.1.2": 6, "9.3.1": 7, "10.2": 8, "11.2": 9, "13.2": 10}),
    "2020-10-06/2-draft-minutes-of-11-february-2020.docx": (date(2020, 2, 11), 13, 29, 3, (5, 6, 0), {
        "4.2": 1, "6.3.2": 2, "7.1": 3, "7.3": 4, "12.1": 5}),
    "2020-10-06/2-draft-minutes-of-11-february-2020-auto-numbered.docx": (date(2020, 2, 11), 13, 29, 3, (5, 6, 0), {
        "4.2": 1, "6.3.2": 2, "7.1": 3, "7.3": 4, "12.1": 5}),
}


@pytest.mark.parametrize("name", SAMPLES)
def test_real_minutes(papers: Path, name: str):
    day, sections, paragraphs, subheadings, present, marks = SAMPLES[name]
    word = read_word(papers / name)
    assert looks_like_minutes(word)
    read = read_minutes(word)
    blocks = [block for section in read.document.sections for block in section.blocks if block.numbered]
    kinds = Counter(block.kind for block in blocks)
    assert (read.meeting.date, len(read.document.sections), kinds["paragraph"], kinds["subheading"]) == (
        day, sections, paragraphs, subheadings)
    here = Counter(person.capacity for person in read.attendance if person.present)
    assert (here["board"], here["member"], here["guest"]) == present
    found = {b.printed_number: b.marks for b in blocks if b.marks}
    assert found == {number: [f"{day.month:02}/{at:02}"] for number, at in marks.items()}
    assert (read.account.lost, read.notices) == ([], [])
    assert source_words(word) - words_of(read) == Counter()


def test_the_offices_and_the_absent_of_march_2023(papers: Path):
    read = read_minutes(read_word(papers / "2023-07-11/2-draft-minutes-of-14-march-2023.docx"))
    people = {p.name: p for p in read.attendance}
    assert {p.name: p.roles for p in read.attendance if p.roles} == {
        "Debbie Kaye": ["chair"], "Paul Rogerson": ["vice_chair"], "Louise Walker": ["minutes"]}
    assert {p.name: p.represents for p in read.attendance if p.represents} == {
        "Holly Sutherland": "Erin Lilley", "Tony Machin": "Ryan Kelsall"}
    assert {p.name: p.replaces for p in read.attendance if p.replaces} == {"Nick Morris": "Greg Dumbrell"}
    assert {(p.name, p.capacity) for p in read.attendance if not p.present} == {
        ("Stephen Brickley", "board"), ("Maggie Page", "board"), ("Michael Fox", "member"), ("Joe Mills", "member"),
        ("Dawn Bere", "member")}
    assert (people["Alice Gilderdale"].title, read.public_present, read.closed_at) == ("Councillor", 1, time(13, 10))
    assert (read.meeting.starts, read.meeting.ends, read.meeting.mode) == (time(10), time(13, 10), "hybrid")


def test_typed_and_drawn_minutes_of_2020_are_one(papers: Path):
    name = "2020-10-06/2-draft-minutes-of-11-february-2020{}.docx"
    one, other = (read_minutes(read_word(papers / name.format(tail))) for tail in ("", "-auto-numbered"))
    assert one.document == other.document
    assert (one.attendance, one.meeting, one.closed_at) == (other.attendance, other.meeting, other.closed_at)
