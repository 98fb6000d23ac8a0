"""What lies on the demo's desk: who may sign in, reports awaited, minutes half written, comments, a clash of words."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from actions.minutesservices import save_minutes, start_minutes
from actions.phraseservices import keep_phrase
from csp.accountservices import let_in
from csp.editing.shapes import Operation, Saved
from csp.models import Block, Person, User
from csp.queries import rules_on
from csp.services import record_person
from csp.versions import fingerprint
from meetings.deadlines import deadlines
from meetings.models import AgendaItem, Meeting, Minutes, ReportRequest
from meetings.requestservices import (
    Ask,
    acting_for,
    ask_for_reports,
    begin_report,
    call_off_report,
    hand_in_report,
    write_sections,
)
from meetings.services import (
    answer_comment,
    check_paper,
    comment_on_minutes,
    note_in_timetable,
    send_minutes_round,
)
from meetings.timetable import Year
from reports.demo import whoweare as who
from reports.demo.record import meeting_of
from reports.demo.writing import Story
from reports.services.publishing import publish_timetable
from reports.services.releasing import Planned, order_release

PHRASES = {
    "nob": "Nobody had any other business.",
    "apo": "Apologies had come from those named above.",
    "ncl": "The Chair closed the meeting with thanks to all who had come.",
    "nti": "No interests were declared.",
}
SIGNING_IN = (who.SUPPORT, who.CHAIR, who.VICE, who.SERVICES, who.COUNTY_LEAD, who.SHELTER)


def user(name: str) -> User:
    """The user whose person has that name."""
    return User.objects.get(person__name=name)


def open_the_desk(by: User) -> None:
    """The officer, the Chair and some members may sign in; the phrases that the officer types by a key."""
    for name in SIGNING_IN:
        person = record_person(name=name, by=by)
        let_in(person=person, email=person.email, by=by)
    for key, text in PHRASES.items():
        keep_phrase(phrase=None, key=key, text=text, by=by)


def ask(coming: Story, later: Story, lighting: str, today: date) -> None:
    """Reports for the coming meeting, one of them called off, and one for the meeting after it."""
    officer = user(who.SUPPORT)
    meeting, next_one = meeting_of(coming), meeting_of(later)
    item = AgendaItem.objects.get(agenda__meeting=meeting, title=lighting)
    due = min(max(deadlines(meeting, rules_on(meeting.date)).reports, today), meeting.date)
    _, off = ask_for_reports(
        meeting=meeting, due=due, by=officer, message="A page is enough; figures by street, please.",
        asks=[
            Ask(title="Lamps mended since the audit", email=who.email(who.SERVICES), item=item, person=_person(who.SERVICES)),
            Ask(title="Shops that lock up late", email=who.email(who.SHOPS), person=_person(who.SHOPS)),
        ],
    )
    call_off_report(request=off, by=officer)
    first, second = ask_for_reports(
        meeting=next_one, due=deadlines(next_one, rules_on(next_one.date)).reports, by=officer,
        asks=[
            Ask(title="Half a year of later buses", email=who.email(who.TRAINS), person=_person(who.TRAINS)),
            Ask(title="Young people and the riverside", email=who.email(who.YOUNG_PEOPLE), person=_person(who.YOUNG_PEOPLE)),
        ],
    )
    assert first.paper is None
    _write(second, officer)


def _person(name: str) -> Person:
    return Person.objects.get(name=name)


def _write(request: ReportRequest, officer: User) -> None:
    """An author writes in the browser and hands in; the officer has checked it."""
    author = acting_for(request)
    document = begin_report(request=request, by=author).document
    assert document is not None
    purpose = document.sections.order_by("position")[0]
    words = {str(purpose.identity): "To tell the Board what forty young people said on six evenings by the river."}
    paper = write_sections(request=request, revision=document.revision, texts=words, by=author)
    document.refresh_from_db()
    paper = hand_in_report(request=request, version=paper.version, revision=document.revision, by=author)
    check_paper(paper=paper, version=paper.version, revision=document.revision, by=officer)


def minute(task: Story) -> Minutes:
    """The task group's meeting is being minuted still, by two at once: one paragraph was changed by both."""
    officer, chair = user(who.SUPPORT), user(who.VICE)
    minutes = start_minutes(meeting=meeting_of(task), by=officer)
    first, second = list(minutes.document.sections.order_by("position"))[:2]
    asked, heard, point, agreed = (uuid4() for _ in range(4))
    _save(minutes, officer, ("take_item", {"section": first.identity}))
    _save(
        minutes, officer,
        ("put_block", _paragraph(asked, first.identity, None, "The group is to say by the summer what a later bus would cost.")),
        ("put_decision", {
            "identity": agreed, "base": 0, "block": asked,
            "content": {"text": "The group meets three times and then ends.", "outcome": "agreed", "votes": None},
        }),
        ("take_item", {"section": second.identity}),
        ("put_block", _paragraph(heard, second.identity, None, "The last bus leaves at 22:50, the last train comes in at 23:07.")),
        ("put_action", {
            "identity": point, "base": 0, "block": heard,
            "content": {"text": f"{who.TRAINS} to ask the bus company for the cost of two later buses."},
        }),
    )
    _save(minutes, officer, ("take_item", {"section": None}))
    said = "The last bus leaves at 22:50; the last train comes in at 23:07, on Fridays at 23:31."
    _save(minutes, officer, ("put_block", _paragraph(heard, None, None, said, base=1)))
    _save(minutes, chair, ("put_block", _paragraph(heard, None, None, "The last bus has gone when the last train comes in.", base=1)))
    return minutes


