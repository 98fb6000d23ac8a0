"""Plane geometry of a PDF page, in points from its lower left corner."""

from __future__ import annotations

Matrix = tuple[float, float, float, float, float, float]
Box = tuple[float, float, float, float]  # left, bottom, right, top
Point = tuple[float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
EVERYWHERE: Box = (-1e9, -1e9, 1e9, 1e9)


def times(one: Matrix, other: Matrix) -> Matrix:
    """`one` applied before `other`."""
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def point(matrix: Matrix, x: float, y: float) -> Point:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def box_of(matrix: Matrix, corners: tuple[Point, Point]) -> Box:
    """The upright box around a rectangle moved by `matrix`."""
    (x0, y0), (x1, y1) = corners
    return bounding([point(matrix, x, y) for x in (x0, x1) for y in (y0, y1)])


def bounding(points: list[Point]) -> Box:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def squareness(points: list[Point]) -> float:
    """How much of its upright box a closed path fills, 0 to 1."""
    x0, y0, x1, y1 = bounding(points)
    around = (x1 - x0) * (y1 - y0)
    area = sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(points, [*points[1:], points[0]], strict=True))
    return abs(area) / 2 / around if around > 0 else 0.0


def overlap(one: Box | None, other: Box) -> Box:
    if one is None:
        return other
    return max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])


def apart(one: Box, other: Box, by: float = 0.0) -> bool:
    """Whether two boxes have nothing in common, and lie more than `by` from one another; an empty one is nowhere."""
    return one[2] < other[0] - by or one[0] > other[2] + by or one[3] < other[1] - by or one[1] > other[3] + by


def within(one: Box, other: Box) -> bool:
    return one[0] >= other[0] and one[1] >= other[1] and one[2] <= other[2] and one[3] <= other[3]
