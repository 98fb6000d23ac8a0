"""Forms of standing documents and their versions."""

from __future__ import annotations

from typing import Any, cast

from django.db.models import Q

from csp import forms
from csp.models import Group
from csp.rulesforms import RulesForm
from meetings.models import Decision, Meeting, Paper, StandingDocument, StandingVersion
from meetings.standingqueries import RULE_FIELDS, fingerprint_of

NO_DAY = "Enter the day from which it is in force."
# A review is begun from its own page, which knows the year.
KEPT = [choice for choice in StandingDocument.Kind.choices if choice[0] != StandingDocument.Kind.REVIEW]


class FoundForm(forms.Form):
    """A document to be kept here from now on."""

    kind = forms.ChoiceField(label="What it is", choices=KEPT, widget=forms.Radios())
    group = forms.ModelChoiceField(Group.objects.order_by("name"), label="Whose it is", empty_label=None)


class TakeForm(forms.Form):
    """A paper whose words become a version of a document."""

    standing = forms.ModelChoiceField(StandingDocument.objects.none(), label="Of which document", empty_label=None)
    number = forms.IntegerField(
        label="Which version it is", min_value=1, max_value=999, required=False, widget=forms.Numeral(width=3),
        help_text="Leave it empty to take the next number.",
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        cast(forms.ModelChoiceField, self.fields["standing"]).queryset = StandingDocument.objects.select_related("group")


class ChoosePaperForm(forms.Form):
    """A paper of any meeting of which we hold the words."""

    paper = forms.ModelChoiceField(Paper.objects.none(), label="Paper", empty_label=None)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = cast(forms.ModelChoiceField, self.fields["paper"])
        field.queryset = Paper.objects.filter(kind=Paper.Kind.DOCUMENT, words_of=None).select_related("meeting").order_by("-meeting__date", "title")
        field.label_from_instance = lambda obj: f"{obj.meeting.date:%-d %B %Y}: {obj.title}"  # type: ignore[method-assign]


class VersionForm(RulesForm):
    """The summary of a draft, and of the Partnership's terms of reference the rules that it brings."""

    on = None  # type: ignore[assignment]  # a version begins when it is in force
    summary = forms.CharField(
        label="Summary", required=False, max_length=4000, widget=forms.Textarea({"rows": 4}),
        help_text="For the public, printed before the text: what is new, or what a plan is about. Leave it empty if there is nothing to say.",
    )

    field_order = ["seen", "summary", *RULE_FIELDS]

    def __init__(self, *args: Any, version: StandingVersion, **options: Any) -> None:
        rules = getattr(version, "rules", None)
        said = {name: getattr(rules, name) for name in RULE_FIELDS} if rules is not None else {}
        super().__init__(*args, initial={"seen": fingerprint_of(version), "summary": version.summary, **said}, **options)
        if rules is None:
            for name in RULE_FIELDS:
                del self.fields[name]

    def said(self) -> dict[str, Any] | None:
        """What the rules say; None of a version without."""
        found = {name: self.cleaned_data[name] for name in RULE_FIELDS if name in self.fields}
        return found or None


class ProposeForm(forms.Form):
    """The meeting before which a draft is put, and from when it would be in force."""

    meeting = forms.ModelChoiceField(Meeting.objects.none(), label="Meeting", empty_label=None)
    starts = forms.DateField(
        label="In force from", help_text="The day of the meeting, or later. The recommendation names it.", error_messages={"required": NO_DAY},
    )

    def __init__(self, *args: Any, version: StandingVersion, today: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = cast(forms.ModelChoiceField, self.fields["meeting"])
        mine = Q(group=version.standing.group) | Q(group__kind=Group.Kind.PARTNERSHIP)
        coming = Meeting.objects.filter(mine, date__gte=today).exclude(status=Meeting.Status.CANCELLED)
        field.queryset = coming.exclude(kind=Meeting.Kind.DEVELOPMENT).select_related("group").order_by("date")
        field.label_from_instance = lambda obj: f"{obj.date:%-d %B %Y}, {obj.group}"  # type: ignore[method-assign]


class AgreeForm(forms.Form):
    """How a version was agreed, and from when it is in force."""

    decision = forms.ModelChoiceField(
        Decision.objects.none(), label="Decision that agreed it", required=False, empty_label="None in the record",
    )
    agreed_words = forms.CharField(
        label="How it was agreed, if the record holds no decision", required=False, max_length=300,
        help_text="One line for the public, for example “Agreed by the Board on 14 July 2019, before this record begins”.",
    )
    starts = forms.DateField(
        label="In force from", help_text="The day on which it was agreed, or later.", error_messages={"required": NO_DAY}
    )
    other_day = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, version: StandingVersion, **options: Any) -> None:
        super().__init__(*args, **options)
        self.proposed = version.proposed_starts
        if self.proposed is not None:
            self.fields["starts"].help_text = f"It was proposed from {self.proposed:%-d %B %Y}."
        field = cast(forms.ModelChoiceField, self.fields["decision"])
        mine = Q(meeting__group=version.standing.group) | Q(meeting__group__kind=Group.Kind.PARTNERSHIP)
        agreed = Decision.objects.filter(mine, outcome=Decision.Outcome.AGREED).select_related("meeting__group")
        field.queryset = agreed.order_by("-meeting__date", "position")
        field.label_from_instance = lambda obj: f"{obj.meeting.date:%-d %B %Y}: {obj.text[:90]}"  # type: ignore[method-assign]

    def clean(self) -> dict[str, Any]:
        """Another day than was proposed is asked about once: it cannot be changed afterwards."""
        told = super().clean() or self.cleaned_data
        starts, asked = told.get("starts"), told.get("other_day")
        if self.proposed is None or starts is None or starts == self.proposed or asked == starts.isoformat():
            return told
        self.add_error("starts", (
            f"It was proposed from {self.proposed:%-d %B %Y}, and not from {starts:%-d %B %Y}. If the meeting decided so, choose "
            "“It was agreed” again."
        ))
        self.data = {**self.data, "other_day": starts.isoformat()}
        return told


class WithdrawForm(forms.Form):
    """Why a version is withdrawn from the public."""

    reason = forms.CharField(
        label="Why it is withdrawn", max_length=500, widget=forms.Textarea({"rows": 3}),
        help_text="The public reads this at its address, in place of the document.",
        error_messages={"required": "Say why: the public reads it in place of the document."},
    )
