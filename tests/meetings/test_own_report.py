"""An author who is signed in needs no secret for their own report, and reaches nobody else's by it."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from csp.models import User
from meetings.models import ReportRequest
from tests import desk
from tests.factories import AgendaItemFactory, MeetingFactory, ReportRequestFactory
from tests.factories.pdf import untagged_pdf

pytestmark = pytest.mark.django_db


@pytest.fixture
def author() -> User:
    return desk.member()


@pytest.fixture
def asked(author: User) -> ReportRequest:
    item = AgendaItemFactory(agenda__meeting=MeetingFactory(date=date(2099, 6, 2)), title="A review of Mill Lane", session="closed")
    return ReportRequestFactory(meeting=item.agenda.meeting, item=item, person=author.person, title=item.title, due=date(2099, 5, 1))


def address(asked: ReportRequest, further: str = "") -> str:
    return f"/report/mine-{asked.pk}/{further}"


def bare(client: Client, path: str) -> tuple[int, str]:
    answer = client.get(path)
    return answer.status_code, re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())


def test_the_author_reads_writes_and_sends_it(client, author, asked, own_data):
    desk.sign_in(client, author)
    text = client.get(address(asked)).content.decode()
    assert "A review of Mill Lane" in text and "My page</a>" in text and f'action="{address(asked, "upload/")}"' in text
    assert client.get(address(asked))["X-Robots-Tag"] == "noindex"
    assert client.post(address(asked, "begin/")).url == address(asked, "write/")
    assert client.get(address(asked, "write/")).status_code == 200
    assert client.get(address(asked, "write/state/")).status_code == 200
    sent = client.post(address(asked, "upload/"), {"version": 1, "file": SimpleUploadedFile("mill-lane.pdf", untagged_pdf())})
    assert sent.url == address(asked)
    asked.refresh_from_db()
    assert asked.received_at and asked.paper.audience == "closed"
    asked.paper.checked = True
    asked.paper.save()
    late = client.post(address(asked, "upload/"), {"version": asked.paper.version, "file": SimpleUploadedFile("b.pdf", untagged_pdf("Other"))})
    assert late.status_code == 409 and "has checked" in late.content.decode()


@pytest.mark.parametrize("further", ["", "write/", "write/plain/", "write/state/", "file/"])
def test_anothers_is_as_one_that_is_not_there(client, asked, further):
    desk.sign_in(client, desk.board_member())
    answers = {bare(client, path) for path in (address(asked, further), f"/report/mine-{asked.pk + 99}/{further}")}
    assert len(answers) == 1 and answers.pop()[0] == 404
    for act in ("upload/", "begin/", "hand-in/", "write/save/", "write/paste/"):
        assert client.post(address(asked, act)).status_code == 404
    assert ReportRequest.objects.get().paper is None


def test_who_is_signed_out_signs_in_first_whether_it_is_there_or_not(client, asked):
    for path in (address(asked), "/report/mine-999/"):
        assert client.get(path).url == f"/account/sign-in/?next={path}"
    assert client.post(address(asked, "hand-in/")).status_code == 302
    assert client.get(address(asked), headers={"X-Requested-With": "fetch"}).status_code == 401


def test_not_once_it_is_called_off_and_by_no_other_key(client, author, asked):
    desk.sign_in(client, author)
    for key in ("mine-", f"mine-{asked.pk}x", f"mine--{asked.pk}", f"MINE-{asked.pk}", f"mine-{asked.pk}%20", "mine-" + "9" * 30, "mine-٣"):
        assert client.get(f"/report/{key}/").status_code == 404, key
    asked.called_off_at = timezone.now()
    asked.save()
    assert client.get(address(asked)).status_code == 404


def test_an_officer_without_their_second_factor_sets_it_up_first(client, asked):
    officer = desk.officer(second_factor=False)
    ReportRequest.objects.update(person=officer.person)
    desk.sign_in(client, officer)
    assert client.get(address(asked)).url == "/account/"
    User.objects.filter(pk=officer.pk).update(is_active=False)
    assert client.get(address(asked)).status_code == 302
