"""Writes of votes: a motion is put, votes are noted, the vote is closed.

Votes are noted without a queue; that each agency has one, and none comes late, is kept by the database, and whoever loses
is told in a sentence. Closing stands in the queue of the meeting, with those who mark attendance, and judges what is there
then. (Part of `meetings.services`.)
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from csp.models import Agency, Block, Person, User
from csp.queries import rules_on
from csp.services import audit
from csp.versions import ChangedMeanwhile
from meetings.models import AgendaItem, Ballot, BallotResult, BallotSeat, Decision, Meeting, Minutes, Vote
from meetings.votequeries import (
    Standing,
    absent_voters,
    board_at,
    in_the_chair,
    standing,
    table,
    time_of,
    voters_of,
)
from meetings.voting import ChairMustDecide, outcome_of, tally

Outcome = BallotResult.Outcome
CLOSED = "This vote has been closed meanwhile."


@transaction.atomic
def put_to_vote(
    *, meeting: Meeting, by: User, motion: str = "", source: Block | None = None, item: AgendaItem | None = None
) -> Ballot:
    """A motion before `meeting`: `motion` in words, or the recommendation `source` of one of its papers, whose words are
    taken as they stand. It is not open yet. Raises ValueError without words, for a paragraph that is none of the meeting's
    papers or decided already, or an item that is not on its agenda, and once the minutes are agreed."""
    _queue(meeting)
    paper = getattr(source.section.document, "paper", None) if source else None
    if source and (paper is None or paper.meeting_id != meeting.pk):
        raise ValueError("That recommendation is in no paper of this meeting.")
    if source and Decision.objects.filter(source=source).exists():
        raise ValueError("The minutes say already what was decided on this recommendation.")
    if item is not None and item.agenda.meeting_id != meeting.pk:
        raise ValueError("That item is not on the agenda of this meeting.")
    words = " ".join((motion or (source.text if source else "")).split())
    if not words:
        raise ValueError("Enter the words of the motion.")
    last = meeting.ballots.aggregate(last=Max("position"))["last"] or 0
    ballot = Ballot.objects.create(meeting=meeting, position=last + 1, motion=words, item=item, paper=paper, source=source)
    audit(by=by, act="put_to_vote", thing=ballot, meeting=str(meeting))
    return ballot


@transaction.atomic
def reword_motion(*, ballot: Ballot, motion: str, was: str, by: User) -> Ballot:
    """Other words for a motion on which the vote is not open. Raises ChangedMeanwhile where they are not `was` any more, or
    the vote was opened; ValueError without words."""
    words = " ".join(motion.split())
    if not words:
        raise ValueError("Enter the words of the motion.")
    if not Ballot.objects.filter(pk=ballot.pk, opened_at=None, motion=was).update(motion=words):
        raise ChangedMeanwhile("Somebody else changed this motion meanwhile, or opened the vote on it.")
    ballot.motion = words
    audit(by=by, act="reword_motion", thing=ballot)
    return ballot


@transaction.atomic
def open_ballot(*, ballot: Ballot, by: User, at: datetime | None = None) -> list[str]:
    """Let the vote begin at `at`, or now. Votes notified by agencies that came after all are dropped: gives a sentence for each.

    Raises ChangedMeanwhile where it is open or closed already, and ValueError once the minutes are agreed.
    """
    _queue(ballot.meeting)
    now = at or timezone.now()
    if not Ballot.objects.filter(pk=ballot.pk, opened_at=None, result=None).update(opened_at=now):
        raise ChangedMeanwhile("Somebody else has opened this vote meanwhile.")
    ballot.opened_at = now
    told = _drop_stray(ballot, standing(ballot, at=now), by)
    audit(by=by, act="open_ballot", thing=ballot, meeting=str(ballot.meeting))
    return told


@transaction.atomic
def notify_vote(*, ballot: Ballot, agency: Agency, choice: str, by: User) -> Vote:
    """The vote that the absent and unrepresented Board member of `agency` told the officer beforehand.

    Raises ChangedMeanwhile where a vote of the agency stands, or the vote is closed; ValueError where the rules of the day
    do not count such votes, or the agency has no absent Board member.
    """
    if not rules_on(ballot.meeting.date).notified_votes:
        raise ValueError("The rules of this day do not count votes of those who are absent.")
    places = table(ballot.meeting, at=time_of(), item=ballot.item)
    person = dict(absent_voters(ballot.meeting, places, ballot.item)).get(agency)
    if person is None:
        raise ValueError(f"{agency} has no Board member who is absent and unrepresented: it votes in the room.")
    return _note(ballot, agency, person, choice, by, notified=True)


@transaction.atomic
def cast_vote(
    *, ballot: Ballot, agency: Agency, choice: str, by: User, was: str = "", person: Person | None = None
) -> Vote:
    """The vote of `agency`, given in the room by `person` (left out: whoever sits there first for it).

    `was`: the choice that the page showed ("": none); a vote that was noted is changed only by who saw it. Raises
    ChangedMeanwhile where another stands, or the vote is closed; ValueError before it is open, for an agency that nobody
    in the room sits for, or a person who does not.
    """
    if ballot.opened_at is None:
        raise ValueError("Open the vote first.")
    there = voters_of(table(ballot.meeting, at=time_of(), item=ballot.item)).get(agency, [])
    giver = next((one.person for one in there if person in (None, one.person)), None)
    if giver is None:
        raise ValueError(f"Nobody at the table {'sits' if person is None else 'of that name sits'} for {agency}.")
    return _note(ballot, agency, giver, choice, by, was=was)


@transaction.atomic
def take_vote_back(*, ballot: Ballot, agency: Agency, was: str, by: User) -> None:
    """The vote of `agency`, which the page showed as `was`, is none any more. Raises ChangedMeanwhile where another stands,
    or the vote is closed."""
    found = Vote.objects.filter(ballot=ballot, agency=agency, choice=was)
    with _told_of_closing(ballot):
        gone, _ = found.delete()
    if not gone:
        raise ChangedMeanwhile(_stands(ballot, agency))
    audit(by=by, act="take_vote_back", thing=ballot, agency=str(agency), choice=was)


@transaction.atomic
def close_ballot(
    *, ballot: Ballot, by: User, at: datetime | None = None, deciding: str = "", chair: Person | None = None, seen: str = ""
) -> tuple[BallotResult, list[str]]:
    """Close the vote at `at`, or now, with the outcome that follows; `deciding`: the Chair's vote in a tie.

    Votes that do not count (of who has left; notified by who came after all) are dropped, with a sentence for each: the
    second thing given. `chair`: who presides, where several had the chair; left out: the likeliest. `seen`: what the page
    showed (Standing.seen); where that is no longer so, nothing is closed. Without a quorum the vote is closed as not
    quorate, and decides nothing.

    Raises ChangedMeanwhile where it is closed, or `seen` is not what stands; ChairMustDecide in a tie without `deciding`;
    ValueError before it is open, where nobody has voted, and once the minutes are agreed.
    """
    _queue(ballot.meeting)
    ballot = Ballot.objects.select_for_update(of=("self",)).select_related("meeting__group", "item").get(pk=ballot.pk)
    if BallotResult.objects.filter(ballot=ballot).exists():
        raise ChangedMeanwhile(CLOSED)
    if ballot.opened_at is None:
        raise ValueError("Open the vote first.")
    at = at or timezone.now()
    stands = standing(ballot, at=at)
    if seen and seen != stands.seen:
        raise ChangedMeanwhile("Votes or who is at the table changed since this page was drawn. Look again, then close.")
    told = _drop_stray(ballot, stands, by)
    count = stands.tally
    chairs = in_the_chair(ballot.meeting, at=time_of(at), item=ballot.item)
    if chair is not None and chair not in chairs:
        raise ValueError(f"{chair} does not have the chair.")
    presiding = chair or next(iter(chairs), None)
    if count.chair_decides and presiding is None:
        raise ChairMustDecide("The votes are equal, and nobody in the room has the chair: name who presides under Attendance.")
    return _close(ballot, outcome_of(count, deciding), at, presiding, deciding, by), told


@transaction.atomic
def withdraw_ballot(*, ballot: Ballot, by: User) -> None:
    """The motion is withdrawn: before the vote is open it goes, with what was notified; later it stays in the record as
    withdrawn. Raises ChangedMeanwhile where the vote is closed, and ValueError once the minutes are agreed."""
    _queue(ballot.meeting)
    ballot = Ballot.objects.select_for_update(of=("self",)).select_related("meeting__group", "item").get(pk=ballot.pk)
    if BallotResult.objects.filter(ballot=ballot).exists():
        raise ChangedMeanwhile(CLOSED)
    if ballot.opened_at is None:
        audit(by=by, act="withdraw_ballot", thing=ballot, meeting=str(ballot.meeting))
        ballot.votes.all().delete()
        ballot.delete()
        return
    now = timezone.now()
    chairs = in_the_chair(ballot.meeting, at=time_of(now), item=ballot.item)
    _close(ballot, Outcome.WITHDRAWN, now, next(iter(chairs), None), "", by)


def _close(ballot: Ballot, outcome: str, at: datetime, presiding: Person | None, deciding: str, by: User) -> BallotResult:
    rules = rules_on(ballot.meeting.date)
    places = table(ballot.meeting, at=time_of(at), item=ballot.item, rules=rules)
    BallotSeat.objects.bulk_create(BallotSeat(ballot=ballot, attendance=one.attendance, agency=one.agency) for one in places)
    count = tally(ballot.votes.values_list("choice", flat=True), present=board_at(places), rules=rules)
    result = BallotResult.objects.create(
        ballot=ballot, closed_at=at, outcome=outcome, votes_for=count.votes_for, votes_against=count.votes_against,
        abstentions=count.abstentions, present=count.present, quorum=count.quorum, tie=count.tie, presided_by=presiding,
        deciding=deciding,
    )
    audit(by=by, act="close_ballot", thing=ballot, meeting=str(ballot.meeting), outcome=outcome, counts=count.words)
    return result


def _queue(meeting: Meeting) -> None:
    """The meeting's row is the queue of those who mark attendance and who close votes."""
    list(Meeting.objects.select_for_update(of=("self",)).filter(pk=meeting.pk))
    if Minutes.objects.filter(meeting=meeting, status=Minutes.Status.AGREED).exists():
        raise ValueError("The minutes of this meeting are agreed: what it decided no longer changes.")


