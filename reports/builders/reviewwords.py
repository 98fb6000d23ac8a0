"""A year's review in words: questions and answers made of the facts of the record, each sentence to be changed at will.

Light Markdown. An amount is tied to its figure in the accounts (reports.moneyfigures), so that it can say when the ledger no
longer agrees.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from csp.footnotes import note
from csp.models import Strategy
from csp.word.lightmarkdown import escaped
from funding.money import pounds
from reports.builders.moneyshapes import Figure
from reports.builders.reviewshapes import (
    ContactFact,
    GroupFact,
    Part,
    Piece,
    PriorityFact,
    ProjectFact,
    ReviewFacts,
    StrategyFact,
    Stretch,
)

# The table that the printed review sets in large figures.
IN_FIGURES = "The year in figures"
CONTACTS = "Useful contacts"
WHO, MORE = "Q: What is ", "Q: Where can I find out more?"
NUMBERS = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen",
    "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)
LEVELS = {
    Strategy.Level.LOCAL: "In the district", Strategy.Level.COUNTY: "Across the county", Strategy.Level.NATIONAL: "Nationally",
}


def review_parts(facts: ReviewFacts) -> list[Part]:
    """The whole review, question by question; a question of which the record knows nothing is left out."""
    called = _plain(facts.body.called)
    of_kind = {
        priority: [one for one in facts.projects if one.priority == priority] for priority in dict.fromkeys(one.priority for one in facts.projects if one.priority)
    }
    usual = [one for one in facts.projects if one.business_as_usual]
    others = [one for one in facts.projects if not one.priority and not one.business_as_usual]
    tasks = [one for one in facts.groups if one.task]
    parts = [
        Part("figures", "", tuple(_in_figures(facts))),
        Part("who", f"{WHO}{_the(called)}?", tuple(_who(facts))),
        Part("priorities", f"Q: Which priorities did {_the(called)} have?", tuple(_priorities(facts))),
        Part("how", "Q: How are the priorities tackled?", tuple(_how(facts))),
        Part("money", f"Q: What money was there in {facts.year}?", tuple(_money(facts))),
        Part("projects", f"Q: What was done for each priority in {facts.year}?", tuple(_projects(of_kind, facts.year.slug))),
        Part("usual", "Q: What else was funded as business as usual?", tuple(_project(one, facts.year.slug) for one in usual)),
        Part("groups", "Q: Which task and finish groups were at work?", tuple(_group(one) for one in tasks)),
        Part("others", f"Q: What other projects was {_the(called)} involved in?", tuple(_project(one, facts.year.slug) for one in others)),
        Part("strategies", "Q: How does this fit with local, countywide and national strategy?", tuple(_strategies(facts.strategies))),
        Part("works", "Q: How do we know whether it works?", tuple(_works(facts))),
        Part("more", MORE, tuple(_more(facts))),
        Part("contacts", CONTACTS, tuple(_contact(one) for one in facts.contacts)),
    ]
    return [part for part in parts if part.pieces]


def _in_figures(facts: ReviewFacts) -> Iterator[Piece]:
    """The large figures of the year, each with what it counts. Amounts are tied; the counts are of this very review."""
    statutory = sum(one.statutory for one in facts.agencies)
    rows = []
    if facts.agencies:
        words = "agencies" if len(facts.agencies) != 1 else "agency"
        rows.append((str(len(facts.agencies)), f"{words} at one table" + (f", {_number(statutory)} of them statutory" if statutory else "")))
    if facts.priorities:
        rows.append((str(len(facts.priorities)), "priorities" if len(facts.priorities) != 1 else "priority"))
    if facts.accounts is not None and facts.accounts.awards:
        rows.append((_tie(facts, facts.accounts.total_awards), "won for projects in the area"))
    if facts.accounts is not None and facts.accounts.total_spent.pence > 0:
        rows.append((_tie(facts, facts.accounts.total_spent), "spent by the partnership"))
    if facts.projects:
        rows.append((str(len(facts.projects)), "projects" if len(facts.projects) != 1 else "project"))
    if rows:
        yield Piece("in-figures", IN_FIGURES, "table", (("Figure", "What it counts"), *rows))


def _who(facts: ReviewFacts) -> Iterator[Piece]:
    area = f"for a safer {_plain(facts.body.area)}" if facts.body.area else "for a safer area"
    yield Piece("intro", f"{_the(_plain(facts.body.name), begins=True)} is where public services and other organisations work together {area}.")
    if facts.agencies:
        duty = " Those marked as statutory are required by law to take part." if any(one.statutory for one in facts.agencies) else ""
        yield Piece("agencies-intro", f"In {facts.year}, {_number(len(facts.agencies))} {'agencies' if len(facts.agencies) != 1 else 'agency'} had a seat on it.{duty}")
        lines = []
        for one in facts.agencies:
            words = _plain(one.name) + (f" ({_plain(one.short_name)})" if one.short_name else "")
            words += note(_plain(one.note)) if one.note else ""
            lines.append(f"- {words}" + (", **statutory member**" if one.statutory else ""))
        yield Piece("agencies", "\n".join(lines))


def _priorities(facts: ReviewFacts) -> Iterator[Piece]:
    for stretch in facts.stretches:
        span = f"{_day(stretch.first)} to {_day(stretch.last)}"
        yield Piece(f"stretch-{stretch.first}", span, "subheading")
        count = len(stretch.priorities)
        opening = "There was one priority:" if count == 1 else f"There were {_number(count)} priorities:"
        lines = [f"- {_plain(one.name)}{_beyond(one, stretch)}{_led(one)}" for one in stretch.priorities]
        yield Piece(f"priorities-{stretch.first}", "\n".join([opening, "", *lines]))


def _led(priority: PriorityFact) -> str:
    return f", led by {_listed(priority.leads)}" if priority.leads else ""


def _listed(words: Iterable[str]) -> str:
    """A, B and C."""
    plain = [_plain(one) for one in words]
    return plain[0] if len(plain) == 1 else f"{', '.join(plain[:-1])} and {plain[-1]}"


def _beyond(priority: PriorityFact, stretch: Stretch) -> str:
    """Of one that goes on past this part of the year, until when."""
    begun = f"from {_day(priority.starts)}" if priority.starts and priority.starts < stretch.first and priority.ends and priority.ends > stretch.last else ""
    if priority.ends is not None and priority.ends > stretch.last:
        return f" ({begun} to {_day(priority.ends)})" if begun else f" (until {_day(priority.ends)})"
    return ""


def _how(facts: ReviewFacts) -> Iterator[Piece]:
    yield Piece("intro", "Member organisations work on the priorities day by day. Where more is needed, groups of several agencies plan the work and commission projects."
                         + (" What is to be done is set out in the Community Safety Plan." if facts.plan else ""))
    if facts.groups:
        lines = [f"- {_plain(_group_name(one))}{f', for {_listed(one.priorities)}' if one.priorities else ''}" for one in facts.groups]
        yield Piece("groups", "\n".join([f"At work in {facts.year}:", "", *lines]))


def _money(facts: ReviewFacts) -> Iterator[Piece]:
    view = facts.accounts
    if view is None:
        return
    if view.provisional:
        yield Piece("provisional", f"The books of {facts.year} are not closed yet, so these figures are provisional.")
    if view.awards:
        parts = [f"{_tie(facts, one)} from {_plain(one.words)}" for one in view.award_funds]
        sums = parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
        whole = f", {_tie(facts, view.total_awards)} in all" if view.several_funds else ""
        yield Piece("won", f"Bids for money were successful: {sums}{whole}. The money goes to those who do the work.")
        if view.several_funds:
            yield _sums("won-by-fund", "Won in the year, by fund", facts, view.award_funds, view.total_awards)
    if view.available:
        yield Piece("held", f"The partnership itself had {_tie(facts, view.total_available)} to spend and spent {_tie(facts, view.total_spent)}; "
                            f"{_tie(facts, view.total_remaining)} goes forward into {view.next_year}.")
        yield _sums("received", "Received and brought forward", facts, view.available, view.total_available)
    if len(facts.by_priority) > 1 and facts.by_priority_total is not None:
        yield _sums("by-priority", "Spent on projects and won for them, by priority", facts, facts.by_priority, facts.by_priority_total)
    if view.reported:
        lines = [f"- {_plain(one.words)}: {_tie(facts, one)} ({_plain(one.fund)})" for one in view.reported]
        yield Piece("reported", "\n".join([
            "Others hold further money for work in the area and beyond. It did not pass through the partnership and is in none of the sums above:", "", *lines,
        ]))


def _sums(key: str, caption: str, facts: ReviewFacts, rows: Iterable[Figure], whole: Figure) -> Piece:
    lines = [(_plain(one.words), _tie(facts, one)) for one in rows]
    return Piece(key, caption, "table", (("Where from" if key != "by-priority" else "Priority", "Amount"), *lines, ("**Total**", f"**{_tie(facts, whole)}**")))


def _projects(of_kind: dict[str, list[ProjectFact]], year: str) -> Iterator[Piece]:
    for priority, projects in of_kind.items():
        yield Piece(f"priority-{_key(priority)}", _plain(priority), "subheading")
        for one in projects:
            yield _project(one, year)


def _project(project: ProjectFact, year: str) -> Piece:
    """A project: its name, and in lines of their own what for, by whom and with which money, and what came of it."""
    lines, paid = [f"**{_plain(project.name)}**"], []
    if project.purpose:
        lines.append(_sentence(project.purpose))
    if project.lead or project.lead_agency:
        lead = f"{_plain(project.lead)} ({_plain(project.lead_agency)})" if project.lead and project.lead_agency else _plain(project.lead or project.lead_agency)
        paid.append(f"Led by {lead}.")
    for one in project.money:
        amount = f"[{short_pounds(one.figure.pence)}](/money/{year}/#{one.figure.key})"
        given = f" ({_plain(one.funder)})" if one.funder and one.funder.casefold() not in one.fund.casefold() else ""
        paid.append(f"{'Reported' if one.reported else 'Funded'}: {amount} from {_plain(one.fund)}{given}.")
    if project.funded_by:
        paid.append(f"{'Also paid' if project.money else 'Paid'} for by {_sentence(project.funded_by)}")
    if paid:
        lines.append(" ".join(paid))
    if project.outcome:
        lines.append(f"What came of it: {_sentence(project.outcome)}")
    return Piece(f"project-{_key(project.name)}", "\n".join(lines))


def _group(group: GroupFact) -> Piece:
    since = f" ({_span(group)})" if group.starts or group.ends else ""
    lines = [f"**{_plain(_group_name(group))}**{since}"]
    if group.purpose:
        lines.append(_sentence(group.purpose))
    if group.members:
        lines.append(f"Members: {'; '.join(_plain(one) for one in group.members)}.")
    return Piece(f"group-{_key(group.name)}", "\n".join(lines))


def _group_name(group: GroupFact) -> str:
    return f"{group.name} ({group.short_name})" if group.short_name else group.name


def _span(group: GroupFact) -> str:
    if group.starts and group.ends:
        return f"{_day(group.starts)} to {_day(group.ends)}"
    return f"since {_day(group.starts)}" if group.starts else f"until {_day(group.ends)}" if group.ends else ""


def _strategies(strategies: Iterable[StrategyFact]) -> Iterator[Piece]:
    level = ""
    for one in strategies:
        if one.level != level:
            level = one.level
            yield Piece(f"level-{level}", LEVELS[Strategy.Level(level)], "subheading")
        said = [f"**{_plain(one.name)}**", *([_sentence(one.part)] if one.part else []), *([web(one.link)] if one.link else [])]
        yield Piece(f"strategy-{_key(one.name)}", "\n".join(said))


def _works(facts: ReviewFacts) -> Iterator[Piece]:
    met = f" It met {_times(facts.meetings)} in {facts.year}." if facts.meetings else ""
    yield Piece("intro", f"The lead of each priority reports on its progress to the meetings of the partnership.{met} "
                         "Dates, agendas, papers and minutes are published, and most of each meeting is open to everybody.")
    for one in facts.outcomes:
        yield Piece(f"outcome-{one.key}", f"{_sentence(one.words)} ({_day(one.day)})", optional=True)
    for one in facts.decisions:
        yield Piece(f"decision-{one.key}", f"Decided on {_day(one.day)}: {_sentence(one.words)}", optional=True)


def _more(facts: ReviewFacts) -> Iterator[Piece]:
    lines = []
    if facts.body.website:
        lines.append(f"- Website: {web(facts.body.website)}")
    if facts.body.email:
        lines.append(f"- E-mail: [{facts.body.email}](mailto:{facts.body.email})")
    if facts.body.telephone:
        lines.append(f"- Telephone: {_plain(facts.body.telephone)}")
    if lines:
        yield Piece("reach", "\n".join([f"Ask the {_plain(facts.body.support_title)}:", "", *lines]))


def _contact(contact: ContactFact) -> Piece:
    head = f"**{_plain(contact.name)}**" + (f": {_plain(contact.purpose).rstrip('.')}." if contact.purpose else "")
    lines = []
    if contact.telephone:
        lines.append(f"- Telephone: {_plain(contact.telephone)}")
    if contact.website:
        lines.append(f"- Website: {web(contact.website)}")
    if contact.email:
        lines.append(f"- E-mail: [{contact.email}](mailto:{contact.email})")
    return Piece(f"contact-{_key(contact.name)}", "\n".join([head, *([""] if lines else []), *lines]))


def _tie(facts: ReviewFacts, figure: Figure) -> str:
    return f"[{short_pounds(figure.pence)}](/money/{facts.year.slug}/#{figure.key})"


def web(address: str) -> str:
    """A web address as a link that can be read on paper: without https:// and what says nothing."""
    words = re.sub(r"^https?://(?:www\.)?", "", address, flags=re.IGNORECASE).rstrip("/")
    return f"[{_plain(words)}]({address})"


def short_pounds(pence: int) -> str:
    """An amount, whole pounds without pence."""
    return pounds(pence).removesuffix(".00")


def _plain(words: str) -> str:
    """Words of the record in one line, as light Markdown shows them as they are."""
    line = escaped(" ".join(words.split()))
    return re.sub(r"^([-+])(?=\s)", r"\\\1", line)


def _sentence(words: str) -> str:
    said = _plain(words)
    return said if said.endswith((".", "!", "?", ":", "”")) else f"{said}."


def _the(name: str, begins: bool = False) -> str:
    """With its article, unless it has one."""
    return name if name.casefold().startswith("the ") else f"{'The' if begins else 'the'} {name}"


def _number(count: int) -> str:
    return NUMBERS[count] if count < len(NUMBERS) else str(count)


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{_number(count)} times")


def _day(day: date) -> str:
    return f"{day:%-d %B %Y}"


def _key(name: str) -> str:
    """What a name is called in a key: two that differ in signs alone are told apart by nobody."""
    return " ".join(name.casefold().split())
