"""Asking for reports, and what an author does through the link."""

from __future__ import annotations

import re
import threading
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from csp.editing.shapes import NotEditable, Operation
from csp.models import AuditEntry, KeptWording, Person, User
from meetings import services
from meetings.models import AgendaItem, Paper, ReportRequest
from meetings.paperqueries import fingerprint, may_see_text, request_of_link
from meetings.services import Ask, MovedOn
from reports.models import Publication
from tests import desk
from tests.factories import AgendaItemFactory, MeetingFactory, full_meeting
from tests.meetings.papersdesk import SECRET, asked, machine, pdf, word
from tests.reports.siterows import publish

pytestmark = pytest.mark.django_db
LINK = re.compile(r"http://localhost:8000/report/([\w-]{43})/")


@pytest.fixture
def meeting():
    return MeetingFactory(date=timezone.localdate() + timedelta(days=30))


@pytest.fixture
def item(meeting):
    return AgendaItemFactory(agenda__meeting=meeting, title="Towpath lighting")


@pytest.fixture
def closed(item):
    return AgendaItemFactory(agenda=item.agenda, title="Review of the Mill Lane death", session=AgendaItem.Session.CLOSED)


@pytest.fixture
def sent(mailoutbox, django_capture_on_commit_callbacks):
    """A function: what was sent while another ran."""

    def run(act):
        before = len(mailoutbox)
        with django_capture_on_commit_callbacks(execute=True):
            act()
        return mailoutbox[before:]

    return run


def ask(meeting, *asks: Ask, **more):
    return services.ask_for_reports(
        meeting=meeting, asks=asks, due=more.pop("due", meeting.date - timedelta(days=14)), by=desk.officer(), **more
    )


def test_asking_writes_to_each_with_a_link_of_their_own(meeting, item, sent):
    dev = Person.objects.create(name="Dev Dunnock")
    mails = sent(lambda: ask(
        meeting, Ask("Lamps", "dev@thornbridge.example", item, dev), Ask("Bins", "una@thornbridge.example", None, None, "Una New"),
        message="Two pages will do.",
    ))
    assert [mail.to for mail in mails] == [["dev@thornbridge.example"], ["una@thornbridge.example"]]
    secrets = [LINK.search(mail.body)[1] for mail in mails]
    lamps, bins = ReportRequest.objects.order_by("id")
    assert [request_of_link(secret) for secret in secrets] == [lamps, bins]
    assert lamps.secret_sha256 == fingerprint(secrets[0])
    assert secrets[0] not in str(ReportRequest.objects.values()) + str(AuditEntry.objects.values())
    assert bins.person.name == "Una New"
    dev.refresh_from_db()
    assert dev.email == "dev@thornbridge.example"
    for said in ("Dear Dev Dunnock", "“Lamps”", "Two pages will do.", f"{lamps.due:%-d %B %Y}"):
        assert said in mails[0].body
        assert said in mails[0].alternatives[0].content
    assert mails[0].subject == "Please send your report “Lamps”"


def test_an_address_that_the_record_has_stays(meeting, item):
    dev = Person.objects.create(name="Dev Dunnock", email="old@thornbridge.example")
    ask(meeting, Ask("Lamps", "new@thornbridge.example", item, dev))
    dev.refresh_from_db()
    assert dev.email == "old@thornbridge.example"


def test_an_e_mail_says_nothing_of_a_closed_item(meeting, closed, sent):
    asks = Ask("The Mill Lane review", "dev@thornbridge.example", closed, None, "Dev Dunnock")
    [first] = sent(lambda: ask(meeting, asks))
    [request] = ReportRequest.objects.all()
    again = sent(lambda: services.ask_again(request=request, email=request.email, due=request.due, by=desk.officer()))
    moved = sent(lambda: services.change_due(request=request, due=meeting.date, by=desk.officer()))
    off = sent(lambda: services.call_off_report(request=request, by=desk.officer()))
    mails = [first, *again, *moved, *off]
    assert len(mails) == 4
    for mail in mails:
        whole = f"{mail.subject} {mail.body} {mail.alternatives[0].content}"
        assert f"{meeting.date:%-d %B %Y}" in whole
        assert "Mill Lane" not in whole and "Review" not in whole


