"""The public site: everyone may read it, without an account. It reads publications and writes nothing."""

from __future__ import annotations

from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from csp.models import Partnership
from csp.views.errors import INSIDE
from reports import chain, sitequeries
from reports.fragments import Fragment
from reports.meetingpage import MeetingPage
from reports.models import Publication
from reports.pagecache import kept
from reports.queries import published_image
from reports.reviewpage import head_of, is_review
from reports.serving import serve
from reports.signing import KeyFault, public_key

# Years shown at once on the list of meetings; older ones have a page each.
YEARS = 3
# What is of no meeting has a page of its own.
TEMPLATES: dict[str, str] = {
    Publication.Kind.TIMETABLE: "timetable_version.html", Publication.Kind.ACCOUNTS: "accounts_version.html",
    Publication.Kind.STANDING: "standing_version.html",
}


def page(
    request: HttpRequest, template: str, status: HTTPStatus = HTTPStatus.OK, **context: object
) -> HttpResponse:
    """A page of the public site with the partnership's name over it."""
    context["partnership"] = Partnership.objects.first()
    return render(request, f"reports/public/{template}", context, status=status)


@kept
def home(request: HttpRequest) -> HttpResponse:
    """The next meeting, the latest papers and minutes, who we are."""
    coming = sitequeries.coming(timezone.localdate())
    first = next((one for one in coming if not one.cancelled), None)
    return page(
        request, "home.html", next=first, others=[one for one in coming if one is not first],
        papers=sitequeries.latest(Publication.Kind.PAPER, 6),
        minutes=sitequeries.latest(Publication.Kind.MINUTES, 4),
    )


@kept
def meetings(request: HttpRequest, year: int | None = None) -> HttpResponse:
    """Meetings by year: the latest years together, or those of one year."""
    years = sitequeries.years()
    if year is not None and year not in years:
        raise Http404
    return page(
        request, "meetings.html", years=years, year=year, newest=years[:YEARS],
        by_year=sitequeries.meetings_in([year] if year else years[:YEARS]),
    )


@kept
def meeting(request: HttpRequest, place: str) -> HttpResponse:
    """One meeting: when and where, agenda, papers, minutes, action points, and the pack."""
    publications = sitequeries.of_meeting(place)
    if not publications:
        raise Http404
    shown = MeetingPage.of(publications)
    return page(request, "meeting.html", meeting=shown, over=shown.date < timezone.localdate())


@kept
def timetable(request: HttpRequest) -> HttpResponse:
    """The timetable of the current year, and the way to those of other years."""
    found = sitequeries.timetables()
    one = sitequeries.timetable_for(timezone.localdate(), found)
    return page(
        request, "timetable.html", publication=one, years=found,
        fragment=Fragment.of(one.content.html) if one else None,
    )


@require_safe
def newest(request: HttpRequest, place: str, slug: str) -> HttpResponse:
    """To the newest version of a publication."""
    versions = sitequeries.versions(place, slug)
    if not versions:
        raise Http404
    response = redirect("public:publication", place=place, slug=slug, version=versions[0].version)
    response.headers["Cache-Control"] = "no-cache"
    return response


def version_of(place: str, slug: str, version: int) -> tuple[Publication, list[Publication]]:
    """A published version and all versions of the same thing, the newest first; raises Http404."""
    versions = sitequeries.versions(place, slug)
    for one in versions:
        if one.version == version:
            return one, versions
    raise Http404


def withdrawn(request: HttpRequest, publication: Publication, versions: list[Publication]) -> HttpResponse:
    """The dated notice that stays where a publication was."""
    return page(
        request, "withdrawn.html", HTTPStatus.GONE, publication=publication,
        newest=versions[0] if versions[0] != publication else None,
    )


@kept
def publication(request: HttpRequest, place: str, slug: str, version: int) -> HttpResponse:
    """A published version at its permanent address, with its version line."""
    one, versions = version_of(place, slug, version)
    if hasattr(one, "withdrawal"):
        return withdrawn(request, one, versions)
    template = TEMPLATES.get(one.kind, "publication.html")
    if is_review(one):
        return page(
            request, "review.html", publication=one, versions=versions, newest=versions[0], head=head_of(one),
            fragment=Fragment.of(one.content.html), version_page=True,
        )
    return page(
        request, template, publication=one, versions=versions, newest=versions[0],
        fragment=Fragment.of(one.content.html),
    )


@kept
def data(request: HttpRequest, place: str, slug: str, version: int) -> HttpResponse:
    """The same content as JSON."""
    one, versions = version_of(place, slug, version)
    if hasattr(one, "withdrawal"):
        return withdrawn(request, one, versions)
    return HttpResponse(one.content.data, content_type="application/json")


@require_safe
def pdf(request: HttpRequest, place: str, slug: str, version: int) -> HttpResponseBase:
    """The same content as PDF, whole or in ranges."""
    one, versions = version_of(place, slug, version)
    if hasattr(one, "withdrawal"):
        return withdrawn(request, one, versions)
    if not one.pdf_sha256:
        raise Http404
    return serve(
        request, sha256=one.pdf_sha256, content_type="application/pdf", modified=one.published_at,
        name=f"{place.replace('/', '-')}-{slug}-v{version}.pdf",
    )


@require_safe
def image(request: HttpRequest, sha256: str) -> HttpResponseBase:
    """An image inside something published."""
    found = published_image(sha256)
    if found is None:
        raise Http404
    return serve(request, sha256=sha256, content_type=found.media_type)


@kept
def publications(request: HttpRequest) -> HttpResponse:
    """How anybody can check that nothing published was changed or removed."""
    head = chain.tail()
    try:
        key = public_key()
    except KeyFault:
        key = ""
    return page(
        request, "publications.html", head=head, key=key,
        signed=chain.message(head.sequence, head.sha256) if head else "",
    )


@kept
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement."""
    return page(request, "accessibility.html")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Everything public may be indexed; what lies behind a sign-in need not be asked for."""
    lines = ["User-agent: *", *(f"Disallow: {place}" for place in ("/raw/", *INSIDE))]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """For the proxy: this process answers."""
    return HttpResponse("ok", content_type="text/plain; charset=utf-8")
