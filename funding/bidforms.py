"""Forms of bids, commitments and projects, and the filters of their lists."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import django_filters
from django.db.models import Q, QuerySet

from csp import forms
from csp.models import Agency, Priority, Project
from funding.bidservices import asked_in_all
from funding.boardqueries import Place, likeliest
from funding.forms import MoneyField
from funding.grantforms import (
    LONG,
    ByYear,
    FilterForm,
    Folding,
    FundField,
    Keyed,
    PersonField,
    Versioned,
    agency_field,
    filter_years,
    project_field,
)
from funding.models import Bid, BidPart, Commitment, Fund, Grant
from funding.rows import Part, read_parts
from meetings.models import Decision, Meeting


class BidFilter(ByYear, django_filters.FilterSet):
    """Bids to one fund, decided in one year, in one state."""

    day = "decided_on"
    fund = django_filters.ModelChoiceFilter(label="Fund", queryset=Fund.objects.order_by("order"), empty_label="All funds")
    year = django_filters.ChoiceFilter(
        label="Decided in", method="in_year", empty_label="All years",
        choices=lambda: filter_years(Bid.objects.filter(decided_on__isnull=False).dates("decided_on", "month")),
    )
    state = django_filters.ChoiceFilter(label="State", choices=Bid.State.choices, empty_label="Any")

    class Meta:
        model = Bid
        fields = ["fund", "year", "state"]
        form = FilterForm


class BidForm(Folding):
    """A bid: fund, title and amount are enough to enter one."""

    folded = ("applicant", "project", "notes")
    more = "Who applies, project and notes"

    fund = FundField(label="Fund applied to")
    title = forms.CharField(label="What it is for", max_length=200)
    asked_pence = MoneyField(label="Amount asked for", required=False, help_text="Leave it empty to take the sum of the parts.")
    parts = forms.CharField(
        label="Parts", required=False, widget=forms.Textarea(LONG),
        help_text="Where it asks for several things, one a line with its amount last. For example: Lamps at the lock 1,500.00",
    )
    submitted_on = forms.DateField(label="Submitted on", required=False, help_text="Leave it empty for a draft.")
    on_behalf_of = agency_field("On behalf of", "The organisation that the money is for.")
    applicant = PersonField(label="Who applies")
    project = project_field()
    notes = forms.CharField(
        label="Notes", required=False, widget=forms.Textarea(LONG),
        help_text="A paper for the Board begins with them. Leave a blank line between paragraphs.",
    )

    def clean_parts(self) -> list[Part]:
        """The parts in their order; says which line is not understood."""
        try:
            return read_parts(self.cleaned_data["parts"])
        except ValueError as error:
            raise forms.ValidationError(str(error)) from None

    def clean(self) -> dict[str, Any]:
        """The sum of the parts is what is asked for."""
        said = super().clean() or {}
        if "parts" in said and "asked_pence" in said:
            try:
                asked_in_all(said["asked_pence"], said["parts"])
            except ValueError as error:
                self.add_error("asked_pence", str(error))
        return said


class SubmitForm(Versioned):
    """A bid goes to the funder."""

    on = forms.DateField(label="Submitted on")


class DecideForm(Versioned):
    """What came of a bid. What each part won is asked where it has parts, else what it won in all."""

    on = forms.DateField(label="Decided on")
    won_pence = MoneyField(label="Amount won", least=0, help_text="Nothing for an unsuccessful bid: enter 0.")
    reference = forms.CharField(label="The funder’s reference", max_length=80, required=False)

    def __init__(self, *args: Any, parts: Sequence[BidPart], **options: Any) -> None:
        super().__init__(*args, **options)
        self.parts = parts
        if not parts:
            return
        del self.fields["won_pence"]
        last = self.fields.pop("reference")
        for part in parts:
            self.fields[f"part_{part.position}"] = MoneyField(
                label=f"Won for {part.words}", least=0, initial=part.asked_pence,
                error_messages={"required": f"Enter what was won for {part.words}, 0 for nothing."},
            )
        self.fields["reference"] = last

    def parts_won(self) -> list[int] | None:
        """Pence that each part won, in their order; None where the bid has none."""
        return [self.cleaned_data[f"part_{part.position}"] for part in self.parts] if self.parts else None


class BoardForm(Versioned):
    """Where the paper goes: the likeliest item is chosen beforehand."""

    place = forms.ChoiceField(label="Meeting and item", error_messages={"required": "Choose where it goes."})

    def __init__(self, *args: Any, places: Sequence[tuple[Meeting, Sequence[Place]]], **options: Any) -> None:
        options["initial"] = {"place": likeliest(places), **options.get("initial", {})}
        super().__init__(*args, **options)
        field = self.fields["place"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(one.key, one.words) for _, rows in places for one in rows]


class CommitmentFilter(ByYear, django_filters.FilterSet):
    """Commitments of one fund, proposed in one year, in one state."""

    day = "proposed_on"
    fund = django_filters.ModelChoiceFilter(label="Fund", queryset=Fund.objects.order_by("order"), empty_label="All funds")
    year = django_filters.ChoiceFilter(
        label="Proposed in", method="in_year", empty_label="All years",
        choices=lambda: filter_years(Commitment.objects.dates("proposed_on", "month")),
    )
    state = django_filters.ChoiceFilter(
        label="State", method="in_state", empty_label="Any", choices=[("open", "Still to be paid"), *Commitment.State.choices]
    )

    class Meta:
        model = Commitment
        fields = ["fund", "year", "state"]
        form = FilterForm

    def in_state(self, rows: QuerySet[Any], name: str, state: str) -> QuerySet[Any]:
        """Those in a state, or of which something is left to be paid."""
        return rows.filter(state="agreed", left__gt=0) if state == "open" else rows.filter(state=state)


class CommitmentForm(Versioned):
    """Money promised for something: the first three are enough."""

    fund = FundField(label="Fund")
    words = forms.CharField(label="What it is for", max_length=200)
    pence = MoneyField(label="Amount")
    on = forms.DateField(label="Proposed on")
    party = forms.CharField(label="Who is to be paid", max_length=200, required=False)
    project = project_field()
    reason = forms.CharField(
        label="Why", required=False, widget=forms.Textarea(LONG),
        help_text="The paper for the Board begins with it. Leave a blank line between paragraphs.",
    )


class DecisionField(forms.ModelChoiceField):
    """A decision of the meeting, in its words."""

    def label_from_instance(self, decision: Decision) -> str:
        """What was decided, and how it ended."""
        return f"{decision.get_outcome_display()}: {decision.text[:140]}"


class DecisionForm(Versioned):
    """Which decision it is."""

    decision = DecisionField(
        queryset=Decision.objects.none(), label="Which decision is about this?", widget=forms.Radios, empty_label=None
    )


class GiveBackForm(Versioned):
    """How much of a promise is not needed."""

    pence = MoneyField(label="Amount not needed")


class PayForm(Keyed):
    """Something is paid of a promise: all but the reference is filled in beforehand."""

    pence = MoneyField(label="Amount paid")
    on = forms.DateField(label="Paid on")
    words = forms.CharField(label="What it was", max_length=300)
    party = forms.CharField(label="Who was paid", max_length=200, required=False)
    reference = forms.CharField(label="Invoice or order", max_length=80, required=False)
    grant = forms.ModelChoiceField(
        Grant.objects.none(), label="Out of which grant", required=False, empty_label="No grant", help_text="Counts as spent of it."
    )


class ProjectFilter(django_filters.FilterSet):
    """Projects of one priority, or business as usual."""

    USUAL, NEITHER = "usual", "neither"
    serves = django_filters.ChoiceFilter(label="Priority", method="that_serve", empty_label="All projects", choices=lambda: [
        *((str(pk), name) for pk, name in Priority.objects.order_by("order").values_list("pk", "name")),
        ("usual", "Business as usual"), ("neither", "Neither is known"),
    ])

    class Meta:
        model = Project
        fields = ["serves"]
        form = FilterForm

    def that_serve(self, rows: QuerySet[Project], name: str, wanted: str) -> QuerySet[Project]:
        """What serves the priority, or what is asked for instead."""
        if wanted == self.USUAL:
            return rows.filter(business_as_usual=True)
        return rows.filter(Q(priority=None, business_as_usual=False) if wanted == self.NEITHER else Q(priority=wanted))


class ProjectForm(Versioned):
    """A project: its name is enough."""

    name = forms.CharField(label="Name", max_length=200)
    priority = forms.ModelChoiceField(Priority.objects.order_by("order"), label="Priority that it serves", required=False, empty_label="None")
    business_as_usual = forms.BooleanField(label="It is business as usual, whatever the priorities are", required=False)
    lead = PersonField(label="Lead")
    lead_agency = forms.ModelChoiceField(Agency.objects.order_by("name"), label="Lead agency", required=False, empty_label="None named")
    purpose = forms.CharField(label="Purpose", required=False, widget=forms.Textarea(LONG), help_text="What it is for, in a sentence or two.")
    funded_by = forms.CharField(
        label="Who pays for it", max_length=300, required=False, help_text="Where the ledger does not say: two agencies together, money in kind.",
    )
    outcome = forms.CharField(label="Outcome", required=False, widget=forms.Textarea(LONG), help_text="What came of it.")
    starts = forms.DateField(label="First day", required=False)
    ends = forms.DateField(label="Last day", required=False)

    def clean(self) -> dict[str, Any]:
        """A priority or business as usual, not both; days in order."""
        said = super().clean() or {}
        if said.get("priority") and said.get("business_as_usual"):
            self.add_error("business_as_usual", "It serves a priority or is business as usual, not both.")
        if said.get("starts") and said.get("ends") and said["ends"] < said["starts"]:
            self.add_error("ends", "Its last day lies before its first.")
        return said
