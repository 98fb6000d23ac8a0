"""Pages of papers: what the officer and the author see and do, through their addresses."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from csp.models import Person, User
from meetings import services
from meetings.models import AgendaItem, Paper, ReportRequest
from meetings.uploads import WORD_TYPE
from tests import desk
from tests.factories import (
    AgendaItemFactory,
    AgendaLeadFactory,
    MeetingFactory,
    PaperFactory,
    PaperItemFactory,
    PersonFactory,
)
from tests.meetings.papersdesk import SECRET, asked, machine, pdf, pdf_file, word, word_file
from tests.reports.siterows import Kind, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(own_data):
    return MeetingFactory(date=timezone.localdate() + timedelta(days=30))


@pytest.fixture
def item(meeting):
    return AgendaItemFactory(agenda__meeting=meeting, title="Towpath lighting: Agreement")


@pytest.fixture
def closed(item):
    return AgendaItemFactory(agenda=item.agenda, title="Review of the Mill Lane death", session=AgendaItem.Session.CLOSED)


@pytest.fixture
def officer(client: Client) -> Client:
    desk.sign_in(client, desk.officer())
    return client


def at(name: str, *args: object) -> str:
    return reverse(f"meetings:{name}", args=args)


def link(name: str = "report", secret: str = SECRET) -> str:
    return reverse(f"author:{name}", args=[secret])


def words(response) -> str:
    """The text of a page, spaces as one."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


# Asking


def test_asking_offers_leads_with_their_address(officer, meeting, item, closed):
    written = AgendaItemFactory(agenda=item.agenda, title="Counts", time_words="Written report")
    dev = PersonFactory(name="Dev Dunnock", email="dev@thornbridge.example")
    AgendaLeadFactory(item=written, person=dev)
    page = officer.get(at("ask", meeting.pk)).content.decode()
    assert re.search(rf'name="item-{written.pk}-ask" checked', page)
    assert not re.search(rf'name="item-{item.pk}-ask" checked', page)
    assert page.count("dev@thornbridge.example") == 2  # in its line and in the list to choose from
    assert 'value="Towpath lighting"' in page and 'value="Review of the Mill Lane death"' not in page
    alone = officer.get(f"{at('ask', meeting.pk)}?item={item.pk}").content.decode()
    assert re.search(rf'name="item-{item.pk}-ask" checked', alone)
    assert not re.search(rf'name="item-{written.pk}-ask" checked', alone)


def test_asking_several_at_once(officer, meeting, item, closed):
    PersonFactory(name="Dev Dunnock")
    told = {
        f"item-{item.pk}-ask": "on", f"item-{item.pk}-title": "Lamps", f"item-{item.pk}-who": "dev dunnock",
        f"item-{item.pk}-email": "dev@thornbridge.example",
        "item-0-ask": "on", "item-0-title": "Bins", "item-0-who": "Una New", "item-0-email": "una@thornbridge.example",
        f"item-{closed.pk}-title": "not ticked", "due": f"{meeting.date - timedelta(days=7):%d/%m/%Y}", "message": "",
    }
    answer = officer.post(at("ask", meeting.pk), told, follow=True)
    assert "2 e-mails sent: Dev Dunnock, Una New." in words(answer)
    assert list(ReportRequest.objects.order_by("id").values_list("title", "item")) == [("Lamps", item.pk), ("Bins", None)]
    assert Person.objects.filter(name="Dev Dunnock").count() == 1


@pytest.mark.parametrize(("change", "why"), [
    ({"due": "yesterday"}, "Write the date like"), ({"due": "1/1/2001"}, "passed already"),
    ({"ask": ""}, "Tick at least one report"), ({"email": "nobody"}, "like name@"),
    ({"email": ""}, "Enter an e-mail address: 1 Towpath"), ({"who": " "}, "Enter who writes it: 1 Towpath"),
])
def test_asking_says_what_is_wrong_and_keeps_what_was_typed(officer, meeting, item, change, why):
    line = {"ask": "on", "title": "Lamps on the towpath", "who": "Dev", "email": "d@thornbridge.example", "due": "1/1/2099"} | change
    due = line.pop("due")
    answer = officer.post(at("ask", meeting.pk), {f"item-{item.pk}-{name}": value for name, value in line.items()} | {
        "due": f"{meeting.date:%d/%m/%Y}" if due == "1/1/2099" else due, "message": "Two pages.",
    })
    assert answer.status_code == 422
    assert why in words(answer)
    assert "Lamps on the towpath" in answer.content.decode() and "Two pages." in answer.content.decode()
    assert not ReportRequest.objects.exists()


