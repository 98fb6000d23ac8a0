"""Reading a Word file as a person sees it."""

from __future__ import annotations

import html as entities
import re
import zipfile

import pytest
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement
from hypothesis import given
from hypothesis import strategies as st

from csp.markdown import to_html
from csp.word import WordFile, read_word
from csp.word.lightmarkdown import Span, as_markdown
from csp.word.numbers import formatted
from tests.csp.word_files import listed, raw, repacked, save


@pytest.fixture
def read(tmp_path):
    def made(build) -> WordFile:
        return read_word(save(tmp_path / "a.docx", build))

    return made


def labels(word: WordFile) -> list[tuple[str, str]]:
    return [(p.label, p.text) for p in word.paragraphs]


def test_numbers_are_drawn_as_word_draws_them(read):
    def build(d):
        for level, text in [(0, "One"), (1, "a"), (1, "b"), (0, "Two"), (1, "c"), (2, "d"), (2, "e"), (1, "f"), (2, "g")]:
            listed(d.add_paragraph(text), 50, level)

    assert labels(read(build)) == [
        ("1.", "One"), ("1.1", "a"), ("1.2", "b"), ("2.", "Two"), ("2.1", "c"), ("2.1.1", "d"), ("2.1.2", "e"),
        ("2.2", "f"), ("2.2.1", "g")]


def test_letters_romans_bullets_and_a_list_begun_anew(read):
    def build(d):
        listed(d.add_paragraph("c"), 70)
        listed(d.add_paragraph("I"), 70, 1)
        listed(d.add_paragraph("dot"), 60)
        listed(d.add_paragraph("one"), 50)
        listed(d.add_paragraph("one again"), 51)
        listed(d.add_paragraph("two"), 51)

    assert [label for label, _ in labels(read(build))] == ["c)", "c-I", "•", "1.", "1.", "2."]


def test_an_empty_paragraph_of_a_list_is_counted_as_word_counts_it(read):
    def build(d):
        listed(d.add_paragraph("one"), 50)
        listed(d.add_paragraph(""), 50)
        listed(d.add_paragraph("two"), 50)

    assert labels(read(build)) == [("1.", "one"), ("3.", "two")]


def test_a_style_draws_numbers_too(read):
    def build(d):
        style = d.styles["Heading 2"]
        listed_style = style.element.get_or_add_pPr()
        number = OxmlElement("w:numPr")
        for tag, value in (("w:ilvl", "0"), ("w:numId", "50")):
            child = OxmlElement(tag)
            child.set("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}val", value)
            number.append(child)
        listed_style.append(number)
        d.add_paragraph("Welcome", style="Heading 2")
        d.add_paragraph("Minutes", style="Heading 2")

    word = read(build)
    assert labels(word) == [("1.", "Welcome"), ("2.", "Minutes")]
    assert {p.heading for p in word.paragraphs} == {2}


@pytest.mark.parametrize(
    ("number", "form", "drawn"),
    [(4, "lowerRoman", "iv"), (49, "upperRoman", "XLIX"), (28, "lowerLetter", "bb"), (3, "decimalZero", "03"),
     (7, "decimal", "7"), (7, "none", "")],
)
def test_forms_of_numbers(number, form, drawn):
    assert formatted(number, form) == drawn


def test_bold_italic_links_and_breaks_become_light_markdown(read):
    def build(d):
        p = d.add_paragraph("It was ")
        p.add_run("agreed ").bold = True
        p.add_run("to wait").italic = True
        p.add_run(". 2*3*4 and snake_case, [sic]").add_break()
        p.add_run("Next line")

    paragraph, = read(build).paragraphs
    assert paragraph.text == "It was agreed to wait. 2*3*4 and snake_case, [sic]\nNext line"
    assert paragraph.markdown == "It was **agreed** *to wait*. 2\\*3\\*4 and snake_case, [sic]\nNext line"


def test_a_wholly_bold_paragraph_is_bold_not_marked(read):
    def build(d):
        d.add_paragraph().add_run("Any other business").bold = True

    paragraph, = read(build).paragraphs
    assert (paragraph.bold, paragraph.markdown) == (True, "Any other business")


def test_links_by_relation_and_by_field(read):
    def build(d):
        relation = d.part.relate_to(
            "https://example.org/plan", "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink", True
        )
        raw(d, f'<w:p><w:hyperlink r:id="{relation}"><w:r><w:t>the plan</w:t></w:r></w:hyperlink></w:p>')
        raw(d, '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> HYPERLINK "https://example.org/a" '
               '</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>here</w:t></w:r>'
               '<w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t> and there</w:t></w:r></w:p>')

    assert [p.markdown for p in read(build).paragraphs] == [
        "[the plan](https://example.org/plan)", "[here](https://example.org/a) and there"]


def test_insertions_count_deletions_do_not_and_it_is_said(read):
    def build(d):
        raw(d, '<w:p><w:r><w:t xml:space="preserve">We </w:t></w:r><w:ins w:id="1" w:author="x"><w:r><w:t>agreed</w:t></w:r></w:ins>'
               '<w:del w:id="2" w:author="x"><w:r><w:delText>declined</w:delText></w:r></w:del></w:p>')

    word = read(build)
    assert [p.text for p in word.paragraphs] == ["We agreed"]
    assert word.notices == ["It holds tracked changes: insertions are taken, deletions are not."]


