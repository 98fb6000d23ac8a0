"""Footnotes in light Markdown, their numbers by position, and their links there and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csp.footnotes import has_notes, in_words, note, numbered, pieces
from csp.markdown import to_html, to_noted_html
from csp.word.lightmarkdown import Span, as_markdown

WORDS = st.text("ab [](){}^\\*_.", max_size=30)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("the lamps^[Of the town.] by the lock", [("the lamps", "Of the town."), (" by the lock", "")]),
        ("a^[see [the map](https://town.example/)]b", [("a", "see [the map](https://town.example/)"), ("b", "")]),
        ("one^[1]^[2]", [("one", "1"), ("", "2"), ("", "")]),
        ("never closed^[so it stays", [("never closed^[so it stays", "")]),
        ("empty^[ ] stays", [("empty^[ ] stays", "")]),
        ("typed as it is \\^[no note]", [("typed as it is \\^[no note]", "")]),
        ("over a gap^[one\n\ntwo]", [("over a gap^[one\n\ntwo]", "")]),
    ],
)
def test_a_note_stands_behind_the_word_it_explains(text, found):
    assert pieces(text) == found


@given(WORDS, WORDS)
def test_whatever_a_note_says_it_ends_where_it_ends(before, words):
    text = f"{before.replace('^', '').replace(chr(92), '')}{note(words)} after"
    if words.strip() and not words.strip().endswith("\\"):
        assert [one for _, one in pieces(text)][-1] == "" and pieces(text)[-1][0] == " after"
    else:
        assert pieces(text)  # and nothing is raised


@given(WORDS)
def test_a_text_without_notes_is_drawn_as_ever_and_imported_words_never_make_one(text):
    assert not has_notes(as_markdown([Span(text)]))
    if not has_notes(text):
        assert numbered(text, lambda words: 1) == in_words(text) == text


def test_marks_lead_to_their_notes_only_where_there_are_notes():
    assert to_html("lamps[^1]") == "<p>lamps[^1]</p>"
    assert to_noted_html("lamps[^1] [^x]") == (
        '<p>lamps<sup class="note-mark"><a href="#note-1" id="note-mark-1" role="doc-noteref">1</a></sup> [^x]</p>'
    )
    assert in_words("lamps^[of the town] here") == "lamps (note: of the town) here"