@pytest.mark.parametrize("days", [-1, 31])
def test_a_due_day_that_is_none(meeting, item, days):
    with pytest.raises(ValueError, match=r"passed already|after the meeting"):
        ask(meeting, Ask("Lamps", "d@thornbridge.example", item, None, "Dev"), due=timezone.localdate() + timedelta(days=days))
    assert not ReportRequest.objects.exists()
    assert not Person.objects.filter(name="Dev").exists()


def test_the_same_is_not_asked_twice_nor_for_another_meeting(meeting, item):
    lamps = Ask("Lamps", "d@thornbridge.example", item, None, "Dev")
    ask(meeting, lamps)
    with pytest.raises(ValueError, match="already"):
        ask(meeting, lamps)
    with pytest.raises(ValueError, match="agenda"):
        ask(MeetingFactory(date=meeting.date + timedelta(days=3)), lamps)


def test_asking_again_ends_the_old_link(meeting, item, sent):
    request = asked(meeting, item)
    [mail] = sent(lambda: services.ask_again(request=request, email="x@thornbridge.example", due=request.due, by=desk.officer()))
    assert request_of_link(SECRET) is None
    assert request_of_link(LINK.search(mail.body)[1]) == request
    assert mail.to == ["x@thornbridge.example"]


def test_another_day_keeps_the_link(meeting, item, sent):
    request = asked(meeting, item)
    day = meeting.date - timedelta(days=3)
    [mail] = sent(lambda: services.change_due(request=request, due=day, by=desk.officer()))
    assert request_of_link(SECRET).due == day
    assert not LINK.search(mail.body) and f"{day:%-d %B %Y}" in mail.body
    assert sent(lambda: services.change_due(request=request, due=day, by=desk.officer())) == []


def test_calling_off_ends_the_link(meeting, item, sent):
    request = asked(meeting, item)
    [mail] = sent(lambda: services.call_off_report(request=request, by=desk.officer()))
    assert "no longer needed" in mail.subject.lower()
    assert request_of_link(SECRET) is None
    with pytest.raises(ValueError, match="called off"):
        services.file_report(request=request, version=0, upload=word(), by=machine())


def test_what_is_here_is_neither_called_off_nor_moved(meeting, item):
    request = asked(meeting, item)
    services.file_report(request=request, version=0, upload=word(), by=machine())
    for act in (services.call_off_report, lambda **who: services.change_due(due=meeting.date, **who)):
        with pytest.raises(ValueError, match="here already"):
            act(request=request, by=desk.officer())


def test_a_word_file_becomes_the_report(meeting, item):
    request = asked(meeting, item, title="Lamps")
    paper = services.file_report(request=request, version=0, upload=word("Lamps on the towpath"), by=machine())
    assert (paper.kind, paper.title, paper.to, paper.author) == ("report", "Lamps on the towpath", "The Board", "Ada Applegarth, Housing")
    assert list(paper.items.all()) == [item]
    assert (paper.audience, paper.late, paper.checked) == ("public", False, False)
    request.refresh_from_db()
    assert request.paper == paper and request.received_at is not None
    entry = AuditEntry.objects.get(act="file_report")
    assert (entry.by, entry.detail["person"]) == (machine(), "Dev Dunnock")


def test_a_pdf_takes_the_title_that_was_asked_for(meeting, item):
    paper = services.file_report(request=asked(meeting, item, title="Bicycles"), version=0, upload=pdf(), by=machine())
    assert (paper.kind, paper.title, paper.author, paper.pages) == ("file", "Bicycles", "Dev Dunnock", 1)


def test_the_authors_own_account_acts(meeting, item):
    request = asked(meeting, item)
    assert services.acting_for(request) == machine()
    user = User.objects.create_user("dev@thornbridge.example", person=request.person)
    assert services.acting_for(request) == user


def test_another_file_replaces_the_first(meeting, item):
    request = asked(meeting, item)
    first = services.file_report(request=request, version=0, upload=word("Lamps"), by=machine())
    request.refresh_from_db()
    came = request.received_at
    same = services.file_report(request=request, version=0, upload=word("Lamps"), by=machine())
    assert (same.pk, same.version) == (first.pk, first.version)
    second = services.file_report(request=request, version=first.version, upload=pdf(), by=machine())
    assert (second.pk, second.kind, second.document, second.version) == (first.pk, "file", None, 2)
    third = services.file_report(request=request, version=2, upload=word("Lamps", "1.1 Two words."), by=machine())
    assert (third.pk, third.kind, third.file, third.version) == (first.pk, "report", None, 3)
    request.refresh_from_db()
    assert request.received_at == came
    assert Paper.objects.count() == 1


