"""Small bar charts: drawn as SVG by templates/_components/bars.html, with the table that says the same behind each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

# In units of the drawing, which is as wide as a phone's column: text keeps its size there.
WIDTH = 360
BAR, GAP, LINE, LEGEND = 16, 14, 20, 26
# Beside the longest bar stands its number: so much for each of its letters, with what parts the two.
LETTER, APART, LEAST = 9, 12, 48
# Letters of a label that fit over its bar; the table has it whole.
FITTING = 42
# Dark enough against white paper (3:1 and more), and apart from each other in grey too.
COLOURS = ("#17474d", "#b8872f")


@dataclass(frozen=True)
class Bar:
    """One bar, in units of the drawing, with its number and how that is written."""

    top: int
    width: int
    value: int
    colour: str
    words: str

    height = BAR

    @property
    def baseline(self) -> int:
        """Where the number stands."""
        return self.top + BAR - 3

    @property
    def beside(self) -> int:
        """Where the number begins."""
        return self.width + 6


@dataclass(frozen=True)
class Line:
    """A label with its bars below it."""

    label: str
    baseline: int
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Bars:
    """A chart of whole numbers of 0 or more. `key`: an identity, one on its page; `series`: what each bar of a row counts;
    `rows`: label and one number for each of the series; `head`: what the labels are; `note`: how it was counted; `shown`: how
    a number is written (funding.money.pounds for pence); `said`: in place of each number, where it reads otherwise ("<5",
    "N/A": with 0 there is no bar); `colours`: of each of the series."""

    key: str
    title: str
    head: str
    series: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int, ...]], ...]
    note: str = ""
    shown: Callable[[int], str] = str
    said: tuple[tuple[str, ...], ...] = ()
    colours: tuple[str, ...] = COLOURS

    width = WIDTH

    @property
    def empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not self.said and not any(value for _, values in self.rows for value in values)

    @property
    def numbers(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Each row's label and its numbers in words, as the table says them."""
        said = self.said or tuple(tuple(map(self.shown, values)) for _, values in self.rows)
        return tuple((label, words) for (label, _), words in zip(self.rows, said, strict=True))

    @property
    def legend(self) -> tuple[tuple[str, str, int], ...]:
        """Colour, words and place of each of several series; of one none is needed."""
        if len(self.series) < 2:
            return ()
        return tuple((self.colours[at], words, at * WIDTH // len(self.series)) for at, words in enumerate(self.series))

    @property
    def lines(self) -> tuple[Line, ...]:
        """The rows, drawn."""
        numbers = [value for _, values in self.rows for value in values]
        most = max(numbers, default=0)
        longest = WIDTH - max([LEAST, *(APART + LETTER * len(one) for _, words in self.numbers for one in words)])
        top, drawn = LEGEND if self.legend else 0, []
        for (label, values), (_, said) in zip(self.rows, self.numbers, strict=True):
            short = label if len(label) <= FITTING else f"{label[: FITTING - 1].rstrip()}…"
            bars = tuple(
                Bar(
                    top + LINE + at * (BAR + 2), max(2, (2 * longest * value + most) // (2 * most)) if value else 0, value,
                    self.colours[at], said[at],
                )
                for at, value in enumerate(values)
            )
            drawn.append(Line(short, top + LINE - 6, bars))
            top += LINE + len(values) * (BAR + 2) + GAP
        return tuple(drawn)

    @property
    def height(self) -> int:
        """Of the whole drawing."""
        return (LEGEND if self.legend else 0) + sum(LINE + len(values) * (BAR + 2) + GAP for _, values in self.rows) - GAP + 2

    @property
    def told(self) -> str:
        """The chart in words: "Under 3 months: 4. 3 to 6 months: 2." """
        if len(self.series) == 1:
            return " ".join(f"{label}: {values[0]}." for label, values in self.numbers)
        return " ".join(
            f"{label}: " + ", ".join(f"{value} {words.lower()}" for words, value in zip(self.series, values, strict=True)) + "."
            for label, values in self.numbers
        )
