"""The demo: it uses everything, gives nothing away, and is there whole or not at all."""

from __future__ import annotations

import html
import json
import re
import subprocess
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import time_machine
from django.apps import apps
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import models
from django.test import TestCase, override_settings
from hypothesis import given
from hypothesis import strategies as st

from actions.models import ActionPoint
from csp.models import Block, Partnership, Person, Rules, Section, User, path_of
from csp.services import found_partnership
from csp.workingdays import is_working_day
from meetings.models import Attendance, BallotResult, Meeting, Minutes, Paper, Vote
from reports.confidencequeries import is_personal, readable_by_guest
from reports.demo import files
from reports.demo import whoweare as who
from reports.demo.days import days_around
from reports.demo.load import load
from reports.demo.year import Act, Publish, steps
from reports.models import ChainLink, Content, Publication
from reports.verification import verify
from tests import tools
from tests.conftest import needed

TODAY = date(2026, 11, 21)
ROOMS = ("csp", "meetings", "actions", "funding", "reports")
# What the demo cannot show, and why.
UNUSED = {
    "csp.User.last_login": "whoever opens the demo signs in for the first time",
    "csp.User.is_staff=True": "an administrator is made by createsuperuser, with a password of their own",
    "csp.User.is_superuser=True": "an administrator is made by createsuperuser, with a password of their own",
    "csp.Partnership.second_approval=True": "the demo has a closed item, which asks for a second person anyway",
    "csp.KeptWording.settled_at": "the clash waits for whoever opens the demo",
    "csp.KeptWording.settled_by": "the clash waits for whoever opens the demo",
    **dict.fromkeys(
        ("csp.Inspection.id", "csp.Inspection.file", "csp.Inspection.engine", "csp.Inspection.findings",
         "csp.Inspection.asked_at", "csp.Inspection.done_at"),
        "uploads are looked through once the demo's worker runs",
    ),
    **dict.fromkeys(
        ("reports.Release.again=True", "reports.Release.approved_at", "reports.Release.approved_by",
         "reports.Release.ended_at", "reports.Release.needs_approval=False", "reports.Release.outcome",
         "reports.Release.progress", "reports.Release.status=called_off", "reports.Release.status=done",
         "reports.Release.status=failed", "reports.Release.status=running", "reports.Release.status=waiting"),
        "the one order of the demo waits for the Chair",
    ),
    **dict.fromkeys(
        ("meetings.VersionRules.notified_votes=False", "meetings.VersionRules.tie=falls", "meetings.VersionRules.voters=all"),
        "one partnership has one terms of reference, and its Chair decides one tie",
    ),
    **dict.fromkeys(("reports.Release.year", "reports.Release.version"), "the one order of the demo is for a meeting"),
    **dict.fromkeys(
        ("meetings.Decision.paper", "meetings.Decision.source"), "what the reports recommend is for the coming meeting to decide",
    ),
    **dict.fromkeys(
        ("csp.Message.kind=reminder", "csp.Message.optional=True", "csp.Told.id", "csp.Told.message", "csp.Told.occasion",
         "csp.Told.person", *(f"csp.Reminders.{name}" for name in (
             "id", "one=True", "hour", "report_days", "actions_before_reports", "actions_before_meeting", "minutes_days", "ran_at",
             "version", "reports=True", "reports_late=True", "actions=True", "minutes=True", "papers=True",
         ))),
        "the demo's worker writes the reminders of the day, by the settings of a first day",
    ),
    **dict.fromkeys(
        (f"csp.Reminders.{name}=False" for name in ("one", "reports", "reports_late", "actions", "minutes", "papers")),
        "of everything is reminded until somebody switches it off",
    ),
    **dict.fromkeys(
        ("csp.Message.state=failed", "csp.Message.state=left", "csp.Message.state=refused", "csp.Message.state=waiting"),
        "what was written has gone out, and mail that came back is trouble enough",
    ),
    **dict.fromkeys(
        ("csp.Rules.notified_votes=False", "csp.Rules.tie=falls", "csp.Rules.voters=all", "meetings.BallotResult.tie=falls",
         "meetings.BallotResult.outcome=not_quorate", "meetings.BallotResult.deciding=against"),
        "one partnership has one terms of reference, and its Chair decides one tie",
    ),
    **dict.fromkeys(
        (f"csp.Partnership.colour={name}" for name in ("brick", "forest", "navy", "plum", "slate")), "one partnership has one colour",
    ),
    **dict.fromkeys(
        (f"funding.Sheet.{name}" for name in ("id", "file", "tab", "tabs", "grid", "choices", "kept_at", "kept_by", "version")),
        "a spreadsheet is on its way for minutes, not for the length of a demo",
    ),
    **dict.fromkeys(
        ("funding.Bid.decision", "funding.Bid.paper", "funding.Commitment.decided_words", "funding.Commitment.decision",
         "funding.Commitment.state=refused"),
        "what is above the limit is for the coming meeting to decide",
    ),
    "funding.Grant.letter": "uploads are looked through once the demo's worker runs",
    "reports.Release.yearly=accounts": "the one order of the demo is for a meeting",
    "csp.Partnership.one=False": "there is one partnership, and the database allows no other",
}


