"""The line of progress: what was done, how it stands now, and evidence."""

from __future__ import annotations

from typing import Any

from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import URLValidator

from actions.evidence import Evidence, take_evidence
from actions.models import ActionPoint
from csp import forms
from csp.models import StoredFile, User
from csp.word import NotReadable

LONGEST = 600
KEPT_FOR = 24 * 60 * 60
SALT = "evidence of a line that could not be taken yet"


class ProgressForm(forms.Form):
    """One line about `point` by `user`. `base`: the newest line that the page showed, 0 for none. `kept`: evidence that was
    sent with a line that could not be taken, signed for this user and action point."""

    text = forms.CharField(required=False, max_length=LONGEST, error_messages={
        "max_length": f"Shorten this to {LONGEST} characters: it has %(show_value)d.",
    })
    status = forms.ChoiceField(choices=[
        (ActionPoint.Status.OPEN, "Not started"), (ActionPoint.Status.IN_PROGRESS, "In progress"), (ActionPoint.Status.CLOSED, "Done"),
    ])
    link = forms.URLField(
        required=False, max_length=500, assume_scheme="https",
        error_messages={"invalid": "Write the link like https://www.example.org/page."},
    )
    file = forms.FileField(required=False)
    kept = forms.CharField(required=False, widget=forms.HiddenInput)
    base = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, point: ActionPoint, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.point, self.user = point, user
        link = self.fields["link"]
        link.validators = [one for one in link.validators if not isinstance(one, URLValidator)]
        link.validators.append(URLValidator(schemes=["http", "https"]))

    def clean_text(self) -> str:
        """One line, however it was typed."""
        return " ".join(self.cleaned_data["text"].split())

    def clean_file(self) -> Evidence | None:
        """The file as what it is."""
        given: UploadedFile | None = self.cleaned_data["file"]
        if given is None:
            return None
        try:
            return take_evidence(given)
        except NotReadable as why:
            raise forms.ValidationError(str(why)) from None

    def clean(self) -> dict[str, Any]:
        """Without a word, nothing was said; but that nothing was begun yet may be said of what is not begun."""
        cleaned = super().clean() or self.cleaned_data
        unbegun = cleaned.get("status") == self.point.status == ActionPoint.Status.OPEN
        if "text" in cleaned and not cleaned["text"] and not unbegun:
            self.add_error("text", "Write a line: what has happened?")
        return cleaned

    @property
    def boxes(self) -> list[Any]:
        """The fields that a person fills in."""
        return [self[name] for name in ("text", "link", "file")]

    @property
    def whole_errors(self) -> list[str]:
        """What is wrong with what the page itself sends, in no box."""
        return [str(error) for name in ("status", "base") for error in self.errors.get(name, [])]

    @property
    def kept_file(self) -> StoredFile | None:
        """The file that `kept` stands for; None for none, and for what this page did not sign."""
        try:
            found = signing.loads(self.data.get("kept", ""), salt=SALT, max_age=KEPT_FOR)
        except signing.BadSignature:
            return None
        pk, *whose = found
        return StoredFile.objects.filter(pk=pk).first() if whose == [self.user.pk, self.point.pk] else None

    def sign(self, file: StoredFile) -> str:
        """What `kept` is to say for `file`."""
        return signing.dumps([file.pk, self.user.pk, self.point.pk], salt=SALT)
