"""What somebody typed beside what somebody else made of it meanwhile, for the page that shows both."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django.db.models import Model
from django.utils import timezone

from csp import forms


def differences(form: forms.Form, stands: Model) -> list[tuple[str, str, str]]:
    """Of each field of a valid `form` that `stands` says otherwise: its label, what was typed, and what stands now."""
    found = []
    for name, field in form.fields.items():
        if hasattr(stands, name) and not field.widget.is_hidden:
            typed, now = form.cleaned_data[name], getattr(stands, name)
            if typed != now:
                choices = dict(getattr(field, "choices", ())) if isinstance(typed, str) else {}
                found.append((str(field.label), _words(typed, choices), _words(now, choices)))
    return found


def _words(value: Any, choices: dict[str, str]) -> str:
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%H:%M on %-d %B %Y}"
    if isinstance(value, date):
        return f"{value:%-d %B %Y}"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if value is None or value == "":
        return "nothing"
    return choices.get(value, str(value))
