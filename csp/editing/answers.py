"""What the addresses of an editor answer, the same for every numbered document. Views call them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse

from csp.editing.reading import read_operations
from csp.editing.shapes import MOST_BYTES, NotEditable, Operation, Saved, TooMuch, Unreadable

ANOTHER = "Somebody else is signed in here by now. Sign in as yourself, and what waits is saved under your name."


def writer_of(request: HttpRequest) -> str:
    """Whose words a page of the editor holds: a user's key, or "author" for the holder of a link."""
    return str(request.user.pk or "author")


def save_answer(request: HttpRequest, save: Callable[[list[Operation]], Saved]) -> JsonResponse:
    """The answer to a save, as csp.editing.shapes says; `save` does the operations."""
    if (writer := request.headers.get("X-Writer", "")) and writer != writer_of(request):
        return JsonResponse({"error": ANOTHER, "sign_in": redirect_to_login(request.get_full_path()).url}, status=401)
    if int(request.headers.get("Content-Length") or 0) > MOST_BYTES:
        return JsonResponse({"error": "That is too much at once. Save a part of it first."}, status=413)
    try:
        saved = save(read_operations(request.body))
    except TooMuch as why:
        return JsonResponse({"error": str(why)}, status=413)
    except Unreadable as why:
        return JsonResponse({"error": str(why)}, status=400)
    except NotEditable as why:
        return JsonResponse({"error": str(why)}, status=409)
    return JsonResponse({
        "revision": saved.revision, "at": saved.at, "results": [vars(result) for result in saved.results],
        "references": saved.references,
    })


def state_answer(request: HttpRequest, revision: int, state: Callable[[], dict[str, Any]]) -> HttpResponse:
    """204 while ?since= is the revision, else the state."""
    if request.GET.get("since") == str(revision):
        return HttpResponse(status=204)
    return JsonResponse(state())


def history_answer(wordings: list[dict[str, Any]]) -> JsonResponse:
    """The wordings of a thing, as csp.editing.shapes says; 404 without any."""
    if not wordings:
        return JsonResponse({"error": "The record knows no wording of that."}, status=404)
    thing = wordings[0]["thing"]
    return JsonResponse({
        "thing": thing, "wordings": [{k: v for k, v in one.items() if k != "thing"} for one in wordings],
    })
