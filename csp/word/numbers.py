"""The numbers Word draws before paragraphs: lists of numbering.xml, counted as Word counts them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from lxml import etree

from csp.numbering import letters
from csp.word.ooxml import W, on, value, whole

BULLET = "•"
# Letters and Roman numerals grow with the number: beyond this it is drawn in figures. Nor is a number a text.
MOST_DRAWN = 780
LONGEST_DRAWN = 60
LARGEST_START = 32767  # as in Word


@dataclass
class Level:
    """One level of a list: where it starts, how its number looks."""

    start: int = 1
    form: str = "decimal"
    text: str = ""
    restart: int | None = None  # after which level it starts anew; None: after any above
    legal: bool = False  # all numbers in it as plain ones
    style: str = ""


@dataclass
class Numbering:
    """All lists of a file, and how far each has counted."""

    levels: dict[str, dict[int, Level]] = field(default_factory=dict)  # by abstract list
    lists: dict[str, str] = field(default_factory=dict)  # list -> abstract list
    overrides: dict[str, dict[int, Level]] = field(default_factory=dict)  # by list
    starts: dict[str, dict[int, int]] = field(default_factory=dict)  # by list: counting begins anew here
    by_style: dict[str, tuple[str, int]] = field(default_factory=dict)  # paragraph style -> (abstract, level)
    counters: dict[str, dict[int, int]] = field(default_factory=dict)
    begun: set[str] = field(default_factory=set)

    def label(self, list_id: str, level: int) -> str:
        """Count one paragraph on `level` of a list and give the number drawn before it; "" for none."""
        abstract = self.lists.get(list_id)
        if abstract is None:
            return ""
        shape = self._level(list_id, abstract, level)
        if shape.form == "bullet":
            return BULLET
        counters = self.counters.setdefault(abstract, {})
        if list_id not in self.begun:
            self.begun.add(list_id)
            for at in self.starts.get(list_id, {}):
                counters.pop(at, None)
        counters[level] = counters.get(level, shape.start - 1) + 1
        for below in [at for at in counters if at > level]:
            restart = self._level(list_id, abstract, below).restart
            if restart is None or (restart > 0 and level < restart):
                del counters[below]
        for above in range(level):
            counters.setdefault(above, self._level(list_id, abstract, above).start)
        if shape.form == "none":
            return ""
        drawn = shape.text
        for at in range(9):
            if f"%{at + 1}" in drawn:
                form = "decimal" if shape.legal else self._level(list_id, abstract, at).form
                drawn = drawn.replace(f"%{at + 1}", formatted(counters.get(at, 1), form))
        return drawn.strip()

    def of_style(self, style: str) -> tuple[str, int] | None:
        """The list and level that a paragraph style is tied to from the side of the list."""
        found = self.by_style.get(style)
        if found is None:
            return None
        abstract, level = found
        list_id = next((key for key, other in self.lists.items() if other == abstract), None)
        return (list_id, level) if list_id else None

    def level_of(self, style: str) -> int | None:
        """The level of the list that is tied to a paragraph style, None if none is."""
        return self.by_style[style][1] if style in self.by_style else None

    def _level(self, list_id: str, abstract: str, level: int) -> Level:
        own = self.overrides.get(list_id, {}).get(level)
        shape = own or self.levels.get(abstract, {}).get(level) or Level(form="none")
        start = self.starts.get(list_id, {}).get(level)
        return shape if start is None else replace(shape, start=start)


def formatted(number: int, form: str) -> str:
    """A number as Word's form draws it: decimal, lowerLetter, upperRoman ..."""
    if form == "none":
        return ""
    if number > MOST_DRAWN:
        return str(number)
    if form in {"lowerLetter", "upperLetter"}:
        drawn = letters(((number - 1) % 26) + 1) * ((number - 1) // 26 + 1) if number > 0 else ""
    elif form in {"lowerRoman", "upperRoman"}:
        drawn = _roman(number)
    elif form == "decimalZero":
        drawn = f"{number:02}"
    else:
        drawn = str(number)
    return drawn.upper() if form.startswith("upper") else drawn


def _roman(number: int) -> str:
    drawn = ""
    for value_, sign in (
        (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
        (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
    ):
        while number >= value_:
            drawn, number = drawn + sign, number - value_
    return drawn


def read_numbering(root: etree._Element | None) -> Numbering:
    """The lists that numbering.xml defines; none where there is no such part."""
    numbering = Numbering()
    if root is None:
        return numbering
    linked: dict[str, str] = {}
    styled: dict[str, str] = {}
    for abstract in root.iter(f"{W}abstractNum"):
        key = abstract.get(f"{W}abstractNumId") or ""
        numbering.levels[key] = dict(map(_level, abstract.iter(f"{W}lvl")))
        if name := value(abstract, "styleLink"):
            styled[name] = key
        if name := value(abstract, "numStyleLink"):
            linked[key] = name
        for at, level in numbering.levels[key].items():
            if level.style:
                numbering.by_style[level.style] = (key, at)
    for key, name in linked.items():
        if name in styled:
            numbering.levels[key] = numbering.levels[styled[name]]
    for number in root.iter(f"{W}num"):
        key = number.get(f"{W}numId") or ""
        numbering.lists[key] = value(number, "abstractNumId")
        for override in number.iter(f"{W}lvlOverride"):
            at = whole(override.get(f"{W}ilvl"), 0, 8)
            if start := value(override, "startOverride"):
                numbering.starts.setdefault(key, {})[at] = whole(start, 1, LARGEST_START)
            for level in override.iter(f"{W}lvl"):
                numbering.overrides.setdefault(key, {})[at] = _level(level)[1]
    return numbering


def _level(element: etree._Element) -> tuple[int, Level]:
    restart = value(element, "lvlRestart")
    return whole(element.get(f"{W}ilvl"), 0, 8), Level(
        start=whole(value(element, "start"), 1, LARGEST_START),
        form=value(element, "numFmt") or "decimal",
        text=value(element, "lvlText")[:LONGEST_DRAWN],
        restart=whole(restart, 0, 9) if restart else None,
        legal=on(element, "isLgl"),
        style=value(element, "pStyle"),
    )
