"""Workbooks and pictures for the tests of preflight."""

from __future__ import annotations

import random
import zipfile
from io import BytesIO

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from tests.csp.preflightfiles import Case, person, secret, sentence

S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
P = "http://schemas.openxmlformats.org/package/2006"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
STYLES = (
    f'<styleSheet xmlns="{S}"><numFmts><numFmt numFmtId="170" formatCode=";;;"/></numFmts>'
    '<fonts><font/><font><color rgb="FFFFFFFF"/></font></fonts>'
    '<fills><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FF1D2D44"/>'
    '</patternFill></fill></fills><cellXfs><xf fontId="0" fillId="0"/><xf fontId="1" fillId="0"/><xf fontId="1" fillId="1"/>'
    '<xf fontId="0" fillId="0" numFmtId="170"/></cellXfs></styleSheet>'
)


def packed(parts: dict[str, str | bytes]) -> bytes:
    """Parts as an Office file."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def relations(*rows: tuple[str, str, str]) -> str:
    """A part of relations: identity, end of the type, target; a target with "://" or "\\" lies outside."""
    mode = 'TargetMode="External"'
    told = "".join(
        f'<Relationship Id="{key}" Type="{R}/{kind}" Target="{target}" {mode if ":" in target or chr(92) in target else ""}/>'
        for key, kind, target in rows
    )
    return f'<Relationships xmlns="{P}/relationships">{told}</Relationships>'


def sheet(rows: str, columns: str = "") -> str:
    return f'<worksheet xmlns="{S}">{columns}<sheetData>{rows}</sheetData></worksheet>'


def row(number: int, *cells: str, style: int = 0, more: str = "") -> str:
    told = "".join(
        f'<c r="{chr(65 + at)}{number}" s="{style}" t="inlineStr"><is><t>{cell}</t></is></c>' for at, cell in enumerate(cells)
    )
    return f'<row r="{number}" {more}>{told}</row>'


def workbook(first: str, second: str = "", state: str = "visible", **parts: str) -> bytes:
    """A workbook of one sheet, or two; `parts` by name with "__" for "/"."""
    sheets = '<sheet name="Counts" sheetId="1" r:id="r1"/>' + (f'<sheet name="Names" sheetId="2" state="{state}" r:id="r2"/>' if second else "")
    return packed({
        "[Content_Types].xml": (
            f'<Types xmlns="{P}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{KIND}.sheet.main+xml"/></Types>'
        ),
        "_rels/.rels": relations(("r1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{S}" xmlns:r="{R}"><sheets>{sheets}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations(("r1", "worksheet", "worksheets/sheet1.xml"), ("r2", "worksheet", "worksheets/sheet2.xml")),
        "xl/worksheets/sheet1.xml": first,
        "xl/styles.xml": STYLES,
        **({"xl/worksheets/sheet2.xml": second} if second else {}),
        **{name.replace("__", "/") + ".xml": content for name, content in parts.items()},
    })


def counts(rng: random.Random, *more: str) -> str:
    return row(1, "Street", "Lamps", style=2) + row(2, "Quay Street", str(rng.randrange(90))) + "".join(more)


def hidden_sheet(rng: random.Random) -> bytes:
    return workbook(sheet(counts(rng)), sheet(row(1, secret(rng))), "hidden")


def very_hidden_sheet(rng: random.Random) -> bytes:
    return workbook(sheet(counts(rng)), sheet(row(1, secret(rng))), "veryHidden")


def hidden_row(rng: random.Random) -> bytes:
    return workbook(sheet(counts(rng, row(3, secret(rng), more=rng.choice(['hidden="1"', 'ht="0" customHeight="1"'])))))


def hidden_column(rng: random.Random) -> bytes:
    told = rng.choice(['hidden="1" width="9"', 'width="0" customWidth="1"'])
    return workbook(sheet(counts(rng), f'<cols><col min="2" max="2" {told}/></cols>'))


def cell_notes(rng: random.Random) -> bytes:
    return workbook(sheet(counts(rng)), xl__comments1=f'<comments xmlns="{S}"><commentList><comment ref="A1"><text><t>{secret(rng)}</t></text></comment></commentList></comments>')


def white_cell(rng: random.Random) -> bytes:
    return workbook(sheet(counts(rng, row(3, secret(rng), style=rng.choice([1, 3])))))


def plain_sheet(rng: random.Random) -> bytes:
    return workbook(sheet(counts(rng)), sheet(row(1, sentence(rng))))


def empty_hidden_columns(rng: random.Random) -> bytes:
    return workbook(sheet(counts(rng), '<cols><col min="8" max="16384" hidden="1" width="9"/></cols>'))


def empty_hidden_row(rng: random.Random) -> bytes:
    return workbook(sheet(counts(rng, '<row r="9" hidden="1"/>')))


def agency_sheet(rng: random.Random) -> bytes:
    core = '<c:p xmlns:c="c" xmlns:d="d"><d:creator>Thornbridge Borough Council</d:creator></c:p>'
    return workbook(sheet(counts(rng)), docProps__core=core)


def filtered_sheet(rng: random.Random) -> bytes:
    return workbook(sheet(counts(rng)).replace("</worksheet>", '<autoFilter ref="A1:B2"/></worksheet>'))


def no_notes(rng: random.Random) -> bytes:
    return workbook(sheet(counts(rng)), xl__comments1=f'<comments xmlns="{S}"><commentList/></comments>')


def photograph(
    rng: random.Random, *, place: bool = False, owner: str = "", packet: bytes = b"", size: tuple[int, int] = (40, 30)
) -> bytes:
    """A JPEG as a camera writes it."""
    exif = Image.Exif()
    exif[0x0110], exif[0x0112] = "Wend 12", 1
    if owner:
        exif[0x013B] = owner
    if place:
        exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 12.0, float(rng.randrange(60))), 3: "E", 4: (0.0, 7.0, 12.0)})
    buffer = BytesIO()
    image = Image.effect_noise(size, rng.randrange(20, 90)).convert("RGB")
    image.save(buffer, "JPEG", exif=exif, **({"xmp": packet} if packet else {}))
    return buffer.getvalue()


def photograph_with_place(rng: random.Random) -> bytes:
    return photograph(rng, place=True)


def png_by_somebody(rng: random.Random) -> bytes:
    told, buffer = PngInfo(), BytesIO()
    told.add_text("Author", person(rng))
    Image.new("RGB", (20, 20), "green").save(buffer, "PNG", pnginfo=told)
    return buffer.getvalue()


def plain_png(rng: random.Random) -> bytes:
    told, buffer = PngInfo(), BytesIO()
    told.add_text("Software", "Paint")
    Image.new("RGB", (20, 20), "green").save(buffer, "PNG", pnginfo=told, dpi=(300, 300))
    return buffer.getvalue()


BAD = [
    Case(f"sheet-{name}", ".xlsx", make, frozenset({code})) for name, make, code in [
        ("hidden", hidden_sheet, "hidden-sheet"), ("very-hidden", very_hidden_sheet, "hidden-sheet"),
        ("row", hidden_row, "hidden-cells"), ("column", hidden_column, "hidden-cells"),
        ("notes", cell_notes, "comments"), ("white", white_cell, "faint-text"),
    ]
] + [
    Case("photograph-place", ".jpg", photograph_with_place, frozenset({"picture-place"})),
    Case("png-author", ".png", png_by_somebody, frozenset({"picture-person"})),
]
CLEAN = [
    Case(f"sheet-{make.__name__}", ".xlsx", make, frozenset()) for make in [
        plain_sheet, empty_hidden_columns, empty_hidden_row, agency_sheet, filtered_sheet, no_notes,
    ]
] + [Case("photograph-plain", ".jpg", photograph, frozenset()), Case("png-plain", ".png", plain_png, frozenset())]
