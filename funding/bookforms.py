"""Forms of funds, opening balances, the end of a year and budgets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from csp import forms
from csp.models import Agency, Project
from funding.budgetservices import Plan
from funding.forms import MoneyField
from funding.fundservices import USUAL
from funding.ledgerservices import Books
from funding.models import Fund
from funding.yearqueries import Row


class UsualFundsForm(forms.Form):
    """Which of the usual funds a partnership has."""

    names = forms.MultipleChoiceField(
        label="Which of these do you have?", choices=[(name, name) for name in USUAL], widget=forms.CheckboxSelectMultiple,
        help_text="Tick all that you hold money of. You can rename them and add others afterwards.",
        error_messages={"required": "Tick at least one, or add a fund of your own below."},
    )

    def __init__(self, data: Any = None, *, known: Iterable[str] = ()) -> None:
        super().__init__(data)
        there = {name.casefold() for name in known}
        left = [(name, name) for name in USUAL if name.casefold() not in there]
        self.fields["names"].choices = left  # type: ignore[attr-defined]
        self.any_left = bool(left)


class FundForm(forms.Form):
    """A fund: its name, whose money it is, its funder, and above which sum the Board decides."""

    name = forms.CharField(label="Name of the fund", max_length=200)
    kind = forms.ChoiceField(label="Kind", choices=Fund.Kind, initial=Fund.Kind.COMMISSIONER)
    holding = forms.ChoiceField(
        label="Whose money is it?", choices=Fund.Holding, initial=Fund.Holding.HELD,
        widget=forms.Radios(hints={
            Fund.Holding.HELD: "It counts towards the partnership’s balance.",
            Fund.Holding.PASSED: "It comes to us and goes on to a partner. It does not count towards our balance.",
            Fund.Holding.REPORTED: "Others hold and spend it; we tell the Board. It does not count towards our balance.",
        }),
    )
    funder = forms.ModelChoiceField(label="Who gives the money", queryset=Agency.objects.none(), required=False, empty_label="Not named")
    limit_pence = MoneyField(
        label="The Board decides above", required=False, help_text="Leave it empty if the Board need not decide on single sums."
    )
    limit_from = forms.DateField(label="First day of this limit", required=False, help_text="Spending dated before it needs no decision.")
    ended = forms.BooleanField(label="This fund has ended", required=False, help_text="It is left out of choices. What it did stays in the record.")
    version = forms.IntegerField(widget=forms.HiddenInput, initial=0)

    def __init__(self, data: Any = None, *, fund: Fund | None = None) -> None:
        names = ("name", "kind", "holding", "funder", "limit_pence", "limit_from", "ended", "version")
        super().__init__(data, initial={name: getattr(fund, name) for name in names} if fund else None)
        self.fields["funder"].queryset = Agency.objects.order_by("name")  # type: ignore[attr-defined]
        if fund is None:
            del self.fields["ended"]

    def made_from(self, fund: Fund) -> None:
        """Let what was typed count as made from what stands now, which its reader is shown."""
        self.data = self.data.dict() | {"version": str(fund.version)}  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A limit and its day go together."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("limit_pence") is not None and cleaned.get("limit_from") is None and "limit_from" not in self.errors:
            self.add_error("limit_from", "Enter the first day of this limit.")
        if cleaned.get("limit_from") and cleaned.get("limit_pence") is None and "limit_pence" not in self.errors:
            self.add_error("limit_pence", "Enter the amount above which the Board decides.")
        return {"ended": False} | cleaned


class OpeningForm(forms.Form):
    """What funds held before the record: a field for each, empty for nothing."""

    mark_optional = False
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, funds: Iterable[Fund], key: Any = None) -> None:
        super().__init__(data, initial={"key": key})
        self.funds = {f"fund{fund.pk}": fund for fund in funds}
        for name, fund in self.funds.items():
            self.add_field(name, MoneyField(label=str(fund), required=False, least=None))

    def clean(self) -> dict[str, Any]:
        """At least one balance."""
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not any(cleaned.get(name) for name in self.funds):
            self.add_error(next(iter(self.funds), None), "Enter at least one balance.")
        return cleaned

    def balances(self) -> dict[Fund, int]:
        """What was entered, in pence."""
        return {fund: self.cleaned_data[name] for name, fund in self.funds.items() if self.cleaned_data[name]}

    @property
    def rows(self) -> list[tuple[Fund, Any]]:
        """Each fund with its field."""
        return [(fund, self[name]) for name, fund in self.funds.items()]


class ClosingForm(forms.Form):
    """What the books of the host say of each fund on 31 March, and what explains a difference; `seen` is what the ledger said
    when the page was drawn."""

    mark_optional = False

    def __init__(self, data: Any = None, *, rows: Iterable[Row]) -> None:
        super().__init__(data)
        self.of = {row.fund.pk: row for row in rows}
        for pk, row in self.of.items():
            self.add_field(f"books{pk}", MoneyField(
                label=f"Books, {row.fund}", least=None, error_messages={"required": f"Enter what the books say of {row.fund}."}
            ))
            self.add_field(f"words{pk}", forms.CharField(
                label=f"What explains the difference, {row.fund}", required=False, max_length=2000, widget=forms.Textarea({"rows": 2})
            ))
            self.add_field(f"seen{pk}", forms.IntegerField(widget=forms.HiddenInput, initial=row.totals.balance))

    def clean(self) -> dict[str, Any]:
        """A difference is explained."""
        cleaned = super().clean() or self.cleaned_data
        for pk, row in self.of.items():
            said = cleaned.get(f"books{pk}")
            if said is not None and said != row.totals.balance and not cleaned.get(f"words{pk}"):
                self.add_error(f"words{pk}", f"Say what explains the difference of {row.fund}.")
        return cleaned

    def books(self) -> Mapping[int, Books]:
        """What was entered, by the key of the fund."""
        return {pk: Books(self.cleaned_data[f"books{pk}"], self.cleaned_data[f"words{pk}"]) for pk in self.of}

    def compared(self) -> list[tuple[Row, int, int, str]]:
        """Each fund with what the books say, the difference (above zero: the books have more) and its words, in pence."""
        return [
            (row, said.pence, said.pence - row.totals.balance, said.words) for row, said in zip(self.of.values(), self.books().values(), strict=True)
        ]

    def seen(self) -> Mapping[int, int]:
        """What the page showed of each fund."""
        return {pk: self.cleaned_data[f"seen{pk}"] for pk in self.of}

    def moved(self) -> list[Row]:
        """The funds of which the ledger says something else than the page did, or that were not on it."""
        return [row for pk, row in self.of.items() if self.data.get(f"seen{pk}") != str(row.totals.balance)]

    @property
    def rows(self) -> list[tuple[Row, Any, Any, Any]]:
        """Each fund with its fields: books, words, seen."""
        return [(row, self[f"books{pk}"], self[f"words{pk}"], self[f"seen{pk}"]) for pk, row in self.of.items()]


class BudgetForm(forms.Form):
    """What a fund is meant to spend: a field for each project, and for anything else (key 0)."""

    mark_optional = False

    def __init__(self, data: Any = None, *, projects: Iterable[Project], standing: Mapping[int, tuple[int, int]]) -> None:
        """`standing`: by the key of the project, pence and version of the budget as it is."""
        super().__init__(data)
        self.projects: dict[int, Project | None] = {project.pk: project for project in projects} | {0: None}
        for pk, project in self.projects.items():
            pence, version = standing.get(pk, (None, 0))
            self.add_field(f"pence{pk}", MoneyField(label=str(project or "Anything else"), required=False, least=0, initial=pence))
            self.add_field(f"version{pk}", forms.IntegerField(widget=forms.HiddenInput, initial=version))

    def plans(self) -> list[Plan]:
        """What was entered."""
        return [
            Plan(project, self.cleaned_data[f"pence{pk}"], self.cleaned_data[f"version{pk}"]) for pk, project in self.projects.items()
        ]

    def differing(self, standing: Mapping[int, tuple[int, int]]) -> list[tuple[str, int, int]]:
        """After somebody else's change: each project of theirs and ours, with what stands and what was typed, in pence. The
        form then counts as made from what stands now."""
        told, now = [], {}
        for pk, project in self.projects.items():
            pence, version = standing.get(pk, (0, 0))
            if version != self.cleaned_data[f"version{pk}"]:
                told.append((str(project or "Anything else"), pence, self.cleaned_data[f"pence{pk}"] or 0))
                now[f"version{pk}"] = str(version)
        self.data = self.data.dict() | now  # type: ignore[attr-defined]
        return told

    @property
    def rows(self) -> list[tuple[Any, Any, int]]:
        """Each project's fields, amount and version, and its key."""
        return [(self[f"pence{pk}"], self[f"version{pk}"], pk) for pk in self.projects]
