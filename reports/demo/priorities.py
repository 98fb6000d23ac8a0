"""What the invented partnership's priorities are to reach, how that stands, and what a lead writes before the next meeting."""

from __future__ import annotations

from datetime import date, timedelta

from actions.leadreportservices import LeadAsk, ask_leads, save_lead_report, send_lead_report
from actions.leadreportwords import Said
from actions.models import LeadReport
from actions.objectiveservices import say_how_it_stands
from csp.models import Agency, Group, Objective, Person, Priority, User
from csp.objectiveservices import ObjectiveWords, carry_objective, set_objective
from csp.prioritynameservices import end_group_work, name_priority_also, put_group_to_work
from csp.queries import rules_on
from meetings.deadlines import deadlines
from meetings.models import Meeting
from meetings.services import bind_all_named
from reports.demo import whoweare as who
from reports.demo.days import Days

BEFORE = "Evenings in the town centre"


def pursue(days: Days, by: User) -> None:
    """Names, groups and objectives of the two priorities, with a year of lines, and the items of agendas that are about them."""
    dark, young = Priority.objects.get(name=who.AFTER_DARK), Priority.objects.get(name=who.YOUNG)
    name_priority_also(priority=dark, name=BEFORE, until=days.first - timedelta(days=1), by=by)
    link = put_group_to_work(priority=dark, group=Group.objects.get(name=who.TASK), on=days.session, by=by)
    end_group_work(link=link, on=days.today, by=by)
    for priority in (dark, young):
        bind_all_named(priority=priority, by=by)
    services, lead = Person.objects.get(name=who.SERVICES), Person.objects.get(name=who.YOUNG_PEOPLE)
    lamps = set_objective(priority=dark, by=by, words=ObjectiveWords(
        "No more than 20 lamps dark at any time", days.third, "Lamps found dark on the walk of the first Friday", "lamps", "47", "20",
        person=services, starts=days.first,
    ))
    buses = set_objective(priority=dark, by=by, words=ObjectiveWords(
        "A later last bus on Fridays and Saturdays", days.coming + timedelta(days=120), "Passengers after 23:00", "passengers a night", "0", "60",
        agency=Agency.objects.get(name=who.CITY), starts=days.first,
    ))
    places = set_objective(priority=young, by=by, words=ObjectiveWords(
        "Somewhere to go on four evenings a week", days.coming + timedelta(days=200), "Evenings on which a youth room is open",
        "evenings a week", "1", "4", person=lead, starts=days.first,
    ))
    for objective, on, standing, value, text, said in (
        (lamps, days.first, "not_started", "47", "The audit comes first.", services),
        (buses, days.first, "not_started", "", "", None),
        (lamps, days.second, "on_track", "31", "The first street is done.", services),
        (places, days.second, "at_risk", "2", "A second room is promised, not let.", lead),
        (lamps, days.third, "achieved", "19", "", services),
    ):
        author = "" if said else "The bus company"
        say_how_it_stands(objective=objective, date=on, standing=standing, value=value, text=text, person=said, author=author, by=by)
    carry_objective(objective=lamps, version=lamps.version, on=days.third + timedelta(days=1), by=by, words=ObjectiveWords(
        "No more than 10 lamps dark at any time", days.coming + timedelta(days=200), lamps.measure, lamps.unit, "19", "10", person=services,
    ))


def report(meeting: Meeting, today: date, by: User) -> None:
    """Two leads were asked for their progress before `meeting`: one has sent it, and goes on writing; the other has not begun."""
    dark, young = Priority.objects.get(name=who.AFTER_DARK), Priority.objects.get(name=who.YOUNG)
    due = max(deadlines(meeting, rules_on(meeting.date)).reports, today)
    asks = [
        LeadAsk(one, Person.objects.get(name=name), who.email(name)) for one, name in ((dark, who.SERVICES), (young, who.YOUNG_PEOPLE))
    ]
    first, _ = ask_leads(meeting=meeting, asks=asks, due=due, by=by, message="Five minutes are enough.")
    buses = Objective.objects.get(text__startswith="A later last bus")
    said = Said(
        "The lamps of the market square were counted again.\n\nTwo shops keep their windows lit until midnight.",
        "A walk with the residents of Mill Lane.", "The bus company may change hands in spring.", "Somebody to speak to the bus company.",
        {str(buses.pk): {"standing": "off_track", "value": "12", "text": "One bus in two did not run."}},
    )
    send_lead_report(report=first, version=1, said=said, by=by)
    more = Said(**{**vars(said), "following": "A walk with the residents of Mill Lane, and one with the wardens."})
    save_lead_report(report=LeadReport.objects.get(pk=first.pk), version=2, said=more, by=by)
