"""Forms of the list of priorities."""

from __future__ import annotations

from csp import forms


class PriorityForm(forms.Form):
    """A priority and the day from which it is one."""

    name = forms.CharField(label="Name of the priority", max_length=200)
    starts = forms.DateField(label="First day", required=False, help_text="Leave it empty if it has always been one.")


class EndForm(forms.Form):
    """From which day a priority is one no more."""

    mark_optional = False
    on = forms.DateField(
        label="Not a priority from", required=False,
        help_text="Action points that serve it keep it. Leave it empty to let it go on.",
    )
