"""The world in which tests/test_permissions.py asks every address: one thing of each kind in each of its states."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.utils import timezone

from actions.models import ActionPoint
from csp.mailstops import stop_address
from csp.models import Audience, User
from csp.pagepictures import draw
from funding.models import Fund
from meetings.models import Minutes
from meetings.services import drop_row
from meetings.standingservices import begin_version
from meetings.timetable import Year
from reports.services.reviewing import draft_review
from tests import desk
from tests.factories import (
    ActionOwnerFactory,
    ActionUpdateFactory,
    AgencyFactory,
    AgendaItemFactory,
    AuditEntryFactory,
    AwaitedSeatFactory,
    BallotFactory,
    BidFactory,
    BlockFactory,
    BouncedAddressFactory,
    CategoryFactory,
    CommitmentFactory,
    FigureFactory,
    FinancialYearFactory,
    FullMeeting,
    FundFactory,
    GrantFactory,
    GroupFactory,
    InstalmentFactory,
    InterestFactory,
    InvitationFactory,
    LeadReportFactory,
    MeasureFactory,
    MeasureSetFactory,
    MeetingFactory,
    MembershipFactory,
    MinutesCommentFactory,
    ObjectiveFactory,
    OfficeFactory,
    PaperFactory,
    PersonFactory,
    PhraseFactory,
    PriorityFactory,
    PriorityGroupFactory,
    PriorityNameFactory,
    ProjectFactory,
    QuarterReportFactory,
    ReleaseFactory,
    ReportRequestFactory,
    ReportTableFactory,
    RulesFactory,
    SeriesBreakFactory,
    SheetFactory,
    StoredFileFactory,
    StrategyFactory,
    TimetableNoteFactory,
    UsefulContactFactory,
    full_meeting,
)
from tests.factories.csp import PNG
from tests.funding import world as money
from tests.meetings.standingtown import first_version
from tests.reports.desks import unsent
from tests.reports.siterows import Kind, publish

# Everybody who asks. `author` has no account but the link of a request; `unready`: no second factor yet.
ROLES = (
    "public", "author", "member", "board", "chair", "vice", "officer", "administrator", "unready", "unready_administrator",
    "deactivated",
)
SECRET = "the-secret-of-an-author-in-thornbridge-2031"
SIGN_IN, SET_UP = "sign in", "second factor"

Args = dict[str, Any]


@dataclass
class World:
    """`clients`: a client for each role. `things`: kind of thing -> state -> the arguments of its address."""

    clients: dict[str, Client]
    things: dict[str, dict[str, Args]] = field(default_factory=dict)


def outcome(response: HttpResponseBase) -> int | str:
    """What came of asking: a status, or that one was sent to sign in or to set up a second factor."""
    where = response.headers.get("Location", "")
    if response.status_code == 302 and where.startswith("/account/sign-in/"):
        return SIGN_IN
    return SET_UP if response.status_code == 302 and where == "/account/" else response.status_code


@contextmanager
def undone() -> Iterator[None]:
    """Whatever is written inside is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def build() -> World:
    """The world, written into the database of the caller's transaction."""
    users = {
        "member": desk.member(), "board": desk.board_member(), "chair": desk.chair(), "vice": desk.vice_chair(),
        "officer": desk.officer(), "administrator": desk.administrator(),
        "unready": desk.officer("Lorcan Applegarth", second_factor=False),
        "unready_administrator": desk.administrator("Keziah Dunnock", second_factor=False),
        "deactivated": desk.officer("Jonah Fennimore"),
    }
    clients = {}
    for role in ROLES:
        clients[role] = Client(raise_request_exception=False)
        if role in users:
            desk.sign_in(clients[role], users[role])
    User.objects.filter(pk=users["deactivated"].pk).update(is_active=False)
    world = World(clients)
    world.things |= _accounts(users)
    world.things |= _meetings(users)
    world.things |= _people(users)
    world.things |= money.books(users["officer"])
    world.things |= _grants()
    world.things["unsent e-mail"] = {"": {"pk": unsent().pk}}
    world.things["bounced address"] = {"": {"pk": BouncedAddressFactory().pk}}
    token = stop_address(users["member"].person, ["papers"]).rstrip("/").rsplit("/", 1)[1]
    world.things |= _measures()
    world.things["stop"] = {"right": {"token": token}, "wrong": {"token": token[:-3] + token[-3:][::-1]}}
    world.things |= _sheets()
    return world


