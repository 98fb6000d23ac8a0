"""Whether all that was published is still what was published: every row, content, file and link.

Each fault is named by publication and field, in plain words. Verification reads only, in no transaction; when
something is published meanwhile it looks again.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from csp.models import path_of
from reports import chain
from reports.models import ChainLink, Content, Publication, Withdrawal
from reports.queries import image_address
from reports.rendering import canonical, digest
from reports.services.files import withdrawn_files
from reports.signing import KeyFault, public_key

IMAGE = re.compile(re.escape(image_address("")) + "([0-9a-f]{64})")
TIMES = 3


@dataclass(frozen=True)
class Fault:
    """What is wrong, with what: `where` names the publication or the chain, `field` what of it."""

    where: str
    field: str
    words: str

    def __str__(self) -> str:
        return f"{self.where}: {self.field}: {self.words}"


@dataclass
class Verification:
    """What was found. `head` is None before anything was published or where it cannot be trusted."""

    publications: int = 0
    withdrawals: int = 0
    links: int = 0
    files: int = 0
    head: chain.Head | None = None
    behind: ChainLink | None = None
    faults: list[Fault] = field(default_factory=list)


def verify() -> Verification:
    """Check everything."""
    for turn in range(1, TIMES + 1):
        before = chain.tail()
        checker = Checker()
        checker.check()
        after = chain.tail()
        if not checker.found.faults or (before and before.pk) == (after and after.pk) or turn == TIMES:
            break
    return checker.found


def called(row: Publication) -> str:
    """How a fault names a publication."""
    return f"{row.title}, version {row.version} ({row.audience}, {row.place}/{row.slug})"


class Checker:
    """One look at everything."""

    def __init__(self) -> None:
        self.found = Verification()
        # The head first: what is published after this reading is ahead of it, and that is no fault.
        try:
            self.found.head = chain.read_head()
        except chain.ChainBroken as broken:
            self.head_fault: str = str(broken)
        else:
            self.head_fault = ""
        rows = Publication.objects.select_related("meeting__group", "paper__meeting__group", "supersedes")
        self.publications = {row.pk: row for row in rows.order_by("pk")}
        self.withdrawals = {row.pk: row for row in Withdrawal.objects.order_by("pk")}
        self.withdrawn = {row.publication_id: row for row in self.withdrawals.values()}
        self.links = list(ChainLink.objects.order_by("sequence", "pk"))
        self.found.publications, self.found.withdrawals = len(self.publications), len(self.withdrawals)
        self.found.links = len(self.links)

    def fault(self, where: Publication | str, field: str, words: str) -> None:
        """Note a fault."""
        self.found.faults.append(Fault(where if isinstance(where, str) else called(where), field, words))

    def check(self) -> None:
        """All checks."""
        if not (self.links or self.publications or self.withdrawals) and not chain.head_file().exists():
            return
        try:
            key = public_key()
        except KeyFault as error:
            self.fault("The chain", "signing key", str(error))
            key = ""
        self.check_chain(key)
        self.check_acts()
        self.check_head()
        self.check_versions()
        self.check_contents()
        self.check_files()

    def check_chain(self, key: str) -> None:
        """Numbers, hashes and signatures of the links."""
        previous, expected = "", 1
        for link in self.links:
            where = f"Link {link.sequence} ({self.subject(link)})"
            if link.sequence != expected:
                words = f"link {expected} is missing" if link.sequence > expected else "its number stands twice"
                self.fault(where, "sequence", words)
            if link.previous_sha256 != previous:
                self.fault(where, "previous_sha256", "it does not follow the link before it")
            signed = not key or chain.signed(chain.message(link.sequence, link.sha256), link.signature, key)
            if link.sha256 != chain.link_hash(link.sequence, link.previous_sha256, link.statement):
                # A hash that is signed is right: then it is the statement that was changed.
                self.fault(
                    where, "statement" if signed and key else "sha256",
                    "the hash is not that of its number, statement and the link before",
                )
            if not signed:
                self.fault(where, "signature", "it is not signed by our key")
            if not (link.publication_id or link.withdrawal_id):
                self.fault(where, statement_of(link).get("act", "act"), "it is of nothing")
            previous, expected = link.sha256, link.sequence + 1

    def subject(self, link: ChainLink) -> str:
        """What a link is of, in words."""
        if link.publication_id:
            row = self.publications.get(link.publication_id)
            return called(row) if row else "a publication that is gone"
        withdrawal = self.withdrawals.get(link.withdrawal_id or 0)
        if withdrawal and withdrawal.publication_id in self.publications:
            return f"withdrawal of {called(self.publications[withdrawal.publication_id])}"
        return "a withdrawal that is gone"

    def check_acts(self) -> None:
        """Each row against what its link states, field by field."""
        by_publication = {link.publication_id: link for link in self.links if link.publication_id}
        by_withdrawal = {link.withdrawal_id: link for link in self.links if link.withdrawal_id}
        for row in self.publications.values():
            self.compare(called(row), row.sha256, chain.publication_statement(row), by_publication.pop(row.pk, None))
        for withdrawal in self.withdrawals.values():
            of = self.publications.get(withdrawal.publication_id)
            where = f"Withdrawal of {called(of)}" if of else "A withdrawal of nothing"
            if of:
                withdrawal.publication = of
                stated = chain.withdrawal_statement(withdrawal)
                self.compare(where, withdrawal.sha256, stated, by_withdrawal.pop(withdrawal.pk, None))
            else:
                self.fault(where, "publication", "its publication is gone")
        for link in [*by_publication.values(), *by_withdrawal.values()]:
            self.fault(f"Link {link.sequence}", "statement", f"what it states is gone from the database: {title_in(link)}")

    def compare(self, where: str, sha256: str, says: dict[str, Any], link: ChainLink | None) -> None:
        """What a row says now, and its hash, against the statement in its link."""
        if link is None:
            self.fault(where, "link", "it has no link: it was put in, or its link taken out, without the key")
            return
        if sha256 != digest(link.statement):
            if sha256 == digest(canonical(says)):
                self.fault(where, "link", "the statement in its link is another than the one published")
                return
            self.fault(where, "sha256", "the hash is not that of the statement in its link")
        stated = statement_of(link)
        for name in sorted(stated.keys() | says.keys()):
            if stated.get(name) != says.get(name):
                self.fault(where, name, f"it says “{says.get(name)}”, but “{stated.get(name)}” was published")

    def check_head(self) -> None:
        """The head file against the database."""
        head, last = self.found.head, self.links[-1] if self.links else None
        if head is None:
            self.fault("The chain", "head", self.head_fault)
            return
        count = last.sequence if last else 0
        if head.sequence > count:
            self.fault(
                "The chain", "head",
                f"act {head.sequence} was signed, but the database ends at act {count}: acts were cut off",
            )
        elif head.sequence:
            at = next((link for link in self.links if link.sequence == head.sequence), None)
            if at is None or at.sha256 != head.sha256:
                self.fault("The chain", "head", f"act {head.sequence} is not the one that was signed")
        elif head.sha256:
            self.fault("The chain", "head", "it names a hash but no act")
        if head.sequence < count:
            self.found.behind = last

    def check_versions(self) -> None:
        """One thing has versions 1, 2, 3 ... at one address each, each superseding the one before."""
        things: dict[tuple[str, str, str], list[Publication]] = defaultdict(list)
        for row in self.publications.values():
            things[row.place, row.slug, row.audience].append(row)
        for versions in things.values():
            versions.sort(key=lambda row: (row.version, row.pk))
            before: Publication | None = None
            for expected, row in enumerate(versions, 1):
                if before and row.version == before.version:
                    self.fault(row, "version", "another publication has the same address")
                elif row.version != expected:
                    self.fault(row, "version", f"it should be version {expected}")
                if row.supersedes_id != (before and before.pk):
                    self.fault(row, "supersedes", "it does not supersede the version before it")
                before = row

    def check_contents(self) -> None:
        """HTML and data of each, and images in it."""
        seen: set[int] = set()
        for content in Content.objects.iterator(chunk_size=50):
            row = self.publications.get(content.publication_id)
            if row is None:
                self.fault(f"Content {content.pk}", "publication", "it belongs to no publication")
                continue
            seen.add(row.pk)
            if row.pk in self.withdrawn:
                self.fault(row, "content", "it is withdrawn, but its content is still there")
            if digest(content.html) != row.html_sha256:
                self.fault(row, "html", "the HTML is not the one published")
            if digest(content.data) != row.data_sha256:
                self.fault(row, "data", "the data are not those published")
            for image in sorted(set(IMAGE.findall(content.html))):
                self.check_file(row, "image", image, None)
        for pk in self.publications.keys() - seen - self.withdrawn.keys():
            self.fault(self.publications[pk], "content", "its content is gone, but it was not withdrawn")

    def check_files(self) -> None:
        """PDFs that are there, and those that should be gone."""
        for row in self.publications.values():
            if row.pk not in self.withdrawn and row.pdf_sha256:
                self.check_file(row, "pdf", row.pdf_sha256, row.pdf_size)
        for path in withdrawn_files():
            sha256 = path.parent.name + path.name
            row = next(row for row in self.publications.values() if row.pdf_sha256 == sha256)
            self.fault(row, "pdf", "it is withdrawn, but its PDF is still there: publish or withdraw anything to have it removed")

    def check_file(self, row: Publication, field: str, sha256: str, size: int | None) -> None:
        """The bytes of one file."""
        path = path_of(sha256)
        self.found.files += 1
        try:
            with path.open("rb") as stream:
                right = hashlib.file_digest(stream, "sha256").hexdigest() == sha256
        except OSError:
            self.fault(row, field, f"the file {path} is missing")
            return
        if size is not None and path.stat().st_size != size:
            self.fault(row, field, f"the file {path} has {path.stat().st_size} bytes, {size} were published")
        if not right:
            self.fault(row, field, f"the bytes of {path} are not those published")


def statement_of(link: ChainLink) -> dict[str, Any]:
    """What a link states; empty where it is no longer a statement at all."""
    try:
        stated = json.loads(link.statement)
    except ValueError:
        return {}
    return stated if isinstance(stated, dict) else {}


def title_in(link: ChainLink) -> str:
    """What a link is of, by its own statement."""
    stated = statement_of(link)
    if stated.get("act") == "withdrawal":
        return f"the withdrawal of {stated.get('publication')}"
    return f"{stated.get('title')}, version {stated.get('version')} ({stated.get('audience')}, {stated.get('place')}/{stated.get('slug')})"
