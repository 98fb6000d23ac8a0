"""The filter of the register of action points, and what it says of itself in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import django_filters
from django.db.models import Exists, F, Model, OuterRef
from django.http import QueryDict

from actions.models import ActionOwner, ActionPoint, ActionPointQuerySet
from actions.queries import owned_by, owned_by_agencies
from actions.registerqueries import AGES, of_age, told_by, with_first
from csp import forms
from csp.models import Agency, Group, Person, Priority, User
from meetings.models import Meeting
from reports.deskforms import FilterForm

OUTSTANDING = "outstanding"
LATEST, OLDEST, URGENT = "latest", "oldest", "priority"
SORTS = [(LATEST, "Latest meeting first"), (OLDEST, "First raised longest ago"), (URGENT, "By priority")]
# What a page about all of them leaves aside: how they stand and how old they are is what it counts.
NO_PRIORITY, NONE_WORDS = "none", "No priority"
STANDING = ("status", "age", "sort")
NAMES = ("words", "status", "owner", "agency", "group", "meeting", "priority", "age", "sort")


def _owns(**owner: Any) -> Exists:
    return Exists(ActionOwner.objects.filter(**owner))


def owners() -> list[tuple[str, Any]]:
    """People, groups and agencies that own an action point, each as "person-7". Three queries."""
    kinds: tuple[tuple[str, str, type[Model]], ...] = (("person", "People", Person), ("group", "Groups", Group), ("agency", "Agencies", Agency))
    found = []
    for key, words, model in kinds:
        rows = model._default_manager.filter(_owns(**{key: OuterRef("pk")})).order_by("name").values_list("pk", "name")
        if choices := [(f"{key}-{pk}", name) for pk, name in rows]:
            found.append((words, choices))
    return found


def meeting_words(meeting: Meeting) -> str:
    """14 March 2023, of another group than the Partnership with its name."""
    group = meeting.group
    name = "" if group.kind == Group.Kind.PARTNERSHIP else f", {group.short_name or group.name}"
    return f"{meeting.date:%-d %B %Y}{name}"


class _Meetings(forms.ModelChoiceField):
    def label_from_instance(self, obj: Meeting) -> str:
        return meeting_words(obj)


class _MeetingFilter(django_filters.ModelChoiceFilter):
    field_class = _Meetings


def _with_points() -> Any:
    return Meeting.objects.filter(Exists(ActionPoint.objects.filter(meeting=OuterRef("pk")))).select_related("group").order_by("-date")


class RegisterFilter(django_filters.FilterSet):
    """Action points by all that one may ask of them. Nothing asked: all, the latest meeting first."""

    words = django_filters.CharFilter(label="Words or reference", method="with_words", max_length=200)
    status = django_filters.ChoiceFilter(
        label="Status", method="with_status", empty_label="Any",
        choices=[(OUTSTANDING, "Outstanding"), *ActionPoint.Status.choices],
    )
    owner = django_filters.ChoiceFilter(label="Owner", method="of_owner", empty_label="Anybody")
    agency = django_filters.ModelChoiceFilter(label="Agency", queryset=Agency.objects.order_by("name"), method="of_agency", empty_label="Any")
    group = django_filters.ModelChoiceFilter(
        label="Group", queryset=Group.objects.order_by("name"), field_name="meeting__group", empty_label="Any",
    )
    meeting = _MeetingFilter(label="Raised at the meeting of", queryset=lambda request: _with_points(), empty_label="Any")
    priority = django_filters.ModelChoiceFilter(
        label="Priority", queryset=Priority.objects.order_by("order"), empty_label="Any", null_label=NONE_WORDS,
        null_value=NO_PRIORITY,
    )
    age = django_filters.ChoiceFilter(
        label="First raised", method="with_age", empty_label="At any time",
        choices=[(key, f"{words.replace('Under', 'In the last')}{'' if key == 'under-3' else ' ago'}") for key, words, _, _ in AGES],
    )
    sort = django_filters.ChoiceFilter(label="Order", method="sorted", choices=SORTS[1:], empty_label=SORTS[0][1])

    class Meta:
        model = ActionPoint
        fields = NAMES
        form = FilterForm

    def __init__(self, data: QueryDict, points: ActionPointQuerySet, *, user: User, today: date) -> None:
        super().__init__(data, points)
        self.user, self.today = user, today
        mine = [("me", "Me, or a group of mine")] if user.person_id else []
        self.filters["owner"].extra["choices"] = [*mine, *owners()]

    def found(self) -> ActionPointQuerySet:
        """What is asked for, in its order."""
        rows: ActionPointQuerySet = self.qs
        if not rows.query.order_by:
            rows = rows.order_by("-meeting__date", "meeting__group", "sequence")
        return rows

    def whatever_they_are(self) -> ActionPointQuerySet:
        """What is asked for, whatever its status and age."""
        rows: ActionPointQuerySet = self.queryset
        for name, value in self.form.cleaned_data.items():
            if name not in STANDING:
                rows = self.filters[name].filter(rows, value)
        return rows

    def with_words(self, rows: ActionPointQuerySet, name: str, words: str) -> ActionPointQuerySet:
        return told_by(rows, words)

    def with_status(self, rows: ActionPointQuerySet, name: str, status: str) -> ActionPointQuerySet:
        return rows.outstanding() if status == OUTSTANDING else rows.filter(status=status)

    def of_owner(self, rows: ActionPointQuerySet, name: str, owner: str) -> ActionPointQuerySet:
        if owner == "me":
            assert self.user.person is not None
            return rows.filter(pk__in=owned_by(self.user.person, self.today).values("pk"))
        kind, _, pk = owner.partition("-")
        return rows.filter(_owns(**{kind: pk, "action_point": OuterRef("pk")}))

    def of_agency(self, rows: ActionPointQuerySet, name: str, agency: Agency) -> ActionPointQuerySet:
        return rows.filter(pk__in=owned_by_agencies([agency], self.today).values("pk"))

    def with_age(self, rows: ActionPointQuerySet, name: str, key: str) -> ActionPointQuerySet:
        return of_age(rows, key, self.today)

    def sorted(self, rows: ActionPointQuerySet, name: str, sort: str) -> ActionPointQuerySet:
        if sort == OLDEST:
            return with_first(rows).order_by("first", "meeting__date", "meeting__group", "sequence")
        return rows.order_by(F("priority__order").asc(nulls_last=True), "-meeting__date", "meeting__group", "sequence")


@dataclass(frozen=True)
class Chip:
    """A part of the filter in force: what it says, and the rest of the address without it."""

    label: str
    words: str
    without: str


def chips(chosen: RegisterFilter, asked: QueryDict) -> list[Chip]:
    """What is asked for, one by one; what cannot be understood is left out (its field says so)."""
    found = []
    for name in NAMES:
        value = chosen.form.cleaned_data.get(name)
        if not value or name == "sort":
            continue
        field, rest = chosen.form.fields[name], asked.copy()
        rest.pop(name, None)
        rest.pop("page", None)
        found.append(Chip(str(field.label), _said(field, value), rest.urlencode()))
    return found


def _said(field: Any, value: Any) -> str:
    """A chosen value as its list shows it."""
    if isinstance(value, Meeting):
        return meeting_words(value)
    if value == NO_PRIORITY:
        return NONE_WORDS
    if isinstance(field, forms.ModelChoiceField) or not isinstance(field, forms.ChoiceField):
        return str(value)
    choices: Any = field.choices
    flat = [pair for one in choices for pair in (one[1] if isinstance(one[1], list | tuple) else [one])]
    return str(dict(flat).get(value, value))


def set_priority_choices() -> Any:
    """Priorities in their order, ended ones last."""
    return Priority.objects.order_by(F("ends").desc(nulls_first=True), "order")


class PriorityForm(forms.Form):
    """The priority that an action point serves. `was`: what the page showed, so that two at once are noticed."""

    mark_optional = False
    priority = forms.ModelChoiceField(Priority.objects.none(), label="Priority", required=False, empty_label="None")
    was = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["priority"].queryset = set_priority_choices()  # type: ignore[attr-defined]
