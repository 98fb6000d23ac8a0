"""What a publication says, as plain facts. HTML, PDF and data are drawn from the same one.

Texts of blocks are light Markdown as the record holds it; all else is plain text. Anchors are identities for
links, unique within one view.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime, time
from typing import Any, ClassVar

from csp.texts import ActionMention, DecisionView, TextView, unnamed


@dataclass(frozen=True, kw_only=True)
class View:
    """Of every publication: what it is called, whose it is, of which meeting."""

    kind: ClassVar[str]
    audience: str
    title: str
    partnership: str
    group: str
    group_slug: str
    date: date

    @property
    def template(self) -> str:
        """Its template below templates/reports/fragments/."""
        return f"reports/fragments/{self.kind}.html"


@dataclass(frozen=True, kw_only=True)
class Gathering:
    """When, where and how a meeting is held, and how the public takes part."""

    meeting_kind: str
    meeting_kind_words: str
    status: str
    mode: str
    mode_words: str
    venue: str
    starts: time | None
    ends: time | None
    joining: str
    question_deadline: datetime
    contact_title: str
    contact_email: str
    contact_telephone: str


@dataclass(frozen=True, kw_only=True)
class NoticeView(Gathering, View):
    """Notice of a meeting: when, where, how to attend and ask."""

    kind = "notice"
    host: str
    partly_closed: bool


@dataclass(frozen=True, kw_only=True)
class CancelledNoticeView(NoticeView):
    """Notice of a meeting that does not take place, with the reason. Every other notice says what it said before."""

    cancelled_because: str


@dataclass(frozen=True)
class PaperMention:
    """A paper named in an agenda."""

    title: str
    slug: str
    late: bool


@dataclass(frozen=True)
class AgendaRow:
    """A row of the agenda. A closed item in the public's agenda has its number and nothing else."""

    kind: str
    number: str
    anchor: str
    session: str
    title: str
    notes: tuple[str, ...]
    purpose: str
    leads: tuple[str, ...]
    minutes: int | None
    time_words: str
    next_date: date | None
    papers: tuple[PaperMention, ...]
    parts: tuple[AgendaRow, ...]
    concealed: bool = False


@dataclass(frozen=True)
class LinkedRow(AgendaRow):
    """A row that takes up minutes or the action log: `leads_to` is the address where the public reads them. Every
    other row says what it said before."""

    leads_to: str = ""


@dataclass(frozen=True, kw_only=True)
class PublicInformationView(View):
    """The standing text for the public and the media, as a part of a pack."""

    kind = "information"
    text: TextView


@dataclass(frozen=True, kw_only=True)
class AgendaView(Gathering, View):
    """The agenda, with the text for the public behind it. `total_minutes` are those of closed items too."""

    kind = "agenda"
    notes: tuple[str, ...]
    rows: tuple[AgendaRow, ...]
    total_minutes: int
    information: TextView | None

    @property
    def conceals(self) -> bool:
        """Whether a row keeps its time to itself."""
        return any(row.concealed for top in self.rows for row in (top, *top.parts))


@dataclass(frozen=True)
class LogRow:
    """A row of the action log. `words` is its third column as the log prints it."""

    reference: str
    anchor: str
    raised: date
    text: str
    owners: tuple[str, ...]
    status: str
    status_words: str
    outcome: str
    origin: str
    continues: str
    continued_by: str
    words: str

    @property
    def unnamed_owners(self) -> list[str]:
        """Owners whom the text does not name."""
        return unnamed(self.owners, self.text)


@dataclass(frozen=True, kw_only=True)
class ActionLogView(View):
    """The action log before a meeting. `concealed`: action points of closed items, not shown here."""

    kind = "actions"
    rows: tuple[LogRow, ...]
    concealed: int


@dataclass(frozen=True)
class AttendeeView:
    """Somebody at the meeting, or absent with apologies, with the words as printed."""

    name: str
    agency: str
    roles: tuple[str, ...]
    represents: str
    represented_by: str
    replaces: str
    times: str = ""


@dataclass(frozen=True)
class CapacityView:
    """Those of one capacity, in printed order."""

    capacity: str
    words: str
    people: tuple[AttendeeView, ...]


@dataclass(frozen=True)
class AmendmentView:
    """A change made on agreeing the minutes, or a later correction."""

    date: date
    text: str


@dataclass(frozen=True, kw_only=True)
class MinutesView(View):
    """Minutes, draft or agreed. `loose_decisions`: how many decisions the public's copy leaves out because
    no paragraph tells whether they were taken in public."""

    kind = "minutes"
    status: str
    agreed_on: date | None
    amendments: tuple[AmendmentView, ...]
    corrections: tuple[AmendmentView, ...]
    starts: time | None
    opened_to_public_at: time | None
    closed_at: time | None
    venue: str
    mode_words: str
    meeting_kind_words: str
    public_present: int | None
    attendance: tuple[CapacityView, ...]
    apologies: tuple[CapacityView, ...]
    text: TextView
    actions: tuple[ActionMention, ...]
    decisions: tuple[DecisionView, ...]
    concealed_actions: int
    loose_decisions: int


@dataclass(frozen=True)
class FileView:
    """A PDF kept as it came."""

    sha256: str
    size: int
    name: str
    pages: int
    tagged: bool


@dataclass(frozen=True, kw_only=True)
class PaperView(View):
    """A paper: its text, or the PDF it is."""

    kind = "paper"
    slug: str
    paper_kind: str
    to: str
    author: str
    late: bool
    items: tuple[str, ...]
    text: TextView | None
    file: FileView | None


@dataclass(frozen=True)
class PackPart:
    """A publication that a pack holds, by its own hash."""

    kind: str
    title: str
    label: str
    place: str
    slug: str
    version: int
    sha256: str
    tagged: bool


@dataclass(frozen=True, kw_only=True)
class PackView(Gathering, View):
    """A pack: its cover, and what it holds, in order."""

    kind = "pack"
    parts: tuple[PackPart, ...]


@dataclass(frozen=True, kw_only=True)
class SupplementView(PackView):
    """A pack of the papers that came after the pack itself was published."""

    kind = "late"


def as_data(view: View) -> dict[str, Any]:
    """`view` as JSON can hold it: dates and times in ISO form, its kind first, the rest in order of the fields."""
    return {"kind": view.kind, **_plain(view)}


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, date | time | datetime):
        return value.isoformat()
    return value
