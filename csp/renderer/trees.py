"""Structure trees of tagged PDFs: reading them, and checking that every page stands in one."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, Object


def entries(tree: Object, leaf: str) -> list[tuple[Object, Object]]:
    """Keys and values of a number tree (`leaf` "/Nums") or name tree ("/Names"), in order. Loops are cut."""
    found: list[tuple[Object, Object]] = []
    seen: set[tuple[int, int]] = set()

    def collect(node: Object, depth: int) -> None:
        if node.is_indirect:
            if node.objgen in seen:
                return
            seen.add(node.objgen)
        if leaf in node:
            flat = list(node[leaf])
            found.extend(zip(flat[::2], flat[1::2], strict=False))
        if depth < 50:
            for kid in node.get("/Kids", []):
                collect(kid, depth + 1)

    collect(tree, 0)
    return found


def parents(pdf: pikepdf.Pdf) -> dict[int, Object]:
    """The ParentTree of a PDF: key -> array of elements (of a page) or one element (of an annotation)."""
    root = pdf.Root.get("/StructTreeRoot", Dictionary())
    if "/ParentTree" not in root:
        return {}
    return {int(key): value for key, value in entries(root.ParentTree, "/Nums")}


def elements(top: Object) -> Iterator[Object]:
    """All structure elements below a structure tree root or an element, each once."""
    waiting, seen = [top], set()
    while waiting:
        node = waiting.pop()
        kids = node.get("/K")
        if kids is None:
            continue
        for kid in reversed(list(kids)) if isinstance(kids, Array) else [kids]:
            if isinstance(kid, Dictionary) and "/S" in kid:
                if kid.is_indirect:
                    if kid.objgen in seen:
                        continue
                    seen.add(kid.objgen)
                waiting.append(kid)
                yield kid


def reaches(element: Object, root: Object) -> bool:
    """Whether the parents of `element` lead up to the structure tree root."""
    for _ in range(200):
        if "/P" not in element:
            return False
        element = element.P
        if element.objgen == root.objgen:
            return True
    return False


def check_tags(source: Path | bytes | pikepdf.Pdf) -> list[str]:
    """Faults in how pages stand in the structure tree, one sentence each; empty when every page does.

    Each page needs a StructParents number of its own, whose elements lie on that very page and hang in the
    tree; each tagged annotation likewise. A page of an untagged upload is told as such.
    """
    if isinstance(source, pikepdf.Pdf):
        return _faults(source)
    with pikepdf.open(BytesIO(source) if isinstance(source, bytes) else source) as pdf:
        return _faults(pdf)


def _faults(pdf: pikepdf.Pdf) -> list[str]:
    root = pdf.Root.get("/StructTreeRoot")
    if root is None:
        return ["there is no structure tree"]
    tree, seen, faults = parents(pdf), set(), []
    hanging = {element.objgen for element in elements(root)}
    for number, page in enumerate(pdf.pages, start=1):
        key = page.obj.get("/StructParents")
        if key is None:
            faults.append(f"page {number} is not tagged")
        elif int(key) in seen:
            faults.append(f"page {number} shares its place in the structure tree with another page")
        elif not isinstance(tree.get(int(key)), Array):
            faults.append(f"page {number} has no place in the structure tree")
        else:
            faults += _of_page(number, page.obj, tree[int(key)], root, hanging)
        if key is not None:
            seen.add(int(key))
        for annotation in page.obj.get("/Annots", []):
            if "/StructParent" not in annotation:
                continue
            own = int(annotation.StructParent)
            if own in seen or not isinstance(tree.get(own), Dictionary):
                faults.append(f"page {number} has a link that is not in the structure tree")
            seen.add(own)
    return faults


def _of_page(number: int, page: Object, held: Object, root: Object, hanging: set) -> list[str]:
    on_page = 0
    for element in list(held):
        if not isinstance(element, Dictionary):
            continue
        where = element.get("/Pg")
        if where is not None and where.objgen != page.objgen and not _mentions(element, page):
            return [f"page {number} is tied to an element of another page"]
        if element.objgen not in hanging or not reaches(element, root):
            return [f"page {number} is tied to an element outside the structure tree"]
        on_page += 1
    if not on_page:
        return [f"page {number} has nothing in the structure tree"]
    return []


def _mentions(element: Object, page: Object) -> bool:
    """Whether a kid of the element says by itself that it lies on `page`."""
    kids = element.get("/K")
    return any(
        isinstance(kid, Dictionary) and kid.get("/Type") == Name.MCR
        and "/Pg" in kid and kid.Pg.objgen == page.objgen
        for kid in (kids if isinstance(kids, Array) else [kids])
    )
