"""Writes of this room that every other room needs: the audit row, stored files,
numbered documents, agencies and people, who may sign in."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

from django.conf import settings

from csp.accountservices import appoint_support_officer, change_seat, let_in
from csp.audit import audit
from csp.documentcopies import copy_document
from csp.documentservices import add_picture, call_editors, rewrite_document, write_document
from csp.identityservices import (
    describe_agency,
    describe_person,
    find_agency,
    find_agency_in_short,
    find_person,
    found_group,
    found_partnership,
    give_contact,
    give_office,
    name_agency_also,
    record_agency,
    record_namesake,
    record_person,
    seat_member,
    succeed_agency,
    word_public_information,
)
from csp.models import StoredFile, User, path_of
from csp.peopleservices import add_agency, appoint, correct_contact, end_office, record_newcomer
from csp.rulesservices import bring_rules, change_rules
from csp.seatservices import (
    await_seat,
    end_seat,
    give_seat_up,
    merge_agency,
    rename_agency,
    replace_in_seat,
    take_seat,
)

__all__ = [
    "add_agency", "add_picture", "appoint", "appoint_support_officer", "audit", "await_seat", "bring_rules", "call_editors", "change_rules",
    "change_seat", "copy_document", "correct_contact", "describe_agency", "describe_person", "end_office", "end_seat", "find_agency", "find_agency_in_short", "find_person",
    "found_group", "found_partnership", "give_contact", "give_office", "give_seat_up", "keep_bytes", "let_in",
    "merge_agency", "name_agency_also", "record_agency", "record_namesake", "record_newcomer", "record_person", "rename_agency",
    "replace_in_seat", "rewrite_document", "seat_member", "store_file", "succeed_agency", "take_seat",
    "word_public_information", "write_document",
]


def keep_bytes(content: bytes) -> str:
    """Put `content` on disk at the place its SHA-256 says, whole or not at all; returns the SHA-256 in hex."""
    digest = hashlib.sha256(content).hexdigest()
    place = path_of(digest)
    if place.exists() and place.stat().st_size == len(content):
        return digest
    place.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=Path(settings.FILES_DIR), prefix=".half-")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        os.chmod(temporary, 0o644)
        os.replace(temporary, place)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return digest


def store_file(*, content: bytes, name: str, media_type: str, by: User, on_disk: bool = True) -> StoredFile:
    """Keep a file; the same bytes twice are one row, which keeps the first name.

    `on_disk` False is for a transaction that may yet be rolled back: the row alone; `keep_bytes` follows.
    """
    digest = keep_bytes(content) if on_disk else hashlib.sha256(content).hexdigest()
    stored, created = StoredFile.objects.get_or_create(
        sha256=digest, defaults={"size": len(content), "name": name, "media_type": media_type}
    )
    if created:
        audit(by=by, act="store_file", thing=name, sha256=digest)
    return stored
