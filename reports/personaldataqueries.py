"""What is held of one person, wherever it stands: for the page, for the file that is handed to them, and before an erasure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from actions.models import (
    ActionOwner,
    ActionPoint,
    ActionUpdate,
    Figure,
    LeadReport,
    MeasureSet,
    ObjectiveLine,
)
from csp.accountqueries import others_who_manage_access
from csp.mail import send
from csp.models import (
    AuditEntry,
    Block,
    BouncedAddress,
    Membership,
    Message,
    Objective,
    Office,
    Partnership,
    Person,
    Project,
    Section,
    StoppedMail,
    User,
)
from csp.peoplequeries import office_words, span
from csp.permissions import Permission, may
from funding.models import Bid, Entry, YearEnd
from meetings.models import (
    AgendaLead,
    Attendance,
    BallotResult,
    Decision,
    Interest,
    Invitation,
    MinutesComment,
    ReportRequest,
    Vote,
)
from reports.models import Content, Publication, Reading, Release, Withdrawal

# The diary of signing in: whether and how, nothing that was done to the record.
DIARY = ("sign_in", "refuse_sign_in", "change_second_factor", "sign_out_elsewhere")
# What keeps its earlier wordings, with who wrote them.
WITH_HISTORY: dict[str, Any] = {
    "Wordings of paragraphs": Block, "Wordings of headings": Section, "Wordings of decisions": Decision,
    "Wordings of action points": ActionPoint, "Figures of measures": Figure,
}
# A row of what is held: what it is -> what it says.
Row = dict[str, str]


@dataclass(frozen=True)
class Part:
    """One kind of thing that is held. `goes`, `stays`: how many of it an erasure removes and keeps, and why in words."""

    key: str
    title: str
    rows: list[Row]
    goes: int = 0
    stays: int = 0
    removed: str = ""
    kept: str = ""


@dataclass(frozen=True)
class Held:
    """All that is held of somebody. `addresses`: every e-mail address known to be theirs and nobody else's, in small letters."""

    name: str
    parts: list[Part]
    addresses: frozenset[str] = field(default_factory=frozenset)

    def as_data(self) -> dict[str, Any]:
        """As the file says it: the name, the moment, and each kind of thing by its key."""
        held = {part.key: part.rows for part in self.parts}
        return {"name": self.name, "as_of": timezone.localtime().isoformat(timespec="seconds"), "held": held}

    def seen(self) -> str:
        """A digest of what an erasure would remove and keep, as a page shows it."""
        counts = [[part.key, part.goes, part.stays] for part in self.parts]
        return hashlib.sha256(json.dumps(counts).encode()).hexdigest()


def held_of(person: Person | None, user: User | None) -> Held:
    """What is held of a person and of their account; either may be missing. Nothing is left out that names them by a key or
    an address; papers that name them in their words alone are found where they are published."""
    addresses = addresses_of(person, user)
    parts = _of_person(person) if person else []
    parts += _of_account(user) if user else []
    parts += _of_confidence(person, user)
    parts.append(_mails(addresses))
    parts += _letters(person, addresses)
    parts += _of_audit(person, user, addresses)
    parts += _of_publications(person, addresses)
    if person and not any(part.stays for part in parts if part.key not in ("contact", "about")) and not named_in_words(person.name):
        contact = replace(parts[0], goes=1, stays=0, removed="All of it, the name too: nothing in the record says it")
        parts = [contact, *(replace(part, stays=0) if part.key == "about" else part for part in parts[1:])]
    return Held(str(person or user), [part for part in parts if part.rows], addresses)


def addresses_of(person: Person | None, user: User | None) -> frozenset[str]:
    """Addresses of today and of old that are theirs alone: one that a team shares, or another person has, is not."""
    found = {person.email if person else "", user.email if user else ""}
    if person:
        found |= set(ReportRequest.objects.filter(person=person).values_list("email", flat=True))
        found |= set(Message.objects.filter(person=person).values_list("to", flat=True))
        let_in = AuditEntry.objects.filter(act="let_in", thing=str(person)).values_list("detail", flat=True)
        found |= {str(detail.get("email", "")) for detail in let_in}
    changes = dict(AuditEntry.objects.filter(act="change_sign_in_address").order_by("pk").values_list("thing", "detail"))
    ahead = {user.email} if user else set()
    while ahead:
        before = {str(changes[one].get("old", "")) for one in ahead if one in changes} - found
        found, ahead = found | before, before
    mine = {one.lower() for one in found if one}
    others = {email.lower() for email in Person.objects.exclude(pk=person.pk if person else 0).values_list("email", flat=True)}
    others |= {email.lower() for email in User.objects.exclude(pk=user.pk if user else 0).values_list("email", flat=True)}
    others |= {email.lower() for email in Partnership.objects.values_list("email", flat=True)}
    return frozenset(mine - others)


