"""Standing documents - terms of reference, plans - with their versions and the rules that these bring."""

from __future__ import annotations

from functools import partial
from typing import Any

from csp.models import Group, Rules
from meetings.models import Decision, Paper, StandingDocument, StandingVersion, VersionRules
from meetings.standingqueries import RULE_FIELDS
from reports.record import documents
from reports.record.source import Source
from reports.record.target import Target
from reports.record.values import Fields, Node

STANDING = Fields(StandingDocument, "kind", "year")
VERSION = Fields(StandingVersion, "number", "summary", "status", "drafted", "doubts", "proposed_starts", "agreed_words", "starts")
SAID = Fields(VersionRules, *RULE_FIELDS)


def write(source: Source) -> list[dict[str, Any]]:
    """Standing documents by group, kind and year, their versions by number; none of one meeting's record."""
    rows = [] if source.scope else source.all(StandingDocument)
    return [
        {
            "group": source.refer(row.group), **STANDING.write(row),
            "versions": [
                _version(source, version)
                for version in sorted(source.of(row, StandingVersion, "standing"), key=lambda one: one.number)
            ],
        }
        for row in sorted(rows, key=lambda row: (row.group.name, row.kind, row.year or 0))
    ]


def _version(source: Source, row: StandingVersion) -> dict[str, Any]:
    rules, decision = source.one(row, VersionRules, "version"), row.decision
    return {
        **VERSION.write(row),
        "source": source.refer(row.source),
        "proposal": source.refer(row.proposal),
        "wording": source.refer(row.wording),
        "decision": decision and source.within(None, decision.meeting, "decision", source.labels[decision]),
        "said": rules and {**SAID.write(rules), "in_force": rules.row_id is not None},
        **documents.write(source, row.document, None),
    }


def rules_name(starts: Any) -> dict[str, Any]:
    """How rules of the record are named: by their first day, as it stands in the record."""
    return {"rules": starts}


def read(target: Target, node: Node) -> None:
    """Take up the standing documents."""
    for data in node:
        standing = target.add(StandingDocument(group=target.must_find(Group, data["group"]), **STANDING.read(data)))
        for part in data["versions"]:
            version = target.add(StandingVersion(standing=standing, document=documents.read(target, part, None), **VERSION.read(part)))
            if (rules := part["said"]).value is not None:
                said = target.add(VersionRules(version=version, **SAID.read(rules)))
                if rules["in_force"].value is True:
                    said.row = target.must_find(Rules, Node(rules_name(part["starts"].value), rules.where))
            target.later(partial(_tie, target, version, part))


def _tie(target: Target, version: StandingVersion, node: Node) -> None:
    version.source = target.find(Paper, node["source"])
    version.proposal = target.find(Paper, node["proposal"])
    version.wording = target.find(Paper, node["wording"])
    version.decision = target.find(Decision, node["decision"])
