"""PDF files for the tests of preflight: written operator by operator, and by WeasyPrint."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from functools import partial
from io import BytesIO

import pikepdf
import weasyprint
from pikepdf import Array, Dictionary, Name, String

from tests.csp.preflightfiles import Case, mobile, person, secret, sentence
from tests.csp.preflightsheets import photograph

Change = Callable[[pikepdf.Pdf, pikepdf.Page], None]


def saved(pdf: pikepdf.Pdf, **how: object) -> bytes:
    buffer = BytesIO()
    pdf.save(buffer, **how)
    return buffer.getvalue()


def pdf(content: str, *changes: Change, tags: bool = True, **how: object) -> bytes:
    """A page with this content in Helvetica, tagged, titled and in English; `changes` do the rest."""
    file = pikepdf.new()
    page = file.add_blank_page(page_size=(595, 842))
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    page.obj.Resources = Dictionary(Font=Dictionary(F=font))
    page.obj.Contents = file.make_stream(f"/P <</MCID 0>> BDC {content} EMC".encode())
    file.docinfo["/Title"] = String("Lighting of the riverside path")
    file.Root.Lang = String("en-GB")
    if tags:
        root = file.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        part = file.make_indirect(Dictionary(Type=Name.StructElem, S=Name.P, P=root, Pg=page.obj, K=0))
        root.K, root.ParentTree = Array([part]), Dictionary(Nums=Array([0, Array([part])]))
        file.Root.StructTreeRoot, file.Root.MarkInfo = root, Dictionary(Marked=True)
        page.obj.StructParents = 0
    for change in changes:
        change(file, page)
    return saved(file, **how)


def text(words: str, y: float = 500, before: str = "0 g", x: float = 72) -> str:
    return f"BT {before} /F 12 Tf {x} {y} Td ({words}) Tj ET"


def over(y: float = 500, x: float = 70, width: float = 420) -> str:
    """A box over a line of text at that height."""
    return f"{x} {y - 4} {width} 16 re f"


def with_object(name: str, stream: bytes, **entries: object) -> Change:
    """Give the page an XObject."""
    def change(file: pikepdf.Pdf, page: pikepdf.Page) -> None:
        thing = file.make_stream(stream, Dictionary(Type=Name.XObject, **entries))
        page.obj.Resources[Name.XObject] = Dictionary({f"/{name}": thing})
    return change


def image(name: str, stream: bytes = b"\x00\x00\x00", size: tuple[int, int] = (1, 1), **entries: object) -> Change:
    told = {"ColorSpace": Name.DeviceRGB, "BitsPerComponent": 8, **entries}
    return with_object(name, stream, Subtype=Name.Image, Width=size[0], Height=size[1], **told)


def with_state(**entries: object) -> Change:
    def change(file: pikepdf.Pdf, page: pikepdf.Page) -> None:
        page.obj.Resources.ExtGState = Dictionary(G=Dictionary(**entries))
    return change


def annotated(**entries: object) -> Change:
    def change(file: pikepdf.Pdf, page: pikepdf.Page) -> None:
        page.obj.Annots = Array([file.make_indirect(Dictionary(Type=Name.Annot, **entries))])
    return change


def layered(off: bool) -> Change:
    def change(file: pikepdf.Pdf, page: pikepdf.Page) -> None:
        layer = file.make_indirect(Dictionary(Type=Name.OCG, Name=String("Names")))
        page.obj.Resources.Properties = Dictionary(L=layer)
        usual = Dictionary(OFF=Array([layer])) if off else Dictionary(ON=Array([layer]))
        file.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=usual)
    return change


def informed(key: str, words: str) -> Change:
    def change(file: pikepdf.Pdf, page: pikepdf.Page) -> None:
        file.docinfo[key] = String(words)
    return change


def with_packet(creator: str) -> Change:
    def change(file: pikepdf.Pdf, page: pikepdf.Page) -> None:
        with file.open_metadata() as metadata:
            metadata["dc:creator"] = [creator]
            metadata["dc:title"] = "Lighting of the riverside path"
    return change


def with_form(kind: Name) -> Change:
    def change(file: pikepdf.Pdf, page: pikepdf.Page) -> None:
        field = file.make_indirect(Dictionary(FT=kind, T=String("field"), Type=Name.Annot, Subtype=Name.Widget, Rect=Array([0, 0, 9, 9])))
        file.Root.AcroForm = Dictionary(Fields=Array([field]))
        page.obj.Annots = Array([field])
    return change


def attached(file: pikepdf.Pdf, page: pikepdf.Page) -> None:
    file.attachments["names.txt"] = b"Zebediah"


def figured(alt: str) -> Change:
    def change(file: pikepdf.Pdf, page: pikepdf.Page) -> None:
        node = Dictionary(Type=Name.StructElem, S=Name.Picture, P=file.Root.StructTreeRoot, **({"Alt": String(alt)} if alt else {}))
        file.Root.StructTreeRoot.RoleMap = Dictionary(Picture=Name.Figure)
        file.Root.StructTreeRoot.K.append(file.make_indirect(node))
    return change


def running(file: pikepdf.Pdf, page: pikepdf.Page) -> None:
    file.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def appended(first: bytes, second: str | None, rng: random.Random) -> bytes:
    """`first` with an update behind it, as a program saves in place: another content, or only another date."""
    with pikepdf.open(BytesIO(first)) as file:
        number = (file.pages[0].obj.Contents if second is not None else file.trailer.Info).objgen[0]
        size = int(file.trailer.Size)
        root, info = (f"{one.objgen[0]} 0 R" for one in (file.Root, file.trailer.Info))
    start = first.rindex(b"startxref")
    previous = int(first[start + 9 :].split()[0])
    if second is not None:
        body = f"/P <</MCID 0>> BDC {second} EMC"
        thing = f"{number} 0 obj\n<< /Length {len(body)} >>\nstream\n{body}\nendstream\nendobj\n"
    else:
        thing = f"{number} 0 obj\n<< /Title (Lighting of the riverside path) /ModDate (D:203107010900{rng.randrange(10, 60)}Z) >>\nendobj\n"
    at = len(first)
    table = f"xref\n{number} 1\n{at:010d} 00000 n \ntrailer\n<< /Size {size} /Root {root} /Info {info} /Prev {previous} >>\n"
    return first + (thing + table + f"startxref\n{at + len(thing)}\n%%EOF\n").encode()


def classic(content: str) -> bytes:
    """A page saved the old way, with a table of references."""
    return pdf(content, object_stream_mode=pikepdf.ObjectStreamMode.disable, compress_streams=False)


def printed(body: str, style: str = "") -> bytes:
    """A page that WeasyPrint made."""
    html = f'<html lang="en-GB"><head><title>Lighting plan</title><style>{style}</style></head><body><h1>Lighting plan</h1>{body}</body></html>'
    content = weasyprint.HTML(string=html).write_pdf(pdf_variant="pdf/ua-1")
    assert content is not None
    return content


def form_over(rng: random.Random) -> bytes:
    return pdf(text(secret(rng)) + " /X Do", with_object("X", f"0 g {over()}".encode(), Subtype=Name.Form, BBox=Array([0, 0, 595, 842])))


def cropped_form(rng: random.Random) -> bytes:
    """A page put into another one, of which a strip is shown."""
    inner = f"{text(sentence(rng), 600)} {text(secret(rng), 500)}".encode()
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    return pdf("/X Do", with_object("X", inner, Subtype=Name.Form, BBox=Array([60, 590, 535, 690]), Resources=Dictionary(Font=Dictionary(F=font))))


def circle(x: float, y: float, r: float) -> str:
    """A round path of four curves that meet between its widest points: their ends alone say too little."""
    words, k = "", 0.5523
    for turn in range(5):
        cos, sin = math.cos(math.pi * (turn / 2 + 0.25)), math.sin(math.pi * (turn / 2 + 0.25))
        before, after = (cos + k * sin, sin - k * cos), (cos - k * sin, sin + k * cos)
        words += f"{x + r * before[0]:.2f} {y + r * before[1]:.2f} " if turn else ""
        words += f"{x + r * cos:.2f} {y + r * sin:.2f} {'c' if turn else 'm'} "
        words += f"{x + r * after[0]:.2f} {y + r * after[1]:.2f} " if turn < 4 else "h"
    return words


def tiles(rng: random.Random) -> bytes:
    """Words drawn once for each of two clips, which show them together, as flattened transparency is."""
    words = text(sentence(rng))
    return pdf(f"q 0 0 150 842 re W n {words} Q q 150 0 445 842 re W n {words} Q")


def hidden_layer(rng: random.Random) -> bytes:
    return pdf(f"{text(sentence(rng), 600)} /OC /L BDC {text(secret(rng))} EMC", layered(True))


def polygon(y: float = 500) -> str:
    return f"70 {y - 4} m 490 {y - 4} l 490 {y + 12} l 70 {y + 12} l h f"


def scan(mode: str, behind: bool) -> str:
    """A whole page as a picture, with recognised words before or behind it."""
    words, picture = text("The lamps on the green were counted.", 500, mode), "q 595 0 0 842 0 0 cm /X Do Q"
    return f"{words} {picture}" if behind else f"{picture} {words}"


GREY = (b"\xc8" * 3 * 16, (4, 4))
W = text
REDACTED = {"covered-text"}
MAKERS: list[tuple[str, Callable[[random.Random], bytes], set[str]]] = [
    ("box", lambda rng: pdf(f"{W(secret(rng))} 0 g {over()}"), REDACTED),
    ("polygon", lambda rng: pdf(f"{W(secret(rng))} 0.1 0.1 0.1 rg {polygon()}"), REDACTED),
    ("marker", lambda rng: pdf(f"{W(secret(rng))} 16 w 70 504 m 490 504 l S"), REDACTED),
    ("picture-over", lambda rng: pdf(f"{W(secret(rng))} q 420 0 0 16 70 496 cm /X Do Q", image("X")), REDACTED),
    ("form-over", form_over, REDACTED),
    ("white-box", lambda rng: pdf(f"{W(secret(rng))} 1 g {over()} {W('Withheld.', before='0 g')}"), REDACTED),
    ("one-name", lambda rng: pdf(f"{W('Mr Quill asked for help twice.')} 0 g {over(x=71, width=48)}"), REDACTED),
    ("two-boxes", lambda rng: pdf(f"{W(secret(rng))} 0 g {over(width=100)} {over(x=165, width=330)}"), REDACTED),
    ("printed-box", lambda rng: printed(f'<p style="position:relative">{secret(rng)}<span style="position:absolute;left:0;top:0;width:100%;height:1.3em;background:#000"></span></p>'), REDACTED),
    ("marked-only", lambda rng: pdf(W(secret(rng)), annotated(Subtype=Name.Redact, Rect=Array([70, 496, 490, 512]))), {"redaction-not-applied"}),
    ("square-over", lambda rng: pdf(W(secret(rng)), annotated(Subtype=Name.Square, IC=Array([0, 0, 0]), Rect=Array([70, 494, 490, 514]))), {"covered-text", "comments"}),
    ("mode-three", lambda rng: pdf(f"{W(sentence(rng), 600)} {W(secret(rng), before='3 Tr')}"), {"invisible-text"}),
    ("no-opacity", lambda rng: pdf(f"/G gs {W(secret(rng))}", with_state(ca=0)), {"invisible-text"}),
    ("white", lambda rng: pdf(W(secret(rng), before=rng.choice(["1 g", "1 1 1 rg", "0.99 0.99 1 rg", "0 0 0 0 k"]))), {"faint-text"}),
    ("printed-white", lambda rng: printed(f'<p style="color:#fffffe">{secret(rng)}</p>'), {"faint-text"}),
    ("black-on-black", lambda rng: pdf(f"0 g {over()} {W(secret(rng))}"), {"faint-text"}),
    ("off-page", lambda rng: pdf(f"{W(sentence(rng))} {W(secret(rng), x=-900)}"), {"outside-text"}),
    ("cropped", lambda rng: pdf(f"q 60 590 475 100 re W n {W(sentence(rng), 600)} {W(secret(rng))} Q"), {"clipped-text"}),
    ("cropped-form", cropped_form, {"clipped-text"}),
    ("cropped-round", lambda rng: pdf(f"{W(sentence(rng), 600)} q {circle(300, 300, 60)} W* n {W(secret(rng))} Q"), {"clipped-text"}),
    ("clip-of-nothing", lambda rng: pdf(f"{W(sentence(rng), 600)} q 0 0 0 0 re W n {W(secret(rng))} Q"), {"clipped-text"}),
    ("sticky-note", lambda rng: pdf(W(sentence(rng)), annotated(Subtype=Name.Text, Contents=String(secret(rng)), Rect=Array([9, 9, 29, 29]))), {"comments"}),
    ("attachment", lambda rng: pdf(W(sentence(rng)), attached), {"attachment"}),
    ("form", lambda rng: pdf(W(sentence(rng)), with_form(Name.Tx)), {"form"}),
    ("layer", hidden_layer, {"hidden-layer"}),
    ("earlier", lambda rng: appended(classic(W(secret(rng))), W("Withheld."), rng), {"earlier-version"}),
    ("author", lambda rng: pdf(W(sentence(rng)), rng.choice([informed("/Author", person(rng)), with_packet(person(rng))])), {"author"}),
    ("photograph", lambda rng: pdf(f"{W(sentence(rng))} q 40 0 0 30 72 300 cm /X Do Q", image("X", photograph(rng, place=True), (40, 30), Filter=Name.DCTDecode)), {"picture-place"}),
    ("figure", lambda rng: pdf(W(sentence(rng)), figured("")), {"no-alternative"}),
    ("untagged", lambda rng: pdf(W(sentence(rng)), tags=False), {"untagged"}),
    ("mobile", lambda rng: pdf(W(f"Ring {person(rng)} on {mobile(rng)}.".replace("(", "\\(").replace(")", "\\)"))), {"mobile"}),
    ("program", lambda rng: pdf(W(sentence(rng)), running), {"unreadable"}),
]
HARMLESS: list[tuple[str, Callable[[random.Random], bytes]]] = [
    ("plain", lambda rng: pdf(W(sentence(rng)))),
    ("printed", lambda rng: printed(f"<p>{sentence(rng)}</p>" * 40)),
    ("printed-dark-heads", lambda rng: printed("<table><tr><th scope=col>Street</th></tr><tr><td>Quay</td></tr></table>", "th {background: #1d2d44; color: white}")),
    ("printed-panel", lambda rng: printed(f"<div><p>{sentence(rng)}</p></div>", "div {background: #000; color: #fff; border-radius: 12px; padding: 1em}")),
    ("printed-decoration", lambda rng: printed(f"<p>{sentence(rng)}</p>", "p {background: linear-gradient(#eee, #ccc); border-left: 9px solid navy}")),
    ("printed-links", lambda rng: printed('<p id="a"><a href="#a">here</a> <a href="https://www.gov.uk/">there</a></p>')),
    ("box-first", lambda rng: pdf(f"0.9 g {over()} {W(sentence(rng))}")),
    ("white-on-dark", lambda rng: pdf(f"0.1 0.2 0.3 rg {over()} {W(sentence(rng), before='1 g')}")),
    ("white-on-rounded", lambda rng: pdf(f"0 g 70 500 m 60 490 80 520 90 530 c 500 540 l 500 480 l 90 480 l h f {W(sentence(rng), before='1 g')}")),
    ("white-on-photograph", lambda rng: pdf(f"q 420 0 0 200 70 400 cm /X Do Q {W(sentence(rng), before='1 g')}", image("X", *GREY))),
    ("scan", lambda rng: pdf(scan("3 Tr", False), image("X", *GREY))),
    ("scan-over", lambda rng: pdf(scan("0 g", True), image("X", *GREY))),
    ("underline", lambda rng: pdf(f"{W(sentence(rng))} 0 g 72 497 300 1 re f 1 w 72 498 m 372 498 l S")),
    ("struck-through", lambda rng: pdf(f"{W(sentence(rng))} 0 g 72 503 300 1 re f")),
    ("highlighter", lambda rng: pdf(f"{W(sentence(rng))} /G gs 1 1 0 rg {over()}", with_state(BM=Name.Multiply))),
    ("frame-after", lambda rng: pdf(f"{W(sentence(rng))} 0 g 60 480 440 50 re 62 482 436 46 re f*")),
    ("box-beside", lambda rng: pdf(f"{W(sentence(rng))} 0 g {over(470)} {over(530)}")),
    ("clipped-picture", lambda rng: pdf(f"{W(sentence(rng))} q 70 300 400 100 re W n 500 0 0 400 50 200 cm /X Do Q", image("X", *GREY))),
    ("clip-holds-all", lambda rng: pdf(f"q 60 480 475 40 re W n {W(sentence(rng))} Q {W(sentence(rng), 300)}")),
    ("cell-cuts-short", lambda rng: pdf(f"q 70 490 60 20 re W n {W(sentence(rng))} Q {W(sentence(rng), 300)}")),
    ("tiles", tiles),
    ("clip-round", lambda rng: pdf(f"q {circle(300, 500, 300)} W n {W('Oaks.', x=30)} Q {W(sentence(rng), 300)}")),
    ("clip-frame", lambda rng: pdf(f"q 0 0 595 842 re 300 600 50 50 re W* n {W(sentence(rng))} Q")),
    ("clip-ended", lambda rng: pdf(f"q 0 0 9 9 re W n Q {W(sentence(rng))}")),
    ("veil", lambda rng: pdf(f"{W(sentence(rng))} /G gs 0.8 g {over()}", with_state(ca=0.3))),
    ("written-again", lambda rng: pdf(f"{W('The lamps on the green.')} 0.9 g {over()} {W('The lamps on the green.')}")),
    ("layer-shown", lambda rng: pdf(f"/OC /L BDC {W(sentence(rng))} EMC", layered(False))),
    ("linearized", lambda rng: pdf(W(sentence(rng)), linearize=True)),
    ("saved-again", lambda rng: appended(classic(W(sentence(rng))), None, rng)),
    ("agency-author", lambda rng: pdf(W(sentence(rng)), informed("/Author", rng.choice(["Thornbridge Borough Council", "", " ", "Wend Valley Police"])))),
    ("signature", lambda rng: pdf(W(sentence(rng)), with_form(Name.Sig))),
    ("link", lambda rng: pdf(W(sentence(rng)), annotated(Subtype=Name.Link, Rect=Array([70, 496, 490, 512]), A=Dictionary(S=Name.URI, URI=String("https://www.gov.uk/"))))),
    ("photograph-plain", lambda rng: pdf(f"{W(sentence(rng))} q 40 0 0 30 72 300 cm /X Do Q", image("X", photograph(rng), (40, 30), Filter=Name.DCTDecode), figured("The quay at noon"))),
    ("office-telephone", lambda rng: pdf(W(f"Ring 01223 {rng.randrange(100000, 999999)} or 020 7946 0123."))),
]
BAD = [Case(f"pdf-{name}", ".pdf", partial(make), frozenset(codes)) for name, make, codes in MAKERS]
CLEAN = [Case(f"pdf-{name}", ".pdf", partial(make), frozenset()) for name, make in HARMLESS]
