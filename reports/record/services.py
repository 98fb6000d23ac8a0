"""The whole record: out of the database as one JSON value, and back into an empty one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.db import DataError, IntegrityError, connection, transaction

from csp.models import Group, User
from csp.services import audit
from meetings.models import Meeting
from reports.record import (
    archive,
    files,
    measures,
    meetings,
    money,
    partnership,
    priorities,
    projects,
    publications,
    reach,
    standing,
    timetable,
)
from reports.record.older import complete
from reports.record.references import reference
from reports.record.source import Source
from reports.record.tables import TABLES
from reports.record.target import Target
from reports.record.values import Node, RecordError

FORMAT = "community-safety-partnership-record/1"
# Computed for readers: what such a key says is not read back, for it follows from the rest.
COMPUTED = frozenset({
    "number", "heading", "agenda_minutes", "represented_by", "item", "question_deadline", "report_deadline",
    "publication_deadline", "url", "pdf_url",
})


@dataclass(frozen=True)
class Imported:
    """What an import brought: counts, and how many files the record names whose bytes did not come along."""

    meetings: int
    publications: int
    files: int
    files_left_out: int


def record_of(meeting: Meeting | None = None) -> dict[str, Any]:
    """The record as a JSON value, or only what belongs to `meeting` and what that refers to.

    The number of queries is the same however much there is, and all see the record of one moment.
    """
    with _one_moment():
        source = Source(meeting)
    about = {
        "meetings": meetings.write(source),
        "standing_documents": standing.write(source),
        "timetable_notes": timetable.write(source),
        "projects": projects.write(source),
        **priorities.write(source),
        **reach.write(source),
        **money.write(source),
        "measure_sets": measures.write(source),
        "publications": publications.write(source),
    }
    return {
        "format": FORMAT,
        "only_meeting": reference(meeting),
        **partnership.write(source),
        **about,
        "files": files.write(source),
    }


@contextmanager
def _one_moment() -> Iterator[None]:
    """What is written meanwhile by others is not seen inside (inside another transaction that one decides)."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def meeting_at(place: str) -> Meeting:
    """The meeting at `place`, as in its address: 2023-07-11 of the partnership, masg/2023-06-21 of another group.

    A day alone also finds the one meeting of another group on it. RecordError if there is none, or several.
    """
    slug, _, day = place.rpartition("/")
    try:
        found = Meeting.objects.filter(date=date.fromisoformat(day))
    except ValueError:
        raise RecordError(f"{place} is no date such as 2023-07-11, nor masg/2023-06-21.") from None
    own = found.filter(group__slug=slug) if slug else found.filter(group__kind=Group.Kind.PARTNERSHIP)
    rows = list(own) or ([] if slug else list(found))
    if len(rows) != 1:
        raise RecordError(f"There are {len(rows)} meetings on that day." if rows else f"There is no meeting {place}.")
    return rows[0]


def as_text(record: dict[str, Any]) -> str:
    """The record as the text of its file: indented by 2, ends with a line feed."""
    return json.dumps(record, ensure_ascii=False, indent=2) + "\n"


def export_archive(*, record: dict[str, Any], path: Path) -> int:
    """Write `record` with the bytes of its files as a zip to `path`; gives the number of files. RecordError if
    one is missing or damaged: then nothing is written."""
    digests = list(files.needed(record))
    archive.write(path, as_text(record), digests)
    return len(digests)


def import_record(*, path: Path, by: User) -> Imported:
    """Read the record at `path`, the JSON or the archive with its files, into the empty database.

    The record read back must be the record of the file, or nothing is written. RecordError says why not.
    """
    if not path.is_file():
        raise RecordError(f"There is no file {path}.")
    _refuse_unless_empty()
    with archive.opened(path) if archive.is_archive(path) else nullcontext() as packed:
        record = _parsed(archive.read_record(packed) if packed else _content(path), path.name)
        needed = files.needed(record)
        if packed:
            archive.check_files(packed, needed)
        try:
            with transaction.atomic():
                _write(record)
                audit(by=by, act="import_record", thing=path.name, meetings=len(record["meetings"]))
                connection.check_constraints()
                if packed:
                    archive.unpack(packed, needed)
        except (IntegrityError, DataError, ValueError, RecursionError) as error:
            raise RecordError(f"{path.name} contradicts itself: {str(error).strip().splitlines()[0]}") from error
    return Imported(
        meetings=len(record["meetings"]),
        publications=len(record["publications"]),
        files=len(needed) if packed else 0,
        files_left_out=0 if packed else len(needed),
    )


def _content(path: Path) -> bytes:
    if path.stat().st_size > archive.LARGEST_RECORD:
        raise RecordError(f"{path.name} is too large: more than {archive.LARGEST_RECORD} bytes.")
    return path.read_bytes()


def _parsed(content: bytes, name: str) -> dict[str, Any]:
    try:
        record = json.loads(content.decode(), object_pairs_hook=_object, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise RecordError(f"{name} is no record: it is not JSON, or not all of it.") from None
    found = Node(record)["format"].value
    if found != FORMAT:
        raise RecordError(f"{name} is of the format {found!r}; this program reads {FORMAT!r}.")
    if Node(record)["only_meeting"].value is not None:
        raise RecordError(f"{name} holds one meeting only: import an export of the whole record.")
    complete(record)
    return record


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("A key stands twice.")
    return found


def _no_number(word: str) -> None:
    raise ValueError(f"{word} is no number.")


def _refuse_unless_empty() -> None:
    for model in TABLES:
        if model._default_manager.exists():
            raise RecordError(f"The database is not empty: it holds {model._meta.verbose_name_plural}.")


def _write(record: dict[str, Any]) -> None:
    """Write all rows, and prove that they give the record they came from."""
    target, node = Target(), Node(record)
    files.read(target, node["files"])
    partnership.read(target, node)
    meetings.read(target, node["meetings"])
    standing.read(target, node["standing_documents"])
    timetable.read(target, node["timetable_notes"])
    projects.read(target, node["projects"])
    priorities.read(target, node)
    reach.read(target, node)
    money.read(target, node)
    measures.read(target, node["measure_sets"])
    publications.read(target, node["publications"])
    target.save()
    place = difference(record, record_of())
    if place:
        raise RecordError(f"The file is not as export_record writes it: {place} would be lost or changed.")


def difference(one: Any, other: Any, where: str = "") -> str:
    """The place of the first difference between two records, computed keys left aside; "" if there is none."""
    if isinstance(one, dict) and isinstance(other, dict):
        for key in [*one, *(key for key in other if key not in one)]:
            place = f"{where}.{key}" if where else key
            if key not in COMPUTED and (key not in one or key not in other):
                return place
            if key not in COMPUTED and (found := difference(one[key], other[key], place)):
                return found
        return ""
    if isinstance(one, list) and isinstance(other, list):
        for index, (left, right) in enumerate(zip(one, other, strict=False)):
            if found := difference(left, right, f"{where}[{index}]"):
                return found
        return "" if len(one) == len(other) else f"{where}[{min(len(one), len(other))}]"
    return "" if type(one) is type(other) and one == other else where
