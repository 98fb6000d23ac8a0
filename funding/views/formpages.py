"""The page of one act about money: a form, what it means, where it leads; and what somebody else wrote meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from csp.forms import Form
from csp.guards import SignedInRequest, guard
from csp.permissions import Permission
from csp.versions import ChangedMeanwhile
from funding.money import pounds

keeps = guard(Permission.KEEP_MONEY)
PER_PAGE = 50


@dataclass(frozen=True)
class Act:
    """What the page says around its form. `place`: its entry of the line of pages; `back`: address and words of the page it
    came from; `row`: what it is done to, whose fields are shown where somebody else changed them."""

    place: str
    heading: str
    back: tuple[str, str]
    button: str
    lead: str = ""
    warning: bool = False
    row: Model | None = None
    facts: Sequence[tuple[str, str]] = field(default_factory=tuple)


@dataclass(frozen=True)
class Done:
    """What is said once it is done, and where."""

    told: str
    url: str


def entered(request: SignedInRequest) -> Any:
    """The data of a form: None before anything was sent."""
    return request.POST if request.method == "POST" else None


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
    now = type(act.row)._default_manager.filter(pk=act.row.pk).first() if act.row is not None else None
    if now is None:
        form.add_error(None, told)
        return _page(request, act, form, HTTPStatus.CONFLICT)
    data: Any = request.POST.copy()
    data["version"] = str(now.version)  # type: ignore[attr-defined]
    form.data = data
    form.add_error(None, f"{told} The record now says what stands below. Send yours again to put it in its place.")
    return _page(request, act, form, HTTPStatus.CONFLICT, now=_differing(form, now))


def _differing(form: Form, now: Model) -> list[tuple[str, str]]:
    """Label and present words of each field of the form that the record has."""
    told = []
    for name, one in form.fields.items():
        if one.widget.is_hidden or not hasattr(now, name) or hasattr(getattr(now, name), "all"):
            continue
        value = getattr(now, name)
        words = pounds(value) if isinstance(value, int) and name.endswith("pence") else str(value) if value not in (None, "") else "Nothing"
        told.append((str(one.label), words))
    return told


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
