"""The real papers of two meetings, brought through the desk: the same record as the import makes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from csp.models import Group, User
from meetings.models import Meeting, Paper
from meetings.paperqueries import original_of
from reports.importing.session import Import
from reports.record.services import record_of
from tests import desk
from tests.factories import OfficeFactory

pytestmark = pytest.mark.django_db
# What the import reads as agenda, minutes or log is no paper of the meeting.
NO_PAPERS = ("1-", "2-", "3-")


@pytest.mark.parametrize("day", ["2020-10-06", "2023-07-11"])
def test_the_desk_makes_the_record_that_the_import_makes(papers: Path, own_data: Path, client: Client, day: str):
    folder, by = papers / day, User.objects.machine()
    Import(by=by).run([folder])
    officer = desk.with_second_factor(desk.user_of("Greta Eastlake"))
    OfficeFactory(person=officer.person, group=Group.objects.get(kind="partnership"), kind="support_officer", starts=None)
    desk.sign_in(client, officer)
    meeting = Meeting.objects.get(date=date.fromisoformat(day))
    imported = told(meeting)
    assert len(imported) >= 5
    for paper in meeting.papers.all():
        document = paper.document
        paper.delete()
        if document:
            document.delete()
    files = [path for path in sorted(folder.iterdir(), key=number) if not path.name.startswith(NO_PAPERS)]
    uploads = [SimpleUploadedFile(path.name, path.read_bytes()) for path in files]
    answer = client.post(
        reverse("meetings:add_papers", args=[meeting.pk]), {"uploads": uploads, "item": "", "audience": "public"}
    )
    assert answer.status_code == 302
    assert told(meeting) == imported
    for paper in Paper.objects.filter(meeting=meeting):
        page = client.get(reverse("meetings:paper", args=[paper.pk]))
        assert page.status_code == 200
        assert [unit.text for unit in original_of(paper).lost] == []


def number(path: Path) -> int:
    """9-... before 10-..., as they were numbered."""
    return int(path.name.partition("-")[0])


def told(meeting: Meeting) -> list[object]:
    """What the record says of the papers of `meeting`."""
    [found] = [one for one in record_of(meeting)["meetings"] if one["date"] == meeting.date.isoformat()]
    return sorted(found["papers"], key=lambda paper: paper["slug"])
