"""From a draft to agreed minutes: services and pages of the desk."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from csp.models import Block, Document, KeptWording, Section
from csp.versions import fingerprint
from meetings.models import AgendaItem, MinutedItem, Minutes, MinutesComment
from meetings.services import comment_on_minutes, send_minutes_round, take_comment_back, word_closed_section
from reports.agreementqueries import expected_meeting, hindrances, recipients
from reports.services.agreeing import agree_at_meeting, agreeing_words
from tests import desk
from tests.factories import (
    AgendaItemFactory,
    FullMeeting,
    GroupFactory,
    KeptWordingFactory,
    MeetingFactory,
    MembershipFactory,
    MinutesFactory,
    PersonFactory,
    SectionFactory,
    UserFactory,
    full_meeting,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def full() -> FullMeeting:
    return full_meeting()


@pytest.fixture
def officer(client: Client) -> Client:
    desk.sign_in(client, desk.officer())
    return client


def going_round(full: FullMeeting) -> Minutes:
    """The draft of the full meeting, circulated."""
    minutes = full.meeting.minutes
    person = PersonFactory(name="Orla Pike", email="orla@thornbridge.example")
    return send_minutes_round(minutes=minutes, to=[person], comments_due=None, message="", by=UserFactory())


def later_minutes(full: FullMeeting) -> Section:
    """The next meeting with an item that takes the minutes up, and its own minutes begun; the section under it."""
    later = MeetingFactory(group=full.meeting.group, date=full.meeting.date + timedelta(days=90))
    item = AgendaItemFactory(
        agenda__meeting=later, title="Minutes", about=AgendaItem.About.MINUTES, about_meeting=full.meeting
    )
    section = SectionFactory(document=MinutesFactory(meeting=later).document, title="Minutes")
    MinutedItem.objects.create(section=section, item=item)
    return section


class TestCirculation:
    def test_each_gets_a_message_of_their_own(self, full, django_capture_on_commit_callbacks):
        people = [PersonFactory(name=name, email=f"{name.lower()}@thornbridge.example") for name in ("Ada", "Bram")]
        due = timezone.localdate() + timedelta(days=14)
        with django_capture_on_commit_callbacks(execute=True):
            send_minutes_round(minutes=full.meeting.minutes, to=people, comments_due=due, message="Short.", by=UserFactory())
        minutes = Minutes.objects.get(meeting=full.meeting)
        assert (minutes.status, minutes.comments_due, minutes.circulated_at is not None) == ("circulated", due, True)
        assert [message.to for message in mail.outbox] == [["ada@thornbridge.example"], ["bram@thornbridge.example"]]
        body = mail.outbox[0].body
        assert reverse("members:minutes", args=[full.meeting.pk]) in body and "Short." in body
        assert "bram" not in body.lower()

    def test_nothing_of_a_closed_item_is_in_the_mail(self, full, django_capture_on_commit_callbacks):
        closed = Section.objects.get(audience="closed")
        assert closed.title == "Review of the Mill Lane death"
        with django_capture_on_commit_callbacks(execute=True):
            going_round(full)
        assert len(mail.outbox) == 1
        assert "Mill Lane" not in str(mail.outbox[0].message())

    def test_it_is_refused(self, full):
        minutes, by = full.meeting.minutes, UserFactory()
        reachable = PersonFactory(email="a@thornbridge.example")
        with pytest.raises(ValueError, match="at least one"):
            send_minutes_round(minutes=minutes, to=[], comments_due=None, message="", by=by)
        with pytest.raises(ValueError, match="no e-mail address"):
            send_minutes_round(minutes=minutes, to=[PersonFactory(email="")], comments_due=None, message="", by=by)
        with pytest.raises(ValueError, match="passed already"):
            send_minutes_round(minutes=minutes, to=[reachable], comments_due=date(2020, 1, 1), message="", by=by)
        with pytest.raises(ValueError, match="agreed"):
            send_minutes_round(minutes=full.earlier.minutes, to=[reachable], comments_due=None, message="", by=by)
        assert Minutes.objects.get(meeting=full.meeting).status == "draft"

    def test_recipients_are_those_who_sit_in_the_group(self, full):
        seat = MembershipFactory(group=full.meeting.group, person=PersonFactory(email="s@thornbridge.example"), starts=None)
        UserFactory(person=seat.person)
        found = {one.person: one for one in recipients(full.meeting)}
        assert (found[seat.person].can_sign_in, found[seat.person].can_be_written_to) == (True, True)

    def test_who_sits_in_a_task_group_alone_would_not_get_past_the_link(self):
        group = GroupFactory(kind="task")
        seat = MembershipFactory(group=group, person=PersonFactory(email="t@thornbridge.example"), starts=None)
        UserFactory(person=seat.person)
        (found,) = recipients(MeetingFactory(group=group))
        assert (found.can_sign_in, found.can_be_written_to) == (False, True)

    @pytest.mark.parametrize("count", [3, 30])
    def test_recipients_cost_the_same(self, full, count, django_assert_num_queries):
        for _ in range(count):
            MembershipFactory(group=full.meeting.group, starts=None)
        with django_assert_num_queries(3):
            assert len(recipients(full.meeting)) >= count


class TestComments:
    def test_a_comment_quotes_its_paragraph(self, full):
        minutes = going_round(full)
        block = Block.objects.filter(section__document=minutes.document).last()
        comment = comment_on_minutes(minutes=minutes, block=block, text=" It was the upper lock. ", by=UserFactory())
        assert (comment.quoted, comment.text) == (block.text, "It was the upper lock.")
        was = comment_on_minutes(minutes=minutes, block=block, quoted="As it was.", text="Better so.", by=UserFactory())
        assert (was.quoted, was.block) == ("As it was.", block)

    def test_only_while_the_draft_goes_round(self, full):
        for minutes in (full.meeting.minutes, full.earlier.minutes):
            with pytest.raises(ValueError, match="not open"):
                comment_on_minutes(minutes=minutes, text="No.", by=UserFactory())

    def test_not_on_another_text(self, full):
        minutes = going_round(full)
        other = Block.objects.filter(section__document=full.earlier.minutes.document).first()
        with pytest.raises(ValueError, match="not in these minutes"):
            comment_on_minutes(minutes=minutes, block=other, text="No.", by=UserFactory())

    def test_only_its_writer_takes_it_back_and_only_unanswered(self, full):
        writer = UserFactory()
        comment = comment_on_minutes(minutes=going_round(full), text="A word.", by=writer)
        with pytest.raises(ValueError, match="wrote"):
            take_comment_back(comment=comment, by=UserFactory())
        MinutesComment.objects.update(answered_at=timezone.now())
        with pytest.raises(ValueError, match="answered"):
            take_comment_back(comment=comment, by=writer)
        MinutesComment.objects.update(answered_at=None)
        take_comment_back(comment=comment, by=writer)
        assert MinutesComment.objects.count() == 0


class TestClosedSections:
    def test_the_three_choices(self, full):
        section, by = Section.objects.get(audience="closed"), UserFactory()
        assert word_closed_section(section=section, choice="reword", wording=" A review. ", by=by).public_wording == "A review."
        assert word_closed_section(section=section, choice="withhold", wording="left over", by=by).public_wording == ""
        opened = word_closed_section(section=section, choice="publish", by=by)
        assert (opened.audience, opened.version) == ("public", 4)
        with pytest.raises(ValueError, match="open to the public already"):
            word_closed_section(section=section, choice="withhold", by=by)

    @pytest.mark.parametrize(("choice", "wording", "words"), [("reword", " ", "Write what"), ("open", "", "Choose whether")])
    def test_refused(self, full, choice, wording, words):
        with pytest.raises(ValueError, match=words):
            word_closed_section(section=Section.objects.get(audience="closed"), choice=choice, wording=wording, by=UserFactory())


class TestAgreement:
    def test_the_later_minutes_say_so(self, full, settings):
        settings.SITE_URL = "https://csp.example"
        minutes, section = going_round(full), later_minutes(full)
        later = section.document.minutes.meeting
        said = agree_at_meeting(minutes=minutes, at=later, amendments=["5.3, read “upper lock”.", " "], by=UserFactory())
        minutes.refresh_from_db()
        assert (said, minutes.status, minutes.agreed_at) == (section, "agreed", later)
        assert [one.text for one in minutes.amendments.all()] == ["5.3, read “upper lock”."]
        day = full.meeting.date
        assert [block.text for block in section.blocks.all()] == [
            f"The minutes of the meeting of {day:%-d %B %Y} were "
            f"[agreed](https://csp.example/meetings/{day.isoformat()}/minutes/) with this amendment:\n\n- 5.3, read “upper lock”."
        ]

    def test_several_amendments_and_none(self, full):
        assert agreeing_words(full.meeting.minutes, ["a", "b"]).endswith("with these amendments:\n\n- a\n- b")
        assert agreeing_words(full.meeting.minutes, []).endswith(").")

    def test_without_a_place_no_paragraph_is_written(self, full):
        minutes = going_round(full)
        later = MeetingFactory(group=full.meeting.group, date=full.meeting.date + timedelta(days=90))
        assert agree_at_meeting(minutes=minutes, at=later, by=UserFactory()) is None

    def test_a_draft_and_an_unsettled_wording_are_refused_whole(self, full):
        section = later_minutes(full)
        later = section.document.minutes.meeting
        with pytest.raises(ValueError, match="Circulate"):
            agree_at_meeting(minutes=full.meeting.minutes, at=later, by=UserFactory())
        minutes = going_round(full)
        KeptWordingFactory(document=minutes.document)
        with pytest.raises(ValueError, match="still waits"):
            agree_at_meeting(minutes=minutes, at=later, by=UserFactory())
        assert (Minutes.objects.get(pk=minutes.pk).status, section.blocks.count()) == ("circulated", 0)

    def test_what_was_changed_since_it_was_seen_is_not_agreed(self, full):
        minutes, section = going_round(full), later_minutes(full)
        seen = Document.objects.get(pk=minutes.document_id).revision
        Document.objects.filter(pk=minutes.document_id).update(revision=seen + 1)
        with pytest.raises(ValueError, match="changed since"):
            agree_at_meeting(minutes=minutes, at=section.document.minutes.meeting, revision=seen, by=UserFactory())
        agree_at_meeting(minutes=minutes, at=section.document.minutes.meeting, revision=seen + 1, by=UserFactory())

    def test_the_expected_meeting_is_the_one_that_takes_them_up(self, full):
        MeetingFactory(group=full.meeting.group, date=full.meeting.date + timedelta(days=10))
        section = later_minutes(full)
        assert expected_meeting(full.meeting.minutes) == section.document.minutes.meeting

    def test_what_hinders(self, full):
        minutes = full.meeting.minutes
        full.meeting.action_points.update(text="")
        full.meeting.attendances.all().delete()
        KeptWordingFactory(document=minutes.document)
        SectionFactory(document=minutes.document, title="Nothing yet")
        words = hindrances(minutes)
        assert len(words) == 4
        KeptWording.objects.update(settled_at=timezone.now(), settled_by=UserFactory())
        assert len(hindrances(minutes)) == 3


class TestPages:
    def test_a_whole_way(self, full, officer, django_capture_on_commit_callbacks):
        seat = MembershipFactory(group=full.meeting.group, person=PersonFactory(name="Orla Pike", email="o@thornbridge.example"), starts=None)
        section, pk = later_minutes(full), full.meeting.pk
        url = reverse("desk:circulate", args=[pk])
        assert b"Circulate the draft" in officer.get(url).content
        due = timezone.localdate() + timedelta(days=7)
        with django_capture_on_commit_callbacks(execute=True):
            answer = officer.post(url, {"to": [seat.person.pk], "comments_due": f"{due:%d/%m/%Y}", "message": ""})
        assert (answer.status_code, len(mail.outbox)) == (302, 1)
        member, browser = desk.board_member(), Client()
        desk.sign_in(browser, member)
        block = Block.objects.filter(section__document=full.meeting.minutes.document, kind="paragraph").last()
        page = browser.get(reverse("members:minutes", args=[pk]))
        assert page.status_code == 200 and "The family of Zebediah Quill" in page.content.decode()
        said = browser.post(reverse("members:comment", args=[pk]), {"block": block.identity.hex, "version": block.version, "text": "Upper lock."})
        comment = MinutesComment.objects.get()
        assert (said.status_code, comment.block, comment.by) == (302, block, member)
        assert "Upper lock." in officer.get(url).content.decode()
        officer.post(reverse("desk:answer", args=[comment.pk]), {f"c{comment.pk}-answer": "Changed.", f"c{comment.pk}-seen": fingerprint("")})
        comment.refresh_from_db()
        assert comment.answer == "Changed."
        done = officer.post(reverse("desk:agree", args=[pk]), {
            "at": section.document.minutes.meeting_id, "amendments": "One.\n\nTwo.", "say": "on",
            "revision": Document.objects.get(pk=full.meeting.minutes.document_id).revision,
        })
        assert done.status_code == 302
        assert Minutes.objects.get(meeting=full.meeting).amendments.count() == 2
        assert section.blocks.count() == 1
        assert browser.get(reverse("members:minutes", args=[pk])).status_code == 404

    def test_errors_keep_what_was_typed(self, full, officer):
        going_round(full)
        pk = full.meeting.pk
        answer = officer.post(reverse("desk:circulate", args=[pk]), {"comments_due": "32 May", "message": "Hear ye"})
        assert answer.status_code == 422
        assert all(words in answer.content.decode() for words in ("32 May", "Hear ye", "Choose at least one person."))
        answer = officer.post(reverse("desk:agree", args=[pk]), {"amendments": "Kept words"})
        assert (answer.status_code, "No later meeting" in answer.content.decode()) == (422, True)
        section = Section.objects.get(audience="closed")
        answer = officer.post(reverse("desk:closed", args=[pk]), {
            "section": section.pk, f"s{section.pk}-choice": "reword", f"s{section.pk}-version": section.version,
        })
        assert answer.status_code == 422
        # Somebody else was there first: nothing is overwritten, and what was typed stays.
        word_closed_section(section=section, choice="reword", wording="Theirs.", by=UserFactory())
        answer = officer.post(reverse("desk:closed", args=[pk]), {
            "section": section.pk, f"s{section.pk}-choice": "reword", f"s{section.pk}-wording": "Mine.",
            f"s{section.pk}-version": section.version,
        })
        assert answer.status_code == 409
        assert all(words in answer.content.decode() for words in ("Theirs.", "Mine."))
        section.refresh_from_db()
        assert section.public_wording == "Theirs."
        assert f'name="s{section.pk}-version" value="{section.version}"' in answer.content.decode()  # to be kept over theirs

    def test_a_comment_without_words(self, full, client):
        going_round(full)
        desk.sign_in(client, desk.member())
        answer = client.post(reverse("members:comment", args=[full.meeting.pk]), {"block": "", "text": " "})
        assert (answer.status_code, MinutesComment.objects.count()) == (422, 0)
        assert "Write your comment." in answer.content.decode()

    @pytest.mark.parametrize("count", [3, 30])
    def test_the_minutes_page_costs_the_same(self, full, client, count, django_assert_max_num_queries):
        minutes = going_round(full)
        block = Block.objects.filter(section__document=minutes.document).last()
        for _ in range(count):
            comment_on_minutes(minutes=minutes, block=block, text="A word.", by=desk.board_member())
        desk.sign_in(client, desk.member())
        with django_assert_max_num_queries(30):
            client.get(reverse("members:minutes", args=[full.meeting.pk]))
