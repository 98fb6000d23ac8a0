"""Factories of reports. Publications are made by their services, never by a factory: they are chained."""

from __future__ import annotations

from datetime import UTC, datetime

import factory
from factory.django import DjangoModelFactory

from reports import models
from tests.factories.csp import UserFactory
from tests.factories.meetings import MeetingFactory


class ReadingFactory(DjangoModelFactory):
    """Of a publication, which the caller gives."""

    class Meta:
        model = models.Reading

    reader = factory.SubFactory(UserFactory)
    form = "page"
    first_at = datetime(2031, 7, 1, 9, tzinfo=UTC)
    last_at = datetime(2031, 7, 2, 9, tzinfo=UTC)


class ReleaseFactory(DjangoModelFactory):
    class Meta:
        model = models.Release

    meeting = factory.SubFactory(MeetingFactory)
    what = factory.LazyFunction(lambda: ["notice"])
    seen_sha256 = "0" * 64
    status = "waiting"
    at = datetime(2031, 7, 1, 9, tzinfo=UTC)
    ordered_by = factory.SubFactory(UserFactory)
