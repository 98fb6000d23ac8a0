"""Forms of useful contacts, of strategies, and of what a group is for."""

from __future__ import annotations

from typing import Any

from csp import forms
from csp.models import Group, Partnership, Strategy, UsefulContact
from csp.reachlines import ReachLine, read_lines
from csp.reachservices import group_seen

LONG = {"rows": 3}
STARTS = "Leave it empty if it has held for as long as the record goes back."


class Kept(forms.Form):
    """The days on which a row holds, and the version of it that the page showed."""

    starts = forms.DateField(label="First day", required=False, help_text=STARTS)
    ends = forms.DateField(label="Last day", required=False, help_text="When it holds no longer. Reviews of earlier years keep it.")
    version = forms.IntegerField(widget=forms.HiddenInput, initial=0)

    def clean(self) -> dict[str, Any]:
        """Days in order."""
        said = super().clean() or {}
        if said.get("starts") and said.get("ends") and said["ends"] < said["starts"]:
            self.add_error("ends", "Its last day lies before its first.")
        return said


class ContactForm(Kept):
    """A service that the public may need. One way to reach it is enough."""

    name = forms.CharField(label="Name", max_length=200)
    purpose = forms.CharField(label="What for", max_length=300, required=False, help_text="A few words: to report noise at night.")
    telephone = forms.CharField(label="Telephone", max_length=120, required=False, help_text="As it is to be read: 101, or 999 in an emergency.")
    website = forms.URLField(label="Web address", max_length=500, required=False, assume_scheme="https")
    email = forms.EmailField(label="E-mail address", required=False)

    field_order = ["name", "purpose", "telephone", "website", "email", "starts", "ends", "version"]

    @classmethod
    def about(cls, contact: UsefulContact) -> dict[str, Any]:
        """What it says of a contact."""
        return {name: getattr(contact, name) for name in cls.field_order}


class StrategyForm(Kept):
    """A strategy, duty or board that the partnership has a part in."""

    name = forms.CharField(label="Name", max_length=200)
    level = forms.ChoiceField(label="Whose it is", choices=Strategy.Level.choices, widget=forms.Radios(inline=True))
    part = forms.CharField(label="The partnership’s part in it", required=False, max_length=1000, widget=forms.Textarea(LONG))
    link = forms.URLField(label="Web address", max_length=500, required=False, assume_scheme="https")

    field_order = ["name", "level", "part", "link", "starts", "ends", "version"]

    @classmethod
    def about(cls, strategy: Strategy) -> dict[str, Any]:
        """What it says of a strategy."""
        return {name: getattr(strategy, name) for name in cls.field_order}


class LinesForm(forms.Form):
    """Several at once, one a line."""

    lines = forms.CharField(
        label="One a line", max_length=50_000, widget=forms.Textarea({"rows": 6}),
        help_text="Copy them from a table, or part them yourself: name | what for | telephone | web | e-mail. What looks like a number or an "
                  "address is known by itself. One that is there by its name is brought up to date.",
    )

    def clean_lines(self) -> list[ReachLine]:
        """The lines, read."""
        try:
            return read_lines(self.cleaned_data["lines"])
        except ValueError as why:
            raise forms.ValidationError(str(why)) from None


class StrategyLinesForm(LinesForm):
    """Several strategies of one level at once."""

    level = forms.ChoiceField(label="Whose they are", choices=Strategy.Level.choices, widget=forms.Radios(inline=True))

    field_order = ["level", "lines"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["lines"].help_text = "Name | the partnership’s part in it | web. One that is there by its name is brought up to date."


class GroupForm(forms.Form):
    """What a group is for, and its days."""

    purpose = forms.CharField(label="What it was set up for", required=False, max_length=2000, widget=forms.Textarea(LONG), help_text="A sentence or two, for the public.")
    starts = forms.DateField(label="First day", required=False)
    ends = forms.DateField(label="Last day", required=False)
    seen = forms.CharField(widget=forms.HiddenInput)

    @classmethod
    def about(cls, group: Group) -> dict[str, Any]:
        """What it says of a group."""
        return {"purpose": group.purpose, "starts": group.starts, "ends": group.ends, "seen": group_seen(group)}


class ColourForm(forms.Form):
    """The colour of the partnership's annual reviews."""

    colour = forms.ChoiceField(label="Colour of the cover", choices=Partnership.Colour.choices)
