"""Filters for the text of documents."""

from django import template
from django.utils.safestring import SafeString

from csp import markdown as light

register = template.Library()
register.filter("markdown", light.to_html)
register.filter("inline_markdown", light.to_inline_html)


@register.filter
def noted(text: str, notes: object) -> SafeString:
    """`text` as HTML; where it stands among `notes` (csp.texts.NoteView), what it calls as `[^1]` leads to them."""
    return light.to_noted_html(text) if notes else light.to_html(text)


@register.filter
def inline_noted(text: str, notes: object) -> SafeString:
    """As `noted`, for one line."""
    return light.to_noted_inline_html(text) if notes else light.to_inline_html(text)
