"""Filters for the text of documents."""

from django import template

from csp import markdown as light

register = template.Library()
register.filter("markdown", light.to_html)
register.filter("inline_markdown", light.to_inline_html)
