"""Terms of reference from a draft to what the public reads: the desk's pages, publication, comparison, PDF and Word."""

from __future__ import annotations

import html
import json
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from csp.drafts import DraftBlock
from csp.models import Block, Partnership, User, path_of
from csp.queries import whole_documents
from csp.texts import Anchors, text_view
from csp.word import read_word
from meetings.models import Meeting, StandingVersion
from meetings.paperservices import new_text
from meetings.reading.report import read_report
from meetings.services import record_report
from meetings.standingqueries import comparison
from meetings.standingservices import (
    agree_version,
    begin_version,
    describe_version,
    propose_version,
    take_back_proposal,
)
from reports.builders import standing_view
from reports.models import Publication, Release
from reports.services import publish_version, withdraw_publication
from reports.services.releasing import approve_release
from reports.wordout import as_word
from tests import desk
from tests.factories import DecisionFactory, MeetingFactory, PartnershipFactory
from tests.meetings.standingtown import decided, first_version, said, terms_draft
from tests.reports.siterows import read

pytestmark = pytest.mark.django_db
HOME = "/desk/documents/"
FIRST = date(2024, 4, 1)


@pytest.fixture
def officer(client: Client, own_data) -> User:
    PartnershipFactory()
    return desk.sign_in(client, desk.officer())


def words(client: Client, address: str, status: int = 200) -> str:
    """The words of a page of the desk."""
    response = client.get(address, follow=True)
    assert response.status_code == status, address
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split()))


def second_of(first: StandingVersion, by: User, quorum: int = 5) -> StandingVersion:
    """A draft of version 2 with another quorum, in its words and in its rules."""
    second = begin_version(standing=first.standing, by=by)
    Block.objects.filter(section__document=second.document, text__startswith="Three").update(text="Five Board members make a quorum.")
    return describe_version(version=second, summary="The quorum **grows**.", said=said(second, quorum=quorum), by=by)


def looked_at(client: Client, address: str) -> str:
    return html.unescape(re.search(r'name="looked_at" value="([^"]*)"', client.get(address).content.decode())[1])


def test_from_a_draft_to_what_everybody_reads(client: Client, officer):
    first = first_version(starts=FIRST)
    second = second_of(first, officer)
    page = f"{HOME}versions/{second.pk}/"
    assert "Quorum 5 Board members, representatives included (version 1: 3 Board members" in words(client, page)
    meeting = MeetingFactory(date=timezone.localdate() + timedelta(days=30))
    starts = meeting.date + timedelta(days=1)
    told = {"meeting": meeting.pk, "starts": f"{meeting.date - timedelta(days=1):%d/%m/%Y}"}
    assert "from the day of the meeting" in client.post(f"{page}propose/", told).content.decode()
    assert client.post(f"{page}propose/", told | {"starts": f"{starts:%d/%m/%Y}"}).status_code == 302
    assert "Proposed before the meeting of" in words(client, page)
    assert words(client, f"{page}describe/").count("Only a draft can be changed.") == 1
    decision = decided(meeting.date)
    told = {"decision": decision.pk, "agreed_words": "", "starts": f"{starts:%d/%m/%Y}"}
    assert client.post(f"{page}agree/", told | {"agreed_words": "Twice."}).status_code == 422
    assert client.post(f"{page}agree/", told).status_code == 302
    assert "This version is agreed already." in words(client, f"{page}agree/")
    rules = words(client, "/desk/rules/")
    assert "From version 1 of the terms of reference" in rules and "From version 2 of the terms of reference" in rules
    assert "outside a version" not in rules.replace("Use this form for rules that changed outside one.", "")
    # To the public.
    for version in (first, second):
        publish_page = f"{HOME}versions/{version.pk}/publish/"
        assert client.post(publish_page, {"looked_at": looked_at(client, publish_page)}).status_code == 302
    assert [(one.place, one.slug, one.version) for one in Publication.objects.order_by("slug")] == [
        ("documents/terms-of-reference", "version-1", 1), ("documents/terms-of-reference", "version-2", 1)
    ]
    anybody = Client()
    listed = read(anybody, "/documents/")
    assert f"A new version from {starts:%-d %B %Y}" in listed
    now = read(anybody, "/documents/terms-of-reference/")
    assert "Three Board members make a quorum." in now and "Five Board members" not in now
    newest = read(anybody, "/documents/terms-of-reference/version-2/v1/")
    assert "<ins><span class=\"spoken\">[added: </span>Five<span class=\"spoken\">]</span></ins>" in newest
    assert 'href="#note-1" id="note-mark-1"' in newest and 'id="note-1"' in newest and "Back to 1 a)</a>" in newest
    compared = read(anybody, "/documents/terms-of-reference/compare/?from=1&to=2")
    assert compared.count("<ins>") == compared.count("<del>") == 1
    assert "headings and paragraphs stay just as they were" in compared
    for told in ("?from=9&to=x", "?from=2&to=2", "?from=%C2%B2&to=99999999999", "?from=000019", "?from=000012&to=000021"):
        read(anybody, f"/documents/terms-of-reference/compare/{told}")
    assert anybody.get("/documents/community-safety-plan/").status_code == 404
    # Withdrawn: gone from the public, in force all the same.
    row = Publication.objects.get(slug="version-1")
    assert client.post(f"{HOME}published/{row.pk}/withdraw/", {"reason": ""}).status_code == 422
    client.post(f"{HOME}published/{row.pk}/withdraw/", {"reason": "It named somebody."})
    assert anybody.get("/documents/terms-of-reference/version-1/v1/").status_code == 410
    assert "No version is in force yet." in read(anybody, "/documents/terms-of-reference/")
    assert "from the public with this very content" in words(client, f"{HOME}versions/{first.pk}/publish/")