def _sheets() -> dict[str, dict[str, Args]]:
    year, fund = FinancialYearFactory(begins=money.OPEN), FundFactory(pooled=True)
    return {
        "sheet": {"": {"pk": SheetFactory().pk}},
        "statement of a fund": {"": {"pk": fund.pk, "begins": year.begins, "kind": "csv"}},
        "table of a year": {"": {"what": "entries", "begins": year.begins, "kind": "xlsx"}},
    }


def _accounts(users: dict[str, User]) -> dict[str, dict[str, Args]]:
    other = desk.with_second_factor(desk.user_of("Hamish Greenhalge"))
    RecoveryCodes.activate(users["officer"])
    return {"account": {"allowed": {"pk": other.pk}, "ended": {"pk": users["deactivated"].pk}}, "passkey": {"": {"pk": 1}}}


def _measures() -> dict[str, dict[str, Args]]:
    own = MeasureSetFactory()
    measure = MeasureFactory(measures=own)
    things = {
        "measure": measure, "category": CategoryFactory(measures=own), "table": ReportTableFactory(measures=own),
        "break": SeriesBreakFactory(measures=own),
    }
    figure = FigureFactory(measure=measure, year=2021)
    when = {"pk": own.pk, "year": figure.year, "quarter": 4}
    waiting, out = QuarterReportFactory(measures=own), QuarterReportFactory(number=2, measures=own)
    publish(Kind.PAPER, out.paper.meeting.date, meeting=out.paper.meeting, paper=out.paper, audience="members", slug="paper-travel")
    reports = {"waiting": {"pk": waiting.pk}, "out": {"pk": out.pk}}
    return {
        "measures": {"": {"pk": own.pk}},
        "new thing measured": {kind: {"pk": own.pk, "kind": kind} for kind in things},
        "thing measured": {kind: {"pk": own.pk, "kind": kind, "one": one.pk} for kind, one in things.items()},
        "quarter": {"": when, "to-come": when | {"year": 2099}, "no-quarter": when | {"quarter": 5}},
        "quarter file": {"": when | {"form": "csv"}, "to-come": when | {"year": 2099, "form": "docx"}},
        "filed report": reports,
        "filed report file": {state: args | {"form": "docx"} for state, args in reports.items()},
    }


def _people(users: dict[str, User]) -> dict[str, dict[str, Args]]:
    police = AgencyFactory(name="Wend Valley Police")
    ended = AgencyFactory(name="Thornbridge Primary Care Trust", successor=police, ends=date(2030, 1, 1))
    seat = MembershipFactory(agency=police, starts=None)
    past = MembershipFactory(agency=police, starts=date(2020, 1, 1), ends=date(2021, 1, 1))
    lead = OfficeFactory(person=seat.person, kind="priority_lead", matter="Night-time travel", starts=None)
    left = OfficeFactory(person=past.person, kind="priority_lead", matter="Bicycles", starts=None, ends=date(2021, 1, 1))
    said = {"seat": seat.pk, "before": past.person_id, "offices": [], "points": []}
    handover = AuditEntryFactory(by=users["officer"], act="hand_seat_over", thing=str(seat), detail=said)
    other = AuditEntryFactory(by=users["officer"], detail=said)
    return {
        "agency": {"standing": {"pk": police.pk}, "ended": {"pk": ended.pk}},
        "awaited seat": {"": {"pk": AwaitedSeatFactory(agency=police).pk}},
        "seat": {"held": {"pk": seat.pk}, "ended": {"pk": past.pk}},
        "office": {
            "held": {"pk": lead.pk}, "ended": {"pk": left.pk},
            "support-officer": {"pk": users["officer"].person.offices.get().pk},
        },
        "person": {"seated": {"pk": seat.person_id}, "gone": {"pk": past.person_id}},
        "handover": {"": {"pk": handover.pk}, "other": {"pk": other.pk}},
    }


