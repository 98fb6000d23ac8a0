"""Uploaded PDFs in a pack: page for page as they came, numbered beside their own text, tags kept or told as missing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from csp.pdf import Pack, Part, PdfError, build_pack, check_tags, inspect, render
from tests.bench import sample
from tests.csp.pdfs import COVER, document, inked, shown, upload

pytestmark = pytest.mark.usefixtures("own_data", "pdftotext")
OURS = Part("agenda", "Agenda", html=document("Agenda"))


def packed(*files: Path) -> Pack:
    parts = [Part(f"upload-{number}", file.stem, file=file, label=f"Item {number}") for number, file in enumerate(files, start=1)]
    return build_pack(title="Pack", cover_html=COVER, parts=[OURS, *parts])


def written(pack: Pack, path: Path) -> Path:
    path.write_bytes(pack.pdf)
    return path


SHAPES: dict[str, dict] = {
    "upright": {}, "quarter": {"Rotate": 90}, "half": {"Rotate": 180}, "three-quarters": {"Rotate": 270}, "negative": {"Rotate": -90},
    "cropped": {"CropBox": [60, 100, 500, 700]}, "cropped-turned": {"CropBox": [60, 100, 500, 700], "Rotate": 90},
    "shifted": {"MediaBox": [-200, -300, 395, 542], "size": (195, 242)}, "small": {"size": (420, 298)}, "poster": {"size": (1684, 2384)},
    "crop-beyond": {"CropBox": [-50, -50, 900, 900]}, "scaled": {"UserUnit": 2, "size": (297, 421)},
    "unclosed": {"before": "q 0.3 0 0 0.3 50 60 cm q 1 0 0 RG", "after": ""},
    "overclosed": {"before": "q Q Q 1.2 0 0 1.2 0 -100 cm", "after": "Q Q"},
    "flipped": {"before": "1 0 0 -1 0 842 cm"},
}


@pytest.mark.parametrize("shape", SHAPES)
def test_a_page_stays_as_it_came_and_gets_our_number(shape: str, tmp_path: Path) -> None:
    file = upload(tmp_path / "upload.pdf", "Their own words", **SHAPES[shape])
    pack = packed(file)
    whole = written(pack, tmp_path / "pack.pdf")
    number = pack.parts[-1].first_page
    assert number == pack.pages == 4
    with pikepdf.open(file) as before, pikepdf.open(whole) as after:
        old, new = before.pages[0], after.pages[number - 1]
        assert list(new.mediabox) == list(old.mediabox)
        assert list(new.cropbox) == list(old.cropbox)
        assert new.obj.get("/Rotate", 0) == old.obj.get("/Rotate", 0)
    stamp = "Pack page 4 of 4"
    everything = shown(whole, number)
    assert everything.count(stamp) == 1
    assert everything.replace(stamp, "").split() == ["Their", "own", "words"]
    assert not inked(file, 1, 125, 35)
    assert inked(whole, number, 125, 35)


def test_our_number_moves_out_of_the_way_of_theirs(tmp_path: Path) -> None:
    at_right = upload(tmp_path / "right.pdf", "Body", after="BT /F 9 Tf 500 20 Td (Their page 7) Tj ET")
    at_both = upload(tmp_path / "both.pdf", "Body", after="BT /F 9 Tf 500 20 Td (Right 7) Tj ET BT /F 9 Tf 15 14 Td (Left 7) Tj ET")
    pack = packed(at_right, at_both)
    whole = written(pack, tmp_path / "pack.pdf")
    assert shown(whole, 4, (0, 842 - 35, 125, 35)) == "Pack page 4 of 5"
    assert shown(whole, 4, (470, 842 - 35, 125, 35)) == "Their page 7"
    assert shown(whole, 5, (470, 0, 125, 35)) == "Pack page 5 of 5"


def test_our_number_keeps_to_one_corner_of_an_upload(tmp_path: Path) -> None:
    file = upload(tmp_path / "two.pdf", "One", "Two")
    with pikepdf.open(file, allow_overwriting_input=True) as pdf:
        pdf.pages[1].contents_add(b" BT /F 9 Tf 500 20 Td (Their 2) Tj ET")
        pdf.save()
    whole = written(packed(file), tmp_path / "pack.pdf")
    assert [shown(whole, number, (0, 842 - 35, 125, 35)) for number in (4, 5)] == ["Pack page 4 of 5", "Pack page 5 of 5"]


def test_a_tagged_upload_stays_tagged(tmp_path: Path, verapdf: Callable[[Path], list[str]]) -> None:
    file = tmp_path / "tagged.pdf"
    file.write_bytes(render(sample.report(11, 2)))
    assert inspect(file).tagged and inspect(file).claims
    pack = packed(file)
    whole = written(pack, tmp_path / "pack.pdf")
    assert pack.parts[-1].tagged
    assert check_tags(whole) == []
    assert verapdf(whole) == []
    with pikepdf.open(whole) as pdf:
        assert b"pdfuaid:part" in pdf.Root.Metadata.read_bytes()
        part = pdf.Root.StructTreeRoot.K[0].K[-1]
        assert (part.S, str(part.T)) == (Name.Part, "tagged")
    assert "without tags" not in shown(whole, 2)


def test_roles_and_classes_of_uploads_do_not_mix(tmp_path: Path) -> None:
    files = []
    for number, meaning in enumerate((Name.P, Name.H3), start=1):
        file = tmp_path / f"roles-{number}.pdf"
        file.write_bytes(render(document(f"Roles {number}")))
        with pikepdf.open(file, allow_overwriting_input=True) as pdf:
            root = pdf.Root.StructTreeRoot
            root.RoleMap = Dictionary(Body=meaning)
            root.ClassMap = Dictionary(Look=Dictionary(O=Name.Layout, SpaceAfter=number))
            element = root.K[0].K[0].K[-1]
            element.S, element.C = Name.Body, Name.Look
            pdf.save()
        files.append(file)
    with pikepdf.open(written(packed(*files), tmp_path / "pack.pdf")) as pdf:
        root = pdf.Root.StructTreeRoot
        for part, meaning, space in zip(list(root.K[0].K)[-2:], (Name.P, Name.H3), (1, 2), strict=True):
            element = part.K[0].K[0].K[-1]
            assert root.RoleMap[str(element.S)] == meaning
            assert root.ClassMap[str(element.C[0])].SpaceAfter == space
    assert check_tags(tmp_path / "pack.pdf") == []


def test_an_untagged_upload_is_told_and_never_claimed(tmp_path: Path, verapdf: Callable[[Path], list[str]]) -> None:
    file = upload(tmp_path / "untagged.pdf", "One", "Two")
    assert inspect(file) == inspect(file).__class__(pages=2, tagged=False, claims=False, title="")
    pack = packed(file)
    whole = written(pack, tmp_path / "pack.pdf")
    assert [part.tagged for part in pack.parts] == [True, False]
    assert check_tags(whole) == ["page 4 is not tagged", "page 5 is not tagged"]
    assert "untagged Uploaded as it came, without tags for screen readers" in shown(whole, 2)
    with pikepdf.open(whole) as pdf:
        assert b"pdfuaid" not in pdf.Root.Metadata.read_bytes()
    assert any(fault.startswith("5-1 ") for fault in verapdf(whole))


def test_a_false_claim_to_tags_is_not_believed(tmp_path: Path) -> None:
    file = tmp_path / "false.pdf"
    file.write_bytes(render(sample.report(11, 2)))
    with pikepdf.open(file, allow_overwriting_input=True) as pdf:
        for page in pdf.pages:
            page.obj.StructParents = 0
        pdf.save()
    assert not inspect(file).tagged
    pack = packed(file)
    assert not pack.parts[-1].tagged
    assert check_tags(pack.pdf) == [f"page {number} is not tagged" for number in range(4, pack.pages + 1)]


def test_links_by_name_lead_where_they_did_and_scripts_are_gone(tmp_path: Path) -> None:
    file = upload(tmp_path / "acts.pdf", "One", "Two")
    with pikepdf.open(file, allow_overwriting_input=True) as pdf:
        def link(**what: object) -> Dictionary:
            return Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), **what)

        second = Array([pdf.pages[1].obj, Name.Fit])
        pdf.Root.Names = Dictionary(Dests=Dictionary(Names=Array([String("two"), Dictionary(D=second)])))
        pdf.Root.Dests = Dictionary(Old=second)
        script = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
        pdf.Root.OpenAction = script
        pdf.pages[0].obj.AA = Dictionary(O=script)
        pdf.pages[0].obj.Annots = Array([
            link(Dest=String("two")), link(Dest=Name.Old), link(A=Dictionary(S=Name.GoTo, D=String("two"))),
            link(Dest=String("nowhere")), link(A=script), link(A=Dictionary(S=Name.Launch, F=String("cmd.exe"))),
            link(A=Dictionary(S=Name.URI, URI=String("https://example.org"), Next=script)),
        ])
        pdf.save()
    whole = packed(file).pdf
    assert b"JavaScript" not in whole
    with pikepdf.open(written(packed(file), tmp_path / "pack.pdf")) as pdf:
        page, target = pdf.pages[3], pdf.pages[4].obj.objgen
        assert "/AA" not in page.obj and "/OpenAction" not in pdf.Root
        links = list(page.obj.Annots)
        assert [link.Dest[0].objgen for link in links[:3]] == [target] * 3
        assert [sorted({"/Dest", "/A"} & set(link.keys())) for link in links[3:6]] == [[], [], []]
        assert dict(links[6].A) == {"/S": Name.URI, "/URI": String("https://example.org")}
        assert not any(item.get("/S") == Name.JavaScript for item in pdf.objects if isinstance(item, Dictionary))


def test_what_an_upload_hides_stays_hidden(tmp_path: Path) -> None:
    files = []
    for number, off in enumerate((Dictionary(OFF=Array()), Dictionary(BaseState=Name.OFF)), start=1):
        file = upload(tmp_path / f"layers-{number}.pdf", "Seen", after="/OC /Hidden BDC BT /F 9 Tf 90 90 Td (Secret) Tj ET EMC")
        with pikepdf.open(file, allow_overwriting_input=True) as pdf:
            layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("Layer")))
            if "/OFF" in off:
                off.OFF.append(layer)
            pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=off)
            pdf.pages[0].obj.Resources.Properties = Dictionary(Hidden=layer)
            pdf.save()
        files.append(file)
    with pikepdf.open(written(packed(*files), tmp_path / "pack.pdf")) as pdf:
        hidden = {layer.objgen for layer in pdf.Root.OCProperties.D.OFF}
        used = {page.obj.Resources.Properties.Hidden.objgen for page in list(pdf.pages)[3:]}
    assert len(used) == 2
    assert hidden == used


@pytest.mark.parametrize(("content", "words"), [
    (b"", "the file is not a readable PDF"), (b"%PDF-1.4\nnothing", "the file is not a readable PDF"),
    (b"PK\x03\x04", "the file is not a readable PDF"),
])
def test_what_is_no_pdf_is_named(tmp_path: Path, content: bytes, words: str) -> None:
    file = tmp_path / "Broken report.pdf"
    file.write_bytes(content)
    with pytest.raises(PdfError, match=f"^Broken report: {words}$"):
        packed(file)


def test_a_locked_pdf_is_named(tmp_path: Path) -> None:
    file = upload(tmp_path / "Locked.pdf", "One")
    with pikepdf.open(file, allow_overwriting_input=True) as pdf:
        pdf.save(encryption=pikepdf.Encryption(owner="a", user="b"))
    with pytest.raises(PdfError, match=r"^Locked: the PDF is protected by a password$"):
        packed(file)
