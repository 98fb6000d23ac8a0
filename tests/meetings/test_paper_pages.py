"""The pages of a PDF at the desk and on its author's page: ready before anybody opens it, and open to nobody else."""

from __future__ import annotations

import re
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from csp import pagepictures
from csp.models import Audience, Inspection, Person
from csp.pagepictures import draw, folder_of, pictures_of
from meetings import services
from meetings.models import Meeting, Paper
from tests import desk
from tests.factories import AgendaItemFactory, MeetingFactory, PaperFactory
from tests.meetings.papersdesk import SECRET, asked, machine, pdf, word

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(own_data: object) -> Meeting:
    return MeetingFactory(date=timezone.localdate() + timedelta(days=30))


@pytest.fixture
def officer(client: Client) -> Client:
    desk.sign_in(client, desk.officer())
    return client


@pytest.fixture
def paper(meeting: Meeting) -> Paper:
    """A PDF as the officer brought it."""
    return services.add_paper(meeting=meeting, upload=pdf("Kingfishers"), items=[], by=desk.officer())


def words_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_an_upload_is_looked_through_and_drawn_before_anybody_opens_it(meeting: Meeting, paper: Paper) -> None:
    report = services.add_paper(meeting=meeting, upload=word(), items=[], by=desk.officer())
    assert set(Inspection.objects.exclude(done_at=None).values_list("file", flat=True)) == {paper.file_id, report.source_id}
    assert list(pictures_of(paper.file).drawn) == [1] and pictures_of(paper.file).done


def test_another_file_and_an_authors_file_are_looked_at_too(meeting: Meeting, paper: Paper) -> None:
    services.replace_paper(paper=paper, version=1, upload=pdf("Herons", "herons.pdf"), by=desk.officer())
    paper.refresh_from_db()
    sent = services.file_report(request=asked(meeting, title="Otters"), version=0, upload=pdf("Otters", "otters.pdf"), by=machine())
    for one in (paper, sent):
        assert pictures_of(one.file).done and Inspection.objects.get(file=one.file).done_at


def test_the_officer_sees_each_page(officer: Client, paper: Paper) -> None:
    html = officer.get(reverse("meetings:paper", args=[paper.pk])).content.decode()
    assert re.findall(r'<img [^>]*alt="([^"]*)"', html) == ["Page 1 of 1 of “Kingfishers”"]
    address = reverse("meetings:paper_page", args=[paper.pk, 1])
    assert re.findall(r'<img src="([^"]*)" width="877" height="1240" loading="lazy"', html) == [address]
    picture = officer.get(address)
    assert (picture.headers["Content-Type"], picture.headers["Cache-Control"]) == (
        "image/webp", "max-age=0, no-cache, no-store, must-revalidate, private"
    )
    assert b"".join(picture.streaming_content)[8:12] == b"WEBP"
    for number in (0, 2, 10**12):
        assert officer.get(reverse("meetings:paper_page", args=[paper.pk, number])).status_code == 404


def test_while_they_are_drawn_it_says_how_far(officer: Client, meeting: Meeting) -> None:
    paper = PaperFactory(meeting=meeting, upload=True, pages=12, file__content=b"drawn while somebody looks")
    (folder := folder_of(paper.file)).mkdir(parents=True)
    for number in (1, 2, 3):
        (folder / f"{number:04}-877x1240.webp").write_bytes(b"")
    with patch.object(type(pagepictures.draw_pages), "enqueue"):
        html = officer.get(reverse("meetings:paper_pages", args=[paper.pk])).content.decode()
    assert "Its pages are being drawn: 3 of 12." in words_of(html)
    assert '<progress class="pages__bar" max="12" value="3"' in html and 'hx-trigger="every 1s"' in html and "<img" not in html
    draw(paper.file, 1)
    html = officer.get(reverse("meetings:paper_pages", args=[paper.pk])).content.decode()
    assert html.count("<img") == 3 and "hx-get" not in html


@pytest.mark.parametrize(("pages", "most", "content", "said"), [
    (3, 2, b"", "The first 2 of its 3 pages are shown. Open the file to see the rest."),
    (1, 9, b"none", "Its pages could not be drawn. Open the file to see it."),
])
def test_what_is_not_shown_is_said(pages: int, most: int, content: bytes, said: str, officer: Client, meeting: Meeting, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pagepictures, "MOST_PAGES", most)
    monkeypatch.setattr("meetings.views.pagepictures.MOST_PAGES", most)
    paper = PaperFactory(meeting=meeting, upload=True, pages=pages, **({"file__content": content} if content else {}))
    draw(paper.file, pages)
    assert said in words_of(officer.get(reverse("meetings:paper_pages", args=[paper.pk])).content.decode())


def test_a_report_with_words_has_no_pages(officer: Client, paper: Paper) -> None:
    services.replace_paper(paper=paper, version=1, upload=word(), by=desk.officer())
    for name, *args in (("meetings:paper_pages",), ("meetings:paper_page", 1)):
        assert officer.get(reverse(name, args=[paper.pk, *args])).status_code == 404


def test_the_author_of_a_closed_report_sees_its_pages_signed_in_and_nobody_else_does(meeting: Meeting, client: Client) -> None:
    item = AgendaItemFactory(agenda__meeting=meeting, session="closed")
    request = asked(meeting, item, title="Mill Lane")
    sent = services.file_report(request=request, version=0, upload=pdf("Mill Lane"), by=machine())
    assert sent.audience == Audience.CLOSED
    page, picture = reverse("author:report", args=[SECRET]), reverse("author:page", args=[SECRET, 1])
    assert (client.get(picture).status_code, picture in client.get(page).content.decode()) == (404, False)
    desk.sign_in(client, desk.member())
    assert (client.get(picture).status_code, picture in client.get(page).content.decode()) == (404, False)
    own = Client()
    desk.sign_in(own, desk.user_of(Person.objects.get(pk=request.person_id).name))
    assert picture in own.get(page).content.decode()
    assert b"".join(own.get(picture).streaming_content)[8:12] == b"WEBP"
