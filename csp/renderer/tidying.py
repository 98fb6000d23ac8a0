"""Puts the structure tree that WeasyPrint drew in order before it is written.

- Leaves that only hold text (a Span or NonStruct without attributes) go up into their paragraph: half the
  elements, half the time to merge them.
- Identifiers of header cells get a prefix, so that parts of a pack do not share them, and stand in an IDTree.
- Header cells say their scope.
- Links inside the document point to pages, not to names, which a merge would lose.
"""

from __future__ import annotations

from typing import Any

import pydyf

HOLDS_TEXT = {"/P", "/H1", "/H2", "/H3", "/H4", "/H5", "/H6", "/TD", "/TH", "/LBody", "/Lbl", "/Caption", "/Span",
              "/Link", "/NonStruct"}
PLAIN = {"Type", "S", "K", "Pg", "P"}


class Tidier:
    """A finisher for weasyprint.Document.write_pdf. `prefix` goes before each identifier."""

    def __init__(self, prefix: str) -> None:
        self.prefix = prefix

    def __call__(self, document: object, pdf: pydyf.PDF) -> None:
        self.objects = pdf.objects
        self.gone: dict[bytes, bytes] = {}  # reference of a leaf gone up -> reference of where it went
        self.identified: list[tuple[bytes, bytes]] = []
        self.named: set[int] = set()
        root = self.get(pdf.catalog["StructTreeRoot"])
        for kid in root["K"]:
            self.tidy(self.get(kid), "")
        nums = self.get(root["ParentTree"])["Nums"]
        for index in range(1, len(nums), 2):
            entry = nums[index]
            nums[index] = pydyf.Array(map(self.home, entry)) if isinstance(entry, list) else self.home(entry)
        if self.identified:
            names = pydyf.Array()
            for identifier, reference in sorted(self.identified):
                names.extend([pydyf.String(identifier), reference])
            root["IDTree"] = pydyf.Dictionary({"Names": names})
        self.point_to_pages(pdf)

    def get(self, reference: bytes) -> Any:
        return self.objects[int(reference.split()[0])]

    def home(self, reference: bytes) -> bytes:
        while reference in self.gone:
            reference = self.gone[reference]
        return reference

    def tidy(self, element: pydyf.Dictionary, inside: str) -> None:
        """Put `element` and all below it in order; `inside` is THead, TBody or TFoot within a table."""
        kind = element["S"]
        if kind in ("/THead", "/TBody", "/TFoot"):
            inside = kind
        if "ID" in element:
            self.identify(element)
        if kind == "/TH":
            element["A"]["Scope"] = "/Column" if inside == "/THead" else "/Row"
        kids = pydyf.Array()
        for kid in element["K"]:
            if not isinstance(kid, bytes):
                kids.append(kid)
                continue
            child = self.get(kid)
            if child.get("Type") != "/StructElem":
                kids.append(kid)
                continue
            self.tidy(child, inside)
            if (kind in HOLDS_TEXT and child["S"] in ("/Span", "/NonStruct") and child["Pg"] == element["Pg"]
                    and child.keys() <= PLAIN):
                self.adopt(child, element, kids)
            else:
                kids.append(kid)
        element["K"] = kids

    def adopt(self, leaf: pydyf.Dictionary, element: pydyf.Dictionary, kids: list) -> None:
        """Put what `leaf` holds into `element` in its place."""
        for kid in leaf["K"]:
            if isinstance(kid, bytes) and (grandchild := self.get(kid)).get("Type") == "/StructElem":
                grandchild["P"] = element.reference
            kids.append(kid)
        self.gone[leaf.reference] = element.reference
        leaf.free, leaf.generation = "f", 65535

    def identify(self, element: pydyf.Dictionary) -> None:
        """Prefix the identifier; the cells it heads hold the very same object in their Headers."""
        identifier = element["ID"]
        if id(identifier) not in self.named:
            self.named.add(id(identifier))
            identifier.string = f"{self.prefix}-{identifier.string}"
            self.identified.append((identifier.string.encode(), element.reference))

    def point_to_pages(self, pdf: pydyf.PDF) -> None:
        """Replace each named destination by the page and place it names."""
        if "Dests" not in pdf.catalog.get("Names", {}):
            return
        names = pdf.catalog["Names"].pop("Dests")["Names"]
        places = {names[index].string: names[index + 1] for index in range(0, len(names), 2)}
        for item in pdf.objects:
            if isinstance(item, dict) and item.get("Subtype") == "/Link" and isinstance(item.get("Dest"), pydyf.String):
                item["Dest"] = places[item["Dest"].string]
