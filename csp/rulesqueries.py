"""Reads of the rules of the terms of reference: what holds, what held and what will, each in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.forms.models import model_to_dict

from csp.models import Rules
from csp.versions import fingerprint

# Fields of Rules in the order in which they are told.
TOLD = ("quorum", "voters", "notified_votes", "tie", "report_days", "publication_working_days", "question_time")


def fingerprint_of(rules: Rules | None) -> str:
    """What a page showed of the last rules; of none, too."""
    return fingerprint(rules and model_to_dict(rules))


@dataclass(frozen=True)
class Line:
    """One rule in words. `was`: what the rules before said instead; "" where it is the same, or there were none."""

    label: str
    words: str
    was: str = ""


@dataclass(frozen=True)
class Period:
    """Rules and the time they hold. `state`: "now", "coming" or "past"."""

    rules: Rules
    state: str
    lines: list[Line]

    @property
    def changed(self) -> list[Line]:
        """What is other than it was before."""
        return [line for line in self.lines if line.was]


def periods(today: date) -> list[Period]:
    """All rules of the record, the latest first, each with the version of the terms that brought it (`of_version`, of the
    room to the right); what is in force `today` is as in `csp.queries.rules_on`. One query."""
    found: list[Period] = []
    before: Rules | None = None
    rows = list(Rules.objects.in_order().select_related("of_version__version"))
    now = next((row for row in reversed(rows) if (row.starts or today) <= today <= (row.ends or today)), None)
    for row in rows:
        state = "now" if row is now else "coming" if row.starts and row.starts > today else "past"
        found.append(Period(row, state, lines_of(row, before)))
        before = row
    return found[::-1]


def lines_of(rules: Rules, before: Rules | None = None) -> list[Line]:
    """`rules` in words, each with what `before` said where that was something else."""
    lines = []
    for name in TOLD:
        label, words = _told(rules, name)
        was = _told(before, name)[1] if before else words
        lines.append(Line(label, words, was if was != words else ""))
    return lines


def _told(rules: Rules, name: str) -> tuple[str, str]:
    if name == "quorum":
        count = rules.quorum
        return "Quorum", "None stated" if count is None else f"{_many(count, 'Board member')}, representatives included"
    if name == "voters":
        return "Who votes", f"{rules.get_voters_display()}, one vote each"
    if name == "notified_votes":
        return "Votes of absent Board members", (
            "Count if nobody represents them and the vote was notified beforehand" if rules.notified_votes else "Do not count"
        )
    if name == "tie":
        return "In a tie", rules.get_tie_display()
    if name == "report_days":
        return "Reports are due", f"{_many(rules.report_days, 'day')} before the meeting"
    if name == "publication_working_days":
        return "Papers are published", f"{_many(rules.publication_working_days, 'clear working day')} before the meeting"
    return "Questions from the public", f"By {rules.question_time:%H:%M} on the last working day before the meeting"


def _many(count: int, thing: str) -> str:
    return f"{count} {thing}{'' if count == 1 else 's'}"
