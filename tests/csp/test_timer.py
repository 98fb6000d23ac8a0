"""The day's work: planned once a day at an hour in London, by as many workers as there are, and made up for."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.management import call_command
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from csp.management.commands import db_worker
from csp.models import Reminders, User
from csp.timer import at, next_time, plan_anew, plan_next
from reports.services.reminding import change_reminders

DAILY = "reports.services.reminding.remind"
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.engines]


@pytest.fixture(autouse=True)
def queue(settings, own_data):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def planned() -> list[tuple[datetime, str]]:
    rows = DBTaskResult.objects.filter(task_path=DAILY).order_by("run_after")
    return [(row.run_after, row.status) for row in rows]


def work() -> None:
    call_command("db_worker", batch=True, interval=0, startup_delay=False, verbosity=0)


@pytest.mark.parametrize(("now", "then"), [
    (datetime(2031, 6, 24, 5, 59, tzinfo=UTC), datetime(2031, 6, 24, 6, tzinfo=UTC)),  # summer: an hour ahead
    (datetime(2031, 6, 24, 6, 0, tzinfo=UTC), datetime(2031, 6, 25, 6, tzinfo=UTC)),
    (datetime(2031, 1, 10, 23, 30, tzinfo=UTC), datetime(2031, 1, 11, 7, tzinfo=UTC)),
    (datetime(2031, 3, 29, 8, tzinfo=UTC), datetime(2031, 3, 30, 6, tzinfo=UTC)),  # the clocks go forward that night
    (datetime(2031, 6, 24, 23, 30, tzinfo=UTC), datetime(2031, 6, 25, 6, tzinfo=UTC)),  # in London it is the 25th already
])
def test_seven_in_london(now: datetime, then: datetime):
    assert next_time(now, 7) == then


def test_planned_twice_it_stands_once_and_the_next_day_follows_when_it_is_done():
    with time_machine.travel(datetime(2031, 6, 24, 20, tzinfo=UTC), tick=False) as clock:
        first = at(date(2031, 6, 25), 7)
        assert plan_next() == plan_next() == first
        assert planned() == [(first, TaskResultStatus.READY)]
        work()
        assert Reminders.objects.count() == 0
        clock.move_to(first)
        work()
        assert Reminders.objects.get().ran_at == first
        assert planned() == [(first, TaskResultStatus.SUCCESSFUL), (first + timedelta(days=1), TaskResultStatus.READY)]
        # Nobody worked for days: once, late, and on from there.
        clock.shift(timedelta(days=4, hours=3))
        work()
        assert [status for _, status in planned()] == [TaskResultStatus.SUCCESSFUL] * 2 + [TaskResultStatus.READY]
        assert planned()[-1][0] == at(date(2031, 6, 30), 7)


def test_a_day_that_goes_wrong_does_not_end_the_timer(monkeypatch):
    def broken(**_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("reports.services.reminding.send_reminders", broken)
    with time_machine.travel(datetime(2031, 6, 24, 5, tzinfo=UTC), tick=False) as clock:
        when = plan_next()
        clock.move_to(when)
        work()
        assert [status for _, status in planned()] == [TaskResultStatus.FAILED, TaskResultStatus.READY]


def test_another_hour_counts_from_the_next_time_on():
    by = User.objects.machine()
    with time_machine.travel(datetime(2031, 6, 24, 5, tzinfo=UTC), tick=False) as clock:
        change_reminders(values={"hour": 9}, version=1, by=by)
        assert planned() == []  # no worker has ever planned
        assert plan_next() == at(date(2031, 6, 24), 9)
        change_reminders(values={"hour": 8}, version=2, by=by)
        assert planned() == [(at(date(2031, 6, 24), 8), TaskResultStatus.READY)]
        clock.move_to(at(date(2031, 6, 24), 8))
        work()
        # It was done today: a later hour of today does not do it again.
        change_reminders(values={"hour": 12}, version=3, by=by)
        assert planned()[-1] == (at(date(2031, 6, 25), 12), TaskResultStatus.READY) and len(planned()) == 2
        plan_anew()
        assert len(planned()) == 2


def test_a_standing_worker_plans_and_one_that_only_clears_the_queue_does_not(monkeypatch):
    monkeypatch.setattr(db_worker.db_worker.Command, "handle", lambda *_, **__: None)
    call_command("db_worker", batch=True)
    assert planned() == []
    call_command("db_worker")
    call_command("db_worker")
    assert len(planned()) == 1
