"""Finished papers of an invented town, of any length, always the same: for measuring and for tests of the PDF.

The markup is that of the fragments the program publishes.
"""

from __future__ import annotations

import random
from html import escape

from csp.pdf import Part

TOWN = "Marlowe Vale"
PEOPLE = [
    "Ines Calloway", "Tom Okafor-Hale", "Councillor Bryony Strand", "Chief Inspector Dev Rahman", "Marit Ellingsen",
    "Józef Wiśniewski", "Aoife Ní Bhriain", "Dr Σοφία Παππά", "Graham Thistlewood", "Detective Superintendent Lucy Farnaby",
]
AGENCIES = [
    "Marlowe Vale Borough Council (Community Services)", "Vale Constabulary", "Vale Fire and Rescue Service",
    "University of Marlowe", "Marlowe and Eastmere Integrated Care System (ICS)", "Probation Service",
    "Council for Voluntary Service", "County Council Public Health Commissioning",
]
SUBJECTS = [
    "Street lighting on the canal path", "Night-time economy", "Bicycle theft", "Safer taxis", "Young people and exploitation",
    "Antisocial behaviour at the bus station", "Domestic abuse: new referrals", "Hate crime reporting", "Rural theft",
    "Burglary in shared houses", "The listening project", "Serious violence duty",
]
OPENINGS = [
    "The officer reported that", "Members heard that", "In answer to a question it was said that", "It was noted that",
    "The Board was told that", "The lead explained that", "Colleagues from the fire service added that",
]
MIDDLES = [
    "calls from the market ward rose by 14 per cent over the winter", "the pilot has reached 212 households so far",
    "two new wardens will begin on the late shift in September", "costs stand at £18,450 against a plan of £20,000",
    "the survey closed with 386 answers, twice as many as in the year before", "repeat visits fell from nine to four",
    "the cameras at Fenner’s Wharf need a new licence before they can move", "schools asked for the talks to go on",
]
ENDINGS = [
    "and a written report will follow.", "which the steering group will look at in the spring.",
    "although the figures are not yet complete.", "and thanked those who had given their time.",
    "so that the work can be finished before the schools return.", "with the agreement of the landlords concerned.",
]


class Writer:
    """Writes papers; the same seed gives the same words."""

    def __init__(self, seed: int) -> None:
        self.choose = random.Random(seed)

    def sentence(self) -> str:
        return " ".join(self.choose.choice(stock) for stock in (OPENINGS, MIDDLES, ENDINGS))

    def paragraph(self, sentences: int = 4) -> str:
        return " ".join(self.sentence() for _ in range(sentences))

    def block(self, number: str, marks: str = "") -> str:
        mark = f'<p class="action-marks">{escape(marks)}</p>' if marks else ""
        words = self.paragraph(self.choose.randint(2, 6))
        return (f'<div class="block"><span class="block-number">{number}</span>'
                f'<div class="block-text"><p>{words}</p></div>{mark}</div>')

    def section(self, number: int, blocks: int, *, marks: bool) -> str:
        inside = "".join(
            self.block(f"{number}.{index}", f"Action point 03/{number:02}" if marks and index == 2 else "")
            for index in range(1, blocks + 1)
        )
        title = SUBJECTS[number % len(SUBJECTS)]
        return (f'<section class="section"><h2><span class="section-number">{number}</span>{title}</h2>'
                f"{inside}</section>")

    def table(self, columns: int, rows: int) -> str:
        head = "".join(f'<th scope="col">{month}</th>' for month in MONTHS[:columns])
        body = "".join(
            "<tr>" + f'<th scope="row">{SUBJECTS[row % len(SUBJECTS)]}</th>'
            + "".join(f"<td>{self.choose.randint(2, 480)}</td>" for _ in range(columns - 1)) + "</tr>"
            for row in range(rows)
        )
        wide = " wide" if columns > 7 else ""
        return f'<table class="data{wide}"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


MONTHS = ["Ward", "May", "June", "July", "August", "September", "October", "November", "December", "January", "February",
          "March", "April", "Year"]


def page(title: str, body: str, *, label: str = "", kind: str = "") -> str:
    """A complete document, as templates/reports/print/part.html makes it."""
    above = f'<p class="part-label">{escape(label)}</p>' if label else ""
    return (f'<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><title>{escape(title)}</title></head>'
            f'<body class="part part-{kind}"><header class="part-head">{above}<h1>{escape(title)}</h1></header>'
            f"{body}</body></html>")


def cover(sentences: tuple[str, ...] = ("This document is tagged for screen readers throughout.",)) -> str:
    """A cover, as templates/reports/print/cover.html makes it."""
    facts = [
        ("Place", "Council Chamber, The Guildhall, Marlowe Vale MV1 2GH, and online"), ("Time", "10am to 1pm"),
        ("Taking part", "The meeting is open to all. Ask for a link to join from home."),
        ("Questions", "Write to us before 10am on Monday 10 July 2023."),
        ("Contact", "Community Safety Partnership Support Officer<br>safety@marlowevale.example, 01632 960 114"),
    ]
    rows = "".join(f'<tr><th scope="row">{name}</th><td>{value}</td></tr>' for name, value in facts)
    about = "".join(f"<p>{sentence}</p>" for sentence in sentences)
    return (f'<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><title>Agenda pack</title></head><body class="cover">'
            f'<div class="cover-top"><p class="cover-partnership">{TOWN} Community Safety Partnership</p></div>'
            f'<div class="cover-title"><p class="cover-pack">Agenda pack</p><h1>Tuesday 11 July 2023</h1></div>'
            f'<table class="cover-facts">{rows}</table>'
            f'<div class="cover-accessibility"><h2>About this document</h2>{about}</div></body></html>')


