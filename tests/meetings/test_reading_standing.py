"""Terms of reference out of a paper: letters, notes and pages, from an invented paper and from the real one."""

from __future__ import annotations

import re

import pytest

from csp.drafts import DraftBlock, DraftDocument, DraftSection
from csp.footnotes import pieces
from csp.numbering import block_numbers, section_numbers
from csp.word import read_word
from meetings.reading.report import read_report
from meetings.reading.standing import read_standing


def document(*blocks: tuple[bool, str], title: str = "Members1 of the club") -> DraftDocument:
    return DraftDocument("Terms", "letters", [DraftSection(title=title, blocks=[
        DraftBlock(text=text, numbered=own) for own, text in blocks
    ])])


def told(read) -> list[str]:
    return [section.title for section in read.document.sections] + [
        block.text for section in read.document.sections for block in section.blocks
    ]


def test_notes_go_back_behind_their_words_and_pages_are_closed_again():
    read = read_standing(document(
        (True, "The lamps:\n\n- first2;\n  - second;"), (False, "1 Of the town."), (False, "2 The one by the lock [so it says"),
        (False, "Revised: March 2031\nDraft\n\n- third, of CO3 and 23 more;"), (True, "Some say3 so."), (False, "3 And others do not."),
    ))
    assert told(read) == [
        "Members^[Of the town.] of the club",
        "The lamps:\n\n- first^[The one by the lock \\[so it says];\n- second;\n- third, of CO^[And others do not.] and 23 more;", "Some say3 so.",
    ]
    assert read.notes == 3
    assert read.doubts == [
        "Left out, because it seems to belong to the page and not to the text: “Revised: March 2031 / Draft”.",
        "The mark of note 3 could also be another figure 3 further on.",
        "3 notes stood as text at the foot of pages, their marks as figures stuck to words: 1 behind “Members”, 2 behind “first”, 3 behind “CO”.",
    ]


def test_real_notes_of_word_and_one_that_nothing_calls():
    draft = document((True, "The lamps[1] and boats."), (True, "More."), title="All")
    draft.sections.append(DraftSection(title="Notes", kind="plain", blocks=[
        DraftBlock(text="[1] Of the town.", numbered=False), DraftBlock(text="[2] Lost.", numbered=False),
    ]))
    read = read_standing(draft)
    assert told(read) == ["All", "Note", "The lamps^[Of the town.] and boats.", "More.", "Lost."]
    assert len(draft.sections) == 2 and read.notes == 1 and "Nothing in the text calls note 2" in read.doubts[0]  # what was given stays as it was


@pytest.mark.parametrize("words", ["12 Boats were seen.", "2 Boats were seen.", "1st of May"])
def test_a_paragraph_that_begins_with_a_figure_is_no_note(words):
    read = read_standing(document((True, "One."), (False, words), title="All"))
    assert told(read) == ["All", "One.", words]


def test_the_real_terms_keep_every_letter_and_every_note(papers):
    """Held against the file itself: its typed letters in order, and its notes, each behind the word that bears its figure."""
    word = read_word(papers / "2023-07-11" / "6-terms-of-reference.docx")
    lines = [paragraph.text.strip() for paragraph in word.paragraphs]
    read = read_standing(read_report(word).document, names=["Cambridge Community Safety Partnership"])
    sections = read.document.sections
    assert section_numbers(section.kind for section in sections) == [str(number) for number in range(1, 11)]
    letters = [
        block_numbers(number, ((block.numbered, block.depth) for block in section.blocks), "letters")
        for section, number in zip(sections, section_numbers(section.kind for section in sections), strict=True)
    ]
    assert [letter for one in letters for letter in one] == [line[:2] for line in lines if re.match(r"[a-z]\) ", line)]
    source = [re.sub(r"^\d ", "", line) for line in lines if re.match(r"\d [A-Z]", line)]
    texts = [text for section in sections for text in (section.title, *(block.text for block in section.blocks))]
    found = [(before, words) for text in texts for before, words in pieces(text) if words]
    assert [words.replace("**", "") for _, words in found] == source and len(source) == 9
    marks = [re.search(rf"(\w+){number}\b", line)[1] for number in range(1, 10) for line in lines if re.search(rf"[a-z]{number}\b", line, re.I)]
    assert [re.split(r"\W+", before)[-1] for before, _ in found] == marks
    # Nothing else is lost: every word of the file that is neither furniture nor a number is there.
    kept = set(re.findall(r"[A-Za-z’']{3,}", " ".join(texts)))
    gone = {one for line in lines for one in re.findall(r"[A-Za-z’']{3,}", line)} - kept
    assert gone <= {"TERMS", "REFERENCE", "CAMBRIDGE", "COMMUNITY", "SAFETY", "PARTNERSHIP", "Revised", "Draft", "changes", "RED", "July"}
    assert not any("Revised" in text or re.search(r"[a-z]\d\b", text) for text in texts)
    assert any("Section 1" in one and "is number 8 by its place" in one for one in read_report(word).notices)
