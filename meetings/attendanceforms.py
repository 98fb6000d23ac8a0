"""Forms of the page of attendance. They are drawn by its template; here is what they take."""

from __future__ import annotations

from typing import Any

from csp import forms
from csp.models import Person
from meetings.models import Attendance, AttendanceRole
from meetings.presence import MARKS

PEOPLE = Person.objects.all()


class MarkForm(forms.Form):
    """One person marked."""

    person = forms.ModelChoiceField(PEOPLE)
    mark = forms.ChoiceField(choices=[(mark, words) for mark, words in MARKS.items()])
    base = forms.IntegerField(min_value=0)


class RepresentativeForm(forms.Form):
    """Who sits for somebody absent."""

    absent = forms.ModelChoiceField(PEOPLE)
    base = forms.IntegerField(min_value=0)
    name = forms.CharField(max_length=150, error_messages={"required": "Enter the name of who sits for them."})
    agency = forms.CharField(max_length=300, required=False)


class SomebodyForm(forms.Form):
    """Somebody who is there and was not expected."""

    name = forms.CharField(
        label="Name, with a title if they have one", max_length=150, error_messages={"required": "Enter the name."}
    )
    agency = forms.CharField(label="Agency, as it is to be printed", max_length=300, required=False)
    capacity = forms.ChoiceField(
        label="As", choices=[*reversed(Attendance.Capacity.choices)], initial=Attendance.Capacity.GUEST
    )
    present = forms.ChoiceField(label="Mark", choices=[("yes", "Present"), ("no", "Apologies")], initial="yes")
    replaces = forms.CharField(label="Newcomer: whom they follow", max_length=150, required=False)
    mark_optional = False

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, names in (("name", "people"), ("agency", "agencies"), ("replaces", "people")):
            self.fields[name].widget.attrs |= {"list": names, "autocomplete": "off"}


class RoleForm(forms.Form):
    """Who has a role throughout; or, with `at`, who takes it over then."""

    role = forms.ChoiceField(choices=AttendanceRole.Role.choices)
    person = forms.ModelChoiceField(PEOPLE, required=False)
    at = forms.CharField(max_length=80, required=False)


class RoomForm(forms.Form):
    """Somebody leaves, comes late or comes back, at a time or now; or was there throughout after all."""

    person = forms.ModelChoiceField(PEOPLE)
    way = forms.ChoiceField(choices=[("left", "Has left"), ("came", "Has come"), ("throughout", "There throughout")])
    at = forms.TimeField(required=False)


class SittingForm(forms.Form):
    """When and where the meeting sat, when it was opened to the public, and how many of them came."""

    starts = forms.TimeField(label="Started", required=False)
    opened_to_public_at = forms.TimeField(label="Opened to the public", required=False)
    closed_at = forms.TimeField(label="Closed", required=False)
    venue = forms.CharField(label="Place, as it is to be printed", required=False, max_length=300)
    public_present = forms.IntegerField(label="Members of the public", required=False, min_value=0, max_value=9999)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    mark_optional = False