def test_one_request_again_another_day_off(officer, meeting, item):
    request = asked(meeting, item, due=meeting.date - timedelta(days=2))
    page = at("request", request.pk)
    assert "Ask again" in words(officer.get(page))
    answer = officer.post(page, {"act": "due", "due-due": "1/1/2001"})
    assert answer.status_code == 422 and "passed already" in words(answer)
    assert officer.post(page, {"act": "due", "due-due": f"{meeting.date:%d/%m/%Y}"}).status_code == 302
    again = {"act": "again", "again-email": "new@thornbridge.example", "again-due": f"{meeting.date:%d/%m/%Y}"}
    assert "no longer works" in words(officer.post(page, again, follow=True))
    assert Client().get(link()).status_code == 404
    officer.post(page, {"act": "off"})
    assert officer.get(page).status_code == 404


# Bringing files


def test_files_are_placed_by_what_they_say(officer, meeting, item, closed):
    bins = AgendaItemFactory(agenda=item.agenda, title="Bins of the market square")
    files = [word_file("Bins of the market square", name="a.docx"), word_file("Towpath lighting", name="b.docx"), pdf_file()]
    answer = officer.post(at("add_papers", meeting.pk), {"uploads": files, "item": "", "audience": "public"})
    assert answer.status_code == 302
    placed = {paper.title: list(paper.items.all()) for paper in Paper.objects.all()}
    assert placed == {"Bins of the market square": [bins], "Towpath lighting": [item], "Bicycle count": []}


def test_a_file_goes_where_the_officer_says(officer, meeting, item, closed):
    for choice, audience, items, closedness in [
        (str(closed.pk), "public", [closed], "closed"), ("none", "members", [], "members"),
    ]:
        officer.post(at("add_papers", meeting.pk), {"uploads": [word_file(f"Report {choice}")], "item": choice, "audience": audience})
        paper = Paper.objects.last()
        assert (list(paper.items.all()), paper.audience) == (items, closedness)


