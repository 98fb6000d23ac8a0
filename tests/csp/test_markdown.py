"""Light Markdown: what it knows, what it leaves as it was typed, and that nothing gets through it."""

from __future__ import annotations

import re
from html import unescape

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from csp.markdown import to_html, to_inline_html

TAGS = {"p", "strong", "em", "a", "ul", "li", "br"}
SIGNS = st.text(st.sampled_from("ab *_[]()<>&\"'`#-+!\\\n\t.:/1=|~{}") | st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=60)
NASTY = st.sampled_from([
    "javascript:alert(1)", "JAVASCRIPT:alert(1)", "java\tscript:alert(1)", "data:text/html,<script>", "vbscript:x",
    "//evil.example", "/local", "file:///etc/passwd", "ftp://x.example", "&#106;avascript:x", " javascript:x", "https:x",
    "//money/2022-23/", "/money/2022-23/v1/", "/money/2022-23/?x#a", "/money/2022-23/#a/../b", "/money/../2022-23/",
])


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("One **bold** and *leaning* word.", "<p>One <strong>bold</strong> and <em>leaning</em> word.</p>"),
        ("First.\n\nSecond.", "<p>First.</p>\n<p>Second.</p>"),
        ("One\ntwo", "<p>One<br>\ntwo</p>"),
        ("Seen:\n\n- here\n- there", "<p>Seen:</p>\n<ul>\n<li>here</li>\n<li>there</li>\n</ul>"),
        ("- here\n\n- there", "<ul>\n<li>here</li>\n<li>there</li>\n</ul>"),
        ("- here\n\n  and there", "<ul>\n<li>here<br>\nand there</li>\n</ul>"),
        ("- here\n\n  - there", "<ul>\n<li>here\n<ul>\n<li>there</li>\n</ul>\n</li>\n</ul>"),
        ("[map](https://a.example/b)", '<p><a href="https://a.example/b">map</a></p>'),
        ("[us](mailto:a@b.example)", '<p><a href="mailto:a@b.example">us</a></p>'),
        ("[£1.00](/money/2022-23/#spent)", '<p><a href="/money/2022-23/#spent">£1.00</a></p>'),
        ("[call](tel:+441632960123)", '<p><a href="tel:+441632960123">call</a></p>'),
        ("See https://a.example/b_c_d.", '<p>See <a href="https://a.example/b_c_d">https://a.example/b_c_d</a>.</p>'),
        ("", ""),
    ],
)
def test_what_it_knows(text: str, html: str) -> None:
    assert to_html(text) == html


@pytest.mark.parametrize(
    "text",
    [
        "# Not a heading", "2023. was dry", "1. typed", "2) typed", "> said he", "`code`", "~~gone~~", "***", "---", "-",
        "<b>no</b>", "<script>alert(1)</script>", "&amp;", "| a | b |", "+ 5 more", "![picture", "[ref]: nothing", "http://",
        "snake_case_word", "5 * 3 * 2",
    ],
)
def test_all_else_stands_as_typed(text: str) -> None:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert to_html(text) == f"<p>{escaped}</p>"
    assert to_inline_html(text) == escaped


@pytest.mark.parametrize("address", NASTY.elements)
def test_a_link_elsewhere_is_words(address: str) -> None:
    html = to_html(f"[click]({address})")
    assert "<a" not in html
    assert "click" in html


def test_an_inline_text_makes_no_blocks() -> None:
    assert to_inline_html("- **a**") == "- <strong>a</strong>"


def test_lists_in_lists_end_somewhere() -> None:
    assert to_html("- " * 500 + "x").count("<ul>") == 6


@given(st.lists(SIGNS | NASTY, max_size=6).map("".join))
def test_nothing_but_our_tags_comes_out(text: str) -> None:
    tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parseFragment(to_html(text))
    for element in tree.iter():
        if element.tag == "DOCUMENT_FRAGMENT":
            continue
        assert element.tag in TAGS
        allowed = {"href", "title"} if element.tag == "a" else set()
        assert set(element.attrib) <= allowed
        if element.tag == "a":
            assert re.match(r"(https?://|mailto:|tel:)", element.attrib["href"], re.IGNORECASE)


@given(st.text(st.sampled_from("ab 1.#>+-\n\t<&é–“"), max_size=60))
def test_no_letter_is_lost(text: str) -> None:
    shown = unescape(re.sub(r"<[^>]*>", "", to_html(text)))

    def letters(words: str) -> str:
        return re.sub(r"[\s-]", "", words)  # a bullet's sign becomes a bullet

    assert letters(shown) == letters(text)