def quiet(words: str) -> None:
    """Progress that nobody watches."""


def unused() -> set[str]:
    """Every field without a value in any row, and every choice that no row has chosen."""
    found = set()
    for room in ROOMS:
        # What a text was before is nothing that a page shows by itself.
        for model in [one for one in apps.get_app_config(room).get_models() if not one.__name__.startswith("Historical")]:
            for field in model._meta.concrete_fields:
                values = [getattr(row, field.attname) for row in model.objects.all()]
                name = f"{model._meta.label}.{field.name}"
                if field.choices:
                    found |= {f"{name}={choice}" for choice, _ in field.flatchoices if choice not in values}
                elif isinstance(field, models.BooleanField):
                    found |= {f"{name}={choice}" for choice in (True, False) if choice not in values}
                elif all(value in (None, "") for value in values):
                    found.add(name)
    return found


def published_words(audience: str) -> str:
    """All that `audience` can read of publications, in HTML and in data, without its markup."""
    contents = Content.objects.filter(publication__audience=audience)
    return "\n".join(
        html.unescape(re.sub(r"<[^>]+>", "", content.html)) + json.dumps(json.loads(content.data), ensure_ascii=False)
        for content in contents
    )


class LoadedDemo(TestCase):
    """The demo as `load_demo` leaves it."""

    @classmethod
    def setUpClass(cls) -> None:
        folder = Path(cls.enterClassContext(TemporaryDirectory()))
        cls.enterClassContext(
            override_settings(
                DATA_DIR=folder, FILES_DIR=folder / "files", PDF_CACHE_DIR=folder / "cache",
                SIGNING_KEY_FILE=folder / "keys" / "publications.pem",
            )
        )
        super().setUpClass()

    @classmethod
    def setUpTestData(cls) -> None:
        cls.told: list[str] = []
        # Who is invited to a meeting that is over has nothing to read: the load asks what day it is.
        with time_machine.travel(datetime.combine(TODAY, time(12), UTC)), cls.captureOnCommitCallbacks(execute=True):
            assert load(today=TODAY, by=User.objects.machine(), tell=cls.told.append)

    def test_every_field_and_every_choice_is_used(self) -> None:
        assert unused() == set(UNUSED)

    def test_its_progress_is_told_in_order_and_nothing_lies_ahead(self) -> None:
        assert len(self.told) == len(steps(days_around(TODAY), User.objects.machine()))
        moments = list(Publication.objects.order_by("link__sequence").values_list("published_at", flat=True))
        assert moments == sorted(moments)
        assert moments[-1].date() <= TODAY

    def test_the_chain_of_its_publications_holds(self) -> None:
        found = verify()
        assert found.faults == []
        assert (found.publications, found.withdrawals) == (Publication.objects.count(), 1)

    def test_a_second_load_does_nothing(self) -> None:
        before = Publication.objects.count(), Block.objects.count(), ChainLink.objects.count()
        assert not load(today=TODAY + timedelta(days=90), by=User.objects.machine(), tell=self.fail)
        assert before == (Publication.objects.count(), Block.objects.count(), ChainLink.objects.count())

    def test_a_lighting_audit_goes_on_through_three_meetings(self) -> None:
        chain = [ActionPoint.objects.get(text__contains="See that the 47 lamps")]
        while chain[0].continues is not None:
            chain.insert(0, chain[0].continues)
        days = days_around(TODAY)
        assert [point.meeting.date for point in chain] == [days.first, days.second, days.third]
        assert [point.status for point in chain] == ["carried_over", "carried_over", "in_progress"]

    def test_the_one_origin_in_words_is_tied_to_nothing(self) -> None:
        loose = ActionPoint.objects.exclude(origin_words="").filter(continues=None)
        assert [point.origin_words for point in loose] == ["Carried over from an earlier meeting"]

    def test_references_follow_the_order_of_the_minutes(self) -> None:
        for minutes in Minutes.objects.all():
            points = minutes.meeting.action_points.exclude(block=None)
            printed = points.order_by("block__section__position", "block__position", "block_position")
            sequences = [point.sequence for point in printed]
            assert sequences == list(range(1, len(sequences) + 1)), minutes

    def test_votes_are_no_more_than_the_agencies_of_the_board(self) -> None:
        voted = Meeting.objects.get(date=days_around(TODAY).second)
        agencies = {
            row.agency_id for row in voted.attendances.filter(capacity=Attendance.Capacity.BOARD, present=True)
        }
        votes = voted.decisions.filter(method="vote")
        assert len(votes) == 2
        for decision in votes:
            assert decision.votes_for + decision.votes_against + decision.abstentions <= len(agencies) == 6

    def test_a_tie_was_decided_by_the_chair_and_a_notified_vote_counted(self) -> None:
        meeting = Meeting.objects.get(date=days_around(TODAY).extraordinary)
        told = [
            (result.outcome, result.votes_for, result.votes_against, result.abstentions, result.deciding)
            for result in BallotResult.objects.filter(ballot__meeting=meeting).order_by("ballot__position")
        ]
        assert told == [("withdrawn", 0, 0, 0, ""), ("carried", 2, 2, 1, "for"), ("lost", 1, 2, 1, "")]
        assert [vote.person.name for vote in Vote.objects.filter(notified=True, ballot__meeting=meeting)] == [who.DOCTOR]
        assert meeting.decisions.filter(ballot__isnull=False).count() == 2

    def test_a_guest_can_read_the_one_paper_in_confidence(self) -> None:
        guest = User.objects.get(person__name=who.GUEST)
        titles = readable_by_guest(guest, TODAY).values_list("title", flat=True)
        assert list(titles) == ["Rowan’s review: the last two recommendations"]
        assert is_personal(readable_by_guest(guest, TODAY).get())

    def test_a_quorum_holds_from_the_second_meeting(self) -> None:
        days = days_around(TODAY)
        assert Rules.objects.on(days.second - timedelta(days=1)).get().quorum is None
        assert Rules.objects.on(days.second).get().quorum == 5

    def test_one_paper_serves_two_items_and_one_serves_none(self) -> None:
        served = {paper.title: paper.items.count() for paper in Paper.objects.filter(quarter_reports=None)}
        assert served["What the lighting audit found"] == 2
        # The last two are for a meeting that has no agenda yet.
        assert {title for title, count in served.items() if count == 0} == {
            "How to find the Lantern Room", "Young people and the riverside", "Progress: Safer streets after dark",
        }

    def test_a_version_supersedes_and_a_withdrawal_leaves_its_notice_alone(self) -> None:
        packs = Publication.objects.filter(meeting__date=days_around(TODAY).coming, kind="pack", audience="public")
        assert [(pack.version, hasattr(pack, "superseded_by")) for pack in packs] == [(1, True), (2, False)]
        (withdrawn,) = Publication.objects.exclude(withdrawal=None)
        assert withdrawn.kind == "minutes"
        assert not Content.objects.filter(publication=withdrawn).exists()

    def test_no_closed_word_is_public(self) -> None:
        hidden = {
            "members' paper": Block.objects.filter(section__document__paper__audience="members"),
            "closed paper": Block.objects.filter(section__document__paper__audience="closed"),
            "members' section": Block.objects.filter(section__audience="members"),
            "closed section": Block.objects.filter(section__audience="closed"),
        }
        public, members = published_words("public"), published_words("members")
        for kind, blocks in hidden.items():
            assert any(block.text in members for block in blocks), kind
            assert [block.text for block in blocks if block.text in public] == [], kind
        for word in ("Rowan", "four addresses"):
            assert word in members
            assert word not in public
        assert Section.objects.filter(audience="closed").exclude(public_wording="").get().public_wording in public

    def test_no_closed_word_is_in_a_public_pdf(self) -> None:
        pdftotext = needed(tools.PDFTOTEXT)
        words = {"public": "", "members": ""}
        for publication in Publication.objects.filter(withdrawal=None):
            read = subprocess.run([pdftotext, path_of(publication.pdf_sha256), "-"], capture_output=True, check=True)
            words[publication.audience] += " ".join(read.stdout.decode().split())
        for word in ("Rowan", "four addresses"):
            assert word in words["members"]
            assert word not in words["public"]
        assert "Walk the River Quarter after dark" in words["public"]

    def test_one_pdf_carries_a_structure_and_one_does_not(self) -> None:
        kept = Paper.objects.filter(kind="file").values_list("title", "pages", "tagged")
        assert set(kept) == {("Haven Westmarch: annual report", 4, True), ("Street survey of lamps", 2, False)}

    def test_nobody_real_can_be_rung_or_written_to(self) -> None:
        words = "\n".join(
            [
                *Block.objects.values_list("text", flat=True),
                *(f"{person.email}\n{person.telephone}" for person in Person.objects.all()),
                *(f"{one.email}\n{one.telephone}\n{one.website}" for one in Partnership.objects.all()),
            ]
        )
        numbers = re.findall(r"\b0\d{3,}[\d ]*\d", words)
        assert len(numbers) > 20
        assert [number for number in numbers if not re.fullmatch(r"01632 960\d{3}", number)] == []
        hosts = re.findall(r"(?:@|://)([\w.-]+\w)", words)
        assert len(hosts) > 20
        assert [host for host in hosts if host != "example.org" and not host.endswith(".example.org")] == []


