"""For which meeting a quarterly report is filed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from csp import forms
from csp.models import Audience
from meetings.models import AgendaItem, Meeting
from meetings.queries import agenda_rows

# A report may come in after its meeting, to be kept with it.
AFTER = timedelta(days=60)


class FileForm(forms.Form):
    """A meeting with one of its agenda items, or none, and who may read the paper."""

    place = forms.ChoiceField(label="Meeting and agenda item")
    audience = forms.ChoiceField(
        label="Who may read it", choices=Audience.choices, initial=Audience.PUBLIC, widget=forms.Radios,
        help_text="A paper of a closed item is closed.",
    )

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        found = Meeting.objects.filter(date__gte=today - AFTER, cancelled_because="").select_related("group").order_by("date")
        self.meetings = {one.pk: one for one in found}
        choices: list[tuple[str, Any]] = [("", "Choose one")]
        for one in found:
            words = f"{one.group.short_name or one.group.name}, {one.date:%-d %B %Y}"
            rows = [(f"{one.pk}-{row.item.pk}", f"{row.number} {row.item.title}") for row in agenda_rows(one) if row.number]
            choices.append((words, [(f"{one.pk}-0", "No item of the agenda yet"), *rows]))
        field = self.fields["place"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    @property
    def where(self) -> tuple[Meeting, list[AgendaItem]]:
        """The chosen meeting and item."""
        meeting, item = self.cleaned_data["place"].split("-")
        return self.meetings[int(meeting)], list(AgendaItem.objects.filter(pk=int(item)))
