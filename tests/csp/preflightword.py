"""Word files for the tests of preflight: one thing wrong in each, or what merely looks so."""

from __future__ import annotations

import random
from io import BytesIO

import docx

from tests.csp.preflightfiles import Case, mobile, person, secret, sentence
from tests.csp.preflightsheets import P, R, hidden_sheet, packed, photograph, relations
from tests.csp.wordfiles import MAIN, WORD, paragraph

DRAWN = "http://schemas.openxmlformats.org/drawingml/2006"
NAMESPACES = (
    f'xmlns:w="{MAIN}" xmlns:r="{R}" xmlns:wp="{DRAWN}/wordprocessingDrawing" xmlns:a="{DRAWN}/main" '
    'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative"'
)
STYLES = (
    '<w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="en-GB"/></w:rPr></w:rPrDefault></w:docDefaults>'
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="character" w:styleId="Gone"><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Base"><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Quiet"><w:basedOn w:val="Base"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Pale"><w:rPr><w:color w:val="FFFFFF"/></w:rPr></w:style>'
    '<w:style w:type="table" w:styleId="Grid"><w:tblStylePr w:type="firstRow"><w:tcPr><w:shd w:val="clear" w:fill="1D2D44"/>'
    "</w:tcPr></w:tblStylePr></w:style>"
)
WHITE = '<w:color w:val="FFFFFF"/>'


def root(tag: str, inner: str) -> str:
    return f"<w:{tag} {NAMESPACES}>{inner}</w:{tag}>"


def word(*body: str, rows: tuple[tuple[str, str, str], ...] = (), parts: dict[str, str | bytes] | None = None) -> bytes:
    """A Word file of these paragraphs; `rows` are further relations of its body."""
    return packed({
        "[Content_Types].xml": f'<Types xmlns="{P}/content-types"><Override PartName="/word/document.xml" ContentType="{WORD}"/></Types>',
        "_rels/.rels": relations(("r1", "officeDocument", "word/document.xml")),
        "word/document.xml": root("document", f"<w:body>{''.join(body)}</w:body>"),
        "word/styles.xml": root("styles", STYLES),
        "word/_rels/document.xml.rels": relations(("s1", "styles", "styles.xml"), *rows),
        **(parts or {}),
    })


def revised(kind: str, inner: str, rng: random.Random) -> str:
    return f'<w:{kind} w:id="1" w:author="{person(rng)}" w:date="2031-07-01T09:00:00Z">{inner}</w:{kind}>'


def run(text: str, look: str = "", tag: str = "t") -> str:
    return f'<w:r>{f"<w:rPr>{look}</w:rPr>" if look else ""}<w:{tag} xml:space="preserve">{text}</w:{tag}></w:r>'


def table(text: str, look: str = "", shade: str = "", style: str = "", row: str = "") -> str:
    cell = f'<w:tc><w:tcPr>{shade}</w:tcPr>{paragraph(text, look=look)}</w:tc>'
    named = f'<w:tblStyle w:val="{style}"/>' if style else ""
    return f"<w:tbl><w:tblPr>{named}</w:tblPr><w:tr><w:trPr>{row}</w:trPr>{cell}</w:tr></w:tbl>"


def picture(told: str, inner: str = "") -> str:
    return (
        f'<w:p><w:r><w:drawing><wp:inline><wp:docPr id="1" name="Picture 1" {told}>{inner}</wp:docPr><a:graphic><a:graphicData>'
        '<a:blip r:embed="i1"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>'
    )


def box(inner: str) -> str:
    return f"<w:p><w:r><w:pict><w:txbxContent>{inner}</w:txbxContent></w:pict></w:r></w:p>"


def core(name: str, text: str) -> dict[str, str | bytes]:
    return {"docProps/core.xml": f'<c:p xmlns:c="c" xmlns:d="d"><d:{name}>{text}</d:{name}></c:p>'}


def image(rng: random.Random, **facts: object) -> dict[str, str | bytes]:
    return {"word/media/image1.jpeg": photograph(rng, **facts)}  # type: ignore[arg-type]


def link(url: str) -> bytes:
    return word(f'<w:p><w:hyperlink r:id="h1">{run("the survey")}</w:hyperlink></w:p>', rows=(("h1", "hyperlink", url),))


def shade(fill: str) -> str:
    return f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>'


def comments(inner: str) -> dict[str, str | bytes]:
    return {"word/comments.xml": root("comments", inner)}


def custom(name: str, text: str) -> dict[str, str | bytes]:
    return {"docProps/custom.xml": f'<p xmlns="x"><property name="{name}"><v>{text}</v></property></p>'}


def by_python_docx(rng: random.Random) -> bytes:
    """A file of another maker: headings, a table, lists."""
    file, buffer = docx.Document(), BytesIO()
    file.add_heading(sentence(rng), 1)
    file.add_paragraph(sentence(rng), style="List Bullet")
    file.add_table(2, 2, style="Light Grid Accent 1").cell(0, 0).text = "Street"
    file.save(buffer)
    return buffer.getvalue()


