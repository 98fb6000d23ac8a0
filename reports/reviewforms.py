"""Forms of the desk about annual reviews."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from csp import forms
from csp.models import Group, Section
from meetings.models import StandingVersion
from meetings.timetable import Year
from reports.photographs import ready_photograph


class DraftForm(forms.Form):
    """The year that is to be reviewed."""

    year = forms.ChoiceField(label="Year")
    group = forms.ModelChoiceField(Group.objects.order_by("kind", "name"), label="Whose", empty_label=None)

    def __init__(self, years: Sequence[Year], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        cast(forms.ChoiceField, self.fields["year"]).choices = [(year.slug, f"{year}: 1 April {year.begins} to 31 March {year.begins + 1}") for year in years]
        groups = cast(forms.ModelChoiceField, self.fields["group"])
        groups.initial = Group.objects.filter(kind=Group.Kind.PARTNERSHIP).first()

    def clean_year(self) -> Year:
        """The year that was chosen."""
        return Year.named(self.cleaned_data["year"])


class SettleForm(forms.Form):
    """What is to be taken in, or left, of a review that was looked at."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    act = forms.ChoiceField(choices=[("take", "Take"), ("leave", "Leave")])


class RenewForm(forms.Form):
    """The text that was looked at when its figures were to be brought up to date."""

    revision = forms.IntegerField(widget=forms.HiddenInput)


class PhotographForm(forms.Form):
    """A photograph for a section of a draft, with the words that stand for it."""

    section = forms.ModelChoiceField(Section.objects.none(), label="Under which heading", empty_label=None, help_text="It is put at the end of that section. Move it in the text.")
    file = forms.FileField(label="Photograph", help_text="JPEG, PNG or WebP. What it says of its maker and the place is taken out.")
    alternative_text = forms.CharField(
        label="What it shows", max_length=500, widget=forms.Textarea({"rows": 2}),
        help_text="For those who cannot see it: one sentence, without “photograph of”.",
    )

    def __init__(self, *args: Any, version: StandingVersion, **options: Any) -> None:
        super().__init__(*args, **options)
        field = cast(forms.ModelChoiceField, self.fields["section"])
        field.queryset = Section.objects.filter(document=version.document_id).order_by("position")
        field.label_from_instance = lambda obj: obj.title or "The year in figures"  # type: ignore[method-assign]

    def clean_file(self) -> bytes:
        """The bytes of the photograph, made ready."""
        try:
            return ready_photograph(self.cleaned_data["file"].read())
        except ValueError as why:
            raise forms.ValidationError(str(why)) from None
