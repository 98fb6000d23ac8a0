"""A published plan tells what its priorities are to reach and how that stands: by a word, with a colour beside it."""

from __future__ import annotations

import html
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from csp.models import User, path_of
from csp.services import write_document
from meetings.models import StandingDocument, StandingVersion
from meetings.standingservices import agree_version
from reports.builders.planobjectives import aims_on
from reports.builders.standingdocuments import standing_view
from reports.services import publish_version
from tests.factories import (
    ObjectiveFactory,
    ObjectiveLineFactory,
    PartnershipFactory,
    PersonFactory,
    PriorityFactory,
    StandingDocumentFactory,
)
from tests.meetings.standingtown import decided, first_version, terms_draft

pytestmark = pytest.mark.django_db
FIRST = date(2024, 4, 1)


@pytest.fixture
def by(own_data) -> User:
    PartnershipFactory()
    return User.objects.machine()


def plan(number: int, starts: date, by: User) -> StandingVersion:
    standing = StandingDocument.objects.filter(kind="plan").first() or StandingDocumentFactory(kind="plan")
    document, _ = write_document(draft=terms_draft(), key=f"standing/plan-{number}", by=by)
    version = StandingVersion.objects.create(standing=standing, number=number, document=document)
    return agree_version(version=version, starts=starts, decision=decided(starts), by=by)


def test_a_plan_is_published_with_its_objectives(by, tmp_path: Path, verapdf, django_assert_num_queries) -> None:
    lamps, young = PriorityFactory(name="Safer paths"), PriorityFactory(name="Young people")
    PriorityFactory(name="Nothing to reach yet")
    PriorityFactory(name="Long over", ends=date(2020, 1, 1))
    one = ObjectiveFactory(priority=lamps, text="Fewer dark lamps", person=PersonFactory(name="Wynn Sallow"))
    ObjectiveFactory(priority=young, text="Every school told", measure="", unit="", baseline="", target="")
    ObjectiveFactory(priority=lamps, text="An aim of old", starts=date(2019, 1, 1), ends=date(2020, 1, 1))
    today = timezone.localdate()
    ObjectiveLineFactory(objective=one, date=today - timedelta(days=90), standing="on_track", value="44", text="A word between us.")
    ObjectiveLineFactory(objective=one, date=today - timedelta(days=2), standing="at_risk", value="41", text="A word between us.")
    ObjectiveLineFactory(objective=one, date=today + timedelta(days=20), standing="achieved", value="9", text="Not yet.")
    with django_assert_num_queries(3):
        told = aims_on(today)
    assert [(priority.priority, [aim.text for aim in priority.aims]) for priority in told] == [
        ("Safer paths", ["Fewer dark lamps"]), ("Young people", ["Every school told"])
    ]
    publication = publish_version(version=plan(1, FIRST, by), by=by)
    said = html.unescape(" ".join(re.sub(r"<[^>]+>", " ", publication.content.html).split()))
    day = today - timedelta(days=2)
    assert (
        "Fewer dark lamps At risk Measured by Lamps found dark on a walk at night. It began at 46 lamps. It is to be 35 lamps by "
        f"31 March 2032. Owner: Wynn Sallow. At risk on {day:%-d %B %Y}: 41 lamps."
    ) in said
    assert "Every school told By 31 March 2032. Nobody has said yet how it stands." in said
    assert "between us" not in said and "Achieved" not in said and "between us" not in publication.content.data
    (tmp_path / "plan.pdf").write_bytes(path_of(publication.pdf_sha256).read_bytes())
    assert verapdf(tmp_path / "plan.pdf") == []
    ObjectiveLineFactory(objective=one, date=today, standing="off_track", value="50")
    again = publish_version(version=publication_version(), by=by)
    assert (again.version, again.supersedes) == (2, publication), "how it stands is told anew by a new version"


def publication_version() -> StandingVersion:
    return StandingVersion.objects.get(standing__kind="plan", number=1)


def test_a_plan_that_was_followed_tells_how_it_ended(by) -> None:
    one = ObjectiveFactory(priority=PriorityFactory())
    ObjectiveLineFactory(objective=one, date=date(2025, 3, 1), standing="on_track")
    ObjectiveLineFactory(objective=one, date=date(2025, 5, 1), standing="off_track")
    first, second = plan(1, FIRST, by), plan(2, date(2025, 4, 1), by)
    assert [standing_view(version.pk).objectives[0].aims[0].stands for version in (first, second)] == ["On track", "Off track"]


def test_terms_of_reference_have_no_objectives(by) -> None:
    ObjectiveFactory(priority=PriorityFactory())
    assert standing_view(first_version(starts=FIRST).pk).objectives == ()