def _priorities(one: FullMeeting) -> dict[str, dict[str, Args]]:
    priority = PriorityFactory()
    form, secret = ReportRequestFactory(meeting=one.meeting), "a-form-asked-for-in-2031"
    type(form).objects.filter(pk=form.pk).update(secret_sha256=hashlib.sha256(secret.encode()).hexdigest())
    LeadReportFactory(request=form, priority=priority)
    lead = OfficeFactory(kind="priority_lead", matter=priority.name, priority=priority, starts=None)
    return {
        "priority": {"": {"pk": priority.pk}},
        "priority name": {"": {"pk": priority.pk, "name": PriorityNameFactory(priority=priority).pk}},
        "priority lead": {"": {"pk": priority.pk, "office": lead.pk}},
        "priority group": {"": {"pk": priority.pk, "link": PriorityGroupFactory(priority=priority).pk}},
        "objective": {"": {"pk": ObjectiveFactory(priority=priority).pk}},
        "lead link": {"right": {"secret": secret}, "wrong": {"secret": secret[::-1]}},
    }


def _grants() -> dict[str, dict[str, Args]]:
    held = GrantFactory(letter=StoredFileFactory(content=b"%PDF-1.7 letter", name="letter.pdf", media_type="application/pdf"))
    passed = GrantFactory(fund=FundFactory(holding=Fund.Holding.PASSED), recipient=AgencyFactory())
    proposed = CommitmentFactory(
        state="proposed", limit_pence=100_00, paper=PaperFactory(meeting=MeetingFactory(date=date(2029, 7, 3)))
    )
    return {
        "grant": {"held": {"pk": held.pk}, "passed": {"pk": passed.pk}},
        "instalment": {"": {"pk": InstalmentFactory(grant=held).pk}},
        "bid": {"won": {"pk": BidFactory().pk}, "waiting": {"pk": BidFactory(waiting=True).pk}},
        "commitment": {"agreed": {"pk": CommitmentFactory().pk}, "proposed": {"pk": proposed.pk}},
        "project": {"": {"pk": ProjectFactory().pk}},
    }


def _meetings(users: dict[str, User]) -> dict[str, dict[str, Args]]:
    today = timezone.localdate()
    full = {
        state: full_meeting(day=today + timedelta(days=days), earlier_day=today + timedelta(days=days - 90))
        for state, days in (("draft", 20), ("circulated", -150), ("published", -300))
    }
    things: dict[str, dict[str, Args]] = defaultdict(dict)
    for state, one in full.items():
        open_, closed = (
            one.minutes.document.sections.get(**which) for which in ({"title": "Safer streets"}, {"audience": Audience.CLOSED})
        )
        item = one.agenda.items.get(title="Counts and surveys")
        on_the_log = ActionPoint.objects.for_log(one.meeting).first()
        things["action on the log"][state] = {"pk": one.meeting.pk, "identity": on_the_log.identity}
        things["meeting"][state] = {"pk": one.meeting.pk}
        things["paragraph"][state] = {"pk": one.meeting.pk, "identity": open_.blocks.first().identity}
        things["paragraph"][f"{state}, closed"] = {"pk": one.meeting.pk, "identity": closed.blocks.first().identity}
        shut = one.agenda.items.get(title="Review of the Mill Lane death")
        things["closed item"][state] = {"pk": one.meeting.pk, "item": shut.pk}
        things["guest"][state] = {"pk": one.meeting.pk, "invitation": InvitationFactory(item=shut).pk}
        things["agenda row"][state] = {"pk": one.meeting.pk, "row": item.pk}
        deleted = drop_row(row=AgendaItemFactory(agenda=one.agenda), version=1, by=users["officer"])
        things["deleted row"][state] = {"pk": one.meeting.pk, "entry": deleted.pk}
        things["preview"][state] = {"pk": one.meeting.pk, "what": "agenda"}
        part = {"pk": one.meeting.pk, "of": one.meeting.pk}
        things["part"][state] = part | {"audience": "public", "slug": "paper-bicycle-count"}
        things["part"][f"{state}, closed"] = part | {"audience": "members", "slug": "paper-mill-lane-review"}
        things["part"][f"{state}, closed to the public"] = part | {"audience": "public", "slug": "paper-mill-lane-review"}
        raised = one.meeting.action_points.get(text="Count the lamps.")
        things["story"][state] = {"identity": raised.identity}
        things["comment"][state] = {"pk": MinutesCommentFactory(minutes=one.minutes, by=users["member"]).pk}
    things |= _action_points(users, full["draft"])
    things["story"]["nowhere"] = {"identity": UUID(int=1)}
    _settle(full)
    return things | _papers(full["draft"]) | _publications(full["published"])