def test_hidden_text_is_left_out_and_quoted(read):
    def build(d):
        p = d.add_paragraph("Seen")
        p.add_run(" unseen").font.hidden = True

    word = read(build)
    assert [p.text for p in word.paragraphs] == ["Seen"]
    assert word.notices == ["Hidden text in paragraph 1 is not taken: “unseen”."]


def test_text_boxes_once_controls_symbols_and_hyphens(read):
    box = "<w:txbxContent><w:p><w:r><w:t>In the box</w:t></w:r></w:p></w:txbxContent>"

    def build(d):
        raw(d, '<w:p><w:r><w:t>Before</w:t></w:r><w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-'
               f'compatibility/2006"><mc:Choice Requires="wps"><w:drawing>{box}</w:drawing></mc:Choice><mc:Fallback><w:pict>{box}'
               "</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>")
        raw(d, "<w:sdt><w:sdtContent><w:p><w:r><w:t>From a control</w:t></w:r></w:p></w:sdtContent></w:sdt>")
        raw(d, '<w:p><w:r><w:sym w:font="Wingdings" w:char="F0FC"/><w:t>x</w:t><w:noBreakHyphen/><w:t>y</w:t><w:softHyphen/>'
               '<w:tab/><w:t>z</w:t></w:r></w:p>')

    assert [p.text for p in read(build).paragraphs] == ["Before", "In the box", "From a control", "✓x-y\tz"]


def test_tables_with_merged_and_nested_cells(read):
    def build(d):
        table = d.add_table(rows=2, cols=3)
        for row in range(2):
            for column in range(3):
                table.cell(row, column).text = f"{row}{column}"
        table.cell(0, 0).merge(table.cell(0, 1)).text = "wide"
        table.cell(0, 2).merge(table.cell(1, 2)).text = "tall"
        table.cell(1, 0).add_table(rows=1, cols=1).cell(0, 0).text = "inner"

    table, = read(build).tables
    assert [[row.text(at).strip() for at in range(3)] for row in table.rows] == [
        ["wide", "", "tall"], ["10\ninner", "11", ""]]
    assert [row.place for row in table.rows] == ["table 1, row 1", "table 1, row 2"]


def test_footnotes_come_with_their_marks(tmp_path):
    def build(d):
        raw(d, '<w:p><w:r><w:t>A framework</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>')
        d.part.relate_to(d.part, "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes")

    path = save(tmp_path / "a.docx", build)
    notes = ('<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:footnote w:id="2">'
             "<w:p><w:r><w:t>Of the year.</w:t></w:r></w:p></w:footnote></w:footnotes>")
    with zipfile.ZipFile(path) as archive:
        relations = archive.read("word/_rels/document.xml.rels").decode()
    relations = re.sub(r'(relationships/footnotes" Target=")[^"]*', r"\1footnotes.xml", relations)
    word = read_word(repacked(path, tmp_path / "b.docx", {
        "word/_rels/document.xml.rels": relations.encode(), "word/footnotes.xml": notes.encode()}))
    assert [p.text for p in word.paragraphs] == ["A framework[1]"]
    assert [(mark, note.text) for mark, note in word.notes] == [("1", "Of the year.")]


def test_words_of_headers_and_page_breaks(read):
    def build(d):
        d.sections[0].header.paragraphs[0].text = "Restricted"
        d.sections[0].footer.paragraphs[0].text = "Page 1 of 2"
        d.add_paragraph("Body").add_run().add_break(WD_BREAK.PAGE)

    word = read(build)
    assert [p.text for p in word.paragraphs] == ["Body"]
    assert word.notices == ["The header of the pages says “Restricted”; it is not taken."]


def test_a_part_of_a_paragraph_keeps_its_look(read):
    def build(d):
        p = d.add_paragraph()
        p.add_run("1.1 We ")
        p.add_run("agreed").bold = True

    paragraph, = read(build).paragraphs
    assert paragraph.part(4).markdown == "We **agreed**"
    assert paragraph.part(4, 9).markdown == "We **ag**"


plain = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp"]) | st.just(" "), min_size=1, max_size=30)


def words_shown(html: str) -> str:
    """The words of HTML, without its tags."""
    return " ".join(entities.unescape(re.sub(r"<[^>]+>", "", html)).split())


@given(st.lists(st.builds(Span, plain, st.booleans(), st.booleans()), min_size=1, max_size=4))
def test_what_markdown_shows_is_what_word_showed(spans):
    """No character of the source is lost to, or added by, the marks."""
    text = "".join(span.text for span in spans)
    if text.lstrip().startswith(("-", "*", "•", "·", "▪", "‣", "+")):
        return  # a bullet typed by hand becomes a bullet
    assert words_shown(to_html("x " + as_markdown(spans))) == " ".join(("x " + text).split())
