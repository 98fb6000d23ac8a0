"""Action points that pass from one person, or one agency, to another."""

from __future__ import annotations

from datetime import date

import pytest

from actions.handoverservices import hand_over
from actions.models import ActionPoint
from tests.factories import ActionOwnerFactory, ActionPointFactory, AgencyFactory, PersonFactory, UserFactory

pytestmark = pytest.mark.django_db
DAY = date(2031, 9, 1)


def test_what_is_outstanding_changes_hands_with_a_line_that_says_so():
    ada, bram, cerys = PersonFactory(name="Ada Stell"), PersonFactory(name="Bram Ox"), PersonFactory(name="Cerys Toll")
    open_one, shared, done, others = (ActionPointFactory() for _ in range(4))
    ActionPoint.objects.filter(pk=done.pk).update(status="closed")
    for point in (open_one, shared, done):
        ActionOwnerFactory(action_point=point, person=ada)
    ActionOwnerFactory(action_point=shared, person=bram)
    ActionOwnerFactory(action_point=others, person=cerys)
    moved = hand_over(points=[open_one, shared, done, others], before=ada, after=bram, on=DAY, by=UserFactory(person=cerys))
    assert {point.pk for point in moved} == {open_one.pk, shared.pk}
    assert [(owner.person, owner.words) for owner in open_one.owners.all()] == [(bram, "Bram Ox")]
    assert [owner.person for owner in shared.owners.all()] == [bram]
    assert [owner.person for owner in done.owners.all()] == [ada]
    (line,) = open_one.updates.all()
    assert (line.text, line.status, line.author) == ("Passed from Ada Stell to Bram Ox.", "open", "Cerys Toll")
    assert ActionPoint.objects.get(pk=open_one.pk).outcome == ""


def test_from_agency_to_agency_but_not_across():
    police, county = AgencyFactory(name="Thornbridge Police"), AgencyFactory(name="Thornbridgeshire Police")
    point = ActionPointFactory()
    ActionOwnerFactory(action_point=point, person=None, agency=police, words="Police")
    assert [one.pk for one in hand_over(points=[point], before=police, after=county, on=DAY, by=UserFactory())] == [point.pk]
    assert [(owner.agency, owner.words) for owner in point.owners.all()] == [(county, "Thornbridgeshire Police")]
    for before, after in ((police, PersonFactory()), (police, police)):
        with pytest.raises(ValueError, match="from one person to another"):
            hand_over(points=[point], before=before, after=after, on=DAY, by=UserFactory())