def _action_points(users: dict[str, User], one: FullMeeting) -> dict[str, dict[str, Args]]:
    """The member's, whose agency is that of all who sit here; another agency's; a line with a file."""
    own, anothers = (ActionOwnerFactory(action_point__meeting=one.earlier, person=person).action_point
                     for person in (users["member"].person, PersonFactory(name="Lorcan Pike")))
    line = ActionUpdateFactory(action_point=own, file=StoredFileFactory(content=b"a,b", name="counts.csv", media_type="text/csv"))
    return {
        "owned action point": {
            "own": {"identity": own.identity}, "another agency's": {"identity": anothers.identity}, "nowhere": {"identity": UUID(int=1)},
        },
        "evidence": {"": {"pk": line.pk}},
    }


def _settle(full: dict[str, FullMeeting]) -> None:
    """The minutes of each meeting in the state of its name; last, for the database locks agreed ones."""
    Minutes.objects.filter(pk=full["circulated"].minutes.pk).update(
        status=Minutes.Status.CIRCULATED, circulated_at=timezone.now()
    )
    Minutes.objects.filter(pk=full["published"].minutes.pk).update(
        status=Minutes.Status.AGREED, agreed_at=full["circulated"].meeting
    )


def _standing() -> dict[str, dict[str, Args]]:
    """Version 1 of the Partnership's terms, in force, and a draft of version 2; and two publications of such versions."""
    first = first_version()
    draft = begin_version(standing=first.standing, by=User.objects.machine())
    block = BlockFactory(section=draft.document.sections.first(), position=99)
    place = "documents/terms-of-reference"
    for number in (1, 2):
        title = f"Terms of reference, version {number}"
        row = publish(Kind.STANDING, date(2030 + number, 4, 1), slug=f"version-{number}", title=title)
    return {
        "standing document": {"": {"place": place}},
        "standing publication": {"": {"place": place, "slug": "version-1"}},
        "standing publication version": {"": {"place": place, "slug": "version-1", "version": 1}},
        "published document": {"": {"pk": row.pk}},
        "review": {"": {"pk": draft_review(group=first.standing.group, year=Year(2030), by=User.objects.machine()).pk}},
        "useful contact": {"": {"pk": UsefulContactFactory().pk}},
        "strategy": {"": {"pk": StrategyFactory().pk}},
        "group": {"": {"pk": GroupFactory().pk}},
        "kept document": {"": {"pk": first.standing_id}},
        "document version": {"": {"pk": draft.pk}},
        "agreed version": {"": {"pk": first.pk}},
        "two versions": {"": {"pk": first.standing_id, "first": 1, "second": 2}},
        "version paragraph": {"": {"pk": draft.pk, "identity": block.identity}},
    }


