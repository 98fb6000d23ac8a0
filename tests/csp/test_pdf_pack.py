"""Packs: every part tagged and numbered, nothing lost, only what changed drawn again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from html import unescape
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from fontTools.ttLib import TTFont

from csp.pdf import Part, PdfError, build_pack, check_tags, pool, render
from csp.pdf.cache import load, prune
from csp.pdf.merge import Merger
from csp.renderer import glyphs
from csp.renderer.trees import entries
from tests.bench import sample
from tests.csp.pdfs import COVER, document, shown

pytestmark = pytest.mark.usefixtures("own_data")
PARTS = [
    Part("agenda", "Agenda", html=sample.agenda()),
    Part("minutes", "Draft minutes of 14 March 2023", html=sample.minutes(6), label="Item 5"),
    Part("actions", "Action points", html=sample.action_log(8), label="Item 6"),
    Part("report", "Bicycle theft", html=sample.report(10, 2), label="Item 10"),
    Part("timetable", "Timetable for the year", html=sample.timetable(), label="Item 17", level=2),
]


def packed(parts: list[Part] = PARTS) -> object:
    return build_pack(title="Agenda pack, 11 July 2023", running="Marlowe Vale", cover_html=COVER, parts=parts)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "pack.pdf"
    path.write_bytes(packed().pdf)
    return path


def test_the_whole_and_each_part_are_pdf_ua(file: Path, tmp_path: Path, verapdf: Callable[[Path], list[str]]) -> None:
    assert verapdf(file) == []
    assert check_tags(file) == []
    for part in PARTS:
        alone = tmp_path / f"{part.key}.pdf"
        alone.write_bytes(render(part.html))
        assert (part.key, verapdf(alone)) == (part.key, [])
        assert check_tags(alone) == []


def test_without_new_keys_the_check_of_the_tags_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    def keep(self: Merger, root: pikepdf.Object, first: int, *, uploaded: bool) -> None:
        self.parents += [(int(key), value) for key, value in entries(root.ParentTree, "/Nums")]

    assert check_tags(packed().pdf) == []
    monkeypatch.setattr(Merger, "_rekey", keep)
    faults = check_tags(packed().pdf)
    assert "page 3 shares its place in the structure tree with another page" in faults


def test_a_part_left_out_of_the_tree_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    graft = Merger._graft

    def forget(self: Merger, source: pikepdf.Pdf, first: int, title: str, *, uploaded: bool) -> None:
        graft(self, source, first, title, uploaded=uploaded)
        if title == "Bicycle theft":
            del self.document.K[-1]

    monkeypatch.setattr(Merger, "_graft", forget)
    pack = packed()
    report = next(part for part in pack.parts if part.key == "report")
    assert check_tags(pack.pdf) == [
        f"page {number} is tied to an element outside the structure tree"
        for number in range(report.first_page, report.first_page + report.pages)
    ]


def test_every_page_bears_its_number_and_the_header_of_its_part(file: Path, pdftotext: Path) -> None:
    pack = packed()
    for number in range(1, pack.pages + 1):
        assert shown(file, number).count(f"Page {number} of {pack.pages}") == 1
    minutes = next(part for part in pack.parts if part.key == "minutes")
    second = shown(file, minutes.first_page + 1, (0, 0, 595, 60))
    assert second == "Marlowe Vale Draft minutes of 14 March 2023"
    assert shown(file, 1, (0, 0, 595, 40)) == ""


def test_numbers_and_headers_are_no_content_for_screen_readers() -> None:
    with pikepdf.open(BytesIO(packed().pdf)) as pdf:
        for page in pdf.pages:
            last = page.obj.Contents[-1].read_bytes()
            assert last.count(b"/Artifact <</Type /Pagination") == 1
            assert b"MCID" not in last


def test_no_word_is_lost(file: Path, pdftotext: Path) -> None:
    text = " ".join(shown(file, number) for number in range(1, packed().pages + 1))
    source = " ".join(re.sub(r"<head>.*?</head>|<[^>]*>", " ", html, flags=re.DOTALL) for html in [COVER, *(part.html for part in PARTS)])
    missing = Counter(re.findall(r"\w+", unescape(source))) - Counter(re.findall(r"\w+", text))
    assert missing == Counter()


def test_contents_lead_to_the_pages_they_name(file: Path, pdftotext: Path) -> None:
    pack = packed()
    contents = shown(file, 2)
    with pikepdf.open(file) as pdf:
        pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages, start=1)}
        links = {
            str(link.Contents): pages[link.Dest[0].objgen]
            for link in pdf.pages[1].obj.Annots if "/Dest" in link
        }
        assert not any("/A" in link for link in pdf.pages[1].obj.Annots)
    assert links == {f"{part.title}, page {part.first_page}": part.first_page for part in pack.parts}
    for part in pack.parts:
        assert re.search(rf"{re.escape(part.title)} {part.first_page}\b", contents)


def test_bookmarks_are_the_parts_and_their_headings(file: Path) -> None:
    with pikepdf.open(file) as pdf, pdf.open_outline() as outline:
        tops = [item.title for item in outline.root]
        report = next(item for item in outline.root if item.title == "Bicycle theft")
        minutes = next(item for item in outline.root if item.title.startswith("Draft minutes"))
    assert tops == ["Cover", "Contents", "Agenda", "Draft minutes of 14 March 2023", "Action points", "Bicycle theft"]
    assert report.children[-1].title == "Timetable for the year"
    assert next(child.title for child in minutes.children) == "Present"


def test_title_language_and_claim() -> None:
    with pikepdf.open(BytesIO(packed().pdf)) as pdf:
        assert str(pdf.docinfo["/Title"]) == "Agenda pack, 11 July 2023"
        assert str(pdf.Root.Lang) == "en-GB"
        assert pdf.Root.ViewerPreferences.DisplayDocTitle is True
        assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf.Root.Metadata.read_bytes()
        assert [str(page.label) for page in pdf.pages] == [str(number) for number in range(1, len(pdf.pages) + 1)]


def test_the_same_content_gives_the_same_bytes(settings: object, tmp_path: Path) -> None:
    first = packed()
    settings.PDF_CACHE_DIR = tmp_path / "another" / "pdf"
    pool.pool().close()
    second = packed()
    assert (second.rendered, second.cached) == (first.rendered, first.cached) == (len(PARTS) + 1, 0)
    assert second.pdf == first.pdf


def test_only_what_changed_is_drawn_again() -> None:
    packed()
    again = packed()
    assert (again.rendered, again.cached) == (0, len(PARTS) + 1)
    changed = [*PARTS[:3], Part("report", "Bicycle theft", html=sample.report(10, 2, changed=True), label="Item 10"), PARTS[4]]
    seen: list[tuple[int, int, str]] = []
    pack = build_pack(title="Pack", cover_html=COVER, parts=changed, progress=lambda *told: seen.append(told))
    assert (pack.rendered, pack.cached) == (1, len(PARTS))
    assert [done for done, _, _ in seen] == list(range(1, len(PARTS) + 2))
    assert seen[-1] == (6, 6, "Bicycle theft")


@pytest.mark.parametrize("damage", [lambda whole: whole[: len(whole) // 2], lambda whole: b"", lambda whole: whole[:-1] + b"?"])
def test_a_damaged_part_in_the_cache_is_drawn_again(settings: object, damage: Callable[[bytes], bytes]) -> None:
    parts = [Part("one", "One", html=document("One"))]
    first = packed(parts)
    for path in settings.PDF_CACHE_DIR.iterdir():
        path.write_bytes(damage(path.read_bytes()))
    again = packed(parts)
    assert (again.rendered, again.cached) == (2, 0)
    assert again.pdf == first.pdf


def test_the_longest_unused_parts_are_dropped_first(settings: object) -> None:
    for name in ("One", "Two"):
        render(document(name))
    folder = settings.PDF_CACHE_DIR
    paths = sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime)
    (folder / "part-x.new").write_bytes(b"half")
    newest = paths[-1]
    prune(limit=newest.stat().st_size)
    assert {path.name for path in folder.iterdir()} == {newest.name, "part-x.new"}
    assert load(newest.name) is not None


def test_one_document_twice_keeps_its_identifiers_apart(tmp_path: Path, verapdf: Callable[[Path], list[str]]) -> None:
    pack = packed([Part("one", "One", html=sample.report(12, 1)), Part("two", "Two", html=sample.report(12, 1))])
    path = tmp_path / "twice.pdf"
    path.write_bytes(pack.pdf)
    assert verapdf(path) == []
    with pikepdf.open(path) as pdf:
        names = [bytes(name) for name, _ in entries(pdf.Root.StructTreeRoot.IDTree, "/Names")]
    assert len(names) == len(set(names)) > 0
    assert names == sorted(names)


def test_characters_no_font_has_are_told_in_words(tmp_path: Path, verapdf: Callable[[Path], list[str]], pdftotext: Path) -> None:
    odd = "Party \U0001f389, cafe\u0301, box &#9746;, سلام, 漢, bullet \uf0b7, joined \U0001f469\u200d\U0001f692, Łódź, Ωμέγα, →✓•■≥"
    pack = packed([Part("odd", "Odd ☒ title", html=document("Odd ☒ title", f"<p>{odd}</p>"))])
    path = tmp_path / "odd.pdf"
    path.write_bytes(pack.pdf)
    assert verapdf(path) == []
    text = shown(path, 3)
    for words in ("Party [PARTY POPPER],", "café", "box [BALLOT BOX WITH X]", "[CJK UNIFIED IDEOGRAPH-6F22]", "[ARABIC LETTER SEEN]",
                  "bullet •", "joined [WOMAN][FIRE ENGINE]", "Łódź, Ωμέγα, →✓•■≥"):
        assert words in text
    assert pack.replaced["\U0001f389"] == "[PARTY POPPER]"
    assert pack.replaced["☒"] == "[BALLOT BOX WITH X]"
    assert "Ł" not in pack.replaced


def test_all_sans_faces_draw_the_same_characters() -> None:
    faces = {}
    for path in glyphs.FONTS.glob("SourceSans3-*.ttf"):
        with TTFont(path) as font:
            faces[path.name] = frozenset(font.getBestCmap())
    assert len(faces) == 4
    assert set(faces.values()) == {glyphs.covered()}


def test_a_part_that_cannot_be_drawn_is_named() -> None:
    with pytest.raises(PdfError, match=r"^Bad paper: it asks for http://192\.0\.2\.1/x\.png, which is none of our files$"):
        packed([*PARTS, Part("bad", "Bad paper", html=document("Bad", '<img src="http://192.0.2.1/x.png" alt="x">'))])
    # The others are none the worse for it: all parts and the contents are there.
    after = packed()
    assert after.rendered + after.cached == len(PARTS) + 1


def test_keys_are_unique() -> None:
    with pytest.raises(ValueError, match="keys of their own"):
        packed([PARTS[0], PARTS[0]])
    with pytest.raises(ValueError, match="either html or file"):
        Part("both", "Both", html="x", file=Path("x"))
