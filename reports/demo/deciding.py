"""Votes, interests and papers in confidence: what the Board decided agency by agency, and who may read what with whom knowing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time, timedelta

from actions.voteservices import close_vote, minute_interest
from csp.mailservices import choose_mail, note_returned
from csp.models import Message, Person, StoppedMail, User
from csp.services import find_agency
from meetings.models import AgendaItem, Ballot, Meeting, Vote
from meetings.services import (
    ask_personal_copies,
    cast_vote,
    declare_interest,
    invite_guest,
    note_coming,
    note_leaving,
    notify_vote,
    open_ballot,
    put_to_vote,
    withdraw_ballot,
)
from reports.demo import whoweare as who
from reports.demo.days import moment
from reports.models import Publication, Reading
from reports.services.reading import note_reading

FOR, AGAINST, ABSTAIN = Vote.Choice.FOR, Vote.Choice.AGAINST, Vote.Choice.ABSTAIN
MONEY = "Money for lights in the underpass"
LAMPS = "That the £950 left in the fund buys lamps that run on batteries."
NIGHT = "That the lamps burn all night, and not only until one."
HIRING = "That the lamps are hired and not bought."
NO_MAILBOX = "550 5.1.1 No mailbox of that name"


def vote(meeting: Meeting, by: User) -> None:
    """The extraordinary meeting votes: the Chair decides a tie, one motion is lost, one withdrawn; two declare an interest."""
    money = _item(meeting, MONEY)
    owns = declare_interest(
        meeting=meeting, person=_person(who.COUNTY_LEAD), words="works for the county, which owns the underpass", item=money, by=by
    )
    minute_interest(interest=owns, text="", by=by)
    declare_interest(
        meeting=meeting, person=_person(who.PROBATION_LEAD), words="has a brother who sells such lamps", item=money,
        left_room=True, by=by,
    )
    _withdrawn(meeting, money, by)
    lamps = put_to_vote(meeting=meeting, motion=LAMPS, item=money, by=by)
    _notify(lamps, who.HEALTH, AGAINST, by)
    _open(lamps, time(14, 40), by)
    _cast(lamps, {who.CITY: FOR, who.FIRE: FOR, who.POLICE: AGAINST, who.COUNTY: ABSTAIN}, by)
    close_vote(ballot=lamps, at=moment(meeting.date, 14, 42), deciding=FOR, by=by)
    night = put_to_vote(meeting=meeting, motion=NIGHT, item=money, by=by)
    _open(night, time(14, 44), by)
    _cast(night, {who.CITY: FOR, who.POLICE: AGAINST, who.FIRE: AGAINST, who.COUNTY: ABSTAIN}, by)
    close_vote(ballot=night, at=moment(meeting.date, 14, 46), by=by)
    # The cast of a vote asks who is there now; so who came late and left early is noted last.
    note_coming(meeting=meeting, person=_person(who.SERVICES), at=time(14, 5), by=by)
    note_leaving(meeting=meeting, person=_person(who.FIRE_LEAD), at=time(14, 50), by=by)


def _withdrawn(meeting: Meeting, item: AgendaItem, by: User) -> None:
    hiring = put_to_vote(meeting=meeting, motion=HIRING, item=item, by=by)
    _open(hiring, time(14, 36), by)
    withdraw_ballot(ballot=hiring, by=by)


def _open(ballot: Ballot, at: time, by: User) -> None:
    open_ballot(ballot=ballot, at=moment(ballot.meeting.date, at.hour, at.minute), by=by)


def _cast(ballot: Ballot, votes: Mapping[str, str], by: User) -> None:
    for name, choice in votes.items():
        agency = find_agency(name)
        assert agency is not None
        cast_vote(ballot=ballot, agency=agency, choice=choice, by=by)


def _notify(ballot: Ballot, name: str, choice: str, by: User) -> None:
    agency = find_agency(name)
    assert agency is not None
    notify_vote(ballot=ballot, agency=agency, choice=choice, by=by)


def prepare_vote(meeting: Meeting, recommendation: str, item: str, by: User) -> None:
    """A recommendation is put down to be voted on, and one absent has told how they vote."""
    paper = meeting.papers.get(document__sections__blocks__text=recommendation)
    assert paper.document is not None
    block = next(one for part in paper.document.sections.all() for one in part.blocks.all() if one.text == recommendation)
    ballot = put_to_vote(meeting=meeting, source=block, item=_item(meeting, item), by=by)
    _notify(ballot, who.HEALTH, FOR, by)


def confide(meeting: Meeting, title: str, by: User) -> None:
    """A guest is invited to the closed item `title`, and each copy of its papers carries its reader's name."""
    item = _item(meeting, title)
    invite_guest(item=item, name=who.GUEST, email=who.email(who.GUEST), by=by)
    ask_personal_copies(item=item, wanted=True, by=by)


def read(meeting: Meeting, title: str) -> None:
    """Some have opened their pack, and the guest their paper."""
    copies = Publication.objects.standing().filter(meeting=meeting, audience=Publication.Audience.MEMBERS)
    for pack in copies.filter(kind=Publication.Kind.PACK):
        for name in (who.VICE, who.COUNTY_LEAD, who.VICE):
            note_reading(publication=pack, form=Reading.Form.PDF, by=_user(name))
    for paper in copies.filter(title=title):
        note_reading(publication=paper, form=Reading.Form.PAGE, by=_user(who.GUEST))


def post() -> None:
    """What was written went out; one address takes nothing, and one member wants no e-mail that they can do without."""
    for message in Message.objects.filter(state=Message.State.WAITING):
        message.state, message.settled_at, message.tries = Message.State.SENT, message.queued_at + timedelta(seconds=1), 1
        message.save(update_fields=["state", "settled_at", "tries"])
    back = Message.objects.filter(person=_person(who.SHOPS)).latest("queued_at")
    note_returned(message_id=back.message_id, why=NO_MAILBOX, by=User.objects.machine())
    choose_mail(person=_person(who.COUNTY_LEAD), stopped=StoppedMail.Kind.values, by=_user(who.COUNTY_LEAD))


def _item(meeting: Meeting, title: str) -> AgendaItem:
    return AgendaItem.objects.get(agenda__meeting=meeting, title__startswith=title)


def _person(name: str) -> Person:
    return Person.objects.get(name=name)


def _user(name: str) -> User:
    return User.objects.get(person__name=name)
