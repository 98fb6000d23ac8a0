"""How an objective stands: a dated line by somebody, put behind the others and never changed."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from actions.models import ObjectiveLine
from csp.models import Objective, Person, User
from csp.services import audit
from csp.versions import ChangedMeanwhile
from meetings.models import Meeting

Standing = ObjectiveLine.Standing


@transaction.atomic
def say_how_it_stands(
    *, objective: Objective, standing: str, date: date, by: User, value: str = "", text: str = "", author: str = "",
    person: Person | None = None, meeting: Meeting | None = None, base: int | None = None,
) -> ObjectiveLine:
    """Put a line behind those of `objective`: how it stands on `date`, its figure and a sentence. `author`: who says so, where
    they are not `person`; `meeting`: before which it was said; `base`: the newest line that the page showed, 0 for none.

    The very line that stands there already is not said twice. Raises ChangedMeanwhile where another came since `base`, and
    ValueError for a day before the objective's first or after its last, and for a standing that is none.
    """
    objective = Objective.objects.select_for_update(of=("self",)).get(pk=objective.pk)
    if standing not in Standing.values:
        raise ValueError("Choose how it stands.")
    if (objective.starts and date < objective.starts) or (objective.ends and date > objective.ends):
        raise ValueError("The objective does not hold on that day.")
    newest = objective.lines.order_by("-pk").first()
    said = {"standing": standing, "value": value.strip(), "text": text.strip(), "date": date, "person": person, "author": author.strip(), "meeting": meeting}
    if newest is not None and all(getattr(newest, name) == value for name, value in said.items()):
        return newest
    if base is not None and base != (newest.pk if newest else 0):
        raise ChangedMeanwhile("Somebody else said how it stands while you had this page open.")
    line = ObjectiveLine.objects.create(objective=objective, **said)
    audit(by=by, act="say_how_it_stands", thing=objective, standing=standing, line=line.pk)
    return line
