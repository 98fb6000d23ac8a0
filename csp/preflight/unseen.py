"""Letters of a PDF page that a reader does not see and a copy gives away."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from csp.preflight.colours import WHITE, luminance, shows
from csp.preflight.geometry import Box, Point, apart
from csp.preflight.painted import Letter, PageContent, Paint

# A picture of so much of the page is a scan, and letters at it are recognised words.
SCAN = 0.2
WHOLE_SCAN = 0.8
# A letter or two at the edge of a box is a matter of measuring, not of hiding.
FEWEST = 3
LEAST_SIZE = 1.0  # points


@dataclass
class Unseen:
    """Letters of one page by what keeps them from being seen."""

    covered: list[Letter] = field(default_factory=list)
    invisible: list[Letter] = field(default_factory=list)
    faint: list[Letter] = field(default_factory=list)
    outside: list[Letter] = field(default_factory=list)
    clipped: list[Letter] = field(default_factory=list)
    tiny: list[Letter] = field(default_factory=list)
    scanned: list[Letter] = field(default_factory=list)


def unseen_letters(content: PageContent, edge: Box, laid_over: Iterable[Box] = ()) -> Unseen:
    """The letters of a page that are not seen. `edge`: the page as shown; `laid_over`: opaque boxes of annotations."""
    result = Unseen()
    area = max((edge[2] - edge[0]) * (edge[3] - edge[1]), 1.0)
    covers = [paint for paint in content.paints if paint.covers]
    last = max((letter.order for letter in content.letters), default=0) + 1
    covers += [Paint(box, None, True, False, last) for box in laid_over]
    scans = [paint for paint in content.paints if paint.picture and share(paint.box, area) > SCAN]
    dark_below = any(paint.colour is not None and luminance(paint.colour) < 0.5 for paint in content.paints)
    # A cell or a frame that cuts its own words short shows that there are more. What nobody sees is what is cut away
    # whole: every letter that one operator writes, as where a page or a drawing was cropped.
    begun = {letter.order for letter in content.letters if not letter.cut}
    for letter in content.letters:
        kind = _kind(letter, edge, area, covers, scans, content.paints, dark_below)
        if letter.cut and kind != "outside":
            kind = "" if letter.order in begun else "clipped"
        if kind:
            getattr(result, kind).append(letter)
    _forget_repeated(result, content.letters)
    return result


def _kind(
    letter: Letter, edge: Box, area: float, covers: list[Paint], scans: list[Paint], paints: list[Paint], dark_below: bool
) -> str:
    """The field of Unseen that a letter belongs to; "" for one that is seen."""
    if apart(letter.box, edge):
        return "outside"
    if letter.unseen:
        return "scanned" if any(holds(scan.box, letter.middle) for scan in scans) else "invisible"
    over = [paint for paint in covers if paint.order > letter.order]
    if over and (hit := _covering(letter, over)):
        return "scanned" if all(one.picture and share(one.box, area) > WHOLE_SCAN for one in hit) else "covered"
    if letter.size < LEAST_SIZE:
        return "tiny"
    return "faint" if _faint(letter, paints, dark_below) else ""


def _covering(letter: Letter, over: list[Paint]) -> list[Paint]:
    """The paints that together cover the heart of a letter; none if a part of it still shows."""
    x0, y0, x1, y1 = letter.box
    hit: dict[int, Paint] = {}
    for across in (0.25, 0.75):
        for up in (0.25, 0.5, 0.75):
            at = x0 + (x1 - x0) * across, y0 + (y1 - y0) * up
            cover = next((paint for paint in over if holds(paint.box, at)), None)
            if cover is None:
                return []
            hit[cover.order] = cover
    return list(hit.values())


def _faint(letter: Letter, paints: list[Paint], dark_below: bool) -> bool:
    """Whether it has the colour of what was painted below it; where that cannot be told, it has not."""
    if letter.colour is None or (not dark_below and shows(letter.colour, WHITE)):
        return False
    below = next((one for one in reversed(paints) if one.order < letter.order and holds(one.box, letter.middle)), None)
    if below is None:
        return not shows(letter.colour, WHITE)
    return below.colour is not None and not shows(letter.colour, below.colour)


def _forget_repeated(result: Unseen, letters: list[Letter]) -> None:
    """Letters that are drawn once more at the same place where they are seen hide nothing."""
    gone = {id(one) for kind in (result.covered, result.invisible, result.faint, result.clipped) for one in kind}
    shown = {(one.character, round(one.box[0]), round(one.box[1])) for one in letters if id(one) not in gone and not one.cut}
    for kind in ("covered", "invisible", "faint", "clipped"):
        kept = [one for one in getattr(result, kind) if (one.character, round(one.box[0]), round(one.box[1])) not in shown]
        setattr(result, kind, kept)


def holds(box: Box, at: Point) -> bool:
    """Whether a point lies in a box."""
    return box[0] <= at[0] <= box[2] and box[1] <= at[1] <= box[3]


def share(box: Box, area: float) -> float:
    """How much of an area a box takes."""
    return max(box[2] - box[0], 0.0) * max(box[3] - box[1], 0.0) / area


def in_words(letters: Iterable[Letter]) -> str:
    """Letters as text: gaps are spaces, another height is another line."""
    pieces: list[str] = []
    before: Letter | None = None
    for letter in letters:
        if before is not None:
            height = max(letter.size, before.size, 1.0)
            if abs(letter.box[1] - before.box[1]) > 0.5 * height:
                pieces.append("\n")
            elif not -0.2 * height < letter.box[0] - before.box[2] < 0.15 * height:
                pieces.append(" ")
        pieces.append(letter.character)
        before = letter
    return "".join(pieces)