def _papers(one: FullMeeting) -> dict[str, dict[str, Args]]:
    members = PaperFactory(meeting=one.meeting, title="Names of wardens", slug="wardens", audience=Audience.MEMBERS)
    papers = {"open": one.report, "members-only": members, "closed": one.closed, "file": one.untagged}
    begun = PaperFactory(meeting=one.meeting, title="Lamps", slug="lamps")
    paragraph = BlockFactory(section__document=begun.document).identity
    asked = ReportRequestFactory(
        meeting=one.meeting, secret_sha256=hashlib.sha256(SECRET.encode()).hexdigest(), due=date(2099, 1, 1), paper=begun,
    )
    sent, closed = "an-open-report-sent-in-2031", "a-closed-report-sent-in-2031"
    for secret, audience in ((sent, Audience.PUBLIC), (closed, Audience.CLOSED)):
        paper = PaperFactory(upload=True, meeting=one.meeting, audience=audience)
        draw(paper.file, 1)
        ReportRequestFactory(
            meeting=one.meeting, secret_sha256=hashlib.sha256(secret.encode()).hexdigest(), paper=paper, received_at=timezone.now(),
        )
    draw(one.untagged.file, 1)
    return {
        "vote": {"": {"pk": one.meeting.pk, "number": BallotFactory(meeting=one.meeting).position}},
        "interest": {"": {"pk": one.meeting.pk, "interest": InterestFactory(
            meeting=one.meeting, attendance=one.meeting.attendances.filter(present=True).first()).pk}},
        "paper": {state: {"pk": paper.pk} for state, paper in papers.items()},
        "paper page": {state: {"pk": paper.pk, "number": 1} for state, paper in papers.items()},
        "link page": {
            state: {"secret": secret, "number": 1} for state, secret in (("right", sent), ("closed", closed), ("wrong", sent[::-1]))
        },
        "request": {"": {"pk": asked.pk}},
        "phrase": {"": {"pk": PhraseFactory().pk}},
        **_standing(),
        **_priorities(one),
        "rules": {"": {"pk": RulesFactory(starts=date(2099, 1, 1)).pk}},
        "paper paragraph": {"": {"pk": begun.pk, "identity": paragraph}},
        "link": {"right": {"secret": SECRET}, "wrong": {"secret": SECRET[::-1]}},
        "link paragraph": {
            "right": {"secret": SECRET, "identity": paragraph}, "wrong": {"secret": SECRET[::-1], "identity": paragraph},
        },
    }


def _publications(one: FullMeeting) -> dict[str, dict[str, Args]]:
    picture = StoredFileFactory(content=PNG + b"members", name="plan.png", media_type="image/png")
    shown = StoredFileFactory(content=PNG + b"public", name="map.png", media_type="image/png")
    day = one.meeting.date

    def html(file: Any) -> str:
        return f'<p>Some words.</p><img src="/published/{file.sha256}" alt="Plan">'

    public = publish(Kind.MINUTES, day, meeting=one.meeting, html=html(shown))
    publish(Kind.MINUTES, day, meeting=one.meeting, html=html(picture), audience="members", slug="minutes-members")
    closed = publish(
        Kind.PAPER, day, meeting=one.meeting, paper=one.closed, audience="members", slug="paper-mill-lane", html="<p>Quill.</p>"
    )
    notice = publish(Kind.NOTICE, day, meeting=one.meeting)
    release = ReleaseFactory(meeting=one.meeting)
    asked = ReleaseFactory(meeting=one.earlier, status="approval", needs_approval=True)
    year = ReleaseFactory(meeting=None, year="2031-32", status="approval", needs_approval=True)
    return {
        "place": {"": {"place": public.place}},
        "timetable": {"": {"place": "timetable/2031-32"}},
        "timetable version": {"": {"place": "timetable/2031-32", "version": 1}},
        "published timetable": {"": {"pk": publish(Kind.TIMETABLE, date(2031, 4, 1)).pk}},
        "accounts": {"": {"place": "money/2031-32"}},
        "accounts version": {"": {"place": "money/2031-32", "version": 1}},
        "published accounts": {"": {"pk": publish(Kind.ACCOUNTS, date(2031, 4, 1)).pk}},
        "timetable note": {"": {"pk": TimetableNoteFactory().pk}},
        "partnership year": {"": {"year": Year.of(day)}},
        "thing": {
            "open": {"place": public.place, "slug": public.slug}, "members-only": {"place": public.place, "slug": "minutes-members"},
            "closed": {"place": public.place, "slug": closed.slug},
        },
        "version": {
            "open": {"place": public.place, "slug": public.slug, "version": 1},
            "members-only": {"place": public.place, "slug": "minutes-members", "version": 1},
            "closed": {"place": public.place, "slug": closed.slug, "version": 1},
        },
        "year": {"": {"year": day.year}},
        "image": {
            "open": {"sha256": shown.sha256}, "members-only": {"sha256": picture.sha256},
            "nowhere": {"sha256": hashlib.sha256(b"nowhere").hexdigest()},
        },
        "publication": {"": {"pk": notice.pk}},
        "release": {"waiting": {"pk": release.pk}, "approval": {"pk": asked.pk}, "of a year": {"pk": year.pk}},
    }
