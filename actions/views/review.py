"""The review of action points, one after the other on one screen that the room can see."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from actions.review import Row, minuted
from actions.reviewforms import ReviewForm, WordingForm
from actions.reviewqueries import paragraph_of_review, review_of
from actions.reviewservices import review_action_point, word_review
from csp.guards import SignedInRequest, guard
from csp.permissions import Permission
from csp.versions import ChangedMeanwhile
from meetings.models import Meeting, Minutes


def _meeting(pk: int) -> Meeting:
    return get_object_or_404(Meeting.objects.select_related("group"), pk=pk)


@require_safe
@guard(Permission.KEEP_MINUTES)
def review(request: SignedInRequest, pk: int) -> HttpResponse:
    """The log that goes to the meeting: the action point `?at=`, else the first not yet taken up, else the end."""
    meeting = _meeting(pk)
    rows = review_of(meeting)
    at = request.GET.get("at", "")
    waiting = (place for place, row in enumerate(rows) if not row.result)
    here = next(
        (place for place, row in enumerate(rows) if str(row.point.identity) == at),
        None if at == "end" else next(waiting, None),
    )
    return _page(request, meeting, rows, here)


def _page(
    request: SignedInRequest, meeting: Meeting, rows: list[Row], here: int | None, *, form: ReviewForm | None = None,
    fault: str = "", wording: WordingForm | None = None, status: int = HTTPStatus.OK,
) -> HttpResponse:
    """`here`: the place of the action point on the screen; None: the end. `fault`: why something was not saved."""
    row = rows[here] if here is not None else None
    minutes = Minutes.objects.filter(meeting=meeting).first()
    proposed = minuted(rows)
    block = paragraph_of_review(minutes)[1] if minutes else None
    return render(request, "actions/workspace/review.html", {
        "meeting": meeting, "rows": rows, "row": row, "form": form, "fault": fault,
        "before": rows[here - 1] if here else None,
        "after": rows[here + 1] if here is not None and here + 1 < len(rows) else None,
        "taken": sum(bool(one.result) for one in rows), "frozen": minutes and minutes.status == Minutes.Status.AGREED,
        "proposed": proposed, "written": block, "own_words": bool(block and block.text != proposed), "wording": wording,
    }, status=status)


@require_POST
@guard(Permission.KEEP_MINUTES)
def say(request: SignedInRequest, pk: int, identity: UUID) -> HttpResponse:
    """What the meeting says of one action point; then the next that was not taken up yet."""
    meeting = _meeting(pk)
    rows = review_of(meeting)
    here = next((place for place, row in enumerate(rows) if row.point.identity == identity), None)
    if here is None:
        raise Http404
    form = ReviewForm(request.POST)
    if not form.is_valid():
        return _page(request, meeting, rows, here, form=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        review_action_point(meeting=meeting, point=rows[here].point, **form.cleaned_data, by=request.user)
    except ChangedMeanwhile as changed:
        rows = review_of(meeting)
        return _page(request, meeting, rows, here, form=form, fault=str(changed), status=HTTPStatus.CONFLICT)
    except ValueError as error:
        form.add_error("text", str(error))
        return _page(request, meeting, rows, here, form=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    following = [*rows[here + 1:], *rows[:here]]
    next_one = next((row.point.identity for row in following if not row.result), "end")
    return redirect(f"{reverse('minutes:review', args=[pk])}?at={next_one}")


@require_POST
@guard(Permission.KEEP_MINUTES)
def word(request: SignedInRequest, pk: int) -> HttpResponse:
    """The paragraph of the minutes in the officer's own words."""
    meeting = _meeting(pk)
    form, status = WordingForm(request.POST), HTTPStatus.UNPROCESSABLE_ENTITY
    if form.is_valid():
        try:
            word_review(meeting=meeting, **form.cleaned_data, by=request.user)
        except ValueError as error:
            if isinstance(error, ChangedMeanwhile):
                status = HTTPStatus.CONFLICT
            form.add_error("text", str(error))
        else:
            messages.success(request, "The paragraph is in the minutes.")
            return redirect(f"{reverse('minutes:review', args=[pk])}?at=end")
    return _page(request, meeting, review_of(meeting), None, wording=form, status=status)
