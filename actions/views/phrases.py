"""The standard phrases of the partnership's minutes."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from actions.minutesqueries import usual_phrases_missing
from actions.phraseforms import PhraseForm
from actions.phraseservices import keep_phrase, keep_usual_phrases, remove_phrase
from csp.guards import SignedInRequest, guard
from csp.models import Phrase
from csp.permissions import Permission

keeps_minutes = guard(Permission.KEEP_MINUTES)


@keeps_minutes
def phrases(request: SignedInRequest) -> HttpResponse:
    """All phrases, and a form for a further one."""
    return _form_page(request, None)


@keeps_minutes
def phrase(request: SignedInRequest, pk: int) -> HttpResponse:
    """One phrase, to be changed."""
    return _form_page(request, get_object_or_404(Phrase, pk=pk))


def _form_page(request: SignedInRequest, phrase: Phrase | None) -> HttpResponse:
    initial = {"key": phrase.key, "text": phrase.text} if phrase else {}
    form = PhraseForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            kept = keep_phrase(phrase=phrase, by=request.user, **form.cleaned_data)
        except ValueError as error:
            form.add_error("text" if "phrase" in str(error) else "key", str(error))
        else:
            messages.success(request, f"{kept.key} now types “{kept.text}”")
            return redirect("minutes:phrases")
    return render(request, "actions/workspace/phrases.html", {
        "phrases": Phrase.objects.order_by("key"), "form": form, "phrase": phrase,
        "usual": [] if phrase else usual_phrases_missing(),
    })


@require_POST
@keeps_minutes
def remove(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a phrase out."""
    phrase = get_object_or_404(Phrase, pk=pk)
    remove_phrase(phrase=phrase, by=request.user)
    messages.success(request, f"{phrase.key} is taken out. Where it was typed, it stays.")
    return redirect("minutes:phrases")


@require_POST
@keeps_minutes
def usual(request: SignedInRequest) -> HttpResponse:
    """Add the phrases that most partnerships use, those whose key is free."""
    count = len(keep_usual_phrases(by=request.user))
    messages.success(request, f"{count} phrases were added." if count != 1 else "One phrase was added.")
    return redirect("minutes:phrases")
