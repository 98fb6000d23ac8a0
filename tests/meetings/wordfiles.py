"""Word files as if read, built by hand; and any such file, for tests that nothing raises."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from csp.word import Paragraph, Row, Table, WordFile


def line(text: str, *, label: str = "", level: int = 0, heading: int = 0, bold: bool = False) -> Paragraph:
    """A paragraph; its place is given when the file is built."""
    return Paragraph("", text, (), label, level, heading, bold)


def table(*rows: list[str | Paragraph | None]) -> Table:
    """A table. A cell is text with a paragraph a line, a paragraph (to have a label), or None: merged into another."""
    return Table(0, tuple(Row("", tuple(_cell(cell) for cell in row)) for row in rows))


def _cell(cell: str | Paragraph | None) -> tuple[Paragraph, ...]:
    if cell is None:
        return ()
    return (cell,) if isinstance(cell, Paragraph) else tuple(line(text) for text in cell.split("\n"))


def word_file(*blocks: str | Paragraph | Table) -> WordFile:
    """A file of these blocks, places counted as the reader does."""
    made = WordFile("made.docx")
    paragraphs = tables = 0
    for block in blocks:
        if isinstance(block, Table):
            tables += 1
            rows = tuple(
                Row(place, tuple(tuple(replace(p, place=place) for p in cell) for cell in row.cells))
                for at, row in enumerate(block.rows, 1)
                for place in [f"table {tables}, row {at}"]
            )
            made.blocks.append(Table(tables, rows))
        else:
            paragraphs += 1
            paragraph = line(block) if isinstance(block, str) else block
            made.blocks.append(replace(paragraph, place=f"paragraph {paragraphs}"))
    return made


# Words that mean something to the readers, so that what is drawn reaches their inner rules.
TELLING = st.sampled_from(
    [
        "", "Agenda", "AGENDA", "No.", "Item", "Lead", "Time (Mins)", "Action point", "ACTION", "Month / Number", "1", "2",
        "2.", "7.1", "a)", "10", "10:00-10:10", "10:10", "Chair / Board", "Ann Reed (Council) and Bo Lee", "Closed session",
        "Date of next meeting", "9 February", "11 July 2023", "Total", "Comfort break", "03/01", "3/1", "In progress: yes",
        "Carried over from 14 March meeting. Closed.", "1. Welcome – Chair (5 mins)", "2.\tMinutes\tChair\t5", "Title\nPart\nPart",
        "\nAnn Reed\nBo Lee", "\n10\n10", "Information for the public", "29 February", "25:00", "Items 1 to 3 are closed",
    ]
)  # fmt: skip
TEXT = TELLING | st.text(max_size=30)
PARAGRAPHS = st.builds(
    line, TEXT, label=st.sampled_from(["", "•", "1.", "2.", "1.1", "a)"]), level=st.integers(0, 3),
    heading=st.integers(0, 3), bold=st.booleans(),
)  # fmt: skip
ROWS = st.lists(TEXT | st.none() | PARAGRAPHS, max_size=5)
TABLES = st.lists(ROWS, max_size=6).map(lambda rows: table(*rows)) | st.lists(ROWS, max_size=6).map(
    lambda rows: table(["No.", "Item", "Lead", "Time"], *rows)
)
LOGS = st.lists(ROWS, max_size=6).map(lambda rows: table(["Ref", "Action point", "Owner", "Update"], *rows))


def word_files(tables: st.SearchStrategy[Table] = TABLES) -> st.SearchStrategy[WordFile]:
    """Any Word file, with words that mean something and words that do not."""
    return st.lists(PARAGRAPHS | tables, max_size=8).map(lambda blocks: word_file(*blocks))


def units(word: WordFile) -> list[str]:
    """The places of all source units of a file: paragraphs that are not blank, and every table row."""
    places = []
    for block in word.blocks:
        if isinstance(block, Table):
            places += [row.place for row in block.rows]
        elif block.text.strip():
            places.append(block.place)
    return places
