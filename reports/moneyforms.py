"""Forms about accounts: where their report goes, and why published ones are taken back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from csp import forms
from meetings.models import AgendaItem, Meeting
from meetings.paperforms import item_choices, offer
from meetings.queries import agenda_rows


class ReportForm(forms.Form):
    """The meeting before which the report goes, and the item of its agenda."""

    place = forms.ChoiceField(label="Meeting and agenda item")
    author = forms.CharField(label="From", max_length=300, required=False, help_text="As printed at its head.")

    def __init__(self, meetings: Sequence[Meeting], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.meetings = {str(meeting.pk): meeting for meeting in meetings}
        choices = [("", "Choose")]
        for key, meeting in self.meetings.items():
            called = f"{meeting.date:%-d %B %Y}, {meeting.group}"
            choices += [(f"{key}-{item}", f"{called}: {words}") for item, words in item_choices(agenda_rows(meeting))]
            choices.append((key, f"{called}: no item yet"))
        offer(self, "place", choices)
        likely = [value for value, words in choices if "financ" in words.casefold()]
        self.fields["place"].initial = likely[0] if likely else ""

    @property
    def meeting(self) -> Meeting:
        """The meeting that was chosen."""
        return self.meetings[self.cleaned_data["place"].partition("-")[0]]

    @property
    def items(self) -> list[AgendaItem]:
        """The item that was chosen, if any."""
        _, _, item = self.cleaned_data["place"].partition("-")
        return list(AgendaItem.objects.filter(pk=item, agenda__meeting=self.meeting)) if item else []


class WithdrawForm(forms.Form):
    """Why published accounts are withdrawn."""

    reason = forms.CharField(
        label="Why they are withdrawn", widget=forms.Textarea({"rows": 3}),
        help_text="The public reads this at their address, in place of the accounts.",
    )


class RenewForm(forms.Form):
    """What was looked at when the figures of a paper were to be brought up to date."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    revision = forms.IntegerField(widget=forms.HiddenInput)
    tables = forms.BooleanField(required=False)
