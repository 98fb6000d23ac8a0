"""Forms of the page of people with access."""

from __future__ import annotations

from typing import Any

from csp import forms
from csp.accountqueries import people_without_access
from csp.identityservices import find_person
from csp.models import Agency, Membership, Person


class LetIn(forms.Form):
    """Somebody of the record, or somebody new, with the address they sign in by."""

    person = forms.ModelChoiceField(
        Person.objects.none(), label="Who", required=False, empty_label="Somebody who is not in this list",
        help_text="People the record names who cannot sign in yet.",
    )
    name = forms.CharField(
        label="Name, if not in the list", max_length=120, required=False, help_text="Without title, as spoken: Priya Okonedo.",
    )
    email = forms.EmailField(
        label="E-mail address", help_text="They sign in with it, so it must be theirs alone, never a team’s.",
        error_messages={"invalid": "Enter an e-mail address, like name@example.org."},
    )
    standing = forms.ChoiceField(
        label="Seat in the partnership from today", choices=[("", "As the record has it"), *Membership.Standing.choices],
        required=False, initial="",
        widget=forms.Radios(hints={"": "Their seats and offices of today decide what they may read."}),
    )
    agency = forms.ModelChoiceField(
        Agency.objects.none(), label="For which agency", required=False, empty_label="None", help_text="Of a seat given here.",
    )
    mark_optional = False

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["person"].queryset = people_without_access()  # type: ignore[attr-defined]
        self.fields["agency"].queryset = Agency.objects.order_by("name")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """One person: chosen or named, not both, and a name that the record has is chosen."""
        entered = super().clean() or self.cleaned_data
        person, name = entered.get("person"), " ".join(entered.get("name", "").split())
        if person and name:
            self.add_error("name", "Choose somebody from the list or enter a name, not both.")
        elif not person and not name:
            self.add_error("person", "Choose who it is, or enter their name below.")
        elif name and (known := find_person(name)):
            able = hasattr(known, "user")
            self.add_error("name", f"{known} can sign in already." if able else f"The record knows {known}: choose them from the list.")
        return entered | {"name": name}


class SignInAddress(forms.Form):
    """Another address to sign in by."""

    email = forms.EmailField(
        label="New e-mail address", error_messages={"invalid": "Enter an e-mail address, like name@example.org."}
    )


class Seat(forms.Form):
    """What somebody is in the partnership."""

    standing = forms.ChoiceField(
        label="Seat in the partnership", choices=[("", "None"), *Membership.Standing.choices], required=False, widget=forms.Radios,
    )
    agency = forms.ModelChoiceField(Agency.objects.none(), label="For which agency", required=False, empty_label="None")
    mark_optional = False

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["agency"].queryset = Agency.objects.order_by("name")  # type: ignore[attr-defined]
