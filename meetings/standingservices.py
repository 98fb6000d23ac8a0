"""Writes of standing documents: a version begun, taken from a paper, proposed, agreed and in force.

(Part of `meetings.services`.) The row of the standing document is the queue of those who change its versions.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from csp.documentcopies import draft_of
from csp.drafts import DraftDocument, DraftSection
from csp.editing.services import Also, apply
from csp.editing.shapes import Operation, Saved
from csp.models import Audience, Document, Group, Partnership, User, path_of
from csp.queries import rules_on, whole_documents
from csp.services import audit, bring_rules, call_editors, copy_document, write_document
from csp.versions import ChangedMeanwhile
from csp.word import NotReadable, read_word
from meetings.models import (
    AgendaItem,
    Decision,
    Meeting,
    Paper,
    StandingDocument,
    StandingVersion,
    VersionRules,
)
from meetings.paperservices import new_text, remove_paper
from meetings.reading.report import read_report
from meetings.reading.standing import read_standing
from meetings.standingproposal import proposal_draft
from meetings.standingqueries import (
    RULE_FIELDS,
    before,
    comparison,
    copy_identity,
    fingerprint_of,
    in_force,
    kinship,
)

Status, Kind = StandingVersion.Status, StandingDocument.Kind
NUMBERING = {
    Kind.TERMS: Document.Numbering.LETTERS, Kind.PLAN: Document.Numbering.DECIMAL, Kind.REVIEW: Document.Numbering.NONE,
}
FROZEN = {
    Status.PROPOSED: "This version is before a meeting as it stands. Take the proposal back to change it.",
    Status.AGREED: "This version has been agreed. What changes is a new version.",
}


@transaction.atomic
def found_standing(*, group: Group, kind: str, by: User, year: int | None = None) -> StandingDocument:
    """The terms of reference, the plan, or the review of a `year` (that of its 1 April) of `group`, kept from now on; the one
    that is there already is given."""
    standing, created = StandingDocument.objects.get_or_create(group=group, kind=kind, year=year)
    if created:
        audit(by=by, act="found_standing", thing=standing)
    return standing


@transaction.atomic
def begin_version(
    *, standing: StandingDocument, by: User, base: StandingVersion | None = None, words: DraftDocument | None = None,
    drafted: Sequence[Any] = (),
) -> StandingVersion:
    """A draft of the next version: all that `base` says, by default what is in force or else the latest; where there is none
    `words`, or else nothing. Its paragraphs stay akin to those of `base`, so that the two can be compared exactly.

    `drafted`: of a review, what the record said for `words` (StandingVersion.drafted).
    """
    standing, number = _next(standing)
    base = base or in_force(standing, timezone.localdate()) or standing.versions.order_by("-number").first()
    if base is None:
        draft = words or DraftDocument(standing.name, NUMBERING[Kind(standing.kind)], [DraftSection(title="Introduction")])
        document, _ = write_document(draft=draft, key=_key(standing, number), by=by)
    else:
        first = kinship(standing)
        document = copy_document(
            document=whole_documents([base.document_id])[base.document_id], title=standing.name, by=by,
            identity=lambda origin: copy_identity(first.get(origin, origin), number),
        )
    known = base.drafted if base is not None else list(drafted)
    version = StandingVersion.objects.create(standing=standing, number=number, document=document, drafted=known)
    _begin_rules(version, getattr(base, "rules", None) or rules_on(timezone.localdate()))
    audit(by=by, act="begin_version", thing=version, base=str(base or ""))
    return version


@transaction.atomic
def take_paper(*, standing: StandingDocument, paper: Paper, by: User, number: int | None = None) -> StandingVersion:
    """The words of `paper` as a draft of version `number` (by default the next): notes back in their places, what belongs
    to pages left out. What was uncertain stands in its `doubts`. The paper stays as it is.

    Raises ValueError for a PDF kept as it came, a paper taken before, and a number that is there already.
    """
    standing, following = _next(standing)
    number = number or following
    if paper.document_id is None:
        raise ValueError(f"“{paper.title}” is a PDF kept as it came: its words cannot be taken from it. Bring it as a Word file.")
    if taken := standing.versions.filter(source=paper).first():
        raise ValueError(f"Version {taken.number} was taken from this paper already.")
    if standing.versions.filter(number=number).exists():
        raise ValueError(f"There is a version {number} already.")
    names = [standing.group.name, *Partnership.objects.values_list("name", flat=True)]
    draft = draft_of(whole_documents([paper.document_id])[paper.document_id])
    pictures = paper.document.sections.filter(blocks__kind="image").count() if paper.document else 0
    read = read_standing(draft, names=names)
    if paper.audience != Audience.PUBLIC:
        read.doubts.append("The paper was not for the public: what becomes of it will be, once it is agreed and published.")
    if pictures:
        read.doubts.append(f"{pictures} picture{'s were' if pictures > 1 else ' was'} left out: put them in again.")
    read.document.title = standing.name
    document, _ = write_document(draft=read.document, key=_key(standing, number), by=by)
    version = StandingVersion.objects.create(
        standing=standing, number=number, document=document, source=paper, doubts=[*read.doubts, *_odd_numbers(paper)]
    )
    _begin_rules(version, rules_on(paper.meeting.date))
    audit(by=by, act="take_paper", thing=version, paper=str(paper), notes=read.notes, doubts=len(version.doubts))
    return version


def _odd_numbers(paper: Paper) -> list[str]:
    """What the Word file of `paper` numbers otherwise than by place, in sentences."""
    if paper.source is None or not path_of(paper.source.sha256).is_file():
        return []
    try:
        return read_report(read_word(path_of(paper.source.sha256))).notices
    except NotReadable:
        return []


def _next(standing: StandingDocument) -> tuple[StandingDocument, int]:
    """The standing document, locked, and the number of its next version."""
    locked = StandingDocument.objects.select_for_update(of=("self",)).select_related("group").get(pk=standing.pk)
    return locked, (locked.versions.aggregate(last=Max("number"))["last"] or 0) + 1


def _key(standing: StandingDocument, number: int) -> str:
    of_year = f"-{standing.year}" if standing.year is not None else ""
    return f"standing/{standing.group.slug}/{standing.kind}{of_year}/{number}"


def _begin_rules(version: StandingVersion, said: Any) -> None:
    if version.standing.rules:
        VersionRules.objects.create(version=version, **{name: getattr(said, name) for name in RULE_FIELDS})


def _locked(version: StandingVersion, *wanted: str) -> StandingVersion:
    """`version` as it stands, in the queue of its document. Raises ChangedMeanwhile unless it is as `wanted`."""
    StandingDocument.objects.select_for_update().get(pk=version.standing_id)
    found = StandingVersion.objects.filter(pk=version.pk).select_related("standing__group", "proposal", "wording").first()
    if found is None or found.status not in wanted:
        raise ChangedMeanwhile("Somebody else changed how this version stands meanwhile. Look at it as it is now.")
    return found


@transaction.atomic
def describe_version(
    *, version: StandingVersion, summary: str, by: User, said: dict[str, Any] | None = None, seen: str | None = None
) -> StandingVersion:
    """The summary of a draft, and of the Partnership's terms what they say of quorum, votes and deadlines (`said`: fields
    of RuleFields). `seen`: as `fingerprint_of`, left out: whatever stands. Raises ChangedMeanwhile."""
    version = _locked(version, Status.DRAFT)
    if seen is not None and seen != fingerprint_of(version):
        raise ChangedMeanwhile("Somebody else changed this version since you opened the page. Compare yours with theirs, then save again.")
    version.summary = summary
    version.save(update_fields=["summary"])
    if version.standing.rules and said is not None:
        VersionRules.objects.filter(version=version).update(**said)
    audit(by=by, act="describe_version", thing=version)
    return version


def write_version(*, version: StandingVersion, operations: Sequence[Operation], by: User) -> Saved:
    """What an editor did to a draft: csp.editing. Raises NotEditable once it is proposed or agreed."""
    return apply(document=version.document, operations=operations, by=by, also=EDITING)


EDITING = Also(
    facts=("standing_version__status",), frozen=lambda work: FROZEN.get(work.facts["standing_version__status"], ""),
)


@transaction.atomic
def propose_version(
    *, version: StandingVersion, meeting: Meeting, starts: date, by: User, items: Sequence[AgendaItem] = ()
) -> StandingVersion:
    """Put a draft before `meeting`: a report that shows what would change from the version in force and recommends to agree
    it from `starts`, which becomes the motion, and a paper with the whole of its words. It cannot be changed meanwhile.

    Raises ChangedMeanwhile; ValueError where another version is before a meeting, the day lies before the meeting, and for
    items of another meeting.
    """
    version = _locked(version, Status.DRAFT)
    standing = version.standing
    if other := standing.versions.filter(status=Status.PROPOSED).first():
        raise ValueError(f"Version {other.number} is before a meeting: take that proposal back, or record what was decided.")
    if starts < meeting.date:
        raise ValueError("A version is in force from the day of the meeting that agrees it, or later.")
    if any(item.agenda.meeting_id != meeting.pk for item in items):
        raise ValueError("Choose items of this meeting's agenda.")
    call_editors(document_id=version.document_id, by=by)
    earlier = before(version)
    draft = proposal_draft(version, earlier, comparison(earlier, version) if earlier else None, meeting, starts)
    support = Partnership.objects.values_list("support_title", flat=True).first() or ""
    version.proposal = new_text(
        meeting=meeting, title=draft.title, kind=Paper.Kind.REPORT, draft=draft, items=items, author=support, by=by
    )
    version.wording = new_text(
        meeting=meeting, title=f"{standing.name}: version {version.number} as proposed", kind=Paper.Kind.DOCUMENT,
        draft=draft_of(whole_documents([version.document_id])[version.document_id]), items=items, author=support, by=by,
    )
    version.status, version.proposed_starts = Status.PROPOSED, starts
    version.save(update_fields=["proposal", "wording", "status", "proposed_starts"])
    audit(by=by, act="propose_version", thing=version, meeting=str(meeting), starts=starts.isoformat())
    return version


@transaction.atomic
def take_back_proposal(*, version: StandingVersion, by: User) -> StandingVersion:
    """A proposed version is a draft again; its papers go, unless they were published, or the meeting voted or decided on
    them. Raises ChangedMeanwhile."""
    version = _locked(version, Status.PROPOSED)
    papers = [paper for paper in (version.proposal, version.wording) if paper is not None]
    version.status, version.proposal, version.wording, version.proposed_starts = Status.DRAFT, None, None, None
    version.save(update_fields=["status", "proposal", "wording", "proposed_starts"])
    if not any(one.ballots.exists() or one.decisions.exists() or one.publications.exists() for one in papers):
        for paper in papers:
            remove_paper(paper=Paper.objects.get(pk=paper.pk), version=paper.version, by=by)
    audit(by=by, act="take_back_proposal", thing=version)
    return version


@transaction.atomic
def agree_version(
    *, version: StandingVersion, starts: date, by: User, decision: Decision | None = None, agreed_words: str = ""
) -> StandingVersion:
    """A version is agreed, by `decision` or, where the record holds none, as `agreed_words` says, and in force from
    `starts`: with it the rules by which meetings and votes from that day are judged. It never changes again.

    Raises ChangedMeanwhile; ValueError where that cannot be, in a sentence.
    """
    version = _locked(version, Status.DRAFT, Status.PROPOSED)
    standing, words = version.standing, agreed_words.strip()
    if (decision is None) == (not words):
        raise ValueError("Choose the decision that agreed it, or say how it was agreed where the record holds none.")
    if decision is not None:
        decision = Decision.objects.select_related("meeting__group").get(pk=decision.pk)
        if decision.outcome != Decision.Outcome.AGREED:
            raise ValueError("That decision did not agree anything.")
        if decision.meeting.group_id != standing.group_id and decision.meeting.group.kind != Group.Kind.PARTNERSHIP:
            raise ValueError(f"That decision is of another group: {decision.meeting.group}.")
        if starts < decision.meeting.date:
            raise ValueError(f"It was agreed on {decision.meeting.date:%-d %B %Y}: it is in force from that day or later.")
    _in_order(version, starts)
    call_editors(document_id=version.document_id, by=by)
    if rules := VersionRules.objects.filter(version=version).first():
        rules.row = bring_rules(on=starts, by=by, **{name: getattr(rules, name) for name in RULE_FIELDS})
        if VersionRules.objects.filter(row=rules.row).exists():
            raise ValueError(f"The rules from {starts:%-d %B %Y} are those of another version.")
        rules.save(update_fields=["row"])
    version.status, version.starts, version.decision, version.agreed_words = Status.AGREED, starts, decision, words
    version.save(update_fields=["status", "starts", "decision", "agreed_words"])
    audit(by=by, act="agree_version", thing=version, starts=starts.isoformat(), decision=str(decision or words))
    return version


def _in_order(version: StandingVersion, starts: date) -> None:
    """Versions are in force in the order of their numbers."""
    agreed = version.standing.versions.filter(status=Status.AGREED)
    earlier = agreed.filter(number__lt=version.number).order_by("-number").first()
    later = agreed.filter(number__gt=version.number).order_by("number").first()
    for other, wrong, words in (
        (earlier, earlier and earlier.starts and starts <= earlier.starts, "begins after it"),
        (later, later and later.starts and starts >= later.starts, "begins before it"),
    ):
        if other is not None and other.starts is not None and wrong:
            raise ValueError(f"Version {other.number} is in force from {other.starts:%-d %B %Y}: version {version.number} {words}.")


@transaction.atomic
def drop_version(*, version: StandingVersion, by: User) -> None:
    """Throw a draft away. Raises ChangedMeanwhile once it is proposed or agreed."""
    version = _locked(version, Status.DRAFT)
    document = version.document
    audit(by=by, act="drop_version", thing=version)
    version.delete()
    document.delete()
