"""What Board and members read after signing in, and what they say of draft minutes."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from csp.guards import SignedInRequest, guard
from csp.models import Block, StoredFile
from csp.permissions import Permission
from meetings.models import Minutes
from meetings.services import comment_on_minutes, take_comment_back
from reports import memberqueries
from reports.confidence import hand_out_page, hand_out_pdf
from reports.fragments import Fragment
from reports.memberforms import CommentForm
from reports.models import Content, Publication
from reports.queries import image_address
from reports.serving import serve

# Days back that are shown; older papers are on the public site or with the officer.
SHOWN = timedelta(days=2 * 366)


@guard(Permission.READ_MEMBERS)
@require_safe
def papers(request: SignedInRequest) -> HttpResponse:
    """Papers of the past meetings of the last two years."""
    today = timezone.localdate()
    found = memberqueries.meetings_for_members(since=today - SHOWN)
    return render(request, "reports/members/papers.html", {
        "here": "members", "past": [one for one in found if one.meeting.date < today],
    })


def _copy(place: str, slug: str, version: int) -> Publication:
    found = memberqueries.standing_for_member(place, slug, version)
    if found is None:
        raise Http404
    return found


@guard(Permission.READ_MEMBERS)
@require_safe
def publication(request: SignedInRequest, place: str, slug: str, version: int) -> HttpResponse:
    """The members' copy of a publication; of a withdrawn one its notice."""
    one = _copy(place, slug, version)
    withdrawn = hasattr(one, "withdrawal")
    fragment = None
    if not withdrawn:
        # Images of a members' copy are members' too.
        html = one.content.html.replace(f'src="{image_address("")}', f'src="{reverse("members:home")}images/')
        fragment = Fragment.of(html)
    newer = getattr(one, "superseded_by", None)
    return render(
        request, "reports/members/publication.html",
        {
            "here": "members", "publication": one, "fragment": fragment, "newer": newer, "withdrawn": withdrawn,
            "copy_line": "" if withdrawn else hand_out_page(request, one),
        },
        status=HTTPStatus.GONE if withdrawn else HTTPStatus.OK,
    )


@guard(Permission.READ_MEMBERS)
@require_safe
def pdf(request: SignedInRequest, place: str, slug: str, version: int) -> HttpResponseBase:
    """The members' copy as PDF."""
    one = _copy(place, slug, version)
    if hasattr(one, "withdrawal") or not one.pdf_sha256:
        raise Http404
    return hand_out_pdf(request, one, f"{place.replace('/', '-')}-{slug}-members-v{version}.pdf")


@guard(Permission.READ_MEMBERS)
@require_safe
def image(request: SignedInRequest, sha256: str) -> HttpResponseBase:
    """An image inside something published for members, or in draft minutes going round."""
    stored = StoredFile.objects.filter(sha256=sha256, media_type__startswith="image/").first()
    published = Content.objects.filter(
        publication__audience=Publication.Audience.MEMBERS, html__contains=image_address(sha256)
    )
    drafted = Block.objects.filter(image=stored, section__document__minutes__status=Minutes.Status.CIRCULATED)
    if stored is None or not (published.exists() or drafted.exists()):
        raise Http404
    return serve(request, sha256=sha256, content_type=stored.media_type)


def _going_round(pk: int) -> Minutes:
    """Minutes that members may see as a draft; agreed ones are read where they are published."""
    return get_object_or_404(
        Minutes.objects.select_related("meeting__group", "document"), meeting_id=pk, status=Minutes.Status.CIRCULATED
    )


@guard(Permission.READ_MEMBERS)
@require_safe
def minutes(request: SignedInRequest, pk: int) -> HttpResponse:
    """Circulated minutes of the meeting `pk`, with a place for a comment behind each paragraph."""
    return _minutes_page(request, _going_round(pk))


def _minutes_page(
    request: SignedInRequest, minutes: Minutes, form: CommentForm | None = None, at: str = "",
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    """`form` with its errors belongs to the paragraph with the identity `at` (in hex), "" for the whole."""
    return render(
        request, "reports/members/minutes.html",
        {
            "here": "members", "meeting": minutes.meeting, "minutes": minutes, "commented": memberqueries.commented_minutes(minutes),
            "form": form, "at": at,
        },
        status=status,
    )


@guard(Permission.COMMENT_ON_MINUTES)
@require_POST
def comment(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take down a comment on circulated minutes: on the paragraph with the identity `block`, as its `version` read; or,
    without these, on the whole."""
    form = CommentForm(request.POST)
    try:
        wanted = UUID(at) if (at := request.POST.get("block", "")) else None
        minutes = _going_round(pk)
    except ValueError:
        raise Http404 from None
    except Http404:
        if form.is_valid() and Minutes.objects.filter(meeting_id=pk, status=Minutes.Status.AGREED).exists():
            return _too_late(request, form.cleaned_data["text"])
        raise
    if not form.is_valid():
        return _minutes_page(request, minutes, form, wanted.hex if wanted else "", HTTPStatus.UNPROCESSABLE_ENTITY)
    text, block, quoted = form.cleaned_data["text"], None, None
    if wanted:
        reading = memberqueries.reading_of(minutes, wanted, form.cleaned_data["version"] or 0)
        if reading is None:
            return _misread(request, minutes, form, wanted)
        block, quoted = reading.block, reading.words
    try:
        made = comment_on_minutes(minutes=minutes, text=text, block=block, quoted=quoted, by=request.user)
    except ValueError:  # agreed in this very moment
        return _too_late(request, text)
    changed = wanted and (block is None or block.text != quoted)
    messages.success(
        request, "Your comment is with the support officer."
        + (" The paragraph was changed while you had it open: your comment quotes it as you read it." if changed else ""),
    )
    return redirect(f"{reverse('members:minutes', args=[pk])}#comment-{made.pk}")


def _misread(request: SignedInRequest, minutes: Minutes, form: CommentForm, wanted: UUID) -> HttpResponse:
    """Nobody can tell which wording its writer had open: the comment is asked for again, beside what stands."""
    here = Block.objects.filter(identity=wanted, section__document=minutes.document_id).exists()
    form.add_error("text", "This paragraph was changed while you had it open. Read it as it is now, then send your comment.")
    return _minutes_page(request, minutes, form, wanted.hex if here else "", HTTPStatus.CONFLICT)


def _too_late(request: SignedInRequest, text: str) -> HttpResponse:
    """The minutes were agreed while somebody wrote a comment on them: their words, to take elsewhere."""
    return render(request, "reports/members/too_late.html", {"here": "members", "text": text}, status=HTTPStatus.CONFLICT)


@guard(Permission.COMMENT_ON_MINUTES)
@require_POST
def take_back(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take one's own comment back, unless it is answered."""
    found = memberqueries.own_comment(pk, request.user)
    if found is None:
        raise Http404
    try:
        take_comment_back(comment=found, by=request.user)
        messages.success(request, "Your comment was taken back.")
    except ValueError as problem:
        messages.error(request, str(problem))
    return redirect("members:minutes", pk=found.minutes.meeting_id)
