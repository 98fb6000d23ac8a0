"""A week of the invented town in which everything is due, much of it closed: what reminders are made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from actions.models import ActionPoint
from csp.mail import Letter, post
from csp.models import Audience, Message, Person, User
from meetings.models import AgendaItem, Meeting, Minutes, Paper, ReportRequest
from meetings.paperqueries import fingerprint
from meetings.requestlinks import new_secret
from tests import desk
from tests.factories import (
    ActionOwnerFactory,
    ActionPointFactory,
    ActionUpdateFactory,
    AgencyFactory,
    AgendaItemFactory,
    BlockFactory,
    GroupFactory,
    MeetingFactory,
    MembershipFactory,
    MinutesFactory,
    PaperFactory,
    PartnershipFactory,
    PersonFactory,
    ReportRequestFactory,
    SectionFactory,
)
from tests.reports.siterows import Kind, publish

# The meeting, the day its reports are due (14 days before) and the morning on which the town is looked at.
MEETING, REPORTS = date(2031, 7, 8), date(2031, 6, 24)
NOW = datetime(2031, 6, 24, 6, tzinfo=UTC)
TODAY = NOW.date()
# Words of closed items: none of them may stand in any message.
SECRETS = ("Quillfeather", "Mill Lane death", "Osprey Court", "Names of the wardens")


@dataclass
class Town:
    """Its people and things. `member` reads as a member, `author` has no account, `police` represents an agency."""

    meeting: Meeting
    member: User
    author: Person
    police: Person
    request: ReportRequest
    minutes: Minutes
    late: Paper


def asked(meeting: Meeting, person: Person, title: str, due: date, *, closed: bool = False, **more: object) -> ReportRequest:
    """A report that was asked of `person` a month ago, with a link that can be repeated."""
    session = AgendaItem.Session.CLOSED if closed else AgendaItem.Session.OPEN
    agenda = getattr(meeting, "agenda", None)
    place = {"agenda": agenda} if agenda else {"agenda__meeting": meeting}
    item = AgendaItemFactory(title=title, session=session, **place)
    if agenda is None:
        meeting.refresh_from_db()
    salt, secret = new_secret()
    made = ReportRequestFactory(
        meeting=meeting, item=item, person=person, title=title, due=due, secret_salt=salt, secret_sha256=fingerprint(secret),
        **({"email": person.email} | more),
    )
    ReportRequest.objects.filter(pk=made.pk).update(asked_at=NOW - timedelta(days=40))
    return made


def points(earlier: Meeting, member: Person, police: object) -> None:
    """Action points of `earlier`: of the member, of their task group, of an agency, two of a closed section, and one
    carried over from one; the last is nobody's, for the whole Partnership owns it."""
    minutes = MinutesFactory(meeting=earlier, status=Minutes.Status.CIRCULATED)
    open_, closed = SectionFactory(document=minutes.document, title="Lamps"), SectionFactory(
        document=minutes.document, title="The Mill Lane death", audience=Audience.CLOSED,
    )
    said, hidden = BlockFactory(section=open_), BlockFactory(section=closed, text="Quillfeather moved to Osprey Court.")
    lamps = ActionPointFactory(meeting=earlier, block=said, text="Replace the lamps on the riverside path.")
    ActionOwnerFactory(action_point=lamps, person=member)
    ActionUpdateFactory(action_point=lamps, date=earlier.date + timedelta(days=20))
    family = ActionPointFactory(meeting=earlier, block=hidden, text="Write to the family of Quillfeather.")
    ActionOwnerFactory(action_point=family, person=member)
    task = GroupFactory(name="Night-time group", slug="night-time")
    MembershipFactory(person=member, group=task, starts=None)
    ActionOwnerFactory(action_point=ActionPointFactory(meeting=earlier, block=said, text="Count the taxis."), person=None, group=task)
    patrols = ActionPointFactory(meeting=earlier, block=said, text="Say when patrols of the precinct begin.")
    ActionOwnerFactory(action_point=patrols, person=None, agency=police, words="Police")
    before = MeetingFactory(date=earlier.date - timedelta(days=120))
    old = ActionPointFactory(
        meeting=before, block=hidden, text="Look at Osprey Court.", status=ActionPoint.Status.CARRIED_OVER, settled_at=earlier
    )
    again = ActionPointFactory(meeting=earlier, block=said, text="Look once more at Osprey Court.", continues=old)
    ActionOwnerFactory(action_point=again, person=None, agency=police, words="Police")
    ActionOwnerFactory(
        action_point=ActionPointFactory(meeting=earlier, block=said, text="Be kind."), person=None,
        group=GroupFactory(partnership=True), words="All",
    )


