"""The review of a year as the desk shows it before it is published: drawn by what draws the publication."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone

from meetings.models import StandingVersion
from reports.builders.standingdocuments import as_it_would_be
from reports.fragments import Fragment
from reports.queries import image_address
from reports.rendering import fragment, printed


def desk_preview(version: StandingVersion) -> Fragment:
    """The page of a review, its photographs from where the desk may read them. Raises CannotPublish."""
    html = fragment(as_it_would_be(version, timezone.localdate()))
    return Fragment.of(html.replace(f'src="{image_address("")}', f'src="{reverse("desk:picture", args=["0" * 64])[:-64]}'), prefix="print-")


def print_preview(version: StandingVersion) -> bytes:
    """The designed PDF of a review as it stands now. Raises CannotPublish."""
    view = as_it_would_be(version, timezone.localdate())
    return printed(view, fragment(view))
