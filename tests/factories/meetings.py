"""Factories of meetings: what we discuss. `tests.factories.full_meeting` makes a whole one."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, time, timedelta

import factory
from factory.django import DjangoModelFactory

from meetings import models
from tests.factories.csp import (
    AgencyFactory,
    BlockFactory,
    DocumentFactory,
    GroupFactory,
    PersonFactory,
    SectionFactory,
    StoredFileFactory,
    UserFactory,
)


class MeetingFactory(DjangoModelFactory):
    class Meta:
        model = models.Meeting

    group = factory.SubFactory(GroupFactory, partnership=True)
    date = factory.Sequence(lambda n: date(2031, 7, 8) + timedelta(weeks=n))
    venue = "Council Chamber, Thornbridge Town Hall"
    starts = time(10)
    ends = time(12, 30)


class AgendaFactory(DjangoModelFactory):
    class Meta:
        model = models.Agenda

    meeting = factory.SubFactory(MeetingFactory)


class AgendaItemFactory(DjangoModelFactory):
    """A numbered item of ten minutes; `parent=` makes it a part of that item."""

    class Meta:
        model = models.AgendaItem

    parent = None
    agenda = factory.Maybe(
        "parent", factory.SelfAttribute("parent.agenda"), factory.SubFactory(AgendaFactory)
    )
    kind = factory.LazyAttribute(
        lambda item: models.AgendaItem.Kind.PART if item.parent else models.AgendaItem.Kind.ITEM
    )
    position = factory.LazyAttribute(
        lambda item: (item.parent.parts if item.parent else item.agenda.items.filter(parent=None)).count() + 1
    )
    title = factory.Sequence(lambda n: f"Report of the ward walk {n}")
    minutes = 10


class AgendaLeadFactory(DjangoModelFactory):
    class Meta:
        model = models.AgendaLead

    item = factory.SubFactory(AgendaItemFactory)
    position = factory.LazyAttribute(lambda lead: lead.item.leads.count() + 1)
    person = factory.SubFactory(PersonFactory)
    words = factory.LazyAttribute(lambda lead: str(lead.person or "Chair"))


class AttendanceFactory(DjangoModelFactory):
    class Meta:
        model = models.Attendance

    meeting = factory.SubFactory(MeetingFactory)
    person = factory.SubFactory(PersonFactory)
    agency = factory.SubFactory(AgencyFactory)
    capacity = models.Attendance.Capacity.BOARD
    position = factory.LazyAttribute(lambda attendance: attendance.meeting.attendances.count() + 1)


class AttendanceRoleFactory(DjangoModelFactory):
    class Meta:
        model = models.AttendanceRole

    attendance = factory.SubFactory(AttendanceFactory)
    role = models.AttendanceRole.Role.CHAIR


class MinutesFactory(DjangoModelFactory):
    class Meta:
        model = models.Minutes

    meeting = factory.SubFactory(MeetingFactory)
    document = factory.SubFactory(DocumentFactory, title="Minutes")


class AmendmentFactory(DjangoModelFactory):
    class Meta:
        model = models.Amendment

    minutes = factory.SubFactory(MinutesFactory)
    date = factory.LazyAttribute(lambda amendment: amendment.minutes.meeting.date + timedelta(weeks=12))
    position = factory.LazyAttribute(lambda amendment: amendment.minutes.amendments.count() + 1)
    text = "For Mill Lane read Mill Street."


class DecisionFactory(DjangoModelFactory):
    class Meta:
        model = models.Decision

    meeting = factory.SubFactory(MeetingFactory)
    position = factory.LazyAttribute(lambda decision: decision.meeting.decisions.count() + 1)
    block = factory.SubFactory(BlockFactory)
    text = "The lighting plan was agreed."


class HistoricalDecisionFactory(DjangoModelFactory):
    """A decision in words that were changed since."""

    class Meta:
        model = models.Decision.history.model

    id = factory.Sequence(lambda n: 10_000 + n)
    meeting = factory.SubFactory(MeetingFactory)
    block = factory.SubFactory(BlockFactory)
    text = "The lighting plan was noted."
    history_date = datetime(2031, 7, 8, 11, tzinfo=UTC)
    history_type = "~"
    history_change_reason = factory.LazyFunction(lambda: str(uuid.uuid4()))
    history_user = factory.SubFactory(UserFactory)


class PaperFactory(DjangoModelFactory):
    """A report with a text of its own; `PaperFactory(upload=True)` is an untagged PDF of one page."""

    class Meta:
        model = models.Paper

    class Params:
        upload = factory.Trait(
            kind=models.Paper.Kind.FILE, document=None, file=factory.SubFactory(StoredFileFactory), pages=1
        )

    meeting = factory.SubFactory(MeetingFactory)
    kind = models.Paper.Kind.REPORT
    title = factory.Sequence(lambda n: f"Survey of the market square {n}")
    slug = factory.Sequence(lambda n: f"survey-{n}")
    document = factory.SubFactory(DocumentFactory, title=factory.SelfAttribute("..title"))


class PaperItemFactory(DjangoModelFactory):
    class Meta:
        model = models.PaperItem

    paper = factory.SubFactory(PaperFactory)
    item = factory.SubFactory(
        AgendaItemFactory, agenda__meeting=factory.SelfAttribute("...paper.meeting")
    )


class InvitationFactory(DjangoModelFactory):
    class Meta:
        model = models.Invitation

    item = factory.SubFactory(AgendaItemFactory, session="closed")
    person = factory.SubFactory(PersonFactory)
    invited_by = factory.SubFactory(UserFactory)


class MinutedItemFactory(DjangoModelFactory):
    class Meta:
        model = models.MinutedItem

    section = factory.SubFactory(SectionFactory)
    item = factory.SubFactory(AgendaItemFactory)


class MinutesCommentFactory(DjangoModelFactory):
    class Meta:
        model = models.MinutesComment

    minutes = factory.SubFactory(MinutesFactory)
    text = "It was the upper lock."
    by = factory.SubFactory(UserFactory)


class ReportRequestFactory(DjangoModelFactory):
    class Meta:
        model = models.ReportRequest

    meeting = factory.SubFactory(MeetingFactory)
    title = "Lighting by the lock"
    person = factory.SubFactory(PersonFactory)
    email = "author@thornbridge.example"
    due = date(2031, 7, 1)
    secret_sha256 = factory.Sequence(lambda n: f"{n:064x}")


class TimetableNoteFactory(DjangoModelFactory):
    class Meta:
        model = models.TimetableNote

    words = "Counting of lamps for the yearly survey"
    starts = date(2031, 5, 1)
    ends = date(2031, 7, 31)


class BallotFactory(DjangoModelFactory):
    """A motion that is open."""

    class Meta:
        model = models.Ballot

    meeting = factory.SubFactory(MeetingFactory)
    position = factory.LazyAttribute(lambda ballot: ballot.meeting.ballots.count() + 1)
    motion = "That the lamps by the lock be mended."
    opened_at = datetime(2031, 7, 8, 9, 30, tzinfo=UTC)


class BallotSeatFactory(DjangoModelFactory):
    class Meta:
        model = models.BallotSeat

    ballot = factory.SubFactory(BallotFactory)
    attendance = factory.SubFactory(AttendanceFactory, meeting=factory.SelfAttribute("..ballot.meeting"))
    agency = factory.SelfAttribute("attendance.agency")


class VoteFactory(DjangoModelFactory):
    class Meta:
        model = models.Vote

    ballot = factory.SubFactory(BallotFactory)
    agency = factory.SubFactory(AgencyFactory)
    choice = models.Vote.Choice.FOR
    person = factory.SubFactory(PersonFactory)
    noted_at = datetime(2031, 7, 8, 9, 31, tzinfo=UTC)


class BallotResultFactory(DjangoModelFactory):
    """The closing of a ballot in which one agency, which was there, voted for."""

    class Meta:
        model = models.BallotResult

    ballot = factory.LazyFunction(
        lambda: VoteFactory(ballot=(seat := BallotSeatFactory()).ballot, agency=seat.agency, person=seat.attendance.person).ballot
    )
    closed_at = datetime(2031, 7, 8, 9, 32, tzinfo=UTC)
    outcome = models.BallotResult.Outcome.CARRIED
    votes_for = 1
    votes_against = 0
    abstentions = 0
    present = 1
    tie = "chair"


class InterestFactory(DjangoModelFactory):
    class Meta:
        model = models.Interest

    meeting = factory.SubFactory(MeetingFactory)
    attendance = factory.SubFactory(AttendanceFactory, meeting=factory.SelfAttribute("..meeting"))
    words = "Their sister runs the lamp works."


class StandingDocumentFactory(DjangoModelFactory):
    """The Partnership's terms of reference."""

    class Meta:
        model = models.StandingDocument
        django_get_or_create = ("group", "kind")

    group = factory.SubFactory(GroupFactory, partnership=True)
    kind = "terms"


class StandingVersionFactory(DjangoModelFactory):
    """A draft."""

    class Meta:
        model = models.StandingVersion

    standing = factory.SubFactory(StandingDocumentFactory)
    number = factory.LazyAttribute(lambda version: version.standing.versions.count() + 1)
    document = factory.SubFactory(DocumentFactory, title="Terms of reference", numbering="letters")


class VersionRulesFactory(DjangoModelFactory):
    class Meta:
        model = models.VersionRules

    version = factory.SubFactory(StandingVersionFactory)
    quorum = 5
