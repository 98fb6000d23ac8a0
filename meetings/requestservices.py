"""Writes of report requests: asking an author, and what the author does through the link.

(Part of `meetings.services`.) The secret of a link is in the e-mail alone; the record keeps its SHA-256, and a salt of
which SECRET_KEY makes the secret again, so that a reminder can repeat the link. What is said of a closed item in an e-mail is the day of the meeting and nothing else: mail is read on the way and passed on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from csp.editing.services import apply
from csp.editing.shapes import Operation, Saved
from csp.editing.work import Also, Work
from csp.mail import Letter, post
from csp.models import Audience, Document, Person, User
from csp.queries import whole_documents
from csp.services import audit, record_person
from meetings.models import AgendaItem, Meeting, Paper, ReportRequest, StandingVersion
from meetings.paperqueries import fingerprint, is_closed, is_out, was_published
from meetings.paperservices import MovedOn, begin_paper, exchange_file, new_paper, seen
from meetings.plainwriting import changes
from meetings.reading.shapes import PdfRead
from meetings.requestlinks import link_with, new_secret
from meetings.uploads import Upload

CHECKED = "The support officer has checked this report. If something has to change, write to the support officer."


@dataclass(frozen=True)
class Ask:
    """A report to be asked for: of `person`, or of somebody called `name` whom the record may not know yet. `form`: as a short form
    that another room draws."""

    title: str
    email: str
    item: AgendaItem | None = None
    person: Person | None = None
    name: str = ""
    form: bool = False


@transaction.atomic
def ask_for_reports(
    *, meeting: Meeting, asks: Sequence[Ask], due: date, by: User, message: str = ""
) -> list[ReportRequest]:
    """Write to the author of each of `asks` with a link of their own. An address that the record did not have is kept
    with the person.

    Raises ValueError for a due day that has passed or lies behind the meeting, for an item of another meeting, and
    where the same person owes a report for the same item already.
    """
    _sensible(meeting, due)
    made = []
    for ask in asks:
        person = ask.person or record_person(name=ask.name, by=by)
        if ask.item is not None and ask.item.agenda.meeting_id != meeting.pk:
            raise ValueError("Choose items of this meeting's agenda.")
        asked = meeting.report_requests.filter(item=ask.item, person=person, title=ask.title, called_off_at=None)
        if asked.exists():
            raise ValueError(f"{person} has been asked for “{ask.title}” already. Ask again from the list of papers.")
        if not person.email:
            person.email = ask.email
            person.save(update_fields=["email"])
        request = ReportRequest(
            meeting=meeting, item=ask.item, title=ask.title, person=person, email=ask.email, message=message.strip(), due=due
        )
        secret = _give_secret(request)
        _write_to_author(request, "report_request", secret, form=ask.form)
        audit(by=by, act="ask_for_report", thing=request, meeting=str(meeting), due=due.isoformat())
        made.append(request)
    return made


def _sensible(meeting: Meeting, due: date) -> None:
    if due < timezone.localdate():
        raise ValueError("The day by which the report is due has passed already. Choose a later one.")
    if due > meeting.date:
        raise ValueError("The report would be due after the meeting. Choose an earlier day.")


def _give_secret(request: ReportRequest) -> str:
    request.secret_salt, secret = new_secret()
    request.secret_sha256 = fingerprint(secret)
    request.save()
    return secret


def _write_to_author(request: ReportRequest, template: str, secret: str = "", *, form: bool = False) -> None:
    closed = is_closed(request.item)
    what = f"for the meeting of {request.meeting.date:%-d %B %Y}" if closed else f"“{request.title}”"
    subjects = {
        "report_request": f"Please send your report {what}", "report_due": f"New date for your report {what}",
        "report_called_off": f"No longer needed: your report {what}",
    }
    post(
        to=request.email, subject=subjects[template], template=f"meetings/mail/{template}",
        letter=Letter(whom=request.person, about=f"report {request.pk}"), request=request, meeting=request.meeting,
        closed=closed, link=link_with(secret) if secret else "", form=form or hasattr(request, "lead_report"),
    )


def _locked(request: ReportRequest) -> ReportRequest:
    """`request` as it stands. Raises ValueError once it was called off."""
    locked = ReportRequest.objects.select_for_update().get(pk=request.pk)
    if locked.called_off_at is not None:
        raise ValueError("This report was called off.")
    return locked


@transaction.atomic
def ask_again(*, request: ReportRequest, email: str, due: date, by: User, message: str = "") -> ReportRequest:
    """Write to the author once more, with a new link; the old one is dead from now on.

    Raises ValueError for a due day that is none (see `ask_for_reports`), and once the report is checked.
    """
    request = _locked(request)
    if due != request.due:
        _sensible(request.meeting, due)
    if request.paper is not None and request.paper.checked:
        raise ValueError("This report has been checked already. Take the check back first if it has to change.")
    request.email, request.due, request.message = email, due, message.strip()
    secret = _give_secret(request)
    _write_to_author(request, "report_request", secret)
    audit(by=by, act="ask_again", thing=request, meeting=str(request.meeting), due=due.isoformat())
    return request


@transaction.atomic
def change_due(*, request: ReportRequest, due: date, by: User) -> ReportRequest:
    """Another day by which the report is due; the author is told, and the link they have stays good.

    Raises ValueError for a day that is none (see `ask_for_reports`), and once the report is there.
    """
    request = _locked(request)
    if request.received_at is not None:
        raise ValueError("This report is here already.")
    _sensible(request.meeting, due)
    if due != request.due:
        request.due = due
        request.save(update_fields=["due"])
        _write_to_author(request, "report_due")
        audit(by=by, act="change_due", thing=request, due=due.isoformat())
    return request


@transaction.atomic
def call_off_report(*, request: ReportRequest, by: User) -> ReportRequest:
    """The report is no longer needed: the link is dead and the author is told. What they wrote so far stays as a paper.

    Raises ValueError once it is there.
    """
    request = _locked(request)
    if request.received_at is not None:
        raise ValueError("This report is here already. Remove the paper if it is not wanted.")
    request.called_off_at = timezone.now()
    request.save(update_fields=["called_off_at"])
    _write_to_author(request, "report_called_off")
    audit(by=by, act="call_off_report", thing=request)
    return request


def acting_for(request: ReportRequest) -> User:
    """Who acts in the audit when the author does something through the link: their own account, or else the machine,
    whose audit rows name the person."""
    return User.objects.filter(person=request.person_id).first() or User.objects.machine()


def _still_theirs(request: ReportRequest) -> ReportRequest:
    """`request` locked, while its author may change the report. Raises ValueError, in a sentence, after that."""
    request = _locked(request)
    if request.paper is not None:
        if request.paper.checked:
            raise ValueError(CHECKED)
        if was_published(request.paper):
            raise ValueError("This report has been published. If something has to change, write to the support officer.")
    return request


def _items(request: ReportRequest) -> list[AgendaItem]:
    return [request.item] if request.item is not None else []


def _audience(request: ReportRequest) -> str:
    return Audience.CLOSED if is_closed(request.item) else Audience.PUBLIC


@transaction.atomic
def file_report(*, request: ReportRequest, version: int, upload: Upload, by: User) -> Paper:
    """The author's file becomes the paper that was asked for, or replaces what they sent before.

    `version`: of the paper that they saw, 0 where there was none. The same file again changes nothing. Raises
    MovedOn where another file came meanwhile, and ValueError once the report is checked or published.
    """
    request = _still_theirs(request)
    paper = request.paper
    if paper is None:
        # A Word file has its own heading; what a PDF calls itself is seldom meant for readers.
        title = request.title if isinstance(upload.read, PdfRead) else upload.read.title
        paper = new_paper(
            meeting=request.meeting, upload=upload, title=title, items=_items(request), audience=_audience(request), by=by
        )
        if not paper.author:
            paper.author = str(request.person)
            paper.save(update_fields=["author"])
    elif upload.sha256 not in {file.sha256 for file in (paper.file, paper.source) if file is not None}:
        paper = exchange_file(paper=paper, version=version, upload=upload, by=by)
    request.paper = paper
    request.received_at = request.received_at or timezone.now()
    request.save(update_fields=["paper", "received_at"])
    audit(by=by, act="file_report", thing=paper, person=str(request.person), sha256=upload.sha256)
    return paper


@transaction.atomic
def begin_report(*, request: ReportRequest, by: User) -> Paper:
    """The author writes in the browser: an empty report in the house form, or the one they have begun.

    Raises ValueError once the report is checked or published, and where they sent a PDF, which has no text of ours.
    """
    request = _still_theirs(request)
    if request.paper is None:
        request.paper = begin_paper(
            meeting=request.meeting, title=request.title, items=_items(request), author=str(request.person),
            audience=_audience(request), by=by,
        )
        request.save(update_fields=["paper"])
        audit(by=by, act="begin_report", thing=request.paper, person=str(request.person))
    if request.paper.document_id is None:
        raise ValueError("You sent a PDF, which cannot be changed here. Send another file instead.")
    return request.paper


@transaction.atomic
def hand_in_report(*, request: ReportRequest, version: int, revision: int, by: User) -> Paper:
    """What the author wrote in the browser is ready to be checked; named as late if the papers have gone out.

    Raises MovedOn where the text is other than what they saw, and ValueError while there is none, or once the report
    is checked or published.
    """
    request = _still_theirs(request)
    if request.paper is None or request.paper.document_id is None:
        raise ValueError("Write the report first, or send a file.")
    paper = seen(request.paper, version, revision)
    document = whole_documents([request.paper.document_id])[request.paper.document_id]
    if not any(block.text.strip() or block.rows for section in document.sections.all() for block in section.blocks.all()):
        raise ValueError("The report is still empty. Write it first, then hand it in.")
    if request.received_at is None:
        request.received_at = timezone.now()
        request.save(update_fields=["received_at"])
        paper.late = is_out(request.meeting)
    paper.version += 1
    paper.save(update_fields=["late", "version"])
    audit(by=by, act="hand_in_report", thing=paper, person=str(request.person))
    return paper


def write_paper(*, paper: Paper, operations: Sequence[Operation], by: User, author: bool = False) -> Saved:
    """Do what an editor of a report sends: see csp.editing.services.apply, which says what it raises.

    `author`: it is written through the link, which ends when the report is checked or published.
    """
    assert paper.document is not None
    return apply(document=paper.document, operations=operations, by=by, also=AUTHORS if author else OWN)


def _frozen(work: Work) -> str:
    paper = Paper.objects.filter(document=work.document).first()
    return CHECKED if paper is None or paper.checked or was_published(paper) else ""


AUTHORS = Also(frozen=_frozen)


def _of_a_version(work: Work) -> str:
    """The paper with the words of a proposed version says what was proposed."""
    held = StandingVersion.objects.filter(wording__document=work.document).exists()
    return "This paper holds the words of a version as it was proposed. Take the proposal back to change them." if held else ""


OWN = Also(frozen=_of_a_version)


@transaction.atomic
def write_sections(*, request: ReportRequest, revision: int, texts: Mapping[str, str], by: User) -> Paper:
    """What the author wrote into plain boxes: of each section (by its identity) its text (meetings.plainwriting).

    Raises MovedOn where the text was saved from elsewhere since its `revision`, and ValueError for what cannot be
    saved, or once the report is checked or published. Nothing is written then.
    """
    request = _still_theirs(request)
    if request.paper is None or request.paper.document_id is None:
        raise ValueError("There is no report to write yet.")
    document = Document.objects.select_for_update().get(pk=request.paper.document_id)
    if document.revision != revision:
        raise MovedOn("This report was saved from another window meanwhile. Both texts are shown below.")
    whole = whole_documents([document.pk])[document.pk]
    operations = [
        operation
        for section in whole.sections.all()
        if str(section.identity) in texts
        for operation in changes(section, list(section.blocks.all()), texts[str(section.identity)])
    ]
    if operations:
        saved = write_paper(paper=request.paper, operations=operations, by=by, author=True)
        refused = [result for result in saved.results if result.state != "saved"]
        if refused:
            raise ValueError(refused[0].message or "A paragraph was changed by somebody else. Load the page again.")
    return request.paper