def test_nobody_replaces_what_they_did_not_see(meeting, item):
    request = asked(meeting, item)
    services.file_report(request=request, version=0, upload=word("Lamps"), by=machine())
    with pytest.raises(MovedOn):
        services.file_report(request=request, version=0, upload=pdf(), by=machine())
    assert Paper.objects.get().kind == "report"


def test_the_officers_check_ends_the_authors_turn(meeting, item):
    request = asked(meeting, item)
    paper = services.file_report(request=request, version=0, upload=word(), by=machine())
    services.check_paper(paper=paper, version=1, revision=paper.document.revision, by=desk.officer())
    for act in (
        lambda: services.file_report(request=request, version=2, upload=pdf(), by=machine()),
        lambda: services.begin_report(request=request, by=machine()),
        lambda: services.hand_in_report(request=request, version=2, revision=0, by=machine()),
        lambda: services.write_sections(request=request, revision=0, texts={}, by=machine()),
    ):
        with pytest.raises(ValueError, match="has checked"):
            act()
    with pytest.raises(ValueError, match="checked already"):
        services.ask_again(request=request, email="a@thornbridge.example", due=request.due, by=desk.officer())


def test_what_was_published_is_no_longer_the_authors(meeting, item):
    request = asked(meeting, item)
    paper = services.file_report(request=request, version=0, upload=word(), by=machine())
    publish(Publication.Kind.PAPER, meeting.date, meeting=meeting, paper=paper)
    with pytest.raises(ValueError, match="published"):
        services.file_report(request=request, version=1, upload=pdf(), by=machine())


def test_after_the_deadline_it_still_comes_and_after_publication_it_is_named(meeting, item):
    late = asked(meeting, item, due=meeting.date - timedelta(days=14))
    with time_machine.travel(datetime(meeting.date.year, meeting.date.month, meeting.date.day, 9) - timedelta(days=10)):
        assert not services.file_report(request=late, version=0, upload=word("Lamps"), by=machine()).late
        publish(Publication.Kind.AGENDA, meeting.date, meeting=meeting)
        after = asked(meeting, item, secret="another")
        assert services.file_report(request=after, version=0, upload=word("Bins"), by=machine()).late
        written = asked(meeting, item, secret="third")
        paper = services.begin_report(request=written, by=machine())
        section = paper.document.sections.first()
        services.write_sections(
            request=written, revision=paper.document.revision, texts={str(section.identity): "To say it."}, by=machine()
        )
        paper.document.refresh_from_db()
        assert services.hand_in_report(request=written, version=1, revision=paper.document.revision, by=machine()).late


def test_a_report_for_a_closed_item_is_closed_and_read_by_its_author_alone(meeting, closed):
    request = asked(meeting, closed)
    paper = services.file_report(request=request, version=0, upload=word(), by=machine())
    assert paper.audience == "closed"
    request.refresh_from_db()
    theirs = User.objects.create_user("dev@thornbridge.example", person=request.person)
    assert may_see_text(request, theirs)
    assert not may_see_text(request, desk.officer())
    part = AgendaItemFactory(parent=closed)
    assert not may_see_text(asked(meeting, part, secret="part"), desk.member())


def test_written_in_the_browser_then_handed_in(meeting, item):
    request = asked(meeting, item, title="Lamps")
    paper = services.begin_report(request=request, by=machine())
    assert services.begin_report(request=request, by=machine()) == paper
    request.refresh_from_db()
    assert request.received_at is None
    with pytest.raises(ValueError, match="still empty"):
        services.hand_in_report(request=request, version=1, revision=paper.document.revision, by=machine())
    purpose = paper.document.sections.first()
    texts = {str(purpose.identity): "To say which lamps are dark.\n\nAnd who mends them."}
    services.write_sections(request=request, revision=paper.document.revision, texts=texts, by=machine())
    assert [block.text for block in purpose.blocks.all()] == ["To say which lamps are dark.", "And who mends them."]
    with pytest.raises(MovedOn):
        services.write_sections(request=request, revision=paper.document.revision, texts=texts, by=machine())
    with pytest.raises(MovedOn):
        services.hand_in_report(request=request, version=1, revision=paper.document.revision, by=machine())
    with pytest.raises(ValueError, match="still writing"):
        paper.document.refresh_from_db()
        services.check_paper(paper=paper, version=1, revision=paper.document.revision, by=desk.officer())
    handed = services.hand_in_report(request=request, version=1, revision=paper.document.revision, by=machine())
    services.check_paper(paper=handed, version=2, revision=paper.document.revision, by=desk.officer())