def mails_to(addresses: Iterable[str]) -> list[DBTaskResult]:
    """Messages of the queue, waiting or refused, to one of `addresses`; what was sent has left it."""
    rows = DBTaskResult.objects.filter(task_path=send.module_path)
    wanted = set(addresses)
    return [row for row in rows if str(row.args_kwargs["kwargs"].get("to", "")).lower() in wanted]


def named_in_words(name: str) -> bool:
    """Whether words of the record say `name`, though nothing may point to the person."""
    lines = ActionUpdate.objects.filter(Q(text__contains=name) | Q(author__contains=name))
    said = AuditEntry.objects.annotate(said=Cast("detail", TextField())).filter(said__contains=name)
    return lines.exists() or said.exists() or Content.objects.filter(html__contains=name).exists()


def naming(addresses: Iterable[str]) -> QuerySet[AuditEntry]:
    """Entries of the audit in which one of `addresses` stands, maybe as the end of a longer one."""
    holds = Q(pk=None)
    for one in addresses:
        holds |= Q(thing__icontains=one) | Q(said__icontains=one)
    return AuditEntry.objects.annotate(said=Cast("detail", TextField())).filter(holds)


def obstacles(*, person: Person, user: User | None, by: User) -> list[str]:
    """Why `person` cannot be erased today, in sentences; none: they can."""
    today = timezone.localdate()
    found = []
    if user is not None and user.pk == by.pk:
        found.append("You cannot erase yourself. Ask another support officer.")
    if Membership.objects.filter(person=person).exclude(ends__lt=today).exists():
        found.append(f"{person} has a seat. End it first: the record must say how to reach who sits.")
    if Office.objects.filter(person=person).exclude(ends__lt=today).exists():
        found.append(f"{person} holds an office. End it first.")
    if user is not None and may(user, Permission.MANAGE_ACCESS) and not others_who_manage_access(user):
        found.append("Nobody else may manage access. Appoint another support officer first.")
    return found


def _day(day: date | datetime | None) -> str:
    if isinstance(day, datetime):
        return f"{timezone.localtime(day):%-d %B %Y, %H:%M}"
    return f"{day:%-d %B %Y}" if day else ""


