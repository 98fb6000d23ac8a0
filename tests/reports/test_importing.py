"""Papers in: files in any order, each in a transaction of its own, nothing dropped in silence."""

from __future__ import annotations

import random
import shutil
from datetime import date
from io import StringIO
from pathlib import Path

import docx
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from actions.models import ActionPoint
from csp.models import Block, Group, Membership, Office, Partnership, Person, StoredFile, User
from meetings.models import Agenda, AgendaItem, Attendance, Meeting, Minutes, Paper
from meetings.services import serve_items
from reports.importing.session import Import, gathered
from tests.conftest import TRIGGERED

pytestmark = pytest.mark.django_db

MINUTES = "2-draft-minutes-of-11-february-2020"


def run(*paths: Path, **options: object) -> dict[str, str]:
    """File name -> outcome."""
    results = Import(by=User.objects.machine(), **options).run(list(paths))
    return {result.path.name: result.outcome for result in results}


def exported() -> str:
    out = StringIO()
    call_command("export_record", stdout=out)
    return out.getvalue()


def emptied() -> None:
    """An empty database; the triggers that guard what was published are put back by the flush."""
    for triggers in TRIGGERED:
        triggers.remove()
    call_command("flush", interactive=False, verbosity=0)


def kept() -> set[Path]:
    folder = Path(settings.FILES_DIR)
    return {path for path in folder.rglob("*") if path.is_file()} if folder.exists() else set()


def counts() -> dict[str, int]:
    models = [Partnership, Group, Meeting, Agenda, AgendaItem, Minutes, Attendance, Person, Paper, ActionPoint, Block, StoredFile]
    return {model.__name__: model.objects.count() for model in models}


# Invented papers, made with python-docx


def agenda(path: Path, *items: tuple[str, str, str, str], day: str = "8 July 2031", body: str = "Harrowmere Community Safety Partnership") -> Path:
    document = docx.Document()
    for line in (body, day, "10:00-12:00", "Guildhall, Market Hill", "AGENDA"):
        document.add_paragraph(line)
    table = document.add_table(rows=0, cols=4)
    for row in (("No.", "Item", "Lead Officer(s)", "Time (Mins)"), *items):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    document.save(str(path))
    return path


ITEMS = (("1", "Welcome and apologies", "Chair", "5"), ("2", "Youth outreach: Update", "Amara Okafor", "20"))


def minutes(path: Path, *lines: str, day: str = "11 March 2031") -> Path:
    document = docx.Document()
    for line in ("Harrowmere Community Safety Partnership", day, "10:00-12:00", "Guildhall", "Draft Minutes", "Board"):
        document.add_paragraph(line)
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Debra Quill (Chair)", "Harrowmere City Council"
    for line in ("1. Welcome and apologies", *lines):
        document.add_paragraph(line)
    document.save(str(path))
    return path


def log(path: Path, *rows: tuple[str, str, str], day: str = "8 July 2031") -> Path:
    document = docx.Document()
    for line in ("Harrowmere Community Safety Partnership", day, "ACTION POINTS"):
        document.add_paragraph(line)
    table = document.add_table(rows=0, cols=3)
    for row in (("MONTH / NUMBER", "ACTION POINT", "ACTION"), *rows):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    document.save(str(path))
    return path


def report(path: Path, subject: str, *lines: str) -> Path:
    document = docx.Document()
    document.add_paragraph(f"To: The Board\nFrom: Amara Okafor\nSubject: {subject}")
    for line in ("1. Purpose of the report", "1.1 To update the Board.", *lines):
        document.add_paragraph(line)
    document.save(str(path))
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "2031-07-08"
    place.mkdir()
    agenda(place / "1-agenda.docx", *ITEMS)
    minutes(place / "2-minutes.docx", "1.1 All were welcome.", "1.2 Amara Okafor will write. Action point 03/01")
    log(place / "3-log.docx", ("03/01", "Amara Okafor to write to the school.", "In progress: Half done."))
    report(place / "4-youth.docx", "Youth outreach")
    return place


