"""The list of funds, and each one described."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from csp.guards import SignedInRequest, guard
from csp.permissions import Permission
from csp.versions import ChangedMeanwhile
from funding.bookforms import FundForm, UsualFundsForm
from funding.fundservices import add_usual_funds, keep_fund, move_fund_up
from funding.models import Fund
from funding.queries import years

keeps = guard(Permission.KEEP_MONEY)
# The field that a refusal of keep_fund is about, by a word of it.
ABOUT = {"pooled": "kind", "entries": "holding", "limit": "limit_pence", "left": "ended"}


def _list(request: SignedInRequest, form: UsualFundsForm | None = None) -> HttpResponse:
    funds = list(Fund.objects.select_related("funder"))
    form = form or UsualFundsForm(known=[fund.name for fund in funds])
    return render(request, "funding/workspace/funds.html", {
        "place": "funds", "funds": funds, "form": form, "usual": form.any_left,
    }, status=HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK)


@keeps
@require_safe
def funds(request: SignedInRequest) -> HttpResponse:
    """All funds in their order."""
    return _list(request)


@keeps
@require_POST
def usual(request: SignedInRequest) -> HttpResponse:
    """Add those of the usual funds that were ticked."""
    form = UsualFundsForm(request.POST, known=Fund.objects.values_list("name", flat=True))
    if not form.is_valid():
        return _list(request, form)
    added = add_usual_funds(names=form.cleaned_data["names"], by=request.user)
    messages.success(request, f"{len(added)} fund{'' if len(added) == 1 else 's'} added.")
    return redirect("money:funds" if years() else "money:home")


@keeps
def add(request: SignedInRequest) -> HttpResponse:
    """A further fund."""
    return _keep(request, None)


@keeps
def describe(request: SignedInRequest, pk: int) -> HttpResponse:
    """A fund, to be described anew."""
    return _keep(request, get_object_or_404(Fund, pk=pk))


def _keep(request: SignedInRequest, found: Fund | None) -> HttpResponse:
    form, status, standing = FundForm(request.POST if request.method == "POST" else None, fund=found), HTTPStatus.OK, None
    if form.is_valid():
        try:
            kept = keep_fund(fund=found, by=request.user, **form.cleaned_data)
        except ChangedMeanwhile:
            status, standing = HTTPStatus.CONFLICT, Fund.objects.select_related("funder").get(pk=found.pk if found else 0)
            form.made_from(standing)
        except ValueError as error:
            form.add_error(next((name for word, name in ABOUT.items() if word in str(error) and name in form.fields), "name"), str(error))
        else:
            messages.success(request, f"{kept} is saved.")
            return redirect("money:funds")
    if form.errors:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, "funding/workspace/fund_described.html", {
        "place": "funds", "fund": found, "form": form, "standing": standing,
    }, status=status)


@keeps
@require_POST
def up(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let a fund change places with the one before it."""
    move_fund_up(fund=get_object_or_404(Fund, pk=pk), by=request.user)
    return redirect("money:funds")
