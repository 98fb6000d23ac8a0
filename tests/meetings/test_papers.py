"""Papers at the desk: bringing files, placing, checking, removing; the board."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from csp.models import Document, StoredFile
from csp.word import NotReadable
from meetings import services
from meetings.models import AgendaItem, Paper
from meetings.paperqueries import State, board, drawn, matched_items, original_of
from meetings.services import MovedOn
from meetings.uploads import take_upload
from reports.models import Publication
from tests import desk
from tests.factories import (
    AgendaItemFactory,
    MeetingFactory,
    PaperFactory,
    PaperItemFactory,
    full_meeting,
    untagged_pdf,
)
from tests.meetings.papersdesk import asked, machine, pdf, word
from tests.reports.siterows import publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(own_data):
    return MeetingFactory(date=timezone.localdate() + timedelta(days=30))


@pytest.fixture
def item(meeting):
    return AgendaItemFactory(agenda__meeting=meeting, title="Towpath lighting")


@pytest.fixture
def closed(item):
    return AgendaItemFactory(agenda=item.agenda, title="Review", session=AgendaItem.Session.CLOSED)


def add(meeting, upload, *items, **more):
    return services.add_paper(meeting=meeting, upload=upload, items=items, by=desk.officer(), **more)


# Bringing a file


def test_the_same_bytes_twice_are_known(meeting, item):
    first = add(meeting, word("Lamps"), item)
    with pytest.raises(ValueError, match="here already: it is the paper “Lamps”"):
        add(meeting, word("Lamps", name="copy.docx"), item)
    other = add(meeting, pdf(), item)
    with pytest.raises(ValueError, match="here already"):
        services.replace_paper(paper=first, version=1, upload=pdf(), by=desk.officer())
    assert list(Paper.objects.order_by("id")) == [first, other]
    elsewhere = MeetingFactory(date=meeting.date + timedelta(days=70))
    assert add(elsewhere, word("Lamps")).source == first.source
    assert StoredFile.objects.count() == 2


def test_another_file_of_the_same_title_does_not_push_the_first_aside(meeting, item):
    add(meeting, word("Lamps"), item)
    with pytest.raises(ValueError, match="Replace its file"):
        add(meeting, word("Lamps", "1.1 Quite different."), item)
    assert "Quite" not in str(drawn(Paper.objects.get()))


def test_papers_stand_behind_those_that_an_item_has_and_move(meeting, item):
    first, second, third = (add(meeting, word(title), item) for title in ("Lamps", "Bins", "Bikes"))
    services.move_paper(paper=third, up=True, by=desk.officer())
    services.move_paper(paper=first, up=True, by=desk.officer())
    assert [line.paper for line in board(meeting).lines] == [first, third, second]
    services.move_paper(paper=first, up=False, by=desk.officer())
    lines = board(meeting).lines
    assert [line.paper for line in lines] == [third, first, second]
    assert [(line.move_up, line.move_down) for line in lines] == [(False, True), (True, True), (True, False)]


def test_a_file_that_is_none_is_refused_in_a_sentence():
    for content, name, why in [
        (b"", "empty.docx", "is empty"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 99, "old.doc", "save it as .docx"),
        (b"PK\x03\x04 and so on", "cut.docx", "cut short"), (b"%PDF-1.7 and no more", "cut.pdf", "damaged"),
        (b"Dear all", "letter.txt", "not a Word file"),
    ]:
        with pytest.raises(NotReadable, match=why):
            take_upload(SimpleUploadedFile(name, content))


def test_absurd_lengths_are_a_sentence():
    with pytest.raises(NotReadable, match="shorten it"):
        word("Lamps " * 60)
    with pytest.raises(NotReadable, match="is damaged"):
        take_upload(SimpleUploadedFile(f"{'ü' * 120}.pdf", b"%PDF-1.7 and no more"))


# Its place and readers


def test_a_paper_for_a_closed_item_is_closed(meeting, item, closed):
    part = AgendaItemFactory(parent=closed)
    assert add(meeting, word("Lamps"), closed).audience == "closed"
    assert add(meeting, word("Bins"), part).audience == "closed"
    paper = add(meeting, word("Bikes"), item)
    told = {"title": "Bikes", "to": "", "author": "", "late": False, "by": desk.officer()}
    with pytest.raises(ValueError, match="closed itself"):
        services.describe_paper(paper=paper, version=1, items=[closed], audience="members", **told)
    services.describe_paper(paper=paper, version=1, items=[closed], audience="closed", **told)
    with pytest.raises(ValueError, match="closed itself"):
        services.place_paper(paper=Paper.objects.get(pk=paper.pk), audience="public", by=desk.officer())
    paper = services.describe_paper(paper=paper, version=2, items=[item], audience="public", **told)
    assert (paper.audience, paper.version) == ("public", 3)
    elsewhere = AgendaItemFactory()
    with pytest.raises(ValueError, match="agenda"):
        services.describe_paper(paper=paper, version=3, items=[elsewhere], audience="public", **told)


def test_a_new_title_stands_in_the_text_too(meeting):
    paper = add(meeting, word("Lamps"))
    services.describe_paper(
        paper=paper, version=1, title="Lamps at night", to="Board", author="Una", items=[], audience="members", late=True,
        by=desk.officer(),
    )
    paper = Paper.objects.get(pk=paper.pk)
    assert (paper.title, paper.document.title, paper.to, paper.late) == ("Lamps at night", "Lamps at night", "Board", True)


def test_the_closed_items_paper_is_placed_by_its_words(meeting, item):
    bins = AgendaItemFactory(agenda=item.agenda, title="Bins of the market square")
    reads = {"1 x.docx": word("Bins of the market square").read, "2 y.docx": word("Towpath lighting").read}
    assert matched_items(meeting=meeting, papers=reads) == {"1 x.docx": [bins], "2 y.docx": [item]}


# The check


def test_a_check_counts_for_what_was_looked_at(meeting, item):
    paper = add(meeting, word("Lamps"), item)
    looked = paper.document.revision
    services.write_paper(paper=paper, operations=[], by=desk.officer())
    with pytest.raises(MovedOn):
        services.check_paper(paper=paper, version=1, revision=looked, by=desk.officer())
    paper = services.check_paper(paper=paper, version=1, revision=looked + 1, by=desk.officer())
    assert paper.checked
    with pytest.raises(MovedOn):
        services.check_paper(paper=paper, version=1, revision=None, checked=False, by=desk.officer())
    paper = services.replace_paper(paper=paper, version=2, upload=word("Lamps", "1.1 More."), by=desk.officer())
    assert (paper.checked, paper.version) == (False, 3)


def test_the_original_says_where_each_paragraph_went(meeting, item):
    paper = add(meeting, word("Lamps", "1.1 Which lamps are dark.", "1.2 Who mends them."), item)
    original = original_of(paper)
    assert [(unit.went, unit.text) for unit in original.units][-3:] == [
        ("section heading", "Purpose of the report"), ("numbered paragraph", "Which lamps are dark."),
        ("numbered paragraph", "Who mends them."),
    ]
    assert original.lost == []
    [section] = [one for one in drawn(paper).sections if one.blocks]
    assert [block.number for block in section.blocks] == ["1.1", "1.2"]
    paper.source.path.unlink()
    assert "Bring it once more" in original_of(paper).fault


def test_a_pdf_tells_of_itself(meeting, item):
    tagged = original_of(add(meeting, pdf("Bicycle count"), item)).look
    assert (tagged.title, tagged.pages, tagged.tagged, tagged.language) == ("Bicycle count", 1, True, "en-GB")
    assert all(embedded for _, embedded in tagged.fonts) and tagged.fonts
    plain = add(meeting, take_upload(SimpleUploadedFile("s.pdf", untagged_pdf())), item)
    assert not original_of(plain).look.tagged
    assert drawn(plain) is None
    written = services.begin_paper(meeting=meeting, title="Written", items=[item], by=desk.officer())
    assert original_of(written) is None


# Its removal


def test_a_removed_report_is_awaited_again(meeting, item):
    request = asked(meeting, item)
    paper = services.file_report(request=request, version=0, upload=word(), by=machine())
    document = paper.document_id
    with pytest.raises(MovedOn):
        services.remove_paper(paper=paper, version=7, by=desk.officer())
    services.remove_paper(paper=paper, version=1, by=desk.officer())
    request.refresh_from_db()
    assert (request.paper, request.received_at) == (None, None)
    assert not Paper.objects.exists() and not Document.objects.filter(pk=document).exists()
    with pytest.raises(MovedOn, match="removed"):
        services.remove_paper(paper=paper, version=1, by=desk.officer())
    again = services.file_report(request=request, version=0, upload=word(), by=machine())
    assert again.slug == paper.slug


def test_what_was_published_is_not_removed(meeting, item):
    request = asked(meeting, item)
    paper = services.file_report(request=request, version=0, upload=word(), by=machine())
    publish(Publication.Kind.PAPER, meeting.date, meeting=meeting, paper=paper)
    with pytest.raises(ValueError, match="Withdraw"):
        services.remove_paper(paper=paper, version=1, by=desk.officer())
    request.refresh_from_db()
    assert request.paper == paper


# The board


def test_the_board_in_the_order_of_the_agenda(meeting, item, closed):
    today = timezone.localdate()
    promised = AgendaItemFactory(agenda=item.agenda, title="Counts", time_words="Written report", minutes=None)
    loose = add(meeting, word("Loose"))
    overdue = asked(meeting, item, secret="a", title="Overdue", due=today - timedelta(days=3))
    awaited = asked(meeting, closed, secret="b", title="Awaited", due=today + timedelta(days=3))
    asked(meeting, item, secret="c", title="Off", called_off_at=timezone.now())
    came = asked(meeting, item, secret="d", title="Came", due=today - timedelta(days=1))
    late = services.file_report(request=came, version=0, upload=word("Came"), by=machine())
    both = add(meeting, pdf(), closed, promised)
    services.check_paper(paper=both, version=1, revision=None, by=desk.officer())
    found = board(meeting)
    assert [(line.title, line.state, line.numbers, line.days_late) for line in found.lines] == [
        ("Overdue", State.OVERDUE, ("1",), 3), ("Came", State.RECEIVED, ("1",), 1),
        ("Awaited", State.AWAITED, ("2",), 0), (both.title, State.CHECKED, ("2", "3"), 0),
        ("Loose", State.RECEIVED, (), 0),
    ]
    assert [line.request for line in found.lines[:3]] == [overdue, came, awaited]
    assert [line.closed for line in found.lines] == [False, False, True, True, False]
    assert found.counts[State.OVERDUE] == found.counts[State.AWAITED] == 1
    assert found.lines[1].paper == late and found.lines[-1].paper == loose
    services.remove_paper(paper=both, version=2, by=desk.officer())
    assert [line.item for line in board(meeting).lines if line.state is State.NOT_ASKED] == [promised]


def test_a_report_being_written_is_still_awaited(meeting, item):
    request = asked(meeting, item)
    services.begin_report(request=request, by=machine())
    [line] = board(meeting).lines
    assert (line.state, line.being_written) == (State.AWAITED, True)


@pytest.mark.parametrize("size", [3, 30])
def test_the_board_costs_the_same_whatever_its_size(size, own_data, django_assert_num_queries):
    meeting = full_meeting(day=timezone.localdate() + timedelta(days=30)).meeting
    for at in range(size):
        paper = PaperFactory(meeting=meeting)
        PaperItemFactory(paper=paper, item=AgendaItemFactory(agenda=meeting.agenda, time_words="Written report"))
        asked(meeting, AgendaItemFactory(agenda=meeting.agenda), secret=f"s{at}")
        AgendaItemFactory(agenda=meeting.agenda, time_words="Written report")
    with django_assert_num_queries(6):
        assert len(board(meeting).lines) > 3 * size
