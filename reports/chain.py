"""The chain of publications: each act states what it did, is hashed onto the act before, and signed.

The signed head of the chain is also written to DATA_DIR/publications-head.json, outside the database, so
that a tail cut off the database is found. What nobody can see from here is an older database put back
together with the head file of its day: only a copy of the head kept elsewhere shows that. Keep one (the site
prints the head, verify_publications does too).
"""

from __future__ import annotations

import fcntl
import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from csp.models import Partnership
from reports.models import ChainLink, Publication, Withdrawal
from reports.rendering import canonical, digest
from reports.signing import KeyFault, make_key, public_key, sign, signed


class ChainBroken(Exception):
    """The chain cannot be added to, because it does not hold; the message is one sentence for the administrator."""


@dataclass(frozen=True)
class Head:
    """The last act: its number (0 before the first), the hash of its link, and the signature of both."""

    sequence: int
    sha256: str
    signature: str
    public_key: str


def publication_statement(row: Publication) -> dict[str, Any]:
    """All that a publication's row says, in words that hold in any database: every field but its number and
    the hash of this very statement. The PDF, the HTML and the data are in it by their hashes."""
    stated: dict[str, Any] = {"act": "publication"}
    for field in Publication._meta.concrete_fields:
        if field.name not in ("id", "sha256"):
            stated[field.name] = _stated(getattr(row, field.name))
    return stated


def withdrawal_statement(row: Withdrawal) -> dict[str, Any]:
    """All that a withdrawal's row says."""
    return {
        "act": "withdrawal", "publication": row.publication.sha256, "at": _stated(row.at), "by": row.by,
        "reason": row.reason,
    }


def _stated(value: Any) -> Any:
    """A value as a statement holds it; a meeting and a paper by their natural names, a publication by its hash."""
    if isinstance(value, Publication):
        return value.sha256
    if hasattr(value, "slug"):  # a paper
        return f"{_stated(value.meeting)}/{value.slug}"
    if hasattr(value, "group"):  # a meeting
        return f"{value.group.slug}/{value.date.isoformat()}"
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value.isoformat() if isinstance(value, date) else value


def link_hash(sequence: int, previous: str, statement: str) -> str:
    """The hash of a link: of its number, the hash of the link before, and its statement."""
    return digest(f"{sequence}\n{previous}\n{digest(statement)}")


def message(sequence: int, sha256: str) -> str:
    """What is signed of a link."""
    return f"publications {sequence} {sha256}"


def link_holds(link: ChainLink, key: str) -> bool:
    """Whether the link's hash and signature are right for what it says itself."""
    right = link.sha256 == link_hash(link.sequence, link.previous_sha256, link.statement)
    return right and signed(message(link.sequence, link.sha256), link.signature, key)


def tail() -> ChainLink | None:
    """The last link."""
    return ChainLink.objects.order_by("-sequence").first()


def head_file() -> Path:
    """Where the head is kept outside the database."""
    return Path(settings.DATA_DIR) / "publications-head.json"


def read_head() -> Head:
    """The head file; raises ChainBroken when it is missing, unreadable, or not signed by our key."""
    place = head_file()
    try:
        head = Head(**json.loads(place.read_text()))
        holds = head.public_key == public_key() and signed(
            message(head.sequence, head.sha256), head.signature, head.public_key
        )
    except FileNotFoundError:
        raise ChainBroken(f"The head of the chain, {place}, is missing. Hint: restore it from the backup.") from None
    except (OSError, ValueError, TypeError):
        raise ChainBroken(f"The head of the chain, {place}, cannot be read.") from None
    except KeyFault as error:
        raise ChainBroken(str(error)) from None
    if not holds:
        raise ChainBroken(f"The head of the chain, {place}, does not bear the signature of our key.")
    return head


def write_head(sequence: int, sha256: str, signature: str) -> None:
    """Write the head file, whole or not at all, unless a later head stands there already."""
    place = head_file()
    place.parent.mkdir(parents=True, exist_ok=True)
    with place.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if place.exists() and read_head().sequence >= sequence:
            return
        text = json.dumps(asdict(Head(sequence, sha256, signature, public_key())), indent=1)
        handle, temporary = tempfile.mkstemp(dir=place.parent, prefix=".half-")
        try:
            with os.fdopen(handle, "w") as out:
                out.write(text + "\n")
                out.flush()
                os.fsync(out.fileno())
            os.chmod(temporary, 0o644)
            os.replace(temporary, place)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise


def begin() -> None:
    """Before the first act: make the key, and a head that says that nothing was published yet.

    From then on a missing key or head is a fault and never made anew.
    """
    if tail() is None and not head_file().exists():
        make_key()
        write_head(0, "", sign(message(0, "")))


@contextmanager
def writing() -> Iterator[None]:
    """A transaction in which acts are appended: one writer at a time, and on disk for good before the head file,
    which follows the commit, names the last act. Raises ChainBroken when the chain does not hold."""
    lasting = connection.vendor == "sqlite" and not connection.in_atomic_block
    if lasting:
        _synchronous("FULL")
    try:
        with transaction.atomic():
            # The partnership's row is the queue; SQLite has let one writer in already (IMMEDIATE).
            list(Partnership.objects.select_for_update().values_list("pk"))
            guard(tail())
            yield
            last = tail()
            if last is not None:
                transaction.on_commit(partial(write_head, last.sequence, last.sha256, last.signature))
    finally:
        if lasting:
            _synchronous("NORMAL")


def _synchronous(mode: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA synchronous={mode}")


def append(*, publication: Publication | None = None, withdrawal: Withdrawal | None = None) -> ChainLink:
    """Add the act to the chain, inside `writing()`. Its row is saved, with the hash of its statement."""
    last = tail()
    act = publication_statement(publication) if publication else withdrawal_statement(_given(withdrawal))
    statement = canonical(act)
    sequence, previous = (last.sequence + 1, last.sha256) if last else (1, "")
    sha256 = link_hash(sequence, previous, statement)
    return ChainLink.objects.create(
        sequence=sequence, publication=publication, withdrawal=withdrawal, statement=statement,
        previous_sha256=previous, sha256=sha256, signature=sign(message(sequence, sha256)),
    )


def _given(withdrawal: Withdrawal | None) -> Withdrawal:
    if withdrawal is None:
        raise ValueError("A link is of a publication or of a withdrawal.")
    return withdrawal


def guard(last: ChainLink | None) -> None:
    """Raises ChainBroken unless the chain that ends with `last` is the one that the head file names, or goes on
    from it with links of our own."""
    head, key = read_head(), public_key()
    if (last.sequence if last else 0) < head.sequence:
        raise ChainBroken(
            f"The database ends at act {last.sequence if last else 0}, but act {head.sequence} was signed: "
            "acts were cut off. Hint: restore database and data folder from the same backup."
        )
    if last is None:
        return
    previous = head.sha256
    after = list(ChainLink.objects.filter(sequence__gte=max(head.sequence, 1)).order_by("sequence"))
    if head.sequence and after.pop(0).sha256 != head.sha256:
        raise ChainBroken(f"Act {head.sequence} in the database is not the one that was signed.")
    for link in after:
        if link.previous_sha256 != previous or not link_holds(link, key):
            raise ChainBroken(f"Act {link.sequence} in the database is not one that was signed.")
        previous = link.sha256
