"""Text with bold, italic and links as light Markdown, marked only where Markdown would misread the words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

STAR = re.compile(r"\*(?=\S)|(?<=\S)\*")
# An underscore inside a word (or an address) marks nothing.
UNDERSCORE = re.compile(r"(?<![^\W_])_|_(?![^\W_])")
BACKSLASH = re.compile(r"\\(?=[!-/:-@\[-`{-~])")
WEB = re.compile(r"^(https?|mailto|tel):", re.I)


@dataclass(frozen=True)
class Span:
    """A run of text of one look."""

    text: str
    bold: bool = False
    italic: bool = False
    url: str = ""


def escaped(text: str) -> str:
    """Plain text that light Markdown shows as it stands; a bullet typed at the start of a line stays a bullet."""
    text = BACKSLASH.sub(r"\\\\", text)
    lines = [re.match(r"^(\s*[*•·▪‣]\s+)?(.*)$", line, re.S) for line in text.split("\n")]
    return "\n".join(
        ("- " if line[1] else "") + _unlinked(UNDERSCORE.sub(r"\\_", STAR.sub(r"\\*", line[2])))
        for line in lines
        if line
    )


def _unlinked(line: str) -> str:
    # What would be read as a note (csp.footnotes) is none.
    line = line.replace("^[", r"^\[")
    return line.replace("[", r"\[") if "](" in line else line


def cut(spans: Iterable[Span], start: int, end: int | None = None) -> tuple[Span, ...]:
    """The spans of the characters from `start` to `end`."""
    result, at = [], 0
    for span in spans:
        first, last = max(start - at, 0), len(span.text) if end is None else min(end - at, len(span.text))
        if first < last:
            result.append(replace(span, text=span.text[first:last]))
        at += len(span.text)
    return tuple(result)


def as_markdown(spans: Iterable[Span]) -> str:
    """The text in light Markdown. Bold and italic embrace words, never the spaces around or a line break; where
    Markdown could not tell the mark from the text (in the middle of a word, say), the look is given up."""
    merged: list[Span] = []
    for span in spans:
        if not span.text:
            continue
        look = span if span.text.strip() else replace(span, bold=False, italic=False)
        if merged and (merged[-1].bold, merged[-1].italic, merged[-1].url) == (look.bold, look.italic, look.url):
            merged[-1] = replace(look, text=merged[-1].text + look.text)
        else:
            merged.append(look)
    pieces: list[str] = []
    for at, span in enumerate(merged):
        after = merged[at + 1].text[:1] if at + 1 < len(merged) else ""
        before = pieces[-1][-1:] if pieces else ""
        pieces.append(_marked(span, before, after))
    return "".join(pieces)


def _marked(span: Span, before: str, after: str) -> str:
    """One span; `before` and `after`: the characters that stand beside it, "" at the ends."""
    lines = span.text.split("\n")
    done = []
    for at, line in enumerate(lines):
        lead, core, tail = line[: len(line) - len(line.lstrip())], line.strip(), line[len(line.rstrip()) :]
        words = escaped(core)
        if core and WEB.match(span.url) and not _says_itself(core, span.url):
            words = f"[{words}]({span.url.replace('(', '%28').replace(')', '%29').replace(' ', '%20')})"
        left = lead[-1:] or (before if at == 0 else "")
        right = tail[:1] or (after if at == len(lines) - 1 else "")
        marks = "**" * span.bold + "*" * span.italic
        if core and marks and _stands(left, words) and _stands(right, words[::-1]):
            words = f"{marks}{words}{marks[::-1]}"
        done.append(f"{lead}{words}{tail}" if core else line)
    return "\n".join(done)


def _stands(beside: str, words: str) -> bool:
    """Whether a mark between `beside` and the first character of `words` is read as one (CommonMark 6.2), with
    nothing to be confused with."""
    if beside in {"*", "_", "\\"}:
        return False
    return not beside or beside.isspace() or words[0].isalnum()


def _says_itself(text: str, url: str) -> bool:
    """Whether the words are the address: then they become a link by themselves."""
    return text.rstrip("/").casefold() == url.rstrip("/").casefold()
