"""What the template pack in templates/govuk/ asks of a field: its control in GOV.UK's classes, its kind, its parts."""

from __future__ import annotations

from typing import Any

from django import template
from django.forms import (
    BoundField,
    CheckboxInput,
    CheckboxSelectMultiple,
    FileInput,
    MultiWidget,
    RadioSelect,
    Select,
    Textarea,
    Widget,
)
from django.utils.safestring import SafeString

from csp import versions

register = template.Library()


@register.filter
def kind(field: BoundField) -> str:
    """How a field is drawn: hidden, radios, checkboxes, checkbox, several, file or single."""
    widget = field.field.widget
    if widget.is_hidden:
        return "hidden"
    kinds = (
        (CheckboxSelectMultiple, "checkboxes"), (RadioSelect, "radios"), (CheckboxInput, "checkbox"),
        (MultiWidget, "several"), (FileInput, "file"),
    )
    return next((name for cls, name in kinds if isinstance(widget, cls)), "single")


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """The input of a field. `maxlength` is left out: a browser would cut what is pasted without a word."""
    attrs: dict[str, Any] = {"class": _classes(field.field.widget, bool(field.errors)), "maxlength": False}
    if counted(field):
        attrs["class"] += " govuk-js-character-count"
        attrs["aria-describedby"] = f"{field.aria_describedby or ''} {field.auto_id}-info".strip()
    if isinstance(field.field.widget, FileInput):
        attrs["class"] = "govuk-file-upload" + (" govuk-file-upload--error" if field.errors else "")
    return field.as_widget(attrs=attrs)


@register.filter
def fingerprint(value: object) -> str:
    """What a form sends back of a text that it showed and that has no version (csp.versions)."""
    return versions.fingerprint(value)


@register.filter
def counted(field: BoundField) -> int:
    """Characters that a long text may have: they are counted as one types. 0: not counted."""
    return getattr(field.field, "max_length", None) or 0 if isinstance(field.field.widget, Textarea) else 0


@register.filter
def target(field: BoundField) -> str:
    """The id that a link of the error summary leads to."""
    first = {"radios": "_0", "checkboxes": "_0", "several": "_0"}
    identity = field.field.widget.attrs.get("id") or field.auto_id
    return f"{identity}{first.get(kind(field), '')}"


@register.filter
def ticked(field: BoundField) -> bool:
    """Whether the box of a field is ticked."""
    widget: CheckboxInput = field.field.widget
    return bool(widget.check_test(field.value()))


@register.filter
def hint(field: BoundField, value: object) -> str:
    """The line under one choice of `field`."""
    hints: dict[str, str] = getattr(field.field.widget, "hints", {})
    return hints.get(str(value), "")


@register.simple_tag
def parts(field: BoundField) -> list[dict[str, Any]]:
    """The boxes of a field of several: each with label, id and its HTML."""
    widget = field.field.widget
    drawn = []
    values = field.value()
    values = values if isinstance(values, list) else widget.decompress(values)
    for place, (one, value) in enumerate(zip(widget.widgets, values, strict=True)):
        identity = f"{field.auto_id}_{place}"
        attrs = {"id": identity, "class": _classes(one, bool(field.errors))}
        if field.errors:
            attrs["aria-invalid"] = "true"
        html = one.render(f"{field.html_name}{widget.widgets_names[place]}", value, attrs)
        drawn.append({"label": widget.labels[place], "id": identity, "html": html})
    return drawn


def _classes(widget: Widget, faulty: bool) -> str:
    base = "govuk-textarea" if isinstance(widget, Textarea) else "govuk-select" if isinstance(widget, Select) else "govuk-input"
    own = str(widget.attrs.get("class", ""))
    return " ".join(filter(None, (base, f"{base}--error" if faulty else "", own)))
