"""Forms of the timetable: a proposed year as rows, one meeting with its deadlines, words that are no meeting."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any, cast

from django.forms import BaseFormSet, TypedChoiceField, formset_factory
from django.forms.utils import ErrorDict
from django.http import QueryDict

from csp import forms
from csp.models import Group
from csp.workingdays import bank_holiday
from meetings.models import Meeting
from meetings.services import MeetingDeadlines, MeetingPlan
from meetings.timetable import Held, Year, neighbour

MOST_ROWS = 200


class PlanForm(forms.Form):
    """When and where a group meets."""

    day: datetime.date | None = None
    group: forms.Field = forms.ModelChoiceField(Group.objects.order_by("kind", "name"), label="Group", empty_label=None)
    kind = forms.ChoiceField(label="Kind", choices=Meeting.Kind.choices, initial=Meeting.Kind.ORDINARY)
    date = forms.DateField(label="Date")
    starts = forms.TimeField(label="Starts", required=False)
    ends = forms.TimeField(label="Ends", required=False)
    mode = forms.ChoiceField(label="How", choices=Meeting.Mode.choices, initial=Meeting.Mode.IN_PERSON)
    venue = forms.CharField(label="Venue", max_length=300, required=False)
    on_holiday = forms.BooleanField(label="The meeting is on this bank holiday on purpose", required=False)

    def clean(self) -> dict[str, Any]:
        """Times in order, and no bank holiday by mistake."""
        given: dict[str, Any] = super().clean() or {}
        starts, ends = given.get("starts"), given.get("ends")
        if ends and not starts:
            self.add_error("starts", "Enter when it starts, too.")
        elif starts and ends and ends <= starts:
            self.add_error("ends", "It ends before it starts: check the times.")
        day = self.day = given.get("date")
        if day and self.moves(day) and not given.get("on_holiday") and (holiday := bank_holiday(day)):
            near = neighbour(day)
            self.add_error("date", (
                f"{day:%-d %B %Y} is a bank holiday ({holiday}). Choose another day, for example "
                f"{near:%A %-d %B}, or tick that the meeting is on it on purpose."
            ))
        return given

    def moves(self, day: datetime.date) -> bool:
        """Whether `day` is newly chosen here."""
        return True

    @property
    def holiday(self) -> str:
        """The bank holiday that a newly chosen day is: then the form asks whether that is meant."""
        day = self.day if self.is_bound else self.initial.get("date")
        return bank_holiday(day) if day and self.moves(day) else ""

    def plan(self, joining: str = "") -> MeetingPlan:
        """What was entered, once it is valid."""
        fields = ("group", "date", "kind", "mode", "starts", "ends", "venue", "on_holiday")
        return MeetingPlan(**{name: self.cleaned_data[name] for name in fields}, joining=joining)

    def held(self) -> Held | None:
        """The meeting as far as it can be read from what was entered; None without group and day."""
        given = self.cleaned_data if self.is_bound else self.initial
        group, day = given.get("group"), self.day if self.is_bound else given.get("date")
        if not group or not day:
            return None
        return Held(getattr(group, "pk", group), given.get("kind", ""), day, given.get("starts"), given.get("ends"))


class RowForm(PlanForm):
    """A row of a proposed year. `like`: the meeting of the year before that it follows."""

    # Many rows share one list of groups, read once.
    group = TypedChoiceField(label="Group")
    include = forms.BooleanField(label="Plan this meeting", required=False, initial=True)
    like = forms.IntegerField(widget=forms.HiddenInput, required=False)
    mark_optional = False

    def __init__(self, *args: Any, year: Year, groups: dict[int, Group], **options: Any) -> None:
        self.year = year
        super().__init__(*args, **options)
        field = cast(TypedChoiceField, self.fields["group"])
        field.choices = [(pk, group.name) for pk, group in groups.items()]
        field.coerce = lambda pk: groups[int(pk)]

    def clean(self) -> dict[str, Any]:
        """A day of the year, besides what holds for each meeting."""
        given = super().clean()
        day = given.get("date")
        if day and day not in self.year:
            self.add_error("date", f"{day:%-d %B %Y} is not in the year {self.year}, which runs from April to March.")
        return given

    def full_clean(self) -> None:
        """A row that is left out may say what it likes."""
        super().full_clean()
        if self.is_bound and not self.cleaned_data.get("include"):
            self._errors = ErrorDict()

    @property
    def kept(self) -> bool:
        """Whether the row is to be planned."""
        return bool(self.cleaned_data.get("include") if self.is_bound else self.initial.get("include", True))


class RowsBase(BaseFormSet):
    """The rows of a proposed year, no group twice on a day."""

    def clean(self) -> None:
        """Name both rows of a group that would meet twice on a day."""
        seen: set[tuple[int, datetime.date]] = set()
        for form in self.forms:
            held = form.held() if form.kept and not form.errors else None
            if held and (held.group, held.date) in seen:
                group = form.cleaned_data["group"]
                form.add_error("date", f"{group} would meet twice on {held.date:%-d %B %Y}: change or leave out one of the two.")
            elif held:
                seen.add((held.group, held.date))


_Rows = formset_factory(RowForm, formset=RowsBase, extra=0, max_num=MOST_ROWS, absolute_max=MOST_ROWS)


def rows_of(year: Year, data: QueryDict | None = None, initial: Sequence[dict[str, Any]] = ()) -> RowsBase:
    """The rows of a proposal for `year`: as posted, or else with these values to begin with."""
    groups = {group.pk: group for group in Group.objects.order_by("kind", "name")}
    given = {"year": year, "groups": groups}
    rows: RowsBase = _Rows(data, initial=initial, form_kwargs=given)  # type: ignore[assignment]
    return rows


class AddForm(PlanForm):
    """One more meeting, for example an extraordinary one."""

    joining = forms.CharField(
        label="How the public attends", required=False, widget=forms.Textarea({"rows": 3}),
        help_text="Printed in the notice: the entrance, a link, whom to tell.",
    )

    def plan(self, joining: str = "") -> MeetingPlan:
        """What was entered, once it is valid."""
        return super().plan(self.cleaned_data["joining"])


class MeetingForm(AddForm):
    """One meeting of the record, with deadlines of its own where it has any."""

    report_deadline = forms.DateField(label="Reports due", required=False)
    publication_deadline = forms.DateField(label="Papers published", required=False)
    question_deadline = forms.MomentField(label="Public questions by", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, meeting: Meeting, rule: MeetingDeadlines, published: bool = False, **options: Any
    ) -> None:
        """`rule`: the deadlines that hold unless others are entered; `published`: group and day stay."""
        self.meeting = meeting
        options.setdefault("initial", {name: getattr(meeting, name) for name in self.base_fields if name != "on_holiday"})
        super().__init__(*args, **options)
        assert rule.reports and rule.publication and rule.questions
        self.fields["question_deadline"] = forms.MomentField(
            label="Public questions by", required=False, usual_time=rule.questions.time()
        )
        says = {
            "report_deadline": f"{rule.reports:%A %-d %B %Y}",
            "publication_deadline": f"{rule.publication:%A %-d %B %Y}",
            "question_deadline": f"{rule.questions:%H:%M on %A %-d %B %Y}",
        }
        for name, words in says.items():
            self.fields[name].help_text = f"Leave empty to follow the rule: {words}."
        for name in ("group", "date"):
            self.fields[name].disabled = published

    def moves(self, day: datetime.date) -> bool:
        """A day that stands was decided before."""
        return day != self.meeting.date

    def due(self) -> MeetingDeadlines:
        """The deadlines set by hand."""
        given = self.cleaned_data
        return MeetingDeadlines(given["report_deadline"], given["publication_deadline"], given["question_deadline"])


class NoteForm(forms.Form):
    """Words in a timetable that are no meeting."""

    words = forms.CharField(
        label="Words", max_length=200, help_text="For example: Data collection for the strategic assessment, or: Day to be confirmed.",
    )
    group = forms.ModelChoiceField(
        Group.objects.order_by("kind", "name"), label="In the row of", required=False, empty_label="A row of its own",
    )
    first = forms.ChoiceField(label="From")
    last = forms.ChoiceField(label="To")
    mark_optional = False

    def __init__(self, *args: Any, year: Year, **options: Any) -> None:
        super().__init__(*args, **options)
        months = [(month.isoformat(), f"{month:%B %Y}") for month in year.months]
        for name in ("first", "last"):
            self.fields[name].choices = months  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Months as their first days, in order."""
        given: dict[str, Any] = super().clean() or {}
        given |= {name: datetime.date.fromisoformat(given[name]) for name in ("first", "last") if given.get(name)}
        if "first" in given and "last" in given and given["last"] < given["first"]:
            self.add_error("last", "The last month lies before the first.")
        return given


class CancelForm(forms.Form):
    """Why a meeting does not take place."""

    reason = forms.CharField(
        label="Why it does not take place", required=False, max_length=500, widget=forms.Textarea({"rows": 2}),
        help_text="The public reads this in the notice of the meeting, once you publish it again.",
    )
