"""The demo's files, drawn when it is loaded: a picture, two PDF files as agencies send them, a Word file."""

from __future__ import annotations

from io import BytesIO

import docx
import pikepdf
import weasyprint
from PIL import Image, ImageDraw, ImageFont

from meetings.reading.shapes import ReportRead

LAMPS = [("Ropewalk", 15), ("River Quarter", 47), ("Kiln Lane steps", 6), ("Northgate underpass", 11)]
INK, PAPER, BAR = (20, 30, 40), (255, 255, 255), (176, 112, 20)


def picture() -> bytes:
    """A bar chart as a PNG, 1200 by 480 pixels, without transparency."""
    image = Image.new("RGB", (1200, 480), PAPER)
    draw = ImageDraw.Draw(image)
    font = ImageFont.load_default(size=30)
    for row, (place, count) in enumerate(LAMPS):
        top = 30 + row * 110
        draw.text((30, top + 18), place, INK, font=font)
        draw.rectangle((370, top, 370 + count * 15, top + 70), fill=BAR)
        draw.text((385 + count * 15, top + 18), str(count), INK, font=font)
    out = BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


MONTHS = [
    ("April", 61, 9), ("May", 58, 7), ("June", 66, 11), ("July", 72, 12), ("August", 75, 10), ("September", 64, 8),
    ("October", 59, 9), ("November", 63, 8), ("December", 81, 13), ("January", 77, 11), ("February", 60, 9),
    ("March", 57, 7),
]
ANNUAL_REPORT = """<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8"><title>Haven Westmarch: annual report</title><style>
@page {{ size: A4; margin: 25mm }}
body {{ font: 12pt/1.5 sans-serif; color: #222 }}
h1 {{ font-size: 28pt; margin-top: 60mm }} h2 {{ break-before: page; font-size: 18pt }}
table {{ border-collapse: collapse }} th, td {{ border-bottom: 1px solid #777; padding: 2mm 5mm; text-align: left }}
</style></head><body>
<h1>Haven Westmarch: annual report</h1>
<p>Somebody to talk to, at any hour, for whoever is afraid at home.</p>
<h2>What we did</h2>
<p>Our helpline was called 793 times, by night more often than by day. We found a safe bed for 114 people, and for
three of their dogs. Sixteen hairdressers and barbers learnt what to say when a customer says too little.</p>
<p>We do not know how many did not call. That is why our number now stands inside bus shelters, low down, where it can
be read by somebody who looks at the ground.</p>
<h2>The year in figures</h2>
<table><caption>Calls, and people given a bed</caption>
<thead><tr><th scope="col">Month</th><th scope="col">Calls</th><th scope="col">Beds</th></tr></thead>
<tbody>{rows}</tbody></table>
<h2>What comes next</h2>
<ul><li>A second worker for people over sixty-five.</li><li>Training for wardens of student houses.</li>
<li>A garden, because one was asked for.</li></ul>
<p>Haven Westmarch, 01632 960118</p>
</body></html>"""


def annual_report() -> bytes:
    """A PDF of four pages with a structure for screen readers (PDF/UA-1)."""
    rows = "".join(
        f'<tr><th scope="row">{month}</th><td>{calls}</td><td>{beds}</td></tr>' for month, calls, beds in MONTHS
    )
    return weasyprint.HTML(string=ANNUAL_REPORT.format(rows=rows)).write_pdf(pdf_variant="pdf/ua-1")


STREET_SURVEY = [
    ["Street survey, Ropewalk and River Quarter", "", "Columns 1 to 40: lit, except 7, 12, 13, 31.",
     "Columns 41 to 88: lit, except 41, 44, 52 to 60.", "Two columns carry no number."],
    ["Sheet 2", "", "Northgate underpass: all eleven lamps burnt.", "Kiln Lane steps: six lamps, mended on the day."],
]


def street_survey() -> bytes:
    """A PDF of two pages as an old scanner leaves it: words on paper, and no structure whatever."""
    pdf = pikepdf.new()
    for lines in STREET_SURVEY:
        page = pdf.add_blank_page(page_size=(595.28, 841.89))
        page.Resources = pikepdf.Dictionary(
            Font=pikepdf.Dictionary(
                F1=pikepdf.Dictionary(
                    Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Courier
                )
            )
        )
        shown = " ".join(f"({line}) Tj T*" for line in lines)
        page.Contents = pdf.make_stream(f"BT /F1 13 Tf 22 TL 70 740 Td {shown} ET".encode("ascii"))
    out = BytesIO()
    pdf.save(out, deterministic_id=True)
    return out.getvalue()


def word_file(report: ReportRead) -> bytes:
    """A report as its author might have typed it in Word; its tables and pictures are left out."""
    typed = docx.Document()
    typed.add_heading(report.title, 0)
    for label, words in (("To", report.to), ("From", report.author), ("Subject", report.title)):
        typed.add_paragraph(f"{label}: {words}")
    for section in report.document.sections:
        typed.add_heading(section.title, 1)
        for block in section.blocks:
            if block.kind != "table":
                typed.add_paragraph(block.text)
    out = BytesIO()
    typed.save(out)
    return out.getvalue()
