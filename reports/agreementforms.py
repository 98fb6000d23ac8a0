"""Forms on the way from a draft to agreed minutes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from csp import forms
from csp.models import Section
from meetings.agreementservices import PUBLISH, REWORD, WITHHOLD
from meetings.models import Meeting
from reports.agreementqueries import Recipient

CHOICES = [(WITHHOLD, "Withhold it"), (REWORD, "Publish another wording"), (PUBLISH, "Publish it")]


class RoundForm(forms.Form):
    """Whom to send the draft to, until when they are asked to comment, and a word of the officer's own."""

    to = forms.MultipleChoiceField(
        label="Send it to", widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one person."},
    )
    comments_due = forms.DateField(label="Comments by", help_text="For example 28 March 2023.", required=False)
    message = forms.CharField(
        label="A word of your own", widget=forms.Textarea({"rows": 3}), required=False, max_length=2000,
        help_text="Stands in the e-mail, above the link.",
    )

    def __init__(self, *args: Any, recipients: Sequence[Recipient], **options: Any) -> None:
        super().__init__(*args, **options)
        reachable = [one for one in recipients if one.can_be_written_to]
        to = cast(forms.MultipleChoiceField, self.fields["to"])
        to.choices = [(str(one.person.pk), f"{one.person} ({one.seat})") for one in reachable]
        to.initial = [str(one.person.pk) for one in reachable if one.can_sign_in]
        self.reachable = {str(one.person.pk): one.person for one in reachable}

    def people(self) -> list[Any]:
        """Those chosen."""
        return [self.reachable[pk] for pk in self.cleaned_data["to"]]


class AnswerForm(forms.Form):
    """What was done about a comment."""

    answer = forms.CharField(
        label="Answer", widget=forms.Textarea({"rows": 2}), max_length=2000,
        error_messages={"required": "Write what was done about the comment."},
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)


class ClosedForm(forms.Form):
    """What the public reads of a closed section."""

    choice = forms.ChoiceField(label="What the public reads", choices=CHOICES, widget=forms.Radios(hints={
        WITHHOLD: "The minutes say that this part is closed, and nothing else.",
        REWORD: "The public reads your words below in its place.",
        PUBLISH: "The public reads it as it stands. This cannot be undone here.",
    }))
    wording = forms.CharField(
        label="Wording for the public", widget=forms.Textarea({"rows": 4}), required=False, max_length=10_000,
    )

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, section: Section, **options: Any) -> None:
        initial = {"version": section.version, "choice": REWORD if section.public_wording else WITHHOLD, "wording": section.public_wording}
        super().__init__(*args, initial=initial, prefix=f"s{section.pk}", **options)

    def clean(self) -> dict[str, Any]:
        """A rewording needs words."""
        cleaned = super().clean() or {}
        if cleaned.get("choice") == REWORD and not cleaned.get("wording", "").strip():
            self.add_error("wording", "Write what the public is to read instead.")
        return cleaned


class AgreeForm(forms.Form):
    """At which meeting the minutes were agreed, and with which amendments."""

    at = forms.ChoiceField(label="Agreed at the meeting of", widget=forms.Radios)
    amendments = forms.CharField(
        label="Amendments", widget=forms.Textarea({"rows": 4}), required=False, max_length=10_000,
        help_text="One a line, for example: Paragraph 5.3, for “lower lock” read “upper lock”. Leave it empty if there were none.",
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)
    say = forms.BooleanField(label="Write the paragraph into the minutes of that meeting", required=False, initial=True)

    def __init__(self, *args: Any, meetings: Sequence[Meeting], **options: Any) -> None:
        super().__init__(*args, **options)
        self.meetings = {str(one.pk): one for one in meetings}
        at = cast(forms.ChoiceField, self.fields["at"])
        at.choices = [(pk, f"{one.date:%-d %B %Y}") for pk, one in self.meetings.items()]
        at.error_messages["required"] = "Choose the meeting that agreed the minutes."

    def meeting(self) -> Meeting:
        """The meeting chosen."""
        return self.meetings[self.cleaned_data["at"]]

    def lines(self) -> list[str]:
        """The amendments, blank lines left out."""
        return [line.strip() for line in self.cleaned_data["amendments"].splitlines() if line.strip()]
