"""Colours that show against their background, and those that do not."""

from __future__ import annotations

import re
from typing import Any

from pikepdf import Array

Colour = tuple[float, float, float]
WHITE: Colour = (1.0, 1.0, 1.0)
# Light grey on white has 1.5 and can be read; below this nobody sees it.
LEAST_CONTRAST = 1.25


def from_hex(text: str | None) -> Colour | None:
    """"FFFFFF" as parts of one; None for "auto" and all else."""
    if not text or not re.fullmatch(r"#?[0-9A-Fa-f]{6}", text):
        return None
    text = text.removeprefix("#")
    return int(text[:2], 16) / 255, int(text[2:4], 16) / 255, int(text[4:], 16) / 255


def luminance(colour: Colour) -> float:
    """Relative luminance as WCAG defines it, 0 to 1."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def shows(colour: Colour, background: Colour) -> bool:
    """Whether a person can see `colour` on `background`."""
    one, other = luminance(colour), luminance(background)
    return (max(one, other) + 0.05) / (min(one, other) + 0.05) >= LEAST_CONTRAST


def device_colour(given: Any) -> Colour | None:
    """Grey, red-green-blue or the four inks, by their number; None for any other."""
    parts = [min(max(float(one), 0.0), 1.0) for one in given]
    if len(parts) == 1:
        return parts[0], parts[0], parts[0]
    if len(parts) == 3:
        return parts[0], parts[1], parts[2]
    if len(parts) == 4:
        cyan, magenta, yellow, black = parts
        return (1 - cyan) * (1 - black), (1 - magenta) * (1 - black), (1 - yellow) * (1 - black)
    return None


def space_colour(space: Any, given: Any) -> Colour | None:
    """A colour in a colour space; None where we cannot tell it."""
    if space is None or plain_space(space):
        return device_colour(given)
    if isinstance(space, Array) and str(space[0]) in ("/Separation", "/DeviceN") and all(float(one) == 0 for one in given):
        return WHITE  # no ink at all
    return None


def plain_space(space: Any) -> bool:
    """Whether its numbers are grey, red-green-blue or the four inks."""
    name = str(space[0]) if isinstance(space, Array) and len(space) else str(space)
    return name in ("/DeviceGray", "/DeviceRGB", "/DeviceCMYK", "/CalRGB", "/CalGray", "/ICCBased", "/G", "/RGB", "/CMYK")
