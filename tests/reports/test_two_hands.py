"""Two people at one page: whoever saves second overwrites nothing unseen, and keeps what they typed."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import time
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from csp.models import Block, User
from csp.versions import ChangedMeanwhile, fingerprint
from meetings.models import Agenda, Minutes, MinutesComment
from meetings.presence import sitting_seen
from meetings.services import (
    answer_comment,
    circulate_minutes,
    comment_on_minutes,
    note_agenda,
    record_sitting,
    take_comment_back,
)
from tests import desk
from tests.actions.editing import op, reword, send
from tests.factories import MeetingFactory, MinutesFactory, UserFactory, full_meeting

HTMX = {"HX-Request": "true"}


def text_of(answer: object) -> str:
    """The page as it is read."""
    return html.unescape(answer.content.decode())


def seen_in(page: str, name: str = "seen") -> str:
    """What a page's form sends back of what it showed."""
    return re.findall(rf'name="{name}" (?:[^>]*)value="([^"]*)"', page)[0]


@pytest.fixture
def hands() -> tuple[Client, Client]:
    """Two officers, each with a browser."""
    clients = Client(), Client()
    for client in clients:
        desk.sign_in(client, desk.officer())
    return clients


@pytest.fixture
def going_round() -> Minutes:
    """Minutes that members comment on."""
    return circulate_minutes(minutes=full_meeting().meeting.minutes, by=UserFactory())


def paragraph(minutes: Minutes) -> Block:
    return Block.objects.filter(section__document=minutes.document_id, kind="paragraph", section__audience="public").last()


@pytest.mark.django_db
class TestLinesAboveTheItems:
    @pytest.mark.parametrize("headers", [{}, HTMX])
    def test_both_texts_are_shown_and_the_second_may_stand(self, hands, headers):
        meeting = MeetingFactory()
        page, address = (reverse(f"meetings:{name}", args=[meeting.pk]) for name in ("agenda", "agenda_notes"))
        seen = seen_in(text_of(hands[0].get(page)))
        assert hands[1].post(address, {"notes": "Bring a lamp", "seen": seen}, headers=headers).status_code in (200, 302)
        refused = hands[0].post(address, {"notes": "Bring a bell", "seen": seen}, headers=headers)
        assert refused.status_code == 409
        told = text_of(refused)
        assert "Somebody else changed these lines while you had them open." in told
        assert ">Bring a bell</textarea>" in told and "Bring a lamp" in told
        assert Agenda.objects.get(meeting=meeting).notes == "Bring a lamp"
        assert hands[0].post(address, {"notes": "Bring a bell", "seen": seen_in(told)}, headers=headers).status_code in (200, 302)
        assert Agenda.objects.get(meeting=meeting).notes == "Bring a bell"

    def test_the_fragment_is_drawn_for_the_next_time(self, hands):
        meeting = MeetingFactory()
        address = reverse("meetings:agenda_notes", args=[meeting.pk])
        answer = hands[0].post(address, {"notes": "One", "seen": fingerprint("")}, headers=HTMX)
        assert "agendaChanged" in answer.headers["HX-Trigger"] and "<html" not in text_of(answer)
        assert hands[0].post(address, {"notes": "Two", "seen": seen_in(text_of(answer))}, headers=HTMX).status_code == 200
        # The same words from two hands are no conflict; a page that names nothing it saw overwrites nothing.
        assert hands[1].post(address, {"notes": " Two ", "seen": fingerprint("")}, headers=HTMX).status_code == 200
        assert hands[1].post(address, {"notes": "Three"}, headers=HTMX).status_code == 409


@pytest.mark.django_db
class TestTimesAndCount:
    def test_both_are_shown_and_the_second_may_stand(self, hands):
        meeting = MeetingFactory(starts=time(10))
        page, address = reverse("meetings:attendance", args=[meeting.pk]), reverse("minutes:sitting", args=[meeting.pk])
        seen = seen_in(text_of(hands[0].get(page)))
        assert hands[1].post(address, {"starts": "10:02", "public_present": "0", "seen": seen}).status_code == 302
        mine = {"starts": "10:02", "closed_at": "12:15", "venue": "The Guildhall", "public_present": "3"}
        refused = hands[0].post(address, mine | {"seen": seen})
        told = text_of(refused)
        assert (refused.status_code, "Somebody else changed the times, the place or the count while you had them open" in told) == (409, True)
        assert re.findall(r'data-label="(?:You typed|Stands now): ">(?:<p>)?([^<]*)', told) == ["12:15", "nothing", "The Guildhall", "nothing", "3", "0"]
        assert re.findall(r'name="(?:closed_at|venue|public_present)" value="([^"]*)"', told) == ["12:15", "The Guildhall", "3"]
        assert Minutes.objects.get(meeting=meeting).public_present == 0
        assert hands[0].post(address, mine | {"seen": seen_in(told)}).status_code == 302
        minutes = Minutes.objects.get(meeting=meeting)
        assert (minutes.starts, minutes.closed_at, minutes.venue, minutes.public_present) == (time(10, 2), time(12, 15), "The Guildhall", 3)


