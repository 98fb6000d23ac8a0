"""The page of one act about money: a form, what it means, where it leads; and what somebody else wrote meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from actions.views.acts import Done, entered
from csp.forms import Form
from csp.guards import SignedInRequest, guard
from csp.permissions import Permission
from csp.typed import written
from csp.versions import ChangedMeanwhile
from funding.money import pounds

__all__ = ["Act", "Done", "answer", "do_at_once", "entered", "keeps", "key_in", "leaf"]

keeps = guard(Permission.KEEP_MONEY)
PER_PAGE = 50


@dataclass(frozen=True)
class Act:
    """What the page says around its form. `place`: its entry of the line of pages; `back`: address and words of the page it
    came from; `shows`: the form shows the record, so that what somebody else wrote meanwhile can be told."""

    place: str
    heading: str
    back: tuple[str, str]
    button: str
    lead: str = ""
    warning: bool = False
    shows: bool = False


def answer(request: SignedInRequest, act: Act, form: Form, do: Callable[[Mapping[str, Any]], Done]) -> HttpResponse:
    """The page of `act`; sent and sound, `do` is done. What it refuses (ValueError) stands above the form. Where somebody else
    changed the thing (ChangedMeanwhile, 409), both texts are shown, and sent again the own one stands."""
    if request.method == "POST" and form.is_valid():
        try:
            done = do(form.cleaned_data)
        except ChangedMeanwhile as changed:
            return _conflict(request, act, form, str(changed))
        except ValueError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, done.told)
            return redirect(done.url)
    return _page(request, act, form, HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK)


def _conflict(request: SignedInRequest, act: Act, form: Form, told: str) -> HttpResponse:
    """The form once more, to be sent against the record as it is now: what was typed stays in it."""
    now = _differing(form) if act.shows else []
    data: Any = request.POST.copy()
    data["version"] = str(form.initial.get("version", ""))
    form.data = data
    form.add_error(None, f"{told} {'What it says now stands below.' if now else ''} Send yours again to put it in its place.")
    return _page(request, act, form, HTTPStatus.CONFLICT, now)


def _differing(form: Form) -> list[tuple[str, str]]:
    """Label and words of the record of each field in which something else was sent."""
    told = []
    for name, one in form.fields.items():
        has, sent = form.initial.get(name), form.cleaned_data.get(name)
        if not one.widget.is_hidden and _words(has) != _words(sent):
            told.append((str(one.label), _words(has) or "Nothing"))
    return told


def _words(value: Any) -> str:
    """A value of the record or of a form as people read it."""
    if isinstance(value, list):
        return "\n".join(map(str, value))
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, date):
        return written(value)
    return pounds(value) if isinstance(value, int) else str(value or "").replace("\r\n", "\n").strip()


def _page(request: SignedInRequest, act: Act, form: Form, status: int, now: Sequence[tuple[str, str]] = ()) -> HttpResponse:
    return render(request, "funding/workspace/act.html", {"place": act.place, "act": act, "form": form, "now": now}, status=status)


def do_at_once(request: SignedInRequest, act: Callable[[int], object], told: str, to: str, refused: str = "") -> HttpResponse:
    """A button without a form: `act` is done with the version that the page showed, and leads to `to`; what it refuses is told
    there, or on the page `refused`."""
    seen = request.POST.get("version", "")
    try:
        act(int(seen) if seen.isdecimal() and len(seen) < 10 else -1)
    except ValueError as why:  # ChangedMeanwhile is one
        messages.error(request, str(why))
        return redirect(refused or to)
    messages.success(request, told)
    return redirect(to)


def key_in(request: HttpRequest, name: str) -> int:
    """The key that an address names for its form; 0, which nothing has, for anything else."""
    asked = request.GET.get(name, "")
    return int(asked) if asked.isdecimal() and len(asked) < 10 else 0


def leaf(request: HttpRequest, rows: QuerySet) -> tuple[Page, str]:
    """The page of a list that is asked for, and the rest of its address."""
    kept = request.GET.copy()
    kept.pop("page", None)
    return Paginator(rows, PER_PAGE).get_page(request.GET.get("page")), kept.urlencode()
