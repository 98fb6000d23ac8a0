"""Reads of publications: where they stand, which is the newest, what a file belongs to."""

from __future__ import annotations

from csp.models import Group, StoredFile
from meetings.models import Meeting, StandingDocument
from meetings.timetable import Year
from reports.models import Content, Publication

Audience = Publication.Audience
# The slug of every timetable, and the beginning of its place.
TIMETABLE = "timetable"
# The same of the accounts of a year.
ACCOUNTS, MONEY = "accounts", "money"
# The same of standing documents, and how their addresses name each kind.
DOCUMENTS = "documents"
STANDING_NAMES = {"terms": "terms-of-reference", "plan": "community-safety-plan", "review": "annual-review"}


def place_of(meeting: Meeting) -> str:
    """Where publications of `meeting` stand: "2023-07-11", of another group than the Partnership
    "masg/2023-06-21"."""
    if meeting.group.kind == Group.Kind.PARTNERSHIP:
        return meeting.date.isoformat()
    return f"{meeting.group.slug}/{meeting.date.isoformat()}"


def place_of_year(year: Year) -> str:
    """Where the timetables of `year` stand: "timetable/2023-24"."""
    return f"{TIMETABLE}/{year.slug}"


def place_of_accounts(year: Year) -> str:
    """Where the accounts of `year` stand: "money/2023-24"."""
    return f"{MONEY}/{year.slug}"


def place_of_standing(standing: StandingDocument) -> str:
    """Where the versions of a standing document are published: "documents/terms-of-reference", of another group than the
    Partnership "documents/masg/terms-of-reference"; the review of a year at "documents/annual-review-2023-24"."""
    own = "" if standing.group.kind == Group.Kind.PARTNERSHIP else f"{standing.group.slug}/"
    of_year = f"-{Year(standing.year).slug}" if standing.year is not None else ""
    return f"{DOCUMENTS}/{own}{STANDING_NAMES[standing.kind]}{of_year}"


def slug_of_version(number: int) -> str:
    """The last part of the address of a version of a standing document."""
    return f"version-{number}"


def published_accounts() -> frozenset[str]:
    """The places at which accounts stand published. One query."""
    standing = Publication.objects.public().standing().filter(kind=Publication.Kind.ACCOUNTS)
    return frozenset(standing.values_list("place", flat=True))


def address(publication: Publication) -> str:
    """The permanent address of a publication's page, below SITE_URL; "" for one that only members may read,
    as long as they cannot sign in. The PDF and the data stand beside it (pdf_address, ".json")."""
    if publication.audience != Audience.PUBLIC:
        return ""
    if publication.kind in Publication.YEARLY:
        return f"/{publication.place}/v{publication.version}/"
    if publication.kind == Publication.Kind.STANDING:
        return f"/{publication.place}/{publication.slug}/v{publication.version}/"
    return f"/meetings/{publication.place}/{publication.slug}/v{publication.version}/"


def public_address(meeting: Meeting, slug: str) -> str:
    """Where the newest version of a thing of `meeting` is read, below SITE_URL, whether or not there is one yet."""
    return f"/meetings/{place_of(meeting)}/{slug}/"


def pdf_address(publication: Publication) -> str:
    """The permanent address of its PDF; "" where it has none."""
    page = address(publication)
    return f"{page.rstrip('/')}.pdf" if page and publication.pdf_sha256 else ""


def newest(*, place: str, slug: str, audience: str) -> Publication | None:
    """The newest version of one thing, withdrawn or not; None if it was never published."""
    versions = Publication.objects.filter(place=place, slug=slug, audience=audience)
    return versions.select_related("withdrawal").order_by("-version").first()


def published_image(sha256: str) -> StoredFile | None:
    """The image with these bytes if a publication for the public that is not withdrawn shows it."""
    image = StoredFile.objects.filter(sha256=sha256, media_type__startswith="image/").first()
    shown = Content.objects.filter(publication__audience=Audience.PUBLIC, html__contains=image_address(sha256))
    return image if image and shown.exists() else None


def image_address(sha256: str) -> str:
    """Where published HTML looks for an image, below SITE_URL."""
    return f"/published/{sha256}"
