"""The pages of publishing from the other side: who may, what they show and keep back, what they refuse."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from csp.models import AuditEntry
from csp.preflightservices import look_through
from meetings.models import AgendaItem, Paper
from reports.differences import differences
from reports.models import Publication, Release
from reports.services import publish_meeting
from reports.services.releasing import Planned
from tests import desk
from tests.factories import (
    FullMeeting,
    PaperFactory,
    PaperItemFactory,
    ReleaseFactory,
    full_meeting,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def full(own_data: Path) -> FullMeeting:
    full = full_meeting()
    look_through(files=[full.tagged.file, full.untagged.file], by=desk.officer())
    return full


@pytest.fixture
def officer(client: Client) -> Client:
    desk.sign_in(client, desk.officer())
    return client


def page(full: FullMeeting) -> str:
    return reverse("desk:publish", args=[full.meeting.pk])


def opened(full: FullMeeting) -> None:
    """Nothing of the meeting is closed any more."""
    AgendaItem.objects.filter(agenda=full.agenda).update(session="open")
    Paper.objects.filter(pk=full.closed.pk).delete()
    for meeting in (full.meeting, full.earlier):
        meeting.minutes.document.sections.update(audience="public", public_wording="")


def order(client: Client, full: FullMeeting, *what: str, **more: object):
    told = {"what": list(what), "when": "now", "looked_at": json.dumps(Planned(full.meeting, None).seen()), **more}
    return client.post(page(full), told)


def test_an_order_is_carried_out(officer: Client, full: FullMeeting) -> None:
    opened(full)
    response = order(officer, full, "notice", "agenda")
    assert (response.status_code, response.url) == (302, page(full))
    assert Release.objects.get().status == Release.Status.DONE
    shown = officer.get(page(full)).content.decode()
    assert "Published: 2. Notice of meeting, 8 July 2031, Agenda, 8 July 2031." in shown
    assert "As published" in shown


@pytest.mark.parametrize(("more", "words"), [
    ({"when": "later"}, "Enter when it is to be published."),
    ({"when": "later", "at_date": "1 January 2001", "at_time": "9:00"}, "is past. Choose a later time"),
    ({"what": []}, "Choose what is to be published."),
    ({"what": ["pigeons"]}, "There is a problem"),
])
def test_a_faulty_order_says_what_is_wrong(officer: Client, full: FullMeeting, more: dict[str, object], words: str) -> None:
    response = order(officer, full, "notice", **more)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert Release.objects.count() == 0


@pytest.mark.parametrize("looked_at", ["", "{}", "[]", '{"public/2031-07-08/notice": 3}', "nonsense"])
def test_nothing_is_published_that_the_page_did_not_show(officer: Client, full: FullMeeting, looked_at: str) -> None:
    response = order(officer, full, "notice", looked_at=looked_at)
    assert (response.status_code, Release.objects.count()) == (409, 0)
    assert "has changed since it was looked at" in response.content.decode()


def test_what_was_ticked_stays_ticked(officer: Client, full: FullMeeting) -> None:
    response = order(officer, full, "agenda", looked_at="{}")
    html = response.content.decode()
    assert 'value="agenda" id="what-agenda" checked' in html
    assert 'value="notice" id="what-notice" checked' not in html
    # It can be sent again as it stands: the page now shows what there is.
    told = json.loads(response.context["looked_at"])
    assert told == Planned(full.meeting, None).seen()


def test_closed_matter_is_named_for_the_officer_alone(officer: Client, full: FullMeeting) -> None:
    html = officer.get(page(full)).content.decode()
    assert "Review of the Mill Lane death" in html and "The Mill Lane review" in html
    for slug in ("agenda", "minutes", "actions", "pack"):
        part = officer.get(reverse("desk:part", args=[full.meeting.pk, "public", full.meeting.pk, slug])).content.decode()
        assert "Mill Lane death" not in part and "Mill Lane review" not in part and "Quill" not in part, slug
    members = officer.get(reverse("desk:part", args=[full.meeting.pk, "members", full.meeting.pk, "agenda"])).content.decode()
    assert "Review of the Mill Lane death" in members


def test_no_part_of_what_is_not_there(officer: Client, full: FullMeeting) -> None:
    for audience, slug in (("public", "paper-mill-lane-review"), ("public", "pigeons"), ("nobody", "agenda")):
        address = reverse("desk:part", args=[full.meeting.pk, audience, full.meeting.pk, slug])
        assert officer.get(address).status_code == 404, slug
        assert officer.get(address[:-1] + ".pdf").status_code == 404, slug


def test_a_part_as_pdf(officer: Client, full: FullMeeting) -> None:
    for slug, own in (("paper-bicycle-count", False), ("notice", True)):
        address = reverse("desk:part_pdf", args=[full.meeting.pk, "public", full.meeting.pk, slug])
        response = officer.get(address)
        assert response["Content-Type"] == "application/pdf" and response.getvalue().startswith(b"%PDF"), own
    assert officer.get(reverse("desk:part_pdf", args=[full.meeting.pk, "public", full.meeting.pk, "pack"])).status_code == 404
    assert Publication.objects.count() == 0


def test_approval_by_another_and_not_by_oneself(client: Client, full: FullMeeting) -> None:
    desk.sign_in(client, desk.officer())
    assert order(client, full, "agenda").status_code == 302
    release = Release.objects.get()
    assert release.status == Release.Status.APPROVAL
    address, told = reverse("desk:approve", args=[release.pk]), {"looked_at": release.seen_sha256}
    assert "You ordered it, so somebody else approves it." in client.get(address).content.decode()
    client.post(address, told)
    release.refresh_from_db()
    assert (release.status, Publication.objects.count()) == (Release.Status.APPROVAL, 0)
    for refused in (desk.member(), desk.board_member(), desk.administrator()):
        desk.sign_in(client, refused)
        assert (client.get(address).status_code, client.post(address, told).status_code) == (403, 403)
    desk.sign_in(client, desk.vice_chair())
    assert client.get(page(full)).status_code == 403
    client.post(address, {"looked_at": "another"})
    release.refresh_from_db()
    assert release.status == Release.Status.APPROVAL
    client.post(address, told)
    release.refresh_from_db()
    assert (release.status, release.approved_by) == (Release.Status.DONE, desk.vice_chair())


def test_an_approver_may_call_it_off(client: Client, full: FullMeeting) -> None:
    release = ReleaseFactory(meeting=full.meeting, status="approval", needs_approval=True)
    desk.sign_in(client, desk.chair())
    response = client.post(reverse("desk:call_off", args=[release.pk]), {"reason": "Wait for the police."})
    assert response.url == reverse("desk:approve", args=[release.pk])
    release.refresh_from_db()
    assert (release.status, release.outcome) == ("called_off", "Called off by Ada Brackenridge. Wait for the police.")


def test_progress(officer: Client, full: FullMeeting) -> None:
    release = ReleaseFactory(meeting=full.meeting, status="running", progress="Public pack: 3 of 7")
    address = reverse("desk:release", args=[release.pk])
    answer = officer.get(address, headers={"HX-Request": "true"})
    assert "Public pack: 3 of 7" in answer.content.decode() and "HX-Refresh" not in answer
    Release.objects.update(status="done", ended_at=release.at, outcome="Published: 1.")
    assert officer.get(address, headers={"HX-Request": "true"})["HX-Refresh"] == "true"


def test_withdrawal_shows_what_falls_with_it(officer: Client, full: FullMeeting) -> None:
    publish_meeting(meeting=full.meeting, what={"agenda", "papers", "pack", "members-pack"}, by=desk.officer())
    paper = Publication.objects.get(slug="paper-lighting-plan", audience="public")
    address = reverse("desk:withdraw", args=[paper.pk])
    html = officer.get(address).content.decode()
    assert "Public pack, 8 July 2031, version 1, public" in html and "Withdraw 2 publications" in html
    assert "Lighting plan, version 1</a>, board and members" in html
    assert officer.post(address, {"reason": " "}).status_code == 422
    assert officer.post(address, {"reason": "It named a person."}).url == page(full)
    assert set(Publication.objects.exclude(withdrawal=None).values_list("slug", "audience")) == {("paper-lighting-plan", "public"), ("pack", "public")}
    assert officer.get(address).status_code == 404
    assert AuditEntry.objects.filter(act="withdraw_publication").count() == 2
    # Withdrawn with these very words, it goes out again on purpose alone.
    assert "Withdrawn before" in officer.get(page(full)).content.decode()


def test_late_papers_go_out_in_a_supplement(officer: Client, full: FullMeeting) -> None:
    """The pack that stands is left as it is; the supplement names what came late, for both audiences."""
    opened(full)
    by = desk.officer()
    publish_meeting(meeting=full.meeting, what={"agenda", "papers", "pack", "members-pack"}, by=by)
    late = PaperFactory(meeting=full.meeting, title="Prams on the quay", slug="prams", late=True)
    PaperItemFactory(paper=late, item=full.agenda.items.get(title="Counts and surveys"))
    html = officer.get(page(full)).content.decode()
    for name, ticked in (("supplement", True), ("members-supplement", True), ("papers", True), ("pack", False), ("members-pack", False)):
        assert (f'value="{name}" id="what-{name}" checked' in html) == ticked, name
    assert order(officer, full, "supplement", "members-supplement").status_code == 302
    assert Release.objects.get().status == Release.Status.DONE
    found = Publication.objects.filter(kind="late").order_by("audience")
    assert [(one.audience, one.slug, one.title) for one in found] == [
        ("members", "supplement", "Late papers for Board and members, 8 July 2031"), ("public", "supplement", "Late papers, 8 July 2031"),
    ]
    assert [part["slug"] for part in json.loads(found[1].content.data)["parts"]] == ["paper-prams"]
    assert set(Publication.objects.filter(kind="pack").values_list("version", flat=True)) == {1}
    assert Publication.objects.get(slug="agenda", version=2, audience="public")
    public = Client().get(f"/meetings/{full.meeting.date}/").content.decode()
    assert "Download late papers" in public
    # A pack that is made anew does not slip it in.
    publish_meeting(meeting=full.meeting, what={"pack"}, by=by)
    pack = Publication.objects.filter(kind="pack", audience="public").order_by("-version").first()
    assert "paper-prams" not in {part["slug"] for part in json.loads(pack.content.data)["parts"]}


def test_a_late_paper_before_the_first_pack_is_in_the_pack(full: FullMeeting) -> None:
    Paper.objects.filter(pk=full.report.pk).update(late=True)
    publish_meeting(meeting=full.meeting, what={"pack"}, by=desk.officer())
    assert not Publication.objects.filter(kind="late").exists()
    assert Publication.objects.filter(slug="paper-lighting-plan").exists()


def test_findings_of_one_paper(officer: Client, full: FullMeeting) -> None:
    assert "It has no tags." in officer.get(reverse("desk:findings", args=[full.untagged.pk])).content.decode()
    assert "Nothing stands out in it." in officer.get(reverse("desk:findings", args=[full.tagged.pk])).content.decode()
    assert "The public does not get it." in officer.get(reverse("desk:findings", args=[full.closed.pk])).content.decode()


def test_a_group_without_an_agenda_has_its_notice(officer: Client, full: FullMeeting) -> None:
    html = officer.get(reverse("desk:publish", args=[full.earlier.pk])).content.decode()
    assert "Notice of meeting, 11 March 2031" in html


@pytest.mark.parametrize(("before", "after", "pieces"), [
    ("<p>One lamp.</p>", "<p>One lamp.</p>", []),
    ("<p>One lamp.</p>", "<p>Two lamps.</p>", [[("gone", "One lamp."), ("new", "Two lamps.")]]),
    ("<p>The lamp is out.</p><p>Same.</p>", "<p>The lamp is not out.</p><p>Same.</p>", [[("same", "The lamp is"), ("new", "not"), ("same", "out.")]]),
    ("<ul><li>a</li></ul>", "<ul><li>a</li><li>b &amp; c</li></ul>", [[("new", "b & c")]]),
    ("<td>a</td><td>b</td></tr>", "<td>a</td><td>c</td></tr>", [[("same", "a"), ("gone", "b"), ("new", "c")]]),
])
def test_differences(before: str, after: str, pieces: list[list[tuple[str, str]]]) -> None:
    assert [[(one.kind, one.text) for one in line.pieces] for line in differences(before, after)] == pieces


def test_the_queries_of_the_page_by_papers(officer: Client, full: FullMeeting) -> None:
    """Reading twenty papers and what was published of them takes as many queries as reading five."""
    counted = []
    officer.get(page(full))  # its pictures are put to the worker
    for number in (5, 15):
        while full.meeting.papers.count() < number:
            PaperFactory(meeting=full.meeting, slug=f"paper-{full.meeting.papers.count()}")
        with CaptureQueriesContext(connection) as captured:
            officer.get(page(full))
        counted.append(len(captured))
    assert counted[0] == counted[1] <= 105
