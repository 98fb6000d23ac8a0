"""The archive: a zip of record.json and files/<SHA-256>, the same bytes for the same record.

Nothing in it is compressed: papers are already, and so the archive does not depend on a compressor's version.
One that somebody packed anew, compressed, is read all the same.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from csp.models import path_of
from csp.services import keep_bytes
from reports.record.values import RecordError

RECORD = "record.json"
CHUNK = 1 << 20
# A record of a hundred years stays far below; more is no record.
LARGEST_RECORD = 1 << 30
# Text shrinks to a tenth, at times to a fiftieth; what shrinks more was made to burst.
LARGEST_RATIO = 200
DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, UnicodeDecodeError)


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A temporary path beside `path`, which takes its place when all went well and is gone when not.

    Only its owner may read it: a record holds closed minutes and contact details.
    """
    if not path.parent.is_dir():
        raise RecordError(f"There is no folder {path.parent}.")
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    os.close(handle)
    try:
        yield Path(name)
        Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)


def write(path: Path, text: str, digests: list[str]) -> None:
    """Write the archive of a record: its JSON and the kept files with these SHA-256.

    RecordError, and no archive, if one of the files is missing or damaged.
    """
    with replacing(path) as temporary, zipfile.ZipFile(temporary, "w") as archive:
        for digest in sorted(digests):
            with _entry(archive, f"files/{digest}") as out:
                _copy(digest, out)
        with _entry(archive, RECORD) as out:
            out.write(text.encode())


def _entry(archive: zipfile.ZipFile, name: str) -> IO[bytes]:
    info = zipfile.ZipInfo(name)  # dated 1980-01-01
    info.create_system, info.external_attr = 3, 0o644 << 16
    return archive.open(info, "w", force_zip64=True)


def _copy(digest: str, out: IO[bytes]) -> None:
    found = hashlib.sha256()
    try:
        with path_of(digest).open("rb") as source:
            while chunk := source.read(CHUNK):
                found.update(chunk)
                out.write(chunk)
    except FileNotFoundError:
        raise RecordError(f"The kept file {digest} is missing: restore it from a backup first.") from None
    if found.hexdigest() != digest:
        raise RecordError(f"The kept file {digest} is damaged: restore it from a backup first.")


def is_archive(path: Path) -> bool:
    """Whether the file at `path` begins as a zip does."""
    with path.open("rb") as file:
        return file.read(2) == b"PK"


@contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """The archive at `path`. RecordError for whatever is wrong with it, also while it is used."""
    try:
        with zipfile.ZipFile(path) as archive:
            _check_entries(archive, path.stat().st_size)
            yield archive
    except DAMAGE:
        raise RecordError(f"{path.name} is damaged, encrypted, or no zip archive that can be read.") from None


def _check_entries(archive: zipfile.ZipFile, size: int) -> None:
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    if len(names) != len(set(names)):
        raise RecordError("The archive holds a file twice.")
    if RECORD not in names:
        raise RecordError(f"The archive holds no {RECORD}.")
    if sum(entry.compress_size for entry in entries) > size:
        raise RecordError("The files of the archive overlap: it was made to burst.")
    for entry in entries:
        if entry.file_size > LARGEST_RATIO * max(entry.compress_size, CHUNK // LARGEST_RATIO):
            raise RecordError(f"{entry.filename[:80]!r} of the archive would burst to {entry.file_size} bytes.")


def read_record(archive: zipfile.ZipFile) -> bytes:
    """The JSON in the archive; RecordError if it is larger than any record."""
    with archive.open(RECORD) as source:
        content = source.read(LARGEST_RECORD + 1)
    if len(content) > LARGEST_RECORD:
        raise RecordError(f"{RECORD} is too large: more than {LARGEST_RECORD} bytes.")
    return content


def check_files(archive: zipfile.ZipFile, needed: dict[str, int]) -> None:
    """RecordError unless the archive holds just the files `needed` (SHA-256: size), each of them whole."""
    expected = {f"files/{digest}": digest for digest in needed}
    found = set(archive.namelist()) - {RECORD}
    for name in sorted(found - set(expected)):
        raise RecordError(f"The archive holds {name[:80]!r}, which does not belong to its record.")
    for name in sorted(set(expected) - found):
        raise RecordError(f"The archive lacks {name}.")
    for name, digest in expected.items():
        if archive.getinfo(name).file_size != needed[digest] or _digest(archive, name) != digest:
            raise RecordError(f"{name} in the archive is damaged: its bytes are not those of its name.")


def _digest(archive: zipfile.ZipFile, name: str) -> str:
    found = hashlib.sha256()
    with archive.open(name) as source:
        while chunk := source.read(CHUNK):
            found.update(chunk)
    return found.hexdigest()


def unpack(archive: zipfile.ZipFile, needed: dict[str, int]) -> None:
    """Keep the files `needed`; if one cannot be written, those written before are taken back (OSError)."""
    new = [digest for digest in needed if not path_of(digest).exists()]
    try:
        for digest in needed:
            keep_bytes(archive.read(f"files/{digest}"))
    except BaseException:
        for digest in new:
            path_of(digest).unlink(missing_ok=True)
        raise