@pytest.mark.django_db
class TestAnswers:
    def test_both_are_shown_and_the_second_may_stand(self, hands, going_round):
        comment = comment_on_minutes(minutes=going_round, text="It was the upper lock.", by=desk.member())
        page, address = reverse("desk:circulate", args=[going_round.meeting_id]), reverse("desk:answer", args=[comment.pk])
        name, seen = f"c{comment.pk}-answer", f"c{comment.pk}-seen"
        shown = seen_in(text_of(hands[0].get(page)), seen)
        assert hands[1].post(address, {name: "Mended.", seen: shown}).status_code == 302
        refused = hands[0].post(address, {name: "It stays.", seen: shown})
        told = text_of(refused)
        assert (refused.status_code, "Somebody else answered this comment while you had it open." in told) == (409, True)
        assert ">It stays.</textarea>" in told and "<strong>Answered:</strong> Mended." in told
        comment.refresh_from_db()
        assert comment.answer == "Mended."
        assert hands[0].post(address, {name: "It stays.", seen: seen_in(told, seen)}).status_code == 302
        comment.refresh_from_db()
        assert comment.answer == "It stays."

    def test_an_answer_to_a_comment_that_was_taken_back_is_not_lost(self, hands, going_round):
        writer = desk.member()
        comment = comment_on_minutes(minutes=going_round, text="It was the upper lock.", by=writer)
        key, address = comment.pk, reverse("desk:answer", args=[comment.pk])
        take_comment_back(comment=comment, by=writer)
        refused = hands[0].post(address, {f"c{key}-answer": "Mended.", f"c{key}-seen": fingerprint("")})
        assert refused.status_code == 409
        assert "taken back by its writer" in text_of(refused) and ">Mended.</textarea>" in text_of(refused)
        assert hands[0].post(reverse("desk:answer", args=[key + 1]), {}).status_code == 404


@pytest.mark.django_db
class TestComments:
    def say(self, client: Client, minutes: Minutes, block: Block, text: str, **more: object) -> object:
        given = {"block": block.identity.hex, "version": block.version, "text": text} | more
        return client.post(reverse("members:comment", args=[minutes.meeting_id]), given, follow=True)

    def test_a_comment_quotes_the_paragraph_as_its_reader_had_it_open(self, client, going_round):
        desk.sign_in(client, desk.member())
        block, by = paragraph(going_round), UserFactory()
        address = reverse("members:minutes", args=[going_round.meeting_id])
        assert f'name="version" value="{block.version}"' in text_of(client.get(address))
        was = block.text
        send(going_round, by, reword(block, "It reads otherwise now."))
        answer = self.say(client, going_round, block, "This is not what was said.")
        assert "your comment quotes it as you read it" in text_of(answer)
        comment = MinutesComment.objects.get()
        assert (comment.quoted, comment.block) == (was, block)
        # One who reads on finds the new words.
        block.refresh_from_db()
        assert "quotes it as you read it" not in text_of(self.say(client, going_round, block, "Better."))
        assert MinutesComment.objects.latest("pk").quoted == "It reads otherwise now."
        officer = Client()
        desk.sign_in(officer, desk.officer())
        told = text_of(officer.get(reverse("desk:circulate", args=[going_round.meeting_id])))
        assert was in told and told.count("(changed since)") == 1

    def test_a_paragraph_that_is_gone_is_quoted(self, client, going_round):
        desk.sign_in(client, desk.member())
        section = paragraph(going_round).section
        new, by = op("put_block", base=0, section=section.identity, after=None, content={
            "kind": "paragraph", "text": "A passing thought.", "depth": 1, "numbered": True, "rows": None,
        }), UserFactory()
        send(going_round, by, new | {"identity": new["op"]})
        block = Block.objects.get(identity=new["op"])
        send(going_round, by, op("delete_block", identity=block.identity, base=1))
        self.say(client, going_round, block, "Keep it.")
        assert [(one.block, one.quoted, one.text) for one in MinutesComment.objects.all()] == [(None, "A passing thought.", "Keep it.")]

    def test_what_nobody_can_have_read_is_asked_for_again(self, client, going_round):
        desk.sign_in(client, desk.member())
        block = paragraph(going_round)
        for version in ("", "7"):
            answer = self.say(client, going_round, block, "Kept words.", version=version)
            assert answer.status_code == 409
            assert "This paragraph was changed while you had it open" in text_of(answer) and ">Kept words.</textarea>" in text_of(answer)
        stranger = full_meeting_elsewhere()
        answer = self.say(client, going_round, stranger, "Kept words.")
        assert (answer.status_code, ">Kept words.</textarea>" in text_of(answer)) == (409, True)
        send(stranger.section.document.minutes, UserFactory(), reword(stranger, "Changed"))
        assert self.say(client, going_round, stranger, "Kept words.").status_code == 409
        assert not MinutesComment.objects.exists()

    def test_a_comment_on_minutes_that_were_agreed_meanwhile_is_given_back(self, client, going_round):
        desk.sign_in(client, desk.member())
        block = paragraph(going_round)
        Minutes.objects.filter(pk=going_round.pk).update(status="agreed", agreed_at=MeetingFactory())
        answer = self.say(client, going_round, block, "Too late?")
        assert (answer.status_code, ">Too late?</textarea>" in text_of(answer)) == (409, True)
        assert self.say(client, going_round, block, "").status_code == 404


