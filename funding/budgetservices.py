"""Writes of budgets: what a fund is meant to spend in a year, project by project."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from csp.audit import audit
from csp.models import Project, User
from csp.versions import ChangedMeanwhile
from funding.models import Budget, FinancialYear, Fund
from funding.queries import is_closed


@dataclass(frozen=True)
class Plan:
    """What is to be spent on `project` (None: on anything else), in pence; None or 0: no budget. `version` is that of the
    row that the page showed, 0 where there was none."""

    project: Project | None
    pence: int | None
    version: int


@transaction.atomic
def keep_budgets(*, year: FinancialYear, fund: Fund, plans: Sequence[Plan], by: User) -> int:
    """Save the budgets of `fund` in `year`, all or none; what is not among `plans` stays. Returns how many changed.

    Raises ValueError for a closed year, and ChangedMeanwhile where somebody else changed one of them since.
    """
    FinancialYear.objects.select_for_update().get(pk=year.pk)
    if is_closed(year.pk):
        raise ValueError(f"{year} is closed: its budget stays as it was.")
    standing = {budget.project_id: budget for budget in Budget.objects.filter(year=year, fund=fund)}
    changed = 0
    for plan in plans:
        budget = standing.get(plan.project.pk if plan.project else None)
        asked = plan.pence or 0
        if asked == (budget.pence if budget else 0):
            continue
        if (budget.version if budget else 0) != plan.version:
            raise ChangedMeanwhile("Somebody else changed this budget since you opened the page.")
        changed += 1
        was = budget.pence if budget else 0
        if budget is None:
            Budget.objects.create(year=year, fund=fund, project=plan.project, pence=asked)
        elif asked:
            budget.pence, budget.version = asked, budget.version + 1
            budget.save()
        else:
            budget.delete()
        audit(by=by, act="keep_budgets", thing=f"{fund}, {year}: {plan.project or 'anything else'}", was=was, pence=asked)
    return changed
