"""How long a pack takes, against bare WeasyPrint and against Chromium on the same finished content.

    python -m tests.bench.pack

The content is the public pack of 11 July 2023 out of the real papers (PAPERS_DIR), and one of invented papers of
54 pages. Bare WeasyPrint draws it whole, as one HTML file; the pack is made with nothing kept ("cold"), and again
after one paragraph has changed, a part at a time in turn ("changed"); both are timed from the HTML to the PDF,
libraries loaded. Chromium prints the one HTML file; of it the whole command is timed, there being no other way.
They take turns; medians and ratios are printed, the words that the PDF has lost, and what eight times as much takes.
"""

from __future__ import annotations

import json
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
from typing import Any

import pikepdf

from tests.bench import sample
from tests.tools import CHROMIUM, PDFTOTEXT, ROOT, papers_folder

ROUNDS = 6
TAG = re.compile(r"<(?:head|style)\b.*?</(?:head|style)>|<caption class=.caption.>.*?</caption>|<[^>]*>", re.DOTALL)
PRINTER = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run",
           "--disable-component-update", "--no-pdf-header-footer"]
Content = dict[str, Any]


def invented(reports: int = 5) -> Content:
    """A pack of invented papers: its cover and its parts."""
    return {"cover": sample.cover(), "parts": [
        {"key": part.key, "title": part.title, "label": part.label, "html": part.html} for part in sample.parts(reports)
    ]}


def times_eight(content: Content) -> Content:
    """Every part eight times, each with another title, so that none is the same as another."""
    return content | {"parts": [
        part | {"key": f"{part['key']}-{number}", "html": part["html"].replace("<h1>", f"<h1>{number}: ")}
        for number in range(8) for part in content["parts"]
    ]}


def documents(content: Content) -> list[str]:
    """The finished documents: cover and parts."""
    return [content["cover"], *(part["html"] for part in content["parts"])]


def whole(content: Content) -> str:
    """The content as one HTML file, each part on pages of its own."""
    bodies = "".join(
        f'<div style="break-before: page"{found[1]}>{found[2]}</div>'
        for found in (re.search(r"<body([^>]*)>(.*)</body>", document, re.DOTALL) for document in documents(content))
        if found
    )
    style = (ROOT / "static" / "print" / "print.css").as_uri()
    return (f'<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><title>Pack</title>'
            f'<link rel="stylesheet" href="{style}"></head><body>{bodies}</body></html>')


def words(texts: Iterable[str]) -> Counter[str]:
    """The words of some texts, each with its number of times; dashes and breaks part words."""
    return Counter(re.findall(r"\w+", " ".join(texts)))


def lost(pdf: Path, content: Content) -> Counter[str]:
    """Words of the source that a PDF does not hold, or not as often."""
    text = subprocess.run(["pdftotext", "-raw", str(pdf), "-"], check=True, capture_output=True, text=True).stdout
    return words(unescape(TAG.sub(" ", html)) for html in documents(content)) - words([text])


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

    def take(self, content: Content) -> None:
        """Lay down the content for all."""
        (self.folder / "content.json").write_text(json.dumps(content))
        (self.folder / "whole.html").write_text(whole(content))

    def real(self, papers: Path) -> Content:
        """The content of a real pack; see tests.bench.content."""
        target = self.folder / "real.json"
        self.run(sys.executable, "-m", "tests.bench.content", str(papers), str(target))
        return json.loads(target.read_text())

    def bare(self) -> float:
        """Seconds of bare WeasyPrint."""
        source, target = self.folder / "whole.html", self.folder / "bare.pdf"
        return float(self.run(sys.executable, "-m", "tests.bench.bare", str(source), str(target)))

    def built(self, *, changed: int | None = None, cold: bool = False) -> float:
        """Seconds of the pack."""
        if cold:
            shutil.rmtree(self.folder / "data" / "cache" / "pdf", ignore_errors=True)
        source, target = self.folder / "content.json", self.folder / "built.pdf"
        which = "none" if changed is None else str(changed)
        return float(self.run(sys.executable, "-m", "tests.bench.built", str(source), which, str(target)))

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


    def measure(self, name: str, content: Content, chromium: Path | None) -> None:
        """Let all take turns with one content, and print what came of it."""
        self.take(content)
        self.built()  # the font cache is there from the first run on, for all
        times: dict[str, list[float]] = {"bare": [], "cold": [], "changed": [], "chromium": []}
        for number in range(ROUNDS):
            times["bare"].append(self.bare())
            times["cold"].append(self.built(cold=True))
            times["changed"].append(self.built(changed=number % len(content["parts"])))
            if chromium:
                times["chromium"].append(self.chromium(chromium))
        median = {name: statistics.median(taken) for name, taken in times.items() if taken}
        self.built()
        missing = f"{lost(self.folder / 'built.pdf', content).total()} words lost" if PDFTOTEXT.find() else "words not counted"
        size, pages = (self.folder / "built.pdf").stat().st_size, self.pages()
        self.take(times_eight(content))
        eight = statistics.median(self.built(cold=True) for _ in range(3))
        print(f"{name}: {pages} pages, {size / 1024:.0f} KiB, {missing}; bare WeasyPrint {median['bare']:.2f} s")
        for which, goal in (("cold", "goal 0.50"), ("changed", "goal 0.20"), ("chromium", "")):
            if which in median:
                print(f"  {which:9} {median[which]:.2f} s   ratio {median[which] / median['bare']:.2f}   {goal}")
        print(f"  {self.pages() / pages:.1f} times the pages, cold: {eight:.2f} s, {eight / median['cold']:.1f} times as long   goal 9")


def main() -> int:
    """Print the medians and their ratios."""
    papers, chromium = papers_folder(), CHROMIUM.find()
    with tempfile.TemporaryDirectory() as temporary:
        bench = Bench(Path(temporary))
        if papers:
            bench.measure("pack of 11 July 2023, uploads left out", bench.real(papers), chromium)
        bench.measure("pack of invented papers", invented(), chromium)
    return 0


if __name__ == "__main__":
    sys.exit(main())