def _drop_stray(ballot: Ballot, stands: Standing, by: User) -> list[str]:
    """Delete votes that do not count; a sentence for each."""
    told = []
    for line in stands.lines:
        if line.vote is not None and line.stray:
            line.vote.delete()
            why = "is at the table after all" if line.vote.notified else "has nobody at the table any more"
            kind = "notified" if line.vote.notified else "given"
            told.append(f"{line.agency} {why}: the vote {kind} for it (“{line.vote.get_choice_display()}”) is dropped.")
    if told:
        audit(by=by, act="drop_votes", thing=ballot, why=told)
    return told


def _note(
    ballot: Ballot, agency: Agency, person: Person, choice: str, by: User, *, was: str = "", notified: bool = False
) -> Vote:
    facts = {"choice": choice, "person": person, "notified": notified, "noted_at": timezone.now()}
    if choice not in Vote.Choice.values:
        raise ValueError("Choose for, against or abstain.")
    with _told_of_closing(ballot):
        if was:
            if not Vote.objects.filter(ballot=ballot, agency=agency, choice=was).update(**facts):
                raise ChangedMeanwhile(_stands(ballot, agency))
            vote = Vote.objects.get(ballot=ballot, agency=agency)
        else:
            vote = _insert(ballot, agency, facts)
    audit(by=by, act="note_vote", thing=ballot, agency=str(agency), choice=choice, was=was, notified=notified)
    return vote


def _insert(ballot: Ballot, agency: Agency, facts: dict[str, object]) -> Vote:
    try:
        with transaction.atomic():
            return Vote.objects.create(ballot=ballot, agency=agency, **facts)
    except IntegrityError:
        if Vote.objects.filter(ballot=ballot, agency=agency).exists():
            raise ChangedMeanwhile(_stands(ballot, agency)) from None
        raise


@contextmanager
def _told_of_closing(ballot: Ballot) -> Iterator[None]:
    """The database refuses what comes late: said as a sentence."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        if BallotResult.objects.filter(ballot=ballot).exists():
            raise ChangedMeanwhile(CLOSED) from None
        raise


def _stands(ballot: Ballot, agency: Agency) -> str:
    """What somebody is told whose vote for `agency` lost the race."""
    if BallotResult.objects.filter(ballot=ballot).exists():
        return CLOSED
    found = Vote.objects.filter(ballot=ballot, agency=agency).first()
    if found is None:
        return f"The vote of {agency} was taken back by somebody else meanwhile."
    noted = timezone.localtime(found.noted_at)
    return f"{agency} has one vote, and “{found.get_choice_display()}” was noted for it at {noted:%H:%M:%S}."
