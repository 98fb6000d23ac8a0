"""The officer's page before publishing: what goes out to whom, what is kept back, what was found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.urls import reverse

from csp.models import Audience as Circle
from csp.models import StoredFile
from csp.preflight import LOOK, NOTE, STOP
from meetings.models import AgendaItem, Meeting, Minutes
from meetings.queries import agenda_rows
from reports.closedmatter import every_row
from reports.models import Publication
from reports.preflight import Preflight, Told
from reports.services.planning import Draft, PackPlan
from reports.services.releasing import GOES_OUT, Planned

Kind, Audience = Publication.Kind, Publication.Audience
# (name in planning.WHAT, its words, the kind and the audience of its things, for whom)
CHOICES = (
    ("notice", "Notice of meeting", Kind.NOTICE, Audience.PUBLIC),
    ("agenda", "Agenda", Kind.AGENDA, Audience.PUBLIC),
    ("minutes", "Minutes", Kind.MINUTES, Audience.PUBLIC),
    ("actions", "Action points", Kind.ACTION_LOG, Audience.PUBLIC),
    ("papers", "Papers", Kind.PAPER, Audience.PUBLIC),
    ("pack", "Public pack", Kind.PACK, Audience.PUBLIC),
    ("members-pack", "Pack for Board and members", Kind.PACK, Audience.MEMBERS),
    ("supplement", "Supplement: late papers", Kind.SUPPLEMENT, Audience.PUBLIC),
    ("members-supplement", "Supplement for Board and members", Kind.SUPPLEMENT, Audience.MEMBERS),
)
STATES = {
    "new": ("New", "green"), "changed": ("New version", "yellow"), "unchanged": ("As published", "grey"),
    "withheld": ("Withdrawn before", "red"),
}
SAID = {
    STOP: ("Must not go out", "Put it right, or say that it may go out as it is."),
    LOOK: ("Have a look", "Most of these are worth a minute."),
    NOTE: ("Worth knowing", ""),
}


@dataclass(frozen=True)
class Thing:
    """One thing as it would be published. `newest`: its newest version, None if there is none."""

    title: str
    state: str
    newest: Publication | None
    url: str

    @property
    def tag(self) -> tuple[str, str]:
        """Words and colour of its state."""
        return STATES[self.state]

    @property
    def version(self) -> int:
        """The version that it would have."""
        return (self.newest.version if self.newest else 0) + (self.state in GOES_OUT)

    @property
    def replaces(self) -> int:
        """The version that a new one takes the place of; 0 for none."""
        return self.newest.version if self.newest and self.state == "changed" else 0


@dataclass(frozen=True)
class Choice:
    """One box to tick: a name of planning.WHAT, and the things it stands for."""

    name: str
    words: str
    audience: str
    things: tuple[Thing, ...]
    ticked: bool

    @property
    def fresh(self) -> int:
        """How many of its things would go out."""
        return sum(thing.state in GOES_OUT for thing in self.things)


@dataclass(frozen=True)
class Gravity:
    """Findings of one gravity."""

    name: str
    words: str
    advice: str
    told: tuple[Told, ...]


@dataclass(frozen=True)
class KeptBack:
    """Something that the public does not get, by name, and why; `url`: where that is decided."""

    title: str
    why: str
    url: str


@dataclass
class PublishPage:
    """All that the page shows."""

    choices: list[Choice] = field(default_factory=list)
    kept_back: list[KeptBack] = field(default_factory=list)
    gravities: list[Gravity] = field(default_factory=list)
    waiting: list[StoredFile] = field(default_factory=list)
    looked_at: dict[str, str] = field(default_factory=dict)

    @property
    def fresh(self) -> int:
        """How many things would go out in all."""
        return sum(choice.fresh for choice in self.choices)

    @classmethod
    def of(cls, planned: Planned, only: Iterable[str] | None = None) -> PublishPage:
        """From what is planned of a meeting; `only`: the names that an order chose."""
        meeting = planned.meeting
        things: dict[tuple[str, str], list[Thing]] = {}
        for draft in planned.drafts:
            kind, audience = draft.source.kind, draft.source.audience
            url = part_url(meeting, draft)
            things.setdefault((kind, audience), []).append(Thing(draft.view.title, draft.state, draft.newest, url))
        for pack, state, newest in planned.pack_states:
            url = _part(meeting, pack.source.audience, pack.meeting.pk, pack.source.slug)
            things.setdefault((pack.kind, pack.audience), []).append(Thing(pack.view(()).title, state, newest, url))
        # A pack that stands is left as it is where a supplement can take the late papers.
        late = {audience for kind, audience in things if kind == Kind.SUPPLEMENT}
        # To publish a draft is to circulate it: that is for the officer to say.
        drafting = Minutes.objects.filter(meeting=meeting, status=Minutes.Status.DRAFT).exists()
        choices = []
        for name, words, kind, audience in CHOICES:
            found = tuple(things.get((kind, audience), ()))
            if found and (only is None or name in only):
                stands = kind == Kind.PACK and audience in late
                fresh = any(thing.state in GOES_OUT for thing in found)
                choices.append(Choice(name, words, audience, found, fresh and not stands and not (drafting and kind == Kind.MINUTES)))
        return cls(
            choices, kept_back(meeting), gravities(planned.preflight), planned.preflight.waiting, planned.seen(),
        )


def gravities(preflight: Preflight) -> list[Gravity]:
    """Findings by gravity, without those that have none."""
    found = [Gravity(name, *SAID[name], tuple(preflight.of(name))) for name in (STOP, LOOK, NOTE)]
    return [one for one in found if one.told]


def part_url(meeting: Meeting, draft: Draft) -> str:
    """Where a thing of `meeting` can be read as it will be."""
    of = draft.source.meeting or meeting
    return _part(meeting, draft.source.audience, of.pk, draft.source.slug)


def _part(meeting: Meeting, audience: str, of: int, slug: str) -> str:
    return reverse("desk:part", args=[meeting.pk, audience, of, slug])


def kept_back(meeting: Meeting) -> list[KeptBack]:
    """What the public does not get, by name, for the officer's eyes: closed items, papers, parts of minutes."""
    found = []
    rows = agenda_rows(meeting)
    closed = {paper.pk for row in every_row(rows) if row.session == AgendaItem.Session.CLOSED for paper in row.papers}
    for row in every_row(rows):
        if row.session == AgendaItem.Session.CLOSED and row.title:
            found.append(KeptBack(row.title, "Closed item: its number is public, its title is not", reverse("meetings:agenda", args=[meeting.pk])))
    for paper in meeting.papers.order_by("position", "pk"):
        if paper.audience != Circle.PUBLIC or paper.pk in closed:
            why = "Paper for Board and members" if paper.audience == Circle.MEMBERS and paper.pk not in closed else "Closed paper"
            found.append(KeptBack(paper.title, why, reverse("meetings:paper", args=[paper.pk])))
    return found


def pack_by(planned: Planned, audience: str, slug: str) -> PackPlan | None:
    """The pack or supplement with that address."""
    return next((one for one in planned.packs if (one.source.audience, one.source.slug) == (audience, slug)), None)


