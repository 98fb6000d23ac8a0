"""Reads of standing documents: which version is in force, and two of them held against each other."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid5

from django.db.models import Case, Exists, OuterRef, Prefetch, Q, Value, When

from csp.models import Audience, Block, Document, Section
from csp.queries import whole_documents
from csp.rulesqueries import TOLD as RULE_FIELDS
from csp.texts import Anchors, paragraph_name, text_view
from csp.versions import fingerprint
from meetings.models import Decision, StandingDocument, StandingVersion
from meetings.standingcomparison import Comparison, Entry, compare, plain

__all__ = [
    "RULE_FIELDS", "before", "comparison", "copy_identity", "entries", "fingerprint_of", "in_force", "kinship", "standing_documents",
]


def standing_documents(today: date) -> list[tuple[StandingDocument, StandingVersion | None]]:
    """All of them with their versions, the latest first, each with the version in force: the Partnership's before those of
    its groups. Two queries.

    Of each version `undecided` says whether it still stands proposed though its meeting is over, with no decision on it in the
    record."""
    on_it = Decision.objects.filter(Q(paper=OuterRef("proposal")) | Q(ballot__paper=OuterRef("proposal")))
    over = Q(status=StandingVersion.Status.PROPOSED, proposal__meeting__date__lt=today)
    versions = StandingVersion.objects.select_related("decision__meeting__group", "proposal__meeting__group").annotate(
        undecided=Case(When(over & ~Exists(on_it), then=Value(True)), default=Value(False))
    ).order_by("-number")
    found = StandingDocument.objects.select_related("group").prefetch_related(Prefetch("versions", versions))
    ordered = sorted(found, key=lambda one: (one.group.kind != "partnership", one.group.name, one.kind != StandingDocument.Kind.TERMS))
    return [(one, next((row for row in one.versions.all() if row.starts and row.starts <= today), None)) for one in ordered]


def in_force(standing: StandingDocument, day: date) -> StandingVersion | None:
    """The version in force on `day`. One query."""
    return StandingVersion.objects.in_force_on(day).filter(standing=standing).first()


def before(version: StandingVersion) -> StandingVersion | None:
    """The agreed version that `version` follows, or would follow: that with the next lower number. One query."""
    rows = version.standing.versions.filter(status=StandingVersion.Status.AGREED, number__lt=version.number)
    return rows.order_by("-number").first()


def copy_identity(origin: UUID, number: int) -> UUID:
    """The identity of a section or block in version `number` that was copied from one whose first was `origin`."""
    return uuid5(origin, f"version {number}")


def kinship(standing: StandingDocument) -> dict[UUID, UUID]:
    """Of each section and block of every version the identity of its first, from which it was copied through versions.
    Two queries.

    Nothing is stored for it: a copy's identity is made from that of the first and from the number of its version.
    """
    of_it = {"document__standing_version__standing": standing}
    rows = [
        *Section.objects.filter(**of_it).values_list("identity", "document__standing_version__number"),
        *Block.objects.filter(**{f"section__{name}": value for name, value in of_it.items()}).values_list(
            "identity", "section__document__standing_version__number"
        ),
    ]
    first: dict[UUID, UUID] = {}
    origins: set[UUID] = set()
    for number in sorted({number for _, number in rows}):
        copies = {copy_identity(origin, number): origin for origin in origins}
        mine = {identity: copies.get(identity, identity) for identity, of in rows if of == number}
        first |= mine
        origins |= set(mine.values())
    return first


def entries(document: Document, first: dict[UUID, UUID], audience: str) -> list[Entry]:
    """The headings, paragraphs and tables of `document` (loaded by csp.queries.whole_documents) that readers of `audience`
    see, in reading order; of a section closed to them its wording for the public, if any. `first`: as `kinship`."""
    # Numbers are those that readers see; its notes stand in the texts here.
    shown = text_view(document, audience=audience, anchors=Anchors())
    found: list[Entry] = []
    for section, view in zip(document.sections.all(), shown.sections, strict=True):
        if view.concealed:
            if view.public_wording:
                whose = (first.get(section.identity, section.identity), "public wording")
                found.append(Entry(whose, view.number, plain(view.public_wording)))
            continue
        if section.title:
            found.append(Entry(first.get(section.identity, section.identity), view.number, plain(section.title), heading=True))
        for block, drawn in zip(section.blocks.all(), view.blocks, strict=True):
            text = plain(block.text)
            if block.rows:
                text = " ".join([text, *(plain(" | ".join(row)) for row in block.rows)]).strip()
            if block.kind == Block.Kind.IMAGE:
                text = f"Picture: {text} ({block.image.sha256[:8] if block.image else ''})"
            found.append(Entry(first.get(block.identity, block.identity), paragraph_name(view.number, drawn.number), text))
    return found


def comparison(old: StandingVersion, new: StandingVersion, audience: str = Audience.PUBLIC) -> Comparison:
    """What changed from one version of a document to another, as readers of `audience` see both. Six queries."""
    first = kinship(new.standing)
    documents = whole_documents([old.document_id, new.document_id])
    return compare(*(entries(documents[one.document_id], first, audience) for one in (old, new)))


def fingerprint_of(version: StandingVersion) -> str:
    """What a page showed of a draft's summary and rules."""
    rules = getattr(version, "rules", None)
    said = [getattr(rules, name) for name in RULE_FIELDS] if rules is not None else []
    return fingerprint(version.status, version.summary, *said)
