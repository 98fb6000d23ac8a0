"""Publishing and withdrawing: versions, what is unchanged, what is overtaken."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pikepdf
import pytest
from django.conf import settings as now
from django.db import IntegrityError, transaction

from csp.models import AuditEntry, User, path_of
from csp.pdf import check_tags
from meetings.models import AgendaItem, Minutes, Paper
from reports.builders import CannotPublish
from reports.models import Content, Publication
from reports.queries import address, image_address, pdf_address, place_of, published_image
from reports.services import (
    copies_for_others,
    preview,
    publish_action_log,
    publish_agenda,
    publish_meeting,
    publish_minutes,
    publish_notice,
    publish_pack,
    publish_paper,
    withdraw_publication,
)
from reports.verification import verify
from tests.factories import (
    AgendaItemFactory,
    FullMeeting,
    GroupFactory,
    MeetingFactory,
    UserFactory,
    full_meeting,
)
from tests.reports.published import pdf_text

PUBLIC, MEMBERS = Publication.Audience.PUBLIC, Publication.Audience.MEMBERS


@pytest.fixture
def officer(db: None) -> User:
    return UserFactory()


@pytest.fixture
def full(own_data: Path, db: None) -> FullMeeting:
    return full_meeting()


def retitle(old: str, new: str) -> None:
    AgendaItem.objects.filter(title=old).update(title=new)


def test_each_kind_of_thing(full: FullMeeting, officer: User, pdftotext: Path) -> None:
    published = [
        publish_notice(meeting=full.meeting, by=officer),
        publish_agenda(meeting=full.meeting, by=officer),
        publish_action_log(meeting=full.meeting, by=officer),
        publish_minutes(meeting=full.meeting, by=officer),
        publish_paper(paper=full.report, by=officer),
        publish_pack(meeting=full.meeting, by=officer),
    ]
    assert [address(row) for row in published] == [
        f"/meetings/2031-07-08/{slug}/v1/"
        for slug in ("notice", "agenda", "actions", "minutes", "paper-lighting-plan", "pack")
    ]
    words = ["side door", "Doorstep fraud", "Paint the railings.", "flicker", "which lamps come first", "Bicycle count"]
    for row, some in zip(published, words, strict=True):
        assert some in row.content.html
        assert some in json.dumps(json.loads(row.content.data), ensure_ascii=False)
        assert some in pdf_text(row, pdftotext)
        assert json.loads(row.content.data)["kind"] == row.kind
        assert (row.meeting, row.meeting_date, row.group_name) == (full.meeting, date(2031, 7, 8), full.meeting.group.name)
        with pikepdf.open(path_of(row.pdf_sha256)) as pdf:
            assert len(pdf.pages) == row.pdf_pages
        assert path_of(row.pdf_sha256).stat().st_size == row.pdf_size
        assert AuditEntry.objects.filter(act="publish", thing=str(row), by=officer).count() == 1
    assert verify().faults == []


def test_every_pdf_of_ours_is_accessible(
    full: FullMeeting, officer: User, verapdf: Callable[[Path], list[str]]
) -> None:
    blocks = full.report.document.sections.first().blocks
    blocks.filter(kind="paragraph").update(text="Seen:\n\n- here\n\n  at night\n\n- there\n  - by *day* https://a.example/b")
    publish_meeting(meeting=full.meeting, by=officer)
    ours = Publication.objects.exclude(kind="pack").exclude(paper__kind="file")
    assert ours.count() == 11
    for row in ours:
        assert check_tags(path_of(row.pdf_sha256)) == [], row
        assert verapdf(path_of(row.pdf_sha256)) == [], row


def test_unchanged_is_not_published_again(full: FullMeeting, officer: User) -> None:
    first = publish_meeting(meeting=full.meeting, by=officer)
    assert {result.state for result in first} == {"new"}
    again = publish_meeting(meeting=full.meeting, by=officer)
    assert {result.state for result in again} == {"unchanged"}
    assert [result.publication for result in again] == [result.publication for result in first]
    assert Publication.objects.count() == len(first) == 17


def test_a_change_supersedes_and_brings_the_packs_along(full: FullMeeting, officer: User) -> None:
    publish_meeting(meeting=full.meeting, by=officer)
    retitle("Doorstep fraud", "Scams")
    states = {
        (result.kind, result.audience): result.state
        for result in publish_meeting(meeting=full.meeting, by=officer)
        if result.state != "unchanged"
    }
    assert states == {
        (kind, audience): "changed" for kind in ("agenda", "pack") for audience in (PUBLIC, MEMBERS)
    }
    new = Publication.objects.get(kind="agenda", audience=PUBLIC, version=2)
    old = Publication.objects.get(kind="agenda", audience=PUBLIC, version=1)
    assert (new.supersedes, old.superseded_by) == (old, new)
    assert "Doorstep fraud" in old.content.html
    assert "Scams" in new.content.html
    pack = Publication.objects.get(kind="pack", audience=PUBLIC, version=2)
    parts = {part["slug"]: part for part in json.loads(pack.content.data)["parts"]}
    assert (parts["agenda"]["version"], parts["agenda"]["sha256"]) == (2, new.sha256)
    assert verify().faults == []


def test_back_to_the_old_words_is_a_version_too(full: FullMeeting, officer: User) -> None:
    first = publish_agenda(meeting=full.meeting, by=officer)
    retitle("Doorstep fraud", "Scams")
    publish_agenda(meeting=full.meeting, by=officer)
    retitle("Scams", "Doorstep fraud")
    third = publish_agenda(meeting=full.meeting, by=officer)
    assert (third.version, third.html_sha256) == (3, first.html_sha256)


def test_a_pack_publishes_its_parts(full: FullMeeting, officer: User) -> None:
    pack = publish_pack(meeting=full.meeting, by=officer)
    assert [part["slug"] for part in json.loads(pack.content.data)["parts"]] == [
        "agenda", "minutes", "actions", "paper-lighting-plan", "paper-bicycle-count", "paper-street-survey"
    ]
    labels = [part["label"] for part in json.loads(pack.content.data)["parts"]]
    assert labels == ["", "", "", "Items 4.1 and 5", "Item 5", "Item 5"]
    assert not Publication.objects.filter(audience=MEMBERS).exists()
    assert Publication.objects.count() == 7


def test_the_two_packs_differ_by_what_is_closed(full: FullMeeting, officer: User, pdftotext: Path) -> None:
    public = publish_pack(meeting=full.meeting, by=officer)
    members = publish_pack(meeting=full.meeting, audience=MEMBERS, by=officer)
    assert address(members) == pdf_address(members) == ""
    assert "Zebediah Quill" not in pdf_text(public, pdftotext)
    assert "Zebediah Quill" in pdf_text(members, pdftotext)
    assert "Street survey" in pdf_text(public, pdftotext)
    assert pdf_text(public, pdftotext).count("No need to book.") == 1


def test_a_draft_that_is_published_is_circulated(full: FullMeeting, officer: User) -> None:
    publish_agenda(meeting=full.meeting, by=officer)
    assert Minutes.objects.get(meeting=full.meeting).status == Minutes.Status.DRAFT
    publish_minutes(meeting=full.meeting, by=officer)
    assert Minutes.objects.get(meeting=full.meeting).status == Minutes.Status.CIRCULATED
    assert Minutes.objects.get(meeting=full.earlier).status == Minutes.Status.AGREED
    publish_minutes(meeting=full.earlier, by=officer)
    assert Minutes.objects.get(meeting=full.earlier).status == Minutes.Status.AGREED


def test_an_uploaded_paper_is_the_file_itself(full: FullMeeting, officer: User) -> None:
    row = publish_paper(paper=full.untagged, by=officer)
    assert (row.pdf_sha256, row.pdf_size, row.pdf_pages) == (full.untagged.file.sha256, full.untagged.file.size, 1)
    path_of(full.tagged.file.sha256).unlink()
    with pytest.raises(CannotPublish, match="The file of “Bicycle count” is missing on disk"):
        publish_paper(paper=full.tagged, by=officer)


def test_a_closed_paper_is_not_published(full: FullMeeting, officer: User) -> None:
    with pytest.raises(CannotPublish, match="not for the public"):
        publish_paper(paper=full.closed, by=officer)
    assert publish_paper(paper=full.closed, audience=MEMBERS, by=officer).version == 1


def test_a_dry_run_says_the_same_and_does_nothing(full: FullMeeting, officer: User) -> None:
    told = [(one.title, one.audience, one.state) for one in preview(meeting=full.meeting)]
    assert not Publication.objects.exists()
    done = [(one.title, one.audience, one.state) for one in publish_meeting(meeting=full.meeting, by=officer)]
    assert told == done
    retitle("Doorstep fraud", "Scams")
    told = [(one.title, one.audience, one.state) for one in preview(meeting=full.meeting)]
    done = [(one.title, one.audience, one.state) for one in publish_meeting(meeting=full.meeting, by=officer)]
    assert told == done
    assert {one.state for one in preview(meeting=full.meeting)} == {"unchanged"}


def test_places(full: FullMeeting) -> None:
    assert place_of(full.meeting) == "2031-07-08"
    other = MeetingFactory(group=GroupFactory(slug="masg", name="Steering"), date=date(2031, 6, 21))
    assert place_of(other) == "masg/2031-06-21"


def test_what_changes_while_it_is_rendered_is_rendered_again(full: FullMeeting, officer: User, pdftotext: Path) -> None:
    told: list[str] = []

    def interfere(words: str) -> None:
        if not told:
            retitle("Doorstep fraud", "Scams")
        told.append(words)

    results = publish_meeting(meeting=full.meeting, what={"agenda", "pack"}, by=officer, progress=interfere)
    assert "The record changed meanwhile: once more." in told
    for result in results:
        if result.kind in ("agenda", "pack"):
            assert result.publication.version == 1
            text = pdf_text(result.publication, pdftotext)
            assert "Scams" in text
            assert "Doorstep fraud" not in text
    assert verify().faults == []


def test_a_record_that_never_rests_is_not_published(full: FullMeeting, officer: User) -> None:
    turns = iter(range(1000))

    def interfere(words: str) -> None:
        AgendaItem.objects.filter(position=3, parent=None).update(title=f"Welcome {next(turns)}")

    with pytest.raises(CannotPublish, match="keeps changing"):
        publish_meeting(meeting=full.meeting, what={"agenda"}, by=officer, progress=interfere)
    assert not Publication.objects.exists()


def test_somebody_elses_version_meanwhile_is_not_doubled(full: FullMeeting, officer: User) -> None:
    published: list[Publication] = []

    def interfere(words: str) -> None:
        if not published:
            published.append(publish_agenda(meeting=full.meeting, by=UserFactory()))

    result, = publish_meeting(meeting=full.meeting, what={"agenda"}, by=officer, progress=interfere)
    assert (result.state, result.publication) == ("unchanged", published[0])
    assert Publication.objects.count() == 1


def test_a_withdrawal_removes_the_content_everywhere(
    full: FullMeeting, officer: User, django_capture_on_commit_callbacks: object
) -> None:
    publish_meeting(meeting=full.meeting, by=officer)
    paper = Publication.objects.get(paper=full.report, audience=PUBLIC)
    old_pack = Publication.objects.get(kind="pack", audience=PUBLIC)
    retitle("Doorstep fraud", "Scams")
    publish_meeting(meeting=full.meeting, by=officer)
    pack = Publication.objects.get(kind="pack", audience=PUBLIC, version=2)
    files = {path_of(row.pdf_sha256) for row in (paper, old_pack, pack)}
    assert all(file.exists() for file in files)
    assert list(Path(now.PDF_CACHE_DIR).glob("*"))
    with django_capture_on_commit_callbacks(execute=True):
        gone = withdraw_publication(publication=paper, reason=" It named somebody. ", by=officer)
    assert gone == [paper, old_pack, pack]
    assert not Content.objects.filter(publication__in=gone).exists()
    # The members' copy has the same bytes as its PDF, and stands.
    copy = Publication.objects.get(paper=full.report, audience=MEMBERS)
    assert copy.pdf_sha256 == paper.pdf_sha256
    assert [file for file in files if file.exists()] == [path_of(copy.pdf_sha256)]
    assert list(Path(now.PDF_CACHE_DIR).glob("*")) == []
    assert copies_for_others(gone) == [copy, Publication.objects.get(kind="pack", audience=MEMBERS, version=2)]
    assert Publication.objects.get(pk=paper.pk).withdrawal.reason == "It named somebody."
    assert verify().faults == []


def test_a_withdrawal_takes_the_same_content_of_other_versions(full: FullMeeting, officer: User) -> None:
    first = publish_agenda(meeting=full.meeting, by=officer)
    retitle("Doorstep fraud", "Scams")
    second = publish_agenda(meeting=full.meeting, by=officer)
    retitle("Scams", "Doorstep fraud")
    third = publish_agenda(meeting=full.meeting, by=officer)
    assert withdraw_publication(publication=third, reason="Wrong.", by=officer) == [third, first]
    assert list(Publication.objects.filter(withdrawal=None)) == [second]


def test_the_records_own_file_outlives_a_withdrawal(
    full: FullMeeting, officer: User, django_capture_on_commit_callbacks: object
) -> None:
    row = publish_paper(paper=full.untagged, by=officer)
    with django_capture_on_commit_callbacks(execute=True):
        withdraw_publication(publication=row, reason="Too early.", by=officer)
    assert path_of(full.untagged.file.sha256).exists()
    assert verify().faults == []


def test_what_was_withdrawn_does_not_come_back_by_itself(full: FullMeeting, officer: User) -> None:
    publish_meeting(meeting=full.meeting, by=officer)
    row = Publication.objects.get(paper=full.report, audience=PUBLIC)
    withdraw_publication(publication=row, reason="Too early.", by=officer)
    results = {(one.title, one.audience): one for one in publish_meeting(meeting=full.meeting, by=officer)}
    assert (results["Lighting plan", PUBLIC].state, results["Lighting plan", PUBLIC].publication) == ("withheld", None)
    pack = results["Public pack, 8 July 2031", PUBLIC].publication
    assert pack.version == 2
    assert "lighting-plan" not in pack.content.data
    with pytest.raises(CannotPublish, match="was withdrawn with this very content"):
        publish_paper(paper=full.report, by=officer)
    results = {(one.title, one.audience): one for one in publish_meeting(meeting=full.meeting, by=officer, again=True)}
    assert results["Lighting plan", PUBLIC].publication.version == 2
    assert results["Lighting plan", PUBLIC].publication.supersedes == row
    assert results["Public pack, 8 July 2031", PUBLIC].publication.version == 3
    assert verify().faults == []


def test_a_withdrawn_thing_that_was_mended_is_published(full: FullMeeting, officer: User) -> None:
    row = publish_paper(paper=full.report, by=officer)
    withdraw_publication(publication=row, reason="It named somebody.", by=officer)
    Paper.objects.filter(pk=full.report.pk).update(author="The council")
    new = publish_paper(paper=full.report, by=officer)
    assert (new.version, new.supersedes) == (2, row)


def test_no_pack_without_its_agenda(full: FullMeeting, officer: User) -> None:
    row = publish_agenda(meeting=full.meeting, by=officer)
    withdraw_publication(publication=row, reason="Wrong room.", by=officer)
    with pytest.raises(CannotPublish, match="needs its agenda"):
        publish_pack(meeting=full.meeting, by=officer)
    with pytest.raises(CannotPublish, match="has no agenda, and a pack needs one"):
        publish_pack(meeting=full.earlier, by=officer)


def test_a_withdrawal_needs_a_reason_and_happens_once(full: FullMeeting, officer: User) -> None:
    row = publish_notice(meeting=full.meeting, by=officer)
    with pytest.raises(CannotPublish, match="needs a reason"):
        withdraw_publication(publication=row, reason=" ", by=officer)
    withdraw_publication(publication=row, reason="Wrong.", by=officer)
    with pytest.raises(CannotPublish, match="withdrawn already"):
        withdraw_publication(publication=row, reason="Wrong.", by=officer)


def test_a_killed_withdrawal_is_finished_by_the_next_act(full: FullMeeting, officer: User) -> None:
    row = publish_notice(meeting=full.meeting, by=officer)
    # The commit, and then nothing: as if killed before the file was removed.
    withdraw_publication(publication=row, reason="Wrong.", by=officer)
    assert path_of(row.pdf_sha256).exists()
    assert [fault.field for fault in verify().faults] == ["pdf"]
    publish_agenda(meeting=full.meeting, by=officer)
    assert not path_of(row.pdf_sha256).exists()
    assert verify().faults == []


def test_images_are_public_with_their_publication(full: FullMeeting, officer: User) -> None:
    image = full.minutes.document.sections.get(title="Counts and surveys").blocks.get(kind="image").image
    assert published_image(image.sha256) is None
    row = publish_minutes(meeting=full.meeting, by=officer)
    assert f'src="{image_address(image.sha256)}"' in row.content.html
    assert published_image(image.sha256) == image
    with pikepdf.open(path_of(row.pdf_sha256)) as pdf:
        assert any(page.get_images() for page in pdf.pages)
    withdraw_publication(publication=row, reason="Wrong.", by=officer)
    assert published_image(image.sha256) is None


def test_a_members_image_is_not_public(full: FullMeeting, officer: User) -> None:
    image = full.minutes.document.sections.get(title="Counts and surveys").blocks.get(kind="image").image
    publish_minutes(meeting=full.meeting, audience=MEMBERS, by=officer)
    assert published_image(image.sha256) is None
    assert published_image(full.untagged.file.sha256) is None


@pytest.mark.engines
def test_an_address_is_given_once(full: FullMeeting, officer: User) -> None:
    row = publish_notice(meeting=full.meeting, by=officer)
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_a_rendering_that_fails_publishes_nothing(full: FullMeeting, officer: User) -> None:
    damaged = path_of(full.untagged.file.sha256)
    damaged.write_bytes(b"no PDF at all")
    with pytest.raises(CannotPublish, match="Street survey"):
        publish_meeting(meeting=full.meeting, by=officer)
    assert not Publication.objects.exists()


def test_an_item_more_is_an_agenda_more(full: FullMeeting, officer: User) -> None:
    publish_agenda(meeting=full.meeting, by=officer)
    AgendaItemFactory(agenda=full.agenda, title="Any other business")
    assert publish_agenda(meeting=full.meeting, by=officer).version == 2
