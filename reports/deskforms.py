"""The filter of the desk's list of meetings."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import django_filters
from django.db.models import QuerySet

from csp import forms
from csp.models import Group
from meetings.models import Meeting
from meetings.timetable import Year


class FilterForm(forms.Form):
    """Nothing in a filter has to be filled in, so nothing is marked as optional."""

    mark_optional = False


def years() -> Iterable[tuple[str, str]]:
    """The partnership's years in which there are meetings, the latest first."""
    days: QuerySet[Meeting, date] = Meeting.objects.dates("date", "month")
    return [(year.slug, str(year)) for year in sorted({Year.of(day) for day in days}, reverse=True)]


class MeetingFilter(django_filters.FilterSet):
    """Meetings of one group, of one year."""

    group = django_filters.ModelChoiceFilter(label="Group", queryset=Group.objects.order_by("name"), empty_label="All groups")
    year = django_filters.ChoiceFilter(label="Year, from April", choices=years, method="in_year", empty_label="All years")

    class Meta:
        model = Meeting
        fields = ["group", "year"]
        form = FilterForm

    def in_year(self, rows: QuerySet[Meeting], name: str, slug: Any) -> QuerySet[Meeting]:
        """Meetings from 1 April to 31 March."""
        year = Year.named(slug)
        return rows.filter(date__gte=year.first, date__lte=year.last)
