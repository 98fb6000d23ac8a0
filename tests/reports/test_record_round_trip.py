"""Export, import into an empty database, export: byte for byte the same, files included."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import call_command
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from reports.record.services import as_text, import_record, record_of
from tests.factories import UserFactory, full_meeting
from tests.reports.record_builder import Builder
from tests.reports.record_choices import Distinct, Drawn
from tests.reports.record_tools import Picture, forgotten

pytestmark = [pytest.mark.django_db, pytest.mark.engines]


@pytest.mark.parametrize("build", [full_meeting, lambda: Builder(Distinct()).build()])
def test_json_and_archive_come_back_byte_for_byte(tmp_path: Path, own_data: Path, build: object) -> None:
    with forgotten():
        build()
        call_command("export_record", output=tmp_path / "a.json", archive=tmp_path / "a.zip")
    for path in (tmp_path / "a.json", tmp_path / "a.zip"):
        with forgotten():
            call_command("import_record", str(path))
            call_command("export_record", output=tmp_path / "b.json", archive=tmp_path / "b.zip")
        assert (tmp_path / "b.json").read_bytes() == (tmp_path / "a.json").read_bytes()
        assert (tmp_path / "b.zip").read_bytes() == (tmp_path / "a.zip").read_bytes()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], phases=[Phase.generate])
@given(seed=st.integers(0, 2**32))
def test_any_record_comes_back(tmp_path: Path, own_data: Path, seed: int) -> None:
    with forgotten():
        Builder(Drawn(seed)).build()
        before, text = Picture().tables(), as_text(record_of())
    path = tmp_path / "record.json"
    path.write_bytes(text.encode())
    with forgotten():
        import_record(path=path, by=UserFactory())
        assert as_text(record_of()) == text
        assert Picture().tables() == before