def test_a_folder_becomes_a_meeting(folder):
    assert set(run(folder).values()) == {"new"}
    july, march = Meeting.objects.get(date=date(2031, 7, 8)), Meeting.objects.get(date=date(2031, 3, 11))
    assert Partnership.objects.get().name == "Harrowmere Community Safety Partnership"
    assert Paper.objects.get().items.get().title == "Youth outreach: Update"
    point = ActionPoint.objects.get()
    assert (point.meeting, point.reference, point.text, point.status, point.block.text) == (
        march, "03/01", "Amara Okafor to write to the school.", "in_progress", "Amara Okafor will write.")
    assert list(ActionPoint.objects.for_log(july)) == [point]
    assert Office.objects.get().person.name == "Debra Quill"


def test_the_second_time_nothing_changes(folder):
    run(folder)
    before, files, record = counts(), kept(), exported()
    assert set(run(folder).values()) == {"unchanged"}
    assert (counts(), kept(), exported()) == (before, files, record)


def test_a_dry_run_writes_nothing_but_says_all(folder, own_data):
    assert set(run(folder, dry_run=True).values()) == {"new"}
    assert set(counts().values()) == {0}
    assert kept() == set()


def test_a_changed_file_shows_its_differences_and_changes_nothing(folder):
    run(folder)
    before = exported()
    minutes(folder / "2-minutes.docx", "1.1 All were most welcome.", "1.2 Amara Okafor will write. Action point 03/01")
    result, = (r for r in Import(by=User.objects.machine()).run([folder]) if r.outcome != "unchanged")
    assert (result.path.name, result.outcome) == ("2-minutes.docx", "differs")
    assert result.differences == ["- 1.1 All were welcome.", "+ 1.1 All were most welcome."]
    assert exported() == before
    assert run(folder, replace=True)["2-minutes.docx"] == "replaced"
    assert Block.objects.filter(text="All were most welcome.").count() == 1
    assert ActionPoint.objects.get().block.text == "Amara Okafor will write."


def test_whoever_is_asked_and_agrees_replaces(folder):
    run(folder)
    agenda(folder / "1-agenda.docx", *ITEMS[:1], ("2", "Youth outreach: Update", "Amara Okafor", "25"))
    asked = []
    assert run(folder, ask=lambda name, lines: bool(asked.append((name, lines)) or True))["1-agenda.docx"] == "replaced"
    assert asked[0][0] == "1-agenda.docx"
    assert AgendaItem.objects.get(minutes=25)
    assert Paper.objects.get().items.count() == 1


@pytest.mark.engines
@pytest.mark.django_db(transaction=True)
def test_nobody_is_asked_while_a_transaction_holds_up_the_others(folder, own_data):
    run(folder)
    report(folder / "4-youth.docx", "Youth outreach", "1.2 More to say.")
    before, asked = kept(), []

    def ask(name: str, lines: list[str]) -> bool:
        asked.append((name, lines, connection.in_atomic_block, kept() == before))
        return False

    assert run(folder, ask=ask)["4-youth.docx"] == "differs"
    assert asked == [("4-youth.docx", ["+ 1.2 More to say."], False, True)]
    assert kept() == before
    assert run(folder, dry_run=True, ask=ask)["4-youth.docx"] == "differs"
    assert len(asked) == 1


def test_two_files_of_one_record_merge_with_a_notice(folder):
    shutil.copy(folder / "2-minutes.docx", folder / "2-minutes-again.docx")
    results = {r.path.name: r for r in Import(by=User.objects.machine()).run([folder])}
    assert sorted(results[name].outcome for name in ("2-minutes.docx", "2-minutes-again.docx")) == ["merged", "new"]
    merged = next(r for r in results.values() if r.outcome == "merged")
    assert merged.notices == [f"Gives the same record as {({'2-minutes.docx', '2-minutes-again.docx'} - {merged.path.name}).pop()}; the two are one."]
    assert Minutes.objects.count() == 1


@pytest.mark.engines
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("seed", range(4))
def test_files_one_by_one_in_any_order_give_the_same_record(folder, seed):
    files = sorted(folder.iterdir())
    run(folder)
    whole = exported()
    emptied()
    random.Random(seed).shuffle(files)
    rest = files
    for _ in range(3):  # a log waits for its minutes, a paper for its agenda
        rest = [path for path in rest if run(path).get(path.name) == "refused"]
    assert rest == []
    run(folder)
    assert exported() == whole


def test_a_bad_file_among_good_ones_is_named_and_the_others_are_in(folder):
    (folder / "5-broken.docx").write_bytes(b"PK\x03\x04 nothing")
    outcomes = run(folder)
    assert outcomes.pop("5-broken.docx") == "refused"
    assert set(outcomes.values()) == {"new"}


