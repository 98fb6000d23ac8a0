"""Factories of actions: what we will do."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime

import factory
from factory.django import DjangoModelFactory

from actions import models
from tests.factories.csp import BlockFactory, ObjectiveFactory, PersonFactory, PriorityFactory, UserFactory
from tests.factories.meetings import MeetingFactory, ReportRequestFactory


class ActionPointFactory(DjangoModelFactory):
    class Meta:
        model = models.ActionPoint

    meeting = factory.SubFactory(MeetingFactory)
    sequence = factory.LazyAttribute(lambda point: point.meeting.action_points.count() + 1)
    text = factory.Sequence(lambda n: f"Replace lamp {n} on the riverside path.")


class ActionOwnerFactory(DjangoModelFactory):
    class Meta:
        model = models.ActionOwner

    action_point = factory.SubFactory(ActionPointFactory)
    position = factory.LazyAttribute(lambda owner: owner.action_point.owners.count() + 1)
    person = factory.SubFactory(PersonFactory)
    words = factory.LazyAttribute(lambda owner: str(owner.person or "Task group"))


class ActionUpdateFactory(DjangoModelFactory):
    class Meta:
        model = models.ActionUpdate

    action_point = factory.SubFactory(ActionPointFactory)
    date = factory.LazyAttribute(lambda update: update.action_point.meeting.date)
    status = models.ActionPoint.Status.IN_PROGRESS
    text = "The new lamp is ordered."


class ObjectiveLineFactory(DjangoModelFactory):
    class Meta:
        model = models.ObjectiveLine

    objective = factory.SubFactory(ObjectiveFactory)
    date = date(2031, 6, 30)
    standing = models.ObjectiveLine.Standing.ON_TRACK
    value = "41"
    text = "Four more were mended."


class LeadReportFactory(DjangoModelFactory):
    class Meta:
        model = models.LeadReport

    request = factory.SubFactory(ReportRequestFactory)
    priority = factory.SubFactory(PriorityFactory)
    done = "The towpath was walked at night."


class HistoricalActionPointFactory(DjangoModelFactory):
    """An action point in words that were changed since."""

    class Meta:
        model = models.ActionPoint.history.model

    id = factory.Sequence(lambda n: 10_000 + n)
    meeting = factory.SubFactory(MeetingFactory)
    block = factory.SubFactory(BlockFactory)
    sequence = 1
    text = "Mend the lamp on the riverside path."
    history_date = datetime(2031, 7, 8, 11, tzinfo=UTC)
    history_type = "~"
    history_change_reason = factory.LazyFunction(lambda: str(uuid.uuid4()))
    history_user = factory.SubFactory(UserFactory)
