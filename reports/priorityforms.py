"""What somebody looks for in the story of a priority."""

from __future__ import annotations

from typing import Any, cast

from csp import forms
from reports.builders.storyshapes import Event, PriorityStory, What


class StoryFilter(forms.Form):
    """Every field may stay empty."""

    mark_optional = False

    words = forms.CharField(label="Words", max_length=200, required=False)
    what = forms.ChoiceField(label="What", required=False, choices=[("", "Everything"), *((one.name.lower(), one.value) for one in What)])
    year = forms.ChoiceField(label="Year", required=False)
    meeting = forms.ChoiceField(label="Meeting", required=False)

    def __init__(self, story: PriorityStory, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        years = [(str(year), str(year)) for year in story.in_years]
        cast(forms.ChoiceField, self.fields["year"]).choices = [("", "All years"), *years]
        meetings = [(str(one.pk), f"{one.date:%-d %B %Y}{'' if one.group.kind == 'partnership' else f', {one.group}'}") for one in story.meetings]
        cast(forms.ChoiceField, self.fields["meeting"]).choices = [("", "All, and between them"), *meetings]
        self.story = story

    def found(self) -> list[Event]:
        """The lines that are like that; a field that makes no sense counts as empty."""
        self.is_valid()
        given = self.cleaned_data
        words = given.get("words", "").casefold().split()
        meeting, year, what = given.get("meeting", ""), given.get("year", ""), given.get("what", "")
        years = {str(one): one for one in self.story.in_years}
        return [
            one for one in self.story.events
            if (not what or one.what.name.lower() == what)
            and (not year or one.day in years[year])
            and (not meeting or (one.meeting is not None and str(one.meeting.pk) == meeting))
            and all(word in one.words for word in words)
        ]
