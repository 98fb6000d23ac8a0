"""Terms of reference of the invented town, in the form in which such papers come."""

from __future__ import annotations

from datetime import date

from csp.drafts import DraftBlock, DraftDocument, DraftSection
from csp.models import User
from csp.services import write_document
from meetings.models import Decision, Meeting, StandingVersion
from meetings.standingservices import RULE_FIELDS, agree_version
from tests.factories import DecisionFactory, MeetingFactory, StandingDocumentFactory, VersionRulesFactory


def terms_draft() -> DraftDocument:
    """Three sections of lettered paragraphs, one with a note."""
    return DraftDocument("Terms of reference", "letters", [
        DraftSection("Purpose", blocks=[
            DraftBlock(text="To keep the lamps^[Those of the town, not of the county.] along the river lit;"),
            DraftBlock(text="To hear what people by the lock say of them."),
        ]),
        DraftSection("Members", blocks=[
            DraftBlock(text="Each agency sends one member."), DraftBlock(text="A member who cannot come sends somebody."),
        ]),
        DraftSection("Voting", blocks=[
            DraftBlock(text="Three Board members make a quorum."), DraftBlock(text="In a tie the Chair decides."),
        ]),
    ])


def first_version(*, quorum: int | None = 3, starts: date | None = date(2030, 4, 1)) -> StandingVersion:
    """Version 1 of the Partnership's terms, agreed at a meeting on the day from which it is in force; a draft where `starts`
    is None."""
    by = User.objects.machine()
    standing = StandingDocumentFactory()
    document, _ = write_document(draft=terms_draft(), key="standing/test", by=by)
    version = StandingVersion.objects.create(standing=standing, number=standing.versions.count() + 1, document=document)
    VersionRulesFactory(version=version, quorum=quorum)
    if starts is None:
        return version
    return agree_version(version=version, starts=starts, decision=decided(starts), by=by)


def decided(day: date, outcome: str = "agreed") -> Decision:
    """A decision of the Partnership's meeting of `day`."""
    meeting = Meeting.objects.filter(date=day).first() or MeetingFactory(date=day)
    return DecisionFactory(meeting=meeting, outcome=outcome, text="The terms of reference were agreed.")


def said(version: StandingVersion, **changes: object) -> dict[str, object]:
    """What the rules of `version` say, with `changes`."""
    return {name: getattr(version.rules, name) for name in RULE_FIELDS} | changes
