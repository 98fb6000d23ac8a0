"""Forms of reminders: what the officer sets, and what somebody wants to be sent."""

from __future__ import annotations

import re
from typing import Any

from csp import forms
from csp.models import Reminders, StoppedMail
from reports.services.reminding import SETTABLE

HOURS = range(6, 21)
MOST_DAYS = 60


def _days(label: str, help_text: str) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, help_text=help_text, min_value=0, max_value=MOST_DAYS, widget=forms.Numeral(suffix="days", width=2),
    )


class DaysField(forms.CharField):
    """Several numbers of days, as people write them: 14, 7 and 1."""

    def prepare_value(self, value: Any) -> Any:
        """A list as one reads it; what was typed as it was."""
        return ", ".join(str(one) for one in value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[int]:
        """Each number once, the largest first. Raises ValidationError in words."""
        typed = super().clean(value)
        parts = [part for part in re.split(r"[\s,;]+|\band\b", typed) if part]
        if not all(part.isascii() and part.isdigit() and int(part) <= MOST_DAYS for part in parts) or len(parts) > 6:
            raise forms.ValidationError(f"Write up to six numbers of days, each {MOST_DAYS} or less, for example 14, 7 and 1.")
        return sorted({int(part) for part in parts}, reverse=True)


class RemindersForm(forms.Form):
    """Of what people are reminded, and when. `version` is what was looked at."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reports = forms.BooleanField(label="Remind authors of reports that they owe", required=False)
    report_days = DaysField(
        label="Days before a report is due", help_text="For example 14, 7 and 1.", max_length=60,
        widget=forms.TextInput({"class": "govuk-input--width-10", "autocomplete": "off"}),
    )
    reports_late = forms.BooleanField(
        label="Remind them when it is late", help_text="On the day after, then once a week until the meeting.", required=False,
    )
    actions = forms.BooleanField(
        label="Remind owners of their action points, and representatives of those of their agency", required=False,
    )
    actions_before_reports = _days("Before reports are due", "So that news of them goes into the papers.")
    actions_before_meeting = _days("Before the meeting", "A last time.")
    minutes = forms.BooleanField(
        label="Remind of draft minutes", required=False,
        help_text="Those who were sent the draft and have not commented. The draft itself goes out when you circulate it.",
    )
    minutes_days = _days("Before comments close", "")
    papers = forms.BooleanField(
        label="Tell Board and members of papers that were published", required=False,
        help_text="The morning after, with what is new, late or changed.",
    )
    hour = forms.ChoiceField(
        label="Sent each day at", choices=[(hour, f"{hour:02}:00") for hour in HOURS], help_text="On the clocks of London.",
    )
    mark_optional = False

    def clean_hour(self) -> int:
        """As a number."""
        return int(self.cleaned_data["hour"])

    @classmethod
    def of(cls, settings: Reminders, data: Any = None) -> RemindersForm:
        """The form of what is set; `data` where something was sent."""
        initial = {name: getattr(settings, name) for name in (*SETTABLE, "version")}
        return cls(data, initial=initial)


class MailForm(forms.Form):
    """The optional e-mails that somebody wants."""

    wanted = forms.MultipleChoiceField(
        label="E-mails that you can do without", choices=StoppedMail.Kind.choices, required=False,
        widget=forms.CheckboxSelectMultiple, help_text="Untick what you do not want. It counts at once.",
    )
    mark_optional = False

    def stopped(self) -> list[str]:
        """The kinds that were unticked."""
        return [kind for kind in StoppedMail.Kind.values if kind not in self.cleaned_data["wanted"]]
