"""Small helps for WordprocessingML."""

from __future__ import annotations

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
OFF = {"0", "false", "off"}


def value(element: etree._Element | None, name: str) -> str:
    """The w:val of a direct child; "" where there is none."""
    child = element.find(f"{W}{name}") if element is not None else None
    return (child.get(f"{W}val") or "") if child is not None else ""


def whole(text: str | None, default: int, most: int) -> int:
    """A whole number from 0 to `most` as an attribute gives it; `default` where it gives none or nonsense."""
    return min(int(text), most) if text and text.isascii() and text.isdigit() and len(text) < 10 else default


def on(element: etree._Element | None, name: str) -> bool:
    """Whether a switch such as w:b is there and not turned off."""
    child = element.find(f"{W}{name}") if element is not None else None
    return child is not None and (child.get(f"{W}val") or "1") not in OFF


def switched(element: etree._Element | None, name: str) -> bool | None:
    """A switch as set here: True, False, or None where nothing is said."""
    if element is None or element.find(f"{W}{name}") is None:
        return None
    return on(element, name)
