"""The form of a lead, and the asking for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.validators import MaxLengthValidator

from actions.leadreportqueries import ToAsk
from actions.leadreportservices import LeadAsk
from actions.leadreportwords import Said
from actions.models import LeadReport, ObjectiveLine
from csp import forms
from csp.models import Objective

LONGEST = 8_000
PARTS = ("done", "following", "risks", "help_wanted")


def _long(label: str, hint: str = "", rows: int = 4) -> forms.CharField:
    # No count of what remains under each box: nobody comes near the most there may be.
    most = MaxLengthValidator(LONGEST, f"{label}: use {LONGEST:,} characters or fewer.")
    return forms.CharField(label=label, required=False, validators=[most], help_text=hint, widget=forms.Textarea({"rows": rows}))


class LeadReportForm(forms.Form):
    """What a lead says. `objectives`: of each, how it stands, its figure and a sentence."""

    mark_optional = False

    done = _long("Done since the last meeting", "What changed because of it? A blank line begins a new paragraph.", 5)
    following = _long("What comes next", "", 3)
    risks = _long("Risks", "What could stop it, and what is done about that.", 3)
    help_wanted = _long("Help wanted", "What do you ask of the Board or of partners?", 3)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, report: LeadReport, objectives: Sequence[Objective], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.objectives = list(objectives)
        self.initial = {name: getattr(report, name) for name in (*PARTS, "version")}
        for one in self.objectives:
            kept = report.standings.get(str(one.pk), {})
            self.fields[f"standing-{one.pk}"] = forms.ChoiceField(
                label="How it stands", required=False, choices=ObjectiveLine.Standing.choices, widget=forms.Radios()
            )
            self.fields[f"value-{one.pk}"] = forms.CharField(
                label="Figure now", required=False, max_length=80, help_text=f"In {one.unit}." if one.unit else "",
            )
            self.fields[f"text-{one.pk}"] = _long("In a sentence", "", 2)
            self.initial |= {f"{name}-{one.pk}": kept.get(name, "") for name in ("standing", "value", "text")}

    @property
    def rows(self) -> list[tuple[Objective, Any, Any, Any]]:
        """Each objective with its three fields."""
        return [(one, self[f"standing-{one.pk}"], self[f"value-{one.pk}"], self[f"text-{one.pk}"]) for one in self.objectives]

    def said(self) -> Said:
        """What was typed."""
        told = self.cleaned_data
        standings = {
            str(one.pk): {name: told[f"{name}-{one.pk}"] for name in ("standing", "value", "text")} for one in self.objectives
        }
        kept = {key: one for key, one in standings.items() if any(one.values())}
        return Said(told["done"], told["following"], told["risks"], told["help_wanted"], kept)


class AskLeadsForm(forms.Form):
    """By when, with a word of the officer's own."""

    mark_optional = False

    due = forms.DateField(label="Due")
    message = forms.CharField(label="A word of your own", required=False, max_length=2000, widget=forms.Textarea({"rows": 3}))


class AskLeadLine(forms.Form):
    """A priority: of which of its leads the form is asked, and at which address."""

    mark_optional = False

    ask = forms.BooleanField(label="", required=False)
    lead = forms.ChoiceField(label="Of whom", required=False)
    email = forms.EmailField(label="E-mail", required=False, widget=forms.TextInput({"type": "email", "autocomplete": "off"}))

    def __init__(self, one: ToAsk, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.one, self.people = one, {str(office.person_id): office.person for office in one.leads}
        self.fields["ask"].label = str(one.priority)
        self.fields["lead"].choices = [(key, str(person)) for key, person in self.people.items()]  # type: ignore[attr-defined]
        first = next(iter(self.people.values()), None)
        self.initial = {"ask": True, "email": first.email if first else ""}

    def clean(self) -> dict[str, Any]:
        """What is needed of a ticked line."""
        told = super().clean() or {}
        if told.get("ask") and not told.get("email") and "email" not in self.errors:
            self.add_error("email", f"Enter an e-mail address: {self.one.priority}.")
        return told

    def asked(self) -> LeadAsk:
        """The form to be asked for."""
        told = self.cleaned_data
        person = self.people.get(told["lead"]) or next(iter(self.people.values()))
        return LeadAsk(self.one.priority, person, told["email"])
