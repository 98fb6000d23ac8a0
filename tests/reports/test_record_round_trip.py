"""Export, import into an empty database, export: byte for byte the same, files included."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import call_command

from tests.factories import full_meeting
from tests.reports.record_tools import forgotten

pytestmark = [pytest.mark.django_db, pytest.mark.engines]


def test_json_and_archive_come_back_byte_for_byte(tmp_path: Path, own_data: Path) -> None:
    with forgotten():
        full_meeting()
        call_command("export_record", output=tmp_path / "a.json", archive=tmp_path / "a.zip")
    for path in (tmp_path / "a.json", tmp_path / "a.zip"):
        with forgotten():
            call_command("import_record", str(path))
            call_command("export_record", output=tmp_path / "b.json", archive=tmp_path / "b.zip")
        assert (tmp_path / "b.json").read_bytes() == (tmp_path / "a.json").read_bytes()
        assert (tmp_path / "b.zip").read_bytes() == (tmp_path / "a.zip").read_bytes()