def papers(meeting: Meeting) -> Paper:
    """What stands published: an agenda in its second version, papers, a late one, and members' copies of closed ones."""
    first = publish(Kind.AGENDA, MEETING, meeting=meeting, title="Agenda", html="<p>1 Welcome</p><p>2 Lamps</p>", at=NOW - timedelta(days=9))
    publish(Kind.AGENDA, MEETING, title="Agenda", html="<p>1 Welcome</p><p>2 Lamps and the lock</p>", supersedes=first, at=NOW - timedelta(hours=9))
    for audience in ("public", "members"):
        publish(Kind.PACK, MEETING, meeting=meeting, title="Pack", audience=audience, at=NOW - timedelta(hours=9))
    publish(Kind.PAPER, MEETING, meeting=meeting, title="Bicycle count", slug="paper-bicycles", at=NOW - timedelta(hours=9))
    late = PaperFactory(meeting=meeting, title="Lock keeper’s log", late=True)
    publish(Kind.PAPER, MEETING, meeting=meeting, paper=late, title=late.title, at=NOW - timedelta(hours=8))
    shut = PaperFactory(meeting=meeting, title="The Mill Lane death", audience=Audience.CLOSED)
    publish(Kind.PAPER, MEETING, meeting=meeting, paper=shut, title=shut.title, audience="members", html="<p>Quillfeather</p>", at=NOW - timedelta(hours=9))
    wardens = PaperFactory(meeting=meeting, title="Names of the wardens", audience=Audience.MEMBERS)
    publish(Kind.PAPER, MEETING, meeting=meeting, paper=wardens, title=wardens.title, audience="members", at=NOW - timedelta(hours=9))
    return late


def town() -> Town:
    """All of it; nobody has been told of anything yet but that the minutes go round."""
    PartnershipFactory()
    police_force = AgencyFactory(name="Wend Valley Police")
    member = desk.member()
    member.email = "bram@thornbridge.example"
    member.save()
    police = PersonFactory(name="Esme Dunnock", email="esme@police.example")
    MembershipFactory(person=police, agency=police_force, starts=None, standing="member")
    author = PersonFactory(name="Ines Greenhalge", email="ines@lock.example")
    meeting = MeetingFactory(date=MEETING)
    earlier = MeetingFactory(date=date(2031, 3, 11))
    points(earlier, member.person, police_force)
    request = asked(meeting, author, "Lighting by the lock", REPORTS + timedelta(days=1))
    asked(meeting, author, "Review of the Mill Lane death", REPORTS - timedelta(days=3), closed=True)
    draft = MeetingFactory(date=date(2031, 5, 13), kind=Meeting.Kind.EXTRAORDINARY)
    minutes = MinutesFactory(meeting=draft, status=Minutes.Status.CIRCULATED, comments_due=TODAY + timedelta(days=2))
    SectionFactory(document=minutes.document, title="Osprey Court", audience=Audience.CLOSED)
    for person, to in ((member.person, member.email), (police, police.email)):
        letter = Letter(whom=person, about=f"minutes {minutes.pk}")
        post(to=to, subject="Draft minutes", template="csp/mail/code", letter=letter, code="", what="")
    Message.objects.update(queued_at=NOW - timedelta(days=10))
    return Town(meeting, member, author, police, request, minutes, papers(meeting))
