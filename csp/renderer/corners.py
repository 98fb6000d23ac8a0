"""Reads what an uploaded page draws, as far as we need: where its text lies, and whether its q and Q match."""

from __future__ import annotations

from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, Object

from csp.renderer.geometry import Box, Matrix, frame, mapped, meet, times

# The corner tab with our running number, as seen on an A4 page: its size, and its distance from the edges, in points.
TAB_WIDTH, TAB_HEIGHT, TAB_MARGIN = 104.0, 17.0, 10.0
A4_WIDTH = 595.0
CORNERS = ("br", "bl", "tr", "tl")
READ = "q Q cm Do BT Tm Td TD T* Tf TL Tj TJ ' \""
IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)
DEEPEST = 4


def tab_scale(width: float, height: float) -> float:
    """How much larger the tab is on a page larger than A4, so that it is read when the whole page is looked at."""
    return max(1.0, min(width, height) / A4_WIDTH)


def tab_box(corner: str, width: float, height: float) -> Box:
    """Where the tab stands on a page seen `width` by `height` points."""
    scale = tab_scale(width, height)
    wide, high, margin = TAB_WIDTH * scale, TAB_HEIGHT * scale, TAB_MARGIN * scale
    left = width - margin - wide if corner[1] == "r" else margin
    bottom = margin if corner[0] == "b" else height - margin - high
    return left, bottom, left + wide, bottom + high


def free_corners(pdf: pikepdf.Pdf) -> list[str]:
    """Per page the corner for our number: the same one throughout where it is free on all pages.

    Text and small images count; a background that fills half the page or more does not.
    """
    free = [_free(page) for page in pdf.pages]
    common = [corner for corner in CORNERS if all(corner in open_ones for open_ones in free)]
    return [common[0] if common else next(iter(open_ones), "br") for open_ones in free]


def _free(page: pikepdf.Page) -> list[str]:
    seen = frame(page)
    zones = {
        corner: mapped(tab_box(corner, seen.width, seen.height), seen.to_page) for corner in CORNERS
    }
    try:
        for box in drawn(page.obj, page.resources, IDENTITY, 0):
            zones = {corner: zone for corner, zone in zones.items() if not meet(zone, box)}
    except (pikepdf.PdfError, ValueError, TypeError, OverflowError):
        return list(zones)
    area = seen.width * seen.height
    for box in images(page, area):
        zones = {corner: zone for corner, zone in zones.items() if not meet(zone, box)}
    return list(zones)


def drawn(source: Object, resources: Object, start: Matrix, depth: int) -> Iterator[Box]:
    """Boxes around the text that a page or form draws, each a little too wide rather than too narrow."""
    state: tuple[Matrix, float, float] = (start, 10.0, 0.0)  # place, font size, leading
    stack: list[tuple[Matrix, float, float]] = []
    line: Matrix = IDENTITY
    bytes_per_letter = 1
    for instruction in pikepdf.parse_content_stream(source, READ):
        operands, name = list(instruction.operands), str(instruction.operator)
        place, size, leading = state
        if name == "q":
            stack.append(state)
        elif name == "Q":
            state = stack.pop() if stack else state
        elif name == "cm":
            state = (times(_matrix(operands), place), size, leading)
        elif name == "BT":
            line = IDENTITY
        elif name == "Tm":
            line = _matrix(operands)
        elif name == "Tf":
            state = (place, float(operands[1]), leading)
            font = resources.get("/Font", Dictionary()).get(str(operands[0]), Dictionary())
            bytes_per_letter = 2 if font.get("/Subtype") == Name.Type0 else 1
        elif name == "TL":
            state = (place, size, float(operands[0]))
        elif name in ("Td", "TD"):
            line = times((1, 0, 0, 1, float(operands[0]), float(operands[1])), line)
            if name == "TD":
                state = (place, size, -float(operands[1]))
        elif name == "T*":
            line = times((1, 0, 0, 1, 0, -leading), line)
        elif name == "Do":
            yield from _form(resources, operands, place, depth)
        else:
            if name in ("'", '"'):
                line = times((1, 0, 0, 1, 0, -leading), line)
            width = _length(operands[-1]) / bytes_per_letter * 0.56 * size
            yield mapped((0, -0.25 * size, width, 0.8 * size), times(line, place))


def _form(resources: Object, operands: list, place: Matrix, depth: int) -> Iterator[Box]:
    form = resources.get("/XObject", Dictionary()).get(str(operands[0]))
    if form is not None and form.get("/Subtype") == Name.Form and depth < DEEPEST:
        inner = times(_matrix(form.get("/Matrix", Array(list(IDENTITY)))), place)
        yield from drawn(form, form.get("/Resources", resources), inner, depth + 1)


def images(page: pikepdf.Page, area: float) -> Iterator[Box]:
    """Boxes around the images that the page itself draws, those of half its area or more left out."""
    place, stack = IDENTITY, []
    forms = page.resources.get("/XObject", Dictionary())
    for instruction in pikepdf.parse_content_stream(page, "q Q cm Do"):
        operands, name = list(instruction.operands), str(instruction.operator)
        if name == "q":
            stack.append(place)
        elif name == "Q":
            place = stack.pop() if stack else place
        elif name == "cm":
            place = times(_matrix(operands), place)
        elif forms.get(str(operands[0]), Dictionary()).get("/Subtype") == Name.Image:
            box = mapped((0, 0, 1, 1), place)
            if (box[2] - box[0]) * (box[3] - box[1]) < area / 2:
                yield box


def unbalanced(page: pikepdf.Page) -> tuple[int, int]:
    """How many Q a page's content lacks at its end, and how many it has too many."""
    depth = surplus = 0
    try:
        for instruction in pikepdf.parse_content_stream(page, "q Q"):
            depth += 1 if str(instruction.operator) == "q" else -1
            if depth < 0:
                depth, surplus = 0, surplus + 1
    except pikepdf.PdfError:
        pass  # a viewer stops there too; what was read so far counts
    return depth, surplus


def balanced(page: pikepdf.Page) -> list:
    """A page's content without each Q that has no q."""
    depth, kept = 0, []
    for instruction in pikepdf.parse_content_stream(page):
        name = str(instruction.operator)
        depth += {"q": 1, "Q": -1}.get(name, 0)
        if depth < 0:
            depth = 0
        else:
            kept.append(instruction)
    return kept


def _matrix(values: object) -> Matrix:
    a, b, c, d, e, f = (float(value) for value in values)  # type: ignore[attr-defined]
    return a, b, c, d, e, f


def _length(shown: object) -> int:
    """Bytes of text in an operand of Tj or TJ; spaces between letters count too."""
    if isinstance(shown, Array | list):
        return sum(_length(item) for item in shown)
    return len(bytes(shown)) if isinstance(shown, pikepdf.String) else 0
