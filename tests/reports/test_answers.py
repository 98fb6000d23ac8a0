"""How the public site answers browsers: validators, packed pages, parts of files, and no page that is outdated."""

from __future__ import annotations

import gzip
from datetime import timedelta
from email.utils import parsedate_to_datetime

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from csp.models import Partnership
from tests.factories import PartnershipFactory
from tests.reports.siterows import DAY, NOW, PDF, PLACE, Kind, meeting_of, publish, read, withdraw

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_data")]


@pytest.fixture(autouse=True)
def midsummer() -> object:
    """The day on which all of this is read."""
    with time_machine.travel(NOW, tick=False):
        yield


ADDRESSES = ["/", "/meetings/", "/meetings/2031/", PLACE, PLACE + "minutes/v1/", PLACE + "minutes/v1.json",
             PLACE + "minutes/v1.pdf", "/publications/", "/accessibility/"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_validators_and_no_cookie(client: Client, address: str) -> None:
    meeting_of()
    response = client.get(address)
    assert response["Cache-Control"] == "no-cache"
    assert not response.cookies
    assert response.get("Vary") == (None if address.endswith(".pdf") else "Accept-Encoding")
    assert "unsafe-inline" not in response["Content-Security-Policy"]
    again = client.get(address, HTTP_IF_NONE_MATCH=response["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(address, HTTP_IF_MODIFIED_SINCE=response["Last-Modified"]).status_code == 304
    response.getvalue()
    head = client.head(address)
    assert (head.status_code, head.getvalue()) == (200, b"")
    assert {**head.headers} == {**response.headers}
    assert client.post(address).status_code == 405


@pytest.mark.parametrize("address", ADDRESSES[:-2])
def test_an_act_outdates_what_a_browser_has(client: Client, address: str) -> None:
    minutes = meeting_of()["minutes"]
    before = client.get(address)
    before.getvalue()
    with time_machine.travel(NOW + timedelta(seconds=5)):
        withdraw(minutes)
        after = client.get(address, HTTP_IF_NONE_MATCH=before["ETag"])
        dated = client.get(address, HTTP_IF_MODIFIED_SINCE=before["Last-Modified"])
    assert after.status_code == dated.status_code == (410 if "minutes" in address else 200)


def test_a_change_of_the_partnerships_name_is_seen_at_once(client: Client) -> None:
    PartnershipFactory(name="Thornbridge Partnership")
    assert "Thornbridge Partnership" in read(client, "/accessibility/")
    Partnership.objects.update(name="Wend Valley Partnership")
    assert "Wend Valley Partnership" in read(client, "/accessibility/")


def test_packed_for_browsers_that_take_it(client: Client) -> None:
    meeting_of()
    plain, packed = client.get(PLACE), client.get(PLACE, HTTP_ACCEPT_ENCODING="gzip, br")
    assert packed["Content-Encoding"] == "gzip" and gzip.decompress(packed.content) == plain.content
    assert packed["ETag"] != plain["ETag"]
    assert int(packed["Content-Length"]) == len(packed.content) < len(plain.content)


def test_a_second_look_costs_one_query(client: Client) -> None:
    meeting_of()
    client.get(PLACE)
    with CaptureQueriesContext(connection) as queries:
        client.get(PLACE)
    assert len(queries) == 1


def test_the_pdf(client: Client) -> None:
    minutes = publish(Kind.MINUTES, DAY)
    response = client.get(PLACE + "minutes/v1.pdf")
    assert response.getvalue() == PDF
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Length"] == str(len(PDF))
    assert response["Content-Disposition"] == 'inline; filename="2031-07-11-minutes-v1.pdf"'
    assert parsedate_to_datetime(response["Last-Modified"]) == minutes.published_at


@pytest.mark.parametrize(("asked", "first", "last"), [
    ("bytes=0-9", 0, 9), ("bytes=100-", 100, len(PDF) - 1), ("bytes=-7", len(PDF) - 7, len(PDF) - 1),
    ("bytes=0-999999", 0, len(PDF) - 1), ("bytes=-999999", 0, len(PDF) - 1),
])
def test_a_part_of_the_pdf(client: Client, asked: str, first: int, last: int) -> None:
    publish(Kind.MINUTES, DAY)
    response = client.get(PLACE + "minutes/v1.pdf", HTTP_RANGE=asked)
    assert response.status_code == 206
    assert response.getvalue() == PDF[first : last + 1]
    assert response["Content-Range"] == f"bytes {first}-{last}/{len(PDF)}"
    assert response["Content-Length"] == str(last - first + 1)


@pytest.mark.parametrize("asked", ["bytes=999999-", "bytes=9-3", "bytes=-0"])
def test_a_part_that_is_not_there(client: Client, asked: str) -> None:
    publish(Kind.MINUTES, DAY)
    response = client.get(PLACE + "minutes/v1.pdf", HTTP_RANGE=asked)
    assert (response.status_code, response["Content-Range"]) == (416, f"bytes */{len(PDF)}")


@pytest.mark.parametrize("asked", ["bytes=0-1,5-9", "lines=1-2", "bytes=-", "bytes=a-b", "bytes=0-" + "9" * 5000])
def test_a_range_not_understood_is_answered_in_full(client: Client, asked: str) -> None:
    publish(Kind.MINUTES, DAY)
    response = client.get(PLACE + "minutes/v1.pdf", HTTP_RANGE=asked)
    assert (response.status_code, response.getvalue()) == (200, PDF)


def test_a_part_of_another_version_is_not_mixed_in(client: Client) -> None:
    publish(Kind.MINUTES, DAY)
    response = client.get(PLACE + "minutes/v1.pdf", HTTP_RANGE="bytes=0-9", HTTP_IF_RANGE='"another"')
    assert (response.status_code, response.getvalue()) == (200, PDF)


def test_for_robots_and_the_proxy(client: Client) -> None:
    assert client.get("/robots.txt").content == (
        b"User-agent: *\nDisallow: /raw/\nDisallow: /desk/\nDisallow: /members/\nDisallow: /account/\nDisallow: /report/\n"
    )
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/healthz").content == b"ok"
    assert len(queries) == 0
