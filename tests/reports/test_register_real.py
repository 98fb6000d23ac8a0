"""The action register of the real papers: what is printed equals what was written, row by row."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path

import docx
import pytest
from django.test import Client
from django.urls import reverse
from lxml import etree

from actions.models import ActionPoint
from csp.models import Group
from meetings.models import Meeting
from reports.builders import action_log_view
from tests import desk
from tests.factories import MembershipFactory, PersonFactory, UserFactory
from tests.reports.test_importing import run

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
LOGS = [("2023-07-11", date(2023, 3, 14), 10), ("2020-10-06", date(2020, 2, 11), 5)]


def table_of(path: Path) -> list[list[str]]:
    """The rows of the log's table as its XML has them, head left out; a row without a reference goes on from the one above.

    Read without any of the program's own reading.
    """
    rows: list[list[str]] = []
    root = etree.fromstring(zipfile.ZipFile(path).read("word/document.xml"))
    for row in root.iter(f"{W}tr"):
        cells = [" ".join("".join(cell.itertext(f"{W}t")).split()) for cell in row.iter(f"{W}tc")]
        if rows and not cells[0]:
            rows[-1] = [f"{above} {cell}".strip() for above, cell in zip(rows[-1], cells, strict=True)]
        else:
            rows.append(cells)
    assert rows[0] == ["MONTH / NUMBER", "ACTION POINT", "ACTION"]
    return rows[1:]


def sign_in(client: Client) -> None:
    """As a Board member of the partnership that the papers found."""
    user = UserFactory(person=PersonFactory(name="Cerys Coldharbour"))
    MembershipFactory(person=user.person, group=Group.objects.get(kind=Group.Kind.PARTNERSHIP), starts=None)
    desk.sign_in(client, user)


@pytest.mark.django_db
@pytest.mark.engines
@pytest.mark.parametrize(("folder", "raised", "count"), LOGS)
def test_the_printed_log_and_the_files_equal_the_source_in_all_three_columns(
    papers: Path, client: Client, folder: str, raised: date, count: int
) -> None:
    source = table_of(papers / folder / "3-action-points.docx")
    assert len(source) == count
    run(papers / folder)
    meeting = Meeting.objects.get(date=date.fromisoformat(folder))
    for audience in ("public", "members"):
        assert [[row.reference, row.text, row.words] for row in action_log_view(meeting, audience).rows] == source
    sign_in(client)
    asked = {"meeting": str(Meeting.objects.get(date=raised).pk)}
    word = docx.Document(io.BytesIO(client.get(reverse("members:actions_word"), asked).content))
    assert [[cell.text for cell in row.cells] for row in word.tables[0].rows[1:]] == source
    page = client.get(reverse("members:actions"), asked)
    assert [[row.log.reference, row.log.text, row.log.words] for row in page.context["rows"]] == source


@pytest.mark.django_db
def test_the_carried_over_one_is_found_by_its_words_and_tells_where_it_came_from(papers: Path, client: Client) -> None:
    run(papers / "2023-07-11")
    carried = ActionPoint.objects.exclude(origin_words="").get()
    assert (carried.reference, carried.continues) == ("03/05", None)
    sign_in(client)
    found = client.get(reverse("members:actions"), {"words": "carried over from 14 March"})
    assert [row.point for row in found.context["rows"]] == [carried]
    story = client.get(reverse("members:action", args=[carried.identity]))
    told = story.content.decode()
    assert "Carried over from 14 March meeting" in told
    assert "does not hold the earlier action point" in told
    # The record of flow counts nine as opened there: this one was not new.
    pictures = {one.key: one for one in client.get(reverse("members:actions")).context["pictures"]}
    assert pictures["by-meeting"].rows[0] == ("14 Mar 2023", (9, 0))
