"""Stored files: their rows in the record, and which bytes belong to it."""

from __future__ import annotations

import re
from typing import Any

from csp.models import StoredFile
from reports.record.source import Source
from reports.record.target import Target
from reports.record.values import Fields, Node, RecordError

FILE = Fields(StoredFile, "sha256", "name", "media_type", "size")
DIGEST = re.compile(r"[0-9a-f]{64}")


def write(source: Source) -> list[dict[str, Any]]:
    """The stored files, by their SHA-256."""
    return [FILE.write(row) for row in sorted(source.kept(StoredFile), key=lambda row: row.sha256)]


def read(target: Target, node: Node) -> None:
    """Take up the stored files."""
    for file in node:
        target.named(StoredFile(**FILE.read(file)))


def needed(record: dict[str, Any]) -> dict[str, int]:
    """SHA-256 and size in bytes of each file whose bytes belong to `record`: stored files, and PDFs of
    publications not withdrawn. RecordError for what is no SHA-256 or no size."""
    found: dict[str, int] = {}
    record_node = Node(record)
    for file in record_node["files"]:
        found[_digest(file["sha256"])] = _size(file["size"])
    for publication in record_node["publications"]:
        if publication["content"].value and publication["pdf_sha256"].value:
            found[_digest(publication["pdf_sha256"])] = _size(publication["pdf_size"])
    return found


def _digest(node: Node) -> str:
    if not DIGEST.fullmatch(node.text()):
        raise RecordError(f"{node.where} is not a SHA-256 in hex.")
    return node.text()


def _size(node: Node) -> int:
    if type(node.value) is not int or node.value < 0:
        raise RecordError(f"{node.where} is not a number of bytes.")
    return node.value
