"""What import_record will not take: one clear sentence, and nothing is written."""

from __future__ import annotations

import hashlib
import json
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from csp.models import AuditEntry, StoredFile, User, path_of
from meetings.models import Meeting, Paper
from reports.record import archive
from reports.record.services import FORMAT, as_text, export_archive, record_of
from reports.record.tables import TABLES
from reports.record.values import RecordError
from tests.factories import full_meeting
from tests.reports.record_tools import forgotten

pytestmark = [pytest.mark.django_db, pytest.mark.engines]


@pytest.fixture
def packed(tmp_path: Path, own_data: Path) -> Path:
    """An archive of a whole record; the database and the folder of files are empty again."""
    path = tmp_path / "record.zip"
    with forgotten():
        full_meeting()
        export_archive(record=record_of(), path=path)
        for file in StoredFile.objects.all():
            file.path.unlink()
    return path


def refused(path: Path) -> str:
    """The sentence with which the command refuses `path`; the test fails if anything was written."""
    with pytest.raises(CommandError) as caught:
        call_command("import_record", str(path))
    assert [model.__name__ for model in (*TABLES, User, AuditEntry) if model.objects.exists()] == []
    assert [file for file in Path(settings.FILES_DIR).rglob("*") if file.is_file()] == []
    words = str(caught.value)
    assert "\n" not in words
    return words


def record_in(packed: Path) -> dict[str, Any]:
    with zipfile.ZipFile(packed) as entries:
        return json.loads(entries.read("record.json"))


def repacked(packed: Path, change: Callable[[dict[str, bytes]], None], **options: Any) -> Path:
    """The archive with its entries changed, at another path."""
    with zipfile.ZipFile(packed) as entries:
        contents = {name: entries.read(name) for name in entries.namelist()}
    change(contents)
    path = packed.with_name("changed.zip")
    with zipfile.ZipFile(path, "w", **options) as out:
        for name, content in contents.items():
            out.writestr(name, content)
    return path


def test_the_archive_of_these_tests_is_good(packed: Path) -> None:
    call_command("import_record", str(packed))
    assert Meeting.objects.count() == 2
    assert all(file.path.stat().st_size == file.size for file in StoredFile.objects.all())


def test_one_packed_anew_with_compression_is_read(packed: Path) -> None:
    call_command("import_record", str(repacked(packed, lambda contents: None, compression=zipfile.ZIP_DEFLATED)))
    assert all(hashlib.sha256(file.path.read_bytes()).hexdigest() == file.sha256 for file in StoredFile.objects.all())
    assert StoredFile.objects.count() == 3


def test_a_database_that_is_not_empty(packed: Path) -> None:
    call_command("import_record", str(packed))
    with pytest.raises(CommandError, match=r"^The database is not empty: it holds stored files\.$"):
        call_command("import_record", str(packed))
    assert Meeting.objects.count() == 2


