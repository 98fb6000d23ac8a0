"""Handing out published files: whole, in part, or 304."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

from csp.models import path_of

# Bytes read at a time.
STRIDE = 256 * 1024
# A single range; several at once are answered with the whole file.
RANGE = re.compile(r"bytes=([0-9]{1,18}-[0-9]{0,18}|-[0-9]{1,18})")


def serve(
    request: HttpRequest, *, sha256: str, content_type: str, modified: datetime | None = None, name: str = ""
) -> HttpResponseBase:
    """The stored file with this SHA-256; a single range of it if the request asks for one.

    `modified`: when it was published, if not when it was stored. `name`: under which a browser saves it.
    """
    path = path_of(sha256)
    stored = path.stat()
    size, since = stored.st_size, int(modified.timestamp() if modified else stored.st_mtime)
    etag = f'"{sha256[:32]}"'
    response: HttpResponseBase | None = get_conditional_response(request, etag, since)
    if response is None and request.method == "HEAD":
        response = HttpResponse(content_type=content_type, headers={"Content-Length": str(size)})
    elif response is None:
        wanted = request.headers.get("Range", "")
        if request.headers.get("If-Range", etag) not in (etag, http_date(since)):
            wanted = ""
        response = some_or_all(path, size, wanted, content_type)
    headers = response.headers
    headers["Accept-Ranges"] = "bytes"
    if name:
        headers["Content-Disposition"] = f'inline; filename="{name}"'
    headers["ETag"] = etag
    headers["Last-Modified"] = http_date(since)
    headers["Cache-Control"] = "no-cache"
    return response


def some_or_all(path: Path, size: int, wanted: str, content_type: str) -> HttpResponseBase:
    """A file of `size` bytes: the part that the Range header `wanted` names, or all of it without one."""
    if not RANGE.fullmatch(wanted):
        return FileResponse(path.open("rb"), content_type=content_type)
    part = span(wanted, size)
    if part is None:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    first, last = part
    return StreamingHttpResponse(
        slices(path, first, last), status=206, content_type=content_type,
        headers={"Content-Range": f"bytes {first}-{last}/{size}", "Content-Length": str(last - first + 1)},
    )


def span(header: str, size: int) -> tuple[int, int] | None:
    """First and last byte that a single Range asks for, of a file of `size` bytes; None if it lies outside."""
    start, _, end = header.removeprefix("bytes=").partition("-")
    if not start:
        first, last = max(size - int(end), 0), size - 1
    else:
        first, last = int(start), min(int(end or size), size - 1)
    return (first, last) if first <= last else None


def slices(path: Path, first: int, last: int) -> Iterator[bytes]:
    """The bytes of a file from `first` to `last`, both included."""
    with path.open("rb") as file:
        file.seek(first)
        left = last - first + 1
        while left and (piece := file.read(min(left, STRIDE))):
            left -= len(piece)
            yield piece