def split_number(rng: random.Random) -> bytes:
    """A National Insurance number in three runs, as an editor leaves it."""
    pieces = ["Her number is QQ".replace("QQ", "JG"), f" {rng.randrange(10, 99)} 3", "4 56 C"]
    return word(f"<w:p>{''.join(run(piece) for piece in pieces)}</w:p>")


def pale(rng: random.Random) -> str:
    return "".join(rng.choice(["FE", "FD", "FC", "FF"]) for _ in range(3))


MAKERS: list[tuple[str, object, set[str]]] = [
    ("insertion", lambda rng: word(f"<w:p>{revised('ins', run(sentence(rng)), rng)}</w:p>"), {"tracked-changes"}),
    ("deletion", lambda rng: word(f"<w:p>{run('Agreed.')}{revised('del', run(secret(rng), tag='delText'), rng)}</w:p>"), {"tracked-changes"}),
    ("move", lambda rng: word(f"<w:p>{revised('moveFrom', run(sentence(rng)), rng)}</w:p><w:p>{revised('moveTo', run(sentence(rng)), rng)}</w:p>"), {"tracked-changes"}),
    ("formatting", lambda rng: word(paragraph(sentence(rng), look=revised("rPrChange", "<w:rPr/>", rng))), {"tracked-changes"}),
    ("row-inserted", lambda rng: word(table(sentence(rng), row=revised("ins", "", rng))), {"tracked-changes"}),
    ("comment", lambda rng: word(paragraph(sentence(rng)), parts=comments(f'<w:comment w:id="0" w:author="{person(rng)}">{paragraph(secret(rng))}</w:comment>')), {"comments"}),
    ("vanish", lambda rng: word(f"<w:p>{run('Agreed. ')}{run(secret(rng), '<w:vanish/>')}</w:p>"), {"hidden-text"}),
    ("vanish-by-style", lambda rng: word(paragraph(secret(rng), look='<w:rStyle w:val="Gone"/>')), {"hidden-text"}),
    ("vanish-by-chain", lambda rng: word(paragraph(secret(rng), '<w:pStyle w:val="Quiet"/>')), {"hidden-text"}),
    ("vanish-in-header", lambda rng: word(paragraph(sentence(rng)), parts={"word/header1.xml": root("hdr", paragraph(secret(rng), look="<w:vanish/>"))}), {"hidden-text"}),
    ("hidden-row", lambda rng: word(table(secret(rng), row="<w:hidden/>")), {"hidden-text"}),
    ("vanish-in-box", lambda rng: word(box(paragraph(secret(rng), look="<w:vanish/>"))), {"hidden-text"}),
    ("white", lambda rng: word(paragraph(secret(rng), look=WHITE)), {"faint-text"}),
    ("nearly-white", lambda rng: word(paragraph(secret(rng), look=f'<w:color w:val="{pale(rng)}"/>')), {"faint-text"}),
    ("theme-white", lambda rng: word(paragraph(secret(rng), look='<w:color w:themeColor="background1"/>')), {"faint-text"}),
    ("white-by-style", lambda rng: word(paragraph(secret(rng), '<w:pStyle w:val="Pale"/>')), {"faint-text"}),
    ("black-on-black", lambda rng: word(paragraph(secret(rng), look=f'<w:color w:val="000000"/>{rng.choice([shade("000000"), chr(60) + "w:highlight w:val=" + chr(34) + "black" + chr(34) + "/>"])}')), {"faint-text"}),
    ("tiny", lambda rng: word(paragraph(secret(rng), look=f'<w:sz w:val="{rng.choice([1, 2, 3])}"/>')), {"tiny-text"}),
    ("author", lambda rng: word(paragraph(sentence(rng)), parts=core(rng.choice(["creator", "lastModifiedBy"]), person(rng))), {"author"}),
    ("property", lambda rng: word(paragraph(sentence(rng)), parts=custom("Case", person(rng))), {"properties"}),
    ("workbook", lambda rng: word(paragraph(sentence(rng)), parts={"word/embeddings/sheet1.xlsx": hidden_sheet(rng)}), {"embedded", "hidden-sheet"}),
    ("photograph", lambda rng: word(picture('descr="The quay at noon"'), parts=image(rng, place=True)), {"picture-place"}),
    ("no-words-for-picture", lambda rng: word(picture(rng.choice(['descr=""', 'descr=" "', ""])), parts=image(rng)), {"no-alternative"}),
    ("insurance-number", split_number, {"insurance-number"}),
]
LINKS_AND_PEOPLE: list[tuple[str, object, set[str]]] = [
    ("folder-link", lambda rng: link(rng.choice([r"file:///G:\Shared\survey.docx", r"\\server\share\survey.xlsx", r"C:\Users\ada\survey.pdf"])), {"dead-link"}),
    ("inside-link", lambda rng: link(rng.choice(["https://intranet.thornbridge.gov.uk/survey", "http://localhost:8000/desk/", "https://10.0.4.7/survey"])), {"dead-link"}),
    ("mobile", lambda rng: word(paragraph(f"Ring {person(rng)} on {mobile(rng)} after five.")), {"mobile"}),
    ("home", lambda rng: word(paragraph(f"She lives at {rng.randrange(2, 90)} Mill {rng.choice(['Lane', 'Road', 'Close'])}, Thornbridge.")), {"home-address"}),
]
HARMLESS: list[tuple[str, object]] = [
    ("plain", lambda rng: word(*(paragraph(sentence(rng)) for _ in range(9)))),
    ("other-maker", by_python_docx),
    ("white-on-dark-cell", lambda rng: word(table("Street", WHITE, shade("1D2D44")))),
    ("white-on-dark-style", lambda rng: word(table("Street", WHITE, style="Grid"))),
    ("white-on-dark-paragraph", lambda rng: word(paragraph(sentence(rng), shade("003366"), WHITE))),
    ("white-on-highlight", lambda rng: word(paragraph(sentence(rng), look=f'{WHITE}<w:highlight w:val="darkBlue"/>'))),
    ("automatic-colour", lambda rng: word(paragraph(sentence(rng), shade("000000"), '<w:color w:val="auto"/>'))),
    ("grey", lambda rng: word(paragraph(sentence(rng), look='<w:color w:val="BFBFBF"/>'))),
    ("white-in-box", lambda rng: word(box(paragraph(sentence(rng), look=WHITE)))),
    ("tiny-gap", lambda rng: word(paragraph(" ", look='<w:sz w:val="2"/>'), paragraph(sentence(rng)))),
    ("nothing-hidden", lambda rng: word(paragraph(sentence(rng), look='<w:vanish w:val="0"/>'), paragraph(" ", look="<w:vanish/>"))),
    ("shown-in-hidden-style", lambda rng: word(paragraph(sentence(rng), '<w:pStyle w:val="Quiet"/>', '<w:vanish w:val="false"/>'))),
    ("superscript", lambda rng: word(paragraph("2", look='<w:sz w:val="13"/><w:vertAlign w:val="superscript"/>'))),
    ("agency", lambda rng: word(paragraph(sentence(rng)), parts=core("creator", "Wend Valley Police"))),
    ("blank-author", lambda rng: word(paragraph(sentence(rng)), parts=core("creator", " "))),
    ("label", lambda rng: word(paragraph(sentence(rng)), parts=custom("MSIP_Label_4a_Enabled", "true"))),
    ("tracking-on", lambda rng: word(paragraph(sentence(rng)), parts={"word/settings.xml": root("settings", "<w:trackRevisions/>"), **comments("")})),
    ("decoration", lambda rng: word(picture("", '<a:extLst><a:ext><adec:decorative val="1"/></a:ext></a:extLst>'), parts=image(rng))),
    ("described", lambda rng: word(picture('descr="The quay at noon"'), parts=image(rng, owner="Thornbridge Borough Council"))),
    ("office-telephone", lambda rng: word(paragraph(f"Ring 01223 {rng.randrange(100000, 999999)}, 020 7946 0{rng.randrange(100, 999)} or 0300 123 4567."))),
    ("office-address", lambda rng: word(paragraph("We meet at the Guildhall, 12 Market Square. Item 5 Market Square works begin on 14 March Road closures apply."))),
    ("office-mail", lambda rng: word(paragraph("Write to csp@thornbridge.gov.uk, ada.applegarth@wend.police.uk or info@lanternhouse.org.uk."))),
    ("figures", lambda rng: word(paragraph(f"Reference AB123, action 07/02, budget £{rng.randrange(10**6)}, 07 2023 to 03 2024, NHS commissioners 2023."))),
    ("links", lambda rng: word(
        f'<w:p><w:bookmarkStart w:id="1" w:name="aims"/><w:hyperlink w:anchor="aims">{run("aims")}</w:hyperlink><w:hyperlink r:id="h1">{run("survey")}</w:hyperlink></w:p>',
        rows=(("h1", "hyperlink", "https://www.gov.uk/government/crime"), ("h2", "hyperlink", "mailto:csp@thornbridge.gov.uk"), ("h3", "hyperlink", "tel:01632960123")),
    )),
]
BAD = [Case(f"word-{name}", ".docx", make, frozenset(codes)) for name, make, codes in MAKERS]  # type: ignore[arg-type]
TEXTS = [Case(f"word-{name}", ".docx", make, frozenset(codes)) for name, make, codes in LINKS_AND_PEOPLE]  # type: ignore[arg-type]
CLEAN = [Case(f"word-{name}", ".docx", make, frozenset()) for name, make in HARMLESS]  # type: ignore[arg-type]