def test_what_cannot_be_read_is_said_and_the_rest_waits(officer, meeting, item):
    bad = SimpleUploadedFile("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 50)
    answer = officer.post(at("add_papers", meeting.pk), {"uploads": [word_file(), bad], "item": "", "audience": "public"})
    assert answer.status_code == 422
    assert "save it as .docx" in words(answer)
    assert not Paper.objects.exists()
    answer = officer.post(at("add_papers", meeting.pk), {"item": "", "audience": "public"})
    assert "Choose at least one file" in words(answer)


def test_a_script_is_told_where_to_go(officer, meeting):
    answer = officer.post(
        at("add_papers", meeting.pk), {"uploads": [pdf_file()], "item": "", "audience": "public"},
        headers={"X-Requested-With": "fetch"},
    )
    assert answer.json() == {"location": at("paper", Paper.objects.get().pk)}


def test_a_report_begun_here_opens_in_the_editor(officer, meeting, item):
    answer = officer.post(at("begin_paper", meeting.pk), {"title": "Lamps", "author": "Una", "item": str(item.pk), "audience": "public"})
    paper = Paper.objects.get()
    assert answer.url == at("write_paper", paper.pk)
    page = officer.get(answer.url).content.decode()
    assert 'data-profile="report"' in page and "Purpose of the report" in page
    assert paper.document.sections.first().title == "Purpose of the report"


# One paper


def test_the_check_beside_the_original(officer, meeting, item):
    paper = services.add_paper(
        meeting=meeting, upload=word("Lamps", "1.1 Which are dark."), items=[item], by=desk.officer()
    )
    page = officer.get(at("paper", paper.pk))
    for said in ("The Word file, as it was read", "numbered paragraph", "The report, as it is printed", "Which are dark."):
        assert said in words(page)
    told = {"version": 1, "revision": paper.document.revision, "checked": "yes"}
    services.write_paper(paper=paper, operations=[], by=machine())
    moved = officer.post(at("check_paper", paper.pk), told)
    assert moved.status_code == 409 and "was changed while you had it open" in words(moved)
    told["revision"] += 1
    assert "is checked" in words(officer.post(at("check_paper", paper.pk), told, follow=True))
    assert Paper.objects.get().checked


def test_details_changed_by_two_are_shown_both(officer, meeting, item, closed):
    paper = services.add_paper(meeting=meeting, upload=word("Lamps"), items=[item], by=desk.officer())
    told = {"version": 1, "title": "Lamps at night", "to": "Board", "author": "Una", "items": [item.pk], "audience": "members"}
    assert officer.post(at("paper_details", paper.pk), told).status_code == 302
    late = officer.post(at("paper_details", paper.pk), told | {"title": "Lamps by day"})
    assert late.status_code == 409
    assert "“Lamps at night”" in words(late) and 'value="Lamps by day"' in late.content.decode()
    assert 'name="version" value="2"' in late.content.decode()
    refused = officer.post(at("paper_details", paper.pk), told | {"version": 2, "items": [closed.pk], "audience": "members"})
    assert refused.status_code == 422 and "closed itself" in words(refused)


def test_another_file_and_the_removal(officer, meeting, item):
    paper = services.add_paper(meeting=meeting, upload=word("Lamps"), items=[item], by=desk.officer())
    assert officer.post(at("replace_paper", paper.pk), {"version": 1, "file": pdf_file()}).status_code == 302
    page = officer.get(at("paper", paper.pk))
    assert "Tags for screen readers" in words(page)
    same = officer.post(at("replace_paper", paper.pk), {"version": 2, "file": pdf_file()})
    assert same.status_code == 422 and "here already" in words(same)
    assert officer.post(at("remove_paper", paper.pk), {"version": 1}).status_code == 409
    assert "is removed" in words(officer.post(at("remove_paper", paper.pk), {"version": 2}, follow=True))
    assert officer.get(at("paper", paper.pk)).status_code == 404


def test_a_file_is_handed_out_as_what_it_is(officer, meeting, item):
    pdf_paper = services.add_paper(meeting=meeting, upload=pdf(), items=[item], by=desk.officer())
    word_paper = services.add_paper(meeting=meeting, upload=word(name="lamps & bins.docx"), items=[item], by=desk.officer())
    shown, kept = officer.get(at("paper_file", pdf_paper.pk)), officer.get(at("paper_file", word_paper.pk))
    assert (shown["Content-Type"], kept["Content-Type"]) == ("application/pdf", WORD_TYPE)
    assert shown["Content-Disposition"].startswith("inline") and kept["Content-Disposition"].startswith("attachment")
    assert {shown["X-Content-Type-Options"], kept["X-Content-Type-Options"]} == {"nosniff"}
    assert "no-store" in shown["Cache-Control"]
    assert b"".join(shown.streaming_content) == pdf().content
    assert b"".join(kept.streaming_content) == word(name="lamps & bins.docx").content
    assert officer.get(at("paper_file", PaperFactory(meeting=meeting).pk)).status_code == 404


def test_the_board_by_state_and_the_order(officer, meeting, item):
    one, two = (services.add_paper(meeting=meeting, upload=word(title), items=[item], by=desk.officer()) for title in ("Lamps", "Bins"))
    asked(meeting, item, title="Bikes", due=timezone.localdate() - timedelta(days=2))
    assert "2 days ago" in words(officer.get(at("papers", meeting.pk)))
    late = words(officer.get(f"{at('papers', meeting.pk)}?state=overdue"))
    assert "Bikes" in late and "Lamps" not in late
    assert "None of the papers stands there now" in words(officer.get(f"{at('papers', meeting.pk)}?state=checked"))
    assert officer.post(at("move_paper", two.pk), {"to": "up"}).url.endswith(f"#paper-{two.pk}")
    page = words(officer.get(at("papers", meeting.pk)))
    assert page.index("Bins") < page.index("Lamps") and one.pk < two.pk
    assert "no item of the agenda promises" in words(officer.get(at("papers", MeetingFactory().pk)))


def test_no_page_costs_more_for_more_items_papers_and_people(officer, meeting):
    agenda = AgendaItemFactory(agenda__meeting=meeting).agenda
    paper = services.add_paper(meeting=meeting, upload=word("Lamps"), items=[], by=desk.officer())
    pages = [at("papers", meeting.pk), at("ask", meeting.pk), at("add_papers", meeting.pk), at("paper", paper.pk), at("paper_details", paper.pk)]
    for item in AgendaItemFactory.create_batch(3, agenda=agenda, time_words="Written report"):
        AgendaLeadFactory(item=item)
        asked(meeting, item, secret=f"s{item.pk}")
        PaperItemFactory(paper__meeting=meeting, item=item)
    counts = [cost(officer, page) for page in pages]
    for item in AgendaItemFactory.create_batch(30, agenda=agenda, time_words="Written report"):
        AgendaLeadFactory(item=item)
        asked(meeting, item, secret=f"s{item.pk}")
        PaperItemFactory(paper__meeting=meeting, item=item)
        PaperItemFactory(paper=paper, item=item)
    assert [cost(officer, page) for page in pages] == counts


def cost(client: Client, page: str) -> int:
    """Queries for a page."""
    with CaptureQueriesContext(connection) as asked:
        assert client.get(page).status_code == 200
    return len(asked)


# The author's page


def test_the_author_reads_what_is_asked(client, meeting, item):
    asked(meeting, item, title="Lamps", message="Two pages will do.")
    page = client.get(link())
    for said in ("Lamps", "1 Towpath lighting", f"{meeting.date:%-d %B %Y}", "Two pages will do.", "Send a file", "Or write it here"):
        assert said in words(page)
    assert "Menu" not in words(page)
    assert page["X-Robots-Tag"] == "noindex" and "no-store" in page["Cache-Control"]


def test_a_dead_link_tells_nothing(client, meeting, item):
    asked(meeting, item, title="Lamps")
    for secret in ("another", SECRET[:-1], f"{SECRET}x"):
        page = client.get(link(secret=secret))
        assert page.status_code == 404 and "does not work any more" in words(page) and "Lamps" not in words(page)
    script = client.post(link("save", secret="another"), headers={"X-Requested-With": "fetch"})
    assert script.status_code == 403 and "Ask the support officer" in script.json()["error"]


def test_the_author_sends_a_file_sees_it_and_sends_another(client, meeting, item):
    asked(meeting, item, title="Bikes", due=timezone.localdate() - timedelta(days=2))
    page = client.post(link("upload"), {"version": 0, "file": word_file("Lamps", "1.1 Which are dark.")}, follow=True)
    for said in ("Your report is here", "2 days after the date", "report.docx", "Which are dark."):
        assert said in words(page)
    stale = client.post(link("upload"), {"version": 0, "file": pdf_file()})
    assert stale.status_code == 422 and "was changed while you had it open" in words(stale)
    assert 'name="version" value="1"' in stale.content.decode()
    assert client.post(link("upload"), {"version": 1, "file": pdf_file()}).status_code == 302
    assert b"".join(client.get(link("file")).streaming_content) == pdf().content
    bad = client.post(link("upload"), {"version": 2, "file": SimpleUploadedFile("x.docx", b"none")})
    assert bad.status_code == 422 and "is not a Word file" in words(bad)


def test_after_the_check_the_author_is_told(client, meeting, item):
    request = asked(meeting, item)
    paper = services.file_report(request=request, version=0, upload=pdf(), by=machine())
    services.check_paper(paper=paper, version=1, revision=None, by=desk.officer())
    page = words(client.get(link()))
    assert "has checked it" in page and "Send another file" not in page
    refused = client.post(link("upload"), {"version": 2, "file": word_file()})
    assert refused.status_code == 409 and "has checked this report" in words(refused)


def test_a_late_paper_says_so_to_its_author(client, meeting, item):
    publish(Kind.AGENDA, meeting.date, meeting=meeting)
    asked(meeting, item, due=timezone.localdate() - timedelta(days=1))
    assert "named as a late paper" in words(client.get(link()))
    page = client.post(link("upload"), {"version": 0, "file": word_file()}, follow=True)
    assert "it will be named as a late paper" in words(page)


def test_a_link_alone_does_not_show_a_closed_report(client, meeting, closed):
    request = asked(meeting, closed, title="The case", person__email="")
    client.post(link("upload"), {"version": 0, "file": word_file("Mill Lane", "1.1 What befell Quill.", name="quill.docx")})
    whole = client.get(link()).content.decode()
    for secret in ("Quill", "quill", "Mill Lane"):
        assert secret not in whole
    assert "A closed item" in whole and "The case" not in whole
    for name in ("write", "plain", "file", "state"):
        answer = client.get(link(name))
        assert answer.status_code in (403, 404) and b"Quill" not in answer.content
    assert client.post(link("save"), "{}", content_type="application/json").status_code == 403
    desk.sign_in(client, desk.officer())
    assert b"Quill" not in client.get(link()).content
    desk.sign_in(client, User.objects.create_user("dev@thornbridge.example", person=request.person))
    page = client.get(link()).content.decode()
    assert "What befell Quill" in page
    assert "data-closed" in client.get(link("write")).content.decode()


def test_writing_in_plain_boxes_and_handing_in(client, meeting, item):
    asked(meeting, item, title="Lamps")
    assert client.get(link("plain")).url == link()
    assert client.post(link("begin")).url == link("write")
    assert 'data-user="author"' in client.get(link("write")).content.decode()
    paper = Paper.objects.get()
    purpose, background = list(paper.document.sections.all())[:2]
    told = {"revision": 0, str(purpose.identity): "To say it.\r\n\r\n## Where\r\n\r\nOn the towpath.", "done": "yes"}
    page = client.post(link("plain"), told, follow=True)
    assert "You have begun to write it here" in words(page)
    stale = client.post(link("plain"), {"revision": 0, str(background.identity): "Typed too late."})
    assert stale.status_code == 409
    assert "Both texts are shown" in words(stale) and "Typed too late." in words(stale) and "On the towpath." in words(stale)
    paper.document.refresh_from_db()
    early = client.post(link("hand_in"), {"version": 1, "revision": "x"})
    assert early.status_code == 409
    done = client.post(link("hand_in"), {"version": 1, "revision": paper.document.revision}, follow=True)
    assert "handed in" in words(done) and "On the towpath." in words(done)


def test_the_editors_addresses_answer_for_this_report_alone(client, meeting, item):
    request = asked(meeting, item)
    services.begin_report(request=request, by=machine())
    state = client.get(link("state")).json()
    assert state["editable"] and state["sections"][0]["title"] == "Purpose of the report"
    assert client.get(f"{link('state')}?since={state['revision']}").status_code == 204
    other = PaperFactory(meeting=meeting)
    section = other.document.sections.create(position=1, title="Theirs")
    told = {"operations": [{
        "op": "7d4a5a0e-6f0b-4d53-9d3a-0d6f3d2b1a10", "do": "put_block", "identity": "7d4a5a0e-6f0b-4d53-9d3a-0d6f3d2b1a11",
        "base": 0, "section": str(section.identity), "after": None,
        "content": {"kind": "paragraph", "text": "Mine", "depth": 1, "numbered": True, "rows": None},
    }]}
    answer = client.post(link("save"), told, content_type="application/json").json()
    assert answer["results"][0]["state"] != "saved" and not section.blocks.exists()
    told["operations"][0] |= {"section": state["sections"][0]["identity"], "op": "7d4a5a0e-6f0b-4d53-9d3a-0d6f3d2b1a12"}
    assert client.post(link("save"), told, content_type="application/json").json()["results"][0]["state"] == "saved"
    Paper.objects.filter(request=request).update(checked=True)
    told["operations"][0] |= {"op": "7d4a5a0e-6f0b-4d53-9d3a-0d6f3d2b1a13", "base": 1}
    told["operations"][0]["content"] = told["operations"][0]["content"] | {"text": "After the check"}
    assert client.post(link("save"), told, content_type="application/json").status_code == 409
    pasted = client.post(link("paste"), {"html": "<table><tr><td>a<td>b</table>", "text": ""}, content_type="application/json")
    assert pasted.json()["blocks"][0]["rows"] == [["a", "b"]]
