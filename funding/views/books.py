"""A fund's page for a year: the running statement, and quick entry beside it."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from csp import typed
from csp.guards import SignedInRequest, guard
from csp.models import User
from csp.permissions import Permission
from funding.entryforms import (
    IN,
    PASSING,
    RECEIPT,
    SPEND,
    TRANSFER,
    EntryForm,
    asked_shares,
    copied,
    kept_for_next,
    redrawn,
)
from funding.entryqueries import Choices, choices_of
from funding.ledgerservices import record_passing, record_receipt, record_spend, record_transfer
from funding.models import Entry, FinancialYear, Fund
from funding.money import pounds
from funding.queries import years
from funding.statements import statement
from funding.views.home import the_year
from funding.yearqueries import usual_day
from meetings.timetable import Year

keeps = guard(Permission.KEEP_MONEY)
DONE = {RECEIPT: "received", SPEND: "spent", TRANSFER: "transferred", PASSING: "received and passed on"}


def _found(year: Year, pk: int) -> tuple[list[FinancialYear], FinancialYear, Fund]:
    known = years()
    return known, the_year(known, year), get_object_or_404(Fund.objects.select_related("funder"), pk=pk)


def _draw(
    request: SignedInRequest, known: list[FinancialYear], found: FinancialYear, fund: Fund, form: EntryForm | None, choices: Choices | None,
    *, template: str = "funding/workspace/fund.html", status: int = HTTPStatus.OK, saved: Entry | None = None, **more: Any,
) -> HttpResponse:
    told = statement(
        fund, found.begins, desk=True, words=request.GET.get("words", ""), page=request.GET.get("page"), at=saved.pk if saved else None
    )
    return render(request, template, {
        "place": "home", "year": found, "years": known, "fund": fund, "form": form, "choices": choices, "told": told, "saved": saved,
        "end": getattr(found, "end", None), "query": urlencode({"words": told.words}) if told.words else "", "desk": True, **more,
    }, status=status)


@keeps
@require_safe
def fund(request: SignedInRequest, year: Year, pk: int) -> HttpResponse:
    """The statement of a fund in a year, and a form for the next entry. `?again=`: the entry that it starts from; `?kind=` and
    `?on=`: what it starts with otherwise."""
    known, found, fund = _found(year, pk)
    if hasattr(found, "end") or fund.ended:
        return _draw(request, known, found, fund, None, None)
    choices = choices_of(fund)
    initial: dict[str, Any] = {"date": usual_day(known, timezone.localdate(), found)}
    parts: list[dict[str, Any]] = []
    again = request.GET.get("again", "")
    source = Entry.objects.filter(pk=int(again)).prefetch_related("lines").first() if again.isascii() and again.isdigit() else None
    if source is not None:
        usual = initial["date"]
        initial, parts = copied(source, fund)
        if source.year_id != found.begins:  # its own day may lie in a closed year
            initial["date"] = usual
    if request.GET.get("kind") in DONE:
        initial["kind"] = request.GET["kind"]
    if "on" in request.GET:
        initial["date"] = _day(request.GET["on"]) or initial["date"]
    form = EntryForm(fund=fund, choices=choices, initial=initial, parts=parts)
    return _draw(request, known, found, fund, form, choices, again=source)


def _day(text: str) -> Any:
    try:
        return typed.day(text)
    except ValueError:
        return None


@keeps
@require_POST
def enter(request: SignedInRequest, year: Year, pk: int) -> HttpResponse:
    """Enter what the form says; or show it with one part more or one fewer, nothing judged yet."""
    known, found, fund = _found(year, pk)
    choices = choices_of(fund)
    by_script = "HX-Request" in request.headers
    page = "funding/workspace/_entry_form.html" if by_script else "funding/workspace/fund.html"
    if "more" in request.POST or "fewer" in request.POST:
        shares = asked_shares(request.POST) + ("more" in request.POST) - ("fewer" in request.POST)
        form = redrawn(request.POST, max(0, shares), fund=fund, choices=choices)
        if "more" in request.POST and form.shares:
            form.focus_on("fund", form.shares[-1])
        else:
            form.focus_on("pence")
        return _draw(request, known, found, fund, form, choices, template=page)
    form = EntryForm(request.POST, fund=fund, choices=choices)
    entry = _record(form, fund, request.user) if form.is_valid() else None
    if entry is None:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return _draw(request, known, found, fund, form, choices, template=page, status=status, faulty=True)
    words = f"{entry.called} is entered: {pounds(_sum(form))} {DONE[form.cleaned_data['kind']]}, {entry.words}."
    if entry.year_id != found.begins:
        words += f" It stands in {Year(entry.year_id)}, the year of its date."
    if not by_script:
        messages.success(request, words)
        more = urlencode({"kind": form.cleaned_data["kind"], "on": form.cleaned_data["date"].isoformat()})
        return redirect(f"{reverse('money:fund', args=[found.year, fund.pk])}?{more}#enter")
    fresh = choices_of(fund)
    following = EntryForm(fund=fund, choices=fresh, initial=kept_for_next(form))
    following.focus_on("pence")
    response = _draw(request, known, found, fund, following, fresh, template="funding/workspace/_entered.html", saved=entry, words=words)
    response.headers["HX-Trigger"] = json.dumps({"announce": words})
    return response


def _sum(form: EntryForm) -> int:
    return sum(part.pence for part in form.parts()) if form.cleaned_data["kind"] == SPEND else form.cleaned_data["pence"]


def _record(form: EntryForm, fund: Fund, by: User) -> Entry | None:
    """The entry; None where the ledger refuses it, with the refusal in the form."""
    said = form.cleaned_data
    usual: dict[str, Any] = {name: said[name] for name in ("date", "words", "reference", "key")} | {"by": by}
    try:
        if said["kind"] == SPEND:
            entry = record_spend(shares=form.parts(), party=said["party"], **usual)
        elif said["kind"] == TRANSFER:
            ends = (fund, said["other"]) if said["direction"] != IN else (said["other"], fund)
            entry = record_transfer(source=ends[0], target=ends[1], pence=said["pence"], **usual)
        elif said["kind"] == PASSING:
            entry = record_passing(
                fund=fund, pence=said["pence"], party=said["party"], project=said.get("project"), grant=said.get("grant"), **usual
            )
        else:
            entry = record_receipt(
                fund=fund, pence=said["pence"], party=said["party"], instalment=said.get("instalment"), more=said.get("above", False),
                **usual,
            )
        form.hold_to(entry)
    except ValueError as error:
        form.add_error(None, str(error))
        return None
    return entry