def _paragraph(identity: UUID, section: UUID | None, after: UUID | None, text: str, base: int = 0) -> dict[str, object]:
    content = {"kind": "paragraph", "text": text, "depth": 1, "numbered": True, "rows": None}
    place = {"section": section, "after": after} if base == 0 else {}
    return {"identity": identity, "base": base, "content": content, **place}


def _save(minutes: Minutes, by: User, *did: tuple[str, dict[str, object]]) -> Saved:
    return save_minutes(minutes=minutes, operations=[Operation(uuid4(), do, told) for do, told in did], by=by)


def go_round(third: Story, coming: Story, today: date) -> None:
    """The draft of the last meeting has gone round, and members have said something of it."""
    officer, minutes = user(who.SUPPORT), meeting_of(third).minutes
    until = min(today + timedelta(days=7), meeting_of(coming).date)
    send_minutes_round(
        minutes=minutes, to=[_person(who.VICE), _person(who.SHELTER)], comments_due=until,
        message="Please look at the figures above all.", by=officer,
    )
    minutes.refresh_from_db()
    block = Block.objects.get(section__document=minutes.document, text__contains="22:50")
    said = comment_on_minutes(minutes=minutes, block=block, text="On Sundays it leaves at 21:50 already.", by=user(who.VICE))
    answer_comment(comment=said, answer="Thank you. The minutes keep to what was said; it goes into the report.", seen=fingerprint(""), by=officer)
    comment_on_minutes(minutes=minutes, block=block, text="Could we say from which stop? People will ask.", by=user(who.SHELTER))
    comment_on_minutes(minutes=minutes, text="Clear and short. Thank you.", by=user(who.COUNTY_LEAD))


def timetable(meeting: Meeting, by: User, at: datetime) -> None:
    """The timetable of the year of `meeting`, published, with the election period that it goes round."""
    year = Year.of(meeting.date)
    note_in_timetable(
        words="Election period: no publicity", starts=date(year.begins + 1, 3, 22), ends=year.last, group=meeting.group, by=by
    )
    publish_timetable(year=year, by=by, now=at)


def tick(meeting: Meeting, title: str, officer: User) -> None:
    """The officer has checked the papers of `meeting`, all but the one with that title."""
    for paper in meeting.papers.exclude(title=title).select_related("document"):
        revision = paper.document.revision if paper.document else None
        check_paper(paper=paper, version=paper.version, revision=revision, by=officer)


def order(meeting: Meeting, officer: User) -> None:
    """A new version of its notice is to go out, and waits for the Chair: something of the meeting is closed."""
    looked_at = Planned(meeting, {"notice"}).seen()
    order_release(meeting=meeting, what={"notice"}, looked_at=looked_at, accepted=set(), by=officer)


def forget_letters() -> None:
    """What was written in the demo's past was sent in its past: none of it goes out when the demo starts."""
    DBTaskResult.objects.filter(enqueued_at__lte=timezone.now()).delete()


def bind(meeting: Meeting, about: Meeting) -> None:
    """The agenda's items that take up minutes and log say so."""
    AgendaItem.objects.filter(agenda__meeting=meeting, title__startswith="Minutes of").update(
        about=AgendaItem.About.MINUTES, about_meeting=about
    )
    AgendaItem.objects.filter(agenda__meeting=meeting, title__startswith="Action points").update(
        about=AgendaItem.About.ACTION_LOG
    )
