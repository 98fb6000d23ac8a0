"""Handing out members' copies: noted, and where an item asks for it with the name of the reader on them."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.utils import timezone

from csp.editing.things import name_of
from csp.guards import SignedInRequest
from csp.models import User, path_of
from csp.pdf.watermark import personal_copy
from reports.confidencequeries import has_opened, is_personal
from reports.models import Publication, Reading
from reports.services.reading import note_reading
from reports.serving import serve


def copy_line(user: User) -> str:
    """What stands at the foot of a personal copy."""
    return f"Copy for {name_of(user)}, {timezone.localtime():%-d %B %Y at %H:%M}. Please do not pass it on."


def hand_out_page(request: SignedInRequest, publication: Publication) -> str:
    """Note that the page was opened; gives the line that a personal copy carries, else ""."""
    if request.method == "GET":
        note_reading(publication=publication, form=Reading.Form.PAGE, by=request.user)
    return copy_line(request.user) if is_personal(publication) else ""


def hand_out_pdf(request: SignedInRequest, publication: Publication, name: str) -> HttpResponseBase:
    """The PDF of a members' copy, saved by a browser as `name`; a personal one is made for this reader alone."""
    personal = is_personal(publication)
    if request.method == "GET" and (personal or not _goes_on(request, publication)):
        note_reading(publication=publication, form=Reading.Form.PDF, by=request.user)
    if not personal:
        return serve(
            request, sha256=publication.pdf_sha256, content_type="application/pdf", modified=publication.published_at, name=name,
        )
    content = personal_copy(path_of(publication.pdf_sha256), name=name_of(request.user), line=copy_line(request.user))
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def _goes_on(request: SignedInRequest, publication: Publication) -> bool:
    """Whether a browser asks for a further piece of a file that this reader has begun to read. (A personal copy is handed
    out whole, whatever piece was asked for.)"""
    further = not request.headers.get("Range", "bytes=0-").startswith("bytes=0-")
    return further and has_opened(publication=publication, form=Reading.Form.PDF, by=request.user)