def test_a_draft_reaches_nobody_and_a_second_person_approves(client: Client, officer):
    first = first_version(starts=FIRST)
    draft = second_of(first, officer)
    assert "is a draft" in words(client, f"{HOME}versions/{draft.pk}/publish/")
    Partnership.objects.update(second_approval=True)
    page = f"{HOME}versions/{first.pk}/publish/"
    assert client.post(page, {"looked_at": "{}"}).status_code == 409
    client.post(page, {"looked_at": looked_at(client, page)})
    release = Release.objects.get()
    assert (release.status, release.of) == ("approval", "Terms of reference, version 1") and not Publication.objects.exists()
    assert "Terms of reference, version 1 waits for somebody" in words(client, "/desk/")
    chair = Client()
    desk.sign_in(chair, desk.chair())
    assert "Three Board members make a quorum." in words(chair, f"/desk/releases/{release.pk}/approve/")
    approve_release(release=release, by=desk.chair(), looked_at=release.seen_sha256)
    assert Publication.objects.get().title == "Terms of reference, version 1"
    for who in (Client(), chair):
        assert who.get(f"{HOME}versions/{draft.pk}/").status_code in (302, 403)
    assert "Five" not in read(Client(), "/documents/terms-of-reference/")


def test_a_paper_is_taken_with_one_click_and_says_what_was_uncertain(client: Client, officer, papers):
    path = papers / "2023-07-11" / "6-terms-of-reference.docx"
    meeting = MeetingFactory(date=date(2023, 7, 11))
    paper = record_report(meeting=meeting, read=read_report(read_word(path)), items=[], source=None, by=officer)
    take = f"{HOME}take/{paper.pk}/"
    assert "First say which document" in words(client, take)
    client.post(HOME, {"kind": "terms", "group": meeting.group_id})
    assert "Take it as a version of terms of reference or a plan" in words(client, f"/desk/papers/{paper.pk}/")
    standing = meeting.group.standing_documents.get()
    assert client.get(f"{HOME}take/?paper={paper.pk}").status_code == 302
    page = html.unescape(client.post(take, {"standing": standing.pk, "number": "7"}, follow=True).content.decode())
    version = StandingVersion.objects.get()
    assert (version.number, version.source) == (7, paper) and paper.document_id != version.document_id
    assert "9 notes stood as text at the foot of pages" in page and "“Revised: July 2023 / Draft changes in RED”" in page
    assert page.count('role="doc-noteref"') == page.count('role="doc-backlink"') == 9
    assert re.findall(r'block-number">([^<]*)</span>', page)[:3] == ["a)", "b)", "a)"]
    again = client.post(take, {"standing": standing.pk, "number": ""})
    assert again.status_code == 422 and "was taken from this paper already" in again.content.decode()
    assert client.post(f"{HOME}{standing.pk}/begin/").status_code == 302
    assert comparison(version, standing.versions.get(number=8)).changes == ()


def test_it_is_in_force_from_the_day_that_was_proposed_and_another_day_is_asked_twice(client: Client, officer):
    draft = second_of(first_version(starts=FIRST), officer)
    meeting = MeetingFactory(date=date(2030, 2, 12))
    starts, other = date(2030, 4, 1), date(2030, 5, 1)
    draft = propose_version(version=draft, meeting=meeting, starts=other, by=officer)
    draft = take_back_proposal(version=draft, by=officer)
    assert draft.proposed_starts is None
    propose_version(version=draft, meeting=meeting, starts=starts, by=officer)
    page = f"{HOME}versions/{draft.pk}/agree/"
    form = client.get(page).context["form"]
    assert form["starts"].value() == starts
    told = {"decision": decided(meeting.date).pk, "agreed_words": "", "starts": f"{other:%d/%m/%Y}"}
    response = client.post(page, told)
    assert response.status_code == 422 and "It was proposed from 1 April 2030, and not from 1 May 2030." in response.content.decode()
    again = re.search(r'name="other_day" value="([^"]*)"', response.content.decode())[1]
    # Yet another day is asked about again; the proposed one never is.
    assert client.post(page, told | {"other_day": again, "starts": "02/05/2030"}).status_code == 422
    assert client.post(page, told | {"other_day": again}).status_code == 302
    draft.refresh_from_db()
    assert (draft.starts, draft.proposed_starts) == (other, starts)


