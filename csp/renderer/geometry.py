"""Pages as they are seen: cropped, turned and scaled."""

from __future__ import annotations

from dataclasses import dataclass

import pikepdf

Matrix = tuple[float, float, float, float, float, float]
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Frame:
    """What is seen of a page, in points, origin at the lower left as displayed; `to_page` leads to its own space."""

    width: float
    height: float
    to_page: Matrix


def frame(page: pikepdf.Page) -> Frame:
    """The frame of a page, from its crop box, rotation and user unit."""
    x0, y0, x1, y1 = _within(_box(page.cropbox), _box(page.mediabox))
    unit = float(page.obj.get("/UserUnit", 1)) or 1.0
    turn = int(page.obj.get("/Rotate", 0)) % 360
    step = 1 / unit
    to_page: Matrix = {
        90: (0, step, -step, 0, x1, y0),
        180: (-step, 0, 0, -step, x1, y1),
        270: (0, -step, step, 0, x0, y1),
    }.get(turn, (step, 0, 0, step, x0, y0))
    width, height = (x1 - x0) * unit, (y1 - y0) * unit
    return Frame(height, width, to_page) if turn in (90, 270) else Frame(width, height, to_page)


def times(first: Matrix, then: Matrix) -> Matrix:
    """The matrix that does `first`, then `then`."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def mapped(box: Box, matrix: Matrix) -> Box:
    """The upright box around `box` after `matrix`."""
    a, b, c, d, e, f = matrix
    xs = [a * x + c * y + e for x in (box[0], box[2]) for y in (box[1], box[3])]
    ys = [b * x + d * y + f for x in (box[0], box[2]) for y in (box[1], box[3])]
    return min(xs), min(ys), max(xs), max(ys)


def meet(one: Box, other: Box) -> bool:
    """Whether two boxes overlap."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _box(array: pikepdf.Object) -> Box:
    x0, y0, x1, y1 = (float(value) for value in array)
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _within(inner: Box, outer: Box) -> Box:
    """`inner` as far as it lies in `outer`; `outer` where nothing of it does."""
    cut = max(inner[0], outer[0]), max(inner[1], outer[1]), min(inner[2], outer[2]), min(inner[3], outer[3])
    return cut if cut[0] < cut[2] and cut[1] < cut[3] else outer
