"""The content of a PDF page: where each letter stands, in what colour, and what is painted before and after it."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Stream

from csp.preflight.bounds import LARGEST_STREAM, Bounds, TooHeavy, decoded_size
from csp.preflight.colours import Colour, device_colour, plain_space, space_colour
from csp.preflight.geometry import (
    EVERYWHERE,
    IDENTITY,
    Box,
    Matrix,
    Point,
    apart,
    bounding,
    box_of,
    overlap,
    point,
    squareness,
    times,
    within,
)
from csp.preflight.painted import Letter, PageContent, Paint
from csp.preflight.pdffonts import Font, read_font

BLACK: Colour = (0.0, 0.0, 0.0)
MOST_LETTERS = 400_000
MOST_PAINTS = 60_000
DEEPEST = 8
# A letter is cut away once it lies so far, in points, beyond a clip path: edges are drawn tight.
CUT = 1.0


@dataclass(frozen=True)
class State:
    """The graphics state, as far as we need it."""

    matrix: Matrix = IDENTITY
    clip: Box | None = None
    fill: Colour | None = BLACK
    stroke: Colour | None = BLACK
    spaces: tuple[Any, Any] = (None, None)
    alpha: float = 1.0
    plain: bool = True
    width: float = 1.0
    font: Font = field(default_factory=Font)
    size: float = 0.0
    spacing: float = 0.0
    word_spacing: float = 0.0
    stretch: float = 1.0
    leading: float = 0.0
    rise: float = 0.0
    mode: int = 0


def changed(state: State, **fields: Any) -> State:
    """`state` with some fields replaced, named at run time."""
    return replace(state, **fields)


def read_page(page: pikepdf.Page, bounds: Bounds, hidden: set[tuple[int, int]]) -> PageContent:
    """What `page` paints. `hidden`: the layers that are off, by object. Raises TooHeavy."""
    content = PageContent()
    contents = page.obj.get("/Contents")
    streams = list(contents) if isinstance(contents, Array) else [contents] if contents is not None else []
    if sum(decoded_size(one) for one in streams) > LARGEST_STREAM:
        raise TooHeavy
    if streams:
        Painter(content, bounds, hidden).run(page.obj, _dictionary(page.obj.get("/Resources")), State(), 0)
    return content


class Painter:
    """Follows the operators of a page and of the forms in it."""

    def __init__(self, content: PageContent, bounds: Bounds, hidden: set[tuple[int, int]]) -> None:
        self.content, self.bounds, self.hidden = content, bounds, hidden
        self.order = 0
        self.fonts: dict[tuple[int, int], Font] = {}

    def run(self, holder: Any, resources: Dictionary, state: State, depth: int) -> None:
        """Follow the operators of a page or form, beginning with `state`."""
        scope, stack = Scope(self, resources, depth), [state]
        for operands, operator in _instructions(holder):
            self.bounds.spend()
            scope.do(str(operator), operands, stack)

    def letter(self, letter: Letter) -> None:
        if len(self.content.letters) >= MOST_LETTERS:
            raise TooHeavy
        self.content.letters.append(letter)

    def paint(self, box: Box, colour: Colour | None, covers: bool, picture: bool = False) -> None:
        if len(self.content.paints) >= MOST_PAINTS:
            raise TooHeavy
        self.content.paints.append(Paint(box, colour, covers, picture, self.order))


def _instructions(holder: Any) -> Iterator[tuple[Any, Any]]:
    for instruction in pikepdf.parse_content_stream(holder):
        if isinstance(instruction, pikepdf.ContentStreamInlineImage):
            yield [instruction], "EI"
        else:
            yield instruction.operands, instruction.operator


class Scope:
    """One content stream being followed."""

    def __init__(self, painter: Painter, resources: Dictionary, depth: int) -> None:
        self.painter, self.resources, self.depth = painter, resources, depth
        self.text = self.line = IDENTITY
        self.paths: list[list[Point]] = []
        # Points that steer its curves: a curve stays within the box around them all.
        self.steering: list[Point] = []
        self.clipping = False
        self.marks: list[bool] = []

    def do(self, name: str, operands: Any, stack: list[State]) -> None:
        """One operator; what is nonsense is passed over."""
        try:
            self._do(name, operands, stack)
        except (TypeError, ValueError, IndexError, KeyError, AttributeError, OverflowError, ZeroDivisionError, pikepdf.PdfError):
            return

    def _do(self, name: str, given: Any, stack: list[State]) -> None:
        state = stack[-1]
        self.painter.order += 1
        if name in PATHS:
            PATHS[name](self, [float(one) for one in given], state)
        elif name in PAINTS:
            self._paint_path(PAINTS[name], state, stack)
        elif name in TEXTS:
            TEXTS[name](self, given, state)
        elif name == "TD":
            stack[-1] = replace(state, leading=-float(given[1]))
            self.place(given, state)
        elif name in ("W", "W*"):
            self.clipping = True
        elif name == "q":
            stack.append(state)
        elif name == "Q":
            if len(stack) > 1:
                stack.pop()
        elif name == "cm":
            stack[-1] = replace(state, matrix=times(_matrix(given), state.matrix))
        elif name in ("BMC", "BDC"):
            self.marks.append(name == "BDC" and self._is_hidden(given))
        elif name == "EMC":
            if self.marks:
                self.marks.pop()
        elif name == "Do":
            self._object(_dictionary(self.resources.get("/XObject"))[str(given[0])], state)
        elif name == "EI":
            self._picture(state, covers=True)
        elif name == "sh":
            self.painter.paint(state.clip or EVERYWHERE, None, covers=False)
        else:
            stack[-1] = self._set(name, given, state)

    # --- what the state says ---

    def _set(self, name: str, given: Any, state: State) -> State:
        if name == "Tf":
            font = _dictionary(self.resources.get("/Font")).get(str(given[0]))
            return replace(state, font=self._font(font), size=float(given[1]))
        if name in NUMBERS:
            field_name, scale = NUMBERS[name]
            value: Any = int(given[0]) if name == "Tr" else float(given[0]) * scale
            return changed(state, **{field_name: value})
        if name in ("g", "rg", "k"):
            return replace(state, fill=device_colour(given), spaces=(None, state.spaces[1]))
        if name in ("G", "RG", "K"):
            return replace(state, stroke=device_colour(given), spaces=(state.spaces[0], None))
        if name in ("cs", "CS"):
            space = _dictionary(self.resources.get("/ColorSpace")).get(str(given[0]), given[0])
            spaces = (space, state.spaces[1]) if name == "cs" else (state.spaces[0], space)
            start = BLACK if plain_space(space) else None
            return changed(state, spaces=spaces, **{"fill" if name == "cs" else "stroke": start})
        if name in ("sc", "scn", "SC", "SCN"):
            own = name.islower()
            colour = space_colour(state.spaces[0 if own else 1], given)
            return changed(state, **{"fill" if own else "stroke": colour})
        if name == "gs":
            return self._extended(_dictionary(self.resources.get("/ExtGState")).get(str(given[0])), state)
        return state

    def _extended(self, more: Any, state: State) -> State:
        if not isinstance(more, Dictionary):
            return state
        if "/ca" in more:
            state = replace(state, alpha=float(more["/ca"]))
        if "/BM" in more:
            mode = more["/BM"]
            first = str(mode[0]) if isinstance(mode, Array) and len(mode) else str(mode)
            state = replace(state, plain=first in ("/Normal", "/Compatible"))
        if isinstance(font := more.get("/Font"), Array) and len(font) == 2:
            state = replace(state, font=self._font(font[0]), size=float(font[1]))
        return replace(state, width=float(more["/LW"])) if "/LW" in more else state

    def _font(self, font: Any) -> Font:
        key = font.objgen if isinstance(font, Dictionary) else (0, 0)
        if key == (0, 0):
            return read_font(font)
        if key not in self.painter.fonts:
            self.painter.fonts[key] = read_font(font)
        return self.painter.fonts[key]

    def _is_hidden(self, given: Any) -> bool:
        if str(given[0]) != "/OC":
            return False
        layer = _dictionary(self.resources.get("/Properties")).get(str(given[1]))
        return _layer_hidden(layer, self.painter.hidden)

    # --- text ---

    def place(self, given: Any, state: State) -> None:
        self.text = self.line = times((1, 0, 0, 1, float(given[0]), float(given[1])), self.line)

    def begin(self, given: Any, state: State) -> None:
        self.text = self.line = IDENTITY

    def set_matrix(self, given: Any, state: State) -> None:
        self.text = self.line = _matrix(given)

    def next_line(self, given: Any, state: State) -> None:
        self.place((0.0, -state.leading), state)

    def show(self, given: Any, state: State) -> None:
        self._letters(bytes(given[0]), state)

    def show_next(self, given: Any, state: State) -> None:
        self.next_line((), state)
        self._letters(bytes(given[-1]), state)

    def show_spaced(self, given: Any, state: State) -> None:
        for one in given[0]:
            if isinstance(one, pikepdf.String):
                self._letters(bytes(one), state)
            else:
                self.text = times((1, 0, 0, 1, -float(one) / 1000 * state.size * state.stretch, 0), self.text)

    def _letters(self, text: bytes, state: State) -> None:
        size = state.size
        unseen = state.mode == 3 or (state.mode == 0 and state.alpha < 0.03)
        told = state.fill if state.mode == 0 and state.plain and state.alpha > 0.5 else None
        for code, character, width in state.font.letters(text):
            wide = width / 1000 * size
            if character.strip() and not any(self.marks):
                whole = times(self.text, state.matrix)
                box = box_of(whole, ((0.0, state.rise - 0.05 * size), (wide * state.stretch, state.rise + 0.55 * size)))
                cut = state.clip is not None and apart(box, state.clip, by=CUT)
                self.painter.letter(Letter(character, box, abs(box[3] - box[1]) / 0.6, told, unseen, self.painter.order, cut))
            step = wide + state.spacing + (state.word_spacing if code == 32 and not state.font.wide else 0.0)
            self.text = times((1, 0, 0, 1, step * state.stretch, 0), self.text)

    # --- areas ---

    def _paint_path(self, how: str, state: State, stack: list[State]) -> None:
        paths, self.paths = self.paths, []
        steering, self.steering = self.steering, []
        boxes = [(bounding(path), squareness(path)) for path in paths if len(path) > 1]
        if self.clipping and boxes:
            around = bounding([*steering, *(corner for box, _ in boxes for corner in (box[:2], box[2:]))])
            stack[-1] = replace(state, clip=overlap(state.clip, around))
        self.clipping = False
        if any(self.marks):
            return
        solid = state.plain and state.alpha > 0.95
        if "f" in how:
            nested = len(boxes) > 1 and any(within(one, other) for one, _ in boxes for other, _ in boxes if one is not other)
            for box, square in boxes[:2000]:
                sure = square > 0.88 and not nested
                self._area(box, state, state.fill if sure and solid else None, covers=sure and solid)
        if "s" in how and state.width:
            self._lines(paths, state, state.stroke if solid else None, solid)

    def _lines(self, paths: list[list[Point]], state: State, colour: Colour | None, solid: bool) -> None:
        """Thick level or upright strokes, as a marker pen draws them."""
        a, b, c, d, _, _ = state.matrix
        half = state.width * (abs(a * d - b * c) ** 0.5) / 2
        for path in paths[:2000] if half > 1.5 else ():
            for (x0, y0), (x1, y1) in itertools.pairwise(path):
                if abs(y0 - y1) < 1 or abs(x0 - x1) < 1:
                    box = (min(x0, x1) - half * (y0 != y1), min(y0, y1) - half * (x0 != x1), max(x0, x1) + half * (y0 != y1), max(y0, y1) + half * (x0 != x1))
                    self._area(box, state, colour, covers=solid)

    def _area(self, box: Box, state: State, colour: Colour | None, covers: bool, picture: bool = False) -> None:
        shown = overlap(state.clip, box)
        if shown[2] - shown[0] > 0.5 and shown[3] - shown[1] > 0.5:
            self.painter.paint(shown, colour, covers, picture)

    def _picture(self, state: State, covers: bool) -> None:
        if not any(self.marks):
            box = box_of(state.matrix, ((0.0, 0.0), (1.0, 1.0)))
            self._area(box, state, None, covers=covers and state.plain and state.alpha > 0.95, picture=True)

    def _object(self, thing: Any, state: State) -> None:
        if not isinstance(thing, Stream) or _layer_hidden(thing.get("/OC"), self.painter.hidden):
            return
        if thing.get("/Subtype") == "/Image":
            mask = bool(thing.get("/ImageMask", False)) or "/SMask" in thing or "/Mask" in thing
            self._picture(state, covers=not mask)
        elif thing.get("/Subtype") == "/Form" and self.depth < DEEPEST and not any(self.marks):
            if decoded_size(thing) > LARGEST_STREAM:
                raise TooHeavy
            inner = replace(state, matrix=times(_matrix(thing.get("/Matrix", IDENTITY)), state.matrix))
            if isinstance(edge := thing.get("/BBox"), Array):
                corners = [float(one) for one in edge]
                inner = replace(inner, clip=overlap(inner.clip, box_of(inner.matrix, ((corners[0], corners[1]), (corners[2], corners[3])))))
            resources = _dictionary(thing.get("/Resources")) if "/Resources" in thing else self.resources
            self.painter.run(thing, resources, inner, self.depth + 1)

    # --- paths ---

    def move(self, at: list[float], state: State) -> None:
        self.paths.append([point(state.matrix, at[0], at[1])])

    def draw(self, at: list[float], state: State) -> None:
        if self.paths and len(self.paths[-1]) < 5000:
            self.steering += [point(state.matrix, x, y) for x, y in zip(at[:-2:2], at[1:-2:2], strict=True)]
            self.paths[-1].append(point(state.matrix, at[-2], at[-1]))

    def rectangle(self, at: list[float], state: State) -> None:
        x, y, w, h = at
        self.paths.append([point(state.matrix, *one) for one in ((x, y), (x + w, y), (x + w, y + h), (x, y + h), (x, y))])

    def close(self, at: list[float], state: State) -> None:
        if self.paths:
            self.paths[-1].append(self.paths[-1][0])


PATHS = {
    "m": Scope.move, "l": Scope.draw, "c": Scope.draw, "v": Scope.draw, "y": Scope.draw, "re": Scope.rectangle,
    "h": Scope.close,
}
PAINTS = {"f": "f", "F": "f", "f*": "f", "B": "fs", "B*": "fs", "b": "fs", "b*": "fs", "S": "s", "s": "s", "n": ""}
TEXTS = {
    "BT": Scope.begin, "Td": Scope.place, "Tm": Scope.set_matrix, "T*": Scope.next_line, "Tj": Scope.show,
    "TJ": Scope.show_spaced, "'": Scope.show_next, '"': Scope.show_next,
}
NUMBERS = {
    "Tc": ("spacing", 1.0), "Tw": ("word_spacing", 1.0), "Tz": ("stretch", 0.01), "TL": ("leading", 1.0),
    "Ts": ("rise", 1.0), "Tr": ("mode", 1.0), "w": ("width", 1.0),
}


def _layer_hidden(layer: Any, hidden: set[tuple[int, int]]) -> bool:
    if not isinstance(layer, Dictionary) or not hidden:
        return False
    groups = layer.get("/OCGs", layer)
    members = list(groups) if isinstance(groups, Array) else [groups]
    return bool(members) and all(isinstance(one, Dictionary) and one.objgen in hidden for one in members)


def _dictionary(thing: Any) -> Dictionary:
    return thing if isinstance(thing, Dictionary) else Dictionary()


def _matrix(given: Any) -> Matrix:
    a, b, c, d, e, f = (float(one) for one in given)
    return a, b, c, d, e, f