def _of_person(person: Person) -> list[Part]:
    today = timezone.localdate()
    contact = {"Name": person.name, "Title": person.title, "Told apart by": person.distinction, "E-mail": person.email, "Telephone": person.telephone}
    seats = Membership.objects.filter(person=person).select_related("agency", "group").order_by("starts", "pk")
    offices = Office.objects.filter(person=person).select_related("group").order_by("starts", "pk")
    there = Attendance.objects.filter(person=person).select_related("meeting__group", "agency").order_by("meeting__date")
    leads = AgendaLead.objects.filter(person=person).select_related("item__agenda__meeting__group").order_by("pk")
    asked = ReportRequest.objects.filter(person=person).select_related("meeting__group").order_by("asked_at")
    owned = ActionOwner.objects.filter(person=person).select_related("action_point__meeting").order_by("pk")
    sends = MeasureSet.objects.filter(owner=person)
    lines = ActionUpdate.objects.filter(person=person).select_related("action_point__meeting", "file").order_by("date", "pk")
    return [
        Part("contact", "Name and contact", [contact], bool(person.email) + bool(person.telephone), 1,
             "E-mail address and telephone number", "Name and title: published papers say them"),
        Part("seats", "Seats", [
            {"Group": str(one.group), "For": str(one.agency or ""), "As": one.get_standing_display(), "When": span(one.starts, one.ends, today)} for one in seats
        ], stays=len(seats), kept="Seats: who sat for an agency is the record of a public body"),
        Part("offices", "Offices", [
            {"Office": office_words(one), "Group": str(one.group), "When": span(one.starts, one.ends, today)} for one in offices
        ], stays=len(offices), kept="Offices: who held them is the record of a public body"),
        Part("attendance", "Attendance", [
            {"Meeting": str(one.meeting), "As": one.get_capacity_display(), "Present": "Yes" if one.present else "Apologies",
             "Agency": one.printed_agency or str(one.agency or ""), "Printed": one.printed_name} for one in there
        ], stays=len(there), kept="Attendance: the minutes say it, and minutes are published"),
        Part("agenda", "Items of agendas", [
            {"Item": one.item.title, "Meeting": str(one.item.agenda.meeting), "Printed": one.words} for one in leads
        ], stays=len(leads), kept="Lead for an item of an agenda: agendas are published"),
        Part("requests", "Reports asked of them", [
            {"Report": one.title, "Meeting": str(one.meeting), "Sent to": one.email, "Message": one.message, "Due": _day(one.due)} for one in asked
        ], sum(bool(one.email or one.message) for one in asked), len(asked), "Addresses and messages of requests for reports, and the links in them",
            "That a report was asked for: it belongs to the agenda"),
        Part("action_points", "Action points they own", [
            {"Number": one.action_point.reference, "Meeting": _day(one.action_point.meeting.date), "Action point": one.action_point.text,
             "Status": one.action_point.get_status_display()} for one in owned
        ], stays=len(owned), kept="Owner of an action point: the log of action points is published"),
        Part("progress", "Lines of progress they wrote", [
            {"Number": one.action_point.reference, "Date": _day(one.date), "Line": one.text, "Link": one.link, "File": one.file.name if one.file else ""}
            for one in lines
        ], sum(bool(one.link) for one in lines), len(lines), "Links to evidence: they are not published, and may lead into an account of theirs",
            "Lines of progress and evidence as files: the log tells what was done, and the files prove it"),
        Part("measures", "Measures whose figures they send", [{"Measures": one.name, "Report": one.title} for one in sends],
             goes=len(sends), removed="Who sends the figures of measures"),
        *_of_votes(person),
        *_of_projects(person),
        *_of_priorities(person),
    ]


def _of_votes(person: Person) -> list[Part]:
    cast = Vote.objects.filter(person=person).select_related("ballot__meeting__group", "agency").order_by("noted_at", "pk")
    declared = Interest.objects.filter(attendance__person=person).select_related("attendance__meeting__group").order_by("pk")
    presided = BallotResult.objects.filter(presided_by=person).select_related("ballot__meeting__group").order_by("pk")
    votes = [
        {"Motion": one.ballot.motion, "Meeting": str(one.ballot.meeting), "For": str(one.agency), "Vote": one.get_choice_display()}
        for one in cast
    ]
    votes += [{"Motion": one.ballot.motion, "Meeting": str(one.ballot.meeting), "As": "Chair of the vote"} for one in presided]
    return [
        Part("votes", "Votes", votes, stays=len(votes), kept="Votes, and who had the chair: how a public body decided is its record"),
        Part("interests", "Interests they declared", [
            {"Meeting": str(one.attendance.meeting), "Interest": one.words, "Left the room": "Yes" if one.left_room else "No"} for one in declared
        ], stays=len(declared), kept="Interests that were declared: the minutes say them"),
    ]


def _of_projects(person: Person) -> list[Part]:
    led = Project.objects.filter(lead=person).order_by("name")
    bids = Bid.objects.filter(applicant=person).select_related("fund").order_by("pk")
    return [
        Part("projects", "Projects they lead or led", [{"Project": one.name} for one in led],
             stays=len(led), kept="Lead of a project: the record says who answered for it"),
        Part("bids", "Bids they made", [{"Bid": one.title, "Fund": str(one.fund), "Submitted": _day(one.submitted_on)} for one in bids],
             stays=len(bids), kept="Who applied for public money"),
    ]


