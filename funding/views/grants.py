"""Grants at the desk: the list, one grant with what came and went of it, its instalments and its letter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from csp.guards import SignedInRequest
from csp.models import Inspection
from csp.preflight import ENGINE
from csp.typed import written
from funding.grantforms import GrantFilter, GrantForm, LetterForm, PassOnForm, ReceiveForm, also_of
from funding.grantqueries import called, fate, grant_sums, in_days, reminders, with_received, with_sums
from funding.grantservices import attach_letter, keep_grant, pass_grant_on, receive_instalment, remove_grant
from funding.models import Fund, Grant, Instalment, Line
from funding.money import pounds
from funding.rows import Due
from funding.sentbefore import hold_to
from funding.views.formpages import Act, Done, answer, do_at_once, entered, keeps, key_in, leaf

asked = require_http_methods(["GET", "HEAD", "POST"])


def the_grant(pk: int) -> Any:
    """The grant with its sums and what it is of; 404 without it."""
    rows = Grant.objects.select_related("fund__funder", "project", "recipient", "bid", "letter")
    return get_object_or_404(with_sums(rows), pk=pk)


def home_of(grant: Grant) -> str:
    """The address of its page."""
    return reverse("grants:grant", args=[grant.pk])


@require_safe
@keeps
def listing(request: SignedInRequest) -> HttpResponse:
    """Grants with what came and was spent of each, by fund, year and state; above them what should not wait."""
    chosen = GrantFilter(request.GET, with_sums(Grant.objects.select_related("fund", "recipient")))
    page, query = leaf(request, chosen.qs)
    return render(request, "funding/workspace/grants.html", {
        "place": "grants", "filter": chosen, "page": page, "query": query, "filtered": bool(query), "today": timezone.localdate(),
        "sums": grant_sums(chosen.qs),
        "reminders": reminders(timezone.localdate()),
    })


@require_safe
@keeps
def grant(request: SignedInRequest, pk: int) -> HttpResponse:
    """One grant: terms, instalments, what was spent of it, what is left and by when, the letter."""
    one, today = the_grant(pk), timezone.localdate()
    instalments = list(with_received(one.instalments.select_related("grant").order_by("number")))
    lines = one.lines.select_related("entry__year", "project", "commitment").order_by("entry__date", "entry__number", "position")
    looked = Inspection.objects.filter(file=one.letter, engine=ENGINE).first() if one.letter else None
    held = one.fund.holding == Fund.Holding.HELD
    return render(request, "funding/workspace/grant.html", {
        "place": "grants", "grant": one, "today": today, "fate": fate(one, one.spent, today), "lines": lines, "looked": looked,
        "instalments": [{
            "row": row, "called": called(row), "left": row.pence - row.received, "late": held and row.due < today and row.received < row.pence,
        } for row in instalments],
        "passes": not held, "left": one.pence - one.spent, "in_hand": one.received - one.spent,
        "apart": one.pence - one.expected if instalments else 0,
        "spend_in": in_days(one.spend_by, today) if one.spend_by else "",
    })


@asked
@keeps
def new(request: SignedInRequest) -> HttpResponse:
    """Enter a grant; `?fund=` chooses the fund beforehand."""
    form = GrantForm(entered(request), initial={"fund": key_in(request, "fund") or None, "awarded_on": timezone.localdate()})

    def do(said: Mapping[str, Any]) -> Done:
        made = keep_grant(grant=None, by=request.user, **said)
        return Done(f"“{made}” is entered.", home_of(made))

    return answer(request, Act("grants", "Enter a grant", (reverse("grants:list"), "Grants"), "Enter the grant"), form, do)


@asked
@keeps
def change(request: SignedInRequest, pk: int) -> HttpResponse:
    """Put a grant right, with its instalments."""
    one = the_grant(pk)
    dues = "\n".join(str(Due(row.due, row.pence, row.words)) for row in one.instalments.order_by("number"))
    names = ("fund", "title", "pence", "awarded_on", "spend_by", "reference", "recipient", "project", "starts", "ends", "conditions", "version")
    form = GrantForm(entered(request), initial={"instalments": dues, **{name: getattr(one, name) for name in names}})
    also_of(form, one.fund)

    def do(said: Mapping[str, Any]) -> Done:
        keep_grant(grant=one, by=request.user, **said)
        return Done("Saved.", home_of(one))

    return answer(request, Act("grants", "Change a grant", (home_of(one), str(one)), "Save", shows=True), form, do)


@require_POST
@keeps
def remove(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a grant out that was entered by mistake."""
    one = the_grant(pk)
    return do_at_once(
        request, lambda version: remove_grant(grant=one, version=version, by=request.user), f"“{one}” is taken out.",
        reverse("grants:list"), refused=home_of(one),
    )


