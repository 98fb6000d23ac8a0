"""The pages of the agenda: with and without a script, nothing typed is lost."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from csp.versions import fingerprint
from meetings.agendawords import RowWords
from meetings.models import AgendaItem, Meeting
from meetings.services import add_row, change_row, drop_row
from tests import desk
from tests.factories import (
    AgendaFactory,
    AgendaItemFactory,
    AgendaLeadFactory,
    MeetingFactory,
    PaperFactory,
    PaperItemFactory,
    UserFactory,
)
from tests.reports.siterows import Kind as Published
from tests.reports.siterows import publish

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def officer(client: Client) -> Client:
    desk.sign_in(client, desk.officer())
    return client


@pytest.fixture
def meeting() -> Meeting:
    return MeetingFactory(date=date(2031, 7, 8))


def at(name: str, meeting: Meeting, *more: int) -> str:
    return reverse(f"meetings:{name}", args=[meeting.pk, *more])


def typed(row: AgendaItem | None, **words: object) -> dict[str, object]:
    """A posted form of a row."""
    prefix = f"r{row.pk}" if row else "new"
    whole = {"title": "", "minutes": "", "kind": "item", "purpose": "", "session": "open", "takes_up": "", "version": row.version if row else ""}
    return {f"{prefix}-{name}": value for name, value in (whole | words).items()}


def titles(meeting: Meeting) -> list[str]:
    return list(AgendaItem.objects.filter(agenda__meeting=meeting, parent=None).order_by("position").values_list("title", flat=True))


def test_a_typed_line_is_a_row_at_once_for_a_script(officer: Client, meeting: Meeting) -> None:
    answer = officer.post(at("agenda", meeting), {"line": "Funding report, Ada Applegarth, 15"}, headers=HTMX)
    assert answer.status_code == 200 and titles(meeting) == ["Funding report"]
    assert json.loads(answer["HX-Trigger"]) == {"announce": "Added: Funding report", "agendaChanged": True}
    assert "Ada Applegarth" in answer.text and "<html" not in answer.text
    assert officer.post(at("agenda", meeting), {"line": "  "}, headers=HTMX).status_code == 422


def test_without_a_script_a_line_is_shown_before_it_is_kept(officer: Client, meeting: Meeting) -> None:
    answer = officer.post(at("agenda", meeting), {"line": "Funding report, Ada Applegarth, 15"})
    assert titles(meeting) == []
    for shown in ('value="Funding report"', 'value="Ada Applegarth"', 'value="15"'):
        assert shown in answer.text
    done = officer.post(at("agenda", meeting), {"at": "end"} | typed(None, title="Funding report", leads=["Ada Applegarth", ""], minutes="15"))
    row = AgendaItem.objects.get()
    assert done.status_code == 302 and done.url == f"{at('agenda', meeting)}#open-{row.pk}"
    assert (row.title, row.minutes, [lead.words for lead in row.leads.all()]) == ("Funding report", 15, ["Ada Applegarth"])


def test_what_is_understood_while_typing(officer: Client, meeting: Meeting) -> None:
    MeetingFactory(date=date(2031, 3, 11))
    answer = officer.get(at("agenda_understood", meeting), {"line": "minutes, Board / members, 5"})
    for shown in ("Minutes of 11 March 2031 meeting: Agreement", "Board / members", "5 minutes", "the minutes of 11 March 2031"):
        assert shown in answer.text
    assert officer.get(at("agenda_understood", meeting), {"line": ""}).text.strip() == ""


def test_a_row_behind_another_and_a_part(officer: Client, meeting: Meeting) -> None:
    first, last = (add_row(meeting=meeting, words=RowWords(title), by=UserFactory()) for title in ("First", "Last"))
    page = officer.get(at("agenda", meeting), {"open": f"after-{first.pk}"})
    assert f'id="form-after-{first.pk}"' in page.text
    officer.post(at("agenda", meeting), {"at": f"after-{first.pk}"} | typed(None, title="Between"))
    officer.post(at("agenda", meeting), {"at": f"part-{last.pk}"} | typed(None, title="Part of last"))
    assert titles(meeting) == ["First", "Between", "Last"]
    assert last.parts.get().title == "Part of last"
    drop_row(row=first, version=1, by=UserFactory())
    officer.post(at("agenda", meeting), {"at": f"after-{first.pk}"} | typed(None, title="Not lost"))
    assert titles(meeting) == ["Between", "Last", "Not lost"]


def test_a_row_changed_meanwhile_shows_both_texts(officer: Client, meeting: Meeting) -> None:
    row = add_row(meeting=meeting, words=RowWords("Before"), by=UserFactory())
    change_row(row=row, version=1, words=RowWords("Theirs"), by=UserFactory())
    mine = typed(row, title="Mine", minutes="7")
    answer = officer.post(at("agenda_row", meeting, row.pk), mine, headers=HTMX)
    assert answer.status_code == 409 and titles(meeting) == ["Theirs"]
    for shown in ("<td class=\"govuk-table__cell\">Mine</td>", "<td class=\"govuk-table__cell\">Theirs</td>", 'value="Mine"', 'value="2"'):
        assert shown in answer.text
    page = officer.post(at("agenda_row", meeting, row.pk), mine)
    assert page.status_code == 409 and "<html" in page.text and 'value="Mine"' in page.text
    officer.post(at("agenda_row", meeting, row.pk), mine | {f"r{row.pk}-version": "2"}, headers=HTMX)
    assert titles(meeting) == ["Mine"]


def test_a_row_deleted_meanwhile_is_offered_as_a_new_one(officer: Client, meeting: Meeting) -> None:
    row = add_row(meeting=meeting, words=RowWords("Before"), by=UserFactory())
    drop_row(row=row, version=1, by=UserFactory())
    answer = officer.post(at("agenda_row", meeting, row.pk), typed(row, title="Mine", leads=["Ada", "Bram"]), headers=HTMX)
    assert answer.status_code == 409
    for shown in ("Somebody else deleted this row", 'value="Mine"', 'value="Ada"', 'value="Bram"', 'id="form-end"'):
        assert shown in answer.text
    for name in ("agenda_move", "agenda_drop"):
        assert "deleted meanwhile" in officer.post(at(name, meeting, row.pk), headers=HTMX).text


def test_what_cannot_be_said_is_said_at_the_field(officer: Client, meeting: Meeting) -> None:
    row = add_row(meeting=meeting, words=RowWords("Before"), by=UserFactory())
    for wrong, says in (({"title": ""}, "Enter what this row is about."), ({"title": "x", "minutes": "ten"}, "like 15"),
                        ({"title": "x", "leads": "y" * 301}, "more than 300"), ({"title": "x", "next_date": "31/2/2031"}, "31 February")):
        answer = officer.post(at("agenda_row", meeting, row.pk), typed(row, **wrong), headers=HTMX)
        assert answer.status_code == 422 and says in answer.text, wrong
    assert titles(meeting) == ["Before"]


def test_what_is_typed_elsewhere_stays_in_the_browser(officer: Client, meeting: Meeting) -> None:
    one, two = (add_row(meeting=meeting, words=RowWords(title), by=UserFactory()) for title in ("One", "Two"))
    answer = officer.post(at("agenda_move", meeting, two.pk), {"way": "up", "keep": [str(one.pk), f"after-{two.pk}", "999", "x-1"]}, headers=HTMX)
    assert titles(meeting) == ["Two", "One"]
    for at_ in (one.pk, f"after-{two.pk}"):
        form = answer.text.split(f'id="form-{at_}"')[1].split(">")[0]
        assert 'hx-preserve="true"' in form
    assert 'hx-preserve="true"' in answer.text.split('id="agenda-quick"')[1].split(">")[0]


def test_moves_by_button_key_and_drag(officer: Client, meeting: Meeting) -> None:
    one, two, three = (add_row(meeting=meeting, words=RowWords(title), by=UserFactory()) for title in ("One", "Two", "Three"))
    officer.post(at("agenda_move", meeting, three.pk), {"way": "up", "by": "button"})
    assert titles(meeting) == ["One", "Three", "Two"]
    answer = officer.post(at("agenda_move", meeting, one.pk), {"way": "drag", "before": ""}, headers=HTMX)
    assert titles(meeting) == ["Three", "Two", "One"] and f'data-focus-on="open-{one.pk}"' in answer.text
    officer.post(at("agenda_move", meeting, one.pk), {"way": "drag", "before": str(two.pk)}, headers=HTMX)
    assert titles(meeting) == ["Three", "One", "Two"]
    officer.post(at("agenda_move", meeting, one.pk), {"way": "nest"}, headers=HTMX)
    assert titles(meeting) == ["Three", "Two"]
    assert "No numbered item" in officer.post(at("agenda_move", meeting, three.pk), {"way": "nest"}, headers=HTMX).text
    officer.post(at("agenda_move", meeting, one.pk), {"way": "lift"}, headers=HTMX)
    assert titles(meeting) == ["Three", "One", "Two"]


def test_deleted_and_undone(officer: Client, meeting: Meeting) -> None:
    row = add_row(meeting=meeting, words=RowWords("Lamps"), by=UserFactory())
    done = officer.post(at("agenda_drop", meeting, row.pk), {"version": "1"})
    assert titles(meeting) == []
    page = officer.get(done.url)
    assert "Deleted: “Lamps”" in page.text
    undo = page.text.split('formaction="')[1].split('"')[0]
    officer.post(undo)
    assert titles(meeting) == ["Lamps"]
    assert "Deleted:" not in officer.get(done.url).text
    assert "back already" in officer.post(undo, headers=HTMX).text
    assert "changed while" in officer.post(at("agenda_drop", meeting, row.pk), {"version": "1"}, headers=HTMX).text


def test_what_hangs_on_a_row_is_asked_about_first(officer: Client, meeting: Meeting) -> None:
    row = AgendaItemFactory(agenda=AgendaFactory(meeting=meeting), title="Lamps")
    paper = PaperItemFactory(item=row, paper=PaperFactory(meeting=meeting, title="Survey of lamps")).paper
    page = officer.post(at("agenda_drop", meeting, row.pk), {"version": "1"})
    assert titles(meeting) == ["Lamps"]
    assert "The paper “Survey of lamps” stays with the meeting" in page.text
    officer.post(at("agenda_drop", meeting, row.pk), {"version": "1", "knowing": "yes"})
    assert titles(meeting) == [] and meeting.papers.get() == paper


def test_an_item_whose_paper_was_published_stays(officer: Client, meeting: Meeting) -> None:
    row = AgendaItemFactory(agenda=AgendaFactory(meeting=meeting), title="Lamps")
    paper = PaperItemFactory(item=row, paper=PaperFactory(meeting=meeting, title="Survey of lamps")).paper
    publish(Published.PAPER, meeting.date, meeting=meeting, title=paper.title, slug="paper-survey", paper=paper)
    answer = officer.post(at("agenda_drop", meeting, row.pk), {"version": "1", "knowing": "yes"}, headers=HTMX)
    assert titles(meeting) == ["Lamps"] and "“Survey of lamps” has been published for this item" in answer.text


def test_begun_from_the_usual_rows_or_the_last_agenda(officer: Client, meeting: Meeting) -> None:
    page = officer.get(at("agenda", meeting))
    assert "Start from the usual rows" in page.text and "Start from the agenda of" not in page.text
    officer.post(at("agenda_start", meeting), {"start": "usual"})
    assert len(titles(meeting)) == 7
    later = MeetingFactory(date=date(2031, 10, 7))
    assert "Start from the agenda of 8 July 2031" in officer.get(at("agenda", later)).text
    page = officer.post(at("agenda_start", later), {"start": "last"}, follow=True)
    assert "Started from the agenda of 8 July 2031." in page.text and len(titles(later)) == 7
    assert "already" in officer.post(at("agenda_start", later), {"start": "usual"}, follow=True).text


def test_bound_in_the_form_the_title_is_written(officer: Client, meeting: Meeting) -> None:
    earlier = MeetingFactory(date=date(2031, 3, 11))
    officer.post(at("agenda", meeting), {"at": "end"} | typed(None, takes_up=f"minutes:{earlier.pk}"))
    row = AgendaItem.objects.get()
    assert (row.title, row.about_meeting) == ("Minutes of 11 March 2031 meeting: Agreement", earlier)
    officer.post(at("agenda_row", meeting, row.pk), typed(row, title=row.title, takes_up="log"))
    row.refresh_from_db()
    assert (row.title, row.about, row.about_meeting) == ("Action points: Review", "action_log", None)


def test_lines_above_the_items(officer: Client, meeting: Meeting) -> None:
    officer.post(at("agenda_notes", meeting), {"notes": "Bring a lamp", "seen": fingerprint("")})
    assert meeting.agenda.notes == "Bring a lamp"


def test_rows_of_another_meeting_are_not_here(officer: Client, meeting: Meeting) -> None:
    stranger = AgendaItemFactory(title="Elsewhere")
    answer = officer.post(at("agenda_row", meeting, stranger.pk), typed(stranger, title="Taken"), headers=HTMX)
    assert answer.status_code == 409
    stranger.refresh_from_db()
    assert stranger.title == "Elsewhere"
    assert officer.post(at("agenda_move", meeting, stranger.pk), {"way": "up"}, headers=HTMX).status_code == 200


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_long_agenda_costs_no_more_queries(officer: Client, meeting: Meeting, headers: dict[str, str]) -> None:
    agenda = AgendaFactory(meeting=meeting)

    def cost(rows: int) -> int:
        while agenda.items.filter(parent=None).count() < rows:
            item = AgendaItemFactory(agenda=agenda)
            AgendaLeadFactory(item=item)
            AgendaItemFactory(parent=item)
            PaperItemFactory(item=item, paper=PaperFactory(meeting=meeting))
        with CaptureQueriesContext(connection) as queries:
            assert officer.get(at("agenda", meeting), headers=headers).status_code == 200
        return len(queries)

    assert cost(3) == cost(30) <= 25


def test_the_preview_is_what_would_be_published(officer: Client, meeting: Meeting) -> None:
    agenda = AgendaFactory(meeting=meeting)
    AgendaItemFactory(agenda=agenda, title="Review after a death", session="closed")
    AgendaItemFactory(agenda=agenda, title="Lamps")
    address = reverse("desk:preview", args=[meeting.pk, "agenda"])
    public, members = (officer.get(address, {"audience": who}, headers=HTMX).text for who in ("public", "members"))
    assert "Lamps" in public and "Review after a death" not in public and "Closed item" in public
    assert "Review after a death" in members
    assert "<html" in officer.get(address).text
    assert "has no agenda" in officer.get(reverse("desk:preview", args=[MeetingFactory().pk, "agenda"])).text
    assert officer.get(reverse("desk:preview", args=[meeting.pk, "nothing"])).status_code == 404
    assert officer.get(address, {"audience": "closed"}).status_code == 404