def test_a_paper_that_fits_no_item_is_kept_with_the_meeting(folder):
    report(folder / "5-jam.docx", "Plum jam")
    result = next(r for r in Import(by=User.objects.machine()).run([folder]) if r.path.name == "5-jam.docx")
    assert result.notices == ["It fits no item of the agenda; it is kept with the meeting of 8 July 2031."]
    assert Paper.objects.get(title="Plum jam").items.count() == 0


def test_a_paper_placed_by_the_officer_stays_there(folder):
    run(folder)
    paper, first = Paper.objects.get(), AgendaItem.objects.get(title="Welcome and apologies")
    serve_items(paper=paper, items=[first], by=User.objects.machine())
    assert run(folder)["4-youth.docx"] == "unchanged"
    assert paper.items.get() == first


def test_a_paper_without_a_meeting_is_refused_unless_one_is_named(folder, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    paper = report(elsewhere / "9-paper.docx", "Youth outreach again")
    run(folder)
    assert run(paper) == {"9-paper.docx": "refused"}
    assert run(paper, meeting_date=date(2031, 7, 8)) == {"9-paper.docx": "new"}


def test_a_log_whose_meeting_is_unknown_is_refused_whole(tmp_path):
    path = log(tmp_path / "log.docx", ("03/01", "Amara Okafor to write.", "Closed."))
    result, = Import(by=User.objects.machine()).run([path])
    assert result.outcome == "refused"
    assert "03/01" in result.error
    assert (Meeting.objects.count(), ActionPoint.objects.count()) == (0, 0)


def test_the_agenda_tells_a_log_when_its_action_points_were_raised(tmp_path):
    agenda(tmp_path / "1.docx", ("1", "Minutes of 11 March 2031 meeting: Agreement", "Board", "5"))
    log(tmp_path / "2.docx", ("03/01", "Amara Okafor to write.", "Closed."))
    assert set(run(tmp_path).values()) == {"new"}
    assert ActionPoint.objects.get().meeting.date == date(2031, 3, 11)


def test_a_paper_of_another_partnership_is_refused(folder, tmp_path):
    run(folder)
    other = agenda(tmp_path / "other.docx", *ITEMS, body="Elmstead Community Safety Partnership")
    result, = Import(by=User.objects.machine()).run([other])
    assert (result.outcome, "Elmstead" in result.error) == ("refused", True)


def test_a_steering_group_is_a_group_of_the_partnership(folder, tmp_path):
    run(folder)
    agenda(tmp_path / "masg.docx", *ITEMS, day="3 June 2031", body="Harrowmere Community Safety Partnership – Multi-Agency Steering Group")
    assert run(tmp_path / "masg.docx") == {"masg.docx": "new"}
    assert Meeting.objects.get(date=date(2031, 6, 3)).group.kind == "steering"


def test_agreed_minutes_are_not_rewritten(folder):
    run(folder)
    Minutes.objects.update(status="agreed")
    assert run(folder / "2-minutes.docx") == {"2-minutes.docx": "unchanged"}
    minutes(folder / "2-minutes.docx", "1.1 Otherwise.", "1.2 Amara Okafor will write. Action point 03/01")
    result, = Import(by=User.objects.machine(), replace=True).run([folder / "2-minutes.docx"])
    assert (result.outcome, "agreed" in result.error) == ("refused", True)
    assert not Block.objects.filter(text="Otherwise.").exists()


def test_circulated_minutes_stay_circulated(folder):
    run(folder)
    Minutes.objects.update(status="circulated")
    run(folder)
    assert Minutes.objects.get().status == "circulated"


def test_folders_are_walked_in_the_order_of_numbers_and_links_out_are_not_followed(tmp_path):
    for name in ("10-b.docx", "2-a.pdf", "~$2-a.docx", "note.txt", ".hidden.docx"):
        (tmp_path / name).touch()
    (tmp_path / "loop").symlink_to(tmp_path, target_is_directory=True)
    assert [path.name for path in gathered([tmp_path, tmp_path / "10-b.docx"])] == ["2-a.pdf", "10-b.docx"]


def test_the_command_tells_each_file_and_fails_for_a_bad_one(folder):
    (folder / "5-empty.docx").touch()
    out = StringIO()
    with pytest.raises(CommandError, match="1 of 5 files"):
        call_command("import_papers", folder, stdout=out)
    told = out.getvalue()
    assert "5-empty.docx is empty." in told
    assert "100.0 % understood" in told


def test_the_command_quotes_what_it_did_not_understand(folder):
    document = docx.Document(str(folder / "3-log.docx"))
    row = document.tables[0].add_row()
    row.cells[1].text = "A row without a reference above it"
    document.tables[0]._tbl.remove(row._tr)
    document.tables[0].rows[0]._tr.addnext(row._tr)
    document.save(str(folder / "3-log.docx"))
    out = StringIO()
    call_command("import_papers", folder, stdout=out)
    assert "A row without a reference above it" in out.getvalue()


def test_the_command_refuses_a_path_that_is_not_there(tmp_path):
    with pytest.raises(CommandError, match="There is no file or folder"):
        call_command("import_papers", tmp_path / "nothing")
    with pytest.raises(CommandError, match=r"no \.docx or \.pdf"):
        call_command("import_papers", tmp_path)


# The real papers


@pytest.mark.engines
def test_the_papers_of_july_2023(papers):
    outcomes = run(papers / "2023-07-11")
    assert set(outcomes.values()) == {"new"}
    assert len(outcomes) == 10
    july = Meeting.objects.get(date=date(2023, 7, 11))
    items = AgendaItem.objects.filter(agenda__meeting=july)
    numbered = list(items.filter(kind="item").order_by("position"))
    assert len(numbered) == 22
    assert items.filter(kind="heading").count() == 1
    assert sum(m for m in items.values_list("minutes", flat=True) if m) == 170
    assert (july.starts.hour, july.ends.hour, july.mode) == (10, 13, "hybrid")
    assert [p.minutes for p in numbered[6].parts.order_by("position")] == [10, 10, None]
    served = {paper.title: [numbered.index(item) + 1 for item in paper.items.all()] for paper in july.papers.all()}
    assert sorted(served.values()) == [[8], [13], [14], [16], [17], [20], [21]]
    march = Meeting.objects.get(date=date(2023, 3, 14))
    points = ActionPoint.objects.filter(meeting=march)
    assert [p.reference for p in points] == [f"03/{at:02}" for at in range(1, 11)]
    assert all(p.text and p.block for p in points)
    assert points.filter(status="closed").count() == 7
    assert points.filter(status="in_progress").count() == 3
    carried = points.exclude(origin_words="").get()
    assert (carried.reference, carried.continues) == ("03/05", None)
    offices = {(o.kind, o.person.name) for o in Office.objects.all()}
    assert offices == {("chair", "Debbie Kaye"), ("vice_chair", "Paul Rogerson")}
    assert Membership.objects.get(person__name="Erin Lilley").standing == "board"
    assert not Membership.objects.filter(person__name__in=["Holly Sutherland", "Greg Dumbrell", "Paul Boucher"]).exists()


def test_the_papers_of_october_2020(papers):
    assert set(run(papers / "2020-10-06").values()) == {"new", "merged"}
    october = Meeting.objects.get(date=date(2020, 10, 6))
    items = AgendaItem.objects.filter(agenda__meeting=october)
    assert items.filter(kind="item").count() == 14
    assert sum(m for m in items.values_list("minutes", flat=True) if m) == 110
    leads = Paper.objects.get(title="CSP Update")
    assert sorted((item.kind, item.position) for item in leads.items.all()) == [("item", 6), ("part", 2)]
    assert ActionPoint.objects.filter(meeting__date=date(2020, 2, 11), status="closed").count() == 5


@pytest.mark.engines
@pytest.mark.django_db(transaction=True)
def test_typed_and_drawn_minutes_export_identically(papers):
    texts = []
    for tail in ("", "-auto-numbered"):
        assert set(run(papers / "2020-10-06" / f"{MINUTES}{tail}.docx").values()) == {"new"}
        texts.append(exported())
        emptied()
    assert texts[0] == texts[1]


def test_all_papers_at_once(papers):
    outcomes = run(papers)
    assert {name for name, outcome in outcomes.items() if outcome == "refused"} == {"annual-review-2024.docx"}
    assert set(run(papers).values()) == {"unchanged", "merged", "refused"}
