"""Forms of the pages of people and agencies."""

from __future__ import annotations

from typing import Any

from actions.models import ActionPoint, ActionPointQuerySet
from actions.peopleservices import Newcomer
from csp import forms
from csp.models import Agency, Group, Membership, Office, Person

# The support officer is appointed under People with access.
OFFICES = [one for one in Office.Kind.choices if one[0] != Office.Kind.SUPPORT_OFFICER]


NO_DAY = {"required": "Enter the day from which it is so."}
NO_STANDING = {"required": "Choose whether as a Board member or as a member."}


class PeopleField(forms.ModelChoiceField):
    """Somebody of the record; two of one name are told apart."""

    def __init__(self, **options: Any) -> None:
        super().__init__(Person.objects.none(), **options)

    def label_from_instance(self, person: Person) -> str:
        """Dr Ada Stell; Sarah Ahmed (police)."""
        return f"{person} ({person.distinction})" if person.distinction else str(person)


class PointsField(forms.ModelMultipleChoiceField):
    """Action points to pass on, all ticked at first."""

    def __init__(self, **options: Any) -> None:
        super().__init__(ActionPoint.objects.none(), required=False, widget=forms.CheckboxSelectMultiple, **options)

    def label_from_instance(self, point: ActionPoint) -> str:
        """Its number, its meeting and its words."""
        return f"{point.reference}, {point.meeting}: {point.text or 'its words are not in the record'}"


class Day(forms.Form):
    """From which day."""

    on = forms.DateField(
        label="From which day", help_text="The first day on which it is so, for example 1 April 2027.", error_messages=NO_DAY
    )


class _Passing(forms.Form):
    """A form with action points that may change hands; without any, it does not ask."""

    mark_optional = False
    points = PointsField(
        label="Open action points to pass on", help_text="They change hands at once, with a line in each that says so."
    )

    def __init__(self, *args: Any, points: ActionPointQuerySet, **options: Any) -> None:
        options["initial"] = {"points": list(points)} | options.get("initial", {})
        super().__init__(*args, **options)
        self.fields["points"].queryset = points  # type: ignore[attr-defined]
        if not options["initial"]["points"]:
            del self.fields["points"]


