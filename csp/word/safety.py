"""Word files come from outside: each is checked before a word of it is read.

Every refusal is one sentence that a person can act on. Nothing is unpacked to disk; every part is read up to
a bound, whatever sizes the file declares.
"""

from __future__ import annotations

import mmap
import re
import zipfile
import zlib
from itertools import islice
from pathlib import Path, PurePosixPath

from lxml import etree

MEGABYTE = 1_000_000
LARGEST_FILE = 50 * MEGABYTE
# Ten thousand pages of text are some 40 MB of XML; a paper of a meeting has a hundredth of that.
LARGEST_PART = 12 * MEGABYTE
LARGEST_WHOLE = 250 * MEGABYTE
MOST_PARTS = 4000
# Reading costs time and memory by the element, not by the byte: a hundred pages with a look for every word are
# some 100,000 elements, and 250,000 are read within two seconds.
MOST_ELEMENTS = 250_000
# Text shrinks to a tenth or a twentieth; a thousandth is made to hurt.
STEEPEST = 300

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# The mark before each entry of a ZIP file's directory.
ENTRY = re.compile(rb"PK\x01\x02")
WAYS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
# Word can also save as "Strict Open XML": the same elements under other names.
STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
)
PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True)


class NotReadable(Exception):
    """A file that cannot be read; the message is one sentence to act on."""


class Package:
    """An open Word file: its parts by name, read within bounds."""

    def __init__(self, archive: zipfile.ZipFile, name: str) -> None:
        self.archive = archive
        self.name = name
        self.names = set(archive.namelist())
        self.elements = 0

    def xml(self, part: str) -> etree._Element | None:
        """The root of an XML part, None if the file has no such part. Raises NotReadable if it is unsound."""
        if part not in self.names:
            return None
        try:
            root = etree.fromstring(self._counted(part), PARSER)
        except etree.XMLSyntaxError:
            raise NotReadable(f"{self.name} is damaged: {part} cannot be read. Open it in Word and save it again.") from None
        if root.getroottree().docinfo.internalDTD is not None:
            raise NotReadable(f"{self.name} is no ordinary Word file: {part} brings definitions of its own.")
        return root

    def _counted(self, part: str) -> bytes:
        content = self._read(part)
        self.elements += content.count(b"<")
        if self.elements > MOST_ELEMENTS:
            raise NotReadable(_too_much(self.name))
        for strict, usual in STRICT:
            content = content.replace(strict, usual)
        return content

    def _read(self, part: str) -> bytes:
        try:
            with self.archive.open(part) as stream:
                content = stream.read(LARGEST_PART + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError):
            raise NotReadable(_damaged(self.name)) from None
        if len(content) > LARGEST_PART:
            raise NotReadable(_too_much(self.name))
        return content

    def content(self, part: str) -> bytes:
        """The bytes of a part that is no XML, a picture for example. Raises NotReadable if it is unsound."""
        return self._read(part)

    def related(self, part: str) -> dict[str, tuple[str, str, bool]]:
        """Relations of a part: id -> (end of its type, target part or address, whether it points outside)."""
        path = PurePosixPath(part)
        root = self.xml(str(path.parent / "_rels" / f"{path.name}.rels"))
        result = {}
        for relation in root if root is not None else ():
            outside = relation.get("TargetMode") == "External"
            target = relation.get("Target") or ""
            if not outside:
                target = _joined(path.parent, target)
            result[relation.get("Id") or ""] = ((relation.get("Type") or "").rpartition("/")[2], target, outside)
        return result


def _joined(folder: PurePosixPath, target: str) -> str:
    if target.startswith("/"):
        return target.lstrip("/")
    parts: list[str] = []
    for piece in (folder / target).parts:
        if piece == "..":
            parts = parts[:-1]
        else:
            parts.append(piece)
    return "/".join(parts)


def _too_much(name: str) -> str:
    return f"{name} unpacks to far more than a paper of a meeting holds; it is not read. Split it, or save it as PDF."