class Interrupted(Exception):
    """The load is cut short."""


@pytest.mark.django_db
@pytest.mark.parametrize("line", [1, 2, 7])
def test_a_load_cut_short_leaves_nothing(own_data, line):
    told = []

    def tell(words):
        told.append(words)
        if len(told) == line:
            raise Interrupted

    with pytest.raises(Interrupted):
        load(today=TODAY, by=User.objects.machine(), tell=tell)
    assert [Partnership.objects.count(), Meeting.objects.count(), Publication.objects.count()] == [0, 0, 0]


@pytest.mark.django_db
def test_another_partnership_is_left_alone():
    found_partnership(name="Thornbridge Community Safety Partnership", by=User.objects.machine())
    with pytest.raises(CommandError) as refused:
        call_command("load_demo")
    assert str(refused.value) == (
        "This database holds Thornbridge Community Safety Partnership; the demo is loaded only into an empty one."
    )
    assert Meeting.objects.count() == 0


@pytest.mark.django_db
# Christmas ahead, Easter ahead, a leap day, the summer.
@pytest.mark.parametrize("today", [date(2026, 12, 3), date(2027, 3, 4), date(2028, 2, 29), date(2031, 7, 1)])
def test_the_record_can_be_told_on_any_day(own_data, today):
    by = User.objects.machine()
    with time_machine.travel(datetime.combine(today, time(12), UTC)):
        for step in steps(days_around(today), by):
            if isinstance(step, Act):
                step.do()
    assert Meeting.objects.count() == 10
    assert ActionPoint.objects.exclude(continues=None).count() == 2