@asked
@keeps
def receive(request: SignedInRequest, pk: int) -> HttpResponse:
    """An instalment arrived: amount and day are filled in."""
    row = get_object_or_404(with_received(Instalment.objects.select_related("grant__fund__funder")), pk=pk)
    left = max(row.pence - row.received, 0)
    form = ReceiveForm(entered(request), initial={"pence": left or None, "on": timezone.localdate()})

    def do(said: Mapping[str, Any]) -> Done:
        entry = receive_instalment(instalment=row, by=request.user, **said)
        came = Line(kind=Line.Kind.RECEIPT, target=row.grant.fund, pence=said["pence"], instalment=row)
        hold_to(form, entry, button=act.button, date=said["on"], lines=[came], reference=said["reference"])
        return Done(f"{pounds(said['pence'])} is in the ledger as entry {entry.called}.", home_of(row.grant))

    lead = f"{called(row)}: {pounds(row.pence)}, expected on {written(row.due)}."
    if row.received:
        lead += f" {pounds(row.received)} of it has come."
    act = Act("grants", "An instalment arrived", (home_of(row.grant), str(row.grant)), "Enter the receipt", lead)
    return answer(request, act, form, do)


@asked
@keeps
def pass_on(request: SignedInRequest, pk: int) -> HttpResponse:
    """Money won for a partner came and went on to them: one act."""
    one = the_grant(pk)
    if one.fund.holding == Fund.Holding.HELD:
        raise Http404
    form = PassOnForm(entered(request), initial={"pence": max(one.pence - one.spent, 0) or None, "on": timezone.localdate(), "reference": one.reference})

    def do(said: Mapping[str, Any]) -> Done:
        entry = pass_grant_on(grant=one, by=request.user, **said)
        came = Line(kind=Line.Kind.RECEIPT, target=one.fund, pence=said["pence"])
        # The project is not typed: it is that of the grant when it was passed on.
        project = [line.project_id for line in entry.lines.all()][-1]
        went = Line(kind=Line.Kind.SPEND, source=one.fund, pence=said["pence"], grant=one, project_id=project)
        typed = {"reference": said["reference"]} if said["reference"] else {}
        hold_to(form, entry, button=act.button, date=said["on"], lines=[came, went], **typed)
        return Done(f"{pounds(said['pence'])} went on to {one.recipient}: entry {entry.called}.", home_of(one))

    lead = f"One entry says that it came and was paid to {one.recipient or 'whom it is for'}. It never counts as the partnership’s own money."
    act = Act("grants", "Pass money on", (home_of(one), str(one)), "Pass it on", lead)
    return answer(request, act, form, do)


@asked
@keeps
def letter(request: SignedInRequest, pk: int) -> HttpResponse:
    """Attach the award letter, or another instead."""
    one = the_grant(pk)
    form = LetterForm(entered(request), request.FILES or None, initial={"version": one.version})

    def do(said: Mapping[str, Any]) -> Done:
        attach_letter(grant=one, version=said["version"], upload=said["letter"], by=request.user)
        return Done("The award letter is kept with the grant.", home_of(one))

    lead = "Only officers can open it. It is looked through for what it hides, as papers are."
    return answer(request, Act("grants", "Award letter", (home_of(one), str(one)), "Keep the letter", lead), form, do)


@require_safe
@keeps
def letter_file(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The award letter, to be saved and never shown by the browser itself."""
    stored = the_grant(pk).letter
    if stored is None:
        raise Http404
    try:
        stream = stored.path.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    answered = FileResponse(stream, as_attachment=True, filename=stored.name, content_type=stored.media_type)
    answered.headers["X-Content-Type-Options"] = "nosniff"
    answered.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answered
