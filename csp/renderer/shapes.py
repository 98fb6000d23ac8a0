"""What goes into a PDF and what comes out."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path


class PdfError(Exception):
    """A PDF cannot be made; the message is one sentence for the officer, naming the part."""


@dataclass(frozen=True)
class Part:
    """One part of a pack: either `html` (a complete document, drawn by us) or `file` (an uploaded PDF, kept as is).

    `key` is unique in the pack. `label` stands before the title in the contents ("Item 7"). `level` 1 or 2 is its
    depth in contents and bookmarks. `running` is the header of its pages ("" = the title).
    """

    key: str
    title: str
    html: str | None = None
    file: Path | None = None
    label: str = ""
    level: int = 1
    running: str = ""

    def __post_init__(self) -> None:
        if (self.html is None) == (self.file is None):
            raise ValueError(f"Part {self.key}: give either html or file")


@dataclass(frozen=True)
class Job:
    """What a renderer is to make ready: a document of ours (`html`) or an uploaded `file`.

    `salt` keeps identifiers inside apart from those of the same part used twice; `files` is FILES_DIR.
    """

    html: str | None
    file: Path | None
    salt: str
    files: Path


@dataclass(frozen=True)
class Bookmark:
    """A heading inside a part: its level from 1, its page from 0, and its height on the page in points."""

    level: int
    title: str
    page: int
    top: float


@dataclass(frozen=True)
class Prepared:
    """One part as a PDF, ready to be put into a pack.

    `tagged`: it has a structure tree of its own. `claims`: it is ours, or claims PDF/UA-1 itself. `replaced`:
    characters that our fonts lack, and what stands for them. `corners`: for an upload, per page, the corner
    that is free for our running number ("br", "bl", "tr", "tl").
    """

    pdf: bytes
    pages: int
    tagged: bool
    claims: bool
    bookmarks: list[Bookmark] = field(default_factory=list)
    replaced: dict[str, str] = field(default_factory=dict)
    corners: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class PackedPart:
    """Where a part stands in the pack: its first page (from 1) and how many it has."""

    key: str
    title: str
    first_page: int
    pages: int
    tagged: bool


@dataclass(frozen=True)
class Pack:
    """A finished pack. `rendered` and `cached` count parts drawn now and parts taken from the cache."""

    pdf: bytes
    pages: int
    parts: list[PackedPart]
    rendered: int
    cached: int
    replaced: dict[str, str]