def _damaged(name: str) -> str:
    return f"{name} is damaged or was cut short. Open it in Word and save it again."


def checked_file(path: Path, largest: int = LARGEST_FILE) -> None:
    """Raise NotReadable unless `path` is a file of a sensible size that can be opened."""
    try:
        if not path.is_file():
            raise NotReadable(f"{path.name} is not a file." if path.exists() else f"{path.name} is not there.")
        size = path.stat().st_size
    except OSError as problem:
        raise NotReadable(f"{path.name} cannot be opened: {(problem.strerror or 'unknown fault').lower()}.") from None
    if size == 0:
        raise NotReadable(f"{path.name} is empty.")
    if size > largest:
        raise NotReadable(
            f"{path.name} has {size / MEGABYTE:.0f} MB; a paper may have at most {largest // MEGABYTE} MB. "
            "Make its pictures smaller."
        )
    try:
        with path.open("rb") as stream:
            stream.read(1)
    except OSError:
        raise NotReadable(f"{path.name} may not be read by this program; change its permissions.") from None


def open_word(path: Path) -> tuple[Package, str]:
    """A sound Word file and the name of its main part. Raises NotReadable, with one sentence, for any other."""
    package = open_package(path)
    try:
        return package, _main_part(package)
    except NotReadable:
        package.archive.close()
        raise


def open_package(path: Path) -> Package:
    """A sound Office file, be it of Word or Excel. Raises NotReadable, with one sentence, for any other."""
    checked_file(path)
    name = path.name
    with path.open("rb") as stream:
        start = stream.read(8)
    if start == OLE:
        raise NotReadable(_old_or_encrypted(path))
    # Before the directory is read: a directory alone can fill the memory.
    with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as content:
        if next(islice(ENTRY.finditer(content), MOST_PARTS, None), None):
            raise NotReadable(_too_much(name))
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError):
        if start[:2] == b"PK":
            raise NotReadable(_damaged(name)) from None
        raise NotReadable(f"{name} is not a Word file (.docx). Open it in Word and save it as .docx.") from None
    try:
        return _checked(Package(archive, name))
    except NotReadable:
        archive.close()
        raise


def _old_or_encrypted(path: Path) -> str:
    if "EncryptedPackage".encode("utf-16-le") in path.read_bytes():
        return f"{path.name} is encrypted. Open it in Word with its password and save it without one."
    return f"{path.name} is an old Word file (.doc) or no Word file. Open it in Word and save it as .docx."


def _checked(package: Package) -> Package:
    name, parts = package.name, package.archive.infolist()
    if sum(part.file_size for part in parts) > LARGEST_WHOLE:
        raise NotReadable(_too_much(name))
    if any(part.file_size > MEGABYTE and part.file_size > STEEPEST * max(part.compress_size, 1) for part in parts):
        raise NotReadable(_too_much(name))
    if len(package.names) != len(parts) or any(part.compress_type not in WAYS for part in parts):
        raise NotReadable(_damaged(name))
    if any(part.flag_bits & 1 for part in parts):
        raise NotReadable(f"{name} is encrypted. Save it without a password.")
    kinds = content_types(package)
    if kinds is None:
        raise NotReadable(f"{name} is a packed folder, not a Word file (.docx).")
    if "macroEnabled" in kinds or "vbaProject" in kinds or any(n.endswith("vbaProject.bin") for n in package.names):
        raise NotReadable(f"{name} contains macros. Save it in Word as .docx, without macros.")
    return package


def content_types(package: Package) -> str | None:
    """The kinds of content that a package declares, in one text; None where it declares none."""
    types = package.xml("[Content_Types].xml")
    return None if types is None else " ".join((kind.get("ContentType") or "") for kind in types)


def _main_part(package: Package) -> str:
    main = next(
        (target for kind, target, outside in package.related("").values() if kind == "officeDocument" and not outside),
        "word/document.xml",
    )
    if "wordprocessingml" not in (content_types(package) or "") or main not in package.names:
        raise NotReadable(f"{package.name} is not a Word file (.docx) but something else in its packing.")
    return main
