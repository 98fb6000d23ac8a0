"""Papers in confidence: guests for one item and one meeting, copies that name their reader, and who opened what."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from io import BytesIO
from threading import Barrier

import pikepdf
import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from csp.models import User, path_of
from csp.pdf.watermark import personal_copy
from meetings.models import AgendaItem, Invitation
from meetings.services import ask_personal_copies, drop_row, invite_guest, restore_row, withdraw_invitation
from reports.models import Publication, Reading
from reports.services.reading import note_reading
from tests import desk
from tests.factories import (
    AgendaItemFactory,
    FullMeeting,
    MembershipFactory,
    OfficeFactory,
    PersonFactory,
    UserFactory,
    full_meeting,
    tagged_pdf,
)
from tests.reports.siterows import Kind, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def full(own_data) -> FullMeeting:
    today = timezone.localdate()
    return full_meeting(day=today + timedelta(days=10), earlier_day=today - timedelta(days=80))


@pytest.fixture
def item(full) -> AgendaItem:
    return full.agenda.items.get(title="Review of the Mill Lane death")


@pytest.fixture
def paper(full) -> Publication:
    """The closed paper as published for members, with a real PDF."""
    return _published(full, full.closed)


def _published(full: FullMeeting, paper, **more) -> Publication:
    told = {"audience": "members", "slug": f"paper-{paper.slug}", "html": "<p>Zebediah Quill.</p>", "title": paper.title}
    return publish(
        Kind.PAPER, full.meeting.date, meeting=full.meeting, paper=paper, pdf=tagged_pdf(), **told | more
    )


def guest(item, name: str = "Gwen Ashby", email: str = "gwen@thornbridge.example") -> User:
    invite_guest(item=item, name=name, email=email, by=desk.officer())
    return User.objects.get(email=email)


def whole(answer) -> bytes:
    """What was handed out, read to its end."""
    assert answer.status_code in (200, 206)
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def at(name: str, one: Publication) -> str:
    return reverse(f"invited:{name}", args=[one.place, one.slug, one.version])


def test_a_guest_reads_the_papers_of_their_item_and_nothing_else(client, full, item, paper):
    other = AgendaItemFactory(agenda=full.agenda, session="closed", title="Another case")
    members_only = _published(full, full.report, slug="members-report")
    pack = publish(Kind.PACK, full.meeting.date, meeting=full.meeting, audience="members", html="<p>Pack.</p>")
    user = guest(item)
    desk.sign_in(client, user)
    home = client.get(reverse("invited:home")).content.decode()
    assert paper.title in home and full.report.title not in home
    assert "Zebediah Quill" in client.get(at("paper", paper)).content.decode()
    assert whole(client.get(at("pdf", paper))) == path_of(paper.pdf_sha256).read_bytes()
    for one in (members_only, pack):
        absent = client.get(at("paper", one))
        assert absent.status_code == client.get(at("pdf", one)).status_code == 404
        never = client.get(reverse("invited:paper", args=[one.place, "paper-nowhere", 1]))
        assert never.content == absent.content  # absent and forbidden answer the same
        assert client.get(reverse("members:publication", args=[one.place, one.slug, 1])).status_code == 403
    assert client.get(reverse("members:home")).status_code == 403
    desk.sign_in(client, guest(other, "Huw Pell", "huw@thornbridge.example"))
    assert client.get(at("paper", paper)).status_code == 404
    desk.sign_in(client, UserFactory())
    assert "no invitation" in client.get(reverse("invited:home")).content.decode()


@pytest.mark.parametrize("end", ["past", "cancelled", "withdrawn", "moved", "newer"])
def test_an_invitation_ends(client, full, item, paper, end):
    desk.sign_in(client, guest(item))
    assert client.get(at("paper", paper)).status_code == 200
    if end == "past":
        full.meeting.date = timezone.localdate() - timedelta(days=1)
        full.meeting.save()
    elif end == "cancelled":
        full.meeting.status = "cancelled"
        full.meeting.save()
    elif end == "withdrawn":
        withdraw_invitation(invitation=Invitation.objects.get(), by=desk.officer())
    elif end == "moved":
        full.closed.paper_items.all().delete()
    else:
        _published(full, full.closed, supersedes=paper)
    assert client.get(at("paper", paper)).status_code == 404


def test_an_officer_who_is_a_guest_comes_in_as_elsewhere(client, full, item, paper):
    """Whose role asks for a second factor shows it here too, and a device that remembers a member is forgotten."""
    user = guest(item)
    desk.sign_in(client, user)
    assert client.get(at("paper", paper)).status_code == 200
    OfficeFactory(person=user.person, group=full.meeting.group, kind="support_officer", starts=None)
    for address in (reverse("invited:home"), at("paper", paper), at("pdf", paper)):
        answer = client.get(address)
        assert (answer.status_code, answer.url) == (302, reverse("mfa_index"))


def test_the_day_of_the_meeting_still_counts(client, full, item, paper):
    desk.sign_in(client, guest(item))
    full.meeting.date = timezone.localdate()
    full.meeting.save()
    assert client.get(at("paper", paper)).status_code == 200


def test_refused_invitations_leave_nothing(full, item):
    officer = desk.officer()
    open_item = full.agenda.items.get(title="Counts and surveys")
    guest(item)
    UserFactory(email="taken@thornbridge.example", person=PersonFactory(name="Orla Pike"))
    users = User.objects.count()
    for row, name, email, why in (
        (open_item, "Huw Pell", "huw@thornbridge.example", "papers are public"),
        (item, "Gwen Ashby", "gwen@thornbridge.example", "invited already"),
        (item, "Huw Pell", "taken@thornbridge.example", "signs in with"),
        (item, "Orla Pike", "other@thornbridge.example", "signs in as taken@thornbridge.example"),
    ):
        with pytest.raises(ValueError, match=why):
            invite_guest(item=row, name=name, email=email, by=officer)
    full.meeting.date = timezone.localdate() - timedelta(days=1)
    full.meeting.save()
    with pytest.raises(ValueError, match="meeting is over"):
        invite_guest(item=item, name="Huw Pell", email="huw@thornbridge.example", by=officer)
    assert Invitation.objects.count() == 1 and User.objects.count() == users
    with pytest.raises(ValueError, match="papers are public"):
        ask_personal_copies(item=open_item, wanted=True, by=officer)


def test_who_sits_at_the_table_is_no_guest(full, item):
    """They read closed papers as it is; and a guest who happens to share a name would get their account."""
    seated = PersonFactory(name="Orla Pike", email="orla@guests.example")
    seat = MembershipFactory(person=seated, group=full.meeting.group, starts=None)
    with pytest.raises(ValueError, match="Orla Pike sits on the Partnership"):
        invite_guest(item=item, name="Orla Pike", email="orla@guests.example", by=desk.officer())
    assert not User.objects.filter(person=seated).exists()
    seat.delete()
    assert invite_guest(item=item, name="Orla Pike", email="orla@guests.example", by=desk.officer()).person == seated


def test_a_guest_who_shares_a_name_is_given_nobody_elses_account(full, item):
    officer = desk.officer()
    PersonFactory(name="Gwen Ashby", email="known@thornbridge.example")
    PersonFactory(name="Huw Pell", email="")
    for name in ("Gwen Ashby", "Huw Pell"):
        with pytest.raises(ValueError, match="but not by this address"):
            invite_guest(item=item, name=name, email="typed@thornbridge.example", by=officer)
    assert not User.objects.filter(email="typed@thornbridge.example").exists() and not Invitation.objects.exists()
    assert invite_guest(item=item, name="Gwen Ashby", email="Known@thornbridge.example", by=officer).person.user.email == "known@thornbridge.example"


def test_no_mail_names_the_item(full, item, monkeypatch):
    sent = []
    monkeypatch.setattr("csp.mail.post", lambda **told: sent.append(told))
    guest(item)
    (invitation,) = (one for one in sent if one["template"] == "meetings/mail/invited")
    assert invitation["to"] == "gwen@thornbridge.example"
    for one in sent:
        # With all there is to know about the item at hand, nothing of it is written.
        known = one | {"item": item, "site_url": "https://thornbridge.example"}
        written = [one["subject"], *(render_to_string(f"{one['template']}.{kind}", known) for kind in ("txt", "html"))]
        assert not any("Mill Lane" in words for words in written)
    assert f"{full.meeting.date:%-d %B %Y}" in written[1] and "https://thornbridge.example/invited/" in written[2]


def test_a_deleted_row_comes_back_with_its_guests(full):
    row = AgendaItemFactory(agenda=full.agenda, session="closed", title="Another case")
    guest(row)
    ask_personal_copies(item=row, wanted=True, by=desk.officer())
    row.refresh_from_db()
    entry = drop_row(row=row, version=row.version, by=desk.officer())
    assert not Invitation.objects.exists()
    back = restore_row(meeting=full.meeting, entry=entry, by=desk.officer())
    assert AgendaItem.objects.get(pk=back.pk).personal_copies
    assert [one.person.name for one in back.invitations.all()] == ["Gwen Ashby"]


def test_who_opened_what_and_when(client, full, paper, django_assert_num_queries):
    member, officer = desk.member(), desk.officer()
    desk.sign_in(client, member)
    place = [paper.place, paper.slug, 1]
    for _ in range(2):
        client.get(reverse("members:publication", args=place))
    pdf = reverse("members:pdf", args=place)
    whole(client.get(pdf))
    whole(client.get(pdf, headers={"range": "bytes=100-200"}))
    client.head(pdf)
    assert {(row.reader, row.form, row.times) for row in Reading.objects.all()} == {(member, "page", 2), (member, "pdf", 1)}
    desk.sign_in(client, officer)
    page = reverse("desk:confidence", args=[full.meeting.pk])
    shown = client.get(page).content.decode()
    assert str(member.person) in shown and paper.title in shown
    with django_assert_num_queries(QUERIES := 12):
        client.get(page)
    for _ in range(20):
        note_reading(publication=paper, form="page", by=UserFactory(person=PersonFactory()))
        Invitation.objects.create(item=full.agenda.items.get(session="closed"), person=PersonFactory(), invited_by=officer)
    with django_assert_num_queries(QUERIES):
        client.get(page)


@pytest.mark.parametrize(("personal", "times"), [(False, 1), (True, 2)])
def test_a_reader_who_asks_for_pieces_alone_is_seen_too(client, full, item, paper, personal, times):
    """A personal copy comes whole each time, whatever piece was asked for."""
    if personal:
        ask_personal_copies(item=item, wanted=True, by=desk.officer())
    desk.sign_in(client, guest(item))
    for piece in ("bytes=1-", "bytes=-500"):
        whole(client.get(at("pdf", paper), headers={"range": piece}))
    assert [(row.form, row.times) for row in Reading.objects.all()] == [("pdf", times)]


def test_copies_carry_the_name_where_the_item_asks_for_it(client, full, item, paper, pdftotext):
    public = _published(full, full.report, slug="lamps")
    user = guest(item)
    desk.sign_in(client, user)
    plain = whole(client.get(at("pdf", paper)))
    assert plain == path_of(paper.pdf_sha256).read_bytes()
    ask_personal_copies(item=item, wanted=True, by=desk.officer())
    answer = client.get(at("pdf", paper))
    assert answer.headers["Content-Type"] == "application/pdf" and b"Gwen" not in plain
    with pikepdf.open(BytesIO(answer.content)) as pdf:
        drawn = [b"".join(one.read_bytes() for one in page.obj.Contents) for page in pdf.pages]
    assert all(b"/Subtype /Watermark" in page and b"/Subtype /Footer" in page for page in drawn)
    assert f"Copy for Gwen Ashby, {timezone.localdate():%-d %B %Y}" in client.get(at("paper", paper)).content.decode()
    desk.sign_in(client, desk.member())
    for one, named in ((public, False), (paper, True)):
        copy = whole(client.get(reverse("members:pdf", args=[one.place, one.slug, 1])))
        assert (copy != path_of(one.pdf_sha256).read_bytes()) == named


def test_a_personal_copy_keeps_its_tags_and_passes(tmp_path, verapdf, pdftotext):
    source, made = tmp_path / "paper.pdf", tmp_path / "copy.pdf"
    source.write_bytes(tagged_pdf())
    copy = personal_copy(source, name="Łucja Ní Bhriain", line="Copy for Łucja Ní Bhriain, 1 July 2031 at 10:00.")
    made.write_bytes(copy)
    assert verapdf(source) == verapdf(made)
    with pikepdf.open(source) as before, pikepdf.open(made) as after:
        assert len(before.pages) == len(after.pages)
        assert ("/StructTreeRoot" in before.Root) == ("/StructTreeRoot" in after.Root)


def test_bad_input_of_an_officer_keeps_what_was_typed(client, full, item):
    desk.sign_in(client, desk.officer())
    address = reverse("desk:invite_guest", args=[full.meeting.pk, item.pk])
    page = client.post(address, {f"item-{item.pk}-name": "Gwen Ashby", f"item-{item.pk}-email": "nonsense"})
    assert page.status_code == 422
    assert "Enter an e-mail address" in page.content.decode() and "Gwen Ashby" in page.content.decode()
    elsewhere = AgendaItemFactory(session="closed")
    assert client.post(reverse("desk:invite_guest", args=[full.meeting.pk, elsewhere.pk])).status_code == 404
    assert client.post(reverse("desk:personal_copies", args=[full.meeting.pk, elsewhere.pk])).status_code == 404
    invitation = Invitation.objects.create(item=elsewhere, person=PersonFactory(), invited_by=desk.officer())
    assert client.post(reverse("desk:uninvite", args=[full.meeting.pk, invitation.pk])).status_code == 404
    assert Invitation.objects.filter(pk=invitation.pk).exists()


def test_a_seat_that_ends_ends_what_it_opened(client, full, paper):
    member = desk.member()
    desk.sign_in(client, member)
    address = reverse("members:publication", args=[paper.place, paper.slug, 1])
    assert client.get(address).status_code == 200
    member.person.memberships.update(ends=date(2020, 1, 1))
    assert client.get(address).status_code == 403
    MembershipFactory(person=member.person, starts=None)
    assert client.get(address).status_code == 200


@pytest.mark.engines
@pytest.mark.django_db(transaction=True)
def test_opened_twice_at_once_is_one_reading(own_data):
    one, reader = publish(Kind.PACK, date(2031, 7, 11), audience="members"), UserFactory()
    barrier = Barrier(6)

    def open_it(_: int) -> None:
        try:
            barrier.wait(20)
            note_reading(publication=one, form="pdf", by=reader)
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(open_it, range(6), timeout=60))
    assert [row.times for row in Reading.objects.all()] == [6]
