"""What the pages of a paper, and their pictures, are drawn from: for the officer and for the author alike."""

from __future__ import annotations

from django.http import FileResponse, Http404
from django.urls import reverse

from csp.pagepictures import MOST_PAGES, pictures_of, show_pages
from meetings.models import Paper


def pages_of(paper: Paper, name: str, *args: object) -> dict[str, object]:
    """What _pages.html shows of a PDF: its pictures, how far they are drawn, and the addresses of each (`name` with
    `args` and the page's number). Asks the worker where nobody has."""
    assert paper.file is not None and paper.pages is not None
    show_pages(file=paper.file, pages=paper.pages)
    known = pictures_of(paper.file)
    shown = min(paper.pages, MOST_PAGES)
    drawn = ({"picture": one, "url": reverse(name, args=[*args, one.number])} for one in known.drawn.values())
    return {
        "paper": paper, "pages": list(drawn) if known.done else [], "waiting": not known.done, "so_far": len(known.drawn),
        "shown": shown, "missing": known.missing,
    }


def serve_page(paper: Paper | None, number: int) -> FileResponse:
    """One picture; 404 where there is none."""
    picture = pictures_of(paper.file).drawn.get(number) if paper is not None and paper.file is not None else None
    try:
        stream = picture.path.open("rb") if picture else None
    except FileNotFoundError:
        stream = None
    if stream is None:
        raise Http404
    return FileResponse(stream, content_type="image/webp")
