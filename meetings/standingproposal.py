"""The report that puts a version of a standing document before a meeting: what would change, and what is recommended."""

from __future__ import annotations

from datetime import date

from csp.differences import Piece
from csp.drafts import DraftBlock, DraftDocument, DraftSection
from csp.rulesqueries import lines_of
from csp.word.lightmarkdown import escaped
from meetings.models import Meeting, StandingVersion
from meetings.standingcomparison import Change, Comparison


def proposal_draft(
    version: StandingVersion, earlier: StandingVersion | None, comparison: Comparison | None, meeting: Meeting, starts: date
) -> DraftDocument:
    """The report in the house form. `earlier`: the version that it would follow, with what changes from that; None for a
    first version. Its recommendation is the motion."""
    name, number = version.standing.name, version.number
    purpose = f"To agree version {number} of the {name[:1].lower() + name[1:] if name.startswith('Terms') else name}."
    background = (
        f"Version {earlier.number} has been in force since {earlier.starts:%-d %B %Y}." if earlier is not None and earlier.starts
        else "The record holds no earlier version."
    )
    sections = [
        DraftSection("Purpose of the report", blocks=[DraftBlock(text=purpose)]),
        DraftSection("Background", blocks=[
            DraftBlock(text=f"{background} The whole of the proposed words is a paper of its own."),
            *([DraftBlock(text=escaped(version.summary))] if version.summary else []),
        ]),
    ]
    if comparison is not None and earlier is not None:
        sections.append(DraftSection("What would change", blocks=_changes(comparison, earlier.number, number)))
    if rules := _rules(version, earlier):
        sections.append(DraftSection("Rules for meetings and votes", blocks=rules))
    motion = f"That {purpose[3:-1].replace('agree ', '', 1)} be agreed, and be in force from {starts:%-d %B %Y}."
    if version.standing.year is not None:
        motion = f"That the {name} be agreed and published."
    sections.append(DraftSection("Recommendations", blocks=[DraftBlock(text=motion)]))
    return DraftDocument(f"{name}: proposed version {number}", sections=sections)


def _changes(comparison: Comparison, old: int, new: int) -> list[DraftBlock]:
    if not comparison.changes and not comparison.renumbered:
        return [DraftBlock(text="No word changes.")]
    blocks = []
    if comparison.changes:
        rows = [["Paragraph", f"Now, version {old}", f"Proposed, version {new}"], *(_row(one) for one in comparison.changes)]
        blocks += [
            DraftBlock(text="Words in bold are those that would go, or come. Paragraphs that stay as they are stand in neither column."),
            DraftBlock(kind="table", numbered=False, text=f"What would change from version {old} to version {new}", rows=rows),
        ]
    if comparison.renumbered:
        told = "; ".join(f"{was or 'without a number'} becomes {now or 'a paragraph without a number'}" for was, now in comparison.renumbered)
        blocks.append(DraftBlock(text=f"Numbers alone change: {told}."))
    return blocks


def _row(change: Change) -> list[str]:
    number = f"{change.number}: {change.words}" if change.number else change.words
    return [number, _side(change.pieces, "gone") or "(nothing)", _side(change.pieces, "new") or "(nothing)"]


def _side(pieces: tuple[Piece, ...], kind: str) -> str:
    """One column: what stayed, and in bold what only this side says."""
    whole = len(pieces) == 1
    return " ".join(
        escaped(one.text) if one.kind == "same" or whole else f"**{escaped(one.text)}**"
        for one in pieces if one.kind in ("same", kind)
    )


def _rules(version: StandingVersion, earlier: StandingVersion | None) -> list[DraftBlock]:
    """What the version says of quorum, votes and deadlines, where it says anything else than the one before."""
    rules, were = getattr(version, "rules", None), getattr(earlier, "rules", None)
    if rules is None:
        return []
    lines = lines_of(rules, were)
    if were is None:
        rows = [["Rule", "Proposed"], *([line.label, line.words] for line in lines)]
    elif changed := [line for line in lines if line.was]:
        rows = [["Rule", "Now", "Proposed"], *([line.label, line.was, line.words] for line in changed)]
    else:
        return [DraftBlock(text="Quorum, votes and deadlines stay as they are.")]
    return [
        DraftBlock(text="These are the rules by which meetings and votes from that day are judged."),
        DraftBlock(kind="table", numbered=False, text="Quorum, votes and deadlines", rows=rows),
    ]