def test_json_without_its_files_is_taken_and_says_so(packed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = packed.with_name("record.json")
    path.write_text(as_text(record_in(packed)), encoding="utf-8")
    call_command("import_record", str(path))
    assert capsys.readouterr().out.splitlines() == [
        "2 meetings, 0 publications and 0 files are in.",
        "The JSON names 3 files but does not carry them: papers and PDFs will be missing until their bytes are "
        "restored. An archive (export_record --archive) brings them along.",
    ]


def test_files_that_are_no_record(tmp_path: Path, packed: Path) -> None:
    path, record = tmp_path / "some.json", record_in(packed)
    no_json = "some.json is no record: it is not JSON, or not all of it."
    for content, why in [
        (b"", no_json),
        (as_text(record).encode()[:-100], no_json),
        (as_text(record).encode("utf-16"), no_json),
        (b"[" * 100_000, no_json),
        (b'{"format": 1, "format": 2}', no_json),
        (b'{"format": NaN}', no_json),
        (b"[]", "The file is not an object."),
        (b"{}", "format is missing."),
        (b'{"format": "something/2"}', f"some.json is of the format 'something/2'; this program reads {FORMAT!r}."),
        (
            as_text(record | {"only_meeting": {"group": "x", "date": "2031-07-08"}}).encode(),
            "some.json holds one meeting only: import an export of the whole record.",
        ),
        (b"PK\3\4 and no more", "some.json is damaged, encrypted, or no zip archive that can be read."),
        (packed.read_bytes()[:-30], "some.json is damaged, encrypted, or no zip archive that can be read."),
    ]:
        path.write_bytes(content)
        assert refused(path) == why
    assert refused(tmp_path / "none.json") == f"There is no file {tmp_path / 'none.json'}."
    assert refused(tmp_path) == f"There is no file {tmp_path}."


# A place in the record, what to put there, and how the sentence begins.
CHANGES: list[tuple[str, Any, str]] = [
    ("meetings.0.venue", None, "meetings[0].venue may not be null."),
    ("meetings.0.venue", 7, "meetings[0].venue cannot be 7."),
    ("meetings.0.venue", "x" * 301, "meetings[0].venue cannot be 'xxxx"),
    ("meetings.0.kind", "picnic", "meetings[0].kind cannot be 'picnic'."),
    ("meetings.0.date", "2031-02-30", "meetings[0].date cannot be '2031-02-30'."),
    ("meetings.0.question_deadline_override", "2031-02-20T10:00:00", "meetings[0].question_deadline_override cannot"),
    ("meetings.0.group", "Nobody", "meetings[0].group: the file holds no group 'Nobody'."),
    ("meetings.0.group", ["x"], "meetings[0].group: the file holds no group ['x']."),
    ("meetings.0.ends", "09:00", "some.json contradicts itself: "),
    ("meetings.1.date", "2031-03-11", "The file holds the meeting "),
    ("meetings.1.attendance", {}, "meetings[1].attendance is not a list."),
    ("meetings.1.attendance.2.represents", "Esme East", "meetings[1].attendance[2].represents: the file holds no"),
    ("meetings.1.agenda.0.leads", [], "meetings[1].agenda[0].leads and meetings[1].agenda[0].lead_records are not of"),
    ("meetings.1.action_points.0.ref", "08/01", "meetings[1].action_points[0].ref is not a reference of this meeting"),
    ("meetings.1.action_points.0.ref", "07/1", "meetings[1].action_points[0].ref is not a reference of this meeting"),
    ("meetings.1.action_points.0.continues.ref", "03/09", "meetings[1].action_points[0].continues: the file holds no"),
    ("meetings.1.papers.0.slug", "a/b", "meetings[1].papers[0].slug cannot be 'a/b': "),
    ("meetings.1.papers.0.pages", 2**70, "meetings[1].papers[0].pages cannot be"),
    ("meetings.1.papers.0.items", ["99"], "meetings[1].papers[0].items[0]: the file holds no agenda item"),
    ("meetings.1.minutes.sections.0.blocks.0.version", True, "meetings[1].minutes.sections[0].blocks[0].version cannot"),
    ("agencies.0.successor", "Thornbridge Borough Council", "Some agencies refer to each other in a circle."),
    ("agencies.0.surprise", 1, "The file is not as export_record writes it: agencies[0].surprise would be lost or"),
    ("agencies.0.short_name", "\ud800", "agencies[0].short_name cannot be '\\ud800'."),
    ("meetings.1.minutes.sections.3.blocks.1.rows", [["\ud800"]], "meetings[1].minutes.sections[3].blocks[1].rows"),
    ("files.0.sha256", "../../../../etc/passwd", "files[0].sha256 is not a SHA-256 in hex."),
    ("files.0.sha256", "A" * 64, "files[0].sha256 is not a SHA-256 in hex."),
    ("files.0.size", -1, "files[0].size is not a number of bytes."),
    ("publications", None, "publications is not a list."),
]


@pytest.mark.parametrize(("place", "value", "why"), CHANGES)
def test_a_record_that_contradicts_itself(packed: Path, place: str, value: Any, why: str) -> None:
    record = record_in(packed)
    *way, last = [int(step) if step.isdigit() else step for step in place.split(".")]
    target: Any = record
    for step in way:
        target = target[step]
    target[last] = value
    path = packed.with_name("some.json")
    path.write_text(json.dumps(record), encoding="utf-8")
    assert refused(path).startswith(why)


def test_a_key_that_is_missing(packed: Path) -> None:
    record = record_in(packed)
    del record["meetings"][0]["venue"]
    path = packed.with_name("some.json")
    path.write_text(json.dumps(record), encoding="utf-8")
    assert refused(path) == "meetings[0].venue is missing."


def test_archives_with_files_missing_damaged_or_too_many(packed: Path) -> None:
    names = sorted(f"files/{file['sha256']}" for file in record_in(packed)["files"])

    def changed(change: Callable[[dict[str, bytes]], Any]) -> str:
        return refused(repacked(packed, lambda contents: (change(contents), None)[1]))

    assert changed(lambda all: all.pop(names[0])) == f"The archive lacks {names[0]}."
    assert changed(lambda all: all.pop("record.json")) == "The archive holds no record.json."
    damaged = f"{names[0]} in the archive is damaged: its bytes are not those of its name."
    assert changed(lambda all: all.update({names[0]: all[names[0]] + b"x"})) == damaged
    assert changed(lambda all: all.update({names[0]: all[names[1]]})) == damaged
    assert changed(lambda all: all.update({names[0]: b"x" * len(all[names[0]])})) == damaged
    for stray in ("files/../../../evil", "/etc/passwd", "files/" + "0" * 64, "..\\evil", "files/"):
        assert changed(lambda all, stray=stray: all.update({stray: b"x"})) == (
            f"The archive holds {stray!r}, which does not belong to its record."
        )
    assert not (packed.parent.parent / "evil").exists()


def test_an_archive_that_holds_a_file_twice(packed: Path) -> None:
    with zipfile.ZipFile(packed, "a") as out, pytest.warns(UserWarning, match="Duplicate"):
        out.writestr("record.json", "{}")
    assert refused(packed) == "The archive holds a file twice."


def test_an_archive_with_one_byte_turned(packed: Path) -> None:
    content = bytearray(packed.read_bytes())
    content[content.index(b"%PDF")] ^= 1
    packed.write_bytes(content)
    assert refused(packed) == "record.zip is damaged, encrypted, or no zip archive that can be read."


def test_an_archive_that_says_it_is_encrypted(packed: Path) -> None:
    content = bytearray(packed.read_bytes())
    start = content.index(b"PK\1\2")
    struct.pack_into("<H", content, start + 8, 1)
    packed.write_bytes(content)
    assert refused(packed) == "record.zip is damaged, encrypted, or no zip archive that can be read."


def test_archives_made_to_burst(packed: Path, tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("record.json", b" " * 50_000_000)
    assert bomb.stat().st_size < 60_000
    assert refused(bomb) == "'record.json' of the archive would burst to 50000000 bytes."
    digest = record_in(packed)["files"][0]["sha256"]
    big = repacked(packed, lambda all: all.update({f"files/{digest}": bytes(50_000_000)}), compression=zipfile.ZIP_DEFLATED)
    assert refused(big) == f"'files/{digest}' of the archive would burst to 50000000 bytes."


def test_a_file_that_cannot_be_written_takes_the_others_back(packed: Path) -> None:
    last = record_in(packed)["files"][-1]["sha256"]
    path_of(last).parent.rmdir()
    path_of(last).parent.write_bytes(b"in the way")  # a file where a folder is needed
    with pytest.raises(CommandError):
        call_command("import_record", str(packed))
    assert not Meeting.objects.exists()
    assert [file.name for file in Path(settings.FILES_DIR).rglob("*") if file.is_file()] == [last[:2]]


def test_no_archive_is_made_of_files_that_are_missing_or_damaged(tmp_path: Path, own_data: Path) -> None:
    made = full_meeting()
    digest = Paper.objects.get(pk=made.tagged.pk).file.sha256
    path = tmp_path / "out.zip"
    path.write_bytes(b"the archive of yesterday")
    content = path_of(digest).read_bytes()
    for damaged, why in [(content[:-1] + b"x", "damaged"), (None, "missing")]:
        if damaged is None:
            path_of(digest).unlink()
        else:
            path_of(digest).write_bytes(damaged)
        with pytest.raises(RecordError, match=f"^The kept file {digest} is {why}: restore it from a backup first"):
            export_archive(record=record_of(), path=path)
        assert path.read_bytes() == b"the archive of yesterday"
        assert [file.name for file in tmp_path.iterdir() if file.name.startswith(".")] == []


def test_the_largest_record_is_kept_to(packed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "LARGEST_RECORD", 1000)
    assert refused(packed) == "record.json is too large: more than 1000 bytes."
    path = packed.with_name("record.json")
    path.write_bytes(b" " * 1001)
    assert refused(path) == "record.json is too large: more than 1000 bytes."
