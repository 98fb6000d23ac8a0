"""The worker of the queue: e-mail, reminders, publication, looking through uploads. It takes up what a killed one had begun."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError
from django_tasks_db.management.commands import db_worker

from csp.timer import plan_next
from csp.workers import alive, put_back


class Command(db_worker.Command):
    """The command of the same name, under whose name nobody then starts one that counts as dead."""

    help = __doc__

    def handle(self, *, worker_id: str, verbosity: int, **options: Any) -> None:
        try:
            with alive(worker_id):
                if count := put_back():
                    self.stdout.write(f"Taken up again: {count} {'task' if count == 1 else 'tasks'} cut short before.")
                if not options["batch"]:  # who comes only to clear the queue keeps no timer
                    plan_next()
                # What each task says of itself is in the queue; at the console it is wanted by -v 2.
                super().handle(worker_id=worker_id, verbosity=max(verbosity - 1, 0), **options)
        except BlockingIOError:
            raise CommandError(f"A worker called {worker_id} runs already. Give this one another --worker-id.") from None
