"""What an editor in the browser and the server say to each other, as plain facts.

An editor sends operations, each with an identity of its own, so that one sent twice counts once. An operation
that changes a thing names the version it was made from (`base`; 0 for a new thing). Where the thing has moved
on, nothing is overwritten: the operation is answered with `conflict`, its words are kept
(csp.models.KeptWording) and both texts are shown. Numbers and references follow from positions and are never
sent.

POST of the save address, JSON:
    {"operations": [{"op": "<uuid>", "do": "put_block", ...}, ...]}     in the order in which they were made
Answer 200:
    {"revision": 41, "at": "<ISO time>", "results": [Result, ...], "references": {"<identity>": "03/02", ...}}
401 {"error", "sign_in"}: signed out, or the session has expired. 403: not allowed. 409 {"error"}: the document
can no longer be written (minutes agreed meanwhile); the words were kept. 413, 400: not understood, nothing done.

GET of the state address with ?since=<revision>: 204 while nothing has changed, else 200 and State:
    {"revision": 41, "now": "<ISO time>", "title": "...", "numbering": "decimal" | "letters" | "none",
     "status": "draft" | "circulated" | "agreed" ("" of other documents), "editable": true,
     "sections": [{"identity", "version", "kind", "title", "audience", "public_wording",
        "item": null, or of minutes {"number": "5" ("" without one), "title", "minutes": allotted or null,
                 "starts": "10:20" as planned or null, "started_at": ISO or null, "ended_at": ISO or null,
                 "beginnings": [{"paper": its key, "title", "audience", "paragraphs": [text]}]: what leads sent,
                 "recommendations": [{"identity", "text", "audience": of its paper, "voted": true: put to the vote,
                                      "paragraph": what minutes say when it is agreed}]},
        "blocks": [{"identity", "version", "kind", "text", "depth", "numbered", "rows",
           "actions": [{"identity", "version", "text", "reference", "owners": [{"words", "known": true}]}],
           "decisions": [{"identity", "version", "text", "outcome", "votes", "ballot": true: counted by a vote,
              "source": identity of the recommendation that it decides, or null}]}]}],
     "kept": [{"id", "thing": "block" | "section" | "action" | "decision", "identity", "base",
               "content": all that its operation said, "by": name, "mine": true, "at": ISO}]}
Documents other than minutes have no "item", "actions" and "decisions".

Further addresses of the editor:
    words    GET: {"people": [{"name", "title", "agency"}], "agencies": [{"name", "short_name"}],
             "groups": [{"name", "short_name"}], "phrases": [{"key", "text"}]}
    history  GET of an identity: {"thing": "block", "wordings": [{"version", "content", "by", "at", "deleted"}]},
             newest first
    paste    POST JSON {"html", "text"}, or a form with `file` (.docx): {"blocks": [{"kind", "text", "depth",
             "numbered", "rows", "actions": [{"text"}]}], "notices": [sentences]}; nothing is written

An operation that was sent is sent again unchanged, with the same `op`, until it is answered; what is typed
meanwhile is a further operation, made from the version that the answer gives.

Operations (`content` holds all fields of the thing, none left out):
    put_block      identity, base, content {kind, text, depth, numbered, rows}; of a new one also section, after
    move_block     identity, section, after
    delete_block   identity, base                    its words stay in the history
    put_section    identity, base, content {kind, title, audience, public_wording}; of a new one also after
    move_section   identity, after
    delete_section identity, base                    refused while it has blocks
Minutes add (actions.minutesservices):
    put_action     identity, base, block, content {text}
    delete_action  identity, base
    put_decision   identity, base, block, content {text, outcome, votes: null or [for, against, abstained]};
                                                     of a new one also source, the recommendation that it decides, or null
    delete_decision identity, base
    take_item      section                           the meeting now takes this item; null: none
And for what was kept:
    settle         kept                              its writer has seen to it
`after` is the identity of the thing before it in the same section (document), or null for the first place; where
that one is gone, it goes to the end. Limits: MOST_OPERATIONS in a request, LONGEST_TEXT characters in a text.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

MOST_OPERATIONS = 500
MOST_BYTES = 2_000_000
LONGEST_TEXT = 20_000
LONGEST_TITLE = 500
MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 500, 63, 5_000


@dataclass(frozen=True)
class Operation:
    """One thing that an editor did. `told`: all further keys of it, as in the table above."""

    op: UUID
    do: str
    told: dict[str, Any]


@dataclass
class Result:
    """What became of an operation.

    `state`: "saved"; "conflict" (somebody changed it meanwhile: `current` says to what, None if it is gone;
    `kept` is the KeptWording); "refused" (`message` says why in a sentence, and the words were kept where there
    were any).
    """

    op: UUID
    state: str
    version: int = 0
    identity: UUID | None = None
    message: str = ""
    kept: int | None = None
    current: dict[str, Any] | None = None
    by: str = ""
    at: datetime | None = None
    # Of an action point: its reference and owners as recognised from its words.
    more: dict[str, Any] = field(default_factory=dict)


@dataclass
class Saved:
    """The answer to a save. `references`: of every action point, by identity, if any has changed."""

    revision: int
    at: datetime
    results: list[Result]
    references: dict[str, str] = field(default_factory=dict)


class Unreadable(Exception):
    """What came is no list of operations, in one sentence."""


class TooMuch(Unreadable):
    """More came at once than is taken at once, in one sentence."""


class NotEditable(Exception):
    """The document can no longer be written, in one sentence. Words that came were kept."""
