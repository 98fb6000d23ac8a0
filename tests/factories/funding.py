"""Factories of funding: what we spend. Money in pence; the year is 2030/31."""

from __future__ import annotations

from datetime import UTC, date, datetime

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from funding import models
from tests.factories.csp import StoredFileFactory, UserFactory


class FundFactory(DjangoModelFactory):
    """A grant programme of the Commissioner; `FundFactory(pooled=True)` is the pooled fund, made once."""

    class Meta:
        model = models.Fund
        django_get_or_create = ("name",)

    class Params:
        pooled = factory.Trait(name="Pooled fund", kind=models.Fund.Kind.POOLED)

    name = factory.Sequence(lambda n: f"Safer Thornbridge Fund {n}")
    kind = models.Fund.Kind.COMMISSIONER
    order = factory.LazyFunction(lambda: models.Fund.objects.count() + 1)


class FinancialYearFactory(DjangoModelFactory):
    class Meta:
        model = models.FinancialYear
        django_get_or_create = ("begins",)

    begins = 2030


class EntryFactory(DjangoModelFactory):
    """An entry that takes one line; the services write whole ones."""

    class Meta:
        model = models.Entry

    year = factory.SubFactory(FinancialYearFactory)
    number = factory.LazyAttribute(lambda entry: entry.year.entries.count() + 1)
    date = factory.LazyAttribute(lambda entry: date(entry.year.begins, 6, 1))
    words = factory.Sequence(lambda n: f"First instalment of grant {n}")
    size = 1
    entered_at = datetime(2030, 6, 1, 10, tzinfo=UTC)
    entered_by = factory.SubFactory(UserFactory)


class LineFactory(DjangoModelFactory):
    """£1,000.00 received."""

    class Meta:
        model = models.Line

    entry = factory.SubFactory(EntryFactory)
    position = factory.LazyAttribute(lambda line: line.entry.lines.count())
    kind = models.Line.Kind.RECEIPT
    target = factory.SubFactory(FundFactory)
    pence = 1_000_00


class BidFactory(DjangoModelFactory):
    """A bid for £2,500.00, won whole; `BidFactory(waiting=True)` is not decided yet."""

    class Meta:
        model = models.Bid

    class Params:
        waiting = factory.Trait(state=models.Bid.State.SUBMITTED, won_pence=None, decided_on=None)

    fund = factory.SubFactory(FundFactory)
    title = factory.Sequence(lambda n: f"Lamps for the riverside {n}")
    state = models.Bid.State.SUCCESSFUL
    asked_pence = 2_500_00
    won_pence = 2_500_00
    submitted_on = date(2030, 5, 2)
    decided_on = date(2030, 6, 20)


class BidPartFactory(DjangoModelFactory):
    class Meta:
        model = models.BidPart

    bid = factory.SubFactory(BidFactory)
    position = factory.LazyAttribute(lambda part: part.bid.parts.count())
    words = factory.Sequence(lambda n: f"Lamp {n}")
    asked_pence = 500_00
    won_pence = 500_00


class GrantFactory(DjangoModelFactory):
    class Meta:
        model = models.Grant

    fund = factory.SubFactory(FundFactory)
    title = factory.Sequence(lambda n: f"Street wardens {n}")
    awarded_on = date(2030, 4, 20)
    pence = 10_000_00


class InstalmentFactory(DjangoModelFactory):
    class Meta:
        model = models.Instalment

    grant = factory.SubFactory(GrantFactory)
    number = factory.LazyAttribute(lambda instalment: instalment.grant.instalments.count() + 1)
    due = date(2030, 6, 1)
    pence = 5_000_00


class BudgetFactory(DjangoModelFactory):
    class Meta:
        model = models.Budget

    year = factory.SubFactory(FinancialYearFactory)
    fund = factory.SubFactory(FundFactory)
    pence = 3_000_00


class CommitmentFactory(DjangoModelFactory):
    """£400.00 agreed, below any limit."""

    class Meta:
        model = models.Commitment

    fund = factory.SubFactory(FundFactory)
    words = factory.Sequence(lambda n: f"Leaflets for the market {n}")
    pence = 400_00
    proposed_on = date(2030, 5, 10)
    state = models.Commitment.State.AGREED


class ReconciliationFactory(DjangoModelFactory):
    class Meta:
        model = models.Reconciliation

    year = factory.SubFactory(FinancialYearFactory)
    fund = factory.SubFactory(FundFactory)
    ledger_pence = 120_00
    books_pence = 120_00


class YearEndFactory(DjangoModelFactory):
    """The end of a year in which nothing happened."""

    class Meta:
        model = models.YearEnd

    year = factory.SubFactory(FinancialYearFactory)
    closed_at = datetime(2031, 5, 12, 9, tzinfo=UTC)
    closed_by = factory.SubFactory(UserFactory)


class SheetFactory(DjangoModelFactory):
    """One row of which everything is known but the fund's name."""

    class Meta:
        model = models.Sheet

    file = factory.SubFactory(StoredFileFactory)
    tabs = [["", False]]
    grid = {"notes": [], "rows": [
        [1, [["t", "Date"], ["t", "Description"], ["t", "Amount"], ["t", "Fund"]], False, ""],
        [2, [["t", "1 June 2030"], ["t", "Lamp"], ["n", "12.5"], ["t", "Pooled fund"]], False, ""],
    ]}
    choices = {"head": 1, "columns": {"0": "date", "1": "words", "2": "amount", "3": "fund"}, "signs": "spend", "fund": None, "names": {}}
    kept_at = factory.LazyFunction(timezone.now)
    kept_by = factory.SubFactory(UserFactory)
