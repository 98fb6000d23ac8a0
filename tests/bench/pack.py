"""How long a pack takes, against bare WeasyPrint and against Chromium on the same finished content.

    python -m tests.bench.pack

Bare WeasyPrint draws the whole content as one HTML file; the pack is made with nothing kept ("cold"), and again
after one paragraph has changed ("changed"); both are timed from the HTML to the PDF, libraries loaded. Chromium
prints the one HTML file; of it the whole command is timed, there being no other way. They take turns, five times;
medians and ratios are printed. Then the pack with eight times the pages, and the words that the PDF has lost.
"""

from __future__ import annotations

import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable
from html import unescape
from pathlib import Path

import pikepdf

from tests.bench import sample
from tests.tools import CHROMIUM, PDFTOTEXT, ROOT

ROUNDS = 5
REPORTS = 5
MANY = 67  # papers that make eight times the pages
TAG = re.compile(r"<(?:head|style)\b.*?</(?:head|style)>|<[^>]*>", re.DOTALL)
PRINTER = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run",
           "--disable-component-update", "--no-pdf-header-footer"]


def documents(reports: int) -> list[str]:
    """The finished content: cover and parts."""
    return [sample.cover(), *(part.html or "" for part in sample.parts(reports))]


def whole(reports: int) -> str:
    """The content as one HTML file, each part on pages of its own."""
    bodies = "".join(
        f'<div style="break-before: page"{found[1]}>{found[2]}</div>'
        for found in (re.search(r"<body([^>]*)>(.*)</body>", document, re.DOTALL) for document in documents(reports))
        if found
    )
    style = (ROOT / "static" / "print" / "print.css").as_uri()
    return (f'<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><title>Pack</title>'
            f'<link rel="stylesheet" href="{style}"></head><body>{bodies}</body></html>')


def words(html: Iterable[str]) -> Counter[str]:
    """The words of some documents, each with its number of times; dashes and breaks part words."""
    return Counter(re.findall(r"\w+", unescape(TAG.sub(" ", " ".join(html)))))


def lost(pdf: Path, reports: int) -> int:
    """Words of the source that a PDF does not hold, or not as often."""
    text = subprocess.run(["pdftotext", "-raw", str(pdf), "-"], check=True, capture_output=True, text=True).stdout
    return (words(documents(reports)) - Counter(re.findall(r"\w+", text))).total()


class Bench:
    """Runs the contestants in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = os.environ | {
            "DATA_DIR": str(folder / "data"), "SECRET_KEY": "bench", "XDG_CACHE_HOME": str(folder / "data" / "cache"),
            # The same fonts for all.
            "FONTCONFIG_FILE": str(ROOT / "static" / "fonts" / "fonts.conf"),
        }

    def run(self, *command: str) -> str:
        """What a command prints; raises where it fails."""
        done = subprocess.run(command, check=True, cwd=ROOT, env=self.environment, capture_output=True, text=True)
        return done.stdout

    def bare(self, reports: int) -> float:
        """Seconds of bare WeasyPrint."""
        source = self.folder / "whole.html"
        source.write_text(whole(reports))
        return float(self.run(sys.executable, "-m", "tests.bench.bare", str(source), str(self.folder / "bare.pdf")))

    def built(self, reports: int, *, changed: int = 0, cold: bool = False) -> float:
        """Seconds of the pack."""
        if cold:
            shutil.rmtree(self.folder / "data" / "cache" / "pdf", ignore_errors=True)
        target = str(self.folder / "built.pdf")
        return float(self.run(sys.executable, "-m", "tests.bench.built", str(reports), str(changed), target))

    def chromium(self, program: Path) -> float:
        """Seconds of Chromium, from its start to its end."""
        start = time.perf_counter()
        self.run(str(program), *PRINTER, f"--user-data-dir={self.folder / 'profile'}",
                 f"--print-to-pdf={self.folder / 'chromium.pdf'}", (self.folder / "whole.html").as_uri())
        return time.perf_counter() - start

    def pages(self) -> int:
        """Pages of the pack made last."""
        with pikepdf.open(self.folder / "built.pdf") as pdf:
            return len(pdf.pages)


def main() -> int:
    """Print the medians and their ratios."""
    chromium, pdftotext = CHROMIUM.find(), PDFTOTEXT.find()
    with tempfile.TemporaryDirectory() as temporary:
        bench = Bench(Path(temporary))
        times: dict[str, list[float]] = {"bare": [], "cold": [], "changed": [], "chromium": []}
        bench.built(1)  # the font cache is there from the first run on, for all
        for number in range(ROUNDS):
            times["bare"].append(bench.bare(REPORTS))
            times["cold"].append(bench.built(REPORTS, cold=True))
            times["changed"].append(bench.built(REPORTS, changed=10 + number % REPORTS))
            if chromium:
                times["chromium"].append(bench.chromium(chromium))
        median = {name: statistics.median(taken) for name, taken in times.items() if taken}
        bench.built(REPORTS)
        gone = lost(bench.folder / "built.pdf", REPORTS) if pdftotext else "not counted"
        size, pages = (bench.folder / "built.pdf").stat().st_size, bench.pages()
        long = statistics.median(bench.built(MANY, cold=True) for _ in range(3))
        many = bench.pages()
    print(f"pack of {pages} pages, {size / 1024:.0f} KiB: bare WeasyPrint {median['bare']:.2f} s")
    for name, goal in (("cold", "goal 0.50"), ("changed", "goal 0.20"), ("chromium", "")):
        if name in median:
            print(f"  {name:9} {median[name]:.2f} s   ratio {median[name] / median['bare']:.2f}   {goal}")
    print(f"  {many / pages:.1f} times the pages, cold: {long:.2f} s   ratio to cold {long / median['cold']:.1f}")
    print(f"  words lost: {gone}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