@given(st.dates(date(2024, 1, 1), date(2045, 12, 31)))
def test_meetings_are_on_ordinary_tuesdays(today):
    days = days_around(today)
    meetings = [
        days.first, days.second, days.session, days.cancelled, days.third, days.task, days.extraordinary,
        days.steering, days.coming, days.later,
    ]
    assert meetings == sorted(set(meetings))
    assert {day.weekday() for day in meetings} == {1}
    assert all(is_working_day(day) for day in meetings)
    assert 21 <= (days.coming - today).days <= 41
    # A reference names its month: no two meetings with action points may share one.
    raised = [days.first, days.second, days.session, days.third, days.extraordinary]
    assert len({day.month for day in raised}) == len(raised)


@given(st.dates(date(2024, 1, 1), date(2045, 12, 31)))
def test_all_of_it_has_happened(today):
    told = steps(days_around(today), User())
    assert told[-1].at.date() < today
    for notice in [step for step in told if isinstance(step, Publish) and step.what == ("notice",)]:
        first = next(step for step in told if isinstance(step, Publish) and step.story is notice.story)
        assert first.what == ("notice",)


def test_the_agency_report_is_accessible(verapdf, tmp_path):
    place = tmp_path / "report.pdf"
    place.write_bytes(files.annual_report())
    assert verapdf(place) == []

