"""Papers in confidence at the desk: guests of closed items, copies that name their reader, and who opened what."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from csp.guards import SignedInRequest, guard
from csp.permissions import Permission
from meetings.models import AgendaItem, Invitation, Meeting
from meetings.services import ask_personal_copies, invite_guest, withdraw_invitation
from reports.confidenceforms import Guest
from reports.confidencequeries import closed_items, who_opened


def _meeting(pk: int) -> Meeting:
    return get_object_or_404(Meeting.objects.select_related("group"), pk=pk)


def _page(request: SignedInRequest, meeting: Meeting, form: Guest | None = None, at: int = 0) -> HttpResponse:
    """`form` with its errors belongs to the item with the key `at`."""
    opened = who_opened(meeting)
    items = [(one, form if form and one.item.pk == at else Guest(item=one.item.pk)) for one in closed_items(meeting)]
    return render(
        request, "reports/workspace/confidence.html",
        {
            "meeting": meeting, "step": "papers", "below": "In confidence", "items": items, "opened": opened,
            "unopened": [one for one in opened if not one.readings], "over": meeting.date < timezone.localdate(), "form": form,
        },
        status=HTTPStatus.UNPROCESSABLE_ENTITY if form else HTTPStatus.OK,
    )


@guard(Permission.KEEP_PAPERS)
@require_safe
def confidence(request: SignedInRequest, pk: int) -> HttpResponse:
    """The closed items of a meeting with their guests, and who opened which members' copy."""
    return _page(request, _meeting(pk))


def _item(pk: int, item: int) -> AgendaItem:
    return get_object_or_404(AgendaItem.objects.select_related("agenda__meeting"), pk=item, agenda__meeting=pk)


@guard(Permission.KEEP_PAPERS)
@require_POST
def invite(request: SignedInRequest, pk: int, item: int) -> HttpResponse:
    """Invite a guest to a closed item."""
    row, form = _item(pk, item), Guest(request.POST, item=item)
    if form.is_valid():
        try:
            invitation = invite_guest(item=row, **form.cleaned_data, by=request.user)
        except ValueError as error:
            form.add_error("email", str(error))
        else:
            messages.success(request, f"{invitation.person} is invited, and has been sent an e-mail that names no item.")
            return redirect("desk:confidence", pk)
    return _page(request, _meeting(pk), form, item)


@guard(Permission.KEEP_PAPERS)
@require_POST
def uninvite(request: SignedInRequest, pk: int, invitation: int) -> HttpResponse:
    """Withdraw an invitation."""
    found = get_object_or_404(
        Invitation.objects.select_related("person", "item__agenda__meeting__group"), pk=invitation, item__agenda__meeting=pk
    )
    withdraw_invitation(invitation=found, by=request.user)
    messages.success(request, f"{found.person} can no longer read the papers of that item.")
    return redirect("desk:confidence", pk)


@guard(Permission.KEEP_PAPERS)
@require_POST
def personal(request: SignedInRequest, pk: int, item: int) -> HttpResponse:
    """Ask that copies of an item's papers carry their reader's name, or no longer (`wanted` "no")."""
    wanted = request.POST.get("wanted") == "yes"
    try:
        ask_personal_copies(item=_item(pk, item), wanted=wanted, by=request.user)
        messages.success(request, "Each copy carries its reader’s name from now on." if wanted else "Copies carry no name any more.")
    except ValueError as error:
        messages.error(request, str(error))
    return redirect("desk:confidence", pk)
