"""Publications of the invented town, written row by row: what pages read, without the making of it."""

from __future__ import annotations

import hashlib
import json
import uuid
from datetime import UTC, date, datetime

import html5lib
from django.test import Client

from csp.services import keep_bytes
from meetings.models import Meeting, Paper
from meetings.timetable import Year
from reports.models import ChainLink, Content, Publication, Withdrawal
from tests.factories import MeetingFactory, PaperFactory

Kind = Publication.Kind
# The day on which tests read, the meeting they read of, and its address.
NOW = datetime(2031, 6, 30, 12, 0, tzinfo=UTC)
DAY = date(2031, 7, 11)
PLACE = "/meetings/2031-07-11/"
GROUP = "Thornbridge Community Safety Partnership"
PDF = b"%PDF-1.7\n" + bytes(range(256)) * 40
SLUGS = {Kind.NOTICE: "notice", Kind.AGENDA: "agenda", Kind.ACTION_LOG: "actions", Kind.MINUTES: "minutes", Kind.PACK: "pack", Kind.TIMETABLE: "timetable", Kind.ACCOUNTS: "accounts"}
GATHERING = {
    "meeting_kind": "ordinary", "meeting_kind_words": "Meeting", "status": "planned", "mode_words": "In person",
    "venue": "Old Corn Exchange", "starts": "14:00:00", "ends": "17:00:00",
    "joining": "Ask for the Mercer Room at the front desk.", "question_deadline": "2031-07-10T10:00:00+01:00",
    "contact_title": "Partnership officer", "contact_email": "csp@thornbridge.example", "contact_telephone": "",
}
AGENDA = GATHERING | {"information": None, "rows": []}
DATA = {
    Kind.NOTICE: GATHERING, Kind.AGENDA: AGENDA, Kind.PACK: GATHERING | {"parts": []},
    Kind.MINUTES: {"status": "circulated", "agreed_on": None}, Kind.ACTION_LOG: {}, Kind.PAPER: {"items": [], "author": "", "late": False},
    Kind.TIMETABLE: {}, Kind.STANDING: {"text": {"sections": []}},
    Kind.ACCOUNTS: {
        "title": "Accounts 2031/32", "partnership": GROUP, "year": "2031/32", "next_year": "2032/33", "provisional": False,
        "award_funds": [], "pooled": {"words": "Remaining", "pence": 0, "made": []},
        **{part: [] for part in ("available", "awards", "spent", "others_left", "reported")},
        **{f"total_{part}": {"words": part, "pence": 0, "made": []} for part in ("available", "awards", "spent", "remaining", "reported")},
    },
}


def row(number: str, title: str, *, kind: str = "item", **more: object) -> dict[str, object]:
    """A row of the data of an agenda."""
    return {
        "kind": kind, "number": number, "anchor": f"item-{number}", "session": "open", "title": title, "notes": [],
        "purpose": "", "leads": ["Ada Applegarth"], "minutes": 10, "time_words": "", "next_date": None, "papers": [],
        "parts": [], "concealed": False,
    } | more


def link(publication: Publication | None = None, withdrawal: Withdrawal | None = None) -> ChainLink:
    """The next link of the chain, with a hash like no other."""
    last = ChainLink.objects.last()
    return ChainLink.objects.create(
        sequence=last.sequence + 1 if last else 1, publication=publication, withdrawal=withdrawal, statement="{}",
        previous_sha256=last.sha256 if last else "", sha256=hashlib.sha256(uuid.uuid4().bytes).hexdigest(),
        signature="0" * 128,
    )


def publish(
    kind: str, day: date, *, title: str = "", html: str = "<h2>A heading</h2><p>Some words.</p>",
    data: dict[str, object] | None = None, slug: str = "", audience: str = "public", place: str = "",
    group_name: str = GROUP, supersedes: Publication | None = None, pdf: bytes = PDF,
    at: datetime = datetime(2031, 6, 30, 9, 2, tzinfo=UTC), meeting: Meeting | None = None, paper: Paper | None = None,
) -> Publication:
    """A publication with its content, PDF and link of the chain; invented where nothing is given."""
    if supersedes:
        place, slug, meeting = supersedes.place, supersedes.slug, supersedes.meeting
    if kind in Publication.YEARLY:
        place = place or f"{'timetable' if kind == Kind.TIMETABLE else 'money'}/{Year.of(day).slug}"
    elif kind == Kind.STANDING:
        place, slug = place or "documents/terms-of-reference", slug or "version-1"
    else:
        meeting = meeting or MeetingFactory(date=day)
    if kind == Kind.PAPER:
        paper = supersedes.paper if supersedes else paper or PaperFactory(meeting=meeting)
    text = json.dumps(DATA[kind] | (data or {}))
    publication = Publication.objects.create(
        kind=kind, audience=audience, meeting=meeting, paper=paper, place=place or day.isoformat(),
        slug=slug or SLUGS.get(kind) or f"paper-{paper.slug}", version=supersedes.version + 1 if supersedes else 1,
        title=title or Kind(kind).label, group_name=group_name, meeting_date=day, published_at=at,
        published_by="officer@thornbridge.example", supersedes=supersedes,
        html_sha256=hashlib.sha256(html.encode()).hexdigest(),
        data_sha256=hashlib.sha256(text.encode()).hexdigest(), pdf_sha256=keep_bytes(pdf) if pdf else "",
        pdf_size=len(pdf), pdf_pages=4 if pdf else 0, sha256=hashlib.sha256(uuid.uuid4().bytes).hexdigest(),
    )
    Content.objects.create(publication=publication, html=html, data=text)
    link(publication=publication)
    return publication


def withdraw(publication: Publication, reason: str = "It named somebody by mistake.") -> Withdrawal:
    """A withdrawal: the content goes, the dated notice and the row stay."""
    withdrawal = Withdrawal.objects.create(
        publication=publication, at=datetime(2031, 7, 2, 15, 30, tzinfo=UTC), by="officer@thornbridge.example",
        reason=reason, sha256=hashlib.sha256(uuid.uuid4().bytes).hexdigest(),
    )
    publication.content.delete()
    link(withdrawal=withdrawal)
    return withdrawal


def read(client: Client, address: str, status: int = 200) -> str:
    """The page at `address`, which must answer with `status` and parse without a fault."""
    response = client.get(address)
    assert response.status_code == status, address
    text = response.content.decode()
    html5lib.HTMLParser(strict=True).parse(text)
    return text


def meeting_of(day: date = DAY) -> dict[str, Publication]:
    """One of each kind published of one meeting."""
    notice = publish(Kind.NOTICE, day)
    paper = publish(Kind.PAPER, day, meeting=notice.meeting, title="Survey of the towpath", slug="paper-survey")
    rows = [
        row("1", "Welcome"),
        row("2", "Lamps", papers=[
            {"title": "Survey of the towpath", "slug": "survey", "late": False},
            {"title": "Plan of the lock", "slug": "plan", "late": False},
        ]),
    ]
    return {
        "notice": notice, "paper": paper,
        "agenda": publish(Kind.AGENDA, day, meeting=notice.meeting, data={"rows": rows, "total_minutes": 20}),
        "minutes": publish(Kind.MINUTES, day, meeting=notice.meeting, html='<h2 id="x">Lamps</h2><p>Lit.</p>'),
        "actions": publish(Kind.ACTION_LOG, day, meeting=notice.meeting, html="<p>Repair the lamp.</p>"),
        "pack": publish(Kind.PACK, day, meeting=notice.meeting),
    }
