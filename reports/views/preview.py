"""What would be published of a meeting, as it stands now: to be read beside what one writes."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from csp.guards import guard
from csp.permissions import Permission
from meetings.models import Meeting
from reports.builders import (
    CannotPublish,
    View,
    action_log_view,
    agenda_view,
    information_view,
    minutes_view,
    notice_view,
)
from reports.fragments import Fragment
from reports.models import Publication
from reports.rendering import fragment

BUILDERS: dict[str, Callable[[Meeting, str], View | None]] = {
    "notice": notice_view, "agenda": agenda_view, "information": information_view, "actions": action_log_view,
    "minutes": minutes_view,
}
Audience = Publication.Audience


@guard(Permission.USE_DESK)
@require_safe
def preview(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """`what` of meeting `pk` for `?audience=` public or members, drawn by what draws the publication.

    To HTMX a fragment that draws itself anew when the page says agendaChanged or previewChanged; else a page.
    """
    meeting = get_object_or_404(Meeting.objects.select_related("group"), pk=pk)
    if what not in BUILDERS:
        raise Http404
    audience = request.GET.get("audience", Audience.PUBLIC)
    if audience not in (Audience.PUBLIC, Audience.MEMBERS):
        raise Http404
    drawn, refused = None, ""
    try:
        view = BUILDERS[what](meeting, audience)
        drawn = Fragment.of(fragment(view), prefix="print-", deeper=1) if view else None
    except CannotPublish as problem:
        refused = str(problem)
    template = "_preview" if "HX-Request" in request.headers else "preview"
    return render(request, f"reports/workspace/{template}.html", {
        "meeting": meeting, "what": what, "step": "minutes" if what in ("minutes", "actions") else "agenda",
        "below": "As it will be read", "audience": audience, "drawn": drawn, "refused": refused,
        "audiences": [(Audience.PUBLIC, "The public"), (Audience.MEMBERS, "Board and members")],
    })
