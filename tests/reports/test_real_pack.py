"""The papers of 11 July 2023, from Word to the public pack."""

from __future__ import annotations

import re
import subprocess
from datetime import date
from pathlib import Path

import pytest

from actions.models import ActionPoint
from csp.models import User, path_of
from csp.numbering import block_numbers, section_numbers
from csp.pdf import check_tags
from meetings.models import AgendaItem, Attendance, Meeting, Minutes
from reports.importing.session import Import
from reports.models import Publication
from reports.services import publish_meeting

pytestmark = pytest.mark.django_db(transaction=True)


def flat(text: str) -> str:
    """Words without the breaks and hyphens of lines."""
    return re.sub(r"[\s\u00ad]+", "", text)


@pytest.fixture
def pack(papers: Path, own_data: Path) -> Publication:
    by = User.objects.machine()
    Import(by=by).run([papers / "2023-07-11"])
    publish_meeting(meeting=Meeting.objects.get(date=date(2023, 7, 11)), by=by, progress=lambda words: None)
    return Publication.objects.get(kind="pack", audience="public")


def text_of(pdftotext: Path, sha256: str) -> str:
    """The text in the order of reading and, behind it, in the order of the page: columns break either."""
    runs = [
        subprocess.run([pdftotext, *mode, path_of(sha256), "-"], capture_output=True, text=True, check=True)
        for mode in (["-raw"], [])
    ]
    # The running header of the minutes stands between a number and its paragraph at the top of a page.
    return " ".join(flat(run.stdout).replace(flat("Draft minutes, 14 March 2023"), "") for run in runs)


def test_the_public_pack_is_whole_tagged_and_says_everything(pack, pdftotext, verapdf):
    assert check_tags(path_of(pack.pdf_sha256)) == []
    ours = Publication.objects.filter(audience="public").exclude(kind="pack").exclude(paper__kind="file")
    assert ours.count() == 9
    assert {p.title: verapdf(path_of(p.pdf_sha256)) for p in ours} == {p.title: [] for p in ours}
    text = text_of(pdftotext, pack.pdf_sha256)
    missing = [words for words in expected() if flat(words) not in text]
    assert missing == []
    assert [n for n in range(1, pack.pdf_pages + 1) if not re.search(rf"page{n}of{pack.pdf_pages}", text, re.I)] == []


def expected() -> list[str]:
    """Every number, name and reference that the pack owes: agenda, attendance, paragraphs, action points."""
    july = Meeting.objects.get(date=date(2023, 7, 11))
    words = []
    number = 0
    for item in AgendaItem.objects.filter(agenda__meeting=july, parent=None).order_by("position"):
        number += item.kind == "item"
        words += [item.title, f"{number} {item.title[:20]}"] if item.kind == "item" else [item.title]
        words += [part.title for part in item.parts.all()]
        words += [lead.words for lead in item.leads.all()]
    minutes = Minutes.objects.select_related("document").get()
    sections = list(minutes.document.sections.order_by("position"))
    for section, own in zip(sections, section_numbers(s.kind for s in sections), strict=True):
        words.append(f"{own} {section.title}")
        blocks = list(section.blocks.order_by("position"))
        for block, printed in zip(blocks, block_numbers(own, ((b.numbered, b.depth) for b in blocks)), strict=True):
            words.append(f"{printed} {re.sub(r'[*_]', '', block.text).split(chr(10))[0][:40]}")
    words += [row.printed_name for row in Attendance.objects.all()]
    words += [row.printed_agency for row in Attendance.objects.all()]
    for point in ActionPoint.objects.all():
        words += [f"Action point {point.reference}", f"{point.reference} {point.text}"]
    assert number == 22
    return words
