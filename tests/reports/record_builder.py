"""A record that uses every field of every table: each with a value of its own, or drawn by chance."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from random import Random
from typing import Any, Protocol, TypeVar
from uuid import UUID

from django.db import models
from django.db.models import Model

from actions.models import ActionOwner, ActionPoint, ActionUpdate
from csp.models import (
    Agency,
    AgencyName,
    AwaitedSeat,
    Block,
    Document,
    Group,
    Membership,
    Office,
    Partnership,
    Person,
    Priority,
    Project,
    Rules,
    Section,
    StoredFile,
    Strategy,
    UsefulContact,
)
from csp.services import keep_bytes
from funding.models import (
    Bid,
    BidPart,
    Budget,
    Commitment,
    Entry,
    FinancialYear,
    Fund,
    Grant,
    Instalment,
    Line,
    Reconciliation,
    YearEnd,
)
from meetings.models import (
    Agenda,
    AgendaItem,
    AgendaLead,
    Amendment,
    Attendance,
    AttendanceRole,
    Ballot,
    BallotResult,
    BallotSeat,
    Decision,
    Interest,
    Meeting,
    Minutes,
    Paper,
    PaperItem,
    StandingDocument,
    StandingVersion,
    TimetableNote,
    VersionRules,
    Vote,
)
from reports.models import ChainLink, Content, Publication, Withdrawal

Any_ = TypeVar("Any_")
DAY = date(2031, 1, 1)


class Choice(Protocol):
    """Decides what a record is made of."""

    def value(self, field: models.Field) -> Any:
        """A value for a plain field."""

    def pick(self, options: Sequence[Any_]) -> Any_:
        """One of `options`."""

    def number(self, least: int, most: int) -> int:
        """How many of something."""

    def maybe(self) -> bool:
        """Whether something optional is there."""


class Distinct:
    """Every value differs from every other as far as its field allows, and from the field's default."""

    def __init__(self) -> None:
        self._next = count(1)

    def value(self, field: models.Field) -> Any:
        n = next(self._next)
        if field.choices:
            return self.pick([choice for choice, _ in field.flatchoices if choice not in ("", field.get_default())])
        if isinstance(field, models.BooleanField):
            return not field.get_default()
        if isinstance(field, models.DateTimeField):
            return datetime(2031, 6, 1, 8, 0, 0, n, tzinfo=UTC) + timedelta(hours=n)
        if isinstance(field, models.DateField):
            return DAY + timedelta(days=n)
        if isinstance(field, models.TimeField):
            return time(n % 24, n % 60, n % 2, 0)
        if isinstance(field, models.UUIDField):
            return UUID(int=n)
        if isinstance(field, models.JSONField):
            return [[f"head {n}", "é"], ["<b>", ""]]
        if isinstance(field, models.IntegerField):
            return 100 + n
        if isinstance(field, models.EmailField):
            return f"post{n}@thornbridge.example"
        if isinstance(field, models.URLField):
            return f"https://thornbridge.example/{n}"
        if isinstance(field, models.SlugField):
            return f"slug-{n}"
        return f"{n} {field.name} – “é” <&> \\ \u2028{'' if field.max_length else chr(10)}"[: field.max_length]

    def pick(self, options: Sequence[Any_]) -> Any_:
        return options[next(self._next) % len(options)]

    def number(self, least: int, most: int) -> int:
        return most

    def maybe(self) -> bool:
        return True


class Drawn:
    """Everything by the throw of dice, the same for the same seed."""

    LETTERS = "aZ0 .,;:/\\'\"<>&*_[](){}#|\t\n\r\u00e9\u2013\u2028\u200b\ufeff\U0001f6b2"

    def __init__(self, seed: int) -> None:
        self._dice = Random(seed)
        self._next = count(1)

    def value(self, field: models.Field) -> Any:
        if field.null and not self.maybe():
            return None
        if field.choices:
            return self.pick([choice for choice, _ in field.flatchoices])
        if field.unique or isinstance(field, (models.EmailField, models.URLField, models.SlugField)):
            return Distinct.value(self, field)  # type: ignore[arg-type]
        if isinstance(field, models.BooleanField):
            return self.maybe()
        if isinstance(field, models.DateTimeField):
            return datetime(1990, 1, 1, tzinfo=UTC) + timedelta(microseconds=self.number(0, 10**15 * 3))
        if isinstance(field, models.DateField):
            return date(1990, 1, 1) + timedelta(days=self.number(0, 36_000))
        if isinstance(field, models.TimeField):
            return time(*(self.number(0, most) for most in (23, 59, self.pick([0, 59]), self.pick([0, 999_999]))))
        if isinstance(field, models.JSONField):
            return [[self.text(0, 4) for _ in range(self.number(0, 3))] for _ in range(self.number(0, 3))]
        if isinstance(field, models.IntegerField):
            return self.number(0, 32767)
        return self.text(0 if field.blank else 1, min(field.max_length or 30, 12))

    def text(self, least: int, most: int) -> str:
        return "".join(self._dice.choices(self.LETTERS, k=self.number(least, most)))

    def pick(self, options: Sequence[Any_]) -> Any_:
        return self._dice.choice(options)

    def number(self, least: int, most: int) -> int:
        return self._dice.randint(least, most)

    def maybe(self) -> bool:
        return self._dice.random() < 0.5


