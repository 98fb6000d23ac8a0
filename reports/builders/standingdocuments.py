"""A version of a standing document: its words, how it was agreed, and what changed from the version before it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from csp.queries import whole_documents
from csp.rulesqueries import Line, lines_of
from csp.texts import Anchors, TextView, text_view
from meetings.models import StandingVersion
from meetings.standingcomparison import Comparison
from meetings.standingqueries import before, comparison
from reports.builders.heads import Audience, CannotPublish, founded
from reports.builders.shapes import View


@dataclass(frozen=True, kw_only=True)
class StandingView(View):
    """A version. `date`: from when it is in force. `agreed`: how it was, in words; `agreed_on`: at the meeting of that day.

    `follows`: the number of the version before it, with what changed from that; None for the first. `rules`: what it says
    of quorum, votes and deadlines.
    """

    kind = "standing"
    document_kind: str
    number: int
    summary: str
    agreed: str
    agreed_on: date | None
    follows: int | None
    changes: Comparison | None
    rules: tuple[Line, ...]
    text: TextView


def standing_view(pk: int) -> StandingView:
    """The version of that key for the public; raises CannotPublish until it is agreed, and StandingVersion.DoesNotExist."""
    version = StandingVersion.objects.select_related("standing__group", "decision__meeting__group", "rules").get(pk=pk)
    if version.starts is None:
        raise CannotPublish(f"{version} is a draft: what the public reads has been agreed.")
    partnership, group, decision = founded(), version.standing.group, version.decision
    earlier = before(version)
    document = whole_documents([version.document_id])[version.document_id]
    rules = getattr(version, "rules", None)
    return StandingView(
        audience=Audience.PUBLIC, title=str(version), partnership=partnership.name, group=group.name, group_slug=group.slug,
        date=version.starts, document_kind=version.standing.kind, number=version.number, summary=version.summary,
        agreed=version.agreed_words or (f"Agreed by the {decision.meeting.group.name}" if decision else ""),
        agreed_on=decision.meeting.date if decision else None,
        follows=earlier.number if earlier else None, changes=comparison(earlier, version) if earlier else None,
        rules=tuple(lines_of(rules, getattr(earlier, "rules", None))) if rules else (),
        text=text_view(document, audience=Audience.PUBLIC, anchors=Anchors()),
    )
