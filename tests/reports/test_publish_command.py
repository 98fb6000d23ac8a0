"""The commands publish, withdraw and verify_publications, as an administrator meets them."""

from __future__ import annotations

from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from csp.models import User
from reports.chain import head_file
from reports.models import Publication
from tests.factories import FullMeeting, GroupFactory, MeetingFactory, full_meeting

pytestmark = pytest.mark.django_db


@pytest.fixture
def full(own_data: Path, db: None) -> FullMeeting:
    return full_meeting()


def said(*words: str) -> list[str]:
    """What a command prints, line by line."""
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue().splitlines()


def test_everything_without_what(full: FullMeeting) -> None:
    lines = said("publish", "--meeting", "2031-07-08")
    table = lines[next(n for n, line in enumerate(lines) if line.startswith("What ")) :]
    assert table[0].split() == ["What", "Version", "State", "Address"]
    assert [line.split()[-1] for line in table[1:] if "/meetings/" in line] == [
        "/meetings/2031-07-08/notice/v1/",
        "/meetings/2031-07-08/agenda/v1/",
        "/meetings/2031-03-11/minutes/v1/",
        "/meetings/2031-07-08/minutes/v1/",
        "/meetings/2031-07-08/actions/v1/",
        "/meetings/2031-07-08/paper-lighting-plan/v1/",
        "/meetings/2031-07-08/paper-bicycle-count/v1/",
        "/meetings/2031-07-08/paper-street-survey/v1/",
        "/meetings/2031-07-08/pack/v1/",
    ]
    assert sum("for Board and members, no address yet" in line for line in table) == 8
    progress = lines[: lines.index(table[0])]
    assert "  Agenda, 8 July 2031" in progress
    assert any("Public pack, 8 July 2031: 8 of 8, " in line for line in progress)
    assert Publication.objects.values_list("published_by", flat=True).distinct().get() == User.objects.machine().email


def test_a_second_run_says_that_nothing_changed(full: FullMeeting) -> None:
    said("publish", "--meeting", "2031-07-08", "--what", "agenda,notice")
    assert said("publish", "--meeting", "2031-07-08", "--what", "notice, agenda") == [
        "What                            Version  State      Address",
        "Notice of meeting, 8 July 2031  1        unchanged  /meetings/2031-07-08/notice/v1/",
        "Agenda, 8 July 2031             1        unchanged  /meetings/2031-07-08/agenda/v1/",
    ]


def test_a_dry_run_writes_nothing(full: FullMeeting) -> None:
    assert said("publish", "--meeting", "2031-07-08", "--what", "agenda", "--dry-run") == [
        "What                 Version  State               Address",
        "Agenda, 8 July 2031           would be published",
    ]
    assert not Publication.objects.exists()
    assert not head_file().exists()


def test_another_group(full: FullMeeting) -> None:
    group = GroupFactory(slug="masg", name="Multi-Agency Steering Group")
    MeetingFactory(group=group, date=date(2031, 6, 21))
    lines = said("publish", "--meeting", "2031-06-21", "--group", "masg")
    assert lines[-1].split()[-1] == "/meetings/masg/2031-06-21/notice/v1/"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--meeting", "8 July"], "“8 July” is not a day such as 2023-07-11."),
        (["--meeting", "2031-07-09"], "The record has no meeting of Thornbridge Community Safety Partnership on 9 July 2031."),
        (["--meeting", "2031-07-08", "--group", "no"], "There is no group “no”. Known: lighting, partnership."),
        (
            ["--meeting", "2031-07-08", "--what", "agenda,menu"],
            "“menu” is not one of: notice, agenda, actions, minutes, papers, pack, members-pack, "
            "supplement, members-supplement.",
        ),
        (["--meeting", "2031-03-11", "--what", "agenda"], "The meeting of 11 March 2031 has no agenda."),
        (["--meeting", "2031-03-11", "--what", "papers"], "The meeting of 11 March 2031 has no paper for the public."),
        (["--meeting", "2031-03-11", "--what", "actions"], "The meeting of 11 March 2031 has no action point on its log."),
        (["--meeting", "2031-03-11", "--what", "pack"], "The meeting of 11 March 2031 has no agenda, and a pack needs one."),
    ],
)
def test_bad_input_gets_one_sentence(full: FullMeeting, words: list[str], sentence: str) -> None:
    with pytest.raises(CommandError) as error:
        said("publish", *words)
    assert str(error.value) == sentence
    assert not Publication.objects.exists()


def test_before_there_is_a_partnership(own_data: Path) -> None:
    with pytest.raises(CommandError, match="The record has no partnership yet"):
        said("publish", "--meeting", "2031-07-08")


def test_a_lost_key_is_told_in_a_sentence(full: FullMeeting, own_data: Path) -> None:
    said("publish", "--meeting", "2031-07-08", "--what", "notice")
    (own_data / "keys" / "publications.pem").unlink()
    with pytest.raises(CommandError, match=r"The signing key .* is missing\. Hint: restore it from the backup"):
        said("publish", "--meeting", "2031-07-08", "--what", "agenda")
    assert Publication.objects.count() == 1


def test_withdraw_by_address(full: FullMeeting) -> None:
    said("publish", "--meeting", "2031-07-08")
    address = "/meetings/2031-07-08/paper-lighting-plan/v1/"
    assert said("withdraw", address, "--reason", "It named somebody.") == [
        "Withdrawn: Lighting plan, version 1 (2031-07-08/paper-lighting-plan)",
        "Withdrawn: Public pack, 8 July 2031, version 1 (2031-07-08/pack)",
        "Still standing, board and members: Lighting plan, version 1",
        "Still standing, board and members: Board and members’ pack, 8 July 2031, version 1",
    ]
    assert said("withdraw", "2031-07-08/paper-lighting-plan/v1", "--members", "--reason", "Nor for members.") == [
        "Withdrawn: Lighting plan, version 1 (2031-07-08/paper-lighting-plan)",
        "Withdrawn: Board and members’ pack, 8 July 2031, version 1 (2031-07-08/pack)",
    ]
    with pytest.raises(CommandError, match="withdrawn already"):
        said("withdraw", address, "--reason", "Again.")


@pytest.mark.parametrize("address", ["", "nowhere", "/meetings/2031-07-08/agenda/v9/", "/meetings/2031-07-08/agenda/"])
def test_withdraw_finds_nothing(full: FullMeeting, address: str) -> None:
    said("publish", "--meeting", "2031-07-08", "--what", "agenda")
    with pytest.raises(CommandError, match="No publication stands at"):
        said("withdraw", address, "--reason", "Wrong.")