def full_meeting_elsewhere() -> Block:
    """A paragraph of other minutes."""
    minutes = MinutesFactory(meeting=MeetingFactory())
    section = minutes.document.sections.create(position=1024, title="Elsewhere")
    return section.blocks.create(position=1024, text="Not yours to read.")


HANDS, TURNS = 4, 6


def together(work: Callable[[User, int], int]) -> int:
    """The sum of what `work(user, number)` gives for each of several users, all let go at once."""
    users = [UserFactory() for _ in range(HANDS)]
    barrier = Barrier(HANDS)

    def run(number: int) -> int:
        try:
            barrier.wait(10)
            return work(users[number], number)
        finally:
            connection.close()

    with ThreadPoolExecutor(HANDS) as pool:
        return sum(pool.map(run, range(HANDS), timeout=60))


def taking_turns(look: Callable[[], tuple[str, int]], write: Callable[[int, str, User], object]) -> Callable[[User, int], int]:
    """Work for `together`: look (at the fingerprint, and the number that stands), and write the next one, in words that
    are this hand's own; how often it was taken. Were anything overwritten unseen, the number at the end would be less
    than all that were taken."""
    def work(user: User, hand: int) -> int:
        taken = 0
        for _ in range(TURNS):
            seen, number = look()
            try:
                write((number + 1) * 10 + hand, seen, user)
                taken += 1
            except ChangedMeanwhile:
                pass
        return taken
    return work


@pytest.mark.engines
@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_lines_above_the_items(self):
        meeting = MeetingFactory()

        def look() -> tuple[str, int]:
            notes = Agenda.objects.filter(meeting=meeting).values_list("notes", flat=True).first() or ""
            return fingerprint(notes), int(notes or 0) // 10

        taken = together(taking_turns(look, lambda n, seen, by: note_agenda(meeting=meeting, notes=str(n), seen=seen, by=by)))
        assert look()[1] == taken

    def test_times_and_count(self):
        minutes = MinutesFactory()

        def look() -> tuple[str, int]:
            now = Minutes.objects.get(pk=minutes.pk)
            return sitting_seen(now), (now.public_present or 0) // 10

        def write(number: int, seen: str, by: User) -> None:
            record_sitting(minutes=minutes, starts=None, opened_to_public_at=None, closed_at=None, venue="", public_present=number, seen=seen, by=by)

        taken = together(taking_turns(look, write))
        assert look()[1] == taken

    def test_answers(self):
        comment = comment_on_minutes(minutes=circulate_minutes(minutes=MinutesFactory(), by=UserFactory()), text="So?", by=UserFactory())

        def look() -> tuple[str, int]:
            answer = MinutesComment.objects.values_list("answer", flat=True).get()
            return fingerprint(answer), int(answer or 0) // 10

        taken = together(taking_turns(look, lambda n, seen, by: answer_comment(comment=comment, answer=str(n), seen=seen, by=by)))
        assert look()[1] == taken
