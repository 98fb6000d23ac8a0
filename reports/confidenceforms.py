"""Forms of the page of papers in confidence."""

from __future__ import annotations

from typing import Any

from csp import forms


class Guest(forms.Form):
    """Somebody invited to a closed item."""

    mark_optional = False

    name = forms.CharField(
        label="Name", max_length=120, help_text="Without title, as spoken: Priya Okonedo.",
        error_messages={"required": "Enter the guest’s name."},
    )
    email = forms.EmailField(
        label="E-mail address", help_text="They sign in with it, so it must be theirs alone, never a team’s.",
        error_messages={"required": "Enter the guest’s e-mail address.",
                        "invalid": "Enter an e-mail address, like name@example.org."},
    )

    def __init__(self, *args: Any, item: int, **options: Any) -> None:
        super().__init__(*args, prefix=f"item-{item}", **options)
