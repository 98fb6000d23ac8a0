"""Lines of progress: who may write one, and what becomes of two at once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from actions.models import ActionPoint
from actions.queries import agencies_of, owned_by, owned_by_agencies, reportable_by
from actions.services import update_action_point
from csp.models import Membership
from csp.versions import ChangedMeanwhile
from tests import desk
from tests.factories import (
    ActionOwnerFactory,
    ActionPointFactory,
    AgencyFactory,
    GroupFactory,
    MeetingFactory,
    MembershipFactory,
    PersonFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
DAY = date(2031, 6, 2)


def line(point: ActionPoint, **more: object) -> object:
    told = {"status": "in_progress", "text": "Half are up.", "on": DAY, "author": "Ada", "by": UserFactory()}
    return update_action_point(point=point, **told | more)


@pytest.mark.engines
def test_a_line_written_after_another_that_was_not_seen_is_refused_and_nothing_is_lost() -> None:
    point = ActionPointFactory()
    first = line(point, base=0)
    with pytest.raises(ChangedMeanwhile, match="Ada added a line meanwhile"):
        line(point, base=0, text="All are up.", status="closed")
    assert [row.text for row in point.updates.all()] == ["Half are up."]
    line(point, base=first.pk, text="All are up.", status="closed")
    point.refresh_from_db()
    assert (point.status, point.outcome, point.settled_at) == ("closed", "All are up.", None)


def test_a_line_says_something_and_what_was_settled_takes_none() -> None:
    point = ActionPointFactory()
    with pytest.raises(ValueError, match="Write a line"):
        line(point, text="  ", status="closed")
    with pytest.raises(ValueError, match="at a meeting"):
        line(point, status="carried_over")
    assert not point.updates.exists()
    later = MeetingFactory(group=point.meeting.group, date=point.meeting.date + timedelta(days=90))
    line(point, status="closed", meeting=later)
    with pytest.raises(ValueError, match="was settled at a meeting"):
        line(point, status="open")
    assert ActionPoint.objects.get(pk=point.pk).settled_at == later


def test_mine_and_my_agencys() -> None:
    ada, bram, cerys = PersonFactory(name="Ada Stell"), PersonFactory(name="Bram Ox"), PersonFactory(name="Cerys Toll")
    police, fire = AgencyFactory(name="Thornbridge Police"), AgencyFactory(name="Thornbridge Fire")
    task = GroupFactory(kind="task")
    partnership = GroupFactory(partnership=True)
    for person, agency in ((ada, police), (bram, police), (cerys, fire)):
        MembershipFactory(person=person, agency=agency, group=partnership, starts=None, standing=Membership.Standing.BOARD)
    MembershipFactory(person=ada, agency=None, group=task, starts=None, ends=DAY)
    own, brams, crys, agencys, groups, everybodys = (ActionPointFactory() for _ in range(6))
    ActionOwnerFactory(action_point=own, person=ada)
    ActionOwnerFactory(action_point=brams, person=bram)
    ActionOwnerFactory(action_point=brams, person=cerys)
    ActionOwnerFactory(action_point=crys, person=cerys)
    ActionOwnerFactory(action_point=agencys, person=None, agency=police)
    ActionOwnerFactory(action_point=groups, person=None, group=task)
    ActionOwnerFactory(action_point=everybodys, person=None, group=partnership)
    assert agencies_of(ada, DAY) == [police]
    assert set(owned_by(ada, DAY)) == {own, groups}
    assert set(owned_by(ada, DAY + timedelta(days=1))) == {own}
    assert sorted(row.pk for row in owned_by_agencies([police], DAY)) == [own.pk, brams.pk, agencys.pk]
    user = UserFactory(person=ada)
    assert set(reportable_by(user, DAY)) == {own, groups, brams, agencys}
    assert set(reportable_by(desk.officer(), DAY)) == set(ActionPoint.objects.all())
    assert list(reportable_by(UserFactory(), DAY)) == []
    user.person.memberships.update(ends=DAY - timedelta(days=1))
    assert list(reportable_by(UserFactory(person=PersonFactory()), DAY)) == []
