"""Budget beside actual."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from csp.guards import SignedInRequest, guard
from csp.permissions import Permission
from csp.versions import ChangedMeanwhile
from funding.bookforms import BudgetForm
from funding.budgetservices import keep_budgets
from funding.models import Budget, Fund
from funding.queries import years
from funding.views.home import the_year
from funding.yearqueries import budgets, projects_of
from meetings.timetable import Year

keeps = guard(Permission.KEEP_MONEY)


@keeps
@require_safe
def budget(request: SignedInRequest, year: Year) -> HttpResponse:
    """Every fund's budget of a year beside what was spent."""
    known = years()
    found = the_year(known, year)
    return render(request, "funding/workspace/budget.html", {
        "place": "home", "tab": "budget", "year": found, "years": known, "funds": budgets(found.begins), "end": getattr(found, "end", None),
    })


@keeps
def fund_budget(request: SignedInRequest, year: Year, pk: int) -> HttpResponse:
    """What a fund is meant to spend in a year, project by project."""
    known = years()
    found, fund = the_year(known, year), get_object_or_404(Fund, pk=pk)
    if hasattr(found, "end"):
        raise Http404
    rows = {one.project_id or 0: (one.pence, one.version) for one in Budget.objects.filter(year=found, fund=fund)}
    form = BudgetForm(request.POST if request.method == "POST" else None, projects=projects_of(found, rows), standing=rows)
    status, differs = HTTPStatus.OK, []
    if form.is_valid():
        try:
            changed = keep_budgets(year=found, fund=fund, plans=form.plans(), by=request.user)
        except ChangedMeanwhile:
            status = HTTPStatus.CONFLICT
            differs = form.differing(rows)
        except ValueError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"The budget of {fund} is saved." if changed else f"Nothing of the budget of {fund} has changed.")
            return redirect("money:budget", found.year)
    return render(request, "funding/workspace/fund_budget.html", {
        "place": "home", "tab": "budget", "year": found, "fund": fund, "form": form, "differs": differs,
    }, status=HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else status)
