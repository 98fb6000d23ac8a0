"""The page of one act on people or agencies: a form, what it means, and where it leads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from csp.forms import Form
from csp.guards import SignedInRequest, guard
from csp.permissions import Permission
from csp.versions import ChangedMeanwhile

keeps_people = guard(Permission.KEEP_PEOPLE)


@dataclass(frozen=True)
class Act:
    """What the page says around its form. `back`: address and words of the page it came from."""

    heading: str
    back: tuple[str, str]
    button: str
    lead: str = ""
    warning: bool = False


@dataclass(frozen=True)
class Done:
    """What is said once it is done, and where."""

    told: str
    url: str


def entered(request: SignedInRequest) -> Any:
    """The data of a form: None before anything was sent."""
    return request.POST if request.method == "POST" else None


def answer(request: SignedInRequest, act: Act, form: Form, do: Callable[[Mapping[str, Any]], Done]) -> HttpResponse:
    """The page of `act`; sent and sound, `do` is done. What it refuses (ValueError) stands above the form;
    ChangedMeanwhile is for the caller to tell."""
    if request.method == "POST" and form.is_valid():
        try:
            done = do(form.cleaned_data)
        except ChangedMeanwhile:
            raise
        except ValueError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, done.told)
            return redirect(done.url)
    return page(request, act, form)


def page(request: SignedInRequest, act: Act, form: Form, status: int | None = None) -> HttpResponse:
    """`act` with its form, as it is or with what is wrong with it."""
    status = status or (HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK)
    return render(request, "actions/workspace/people/act.html", {"here": "agencies", "act": act, "form": form}, status=status)
