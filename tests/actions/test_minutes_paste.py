"""Paste: what Word, Outlook, the web and a sheet put on the clipboard, as an officer would want it in the minutes."""

from __future__ import annotations

import re
from html import escape
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.minutespaste import paste_clipboard, take_actions
from csp.editing.pasting import blocks_of
from csp.editing.reading import BLOCK
from csp.editing.shapes import LONGEST_TEXT
from csp.markdown import to_html
from csp.word import NotReadable, read_word
from meetings.reading.minutes import looks_like_minutes, read_minutes

LIST = "<p class={kind} style='margin-left:36.0pt;text-indent:-18.0pt;mso-list:l0 level{level} lfo1'>"
WORD = f"""<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word">
<head><meta name=Generator content="Microsoft Word 15"><style><!-- p.MsoNormal {{mso-style-parent:"";margin:0cm;}} --></style>
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]--></head>
<body lang=EN-GB style='tab-interval:36.0pt'><!--StartFragment-->
{LIST.format(kind="MsoListParagraphCxSpFirst", level=1)}<![if !supportLists]><b><span style='mso-list:Ignore'>5<span
style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp; </span></span></b><![endif]><b>Lamps by the lock<o:p></o:p></b></p>
{LIST.format(kind="MsoListParagraphCxSpMiddle", level=2)}<![if !supportLists]><span style='mso-list:Ignore'>5.1<span
style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span><![endif]>Councillor <b>Applegarth</b> said that
two lamps were <i>quite</i> dark, see <a href="https://thornbridge.example/lamps">the count</a>.<span
style='display:none;mso-hide:all'>A secret.</span><o:p></o:p></p>
{LIST.format(kind="MsoListParagraphCxSpMiddle", level=1)}<![if !supportLists]><span style='font-family:Symbol'><span
style='mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span></span><![endif]>by the lock</p>
{LIST.format(kind="MsoListParagraphCxSpLast", level=2)}<![if !supportLists]><span style='font-family:"Courier New"'><span
style='mso-list:Ignore'>o<span style='font:7.0pt "Times New Roman"'>&nbsp;</span></span></span><![endif]>the upper one</p>
<p class=MsoNormal><b>Action point 07/02<o:p></o:p></b></p>
<p class=MsoNormal>5.2 The rest was <del cite="mailto:x">not </del><ins>well</ins> lit.<a class=msocomanchor id="_anchor_1"
href="#_msocom_1">[AA1]</a> <span class=MsoCommentReference>&nbsp;</span></p>
<p class=MsoNormal><b>Action:</b> Ada Applegarth and Bram Fennimore to mend the lamps</p>
<table class=MsoTableGrid border=1><tr><td colspan=2><p class=MsoNormal><b>Lamps</b></p></td></tr>
<tr><td rowspan=2><p class=MsoNormal>lock</p></td><td><p>3</p></td></tr><tr><td><p>4<br>dark</p></td></tr></table>
<p class=MsoNormal><o:p>&nbsp;</o:p></p><p class=MsoNormal>2031 was a dark year.</p>
<!--EndFragment--><div style='mso-element:comment-list'><p class=MsoCommentText>A remark.</p></div></body></html>"""

OUTLOOK = """<div class="WordSection1"><div>Hi Greta,</div><div><br></div><div>Two lamps are out<br>by the lock.<br><br>Please
note it.</div><div><ul style="margin-top: 0cm;"><li style="mso-list:l0 level1 lfo1">the upper</li><li><p>the lower</p></li></ul></div>
<blockquote><div style="font-weight: bold">Action point - Chair to write</div></blockquote></div>"""

WEB = """<meta charset='utf-8'><b style="font-weight:normal;" id="docs-internal-guid-1"><h2>Lamps</h2><p dir="ltr"><span
style="font-weight:400">Plain </span><span style="font-weight:700">bold</span></p><ol><li>one</li><li>two<ul><li>below
</li></ul></li></ol><pre>as
typed</pre><p><img src=x onerror=alert(1)>End.</p></b>"""


def blocks(html: str = "", text: str = "") -> list[dict[str, Any]]:
    return paste_clipboard(html, text)["blocks"]


