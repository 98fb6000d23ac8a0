"""Action-point marks: "Action point 03/02" behind the paragraph that gave rise to it."""

from __future__ import annotations

import re

from csp.word import Paragraph
from csp.word.lightmarkdown import Span

REFERENCE = r"\d{1,2}\s?/\s?\d{1,3}"
MARK = re.compile(
    rf"[\[(]?\b(?P<word>(?:Action\s+points?|Actions?|AP)\b)\s*(?:no\.?|number)?\s*[:\-–]?\s*"
    rf"(?P<refs>{REFERENCE}(?:\s*(?:,\s*and|,|;|&|and)\s*(?:Action\s+points?\s*:?\s*)?{REFERENCE})*)\s*[\])]?[.;]?(?!\w)",
    re.I,
)
LONGEST_TEXT = 20_000  # characters of a paragraph that anybody wrote
SENTENCE_END = re.compile(r"(^|[.?!:;)\]”\"’'])\s*$")
NEXT_SENTENCE = re.compile(r"^\s*$|^[ \t]*\n|^\s+[A-Z“\"(]")


def take_marks(paragraph: Paragraph) -> tuple[Paragraph, list[str]]:
    """The paragraph without its marks, and their references as MM/NN in printed order.

    A mark stands at the end, on a line of its own, or between two sentences; a mere mention in running prose
    ("Action point 07/02 was discussed") stays where it is.
    """
    if len(paragraph.text) > LONGEST_TEXT:
        return paragraph, []
    marks: list[str] = []
    kept: list[tuple[int, int]] = []
    start = 0
    for found in MARK.finditer(paragraph.text):
        before, after = paragraph.text[: found.start()], paragraph.text[found.end() :]
        line_start = SENTENCE_END.search(before.rstrip(" \t")) or before.rstrip(" \t").endswith("\n")
        at_end = not after.strip()
        named = found["word"][0].isupper() and not found["word"].casefold().startswith("ap ")
        if not NEXT_SENTENCE.match(after) or not (line_start or (at_end and named)):
            continue
        if found["word"].casefold() in {"action", "actions"} and not (line_start and named):
            continue
        marks += [reference(words) for words in re.findall(REFERENCE, found["refs"])]
        kept.append((start, found.start()))
        start = found.end()
    if not marks:
        return paragraph, []
    kept.append((start, len(paragraph.text)))
    text = ""
    spans: list[Span] = []
    for first, last in kept:
        piece = paragraph.part(first, last)
        text += piece.text
        spans += piece.spans
    whole = Paragraph(
        paragraph.place, text, tuple(spans), paragraph.label, paragraph.level, paragraph.heading, paragraph.bold
    )
    stripped = len(text.rstrip())
    return whole.part(0, stripped), marks


def reference(words: str) -> str:
    """ "3 / 1" as 03/01."""
    month, _, number = words.partition("/")
    return f"{int(month):02}/{int(number):02}"
