"""Forms of the desk: Django's, with fields for days and times as people type them, and errors in plain words.

    class Asked(forms.Form):                      # from csp import forms
        title = forms.CharField(label="Title of the report", max_length=300)
        due = forms.DateField(label="Due")

In a template, inside your own form tag: `{% csrf_token %}{% crispy form %}`. The pack of components is in
templates/govuk/; widgets that need more than Django's are here.

A day is one text box, not three and not the browser's date field: an officer types 14/3/2023 or pastes
"Tuesday 14 March 2023" from an e-mail in one go, it reads aloud as one question, and desk.js adds a button that
opens the browser's own calendar. `required` is said by the server, in words, at the field and in the summary.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from crispy_forms.helper import FormHelper
from django.core.exceptions import ValidationError
from django.db import models
from django.forms import (
    BooleanField,
    CharField,
    CheckboxInput,
    CheckboxSelectMultiple,
    ChoiceField,
    EmailField,
    Field,
    FileField,
    FileInput,
    HiddenInput,
    IntegerField,
    ModelChoiceField,
    ModelMultipleChoiceField,
    MultipleChoiceField,
    MultiValueField,
    MultiWidget,
    NumberInput,
    RadioSelect,
    Select,
    Textarea,
    TextInput,
    URLField,
    UUIDField,
    Widget,
)
from django.forms import DateField as DjangoDateField
from django.forms import Form as DjangoForm
from django.forms import ModelForm as DjangoModelForm
from django.forms import TimeField as DjangoTimeField
from django.forms.models import ModelFormMetaclass
from django.utils import timezone

from csp import typed

__all__ = [
    "BooleanField",
    "CharField",
    "CheckboxInput",
    "CheckboxSelectMultiple",
    "ChoiceField",
    "DateField",
    "EmailField",
    "Field",
    "FileField",
    "FileInput",
    "Form",
    "HiddenInput",
    "IntegerField",
    "ModelChoiceField",
    "ModelForm",
    "ModelMultipleChoiceField",
    "MomentField",
    "MultipleChoiceField",
    "Numeral",
    "RadioSelect",
    "Radios",
    "Select",
    "TextInput",
    "Textarea",
    "TimeField",
    "URLField",
    "UUIDField",
    "ValidationError",
]


class DateText(TextInput):
    """One box for a day; desk.js puts a calendar button beside it."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"class": "desk-date", "data-date": "", "autocomplete": "off"} | (attrs or {}))

    def format_value(self, value: object) -> str | None:
        """14 March 2023, or what was typed."""
        return typed.written(value) if isinstance(value, date) else super().format_value(value)


class TimeText(TextInput):
    """One short box for a time of day."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"class": "govuk-input--width-5", "autocomplete": "off"} | (attrs or {}))

    def format_value(self, value: object) -> str | None:
        """10:30, or what was typed."""
        return f"{value:%H:%M}" if isinstance(value, time) else super().format_value(value)


class Numeral(TextInput):
    """A whole number: digits on a phone's keyboard, no arrows to turn it by mistake. `suffix`: minutes, £ ..."""

    def __init__(self, attrs: dict[str, Any] | None = None, *, prefix: str = "", suffix: str = "", width: int = 4) -> None:
        usual = {"inputmode": "numeric", "spellcheck": "false", "autocomplete": "off", "class": f"govuk-input--width-{width}"}
        super().__init__(usual | (attrs or {}))
        self.prefix, self.suffix = prefix, suffix


class Radios(RadioSelect):
    """Radio buttons. `hints`: value -> a line under its label; `inline`: side by side (two short ones)."""

    def __init__(
        self, attrs: dict[str, Any] | None = None, choices: Any = (), *, hints: Mapping[Any, str] | None = None,
        inline: bool = False,
    ) -> None:
        super().__init__(attrs, choices)
        self.hints, self.inline = {str(value): hint for value, hint in (hints or {}).items()}, inline


class Moment(MultiWidget):
    """A day and a time, side by side under one legend."""

    use_fieldset = True
    labels = ("Date", "Time")

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"date": DateText(), "time": TimeText()}, attrs)

    def decompress(self, value: datetime | None) -> list[Any]:
        """The local day and time of a moment."""
        if value is None:
            return [None, None]
        local = timezone.localtime(value) if timezone.is_aware(value) else value
        return [local.date(), local.time()]

    def id_for_label(self, id_: str) -> str:
        """The legend names both boxes."""
        return ""


class DateField(DjangoDateField):
    """A day in any of the ways people write one (csp.typed.day)."""

    widget = DateText

    def to_python(self, value: Any) -> date | None:
        """A date, or None where nothing was typed. Raises ValidationError in words."""
        if isinstance(value, str) and value.strip():
            try:
                return typed.day(value)
            except ValueError as error:
                raise ValidationError(str(error), code="invalid") from None
        return super().to_python(value.strip() if isinstance(value, str) else value)