def brief(found: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    return [(one["kind"], one["rows"] or one["text"], [action["text"] for action in one["actions"]]) for one in found]


def test_word():
    assert brief(blocks(WORD)) == [
        ("subheading", "Lamps by the lock", []),
        ("paragraph", "Councillor **Applegarth** said that two lamps were *quite* dark, see "
         "[the count](https://thornbridge.example/lamps).\n\n- by the lock\n  - the upper one", [""]),
        ("paragraph", "The rest was well lit.", ["Ada Applegarth and Bram Fennimore to mend the lamps"]),
        ("table", [["Lamps", ""], ["lock", "3"], ["", "4 dark"]], []),
        ("paragraph", "2031 was a dark year.", []),
    ]


def test_outlook():
    assert brief(blocks(OUTLOOK)) == [
        ("paragraph", "Hi Greta,", []),
        ("paragraph", "Two lamps are out\nby the lock.", []),
        ("paragraph", "Please note it.\n\n- the upper\n- the lower", ["Chair to write"]),
    ]


def test_web():
    assert brief(blocks(WEB)) == [
        ("subheading", "Lamps", []), ("paragraph", "Plain **bold**", []), ("paragraph", "one", []),
        ("paragraph", "two\n\n- below", []), ("paragraph", "as\ntyped", []), ("paragraph", "End.", []),
    ]


@pytest.mark.parametrize(("text", "expected"), [
    ("a\tb\nc\td\n", [("table", [["a", "b"], ["c", "d"]], [])]),
    ("5.1 One.\r\n5.2 Two.\r\n\r\n- a\r\n- b", [("paragraph", "One.", []), ("paragraph", "Two.\n\n- a\n- b", [])]),
    ("ACTION – Chair to look", [("paragraph", "", ["Chair to look"])]),
    ("It was dark.\nAction point 03/02: Chair to look", [("paragraph", "It was dark.", ["Chair to look"])]),
    ("It was dark. Action points 07/02 and 07/03", [("paragraph", "It was dark.", ["", ""])]),
    ("Action Points: Review", [("paragraph", "Action Points: Review", [])]),
    ("Action: none.", [("paragraph", "Action: none.", [])]),
    ("Action was taken at once.", [("paragraph", "Action was taken at once.", [])]),
    ("  \n\n", []),
])
def test_plain_text(text, expected):
    assert brief(blocks(text=text)) == expected


@pytest.mark.parametrize("text", ["3.5 million lamps", "2.30 pm was too late.", "1.2 lamps a metre"])
def test_a_figure_stays(text):
    assert brief(blocks(text=text)) == [("paragraph", text, [])]


@pytest.mark.parametrize("html", [
    "<script>alert(1)</script>", "<p>x</p><iframe srcdoc='<p>y</p>'></iframe>", "<svg><script>alert(1)</script></svg><p>x</p>",
    "<a href='javascript:alert(1)'>x</a>", "<p onclick=alert(1)>x</p>", "<style>p{}</style><p>x</p>",
    "<a href='data:text/html,<script>'>x</a>", "<p>&lt;script&gt;x</p>", "<math><mtext><img src=x onerror=alert(1)></math>x",
    "<!--><script>alert(1)</script>-->x", "<p title='</p><script>alert(1)</script>'>x</p>", "<textarea><p>y</textarea>x",
    "<noscript><p>y</noscript>x", "<template><p>y</template>x", "<div " + "a" * 5000 + ">x",
    "<b>" * 3000 + "x", "<ul><li>" * 2000 + "x", "<table><tr><td>" * 300 + "x", "<p>x" * 2000,
])
def test_hostile_html_leaves_nothing_but_text(html):
    shown = "".join(to_html(block["text"]) for block in blocks(html))
    assert not re.search(r"<(?!/?(p|ul|li|strong|em|br|a)\b)", shown)
    assert not re.search(r'href="(?!https?:|mailto:|tel:)', shown)
    assert "alert(1)" not in re.sub(r"&lt;.*?&gt;", "", shown)


@given(st.lists(st.tuples(
    st.sampled_from(["p", "div", "li", "b", "i", "a", "td", "table", "tr", "h2", "ul", "ol", "pre", "br", "span", "o:p", "script"]),
    st.text(max_size=12), st.booleans(),
), max_size=25))
def test_whatever_is_pasted_makes_blocks_that_can_be_saved(pieces):
    html = "".join(f"<{tag}>{escape(text)}{f'</{tag}>' if closed else ''}" for tag, text, closed in pieces)
    for block in blocks(html):
        actions = block.pop("actions")
        assert BLOCK(block) == block
        assert len(block["text"]) <= LONGEST_TEXT
        assert (block["rows"] is None) == (block["kind"] != "table")
        assert all(action.keys() == {"text"} for action in actions)


@given(st.lists(st.text(st.characters(codec="utf-8", categories=["L", "N"]), min_size=1, max_size=8), min_size=1, max_size=8))
def test_no_word_is_lost(words):
    html = "".join(f"<p>{escape(word)} and so on.</p>" for word in words)
    found = " ".join(block["text"] for block in blocks(html)).replace("\\", "")
    assert [word for word in words if word not in found] == []


@given(st.text(max_size=300))
def test_any_plain_text(text):
    for block in blocks(text=text):
        del block["actions"]
        assert BLOCK(block) == block


def test_text_too_long_for_one_paragraph_goes_on_in_the_next():
    found = blocks(text="word " * 9000)
    assert len(found) == 3
    assert sum(len(block["text"].split()) for block in found) == 9000


def test_real_minutes_paste_as_they_import(papers):
    """Every paragraph of the import is in the paste, with as many action points."""
    seen = 0
    for path in sorted(papers.rglob("*.docx")):
        try:
            word = read_word(path)
        except NotReadable:
            continue
        if not looks_like_minutes(word):
            continue
        seen += 1
        found = blocks_of(word.blocks, take_actions)
        shown = " ".join(" ".join(block.text.split()) for block in found)
        read = read_minutes(word)
        everything = [block for section in read.document.sections for block in section.blocks]
        imported = [block for block in everything if block.kind == "paragraph"]
        lines = [" ".join(line.removeprefix("- ").split()) for block in imported for line in block.text.split("\n") if line.strip()]
        assert len([line for line in lines if line not in shown]) <= len(lines) // 50, path
        assert sum(len(block.actions) for block in found) == sum(len(block.marks) for block in everything), path
    assert seen >= 2
