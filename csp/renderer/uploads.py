"""An uploaded PDF made ready for a pack: its pages stay as they are; what would act or break is taken out.

Runs in the renderers' own processes. `inspect` is cheap and may be called anywhere.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, Object

from csp.renderer.corners import balanced, free_corners, unbalanced
from csp.renderer.shapes import Bookmark, PdfError, Prepared
from csp.renderer.trees import check_tags, elements, entries

# What an action may do in a paper: lead to a place in it or to an address. Scripts and programs may not.
HARMLESS = {Name.GoTo, Name.URI, Name.Named}
CLAIM = b"pdfuaid:part"


@dataclass(frozen=True)
class Inspection:
    """What an uploaded PDF is: its pages, whether it is tagged, whether it claims PDF/UA-1, its title or ""."""

    pages: int
    tagged: bool
    claims: bool
    title: str


def opened(file: Path) -> pikepdf.Pdf:
    """The PDF in `file`; raises PdfError when it is none, is damaged beyond repair or needs a password."""
    try:
        pdf = pikepdf.open(file)
        if not len(pdf.pages):
            raise PdfError("the PDF has no pages")
    except pikepdf.PasswordError:
        raise PdfError("the PDF is protected by a password") from None
    except (pikepdf.PdfError, RuntimeError, OSError):
        raise PdfError("the file is not a readable PDF") from None
    return pdf


def inspect(file: Path) -> Inspection:
    """Look at an uploaded PDF without changing it. Raises PdfError."""
    with opened(file) as pdf:
        tagged = is_tagged(pdf)
        title = str(pdf.docinfo.get("/Title", "")) if "/Info" in pdf.trailer else ""
        return Inspection(len(pdf.pages), tagged, tagged and claims_ua(pdf), title.strip())


def is_tagged(pdf: pikepdf.Pdf) -> bool:
    """Whether it says it is tagged and its pages do stand in its tree; pages without any tag are let pass."""
    marked = pdf.Root.get("/MarkInfo", Dictionary()).get("/Marked", False)
    root = pdf.Root.get("/StructTreeRoot", Dictionary())
    if not marked or "/K" not in root or "/ParentTree" not in root:
        return False
    faults = check_tags(pdf)
    return len(faults) < len(pdf.pages) and all(fault.endswith("is not tagged") for fault in faults)


def claims_ua(pdf: pikepdf.Pdf) -> bool:
    """Whether its metadata claim PDF/UA, and no page is left out of its tree."""
    metadata = pdf.Root.get("/Metadata")
    return metadata is not None and CLAIM in metadata.read_bytes() and not check_tags(pdf)


def prepare(file: Path, *, salt: str) -> Prepared:
    """Make an uploaded PDF ready. `salt` as in csp.renderer.drawing.draw. Raises PdfError."""
    with opened(file) as pdf:
        tagged = is_tagged(pdf)
        claims = tagged and claims_ua(pdf)
        places = named_places(pdf)
        numbers = {page.objgen: number for number, page in enumerate(pdf.pages)}
        bookmarks = read_outline(pdf, places, numbers)
        for page in pdf.pages:
            disarm(page.obj, places)
        corners = free_corners(pdf)
        for page in pdf.pages:
            enclose(pdf, page)
        if tagged:
            set_apart(pdf, hashlib.sha256(f"{salt}\0{file.name}".encode()).hexdigest()[:12])
        elif "/StructTreeRoot" in pdf.Root:
            forget_tags(pdf)
        buffer = BytesIO()
        pdf.save(buffer, static_id=True)
        return Prepared(buffer.getvalue(), len(pdf.pages), tagged, claims, bookmarks=bookmarks, corners=corners)


def named_places(pdf: pikepdf.Pdf) -> dict[str, Object]:
    """Named destinations: name -> array of page and place."""
    found = {key[1:]: value for key, value in pdf.Root.get("/Dests", Dictionary()).items()}
    if "/Dests" in pdf.Root.get("/Names", Dictionary()):
        found |= {str(key): value for key, value in entries(pdf.Root.Names.Dests, "/Names")}
    return {name: value.D if isinstance(value, Dictionary) and "/D" in value else value for name, value in found.items()}


def place_of(target: Object | None, places: dict[str, Object]) -> Array | None:
    """The array of page and place that a destination (array, name or string) means; None if it leads nowhere."""
    if isinstance(target, pikepdf.String):
        target = places.get(str(target))
    elif isinstance(target, Name):
        target = places.get(str(target)[1:])
    return target if isinstance(target, Array) and len(target) else None


def disarm(page: Object, places: dict[str, Object]) -> None:
    """Take actions other than plain links off a page, and let its links name pages instead of names."""
    if "/AA" in page:
        del page.AA
    for annotation in page.get("/Annots", []):
        if not isinstance(annotation, Dictionary):
            continue
        if "/AA" in annotation:
            del annotation.AA
        action = annotation.get("/A")
        if isinstance(action, Dictionary):
            if "/Next" in action:
                del action.Next
            if action.get("/S") not in HARMLESS:
                del annotation.A
            elif Name.GoTo == action.S and not isinstance(action.get("/D"), Array):
                del annotation.A
                if (place := place_of(action.get("/D"), places)) is not None:
                    annotation.Dest = place
        if "/Dest" in annotation and not isinstance(annotation.Dest, Array):
            place = place_of(annotation.Dest, places)
            if place is None:
                del annotation.Dest
            else:
                annotation.Dest = place


def enclose(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    """Keep what a page leaves behind in the graphics state away from what we draw after it.

    A Q without its q, which viewers pass over, would end our own q: it is taken out.
    """
    missing, surplus = unbalanced(page)
    if surplus:
        page.obj.Contents = pdf.make_stream(pikepdf.unparse_content_stream(balanced(page)))
    page.contents_add(b"q\n", prepend=True)
    page.contents_add(b"\nQ" * (1 + missing), prepend=False)


def set_apart(pdf: pikepdf.Pdf, prefix: str) -> None:
    """Give roles, classes and identifiers of a structure tree names that no other part of the pack uses."""
    root = pdf.Root.StructTreeRoot
    roles = set(root.get("/RoleMap", Dictionary()).keys())
    classes = set(root.get("/ClassMap", Dictionary()).keys())

    def own(name: str) -> Name:
        return Name(f"/{prefix}-{name[1:]}")

    for key in ("/RoleMap", "/ClassMap"):
        if key in root:
            names = roles if key == "/RoleMap" else classes
            root[key] = Dictionary({
                str(own(name)): own(str(value)) if key == "/RoleMap" and str(value) in names else value
                for name, value in root[key].items()
            })
    identified = []
    for element in elements(root):
        if str(element.S) in roles:
            element.S = own(str(element.S))
        if "/C" in element:
            listed = element.C if isinstance(element.C, Array) else Array([element.C])
            element.C = Array([
                own(str(name)) if isinstance(name, Name) and str(name) in classes else name for name in listed
            ])
        if "/ID" in element:
            element.ID = pikepdf.String(f"{prefix}-{element.ID}")
            identified.append((bytes(element.ID), element.ID, element))
        attributes = element.get("/A", Array())
        for attribute in attributes if isinstance(attributes, Array) else [attributes]:
            if isinstance(attribute, Dictionary) and "/Headers" in attribute:
                attribute.Headers = Array([pikepdf.String(f"{prefix}-{header}") for header in attribute.Headers])
    if identified:
        flat = [item for _, name, element in sorted(identified, key=lambda entry: entry[0]) for item in (name, element)]
        root.IDTree = pdf.make_indirect(Dictionary(Names=Array(flat)))


def forget_tags(pdf: pikepdf.Pdf) -> None:
    """Take a broken structure tree out: what is not whole must not be claimed."""
    del pdf.Root.StructTreeRoot
    for page in pdf.pages:
        if "/StructParents" in page.obj:
            del page.obj.StructParents
        for annotation in page.obj.get("/Annots", []):
            if isinstance(annotation, Dictionary) and "/StructParent" in annotation:
                del annotation.StructParent


def read_outline(pdf: pikepdf.Pdf, places: dict[str, Object], numbers: dict) -> list[Bookmark]:
    """The bookmarks of an upload, three levels deep at most; those that lead nowhere are left out."""
    found: list[Bookmark] = []
    seen: set[tuple[int, int]] = set()

    def collect(item: Object | None, level: int) -> None:
        while isinstance(item, Dictionary) and item.objgen not in seen:
            seen.add(item.objgen)
            target = item.get("/Dest")
            if target is None and item.get("/A", Dictionary()).get("/S") == Name.GoTo:
                target = item.A.get("/D")
            place = place_of(target, places)
            title = " ".join(str(item.get("/Title", "")).split())
            if place is not None and title and isinstance(place[0], Dictionary) and place[0].objgen in numbers:
                number = numbers[place[0].objgen]
                page = pdf.pages[number]
                top = float(page.mediabox[3])
                if len(place) > 3 and place[1] == Name.XYZ and place[3] is not None:
                    top = float(place[3])
                found.append(Bookmark(level, title, number, round(top, 2)))
            if level < 3:
                collect(item.get("/First"), level + 1)
            item = item.get("/Next")

    collect(pdf.Root.get("/Outlines", Dictionary()).get("/First"), 1)
    return found
