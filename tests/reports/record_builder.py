"""A record that uses every field of every table: each with a value of its own, or drawn by chance."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Any

from django.db.models import Model

from actions.models import ActionOwner, ActionPoint, ActionUpdate, ObjectiveLine
from csp.models import (
    Agency,
    AgencyName,
    AwaitedSeat,
    Block,
    Document,
    Group,
    Membership,
    Objective,
    Office,
    Partnership,
    Person,
    Priority,
    PriorityGroup,
    PriorityName,
    Rules,
    Section,
    StoredFile,
    Strategy,
    UsefulContact,
)
from csp.services import keep_bytes
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
from tests.reports.record_choices import DAY, Choice
from tests.reports.record_measures import add_measures
from tests.reports.record_money_builder import MoneyBuilder


class Builder(MoneyBuilder):
    """Builds a whole record as `choose` says."""

    def __init__(self, choose: Choice) -> None:
        super().__init__(choose)
        self.blocks: list[Block] = []
        self.items: list[AgendaItem] = []
        self.points: list[ActionPoint] = []
        self.digits = count(1)

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
        for n, priority in enumerate(self.priorities):
            for until in (None, DAY)[: self.choose.number(0, 2)]:
                self.make(PriorityName, priority=priority, name=f"Streets {n} {until}", until=until)
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
        self.objectives()
        self.money()
        add_measures(self)
        self.publications()

    def objectives(self) -> None:
        """What priorities are to reach, some carried on, with lines."""
        before = None
        for n in range(self.choose.number(0, 3) if self.priorities else 0):
            owner = self.choose.pick([{}, {"person": self.people[0]}, {"agency": self.agencies[0]}])
            given = self.period(Objective)
            due = max(day for day in (given["starts"], DAY) if day) + timedelta(days=n)
            before = self.make(Objective, priority=self.choose.pick(self.priorities), due=due, continues=before if n else None, **owner, **given)
            for _ in range(self.choose.number(0, 2)):
                self.make(
                    ObjectiveLine, objective=before, person=self.optional(self.people), meeting=self.optional(self.meetings),
                )
        for priority in self.priorities[:1]:
            self.make(PriorityGroup, priority=priority, group=self.groups[0], **self.period(PriorityGroup))

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
                    proposed_starts=DAY if status != "draft" and self.choose.maybe() else None, proposal=free.pop() if status == "proposed" else None,
                    wording=free.pop() if status == "proposed" else None,
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
                    led = {"kind": "priority_lead", "priority": self.choose.pick(self.priorities)} if self.priorities and n == 0 else {}
                    self.make(Office, person=person, group=group, matter=f"matter {n}", **led, **self.period(Office))
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
            priority=self.optional(self.priorities),
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
            kind = "paper" if paper else self.choose.pick(["agenda", "minutes", "pack", "timetable", "accounts"])
            address = {
                "meeting": None if kind in ("timetable", "accounts") else meeting, "paper": paper, "kind": kind, "place": f"2031-01-0{n + 1}", "slug": f"thing-{n}",
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
