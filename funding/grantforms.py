"""Forms of grants: a grant with its instalments, what arrives, what is passed on, the letter. And the filter of the list."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import django_filters
from django.db.models import F, QuerySet
from django.forms import BoundField
from django.utils import timezone

from csp import forms
from csp.models import Agency, Person, Project
from funding.forms import MoneyField
from funding.grantqueries import late_grants, to_spend_soon
from funding.models import Fund, Grant
from funding.queues import MORE
from funding.rows import Due, read_dues
from meetings.paperforms import ACCEPTED, EMPTY_FILE, FILE_HINT, UploadField
from meetings.timetable import Year

LONG = {"rows": "3"}


class FilterForm(forms.Form):
    """Nothing in a filter has to be filled in, so nothing is marked as optional."""

    mark_optional = False


def filter_years(days: Iterable[date | None]) -> list[tuple[str, str]]:
    """The years of `days` for a list to choose from, the latest first."""
    return [(year.slug, str(year)) for year in sorted({Year.of(day) for day in days if day}, reverse=True)]


class ByYear:
    """A filter by the financial year of one day of a row."""

    day = ""

    def in_year(self, rows: QuerySet, name: str, slug: str) -> QuerySet:
        """Rows whose day lies in that year."""
        year = Year.named(slug)
        return rows.filter(**{f"{self.day}__range": (year.first, year.last)})


class GrantFilter(ByYear, django_filters.FilterSet):
    """Grants (with sums) of one fund, awarded in one year, in one state."""

    day = "awarded_on"
    fund = django_filters.ModelChoiceFilter(label="Fund", queryset=Fund.objects.order_by("order"), empty_label="All funds")
    year = django_filters.ChoiceFilter(
        label="Awarded in", method="in_year", empty_label="All years",
        choices=lambda: filter_years(Grant.objects.dates("awarded_on", "month")),
    )
    state = django_filters.ChoiceFilter(label="State", method="in_state", empty_label="Any", choices=[
        ("late", "An instalment is overdue"), ("soon", "To be spent within 60 days"), ("unspent", "Not all spent"),
        ("spent", "All spent"),
    ])

    class Meta:
        model = Grant
        fields = ["fund", "year", "state"]
        form = FilterForm

    def in_state(self, rows: QuerySet[Any], name: str, state: str) -> QuerySet[Any]:
        """What is still to be done about them."""
        today = timezone.localdate()
        found: dict[str, Callable[[], QuerySet[Any]]] = {
            "late": lambda: late_grants(rows, today), "soon": lambda: to_spend_soon(rows, today),
            "unspent": lambda: rows.filter(spent__lt=F("pence")), "spent": lambda: rows.filter(spent__gte=F("pence")),
        }
        return found[state]()


class FundField(forms.ModelChoiceField):
    """A fund that takes new money, or the one that a thing is of."""

    def __init__(self, **options: Any) -> None:
        super().__init__(Fund.objects.filter(ended=False), empty_label="Choose a fund", **options)


def also_of(form: forms.Form, fund: Fund | None) -> None:
    """Let a form offer the fund that its thing is of, be it ended."""
    field = form.fields["fund"]
    if fund is not None and fund.ended and isinstance(field, forms.ModelChoiceField):
        field.queryset = Fund.objects.filter(ended=False) | Fund.objects.filter(pk=fund.pk)


def project_field() -> forms.ModelChoiceField:
    """A project, if any."""
    return forms.ModelChoiceField(Project.objects.order_by("name"), label="Project", required=False, empty_label="None")


def agency_field(label: str, hint: str) -> forms.ModelChoiceField:
    """An organisation, if any; none is the partnership itself."""
    return forms.ModelChoiceField(
        Agency.objects.order_by("name"), label=label, required=False, help_text=hint, empty_label="The partnership itself"
    )


class PersonField(forms.ModelChoiceField):
    """Somebody of the record; two of one name are told apart."""

    def __init__(self, **options: Any) -> None:
        super().__init__(Person.objects.order_by("name", "pk"), required=False, empty_label="Nobody named", **options)

    def label_from_instance(self, person: Person) -> str:
        """Dr Ada Stell; Sarah Ahmed (police)."""
        return f"{person} ({person.distinction})" if person.distinction else str(person)


class Versioned(forms.Form):
    """A form that changes something: it sends back the version that its page showed."""

    version = forms.IntegerField(widget=forms.HiddenInput, initial=0)


class Folding(Versioned):
    """A form of which the fields that are rarely needed are folded away, until one of them says something or is wrong."""

    folded: tuple[str, ...] = ()
    more = ""

    def shown(self) -> list[BoundField]:
        """The fields that stand open."""
        return [self[name] for name in self.fields if name not in self.folded]

    def kept(self) -> list[BoundField]:
        """Those that are folded away."""
        return [self[name] for name in self.folded]

    def opened(self) -> bool:
        """Whether one of those has something to show: of a new thing, only what was sent."""
        fresh = not self.is_bound and not self.initial.get("version")
        return not fresh and any(self[name].value() or self[name].errors for name in self.folded)


class Keyed(forms.Form):
    """A form that writes an entry: sent twice it counts once."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


class GrantForm(Folding):
    """A grant: the first four are enough to enter one."""

    folded = ("reference", "project", "starts", "ends", "conditions")
    more = "Reference, project, period and conditions"

    fund = FundField(label="Fund")
    title = forms.CharField(label="What it is for", max_length=200)
    pence = MoneyField(label="Amount")
    awarded_on = forms.DateField(label="Awarded on")
    instalments = forms.CharField(
        label="Instalments expected", required=False, widget=forms.Textarea({**LONG, "spellcheck": "false"}),
        help_text="One a line: the day, the amount, and words for the statement if you like. For example: 1/6/2030 5,000.00 First half",
    )
    spend_by = forms.DateField(label="Must be spent by", required=False)
    recipient = agency_field("Who receives it", "For money that goes on to a partner.")
    reference = forms.CharField(label="The funder’s reference", max_length=80, required=False)
    project = project_field()
    starts = forms.DateField(label="Pays for work from", required=False)
    ends = forms.DateField(label="Pays for work until", required=False)
    conditions = forms.CharField(label="Conditions", required=False, widget=forms.Textarea(LONG))

    def clean_instalments(self) -> list[Due]:
        """The instalments in their order; says which line is not understood."""
        try:
            return read_dues(self.cleaned_data["instalments"])
        except ValueError as error:
            raise forms.ValidationError(str(error)) from None


class ReceiveForm(Keyed):
    """An instalment arrived: all is filled in beforehand."""

    pence = MoneyField(label="Amount received")
    more = forms.BooleanField(label=MORE, required=False)
    on = forms.DateField(label="Received on")
    reference = forms.CharField(label="Reference of the payment", max_length=80, required=False)


class PassOnForm(Keyed):
    """Money of a partner's grant goes on to them."""

    pence = MoneyField(label="Amount passed on")
    on = forms.DateField(label="Paid on")
    reference = forms.CharField(label="Reference of the payment", max_length=80, required=False)


class LetterForm(Versioned):
    """The award letter."""

    letter = UploadField(
        label="Award letter", help_text=FILE_HINT, widget=forms.FileInput({"accept": ACCEPTED}), error_messages=EMPTY_FILE
    )