def together(*acts):
    """What each act, all at once in threads of their own, gave or raised."""
    outcomes: list[object] = [None] * len(acts)
    start = threading.Barrier(len(acts))

    def run(at, act):
        start.wait()
        try:
            outcomes[at] = act()
        except ValueError as why:
            outcomes[at] = why
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


@pytest.mark.engines
@pytest.mark.django_db(transaction=True)
def test_two_files_at_once_for_one_request_are_one_paper_and_one_is_told(own_data):
    meeting = full_meeting(day=timezone.localdate() + timedelta(days=30)).meeting
    request, by = asked(meeting), machine()
    before = Paper.objects.count()
    uploads = [word("Lamps"), word("Bins")]
    outcomes = together(*(
        lambda upload=upload: services.file_report(request=request, version=0, upload=upload, by=by) for upload in uploads
    ))
    assert Paper.objects.count() == before + 1
    assert sorted(isinstance(one, MovedOn) for one in outcomes) == [False, True]


@pytest.mark.engines
@pytest.mark.django_db(transaction=True)
def test_a_check_and_a_replacement_at_once_never_check_what_nobody_saw(own_data):
    meeting = full_meeting(day=timezone.localdate() + timedelta(days=30)).meeting
    request, by, officer = asked(meeting), machine(), desk.officer()
    paper = services.file_report(request=request, version=0, upload=word("Lamps"), by=by)
    revision, other = paper.document.revision, word("Lamps", "1.1 Other words.")
    checked, replaced = together(
        lambda: services.check_paper(paper=paper, version=1, revision=revision, by=officer),
        lambda: services.file_report(request=request, version=1, upload=other, by=by),
    )
    paper.refresh_from_db()
    assert isinstance(checked, ValueError) != isinstance(replaced, ValueError)
    assert paper.checked == isinstance(replaced, ValueError)
    assert paper.source.sha256 != other.sha256 or not paper.checked


@pytest.mark.engines
@pytest.mark.django_db(transaction=True)
def test_a_check_and_a_last_word_at_once_never_check_what_nobody_saw(own_data):
    """The author types while the officer ticks: either the words come first and the tick is refused, or they are kept
    apart because the report is checked."""
    meeting = full_meeting(day=timezone.localdate() + timedelta(days=30)).meeting
    request, by, officer = asked(meeting), machine(), desk.officer()
    paper = services.file_report(request=request, version=0, upload=word("Lamps"), by=by)
    section = paper.document.sections.first()
    for turn in range(5):
        paper.refresh_from_db()
        paper.document.refresh_from_db()
        version, revision, text = paper.version, paper.document.revision, f"One more word, {turn}."
        operation = Operation(uuid4(), "put_block", {
            "identity": uuid4(), "base": 0, "section": section.identity, "after": None,
            "content": {"kind": "paragraph", "text": text, "depth": 1, "numbered": True, "rows": None},
        })
        checked, saved = together(
            lambda v=version, r=revision: services.check_paper(paper=paper, version=v, revision=r, by=officer),
            lambda one=operation: written(paper, one, by),
        )
        paper.refresh_from_db()
        stands = section.blocks.filter(text=text).exists()
        assert stands != paper.checked
        assert paper.checked == isinstance(saved, ValueError) != isinstance(checked, ValueError)
        assert stands or KeptWording.objects.filter(content__content__text=text).exists()
        if paper.checked:
            services.check_paper(paper=paper, version=paper.version, revision=None, checked=False, by=officer)


def written(paper, operation, by):
    """What an author types, saved; ValueError once the report is checked."""
    try:
        return services.write_paper(paper=paper, operations=[operation], by=by, author=True)
    except NotEditable as why:
        raise ValueError(str(why)) from None
