"""Writes on the way from a draft to agreed minutes: circulation, comments, what the public reads of closed items.

(Part of `meetings.services`.)
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from csp.mail import Letter, post
from csp.models import Audience, Block, Person, Section, User
from csp.services import audit, call_editors
from csp.versions import ChangedMeanwhile, fingerprint
from meetings.models import Minutes, MinutesComment

# What the public reads of a closed section: nothing, a wording of its own, or all of it.
WITHHOLD, REWORD, PUBLISH = "withhold", "reword", "publish"


@transaction.atomic
def circulate_minutes(*, minutes: Minutes, by: User, at: datetime | None = None) -> Minutes:
    """The draft goes to the members, or is published as a draft, `at` (None: now): its references stand from then."""
    call_editors(document_id=minutes.document_id, by=by)
    minutes = Minutes.objects.select_for_update().get(pk=minutes.pk)
    if minutes.status == Minutes.Status.DRAFT:
        minutes.status, minutes.circulated_at = Minutes.Status.CIRCULATED, at or timezone.now()
        minutes.save(update_fields=["status", "circulated_at"])
        audit(by=by, act="circulate_minutes", thing=minutes)
    return minutes


@transaction.atomic
def send_minutes_round(
    *, minutes: Minutes, to: Sequence[Person], comments_due: date | None, message: str, by: User
) -> Minutes:
    """Circulate the draft and write to each of `to`, a message each, with a link to read it and comment.

    `comments_due`: the last day on which comments are asked for. Done again, it writes again: a reminder.
    Raises ValueError for agreed minutes, without anybody to write to, for somebody without an address, or for a
    day that has passed.
    """
    if minutes.status == Minutes.Status.AGREED:
        raise ValueError("These minutes have been agreed: there is nothing to comment on any more.")
    if not to:
        raise ValueError("Choose at least one person to write to.")
    for person in to:
        if not person.email:
            raise ValueError(f"The record has no e-mail address of {person}.")
    if comments_due is not None and comments_due < timezone.localdate():
        raise ValueError("The day for comments has passed already. Choose a later one.")
    minutes = circulate_minutes(minutes=minutes, by=by)
    if minutes.status == Minutes.Status.AGREED:
        raise ValueError("These minutes have just been agreed: there is nothing to comment on any more.")
    minutes.comments_due = comments_due
    minutes.save(update_fields=["comments_due"])
    for person in to:
        post(
            to=person.email, subject=f"Draft minutes of {minutes.meeting.date:%-d %B %Y}: please comment",
            template="meetings/mail/draft_minutes", letter=Letter(whom=person, about=f"minutes {minutes.pk}"),
            person=person, minutes=minutes, meeting=minutes.meeting, message=message.strip(),
        )
    audit(by=by, act="send_minutes_round", thing=minutes, to=[person.pk for person in to])
    return minutes


@transaction.atomic
def comment_on_minutes(
    *, minutes: Minutes, text: str, by: User, block: Block | None = None, quoted: str | None = None
) -> MinutesComment:
    """What a member says of a paragraph, or of the minutes as a whole.

    `quoted`: the paragraph as its reader had it open, though it reads otherwise by now or is gone (`block` is None
    then); None: as it stands. Raises ValueError without words, for a paragraph of something else, or unless the draft
    is going round.
    """
    text = text.strip()
    if not text:
        raise ValueError("Write your comment.")
    minutes = Minutes.objects.select_for_update().get(pk=minutes.pk)
    if minutes.status != Minutes.Status.CIRCULATED:
        raise ValueError("These minutes are not open for comments.")
    if block is not None:
        if block.section.document_id != minutes.document_id:
            raise ValueError("That paragraph is not in these minutes.")
        if quoted is None:
            quoted = block.text
        block = Block.objects.select_for_update().filter(pk=block.pk).first()  # or it was deleted just now
    comment = MinutesComment.objects.create(minutes=minutes, block=block, quoted=quoted or "", text=text, by=by)
    audit(by=by, act="comment_on_minutes", thing=minutes, comment=comment.pk)
    return comment


@transaction.atomic
def take_comment_back(*, comment: MinutesComment, by: User) -> None:
    """Its writer takes a comment back. Raises ValueError for somebody else's, or once it is answered."""
    if comment.by_id != by.pk:
        raise ValueError("Only the person who wrote a comment can take it back.")
    found = MinutesComment.objects.select_for_update().filter(pk=comment.pk).first()
    if found is None:
        return  # pressed twice
    if found.answered_at is not None:
        raise ValueError("This comment has been answered already.")
    audit(
        by=by, act="take_comment_back", thing=comment.minutes, comment=comment.pk, text=comment.text,
        meeting=comment.minutes.meeting_id,
    )
    comment.delete()


@transaction.atomic
def answer_comment(*, comment: MinutesComment, answer: str, seen: str, by: User) -> MinutesComment:
    """What the officer did about a comment, in words that its writer reads. `seen`: the fingerprint of the answer that
    the page showed, of "" for none.

    Raises ValueError without words; ChangedMeanwhile where another answer stands by now, unless it is the same, and
    where the comment was taken back.
    """
    answer = answer.strip()
    if not answer:
        raise ValueError("Write what was done about the comment.")
    found = MinutesComment.objects.select_for_update(of=("self",)).select_related("minutes__meeting__group").filter(pk=comment.pk).first()
    if found is None:
        raise ChangedMeanwhile("The comment was taken back by its writer while you had it open.")
    if found.answer == answer:
        return found
    if seen != fingerprint(found.answer):
        raise ChangedMeanwhile("Somebody else answered this comment while you had it open.")
    found.answer, found.answered_at = answer, timezone.now()
    found.save(update_fields=["answer", "answered_at"])
    audit(by=by, act="answer_comment", thing=found.minutes, comment=found.pk)
    return found


@transaction.atomic
def word_closed_section(*, section: Section, choice: str, by: User, wording: str = "", version: int | None = None) -> Section:
    """What the public reads of a closed section of minutes: WITHHOLD, REWORD (then `wording` says what) or PUBLISH.

    The section's own words stay as they are. `version`: of the section that was seen. Raises ChangedMeanwhile where it
    has moved on; ValueError for a section that is open, for a choice that is none of the three, or for a rewording
    without words.
    """
    call_editors(document_id=section.document_id, by=by)
    section = Section.objects.select_for_update().get(pk=section.pk)
    if version is not None and section.version != version and section.audience != Audience.PUBLIC:
        raise ChangedMeanwhile(
            "Somebody else changed this section while you had it open: what the public reads is now "
            f"“{section.public_wording or 'that it is withheld'}”. Keep yours to let it stand instead."
        )
    if section.audience == Audience.PUBLIC:
        raise ValueError("This section is open to the public already.")
    if choice not in (WITHHOLD, REWORD, PUBLISH):
        raise ValueError("Choose whether to withhold the section, to publish another wording, or to publish it.")
    wording = wording.strip() if choice == REWORD else ""
    if choice == REWORD and not wording:
        raise ValueError("Write what the public is to read instead.")
    section.public_wording = wording
    if choice == PUBLISH:
        section.audience = Audience.PUBLIC
    section.version += 1
    section._history_user = by  # type: ignore[attr-defined]
    section.save(update_fields=["audience", "public_wording", "version"])
    audit(by=by, act="word_closed_section", thing=section, choice=choice, document=section.document_id)
    return section