class Builder:
    """Builds a whole record as `choose` says."""

    def __init__(self, choose: Choice) -> None:
        self.choose = choose
        self.blocks: list[Block] = []
        self.items: list[AgendaItem] = []
        self.points: list[ActionPoint] = []
        self.digits = count(1)

    def make(self, model: type[Any_], **given: Any) -> Any_:
        """A row of `model`: relations and what must fit together are given, the rest is chosen."""
        for field in model._meta.concrete_fields:
            if not field.primary_key and not field.is_relation and field.name not in given:
                given[field.name] = self.choose.value(field)
        return model._default_manager.create(**given)

    def optional(self, options: Sequence[Any_]) -> Any_ | None:
        return self.choose.pick(options) if options and self.choose.maybe() else None

    def period(self, model: type[Model]) -> dict[str, date | None]:
        starts, ends = (self.choose.value(model._meta.get_field(name)) for name in ("starts", "ends"))
        return {"starts": starts, "ends": ends if starts is None or ends is None else max(starts, ends)}

    def build(self) -> None:
        """The record."""
        self.files = [self.file() for _ in range(self.choose.number(1, 3))]
        for _ in range(self.choose.number(0, 1)):
            text = self.document() if self.choose.maybe() else None
            self.make(Partnership, one=True, public_information=text)
        self.rules()
        self.priorities = [
            self.make(Priority, name=f"Safer streets {n}", **self.period(Priority)) for n in range(self.choose.number(0, 3))
        ]
        self.groups = [self.make(Group, kind=Group.Kind.PARTNERSHIP, **self.period(Group))]
        self.groups += [
            self.make(Group, kind=self.choose.pick(["steering", "task", "other"]), **self.period(Group))
            for _ in range(self.choose.number(0, 2))
        ]
        self.agencies: list[Agency] = []
        for _ in range(self.choose.number(1, 3)):
            successor = self.optional(self.agencies)
            self.agencies.append(self.make(Agency, successor=successor, **self.period(Agency)))
            for _ in range(self.choose.number(0, 2)):
                until = self.choose.pick([None, DAY, DAY + timedelta(days=1)])
                self.make(AgencyName, agency=self.agencies[-1], until=until)
            for standing in ["board", "member"][: self.choose.number(0, 2)]:
                self.make(
                    AwaitedSeat, agency=self.agencies[-1], group=self.groups[0], standing=standing, **self.period(AwaitedSeat)
                )
        self.people = [self.make(Person, name=f"Ada {n}") for n in range(self.choose.number(1, 4))]
        self.people.append(self.make(Person, name="Ada 0", distinction="the other one"))
        self.seats()
        self.meetings = self.some_meetings()
        for meeting in self.meetings:
            self.fill(meeting)
        self.papers = [paper for meeting in self.meetings for paper in self.some_papers(meeting)]
        for meeting in self.meetings:
            self.some_actions(meeting)
            self.some_decisions(meeting)
            self.some_ballots(meeting)
        self.standing()
        for n in range(self.choose.number(0, 2)):
            self.make(TimetableNote, group=self.optional(self.groups), starts=DAY, ends=DAY + timedelta(days=n))
        for n in range(self.choose.number(0, 2)):
            self.make(UsefulContact, name=f"Line {n}", order=n + 1, **self.period(UsefulContact))
            self.make(Strategy, name=f"Strategy {n}", **self.period(Strategy))
        self.projects = [self.project(n) for n in range(self.choose.number(0, 2))]
        self.money()
        self.publications()

    def project(self, n: int) -> Project:
        serves = self.optional(self.priorities) if n else None
        return self.make(
            Project, name=f"Lamps {n}", priority=serves, business_as_usual=serves is None,
            lead=self.optional(self.people), lead_agency=self.optional(self.agencies), **self.period(Project),
        )

    def money(self) -> None:
        """Two funds, and a closed year before an open one."""
        if not self.choose.maybe():
            return
        kinds = {"kind": "pooled", "limit_pence": 99_000, "limit_from": DAY}, {"kind": "home", "holding": "passed", "limit_pence": None, "limit_from": None}
        funds = [
            self.make(Fund, name=f"Fund {n}", order=5 - n, funder=self.optional(self.agencies), **{"holding": "held", **given})
            for n, given in enumerate(kinds)
        ]
        years = [self.make(FinancialYear, begins=2030 + n) for n in (0, 1)]
        grant = self.grant(funds[1])
        instalments = [self.make(Instalment, grant=grant, number=n, pence=1 + self.choose.number(0, 9)) for n in (1, 2)]
        decisions = [*Decision.objects.all()]
        given = {"decision": self.optional(decisions), "paper": self.optional(self.papers), "project": self.optional(self.projects)}
        promise = self.make(
            Commitment, fund=funds[0], pence=90_000, given_back_pence=7, state="agreed", limit_pence=100_000, **given
        )
        for year in years:
            for fund in funds:
                self.make(Budget, year=year, fund=fund, project=self.optional(self.projects), pence=1 + self.choose.number(0, 9))
        self.entry(years[0], 1, ("opening", None, funds[0], 50_000, {}))
        first = self.entry(
            years[0], 2, ("receipt", None, funds[1], 700, {"instalment": instalments[0]}),
            ("spend", funds[0], None, 300, {"commitment": promise, "project": self.optional(self.projects)}),
        )
        self.entry(years[0], 3, ("transfer", funds[1], funds[0], 650, {}), ("spend", funds[1], None, 50, {"grant": grant}))
        self.entry(years[0], 4, ("carried", funds[0], None, 50_350, {}))
        self.entry(years[1], 1, ("brought", None, funds[0], 50_350, {}))
        self.entry(years[1], 2, *(
            (row.kind, row.source, row.target, -row.pence, {
                "reverses": row, "instalment": row.instalment, "commitment": row.commitment, "project": row.project,
            }) for row in first.lines.all()
        ), reverses=first)
        for n, fund in enumerate(funds):
            self.make(Reconciliation, year=years[0], fund=fund, ledger_pence=0 if n else 50_350, words=f"A cheque {n}")
        self.make(YearEnd, year=years[0], closed_by=None)

    def grant(self, fund: Fund) -> Grant:
        given = {"fund": fund, "project": self.optional(self.projects)}
        asked = {
            "asked_pence": 900, "won_pence": 800, "state": "part", "submitted_on": date(2030, 5, 1), "decided_on": date(2030, 6, 1),
        }
        bid = self.make(
            Bid, applicant=self.optional(self.people), on_behalf_of=self.optional(self.agencies),
            decision=self.optional([*Decision.objects.all()]), paper=self.optional(self.papers), **given, **asked,
        )
        for n in range(self.choose.number(0, 2)):
            self.make(BidPart, bid=bid, position=5 - n)
        return self.make(
            Grant, bid=bid, recipient=self.optional(self.agencies), letter=self.optional(self.files), pence=800,
            awarded_on=date(2030, 6, 2), **self.period(Grant), **given,
        )

    def entry(self, year: FinancialYear, number: int, *lines: tuple, reverses: Entry | None = None) -> Entry:
        row = self.make(
            Entry, year=year, number=number, size=len(lines), date=date(year.begins, 4, 1) + timedelta(days=number),
            reverses=reverses, entered_by=None,
        )
        for position, (kind, source, target, pence, more) in enumerate(lines):
            plain = {"reverses": None, "instalment": None, "commitment": None, "project": None, "grant": None} | more
            self.make(Line, entry=row, position=position, kind=kind, source=source, target=target, pence=pence, **plain)
        return row

    def file(self) -> StoredFile:
        content = b"file %d" % next(self.digits)
        return self.make(StoredFile, sha256=keep_bytes(content), size=len(content))

    def standing(self) -> None:
        """Terms of reference, a plan and a review, their versions in all states."""
        free = list(self.papers)
        agreed = list(Decision.objects.filter(outcome="agreed", meeting__date__lt=date(2099, 1, 1)))
        for kind in ["terms", "plan", "review"][: self.choose.number(0, 3)]:
            standing = self.make(StandingDocument, kind=kind, group=self.groups[0], year=2031 if kind == "review" else None)
            for n in range(1, self.choose.number(0, 4)):
                status = ("agreed", "agreed", "proposed" if len(free) > 1 else "draft")[min(n, 3) - 1]
                day = date(2099, n, 1) if status == "agreed" else None
                decision = self.optional(agreed) if day and n == 1 else None
                version = self.make(
                    StandingVersion, standing=standing, number=n, document=self.document(), status=status, starts=day, decision=decision,
                    agreed_words="In writing." if day and not decision else "", source=self.optional(self.papers),
                    proposal=free.pop() if status == "proposed" else None, wording=free.pop() if status == "proposed" else None,
                )
                if kind == "terms":
                    said = {"quorum": 3 + n, "voters": "all", "notified_votes": False, "tie": "falls"}
                    row = self.make(Rules, starts=day, ends=day, **said) if day else None
                    deadlines = {} if row is None else {
                        name: getattr(row, name) for name in ("report_days", "publication_working_days", "question_time")
                    }
                    self.make(VersionRules, version=version, row=row, **said, **deadlines)

    def rules(self) -> None:
        starts = None
        for n in range(self.choose.number(0, 3)):
            # The first are in force at every meeting, and votes are judged by them.
            given = {} if starts else {"quorum": 1, "tie": "chair"}
            self.make(Rules, starts=starts, ends=starts and starts + timedelta(days=n), **given)
            starts = date(2020 + n, 4, 1)

    def seats(self) -> None:
        for person in self.people:
            for group in self.groups:
                for agency in self.agencies[: self.choose.number(0, 2)]:
                    self.make(Membership, person=person, group=group, agency=agency, **self.period(Membership))
                for n in range(self.choose.number(0, 2)):
                    self.make(Office, person=person, group=group, matter=f"matter {n}", **self.period(Office))
            if self.choose.maybe():
                self.make(Membership, person=person, group=self.groups[0], agency=None, **OLD)
                self.make(Office, person=person, group=self.groups[0], matter="old", **OLD)
                self.make(Office, person=person, group=self.groups[0], matter="older", **OLDER)

    def some_meetings(self) -> list[Meeting]:
        rows = []
        for n in range(self.choose.number(1, 3)):
            times = sorted([time(9, n), time(9, 30 + n, n, n)])
            starts, ends = times if self.choose.maybe() else (None, self.choose.value(Meeting._meta.get_field("ends")))
            group = self.choose.pick(self.groups)
            status = "cancelled" if n % 2 == 0 else self.choose.pick(["planned", "cancelled"])
            why = {} if status == "cancelled" else {"cancelled_because": ""}
            rows.append(self.make(
                Meeting, group=group, date=DAY + timedelta(days=31 * n), starts=starts, ends=ends, status=status, **why
            ))
        return rows

    def document(self) -> Document:
        document = self.make(Document)
        for n in range(self.choose.number(0, 4)):
            audience = self.choose.value(Section._meta.get_field("audience"))
            public = audience == "public"
            kind = {} if self.choose.number(0, 1) == 0 else {"kind": ["numbered", "plain", "numbered", "appendix"][n]}
            given = {"public_wording": ""} if public else {}
            section = self.make(Section, document=document, position=3 * n, audience=audience, **kind, **given)
            for place, block_kind in enumerate(list(Block.Kind)[n:]):
                if self.choose.maybe():
                    self.block(section, place, block_kind)
        return document

    def block(self, section: Section, place: int, kind: str) -> None:
        table, image = kind == Block.Kind.TABLE, kind == Block.Kind.IMAGE
        rows = Block._meta.get_field("rows")
        self.blocks.append(
            self.make(
                Block, section=section, position=9 - place, kind=kind, depth=self.choose.pick([1, 2]),
                numbered=False if table or image else self.choose.maybe() and self.choose.pick([True, False]),
                rows=self.choose.value(rows) or [] if table else None,
                image=self.choose.pick(self.files) if image else None,
            )
        )

    def fill(self, meeting: Meeting) -> None:
        """Agenda, attendance and minutes of `meeting`."""
        if self.choose.maybe():
            text = self.document() if self.choose.maybe() else None
            agenda = self.make(Agenda, meeting=meeting, public_information=text)
            for n, kind in enumerate(["break", "item", "heading", "item"][: self.choose.number(0, 4)]):
                item = self.item(agenda, None, 7 - n, kind)
                for place in range(self.choose.number(0, 2)):
                    self.item(agenda, item, 5 - place, "part")
        self.attendance(meeting)
        if self.choose.maybe():
            status = self.choose.pick(["agreed", *Minutes.Status.values])
            agreed_at = self.optional(self.meetings) if status == "agreed" else None
            given = {"circulated_at": None} if status == "draft" else {}
            minutes = self.make(
                Minutes, meeting=meeting, document=self.document(), status=status, agreed_at=agreed_at, **given
            )
            for n in range(self.choose.number(0, 2)):
                self.make(Amendment, minutes=minutes, position=5 - n)

    def item(self, agenda: Agenda, parent: AgendaItem | None, position: int, kind: str) -> AgendaItem:
        about_meeting = self.optional(self.meetings)
        item = self.make(
            AgendaItem, agenda=agenda, parent=parent, position=position, kind=kind, title=f"{kind} {next(self.digits)}",
            about="minutes" if about_meeting else self.choose.pick(["", "action_log"]), about_meeting=about_meeting,
        )
        for n in range(self.choose.number(0, 2)):
            self.make(
                AgendaLead, item=item, position=5 - n,
                person=self.optional(self.people), agency=self.optional(self.agencies),
            )
        self.items.append(item)
        return item

    def attendance(self, meeting: Meeting) -> None:
        rows: list[Attendance] = []
        for n, person in enumerate(self.people):
            if self.choose.maybe():
                absent = [row for row in rows if not hasattr(row, "represented_by") and row.position % 2]
                represents = self.optional(absent)
                rows.append(
                    self.make(
                        Attendance, meeting=meeting, person=person, agency=self.optional(self.agencies),
                        represents=represents, replaces=self.optional(self.people), position=9 - n,
                        present=represents is not None or self.choose.value(Attendance._meta.get_field("present")),
                    )
                )
                for span in ["", "until item 7"][: self.choose.number(0, 2)]:
                    self.make(AttendanceRole, attendance=rows[-1], span=span)

    def some_papers(self, meeting: Meeting) -> list[Paper]:
        rows = []
        for n in range(self.choose.number(0, 3)):
            kind = self.choose.pick(Paper.Kind.values)
            given: dict[str, Any] = {"file": self.choose.pick(self.files), "pages": 3 + n}
            if kind != Paper.Kind.FILE:
                given = {"document": self.document(), "pages": None}
            rows.append(
                self.make(
                    Paper, meeting=meeting, kind=kind, position=4 - n, source=self.optional(self.files), **given
                )
            )
            for item in {self.optional(self.items) for _ in range(3)} - {None}:
                self.make(PaperItem, paper=rows[-1], item=item)
        return rows

    def some_actions(self, meeting: Meeting) -> None:
        for n in range(self.choose.number(0, 3)):
            status = self.choose.pick(["closed", *ActionPoint.Status.values])
            settled = self.optional(self.meetings) if status in ("closed", "carried_over") else None
            free = [point for point in self.points if not hasattr(point, "continued_by")]
            block = self.optional(self.blocks[:2])
            point = self.make(
                ActionPoint, meeting=meeting, sequence=[2, 7, 123][n], block=block, settled_at=settled, status=status,
                block_position=9 - block.action_points.count() if block else 0, continues=self.optional(free),
                priority=self.optional(self.priorities),
            )
            self.points.append(point)
            for place in range(self.choose.number(0, 3)):
                who = [{"person": self.people[0]}, {"group": self.groups[0]}, {"agency": self.agencies[0]}, {}]
                self.make(ActionOwner, action_point=point, position=5 - place, **self.choose.pick(who))
            for _ in range(self.choose.number(0, 2)):
                self.make(
                    ActionUpdate, action_point=point, meeting=self.optional(self.meetings),
                    person=self.optional(self.people), file=self.optional(self.files),
                )

    def some_decisions(self, meeting: Meeting) -> None:
        for n in range(self.choose.number(0, 2)):
            method = self.choose.pick(Decision.Method.values)
            counts = {} if method == "vote" else dict.fromkeys(("votes_for", "votes_against", "abstentions"))
            if method == "vote":
                counts = {"votes_for": 4 + n, "votes_against": 2 + n, "abstentions": 1 + n}
            taken = set(Decision.objects.values_list("source", flat=True))  # a recommendation is decided once
            source = self.optional([block for block in self.blocks if block.pk not in taken])
            self.make(
                Decision, meeting=meeting, position=5 - n, block=self.optional(self.blocks), method=method, source=source,
                paper=self.optional(self.papers), **counts,
            )

    def some_ballots(self, meeting: Meeting) -> None:
        """Votes of a chair who is there and of an agency that is not: one carried, one tied, one open, or not quorate."""
        if len(self.agencies) < 2 or not Rules.objects.exists() or not self.choose.maybe():
            return
        person = self.make(Person, name=f"Chair {next(self.digits)}")
        chair = self.make(
            Attendance, meeting=meeting, person=person, agency=self.agencies[0], capacity="board", present=True,
            represents=None, position=20,
        )
        self.make(AttendanceRole, attendance=chair, role="chair", span="")
        self.make(Interest, meeting=meeting, attendance=chair, item=self.optional(self.items), block=self.optional(self.blocks))
        for n in range(self.choose.number(0, 4)):
            ballot = self.make(
                Ballot, meeting=meeting, position=5 - n, item=self.optional(self.items), paper=self.optional(self.papers),
                source=self.optional(self.blocks), opened_at=datetime(2031, 6, 1, n, tzinfo=UTC),
            )
            self.make(Vote, ballot=ballot, agency=self.agencies[0], person=person, choice="for", notified=False)
            if n:
                self.make(Vote, ballot=ballot, agency=self.agencies[1], person=self.people[0], choice="against", notified=True)
            result = self.result(n)
            if result is None:
                continue
            self.make(BallotSeat, ballot=ballot, attendance=chair, agency=self.agencies[0])
            self.make(
                BallotResult, ballot=ballot, votes_for=1, votes_against=int(n > 0), abstentions=0, present=1, quorum=1,
                tie="chair", presided_by=person, **result,
            )
            if result["outcome"] in ("carried", "lost"):
                agreed = "agreed" if result["outcome"] == "carried" else "rejected"
                self.make(
                    Decision, meeting=meeting, position=9 - n, block=self.optional(self.blocks), method="vote", ballot=ballot, source=None, paper=None,
                    votes_for=1, votes_against=int(n > 0), abstentions=0, outcome=agreed,
                )

    def result(self, n: int) -> dict[str, str] | None:
        deciding = self.choose.pick(["for", "against"])
        tied = {"outcome": "carried" if deciding == "for" else "lost", "deciding": deciding}
        return [{"outcome": "carried", "deciding": ""}, tied, {"outcome": "withdrawn", "deciding": ""}, None][n]

    def publications(self) -> None:
        links = count(1)
        for n in range(self.choose.number(0, 4)):
            meeting = self.choose.pick(self.meetings)
            paper = self.optional(self.papers)
            kind = "paper" if paper else self.choose.pick(["agenda", "minutes", "pack", "timetable"])
            address = {
                "meeting": None if kind == "timetable" else meeting, "paper": paper, "kind": kind, "place": f"2031-01-0{n + 1}", "slug": f"thing-{n}",
                "audience": self.choose.pick(["public", "members"]),
            }
            before = None
            for version in range(1, self.choose.number(1, 2) + 1):
                before = self.publication(links, version=version, supersedes=before, **address)

    def publication(self, links: count[int], **given: Any) -> Publication:
        pdf = b"pdf %d" % next(self.digits)
        row = self.make(
            Publication, pdf_sha256=keep_bytes(pdf) if self.choose.maybe() else "", pdf_size=len(pdf), **given
        )
        self.link(links, publication=row)
        if self.choose.pick([True, False]):
            self.make(Content, publication=row)
        else:
            self.link(links, withdrawal=self.make(Withdrawal, publication=row))
        return row

    def link(self, links: count[int], **act: Model) -> None:
        n = next(links)
        digests = [hashlib.sha256(b"%d" % m).hexdigest() for m in (n - 1, n)]
        self.make(ChainLink, sequence=n, previous_sha256=digests[0] if n > 1 else "", sha256=digests[1], **act)


OLD = {"starts": None, "ends": date(1991, 1, 1)}
OLDER = {"starts": date(1980, 1, 1), "ends": date(1980, 1, 1)}