def test_what_changed_tells_nothing_of_a_version_that_is_not_published(officer):
    first = first_version(starts=FIRST)
    second = agree_version(version=second_of(first, officer), starts=FIRST + timedelta(days=1), agreed_words="By post.", by=officer)

    def told() -> tuple[int | None, bool, list[str]]:
        view = standing_view(second.pk)
        return view.follows, view.changes is not None, [line.was for line in view.rules if line.was]

    unread = (None, False, [])
    assert told() == unread
    publication = publish_version(version=first, by=officer)
    assert told() == (1, True, ["3 Board members, representatives included"])
    withdraw_publication(publication=publication, reason="It named somebody.", by=officer)
    assert told() == unread


def test_two_at_one_draft_are_told(client: Client, officer):
    draft = second_of(first_version(starts=FIRST), officer)
    page = f"{HOME}versions/{draft.pk}/describe/"
    seen = re.search(r'name="seen" value="([^"]*)"', client.get(page).content.decode())[1]
    told = {**said(draft), "seen": seen, "summary": "Mine.", "notified_votes": "on", "question_time": "10:00"}
    describe_version(version=draft, summary="Theirs.", said=said(draft, quorum=9), by=officer)
    response = client.post(page, told)
    assert response.status_code == 409 and "Theirs." in response.content.decode() and "Mine." in response.content.decode()
    draft.refresh_from_db()
    assert draft.summary == "Theirs."
    again = re.search(r'name="seen" value="([^"]*)"', response.content.decode())[1]
    assert client.post(page, told | {"seen": again}).status_code == 302
    assert client.post(page, told | {"seen": again, "quorum": "none"}).status_code in (409, 422)


def test_lists_ask_as_much_for_many_as_for_few(client: Client, officer, django_assert_max_num_queries):
    first = first_version(starts=FIRST)
    counts = []
    for more in (1, 4):
        for _ in range(more):
            begin_version(standing=first.standing, by=officer)
        for address in (HOME, f"{HOME}{first.standing_id}/", f"{HOME}versions/{first.pk}/"):
            with django_assert_max_num_queries(30) as asked:
                client.get(address)
            counts.append(len(asked))
    assert counts[:3] == counts[3:]


def test_a_proposal_whose_meeting_has_passed_undecided_is_named_in_the_list(client: Client, officer):
    second, words_ = second_of(first_version(starts=FIRST), officer), "That meeting has passed, and no decision on it is recorded"
    meeting = MeetingFactory(date=timezone.localdate() + timedelta(days=30))
    proposed = propose_version(version=second, meeting=meeting, starts=meeting.date, by=officer)
    assert words_ not in words(client, HOME)
    Meeting.objects.filter(pk=meeting.pk).update(date=timezone.localdate())
    assert words_ not in words(client, HOME)  # it may not have begun
    Meeting.objects.filter(pk=meeting.pk).update(date=timezone.localdate() - timedelta(days=1))
    assert words(client, HOME).count(words_) == 1
    DecisionFactory(meeting=meeting, paper=proposed.proposal, outcome="deferred", text="Put off.")
    assert words_ not in words(client, HOME)


def read_word_of(content: bytes, folder: Path):
    (folder / "again.docx").write_bytes(content)
    return read_word(folder / "again.docx")


def test_pdf_and_word_keep_letters_and_notes(client: Client, officer, tmp_path: Path, verapdf):
    first = first_version(starts=FIRST)
    second = second_of(first, officer)
    publication = publish_version(version=first, by=officer)
    files = {"published": path_of(publication.pdf_sha256).read_bytes()}
    files["draft"] = client.get(f"{HOME}versions/{second.pk}/print.pdf").content
    files["comparison"] = client.get(f"{HOME}{first.standing_id}/compare/1-2.pdf").content
    for name, content in files.items():
        (tmp_path / f"{name}.pdf").write_bytes(content)
        assert verapdf(tmp_path / f"{name}.pdf") == []
    assert client.get(f"{HOME}{first.standing_id}/compare/1-1.pdf").status_code == 404
    word = tmp_path / "terms.docx"
    word.write_bytes(client.get(f"{HOME}versions/{second.pk}/print.docx").content)
    file = read_word(word)
    assert [(mark, paragraph.text.strip()) for mark, paragraph in file.notes] == [("1", "Those of the town, not of the county.")]
    lines = [paragraph.text for paragraph in file.paragraphs]
    assert "1. Purpose" in lines and "a) To keep the lamps[1] along the river lit;" in lines and "a) Five Board members make a quorum." in lines
    text = text_view(whole_documents([second.document_id])[second.document_id], audience="public", anchors=Anchors())
    assert len(read_word_of(as_word(text, "T", ""), tmp_path).notes) == 1


