"""The words of a lead's report: as a paper in the house form, and as paragraphs from which the minutes can begin."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from actions.models import ObjectiveLine
from csp.drafts import DraftBlock, DraftDocument, DraftSection
from csp.models import Block, Objective, Person, Priority
from meetings.plainwriting import paragraphs

# Headings of the paper, and how the minutes begin to tell each.
DONE, NEXT, RISKS, HELP, STANDS = "Done since the last meeting", "What comes next", "Risks", "Help wanted", "How the objectives stand"
MINUTED = {DONE: "", NEXT: "Next: ", RISKS: "Risks: ", HELP: "Help wanted: "}
HEAD = ["Objective", "Target", "By when", "How it stands", "Figure", "What the lead says"]


@dataclass(frozen=True)
class Said:
    """What stands in the form: see the model."""

    done: str = ""
    following: str = ""
    risks: str = ""
    help_wanted: str = ""
    standings: dict[str, dict[str, str]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return any(part.strip() for part in (self.done, self.following, self.risks, self.help_wanted)) or bool(self.standings)


def draft_of(title: str, priority: Priority, said: Said, objectives: Sequence[Objective], lead: Person) -> DraftDocument:
    """The paper: its sections in the order of the house form, those left empty left out."""
    purpose = f"To tell the Board how the priority “{priority}” stands, and what its lead asks for."
    sections = [DraftSection("Purpose of the report", blocks=[DraftBlock(text=purpose)])]
    for heading, text in ((DONE, said.done), (NEXT, said.following), (RISKS, said.risks), (HELP, said.help_wanted)):
        if text:
            sections.append(DraftSection(heading, blocks=[DraftBlock(text=one) for one in paragraphs(text)]))
    rows = [_row(one, said.standings[str(one.pk)]) for one in objectives if str(one.pk) in said.standings]
    if rows:
        table = DraftBlock(kind="table", text="Objectives of the priority", numbered=False, rows=[HEAD, *rows])
        sections.append(DraftSection(STANDS, blocks=[table]))
    sections.append(DraftSection("Further information", kind="plain", blocks=[DraftBlock(text=f"{lead}, lead officer of the priority", numbered=False)]))
    return DraftDocument(title, sections=sections)


def _row(objective: Objective, one: dict[str, str]) -> list[str]:
    standing = ObjectiveLine.Standing(one["standing"]).label
    figure, target = (f"{value} {objective.unit}".strip() if value else "" for value in (one["value"], objective.target))
    return [objective.text, target, f"{objective.due:%-d %B %Y}", standing, figure, one["text"]]


def minuted(priority: Priority, lead: Person, blocks: Iterable[Block]) -> list[str]:
    """Paragraphs for the minutes out of the paper as it stands (`blocks`, in order, with their sections)."""
    told: list[str] = []
    parts: dict[str, list[str]] = {}
    for block in blocks:
        if block.section.title in MINUTED and block.text:
            parts.setdefault(block.section.title, []).append(block.text)
        elif block.section.title == STANDS and block.rows:
            told = [f"{row[0].rstrip('.')}: {row[3].lower()}{_also(row)}" for row in block.rows[1:] if len(row) >= len(HEAD) and row[3]]
    found = [f"As lead, {lead} reported on the priority {priority}."]
    for heading, opening in MINUTED.items():
        if texts := parts.get(heading):
            found += [f"{opening}{texts[0]}", *texts[1:]]
    return found + ([f"Objectives: {'; '.join(told)}."] if told else [])


def _also(row: list[str]) -> str:
    figure = f", {row[4]}" if row[4] else ""
    return f"{figure} ({row[5].rstrip('.')})" if row[5] else figure
