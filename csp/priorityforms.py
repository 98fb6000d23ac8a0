"""Forms of the list of priorities."""

from __future__ import annotations

from typing import Any

from csp import forms
from csp.models import Agency, Group, Person, Priority


class PriorityForm(forms.Form):
    """A priority and the day from which it is one."""

    name = forms.CharField(label="Name of the priority", max_length=200)
    starts = forms.DateField(label="First day", required=False, help_text="Leave it empty if it has always been one.")


class EndForm(forms.Form):
    """From which day a priority is one no more."""

    mark_optional = False
    on = forms.DateField(
        label="Not a priority from", required=False,
        help_text="Action points that serve it keep it. Leave it empty to let it go on.",
    )


class RenameForm(forms.Form):
    """Another name from a day."""

    mark_optional = False
    name = forms.CharField(label="New name", max_length=200)
    on = forms.DateField(label="From", help_text="The first day on which it is called so.")


class AlsoForm(forms.Form):
    """A further name."""

    name = forms.CharField(label="Name", max_length=200, help_text="As papers print it.")
    until = forms.DateField(label="Last day of that name", required=False, help_text="Of an earlier name. Leave it empty for a shorter or other one.")


class EndWorkForm(forms.Form):
    """The first day on which somebody does it no more."""

    on = forms.DateField(label="From", help_text="The first day on which it is no longer so.")


class LeadForm(forms.Form):
    """Who leads a priority from a day."""

    mark_optional = False
    person = forms.ModelChoiceField(Person.objects.none(), label="Who", empty_label="Choose somebody")
    on = forms.DateField(label="From")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["person"].queryset = Person.objects.order_by("name", "distinction")  # type: ignore[attr-defined]


class GroupForm(forms.Form):
    """Which group works on a priority from a day."""

    mark_optional = False
    group = forms.ModelChoiceField(Group.objects.none(), label="Group", empty_label="Choose a group")
    on = forms.DateField(label="From")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        groups = Group.objects.exclude(kind=Group.Kind.PARTNERSHIP).order_by("name")
        self.fields["group"].queryset = groups  # type: ignore[attr-defined]


class ObjectiveForm(forms.Form):
    """What an objective says."""

    text = forms.CharField(
        label="What is to be reached", max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="In one sentence: fewer repeat calls from the bus station.",
    )
    measure = forms.CharField(label="Measured by", max_length=300, required=False, help_text="What is counted: calls logged by the control room.")
    unit = forms.CharField(label="Unit", max_length=60, required=False, help_text="Calls a quarter, per cent, people.")
    baseline = forms.CharField(label="Baseline", max_length=80, required=False, help_text="Where it begins: 46.")
    target = forms.CharField(label="Target", max_length=80, required=False, help_text="Where it is to be: 35.")
    starts = forms.DateField(label="First day", required=False)
    due = forms.DateField(label="By when")
    person = forms.ModelChoiceField(Person.objects.none(), label="Owner: a person", required=False, empty_label="Nobody")
    agency = forms.ModelChoiceField(Agency.objects.none(), label="Or an agency", required=False, empty_label="None")
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["person"].queryset = Person.objects.order_by("name", "distinction")  # type: ignore[attr-defined]
        self.fields["agency"].queryset = Agency.objects.order_by("name")  # type: ignore[attr-defined]

    def clean_version(self) -> int:
        """0 of one that is new."""
        return self.cleaned_data["version"] or 0


class CarryForm(ObjectiveForm):
    """What is meant from a day instead of an objective that ends."""

    on = forms.DateField(label="From", help_text="The first day of what is meant now.")
    priority = forms.ModelChoiceField(Priority.objects.none(), label="For which priority", empty_label=None)
    field_order = ("on", "priority")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        del self.fields["starts"]
        self.fields["priority"].queryset = Priority.objects.order_by("order")  # type: ignore[attr-defined]


class EndObjectiveForm(forms.Form):
    """From which day an objective holds no more."""

    mark_optional = False
    on = forms.DateField(label="Not an objective from", required=False, help_text="Leave it empty to let it go on.")
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def clean_version(self) -> int:
        """0 where none came."""
        return self.cleaned_data["version"] or 0
