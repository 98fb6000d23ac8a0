"""Agreement: the minutes stand as agreed, and the meeting that agreed them says so."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from csp.editing.services import apply
from csp.editing.shapes import Operation
from csp.models import Document, KeptWording, Section, User
from csp.services import call_editors
from meetings.models import Meeting, Minutes
from meetings.services import agree_minutes
from reports.agreementqueries import agreeing_section
from reports.queries import place_of


@transaction.atomic
def agree_at_meeting(
    *, minutes: Minutes, at: Meeting, by: User, amendments: Sequence[str] = (), say: bool = True,
    revision: int | None = None,
) -> Section | None:
    """Agree `minutes` at the later meeting `at`, with amendments in words, in order; blank ones are passed over.

    With `say`, the draft minutes of `at` get a paragraph that says so, linked to where the agreed minutes are
    published, under the agenda item that takes them up. Gives that section; None where no such paragraph could be written.
    `revision`: of the minutes as they were seen. Raises ValueError where they changed since, for minutes that have not
    gone round, that wait for a wording to be settled, or as
    meetings.services.agree_minutes does.
    """
    call_editors(document_id=minutes.document_id, by=by)
    minutes = Minutes.objects.select_for_update().select_related("meeting__group").get(pk=minutes.pk)
    # The call to the editors counted one save of its own.
    if revision is not None and Document.objects.get(pk=minutes.document_id).revision != revision + 1:
        raise ValueError("The minutes were changed since you opened this page. Look at them once more, then agree them.")
    if minutes.status == Minutes.Status.DRAFT:
        raise ValueError("Circulate the draft first: the meeting agrees what its members have read.")
    if KeptWording.objects.filter(document=minutes.document_id, settled_at=None).exists():
        raise ValueError("A wording that could not be saved still waits. Settle it in the minutes first.")
    words = [text.strip() for text in amendments if text.strip()]
    agree_minutes(minutes=minutes, at=at, amendments=words, by=by)
    section = agreeing_section(minutes, at) if say else None
    if section is not None:
        last = section.blocks.order_by("-position").first()
        content = {"kind": "paragraph", "text": agreeing_words(minutes, words), "depth": 1, "numbered": True, "rows": None}
        told = {
            "identity": uuid4(), "base": 0, "section": section.identity,
            "after": last.identity if last else None, "content": content,
        }
        result = apply(document=section.document, operations=[Operation(uuid4(), "put_block", told)], by=by).results[0]
        if result.state != "saved":
            raise ValueError(result.message or "The paragraph could not be written into the later minutes. Try again.")
    return section


def agreeing_words(minutes: Minutes, amendments: Sequence[str]) -> str:
    """The paragraph that says that `minutes` were agreed: light Markdown, with a link to them."""
    page = reverse("public:newest", args=[place_of(minutes.meeting), "minutes"])
    link = f"[agreed]({settings.SITE_URL.rstrip('/')}{page})"
    words = f"The minutes of the meeting of {minutes.meeting.date:%-d %B %Y} were {link}"
    if not amendments:
        return f"{words}."
    listed = "\n".join(f"- {' '.join(text.split())}" for text in amendments)
    return f"{words} with {'this amendment' if len(amendments) == 1 else 'these amendments'}:\n\n{listed}"
