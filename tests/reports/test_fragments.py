"""Published HTML set into pages: identities apart, headings fitted, contents, tables for small screens."""

from __future__ import annotations

import re

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.fragments import Fragment

PIECES = st.lists(
    st.sampled_from([
        '<h2 id="a{n}">One <em>&amp;</em> two</h2>', "<h2>Unnamed</h2>", '<h3 id="b{n}">Below</h3>',
        '<p><a href="#a0">To the first</a> <a href="/meetings/">away</a></p>', '<p id="c{n}">id="not one"</p>',
        '<table class="action-log"><thead><tr><th scope="col">A</th></tr></thead><tbody><tr id="r{n}">'
        '<th scope="row">1</th></tr></tbody></table>',
        '<table class="data"><caption>Lamps &amp; locks</caption><tbody><tr><td headers="a0">9</td></tr></tbody></table>',
    ]),
    max_size=8,
).map(lambda pieces: "".join(piece.replace("{n}", str(n)) for n, piece in enumerate(pieces)))


def words(html: str) -> str:
    """The text of some HTML."""
    return "".join(html5lib.parse(f"<!DOCTYPE html><title>t</title>{html}").itertext())


def identities(html: str) -> list[str]:
    """Its identities, in order."""
    return re.findall(r'<[^>]*\sid="([^"]*)"', html)


@given(PIECES, st.integers(0, 1))
def test_words_stay_and_two_can_share_a_page(html: str, deeper: int) -> None:
    first, second = Fragment.of(html, "one-", deeper), Fragment.of(html, "two-", deeper)
    assert words(first.html) == words(second.html) == words(html)
    both = identities(first.html) + identities(second.html)
    assert len(both) == len(set(both))
    assert all(one.startswith("one-") for one in identities(first.html))
    assert {entry.anchor for entry in first.contents} <= set(identities(first.html))
    assert len(first.contents) == html.count("<h2")


def test_headings_move_down_together() -> None:
    fragment = Fragment.of('<h2 id="a">A</h2><h3>B</h3>', deeper=1)
    assert fragment.html == '<h3 id="a">A</h3><h4>B</h4>'


def test_contents_are_the_words_of_the_first_headings() -> None:
    fragment = Fragment.of('<h2 id="s5"><span class="section-number">5</span> Lamps &amp; locks</h2><h3>No</h3><h2>Two</h2>', "m-")
    assert [(one.anchor, str(one.text)) for one in fragment.contents] == [
        ("m-s5", "5 Lamps &amp; locks"), ("m-part-2", "Two"),
    ]


def test_references_follow_the_identities() -> None:
    html = '<a href="#x">a</a><a href="/x#x">b</a><td headers="x y">c</td>'
    assert Fragment.of(html, "m-").html == '<a href="#m-x">a</a><a href="/x#x">b</a><td headers="m-x m-y">c</td>'


@pytest.mark.parametrize("caption", ["<caption>Lamps &quot;out&quot;</caption>", "<caption><em>Lamps</em> &quot;out&quot;</caption>"])
def test_a_table_of_data_can_be_scrolled(caption: str) -> None:
    table = f'<table class="data wide">{caption}<tr><td>9</td></tr></table>'
    assert Fragment.of(table).html == (
        f'<div class="scroll" role="region" tabindex="0" aria-label="Lamps &quot;out&quot;">{table}</div>'
    )


def test_other_tables_say_what_their_parts_are() -> None:
    table = '<table class="agenda"><thead><tr><th scope="col">A</th></tr></thead><tbody><tr><th scope="row">1</th><td>B</td></tr></tbody></table>'
    assert Fragment.of(table).html == (
        '<table class="agenda" role="table"><thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">A</th>'
        '</tr></thead><tbody role="rowgroup"><tr role="row"><th scope="row" role="rowheader">1</th>'
        '<td role="cell">B</td></tr></tbody></table>'
    )
