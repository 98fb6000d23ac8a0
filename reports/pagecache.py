"""Finished public pages, kept in the memory of each process.

A public page depends on three things: what has been published or withdrawn, the partnership's own
particulars, and the day. One small query per request reads them all; a page finished for another state is
thrown away, so that a withdrawal is seen with the next request, in every process.
"""

from __future__ import annotations

import gzip
import hashlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import wraps
from threading import Lock

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from csp.models import Partnership
from reports.models import ChainLink

# Bytes of pages a process keeps at most.
LIMIT = 64 * 1024 * 1024
CHAIN, PARTICULARS = ChainLink._meta.db_table, Partnership._meta.db_table
STATE = (
    f"SELECT head.sha256, particulars.* FROM (SELECT MAX(sequence) AS sequence FROM {CHAIN}) last"
    f" LEFT JOIN {CHAIN} head ON head.sequence = last.sequence"
    f" LEFT JOIN {PARTICULARS} particulars ON 1 = 1"
)

State = tuple[date, tuple[object, ...]]
PageView = Callable[..., HttpResponse]


def state_now() -> State:
    """What public pages depend on: today's date, the head of the chain, the partnership's particulars."""
    with connection.cursor() as cursor:
        cursor.execute(STATE)
        return timezone.localdate(), cursor.fetchone()


@dataclass(frozen=True)
class Page:
    """One finished answer: its bytes as they are and packed, and what a browser needs to ask again."""

    status: int
    content_type: str
    body: bytes
    packed: bytes
    etag: str
    modified: int

    @classmethod
    def of(cls, response: HttpResponse, modified: int) -> Page:
        """From what a view made. `modified`: seconds since 1970."""
        body = response.content
        return cls(
            response.status_code, response["Content-Type"], body, gzip.compress(body, 6, mtime=0),
            hashlib.sha256(body).hexdigest()[:32], modified,
        )

    @property
    def size(self) -> int:
        """Bytes in memory, about."""
        return len(self.body) + len(self.packed)

    def answer(self, request: HttpRequest) -> HttpResponse:
        """The page in full, packed if the browser takes it so, or 304 if the browser has it already."""
        packed = "gzip" in request.headers.get("Accept-Encoding", "")
        body, etag = (self.packed, f'"{self.etag}-gz"') if packed else (self.body, f'"{self.etag}"')
        response = HttpResponse(b"" if request.method == "HEAD" else body, self.content_type, self.status)
        headers = response.headers
        headers["ETag"] = etag
        headers["Last-Modified"] = http_date(self.modified)
        headers["Content-Length"] = str(len(body))
        headers["Cache-Control"] = "no-cache"
        headers["Vary"] = "Accept-Encoding"
        if packed:
            headers["Content-Encoding"] = "gzip"
        if self.status != 200:
            return response
        return get_conditional_response(request, etag, self.modified, response) or response


class Pages:
    """The pages of one state, those not asked for longest given up first."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.state: State | None = None
        self.since = 0
        self.size = 0
        self.kept: OrderedDict[str, Page] = OrderedDict()

    def get(self, state: State, path: str) -> Page | None:
        """The page at `path` if it was finished in this very state."""
        with self.lock:
            if state != self.state:
                self.state, self.since, self.size = state, int(timezone.now().timestamp()), 0
                self.kept.clear()
            elif page := self.kept.get(path):
                self.kept.move_to_end(path)
                return page
        return None

    def put(self, state: State, path: str, page: Page) -> None:
        """Keep a page, unless the state has moved on meanwhile."""
        with self.lock:
            if state != self.state or path in self.kept:
                return
            self.kept[path] = page
            self.size += page.size
            while self.size > LIMIT:
                self.size -= self.kept.popitem(last=False)[1].size


pages = Pages()


def kept(view: PageView) -> PageView:
    """Decorator of a view that reads publications alone: its answers are kept, and answered with 304.

    The view makes a response of status 200 or 410, or raises Http404; it sees no query string and no user.
    """

    @require_safe
    @wraps(view)
    def answered(request: HttpRequest, **where: object) -> HttpResponse:
        state = state_now()
        page = pages.get(state, request.path)
        if page is None:
            # Last modified when this process first saw the state: a change of particulars keeps no time.
            page = Page.of(view(request, **where), pages.since)
            if not settings.DEBUG:
                pages.put(state, request.path, page)
        return page.answer(request)

    return answered
