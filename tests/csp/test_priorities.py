"""The list of priorities, its refusals, and two who choose one at once."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from actions.priorityservices import serve_priority
from csp.models import AuditEntry, Priority
from csp.priorityservices import end_priority, keep_priority, move_priority_up
from csp.versions import ChangedMeanwhile
from tests import desk
from tests.factories import ActionPointFactory, PriorityFactory, UserFactory

pytestmark = pytest.mark.django_db


def names() -> list[str]:
    return [str(one) for one in Priority.objects.all()]


@pytest.mark.engines
def test_priorities_are_added_renamed_moved_and_ended() -> None:
    by = UserFactory()
    first, second, third = (keep_priority(priority=None, name=f" Safer  streets {n} ", starts=None, by=by) for n in range(3))
    assert names() == ["Safer streets 0", "Safer streets 1", "Safer streets 2"]
    for priority in (third, third, third, second):
        move_priority_up(priority=priority, by=by)
    assert names() == ["Safer streets 2", "Safer streets 1", "Safer streets 0"]
    keep_priority(priority=first, name="SAFER STREETS 0", starts=date(2031, 4, 1), by=by)
    end_priority(priority=Priority.objects.get(pk=first.pk), on=date(2031, 7, 1), by=by)
    kept = Priority.objects.get(pk=first.pk)
    assert (kept.name, kept.starts, kept.ends) == ("SAFER STREETS 0", date(2031, 4, 1), date(2031, 6, 30))
    assert set(Priority.objects.on(date(2031, 7, 1))) == {second, third}
    assert end_priority(priority=kept, on=None, by=by).ends is None
    assert set(AuditEntry.objects.values_list("act", flat=True)) == {"keep_priority", "move_priority_up", "end_priority"}


def test_what_cannot_be_is_refused_in_words() -> None:
    by, kept = UserFactory(), PriorityFactory(name="Safer streets", starts=date(2031, 4, 1), ends=date(2031, 6, 30))
    refusals = [
        ({"priority": None, "name": "  ", "starts": None}, "Enter the name"),
        ({"priority": None, "name": "safer STREETS", "starts": None}, "“safer STREETS” already"),
        ({"priority": kept, "name": "Safer streets", "starts": date(2031, 7, 1)}, "It ended on 30 June 2031"),
    ]
    for told, why in refusals:
        with pytest.raises(ValueError, match=why):
            keep_priority(by=by, **told)
    with pytest.raises(ValueError, match="It starts on 1 April 2031"):
        end_priority(priority=kept, on=date(2031, 4, 1), by=by)
    assert names() == ["Safer streets"]


@pytest.mark.engines
def test_the_database_keeps_names_and_places_apart() -> None:
    PriorityFactory(name="Safer streets", order=1)
    for bad in ({"name": "SAFER STREETS", "order": 2}, {"name": "Fraud", "order": 1},
                {"name": "Fraud", "order": 2, "starts": date(2031, 2, 1), "ends": date(2031, 1, 1)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Priority.objects.create(**bad)


@pytest.mark.engines
def test_of_two_who_choose_a_priority_at_once_the_second_is_told() -> None:
    point, safer, fraud = ActionPointFactory(), PriorityFactory(name="Safer streets"), PriorityFactory(name="Fraud")
    serve_priority(point=point, priority=safer, was="", by=UserFactory())
    with pytest.raises(ChangedMeanwhile, match="Somebody chose Safer streets meanwhile"):
        serve_priority(point=point, priority=fraud, was="", by=UserFactory())
    assert serve_priority(point=point, priority=None, was=str(safer.pk), by=UserFactory()).priority is None
    assert point.history.count() == 1  # no wording of it changed


def test_the_pages_save_and_say_what_is_wrong(client: Client) -> None:
    desk.sign_in(client, desk.officer())
    safer, fraud = PriorityFactory(name="Safer streets"), PriorityFactory(name="Fraud")
    page = reverse("priorities:priority", args=[fraud.pk])
    assert "“safer streets” already" in client.post(page, {"name": "safer streets"}).content.decode()
    assert client.post(page, {"name": "Doorstep fraud", "starts": "1 April 2031"}).status_code == 302
    end = reverse("priorities:end", args=[fraud.pk])
    assert "It starts on 1 April 2031" in client.post(end, {"end-on": "1/4/2031"}).content.decode()
    assert client.post(end, {"end-on": "1/7/2031"}).status_code == 302
    assert "30 June 2031" in client.get(reverse("priorities:list")).content.decode()
    point = ActionPointFactory()
    choose = reverse("members:action_priority", args=[point.identity])
    assert client.post(choose, {"priority": safer.pk, "was": ""}).status_code == 302
    late = client.post(choose, {"priority": fraud.pk, "was": ""})
    assert late.status_code == 409
    assert "Somebody chose Safer streets meanwhile. Save again if yours is to stand." in late.content.decode()
    assert client.post(choose, {"priority": fraud.pk, "was": str(safer.pk)}).status_code == 302
    assert client.post(choose, {"priority": "99999", "was": str(fraud.pk)}).status_code == 422
    point.refresh_from_db()
    assert point.priority == fraud
