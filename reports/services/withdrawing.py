"""Withdrawal: what was published in error goes, everywhere and at once; a dated notice stays."""

from __future__ import annotations

import json
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from csp.models import User
from csp.services import audit
from reports.builders import CannotPublish
from reports.chain import append, begin, withdrawal_statement, writing
from reports.models import Content, Publication, Withdrawal
from reports.rendering import canonical, digest
from reports.services.files import forget


def withdraw_publication(*, publication: Publication, reason: str, by: User, now: datetime | None = None) -> list[Publication]:
    """Withdraw `publication` and whatever else tells its readers the same: other versions with this very content,
    and every pack that holds one of them, superseded packs included. Gives all that were withdrawn.

    The other audience's copies stand. Contents, PDFs and kept parts are removed. Raises CannotPublish without a
    reason or when it is withdrawn already.
    """
    if not reason.strip():
        raise CannotPublish("A withdrawal needs a reason: the public reads it in place of the publication.")
    begin()
    with writing():
        if Withdrawal.objects.filter(publication=publication).exists():
            raise CannotPublish(f"“{publication}” is withdrawn already.")
        affected = same_content(publication)
        for row in affected:
            withdrawal = Withdrawal(publication=row, at=now or timezone.now(), by=by.email, reason=reason.strip())
            withdrawal.sha256 = digest(canonical(withdrawal_statement(withdrawal)))
            withdrawal.save(force_insert=True)
            Content.objects.filter(publication=row).delete()
            append(withdrawal=withdrawal)
            audit(by=by, act="withdraw_publication", thing=row, reason=reason)
        transaction.on_commit(forget)
    return affected


def same_content(publication: Publication) -> list[Publication]:
    """`publication`, what else not withdrawn says the same to the same readers, and the packs that hold any of it."""
    rows = Publication.objects.filter(audience=publication.audience, withdrawal=None)
    found = [publication]
    found += rows.filter(
        place=publication.place, slug=publication.slug,
        html_sha256=publication.html_sha256, data_sha256=publication.data_sha256,
    ).exclude(pk=publication.pk)
    hashes = {row.sha256 for row in found}
    packs = rows.filter(kind__in=[Publication.Kind.PACK, Publication.Kind.SUPPLEMENT]).exclude(pk__in=[row.pk for row in found]).select_related("content")
    found += [pack for pack in packs if hashes & {part["sha256"] for part in json.loads(pack.content.data)["parts"]}]
    return found


def copies_for_others(publications: list[Publication]) -> list[Publication]:
    """Standing publications of the same things for another audience: they stay, and the officer is told."""
    things = {(row.place, row.slug, row.audience): row for row in publications}
    return [
        other
        for place, slug, audience in things
        for other in Publication.objects.standing().filter(place=place, slug=slug).exclude(audience=audience)
    ]
