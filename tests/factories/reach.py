"""Factories of whom the public can turn to, and of strategies."""

from __future__ import annotations

import factory
from factory.django import DjangoModelFactory

from csp import models


class UsefulContactFactory(DjangoModelFactory):
    class Meta:
        model = models.UsefulContact

    name = factory.Sequence(lambda n: f"Thornbridge night line {n}")
    purpose = "For whoever cannot sleep for noise"
    telephone = "01632 960200"
    order = factory.LazyFunction(lambda: models.UsefulContact.objects.count() + 1)


class StrategyFactory(DjangoModelFactory):
    class Meta:
        model = models.Strategy

    name = factory.Sequence(lambda n: f"Strategy against noise {n}")
    level = models.Strategy.Level.COUNTY
