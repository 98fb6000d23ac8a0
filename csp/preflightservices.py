"""Uploads put to the worker to be looked through, and what it found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from csp.audit import audit
from csp.models import Inspection, StoredFile, User
from csp.preflight import ENGINE, inspect

# An inspection that was asked for so long ago and did not come is asked for once more.
PATIENCE = timedelta(minutes=10)


@transaction.atomic
def look_through(*, files: Iterable[StoredFile], by: User) -> int:
    """Put those of `files` to the worker that this engine has not looked through; gives how many.

    A file that waits already is not put a second time, unless it has waited for very long.
    """
    now, count = timezone.now(), 0
    wanted = {file.pk: file for file in files}
    known = {one.file_id: one for one in Inspection.objects.filter(file__in=wanted, engine=ENGINE)}
    for pk, file in wanted.items():
        one = known.get(pk)
        if one is not None and (one.done_at or now - one.asked_at < PATIENCE):
            continue
        Inspection.objects.update_or_create(file=file, engine=ENGINE, defaults={"asked_at": now})
        look_through_file.enqueue(file_id=pk)
        count += 1
    if count:
        audit(by=by, act="look_through", thing=f"{count} {'upload' if count == 1 else 'uploads'}")
    return count


@task()
def look_through_file(*, file_id: int) -> None:
    """Look through one file and keep what was found."""
    file = StoredFile.objects.get(pk=file_id)
    # The bytes lie at their SHA-256, without the ending that tells their kind.
    findings = [asdict(finding) for finding in inspect(file.path, file.name)]
    Inspection.objects.filter(file=file, engine=ENGINE).update(findings=findings, done_at=timezone.now())
