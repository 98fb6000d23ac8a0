"""Mail that came back: what a delivery status notification (RFC 3464) says, and of which of our messages.

Anybody can write such a notification. It is believed where it names the Message-ID of a message that we sent, which only
its reader and the mail servers on the way know; whom we wrote to is known from our own row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage, Message

# What mail servers put into a returned message is not much; more is none.
LARGEST = 2_000_000
MESSAGE_ID = re.compile(r"<[^<>\s]{3,290}>")


@dataclass(frozen=True)
class Returned:
    """One of our messages that was not delivered: its Message-ID, and why in the words of a mail server."""

    message_id: str
    why: str


def returned(raw: bytes) -> Returned | None:
    """What a bounce message says; None for anything else: other mail, a delay, a delivery that went well."""
    try:
        message = message_from_bytes(raw[:LARGEST], policy=policy.default)
        if message.get_content_type() != "multipart/report":
            return None
        failed = next(_failures(message), None)
        found = _message_id(message)
    except (LookupError, ValueError, TypeError, AttributeError, RecursionError):  # nobody promises that it is well made
        return None
    return Returned(found, failed) if failed is not None and found else None


def _failures(message: Message) -> Iterator[str]:
    """Of each recipient that was given up, why."""
    for part in message.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        blocks = part.get_payload()
        for block in blocks if isinstance(blocks, list) else []:
            if isinstance(block, Message) and str(block.get("Action", "")).strip().lower() == "failed":
                said = str(block.get("Diagnostic-Code", "")).partition(";")[2] or str(block.get("Status", ""))
                yield " ".join(said.split())[:500] or "The mail server did not say why."


def _message_id(message: Message) -> str:
    """The Message-ID of what came back: from the copy of it, or of its headers, inside."""
    for part in message.walk():
        kind = part.get_content_type()
        if kind == "message/rfc822":
            inner = part.get_payload()
            copy = inner[0] if isinstance(inner, list) and inner else None
        elif kind == "text/rfc822-headers":
            text = part.get_payload(decode=True)
            copy = message_from_bytes(text if isinstance(text, bytes) else b"", policy=policy.default)
        else:
            continue
        found = MESSAGE_ID.search(str(copy.get("Message-ID", ""))) if isinstance(copy, EmailMessage) else None
        if found:
            return found.group()
    return ""
