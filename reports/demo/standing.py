"""Texts that stand from meeting to meeting: for the public, and how to join."""

from __future__ import annotations

from csp.drafts import DraftDocument
from reports.demo.writing import para, section, table

GUILDHALL = "Lantern Room, Harrowmere Guildhall, Market Hill"
FIRE_STATION = "Training Room, Northgate Fire Station, Kiln Lane"
ONLINE = "By video and telephone"
JOIN_IN_PERSON = (
    "Come to the main entrance on Market Hill ten minutes before the start; there is a ramp, a hearing loop and "
    "a lift. Please tell us beforehand if you need anything else: community.safety@harrowmere.example.org or "
    "01632 960100."
)
JOIN_ONLINE = (
    "Write to community.safety@harrowmere.example.org by noon on the day before and we will send you the link. "
    "You can also listen by telephone: ask for the number."
)
JOIN_BOTH = f"{JOIN_IN_PERSON}\n\nTo join online instead: {JOIN_ONLINE[0].lower()}{JOIN_ONLINE[1:]}"


def public_information() -> DraftDocument:
    """The standing text for the public and the media."""
    return DraftDocument(
        "Information for the public and the media",
        numbering="none",
        sections=[
            section(
                "Coming to a meeting",
                para(
                    "Anybody may come and listen to the open part of a meeting. Items marked *closed* are taken "
                    "first, and the doors open after them; the agenda says when that is likely to be."
                ),
                kind="plain",
            ),
            section(
                "Asking a question",
                para(
                    "You can ask a question about anything the Partnership does:\n\n"
                    "- send it by 10:00 on the last working day before the meeting;\n"
                    "- keep it short, and to one subject;\n"
                    "- tell us whether we may give your name.\n\n"
                    "The Chair answers at the meeting or promises a written answer, which is printed with the "
                    "minutes. A question that asks for documents is passed on as a *Freedom of Information* "
                    "request, and we will tell you so."
                ),
                para("Write to [the Partnership Support Officer](mailto:community.safety@harrowmere.example.org)."),
                kind="plain",
            ),
            section(
                "Filming, photographs and notes",
                para(
                    "You may film, record and write about the open part of a meeting. Please sit where you do not "
                    "show people in the public seats who would rather not be seen."
                ),
                kind="plain",
            ),
            section(
                "If the alarm sounds",
                para(
                    "Leave by the nearest green sign and gather at the cattle trough on Market Hill. Do not use "
                    "the lift. A steward will help anybody who cannot manage the stairs."
                ),
                kind="plain",
            ),
        ],
    )


def online_information() -> DraftDocument:
    """The text for the public when a meeting is online only."""
    return DraftDocument(
        "Information for the public and the media: online meetings",
        numbering="none",
        sections=[
            section(
                "Joining",
                para(
                    "The link opens ten minutes before the start. Keep your microphone off until the Chair calls "
                    "you. Captions can be switched on by everybody for themselves."
                ),
                kind="plain",
            ),
            section(
                "Asking a question",
                para("Questions are welcome by the usual deadline; there is no open microphone online."),
                kind="plain",
            ),
        ],
    )


def terms_sections(quorum: str) -> list:
    """The terms of reference, lettered under numbers; `quorum` is the sentence about it."""
    return [
        section(
            "What the Partnership is for",
            para("To make Harrowmere^[The city and the villages inside its boundary of 1974.] safer, and to help people feel so, by working on what one agency cannot do alone."),
            para("To agree a small number of priorities every year, each with a lead, and to say what came of them."),
            para(
                "To learn from deaths and serious harm:",
            ),
            para("by commissioning the reviews that the law asks for;", depth=2),
            para("by seeing that what they recommend is done, and saying when it is not.", depth=2),
        ),
        section(
            "Who sits on it",
            para("**Board members** speak and vote for the agencies that statute names."),
            para("**Members** speak for other agencies and advise; they do not vote."),
            para("A Board member who cannot come may send a representative, who votes in their place."),
            table(
                "Seats on the Partnership",
                "Agency | Seats | Standing",
                "Harrowmere City Council | 2 | Board",
                "Westmarch County Council | 1 | Board",
                "Westmarch Constabulary | 1 | Board",
                "Westmarch Fire and Rescue Service | 1 | Board",
                "NHS Westmarch and Vale Integrated Care Board | 1 | Board",
                "Westmarch Probation Service | 1 | Board",
                "Every other agency | 1 each | Member",
            ),
        ),
        section(
            "How it decides",
            para("The Partnership looks for agreement, and votes when it cannot find it."),
            para(quorum),
            para("Each agency has one vote, however many seats it has. If votes are equal, the Chair decides."),
        ),
        section(
            "How it meets",
            para("Three ordinary meetings and one development session a year."),
            para("Reports reach the support officer 14 days before, papers are published five clear working days before."),
            para("Public questions are taken until 10:00 on the last working day before."),
        ),
        section(
            "Review", para("These terms are looked at every second year, or sooner if a Board member asks."),
            para("Draft for the Board", numbered=False),
        ),
    ]
