"""What somebody looks for in the register of decisions."""

from __future__ import annotations

from typing import Any, cast

from csp import forms
from csp.models import Group
from meetings.models import Decision
from meetings.timetable import Year
from reports.decisionqueries import Wanted


class DecisionFilter(forms.Form):
    """Every field may stay empty."""

    words = forms.CharField(label="Words", max_length=200, required=False)
    year = forms.ChoiceField(label="Year", required=False)
    group = forms.ModelChoiceField(Group.objects.order_by("name"), label="Group", required=False, empty_label="All groups")
    outcome = forms.ChoiceField(label="Outcome", choices=[("", "Any"), *Decision.Outcome.choices], required=False)
    method = forms.ChoiceField(label="How", choices=[("", "Any"), *Decision.Method.choices], required=False)
    mark_optional = False

    def __init__(self, years: list[Year], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.years = {str(year): year for year in years}
        cast(forms.ChoiceField, self.fields["year"]).choices = [("", "All years"), *((name, name) for name in self.years)]

    def wanted(self) -> Wanted:
        """What was asked for; a field that makes no sense counts as empty."""
        self.is_valid()
        given = self.cleaned_data
        return Wanted(
            given.get("words", ""), self.years.get(given.get("year", "")), given.get("group"), given.get("outcome", ""),
            given.get("method", ""),
        )