def agenda() -> str:
    """An agenda with parts, a heading and a total."""
    writer, rows = Writer(1), []
    for number in range(1, 21):
        title = SUBJECTS[number % len(SUBJECTS)]
        rows.append(f"<tr><td>{number}</td><td>{title}</td><td>{writer.choose.choice(PEOPLE)}</td><td>{number % 3 * 5 + 5}</td></tr>")
        if number == 7:
            rows += [f'<tr class="agenda-part"><td></td><td>Priority: {part}</td><td>{PEOPLE[at]}</td><td>10</td></tr>'
                     for at, part in enumerate(SUBJECTS[4:6])]
    rows.insert(18, '<tr class="agenda-heading"><th colspan="4" scope="rowgroup">Written reports circulated</th></tr>')
    body = ('<dl class="doc-meta"><dt>Date</dt><dd>Tuesday 11 July 2023</dd><dt>Time</dt><dd>10am to 1pm</dd>'
            "<dt>Place</dt><dd>Council Chamber, The Guildhall, Marlowe Vale MV1 2GH</dd></dl>"
            '<table class="agenda"><thead><tr><th scope="col">No.</th><th scope="col">Item</th>'
            '<th scope="col">Lead</th><th scope="col">Minutes</th></tr></thead><tbody>' + "".join(rows)
            + '</tbody><tbody><tr class="agenda-total"><td></td><th scope="row">Total</th><td></td><td>170</td></tr></tbody></table>')
    return page("Agenda", body, kind="agenda")


def minutes(sections: int = 18) -> str:
    """Draft minutes with attendance and action points."""
    writer = Writer(2)
    people = "".join(
        f'<h3>{capacity}</h3><table class="attendance"><thead><tr><th scope="col">Name</th><th scope="col">Organisation</th></tr></thead><tbody>'
        + "".join(f"<tr><td>{name}</td><td>{writer.choose.choice(AGENCIES)}</td></tr>" for name in PEOPLE[:count])
        + "</tbody></table>" for capacity, count in (("Board", 7), ("Members", 8))
    )
    body = ('<div class="notice-box"><p>Draft: to be agreed at the meeting of 11 July 2023.</p></div>'
            f'<section class="section unnumbered"><h2>Present</h2>{people}</section>'
            + "".join(writer.section(number, 3, marks=number % 2 == 0) for number in range(1, sections + 1)))
    return page("Draft minutes of 14 March 2023", body, label="Item 5", kind="minutes")


def action_log(rows: int = 20) -> str:
    """An action log of so many rows."""
    writer = Writer(3)
    body = "".join(
        f"<tr><td>March<br>03/{row:02}</td><td>{writer.paragraph(2)} {PEOPLE[row % len(PEOPLE)]}</td><td>Closed: {writer.paragraph(2)}</td></tr>"
        for row in range(1, rows + 1)
    )
    return page("Action points", '<table class="action-log"><thead><tr><th scope="col">Month / Number</th>'
                f'<th scope="col">Action point</th><th scope="col">Action</th></tr></thead><tbody>{body}</tbody></table>',
                label="Item 6", kind="actions")


def report(seed: int, sections: int = 6, *, changed: bool = False) -> str:
    """A report in the house form, with tables; `changed` alters one paragraph."""
    writer = Writer(seed)
    head = ('<dl class="doc-meta"><dt>To</dt><dd>Board</dd><dt>From</dt>'
            f"<dd>{PEOPLE[seed % len(PEOPLE)]}</dd><dt>Subject</dt><dd>{SUBJECTS[seed % len(SUBJECTS)]}</dd></dl>")
    inside = "".join(writer.section(number, 4, marks=False) for number in range(1, sections + 1))
    tables = writer.table(4, 9) + writer.table(6, 7)
    extra = "<p>One more paragraph, put in this morning.</p>" if changed else ""
    return page(f"{SUBJECTS[seed % len(SUBJECTS)]}: report {seed}", f"{head}{inside}{tables}{extra}", label=f"Item {seed}", kind="paper")


def timetable() -> str:
    """A report with a table of twelve columns."""
    return page("Timetable for the year", "<h2>Purpose</h2><p>To agree the dates.</p>" + Writer(4).table(12, 8)
                + "<p>RD stands for report deadline.</p>", label="Item 17", kind="paper")


def parts(reports: int = 8, *, changed: int | None = None) -> list[Part]:
    """The parts of a pack with so many reports; the report with number `changed` is changed by a paragraph."""
    papers = [
        Part(f"report-{number}", f"{SUBJECTS[number % len(SUBJECTS)]}: report {number}",
             html=report(number, changed=number == changed), label=f"Item {number}")
        for number in range(10, 10 + reports)
    ]
    return [
        Part("agenda", "Agenda", html=agenda()), Part("minutes", "Draft minutes of 14 March 2023", html=minutes(), label="Item 5"),
        Part("actions", "Action points", html=action_log(), label="Item 6"), *papers,
        Part("timetable", "Timetable for the year", html=timetable(), label="Item 17"),
    ]