def _of_priorities(person: Person) -> list[Part]:
    owned = Objective.objects.filter(person=person).select_related("priority").order_by("due", "pk")
    said = ObjectiveLine.objects.filter(person=person).select_related("objective").order_by("date", "pk")
    forms = LeadReport.objects.filter(request__person=person).select_related("priority", "request__meeting__group").order_by("pk")
    return [
        Part("objectives", "Objectives they own", [{"Objective": one.text, "Priority": str(one.priority), "Due": _day(one.due)} for one in owned],
             stays=len(owned), kept="Owner of an objective: the record says who answered for it"),
        Part("objective_lines", "How they said objectives stand", [
            {"Objective": one.objective.text, "Date": _day(one.date), "Stands": one.get_standing_display(), "Figure": one.value, "Line": one.text} for one in said
        ], stays=len(said), kept="Lines on objectives: what was said of them is never changed"),
        Part("lead_reports", "Forms on the progress of a priority", [
            {"Priority": str(one.priority), "Meeting": str(one.request.meeting), "Done": one.done, "Next": one.following, "Risks": one.risks, "Help wanted": one.help_wanted}
            for one in forms
        ], sum(one.typed for one in forms), len(forms), "What they typed into forms: what was sent is a paper of the meeting",
            "That the form was asked for: it belongs to the agenda"),
    ]


def _of_confidence(person: Person | None, user: User | None) -> list[Part]:
    invited = Invitation.objects.filter(person=person, person__isnull=False).select_related("item__agenda__meeting__group").order_by("pk")
    opened = Reading.objects.filter(reader=user).select_related("publication").order_by("first_at", "pk") if user else ()
    return [
        Part("invitations", "Invitations to closed items", [
            {"Meeting": str(one.item.agenda.meeting), "Invited": _day(one.invited_at)} for one in invited
        ], len(invited), 0, "Invitations to closed items, and with them what they open"),
        Part("readings", "Papers in confidence that they opened", [
            {"Paper": str(one.publication), "As": one.get_form_display(), "First": _day(one.first_at), "Last": _day(one.last_at), "Times": str(one.times)}
            for one in opened
        ], stays=len(opened), kept="Who opened papers in confidence, and when: the partnership answers for them"),
    ]


def letters_to(person: Person | None, addresses: Iterable[str]) -> QuerySet[Message]:
    """What was written to a person, or to one of their own addresses, whatever became of it."""
    return Message.objects.filter(Q(to__in=list(addresses)) | Q(person=person, person__isnull=False))


def _letters(person: Person | None, addresses: frozenset[str]) -> list[Part]:
    rows = [
        {"To": one.to, "Subject": one.subject, "Queued": _day(one.queued_at), "State": one.get_state_display()}
        for one in letters_to(person, addresses).order_by("queued_at", "pk")
    ]
    refused = [
        {"Address": one.address, "Since": _day(one.at), "Why": one.why} for one in BouncedAddress.objects.filter(address__in=addresses)
    ]
    stopped = StoppedMail.objects.filter(person=person, person__isnull=False).order_by("pk")
    refused += [{"Does not want": one.get_kind_display(), "Since": _day(one.since)} for one in stopped]
    return [
        Part("letters", "E-mails written to them", rows, len(rows), 0, "What was written to them and when; the words were not kept"),
        Part("mail", "How their mail is kept", refused, len(refused), 0, "Addresses that mail came back from, and what they do not want"),
    ]


def _of_account(user: User) -> list[Part]:
    comments = list(MinutesComment.objects.filter(by=user).select_related("minutes__meeting__group").order_by("at"))
    answered = sum(one.answered_at is not None for one in comments)
    rows = [{"Address": user.email, "Can sign in": "Yes" if user.is_active else "No", "Since": _day(user.date_joined), "Last signed in": _day(user.last_login)}]
    rows += [{"Address": one.email, "Confirmed": "Yes" if one.verified else "No"} for one in EmailAddress.objects.filter(user=user)]
    rows += [{"Second factor": str(one.get_type_display()), "Set up": _day(one.created_at)} for one in Authenticator.objects.filter(user=user)]
    rows += [{"Signs in through": one.provider, "Known there as": one.uid} for one in SocialAccount.objects.filter(user=user)]
    return [
        Part("account", "Account", rows, len(rows), 0, "The account: its address, second factors and times; they are signed out everywhere"),
        Part("comments", "Comments on draft minutes", [
            {"Minutes": str(one.minutes.meeting), "Written": _day(one.at), "Comment": one.text, "Answer": one.answer} for one in comments
        ], len(comments) - answered, answered, "Comments that were not answered",
            "Comments that were answered: with the answer they tell how the minutes came about"),
    ]


