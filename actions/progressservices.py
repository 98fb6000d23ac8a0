"""Writes of those who say how their action points stand."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from actions.evidence import Evidence
from actions.models import ActionPoint, ActionUpdate
from actions.services import update_action_point
from csp.models import StoredFile, User
from csp.services import store_file


@transaction.atomic
def keep_evidence(*, evidence: Evidence, by: User) -> StoredFile:
    """Keep a file that goes with a line, whether or not the line can be taken: then it is not sent twice."""
    return store_file(content=evidence.content, name=evidence.name, media_type=evidence.media_type, by=by)


@transaction.atomic
def report_progress(
    *, point: ActionPoint, status: str, text: str, base: int, by: User, link: str = "", file: StoredFile | None = None,
) -> ActionUpdate:
    """A line of today by `by`, in the name that the record has for them. Raises what `update_action_point` raises."""
    return update_action_point(
        point=point, status=status, text=text, on=timezone.localdate(), author=str(by.person or by.email), person=by.person,
        link=link, file=file, base=base, by=by,
    )
