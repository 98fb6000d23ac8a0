"""The review of a year: drafted from the record, held against it again, its figures renewed, photographs put in."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from csp.drafts import DraftBlock, DraftDocument, DraftSection
from csp.editing.shapes import Operation
from csp.models import Block, Document, Group, Section, StoredFile, User
from csp.queries import whole_documents
from csp.services import add_picture, audit, call_editors
from csp.versions import ChangedMeanwhile
from meetings.models import StandingDocument, StandingVersion
from meetings.standingqueries import copy_identity, kinship
from meetings.standingservices import FROZEN, begin_version, found_standing, write_version
from meetings.timetable import Year
from reports.builders.reviewfacts import review_facts
from reports.builders.reviewshapes import Part, Piece
from reports.builders.reviewwords import review_parts
from reports.moneyfigures import Told, told_in
from reports.reviewoffers import (
    CHANGED,
    GONE,
    ON_OFFER,
    Offer,
    Said,
    blocks_by_origin,
    identity_of,
    kept,
    known,
    offers,
    said_of,
    section_for,
)
from reports.services.moneyreporting import renewals

SAID_OTHERWISE = "Somebody changed the review in the same moment. Look at it as it is now, then do this again."
ALREADY = "The review of {year} is drafted already. It is never written over: what is new is offered on its page."


@dataclass(frozen=True)
class Held:
    """A review held against the record: the amounts in it, and what the record says otherwise."""

    document: Document
    told: list[Told]
    offers: list[Offer]

    @property
    def revision(self) -> int:
        """Of the text that was looked at."""
        return self.document.revision

    @property
    def news(self) -> int:
        """How many things are new or different, what is only on offer left out."""
        return sum(offer.kind != ON_OFFER for offer in self.offers)

    @property
    def stale(self) -> list[Told]:
        """Amounts with which the ledger no longer agrees."""
        return [one for one in self.told if not one.agrees]


def parts_of(group: Group, year: Year) -> list[Part]:
    """The review of a year as the record would draft it now."""
    return review_parts(review_facts(group, year))


@transaction.atomic
def draft_review(*, group: Group, year: Year, by: User) -> StandingVersion:
    """The first version of the review of `year`, written from the record in one go, as a draft to be changed at will.

    Raises ChangedMeanwhile where it is drafted already (two who draft at once: the second), CannotPublish before there is a
    partnership.
    """
    standing = found_standing(group=group, kind=StandingDocument.Kind.REVIEW, year=year.begins, by=by)
    # The row of the document is the queue of those who change its versions.
    standing = StandingDocument.objects.select_for_update(of=("self",)).select_related("group").get(pk=standing.pk)
    if standing.versions.exists():
        raise ChangedMeanwhile(ALREADY.format(year=year))
    parts = parts_of(group, year)
    words = DraftDocument(standing.name, Document.Numbering.NONE, [_section(group, year, part) for part in parts if _written(part)])
    drafted = {str(identity_of(group, year, part, piece)): said_of(piece) for part in parts for piece in _written(part)}
    version = begin_version(standing=standing, by=by, words=words, drafted=kept(drafted))
    audit(by=by, act="draft_review", thing=version, year=str(year), paragraphs=len(drafted))
    return version


def _written(part: Part) -> list[Piece]:
    return [piece for piece in part.pieces if not piece.optional]


def _section(group: Group, year: Year, part: Part) -> DraftSection:
    return DraftSection(part.title, Section.Kind.PLAIN, [
        DraftBlock(
            piece.kind, piece.text, numbered=False, rows=[list(row) for row in piece.rows] if piece.rows is not None else None,
            identity=identity_of(group, year, part, piece),
        )
        for piece in _written(part)
    ])


def held_against_record(version: StandingVersion) -> Held:
    """A review beside the record and the ledger of this moment."""
    standing, year = version.standing, year_of(version)
    document = whole_documents([version.document_id])[version.document_id]
    parts = parts_of(standing.group, year)
    return Held(document, told_in(document), offers(document, kinship(standing), known(version.drafted), parts, standing.group, year))


def year_of(version: StandingVersion) -> Year:
    """The year that a review is of. Raises ValueError for another document."""
    if version.standing.year is None:
        raise ValueError(f"{version.standing} is no review of a year.")
    return Year(version.standing.year)


@transaction.atomic
def settle_offers(*, version: StandingVersion, keys: Collection[str], take: bool, revision: int, by: User) -> int:
    """Take what the record says of some things (`keys` of Offer) into the review, or leave the review as it is and hear of
    them no more until the record changes again. Gives the number of things that were settled.

    Raises ChangedMeanwhile where the text is other than at `revision`, or the version is no draft any more.
    """
    version = _locked(version, revision, by)
    held = held_against_record(version)
    chosen = [offer for offer in held.offers if offer.key in keys]
    if take:
        operations = list(_operations(version, held, chosen))
        if operations:
            saved = write_version(version=version, operations=operations, by=by)
            if any(result.state != "saved" for result in saved.results):
                raise ChangedMeanwhile(SAID_OTHERWISE)
    drafted = known(version.drafted)
    for offer in chosen:
        if offer.piece is None:
            del drafted[offer.key]
        else:
            drafted[offer.key] = said_of(offer.piece)
    version.drafted = kept(drafted)
    version.save(update_fields=["drafted"])
    audit(by=by, act="take_offers" if take else "leave_offers", thing=version, things=len(chosen))
    return len(chosen)


def _locked(version: StandingVersion, revision: int, by: User) -> StandingVersion:
    """The draft, in the queue of its versions and of its editors."""
    StandingDocument.objects.select_for_update().get(pk=version.standing_id)
    call_editors(document_id=version.document_id, by=by)
    found = StandingVersion.objects.filter(pk=version.pk).select_related("standing__group", "document").first()
    if found is None or found.status != StandingVersion.Status.DRAFT:
        raise ChangedMeanwhile(FROZEN.get(StandingVersion.Status(found.status), SAID_OTHERWISE) if found else SAID_OTHERWISE)
    if found.document.revision != revision + 1:
        raise ChangedMeanwhile(SAID_OTHERWISE)
    return found


def _operations(version: StandingVersion, held: Held, chosen: Iterable[Offer]) -> Iterable[Operation]:
    """What an editor would do to take these in."""
    standing, year = version.standing, year_of(version)
    blocks = blocks_by_origin(held.document, kinship(standing))
    parts = parts_of(standing.group, year)
    order = [(part, str(identity_of(standing.group, year, part, piece))) for part in parts for piece in part.pieces]
    placed: dict[str, UUID] = {key: block.identity for key, block in blocks.items()}
    sections: dict[str, UUID] = {}
    last: UUID | None = None
    for part in parts:
        found = section_for(held.document, blocks, standing.group, year, part)
        if found is not None:
            sections[part.key] = last = found.identity
            continue
        if any(offer.part.key == part.key and offer.block is None for offer in chosen):
            sections[part.key] = identity = uuid4()
            yield Operation(uuid4(), "put_section", {"identity": identity, "base": 0, "after": last, "content": {
                "kind": Section.Kind.PLAIN, "title": part.title, "audience": "public", "public_wording": "",
            }})
            last = identity
    for offer in chosen:
        if offer.kind == GONE and offer.block is not None:
            yield Operation(uuid4(), "delete_block", {"identity": offer.block.identity, "base": offer.block.version})
        elif offer.kind == CHANGED and offer.block is not None and offer.result is not None:
            yield Operation(uuid4(), "put_block", {
                "identity": offer.block.identity, "base": offer.block.version, "content": _content(offer.block.kind, offer.result),
            })
        elif offer.piece is not None and offer.result is not None:
            identity = free_identity(UUID(offer.key), version.number)
            before = [key for part, key in order if part.key == offer.part.key]
            after = next((placed[key] for key in reversed(before[: before.index(offer.key)]) if key in placed), None)
            yield Operation(uuid4(), "put_block", {
                "identity": identity, "base": 0, "section": sections[offer.part.key], "after": after,
                "content": _content(offer.piece.kind, offer.result),
            })
            placed[offer.key] = identity


def free_identity(origin: UUID, number: int) -> UUID:
    """What a paragraph of the record is called in version `number`, where no earlier version has it under its first name."""
    return copy_identity(origin, number) if Block.objects.filter(identity=origin).exists() else origin


def _content(kind: str, said: Said) -> dict[str, Any]:
    return {"kind": kind, "text": said["text"], "depth": 1, "numbered": False, "rows": said["rows"]}


@transaction.atomic
def renew_review(*, version: StandingVersion, revision: int, by: User) -> int:
    """Bring each amount of a review that is tied to the ledger up to what the ledger says; all other words stay. Gives the
    number of paragraphs and tables that changed. Raises as `settle_offers`."""
    version = _locked(version, revision, by)
    document = whole_documents([version.document_id])[version.document_id]
    operations = renewals(document)
    if operations:
        saved = write_version(version=version, operations=operations, by=by)
        if any(result.state != "saved" for result in saved.results):
            raise ChangedMeanwhile(SAID_OTHERWISE)
        audit(by=by, act="renew_figures", thing=version, blocks=len(operations))
    return len(operations)


@transaction.atomic
def add_photograph(*, version: StandingVersion, section: Section, image: StoredFile, alternative_text: str, by: User) -> Block:
    """Put a photograph at the end of a section of a draft. Raises ValueError without an alternative text, for a section of
    another document, and where the version is no draft any more (ChangedMeanwhile)."""
    StandingDocument.objects.select_for_update().get(pk=version.standing_id)
    call_editors(document_id=version.document_id, by=by)
    status = StandingVersion.objects.filter(pk=version.pk).values_list("status", flat=True).first()
    if status != StandingVersion.Status.DRAFT:
        raise ChangedMeanwhile(FROZEN.get(StandingVersion.Status(status), SAID_OTHERWISE) if status else SAID_OTHERWISE)
    if section.document_id != version.document_id:
        raise ValueError("Choose a section of this review.")
    return add_picture(section=section, image=image, alternative_text=alternative_text, key=f"photograph/{image.sha256}/{uuid4()}", by=by)