def _mails(addresses: frozenset[str]) -> Part:
    rows = [{"To": row.args_kwargs["kwargs"]["to"], "Subject": row.args_kwargs["kwargs"]["subject"], "Queued": _day(row.enqueued_at), "State": str(row.status)} for row in mails_to(addresses)]
    return Part("mails", "E-mails to them, not sent yet or refused", rows, len(rows), 0, "E-mails to them that wait or were refused")


def _of_audit(person: Person | None, user: User | None, addresses: frozenset[str]) -> list[Part]:
    own = list(AuditEntry.objects.filter(by=user).order_by("at", "pk")) if user else []
    diary = [one for one in own if one.act in DIARY]
    acts = [one for one in own if one.act not in DIARY]
    names = [str(person), *addresses] if person else list(addresses)
    about = AuditEntry.objects.filter(thing__in=names).exclude(by=user).exclude(act__in=DIARY).order_by("at", "pk")
    written = {what: model.history.filter(history_user=user).count() for what, model in WITH_HISTORY.items()} if user else {}
    orders = Release.objects.filter(Q(ordered_by=user) | Q(approved_by=user)) if user else Release.objects.none()
    entered = Entry.objects.filter(entered_by=user).order_by("pk") if user else Entry.objects.none()
    money = [{"Entry": one.called, "When": _day(one.entered_at)} for one in entered]
    ends = YearEnd.objects.filter(closed_by=user).order_by("pk") if user else YearEnd.objects.none()
    money += [{"Closed": str(one.year), "When": _day(one.closed_at)} for one in ends.select_related("year")]
    released = list(orders.select_related("meeting__group").order_by("pk"))
    return [
        Part("sign_ins", "Signing in", [{"When": _day(one.at), "What": one.act.replace("_", " "), "How": str(one.detail.get("way", ""))} for one in diary],
             len(diary), 0, "The diary of signing in"),
        Part("acts", "What they did here", [
            # What it was done to may be somebody else's address, which is not theirs to have.
            {"When": _day(one.at), "Act": one.act.replace("_", " "), "To": "an account" if "@" in one.thing else one.thing} for one in acts
        ], stays=len(acts), kept="What they did to the record: who published or changed something must stay answerable"),
        Part("about", "What others did about them", [{"When": _day(one.at), "Act": one.act.replace("_", " ")} for one in about],
             stays=len(about), kept="What was done about them, without addresses"),
        Part("wordings", "Words they typed", [{what: str(count)} for what, count in written.items() if count],
             stays=sum(written.values()), kept="Who typed which words of minutes and reports: their history is part of them"),
        Part("ledger", "Entries of the ledger they wrote", money,
             stays=len(money), kept="Who entered what into the ledger: its entries are never changed"),
        Part("releases", "Orders to publish", [{"Meeting": str(one.meeting), "When": _day(one.ordered_at)} for one in released],
             stays=len(released), kept="Who ordered or approved a publication: they answer for it"),
    ]


def _of_publications(person: Person | None, addresses: frozenset[str]) -> list[Part]:
    signed = Publication.objects.filter(published_by__in=addresses).order_by("published_at")
    rows = [{"Publication": str(one), "Published": _day(one.published_at)} for one in signed]
    rows += [{"Withdrawal of": str(one.publication), "When": _day(one.at)} for one in Withdrawal.objects.filter(by__in=addresses).select_related("publication")]
    parts = [Part("signed", "Published by them", rows, stays=len(rows), kept="Their address in the signed chain of publications, which is never shown: without it the chain could not be proved")]
    if person:
        told = Publication.objects.filter(content__html__icontains=person.name).order_by("meeting_date", "pk")
        parts.append(Part("named", "Publications that name them", [{"Publication": str(one), "Of": _day(one.meeting_date)} for one in told],
                          stays=len(told), kept="Publications that name them: what a public body published stays as it was"))
    return parts
