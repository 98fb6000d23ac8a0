"""Nothing is fetched but our own static files and files we keep by their content."""

from __future__ import annotations

import re
from pathlib import Path

from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

STATIC = Path(__file__).resolve().parents[2] / "static"
KEPT = re.compile(r"[0-9a-f]{64}")
TYPES = {
    ".css": "text/css", ".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg", ".ttf": "font/ttf",
}


class Refused(FatalURLFetchingError):
    """A document asked for something that is not ours. Stops the rendering, unlike an ordinary failure."""


class OwnFiles(URLFetcher):
    """Serves `static:<path below static/>` and `stored:<SHA-256>`; refuses all else."""

    def __init__(self, files: Path) -> None:
        """`files`: the folder of what we keep by content (FILES_DIR)."""
        super().__init__(allowed_protocols=["static", "stored"])
        self.files = files
        self.refused: list[str] = []  # drawing an SVG swallows even Refused

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """The bytes at `url`; raises Refused."""
        scheme, _, rest = url.partition(":")
        if scheme == "static":
            path = (STATIC / rest).resolve()
            allowed = path.is_relative_to(STATIC) and path.is_file()
        else:
            path = self.files / rest[:2] / rest[2:]
            allowed = scheme == "stored" and bool(KEPT.fullmatch(rest)) and path.is_file()
        if not allowed:
            self.refused.append(f"it asks for {url[:120]}, which is none of our files")
            raise Refused(self.refused[-1])
        kind = {"Content-Type": TYPES[path.suffix]} if path.suffix in TYPES else {}
        return URLFetcherResponse(url, path.read_bytes(), kind)
