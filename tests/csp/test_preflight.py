"""Preflight of uploads: what is found in 64 bad files, and what is wrongly found in 66 good ones."""

from __future__ import annotations

import zlib
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from csp.preflight import LOOK, NOTE, STOP, Finding, inspect
from csp.preflight.bounds import Bounds, TooHeavy
from csp.preflight.catalogue import CATALOGUE
from csp.preflight.content import read_page
from tests.csp import preflightfiles, preflightpdf, preflightsheets, preflightword
from tests.csp.preflightfiles import Case

BAD = [*preflightword.BAD, *preflightsheets.BAD, *preflightpdf.BAD]
CLEAN = [*preflightword.CLEAN, *preflightsheets.CLEAN, *preflightpdf.CLEAN]


def weighty(findings: list[Finding]) -> set[str]:
    """The codes of what stops or asks for a look."""
    return {finding.code for finding in findings if finding.gravity != NOTE}


def test_bad_files_and_clean_ones(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each bad file is found for its own fault and for nothing else; nothing is found in a clean one."""
    assert len({case.name + case.ending for case in BAD + CLEAN}) == len(BAD) + len(CLEAN) == 130
    told = {case: weighty(inspect(case.write(tmp_path))) for case in BAD + CLEAN}
    missed = [case.name for case in BAD if not case.codes <= told[case]]
    beside = {case.name: told[case] - case.codes for case in BAD if told[case] - case.codes}
    alarms = {case.name: told[case] for case in CLEAN if told[case]}
    with capsys.disabled():
        print(f"\npreflight: found {len(BAD) - len(missed)} of {len(BAD)}; false alarms in {len(alarms)} of {len(CLEAN)}")
    assert (missed, beside, alarms) == ([], {}, {})
    assert (len(BAD), len(CLEAN)) == (64, 66)


@pytest.mark.soak
def test_other_seeds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_length: bool) -> None:
    """Other names, places, colours and spellings are found as well."""
    for seed in range(40 if at_length else 2):
        monkeypatch.setattr(preflightfiles, "SEED", seed)
        for case in BAD + CLEAN + preflightword.TEXTS:
            assert weighty(inspect(case.write(tmp_path))) == case.codes, (seed, case.name)


@pytest.mark.parametrize("case", preflightword.TEXTS, ids=lambda case: case.name)
def test_links_and_people_in_word_files(case: Case, tmp_path: Path) -> None:
    assert weighty(inspect(case.write(tmp_path))) == case.codes


def test_the_corpus_is_the_same_on_every_run(tmp_path: Path) -> None:
    """Word files byte for byte; the words hidden in the others."""
    for case in preflightword.MAKERS[:3]:
        one, other = (inspect(_case(case[0]).write(tmp_path)) for _ in range(2))
        assert one == other != []


def _case(name: str) -> Case:
    return next(case for case in BAD if case.name == f"word-{name}")


def test_a_scan_is_worth_a_note_and_no_more(tmp_path: Path) -> None:
    for case in CLEAN:
        if "scan" in case.name:
            assert [(one.gravity, one.code) for one in inspect(case.write(tmp_path))] == [(NOTE, "scan")]


def test_the_officer_is_shown_the_hidden_words(tmp_path: Path) -> None:
    case = next(case for case in BAD if case.name == "pdf-one-name")
    [finding] = inspect(case.write(tmp_path))
    assert (finding.gravity, finding.code) == (STOP, "covered-text")
    assert finding.words == "Words under a box or picture: “Mr Quill”"


def test_every_kind_says_what_to_do() -> None:
    for code, (gravity, advice) in CATALOGUE.items():
        assert gravity in (STOP, LOOK, NOTE), code
        assert advice.endswith(".") and len(advice) > 20, code


def test_a_damaged_file_is_a_finding(tmp_path: Path) -> None:
    for ending in (".docx", ".xlsx", ".pdf"):
        path = tmp_path / f"broken{ending}"
        path.write_bytes(b"%PDF-1.7 nonsense" if ending == ".pdf" else b"PK\x03\x04 nonsense")
        assert [finding.code for finding in inspect(path)] == ["unreadable"]
    path = tmp_path / "notes.txt"
    path.write_text("Anything.")
    assert [finding.code for finding in inspect(path)] == ["not-checked"]


def heavy(content: bytes, forms: bool = False) -> bytes:
    """A page whose content unpacks to far more than it is, or that draws itself."""
    file = pikepdf.new()
    page = file.add_blank_page(page_size=(595, 842))
    stream = file.make_stream(b"")
    stream.write(zlib.compress(content, 9), filter=Name.FlateDecode)
    page.obj.Contents = stream
    if forms:
        form = file.make_stream(b"/X Do /X Do /X Do", Dictionary(Subtype=Name.Form, BBox=Array([0, 0, 9, 9])))
        form.Resources = page.obj.Resources = Dictionary(XObject=Dictionary(X=form))
    buffer = BytesIO()
    file.save(buffer, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return buffer.getvalue()


@pytest.mark.parametrize(("content", "forms"), [(b" " * 60_000_000, False), (b"q Q " * 900_000, False)])
def test_what_unpacks_without_end_is_said_not_to_be_checked(tmp_path: Path, content: bytes, forms: bool) -> None:
    path = tmp_path / "heavy.pdf"
    path.write_bytes(heavy(content, forms))
    assert path.stat().st_size < 100_000
    assert "not-checked" in weighty(inspect(path))


def test_forms_that_draw_themselves_come_to_an_end(tmp_path: Path) -> None:
    path = tmp_path / "round.pdf"
    path.write_bytes(heavy(b"/X Do", forms=True))
    with pikepdf.open(path) as file:
        read_page(file.pages[0], Bounds(operators=100_000), set())
        with pytest.raises(TooHeavy):
            read_page(file.pages[0], Bounds(operators=100), set())


def test_what_is_found_in_the_real_papers(papers: Path) -> None:
    """Nothing that stops; the rest was looked at by hand: links that lead nowhere, a mobile number, an address."""
    files = sorted(path for path in papers.rglob("*") if path.suffix in (".docx", ".pdf"))
    told = {path: [one for one in inspect(path) if one.gravity != NOTE] for path in files}
    assert len(files) > 15
    assert {one.code for findings in told.values() for one in findings} == {"dead-link", "mobile", "home-address"}
    assert sum(len(findings) for findings in told.values()) == 9
