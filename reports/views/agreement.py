"""The desk on the way from a draft to agreed minutes: circulate, answer comments, closed sections, agree."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from csp.guards import SignedInRequest, guard
from csp.models import Section
from csp.permissions import Permission
from csp.versions import ChangedMeanwhile
from meetings.models import Minutes, MinutesComment
from meetings.services import answer_comment, send_minutes_round, word_closed_section
from reports import agreementqueries as queries
from reports.agreementforms import AgreeForm, AnswerForm, ClosedForm, RoundForm
from reports.memberqueries import commented_minutes
from reports.services.agreeing import agree_at_meeting, agreeing_words

# Days that members are given to comment unless the officer says otherwise.
TO_COMMENT = timedelta(days=14)


def _minutes(pk: int) -> Minutes:
    return get_object_or_404(Minutes.objects.select_related("meeting__group", "document", "agreed_at"), meeting_id=pk)


def _status(*forms: object) -> HTTPStatus:
    return HTTPStatus.UNPROCESSABLE_ENTITY if any(getattr(form, "errors", None) for form in forms) else HTTPStatus.OK


@guard(Permission.KEEP_MINUTES)
@require_http_methods(["GET", "HEAD", "POST"])
def circulate(request: SignedInRequest, pk: int) -> HttpResponse:
    """Send the draft round, once more as a reminder; below it the comments that came."""
    minutes = _minutes(pk)
    people = queries.recipients(minutes.meeting)
    form = RoundForm(
        request.POST or None, recipients=people,
        initial={"comments_due": minutes.comments_due or timezone.localdate() + TO_COMMENT},
    )
    if request.method == "POST" and form.is_valid():
        try:
            send_minutes_round(
                minutes=minutes, to=form.people(), comments_due=form.cleaned_data["comments_due"],
                message=form.cleaned_data["message"], by=request.user,
            )
        except ValueError as problem:
            form.add_error(None, str(problem))
        else:
            count = len(form.people())
            messages.success(request, f"The draft is on its way to {count} {'person' if count == 1 else 'people'}.")
            return redirect("desk:circulate", pk=pk)
    return _circulation(request, minutes, form, AnswerForm())


def _circulation(
    request: SignedInRequest, minutes: Minutes, form: RoundForm, answer: AnswerForm, answering: int = 0,
    conflict: str = "",
) -> HttpResponse:
    """`answer`, with errors, is to the comment `answering`; `conflict`: what somebody else did to that meanwhile."""
    people = queries.recipients(minutes.meeting)
    return render(
        request, "reports/workspace/circulate.html",
        {
            "meeting": minutes.meeting, "step": "minutes", "below": "Circulation", "minutes": minutes, "form": form,
            "answer": answer, "answering": answering, "conflict": conflict,
            "gone": bool(conflict) and not MinutesComment.objects.filter(pk=answering).exists(),
            "hindrances": queries.hindrances(minutes),
            "without_address": [one for one in people if not one.can_be_written_to],
            "without_access": [one for one in people if one.can_be_written_to and not one.can_sign_in],
            "commented": commented_minutes(minutes) if minutes.status != Minutes.Status.DRAFT else None,
        },
        status=HTTPStatus.CONFLICT if conflict else _status(form, answer),
    )


@guard(Permission.KEEP_MINUTES)
@require_POST
def answer(request: SignedInRequest, pk: int) -> HttpResponse:
    """Answer the comment `pk`. Where it was answered or taken back meanwhile, both are shown and nothing is written."""
    meeting = queries.meeting_of_comment(pk)
    if meeting is None:
        raise Http404
    minutes = _minutes(meeting)
    form = AnswerForm(request.POST, prefix=f"c{pk}")
    round_form = RoundForm(recipients=queries.recipients(minutes.meeting), initial={"comments_due": minutes.comments_due})
    if not form.is_valid():
        return _circulation(request, minutes, round_form, form, pk)
    try:
        answer_comment(
            comment=MinutesComment(pk=pk), answer=form.cleaned_data["answer"], seen=form.cleaned_data["seen"], by=request.user
        )
    except ChangedMeanwhile as changed:
        return _circulation(request, minutes, round_form, form, pk, conflict=str(changed))
    messages.success(request, "The comment is answered.")
    return redirect("desk:circulate", pk=minutes.meeting_id)


@guard(Permission.KEEP_MINUTES)
@require_http_methods(["GET", "HEAD", "POST"])
def closed(request: SignedInRequest, pk: int) -> HttpResponse:
    """What the public reads of each closed section of the minutes of meeting `pk`."""
    minutes = _minutes(pk)
    sections = queries.closed_sections(minutes)
    posted = request.POST.get("section", "")
    forms = [
        (one, ClosedForm(request.POST if posted == str(one.section.pk) else None, section=one.section)) for one in sections
    ]
    if request.method == "POST":
        section = get_object_or_404(Section, pk=posted if posted.isdigit() else 0, document=minutes.document_id)
        form = next((form for one, form in forms if one.section.pk == section.pk), None)
        if form is None:
            messages.error(request, "This section is open to the public already.")
            return redirect("desk:closed", pk=pk)
        if form.is_valid():
            try:
                word_closed_section(
                    section=section, choice=form.cleaned_data["choice"], wording=form.cleaned_data["wording"],
                    version=form.cleaned_data["version"], by=request.user,
                )
            except ChangedMeanwhile as changed:
                return _closed_page(request, minutes, _typed_again(request, section, sections, str(changed)), HTTPStatus.CONFLICT)
            except ValueError as problem:
                form.add_error(None, str(problem))
            else:
                messages.success(request, f"Kept for “{section.title}”. The public reads it when you next publish the minutes.")
                return redirect("desk:closed", pk=pk)
    return _closed_page(request, minutes, forms, _status(*(form for _, form in forms)))


def _typed_again(
    request: SignedInRequest, section: Section, sections: list[queries.ClosedSection], why: str
) -> list[tuple[queries.ClosedSection, ClosedForm]]:
    """The forms of `sections`: that of `section`, which somebody else changed meanwhile, as it was typed, to be kept
    over what stands now."""
    section.refresh_from_db()
    data = request.POST.copy()
    data[f"s{section.pk}-version"] = str(section.version)
    again = ClosedForm(data, section=section)
    again.add_error(None, why)
    return [(one, again if one.section.pk == section.pk else ClosedForm(section=one.section)) for one in sections]


def _closed_page(
    request: SignedInRequest, minutes: Minutes, forms: list[tuple[queries.ClosedSection, ClosedForm]], status: HTTPStatus
) -> HttpResponse:
    return render(
        request, "reports/workspace/closed.html",
        {"meeting": minutes.meeting, "step": "minutes", "below": "Closed sections", "minutes": minutes, "forms": forms},
        status=status,
    )


@guard(Permission.KEEP_MINUTES)
@require_http_methods(["GET", "HEAD", "POST"])
def agree(request: SignedInRequest, pk: int) -> HttpResponse:
    """Record that the minutes of meeting `pk` were agreed at a later meeting, and with which amendments."""
    minutes = _minutes(pk)
    later = queries.agreeing_meetings(minutes)
    expected = queries.expected_meeting(minutes)
    form = AgreeForm(request.POST or None, meetings=later, initial={"at": str(expected.pk) if expected else "", "revision": minutes.document.revision})
    if request.method == "POST" and form.is_valid():
        at = form.meeting()
        try:
            said = agree_at_meeting(
                minutes=minutes, at=at, amendments=form.lines(), say=form.cleaned_data["say"],
                revision=form.cleaned_data["revision"], by=request.user,
            )
        except ValueError as problem:
            form.add_error(None, str(problem))
        else:
            where = f" The minutes of {at.date:%-d %B %Y} say so." if said else ""
            messages.success(request, f"The minutes are agreed and no longer change.{where} Look at them once more, and publish them.")
            return redirect("desk:publish", pk=pk)
    return render(
        request, "reports/workspace/agree.html",
        {
            "meeting": minutes.meeting, "step": "minutes", "below": "Agreement", "minutes": minutes, "form": form,
            "later": later, "hindrances": queries.hindrances(minutes), "words": agreeing_words(minutes, []),
            "closed": queries.closed_sections(minutes),
            "unanswered": minutes.comments.filter(answered_at=None).count(),
            "section": queries.agreeing_section(minutes, expected) if expected else None, "expected": expected,
        },
        status=_status(form),
    )