def test_a_document_without_notes_says_what_it_always_said(officer):
    first = first_version(starts=None)
    Block.objects.filter(section__document=first.document).update(text="No note [^1] here.")
    text = text_view(whole_documents([first.document_id])[first.document_id], audience="public", anchors=Anchors())
    assert type(text).__name__ == "TextView" and text.footnotes == ()
    meeting = MeetingFactory(date=date(2032, 2, 10))
    proposed = propose_version(version=first, meeting=meeting, starts=meeting.date, by=officer)
    assert "What would change" not in proposed.proposal.document.sections.values_list("title", flat=True)


def test_what_was_withdrawn_by_mistake_is_not_published_again_unseen(client: Client, officer):
    first = first_version(starts=FIRST)
    publication = publish_version(version=first, by=officer)
    data = json.loads(publication.content.data)
    assert data["kind"] == "standing" and data["text"]["notes"] == [
        {"number": 1, "text": "Those of the town, not of the county.", "paragraph": "1 a)"}
    ]
    assert data["rules"][0] == {"label": "Quorum", "words": "3 Board members, representatives included", "was": ""}
    withdraw_publication(publication=publication, reason="By mistake.", by=officer)
    page = f"{HOME}versions/{first.pk}/publish/"
    assert client.post(page, {"looked_at": "{}"}).status_code in (409, 422)


def test_pasted_footnotes_go_behind_their_words(client: Client, officer):
    draft = second_of(first_version(starts=FIRST), officer)
    told = {
        "html": '<p>The lamps<a href="#_ftn1"><sup>[1]</sup></a> burn.</p><p>[2] is called by nobody.</p>'
                '<p class=MsoFootnoteText><a href="#_ftnref1">[1]</a> Those of the <b>town</b>.</p>',
        "text": "",
    }
    answer = client.post(f"{HOME}versions/{draft.pk}/write/paste/", json.dumps(told), content_type="application/json").json()
    assert [one["text"] for one in answer["blocks"]] == ["The lamps^[Those of the **town**.] burn.", "[2] is called by nobody."]


def test_the_words_before_a_meeting_are_changed_by_no_other_page(client: Client, officer):
    draft = second_of(first_version(starts=FIRST), officer)
    meeting = MeetingFactory(date=timezone.localdate() + timedelta(days=30))
    paper = propose_version(version=draft, meeting=meeting, starts=meeting.date, by=officer).wording
    row = Block.objects.get(section__document=paper.document, text__startswith="Five")
    content = {"kind": "paragraph", "text": "Nobody.", "depth": 1, "numbered": True, "rows": None}
    told = {"operations": [{"op": str(row.identity), "do": "put_block", "identity": str(row.identity), "base": 1, "content": content}]}
    response = client.post(f"/desk/papers/{paper.pk}/write/save/", json.dumps(told), content_type="application/json")
    assert response.status_code == 409 and "as it was proposed" in response.json()["error"]
    assert "Change the text" not in words(client, f"/desk/papers/{paper.pk}/")


def test_a_paper_becomes_a_version_by_command(own_data, capsys):
    PartnershipFactory()
    meeting = MeetingFactory(date=date(2024, 7, 9))
    draft = terms_draft()
    draft.sections[-1].blocks.append(DraftBlock(text="Revised: July 2024", numbered=False))
    new_text(meeting=meeting, title="Terms of reference", kind="document", draft=draft, items=[], author="", by=User.objects.machine())
    how = {"starts": date(2024, 7, 9), "agreed": "Agreed on 9 July 2024"}
    for wrong in ({"starts": date(2024, 7, 9)}, {"agreed": "Somehow."}):
        with pytest.raises(CommandError, match="Say both"):
            call_command("take_version", "2024-07-09", "terms-of-reference", **wrong)
    with pytest.raises(CommandError, match="Its papers: terms-of-reference"):
        call_command("take_version", "2024-07-09", "plan")
    call_command("take_version", "2024-07-09", "terms-of-reference", number=4, **how)
    said_there = capsys.readouterr().out
    assert "Terms of reference, version 4: agreed." in said_there and "“Revised: July 2024”" in said_there
    with pytest.raises(CommandError, match="taken from this paper already"):
        call_command("take_version", "2024-07-09", "terms-of-reference", **how)