class TimeField(DjangoTimeField):
    """A time of day in any of the ways people write one (csp.typed.clock)."""

    widget = TimeText

    def to_python(self, value: Any) -> time | None:
        """A time, or None where nothing was typed. Raises ValidationError in words."""
        if isinstance(value, str) and value.strip():
            try:
                return typed.clock(value)
            except ValueError as error:
                raise ValidationError(str(error), code="invalid") from None
        return super().to_python(value.strip() if isinstance(value, str) else value)


class MomentField(MultiValueField):
    """A day and a time in London: an aware datetime. `usual_time` is taken where the time is left empty."""

    widget = Moment

    def __init__(self, *, usual_time: time | None = None, **options: Any) -> None:
        self.usual_time = usual_time
        fields = (
            DateField(error_messages={"incomplete": "Enter the date too."}),
            TimeField(required=usual_time is None, error_messages={"incomplete": "Enter the time too."}),
        )
        super().__init__(fields, require_all_fields=False, **options)

    def compress(self, values: list[Any]) -> datetime | None:
        """The moment. An hour that a change of the clocks takes away is the one after it."""
        day, clock = values or (None, None)
        if day is None:
            return None
        return timezone.make_aware(datetime.combine(day, clock or self.usual_time or time(0)))


class _Drawn:
    """What both bases of forms do: the pack's helper, no colon, errors in words."""

    use_required_attribute = False
    # "(optional)" behind the label of what may stay empty; a filter of a list says it of none.
    mark_optional = True

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("label_suffix", "")
        super().__init__(*args, **options)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        for field in self.fields.values():  # type: ignore[attr-defined]
            _put_plainly(field)

    def add_field(self, name: str, field: Field) -> None:
        """A field that hangs on what there is, with the same plain words as those of the class."""
        _put_plainly(field)
        self.fields[name] = field  # type: ignore[attr-defined]


class Form(_Drawn, DjangoForm):
    """Base of the forms that are not of one model."""


def model_field(field: models.Field, **options: Any) -> Field | None:
    """The form field for a model's field: ours for days, times and moments."""
    for kind, ours in ((models.DateTimeField, MomentField), (models.DateField, DateField), (models.TimeField, TimeField)):
        if isinstance(field, kind):
            options.setdefault("form_class", ours)
            break
    return field.formfield(**options)


class _OurFields(ModelFormMetaclass):
    def __new__(cls, name: str, bases: tuple[type, ...], attrs: dict[str, Any]) -> Any:
        if meta := attrs.get("Meta"):
            meta.formfield_callback = staticmethod(model_field)
        return super().__new__(cls, name, bases, attrs)


class ModelForm(_Drawn, DjangoModelForm, metaclass=_OurFields):
    """Base of the forms of one model. It is read with cleaned_data and written by a service, never by save()."""


# What is said instead of Django's own sentences.
PLAINLY = {
    "max_length": "Shorten this to %(limit_value)d characters: it has %(show_value)d.",
    "min_length": "Write at least %(limit_value)d characters: it has %(show_value)d.",
    "min_value": "This is less than %(limit_value)s.",
    "max_value": "This is more than %(limit_value)s.",
    "invalid_choice": "Choose one of those offered.",
    "empty": "This file is empty.",
    "contradiction": "Choose a file or have it removed, not both.",
}
DJANGO = {str(message) for kind in (ChoiceField, FileField, ModelChoiceField, MultipleChoiceField, ModelMultipleChoiceField)
          for message in kind.default_error_messages.values()}


def _put_plainly(field: Field) -> None:
    """Number boxes without arrows, smaller text boxes, and errors in plain words, unless the form has its own."""
    if type(field.widget) is NumberInput:
        field.widget = Numeral(field.widget.attrs)
    if isinstance(field.widget, Textarea) and field.widget.attrs.get("rows") == "10":
        field.widget.attrs["rows"] = "5"
    messages = field.error_messages
    for code, words in PLAINLY.items():
        if str(messages.get(code, "")) in DJANGO | {""}:
            messages[code] = words
    if isinstance(field, EmailField):
        messages.setdefault("invalid", "Write the e-mail address like name@example.org.")
    if str(messages.get("required", "")) != str(Field.default_error_messages["required"]):
        return
    if field.widget.is_hidden:
        messages["required"] = "A part of this page is missing: reload it and try again."
    elif field.label:
        messages["required"] = missing(field.widget, str(field.label))


def missing(widget: Widget, label: str) -> str:
    """What is said of a field left empty: Enter the title of the report. A label that asks is repeated as it is."""
    if label.endswith("?"):
        return f"Answer: {label}"
    words = label.rstrip(":. ")
    if not words[1:2].isupper():  # IT contact, CSP lead stay as they are
        words = words[:1].lower() + words[1:]
    if words.split(" ")[0] not in ("a", "an", "the", "this", "your", "their", "one", "at", "who", "what", "when", "where", "how", "why"):
        words = f"the {words}"
    if isinstance(widget, CheckboxInput):
        return f"Tick “{label}”."
    chosen = isinstance(widget, Select | RadioSelect | CheckboxSelectMultiple | FileInput)
    return f"{'Choose' if chosen else 'Enter'} {words}."
