"""Forms of the pages of votes. The buttons of a vote are drawn by its template; here is what they take."""

from __future__ import annotations

from typing import Any, cast

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from csp import forms
from csp.models import Agency, Block, Person
from meetings.models import AgendaItem, BallotResult, Meeting, Vote
from meetings.votequeries import items_of


class ItemField(forms.ModelChoiceField):
    """An item of a meeting's agenda, or a part of one, by number and title."""

    def of(self, meeting: Meeting) -> None:
        """Offer the items of `meeting`."""
        rows = items_of(meeting)
        self.queryset = AgendaItem.objects.filter(agenda__meeting=meeting)
        self.choices = [("", "No item"), *((row.item.pk, f"{row.number} {row.item.title}"[:90]) for row in rows)]


def _offer(form: forms.Form, name: str, queryset: QuerySet) -> None:
    cast(forms.ModelChoiceField, form.fields[name]).queryset = queryset


class MotionForm(forms.Form):
    """A motion in typed words, or the recommendation of a paper."""

    motion = forms.CharField(label="Words of the motion", widget=forms.Textarea(attrs={"rows": 2}), required=False)
    item = ItemField(AgendaItem.objects.none(), label="Agenda item", required=False)
    source = forms.ModelChoiceField(Block.objects.none(), required=False, widget=forms.HiddenInput)
    mark_optional = False

    def __init__(self, meeting: Meeting, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        cast(ItemField, self.fields["item"]).of(meeting)
        _offer(self, "source", Block.objects.filter(section__document__paper__meeting=meeting))

    def clean(self) -> dict[str, Any]:
        """Words, or a recommendation."""
        given = super().clean() or self.cleaned_data
        if not self.errors and not given.get("motion") and not given.get("source"):
            raise ValidationError({"motion": "Enter the words of the motion."})
        return given


class VoteForm(forms.Form):
    """The vote of an agency; `was`: the one that the page showed; `choice` empty: that one is taken back."""

    agency = forms.ModelChoiceField(Agency.objects.all())
    choice = forms.ChoiceField(choices=Vote.Choice.choices, required=False)
    was = forms.ChoiceField(choices=Vote.Choice.choices, required=False)
    notified = forms.BooleanField(required=False)


class ClosingForm(forms.Form):
    """How a vote is closed."""

    deciding = forms.ChoiceField(choices=BallotResult.Deciding.choices, required=False)
    chair = forms.ModelChoiceField(Person.objects.all(), required=False)
    at = forms.TimeField(required=False)
    seen = forms.CharField(max_length=16)


class InterestForm(forms.Form):
    """An interest that somebody declares."""

    person = forms.ModelChoiceField(Person.objects.none(), label="Who", error_messages={"required": "Choose who declares it."})
    item = ItemField(AgendaItem.objects.none(), label="In which item", required=False)
    words = forms.CharField(
        label="What the interest is", max_length=2000, error_messages={"required": "Enter what the interest is."}
    )
    left_room = forms.BooleanField(label="Left the room for that item, and is not counted in its votes", required=False)
    mark_optional = False

    def __init__(self, meeting: Meeting, *args: Any, **options: Any) -> None:
        # Two forms of one page: their fields have names of their own.
        super().__init__(*args, auto_id="interest_%s", **options)
        there = Person.objects.filter(attendances__meeting=meeting, attendances__present=True)
        _offer(self, "person", there.order_by("name"))
        cast(ItemField, self.fields["item"]).of(meeting)