class _Who(forms.Form):
    """Somebody of the record, or somebody new. Clean, `who` is a Person or a Newcomer."""

    mark_optional = False
    person = PeopleField(label="Who", required=False, empty_label="Somebody who is not in this list")
    name = forms.CharField(
        label="Name, if not in the list", max_length=120, required=False, help_text="Without title, as spoken: Priya Okonedo."
    )
    title = forms.CharField(label="Title", max_length=60, required=False, help_text="Of somebody new: Dr, Councillor.")
    email = forms.EmailField(label="E-mail address", required=False, help_text="Of somebody new.")
    distinction = forms.CharField(
        label="What tells them apart", max_length=80, required=False,
        help_text="Only where the record knows another of that name: for example their agency.",
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["person"].queryset = Person.objects.order_by("name", "distinction")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """One person, chosen or named, not both; a name that the record has is chosen."""
        entered = super().clean() or self.cleaned_data
        person, name = entered.get("person"), " ".join(entered.get("name", "").split())
        distinction = entered.get("distinction", "")
        if person and name:
            self.add_error("name", "Choose somebody from the list or enter a name, not both.")
        elif not person and not name and "name" not in self.errors:
            self.add_error("person", "Choose who it is, or enter their name below.")
        elif name and not distinction and (namesake := Person.objects.filter(name__iexact=name).first()):
            self.add_error("name", f"The record knows {namesake}: choose them from the list. If it is somebody else, say what tells them apart.")
        entered["who"] = person or Newcomer(name, entered.get("title", ""), distinction, entered.get("email", ""))
        return entered


class HandoverForm(_Passing, _Who):
    """Who follows in a seat, from when, and what goes over."""

    on = forms.DateField(
        label="From which day", help_text="Their first day. Whoever holds the seat now has it until the day before.",
        error_messages=NO_DAY,
    )
    offices = forms.BooleanField(label="The offices go over too", required=False, initial=True)
    field_order = ("person", "name", "title", "email", "distinction", "on", "offices", "points")

    def __init__(self, *args: Any, seat: Membership, held: list[str], **options: Any) -> None:
        super().__init__(*args, **options)
        people = self.fields["person"]
        people.queryset = people.queryset.exclude(pk=seat.person_id)  # type: ignore[attr-defined]
        if held:
            self.fields["offices"].help_text = f"{'; '.join(held)}."
        else:
            del self.fields["offices"]


class SeatForm(_Who):
    """Somebody takes a seat."""

    agency = forms.ModelChoiceField(
        Agency.objects.none(), label="For which agency", required=False, empty_label="None: they sit for nobody"
    )
    group = forms.ModelChoiceField(Group.objects.none(), label="In which group", empty_label=None)
    standing = forms.ChoiceField(
        label="As", choices=Membership.Standing.choices, widget=forms.Radios(inline=True), error_messages=NO_STANDING
    )
    role = forms.ChoiceField(
        label="They are the agency’s", choices=Membership.Role.choices, widget=forms.Radios(inline=True),
        initial=Membership.Role.REPRESENTATIVE,
    )
    team = forms.CharField(label="Team within the agency", max_length=120, required=False)
    on = forms.DateField(label="From which day", error_messages=NO_DAY)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["agency"].queryset = Agency.objects.filter(successor=None).order_by("name")  # type: ignore[attr-defined]
        self.fields["group"].queryset = Group.objects.order_by("name")  # type: ignore[attr-defined]
        self.fields["group"].initial = Group.objects.filter(kind=Group.Kind.PARTNERSHIP).first()


class EndSeatForm(Day):
    """A seat is given up."""

    awaited = forms.BooleanField(
        label="The agency is to name somebody else", required=False, initial=True, help_text="The seat is then shown as awaited."
    )

    def __init__(self, *args: Any, seat: Membership, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["on"].help_text = "The first day on which they no longer sit."
        if seat.agency is None or seat.role == Membership.Role.DEPUTY:
            del self.fields["awaited"]


class AwaitForm(Day):
    """A seat that nobody holds yet."""

    group = forms.ModelChoiceField(Group.objects.none(), label="In which group", empty_label=None)
    standing = forms.ChoiceField(
        label="As", choices=Membership.Standing.choices, widget=forms.Radios(inline=True), error_messages=NO_STANDING
    )
    field_order = ("group", "standing", "on")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["group"].queryset = Group.objects.order_by("name")  # type: ignore[attr-defined]
        self.fields["group"].initial = Group.objects.filter(kind=Group.Kind.PARTNERSHIP).first()
        self.fields["on"].help_text = "Since when nobody holds it."


class RenameForm(Day):
    """Another name from a day."""

    name = forms.CharField(label="New name", max_length=200)
    short_name = forms.CharField(label="Abbreviation", max_length=40, required=False)
    field_order = ("name", "short_name", "on")


class MergeForm(_Passing, Day):
    """An agency goes over into another."""

    successor = forms.ModelChoiceField(
        Agency.objects.none(), label="Into which agency", empty_label="Choose one", help_text="Not there? Add it first.",
        error_messages={"required": "Choose the agency that it goes over into."},
    )
    field_order = ("successor", "on", "points")

    def __init__(self, *args: Any, agency: Agency, **options: Any) -> None:
        super().__init__(*args, **options)
        others = Agency.objects.filter(successor=None).exclude(pk=agency.pk)
        self.fields["successor"].queryset = others.order_by("name")  # type: ignore[attr-defined]


class AgencyForm(forms.Form):
    """An agency that the record does not know."""

    name = forms.CharField(label="Name", max_length=200)
    short_name = forms.CharField(label="Abbreviation", max_length=40, required=False)
    statutory = forms.BooleanField(label="Statute names it", required=False)


class DescribeForm(forms.Form):
    """What holds of an agency whatever it is called."""

    statutory = forms.BooleanField(label="Statute names it", required=False)
    starts = forms.DateField(label="Exists since", required=False, help_text="Leave it empty for one that is older than the record.")
    org_id = forms.CharField(
        label="Organisation identifier", max_length=80, required=False,
        help_text="As open data about grants names it: GB-CHC- and the number of a charity, GB-COH- and that of a company. Others are at org-id.guide.",
    )


class ContactForm(forms.Form):
    """How to address and reach somebody. `was`: what the page showed."""

    title = forms.CharField(label="Title", max_length=60, required=False, help_text="Councillor, Chief Inspector, Dr.")
    email = forms.EmailField(label="E-mail address", required=False)
    telephone = forms.CharField(label="Telephone", max_length=40, required=False)
    was_title = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    was_email = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    was_telephone = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    mark_optional = False


class OfficeForm(Day):
    """An office from a day."""

    kind = forms.ChoiceField(
        label="Office", choices=OFFICES, widget=forms.Radios(hints={Office.Kind.CHAIR: "Whoever is Chair now stops on that day."})
    )
    matter = forms.CharField(label="Priority", max_length=200, required=False, help_text="Of a priority lead: what they lead.")
    group = forms.ModelChoiceField(Group.objects.none(), label="Of which group", empty_label=None)
    field_order = ("kind", "matter", "group", "on")
    mark_optional = False

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["group"].queryset = Group.objects.order_by("name")  # type: ignore[attr-defined]
        self.fields["group"].initial = Group.objects.filter(kind=Group.Kind.PARTNERSHIP).first()


class PassOnForm(_Passing):
    """Somebody's action points go to somebody else, whoever sits where."""

    person = PeopleField(
        label="To whom", empty_label="Choose somebody", error_messages={"required": "Choose who takes them over."}
    )
    field_order = ("person", "points")

    def __init__(self, *args: Any, before: Person, **options: Any) -> None:
        super().__init__(*args, **options)
        people = Person.objects.exclude(pk=before.pk).order_by("name", "distinction")
        self.fields["person"].queryset = people  # type: ignore[attr-defined]

    def clean_points(self) -> ActionPointQuerySet:
        """At least one."""
        chosen: ActionPointQuerySet = self.cleaned_data["points"]
        if not chosen:
            raise forms.ValidationError("Tick the action points to pass on.")
        return chosen
