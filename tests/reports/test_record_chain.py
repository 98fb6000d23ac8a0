"""The chain of publications holds after the way out and back: nothing in it hangs on a number of the database."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import DatabaseError, transaction
from django.db.models import F

from meetings.models import Meeting
from reports import chain
from reports.models import ChainLink, Content, Publication, Withdrawal
from reports.rendering import canonical, digest
from reports.signing import public_key
from tests.factories import MeetingFactory, PaperFactory, PartnershipFactory
from tests.reports.record_tools import forgotten

pytestmark = [pytest.mark.django_db, pytest.mark.engines]


@pytest.fixture
def own_place(own_data: Path, settings: object) -> Path:
    """A data folder of this test alone, the head of the chain included."""
    settings.DATA_DIR = own_data
    return own_data


def publish(version: int, before: Publication | None, **fields: object) -> Publication:
    at = datetime(2031, 6, 30, 9, 2, 1, 234_567 + version, tzinfo=UTC)
    html, data = f"<p>Version {version} – “é”\r\n\u2028</p>", '{"a":1}\n'
    row = Publication(
        version=version, supersedes=before, published_at=at, published_by="officer@thornbridge.example",
        html_sha256=digest(html), data_sha256=digest(data), **fields,
    )
    row.sha256 = digest(canonical(chain.publication_statement(row)))
    row.save()
    chain.append(publication=row)
    Content.objects.create(publication=row, html=html, data=data)
    return row


def withdraw(publication: Publication) -> None:
    row = Withdrawal(
        publication=publication, at=datetime(2031, 7, 1, 8, 0, 0, 5, tzinfo=UTC), reason="In error.",
        by="officer@thornbridge.example",
    )
    row.sha256 = digest(canonical(chain.withdrawal_statement(row)))
    row.save()
    chain.append(withdrawal=row)
    publication.content.delete()


def build() -> None:
    """Two things in three and two versions, published in turn, one withdrawn; rows before them shift the numbers."""
    PartnershipFactory()
    meeting = MeetingFactory(date=date(2031, 7, 8))
    PaperFactory()
    paper = PaperFactory(meeting=meeting)
    about = {
        "meeting": meeting, "place": "2031-07-08", "group_name": meeting.group.name,
        "meeting_date": meeting.date, "audience": "public",
    }
    chain.begin()
    with chain.writing():
        minutes = report = None
        for version in (1, 2, 3):
            minutes = publish(version, minutes, kind="minutes", slug="minutes", title="Minutes", **about)
            if version < 3:
                report = publish(version, report, kind="paper", slug="paper", title="A", paper=paper, **about)
        withdraw(report)


def order() -> list[tuple[str, int]]:
    return list(Publication.objects.order_by("id").values_list("slug", "version"))


def test_the_chain_holds_after_the_way_out_and_back(tmp_path: Path, own_place: Path) -> None:
    with forgotten():
        for n in range(7):  # numbers of the database differ from those after the import
            MeetingFactory(date=date(2030, 1, 1) + timedelta(days=n)).delete()
        build()
        published, before = order(), Meeting.objects.get(date="2031-07-08").pk
        call_command("export_record", archive=tmp_path / "record.zip")
        links = list(ChainLink.objects.values_list("sequence", "statement", "previous_sha256", "sha256", "signature"))
    call_command("import_record", str(tmp_path / "record.zip"))

    assert Meeting.objects.get(date="2031-07-08").pk != before
    assert order() == published
    assert list(ChainLink.objects.values_list("sequence", "statement", "previous_sha256", "sha256", "signature")) == links
    assert len(links) == 6
    previous, key = "", public_key()
    for link in ChainLink.objects.order_by("sequence"):
        assert chain.link_holds(link, key)
        assert link.previous_sha256 == previous
        act = link.publication or link.withdrawal
        state = chain.publication_statement if link.publication else chain.withdrawal_statement
        assert link.statement == canonical(state(act))
        assert act.sha256 == digest(link.statement)
        previous = link.sha256
    for content in Content.objects.select_related("publication"):
        assert hashlib.sha256(content.html.encode()).hexdigest() == content.publication.html_sha256
        assert hashlib.sha256(content.data.encode()).hexdigest() == content.publication.data_sha256
    assert Content.objects.count() == 4


def test_what_came_back_cannot_be_changed(tmp_path: Path, own_place: Path) -> None:
    with forgotten():
        build()
        call_command("export_record", output=tmp_path / "record.json")
    call_command("import_record", str(tmp_path / "record.json"))
    for rows in (Publication.objects, Withdrawal.objects, ChainLink.objects, Content.objects):
        assert rows.exists()
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            rows.update(id=F("id"))
