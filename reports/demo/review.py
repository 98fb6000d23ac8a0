"""The review of the demo's closed year, from its small lists to its publication, and what is entered for the next."""

from __future__ import annotations

from datetime import date, datetime

from csp.models import Group, Partnership, Project, Strategy, UsefulContact, User
from csp.projectservices import keep_project
from csp.reachlines import read_lines
from csp.reachservices import (
    choose_colour,
    describe_group,
    group_seen,
    keep_contact,
    keep_contacts,
    keep_strategies,
    keep_strategy,
)
from csp.services import store_file
from meetings.standingservices import agree_version, begin_version, describe_version
from meetings.timetable import Year
from reports.demo import files
from reports.demo.days import Days
from reports.demo.money import POST
from reports.services import publish_accounts, publish_version
from reports.services.reviewing import add_photograph, draft_review

CONTACTS = """\
Westmarch Constabulary | To report what has happened, at any hour | 101, or 999 in an emergency | https://police.westmarch.example.org/report
Noise at night | When a neighbour or a bar keeps you awake | 01632 960140 | https://harrowmere.example.org/noise | noise@harrowmere.example.org
Lamps that are out | Give the number on the post | 01632 960155 | https://harrowmere.example.org/lamps
Haven helpline | If somebody at home frightens you; they answer in eight languages | 01632 960177 | https://haven.example.org/
Young people’s listening line | For anybody under 21, by telephone or message | 01632 960188 | https://listening.example.org/
Stolen bicycle | Register its number before it goes | https://marks.example.org/"""
STRATEGIES = {
    Strategy.Level.LOCAL: "City plan for the evening economy | The partnership’s lighting walks feed its list of dark places | https://harrowmere.example.org/evening",
    Strategy.Level.COUNTY: "Westmarch serious violence strategy | The partnership leads its work with young people in the city | https://westmarch.example.org/violence",
    Strategy.Level.NATIONAL: "Duty to prevent serious violence | Four of the agencies have it, and act on it together here",
}


def fill_lists(days: Days, by: User) -> None:
    """Contacts and strategies, pasted and one by one; what the groups are for."""
    keep_contacts(lines=read_lines(CONTACTS), by=by)
    gone = UsefulContact.objects.get(name="Stolen bicycle")
    keep_contact(
        contact=gone, version=gone.version, name=gone.name, purpose=gone.purpose, website=gone.website, starts=date(2019, 4, 1),
        ends=Year.of(days.today).first, by=by,
    )
    for level, line in STRATEGIES.items():
        keep_strategies(lines=read_lines(line), level=level, by=by)
    duty = Strategy.objects.get(level=Strategy.Level.NATIONAL)
    keep_strategy(
        strategy=duty, version=duty.version, name=duty.name, level=duty.level, part=duty.part, link=duty.link, starts=date(2023, 1, 31),
        ends=Year.of(days.today).last, by=by,
    )
    last = Year.of(days.today).before
    for group, purpose, ends in (
        (Group.objects.get(kind=Group.Kind.STEERING), "It sees that what the Partnership decides is done, month by month.", None),
        (Group.objects.get(kind=Group.Kind.TASK), "It sees that people come home after midnight: buses, taxis, and somebody at the rank.", Year.of(days.today).after.last),
    ):
        describe_group(group=group, purpose=purpose, starts=last.first, ends=ends, seen=group_seen(group), by=by)
    post = Project.objects.get(name=POST)
    said = {name: getattr(post, name) for name in ("name", "priority", "business_as_usual", "lead", "lead_agency", "purpose", "outcome", "starts", "ends")}
    keep_project(project=post, version=post.version, funded_by="the city council, which gives the room", by=by, **said)


def review_the_year(days: Days, by: User, at: datetime) -> None:
    """The accounts of the closed year and its review go out: drafted, a photograph put in, agreed."""
    choose_colour(colour=Partnership.Colour.PETROL, by=by)
    year = Year.of(days.today).before
    publish_accounts(year=year, by=by, now=at)
    version = draft_review(group=Group.objects.get(kind=Group.Kind.PARTNERSHIP), year=year, by=by)
    image = store_file(content=files.picture(), name="lamps.png", media_type="image/png", by=by)
    section = version.document.sections.filter(title__startswith="Q: How are").get()
    add_photograph(version=version, section=section, image=image, alternative_text="Lamps along the towpath, one of them dark.", by=by)
    describe_version(version=version, summary="The year in which the steps by the weir got a gate, and the night got radios.", by=by)
    agree_version(version=version, starts=days.first, agreed_words="Agreed by the Board", by=by)
    publish_version(version=version, by=by, now=at)
    begin_version(standing=version.standing, by=by)
