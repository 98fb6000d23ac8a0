"""Forms of the agenda: one row, and the lines above all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.datastructures import MultiValueDict

from csp import forms
from meetings.agendaqueries import words_of
from meetings.agendawords import (
    LONGEST_TIME,
    LONGEST_TITLE,
    About,
    Kind,
    Purpose,
    RowWords,
    Session,
    checked,
    titled,
)
from meetings.models import AgendaItem, Meeting
from meetings.reading.agendarows import LONGEST_TIME_WORDS

ALONE = [(Kind.ITEM.value, Kind.ITEM.label), (Kind.BREAK.value, Kind.BREAK.label), (Kind.HEADING.value, Kind.HEADING.label)]


class LeadBoxes(forms.TextInput):
    """Several boxes of one name, one lead each, in order. Drawn by the page from `values`."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        """All that was typed, in order."""
        return list(data.getlist(name)) if hasattr(data, "getlist") else list(data.get(name) or [])


class LeadsField(forms.Field):
    """Leads in order; empty boxes are passed over."""

    widget = LeadBoxes

    def to_python(self, value: Any) -> tuple[str, ...]:
        """The words of each lead."""
        return tuple(words for one in value or () if (words := " ".join(str(one).split())))


class RowForm(forms.Form):
    """What one row says. `row`: the one that is changed, or None; `part`: whether it is, or will be, a part.

    `earlier`: the meetings whose minutes it may take up.
    """

    mark_optional = False

    title = forms.CharField(label="What", required=False, max_length=LONGEST_TITLE)
    leads = LeadsField(label="Who leads", required=False)
    minutes = forms.IntegerField(
        label="Minutes", required=False, min_value=0, max_value=LONGEST_TIME, widget=forms.Numeral(width=3),
        error_messages={"invalid": "Enter the minutes as a number, like 15."},
    )
    time_words = forms.CharField(label="Or words", required=False, max_length=LONGEST_TIME_WORDS)
    kind = forms.ChoiceField(label="Kind of row", required=False, choices=ALONE)
    purpose = forms.ChoiceField(label="Purpose", required=False, choices=Purpose.choices)
    session = forms.ChoiceField(label="Open or closed", choices=[(Session.OPEN.value, "Open"), (Session.CLOSED.value, "Closed")])
    takes_up = forms.ChoiceField(label="Takes up", required=False)
    next_date = forms.DateField(label="Date of the next meeting", required=False)
    notes = forms.CharField(
        label="Lines under the title", required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, row: AgendaItem | None = None, part: bool = False, earlier: Sequence[Meeting] = (),
        start: RowWords | None = None, **options: Any,
    ) -> None:
        self.row, self.before = row, words_of(row) if row else None
        self.earlier = list(earlier)
        bound_to = self.before.about_meeting if self.before else None
        if bound_to and bound_to not in self.earlier:
            self.earlier.append(bound_to)
        shown = start or self.before
        options["initial"] = (_initial(shown) if shown else {"kind": Kind.ITEM.value}) | {"version": row.version if row else None}
        options.setdefault("prefix", f"r{row.pk}" if row else "new")
        super().__init__(*args, **options)
        self.fields["takes_up"].choices = [  # type: ignore[attr-defined]
            ("", "Nothing"), ("log", "The action log"),
            *((f"minutes:{one.pk}", f"Minutes of {one.date:%-d %B %Y}") for one in self.earlier),
        ]
        if part:
            del self.fields["kind"]
        self.part = part

    @property
    def leads_typed(self) -> list[str]:
        """What stands in the boxes for leads, and empty ones behind them; agenda.js adds more as they fill."""
        typed = [one for one in self["leads"].value() or () if one]
        return [*typed, ""] if typed else ["", ""]

    @property
    def has_more(self) -> bool:
        """Whether the rarely used fields hold anything, so that they are shown at once."""
        return any(self[name].value() or self[name].errors for name in ("notes", "next_date"))

    def clean(self) -> dict[str, Any]:
        """Adds `words`, what the row is to say: with the title that its binding gives it, where nobody wrote one."""
        data = super().clean() or {}
        if self.errors:
            return data
        takes_up = data.get("takes_up", "")
        meeting = next((one for one in self.earlier if takes_up == f"minutes:{one.pk}"), None)
        words = RowWords(
            data["title"], Kind.PART if self.part else data["kind"] or Kind.ITEM, data["leads"], data["minutes"], data["time_words"],
            data["purpose"], data["session"], data["notes"], data["next_date"],
            About.MINUTES if meeting else About.ACTION_LOG if takes_up == "log" else About.NOTHING, meeting,
        )
        try:
            data["words"] = checked(titled(words, self.before), untitled=bool(self.row and self.row.parts.exists()))
        except ValueError as problem:
            self.add_error("leads" if "lead" in str(problem).lower() else "title", str(problem))
        return data

    def as_it_is_now(self, row: AgendaItem) -> RowForm:
        """The same typed words, to be saved over `row` as it stands now."""
        version = self.add_prefix("version")
        data = MultiValueDict({name: self.data.getlist(name) for name in self.data} | {version: [str(row.version)]})  # type: ignore[attr-defined]
        return RowForm(data, row=row, part=self.part, earlier=self.earlier, prefix=self.prefix)


def _initial(words: RowWords) -> dict[str, Any]:
    takes_up = {About.ACTION_LOG.value: "log"}.get(words.about, "")
    if words.about_meeting:
        takes_up = f"minutes:{words.about_meeting.pk}"
    return {
        "title": words.title, "leads": list(words.leads), "minutes": words.minutes, "time_words": words.time_words,
        "kind": words.kind, "purpose": words.purpose, "session": words.session, "takes_up": takes_up,
        "next_date": words.next_date, "notes": words.notes,
    }


class NotesForm(forms.Form):
    """The lines printed above the items."""

    mark_optional = False

    notes = forms.CharField(
        label="Lines above the items", required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Printed on the agenda before its first item, each line as a paragraph.",
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
