"""Money: funds, bids and grants, budgets and promises, and the ledger year by year. Amounts are whole pence."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

from csp.models import Agency, Person, Project, StoredFile
from funding.models import (
    Bid,
    BidPart,
    Budget,
    Commitment,
    Entry,
    FinancialYear,
    Fund,
    Grant,
    Instalment,
    Line,
    Reconciliation,
    YearEnd,
)
from meetings.models import Decision, Paper
from reports.record.references import reference
from reports.record.source import Source
from reports.record.target import Target
from reports.record.values import Fields, Node

FUND = Fields(Fund, "name", "kind", "holding", "limit_pence", "limit_from", "order", "ended")
BID = Fields(Bid, "title", "state", "asked_pence", "won_pence", "submitted_on", "decided_on", "notes")
PART = Fields(BidPart, "words", "asked_pence", "won_pence")
GRANT = Fields(Grant, "title", "reference", "awarded_on", "pence", "starts", "ends", "spend_by", "conditions")
INSTALMENT = Fields(Instalment, "words", "due", "pence")
COMMITMENT = Fields(
    Commitment, "words", "reason", "party", "pence", "limit_pence", "proposed_on", "state", "given_back_pence", "decided_words"
)
BUDGET = Fields(Budget, "pence")
YEAR = Fields(FinancialYear, "begins")
ENTRY = Fields(Entry, "date", "words", "party", "reference", "entered_at")
LINE = Fields(Line, "kind", "pence")
RECONCILIATION = Fields(Reconciliation, "ledger_pence", "books_pence", "words")
END = Fields(YearEnd, "closed_at")


def write(source: Source) -> dict[str, Any]:
    """The keys about money; empty in the record of one meeting."""
    if source.scope:
        return {"funds": [], "bids": [], "grants": [], "commitments": [], "financial_years": []}
    for number, commitment in enumerate(_commitments(source), 1):
        source.labels[commitment] = number
    return {
        "funds": [
            {**FUND.write(row), "funder": source.refer(row.funder)} for row in sorted(source.all(Fund), key=lambda row: row.order)
        ],
        "bids": [_bid(source, row) for row in _by_reference(source.all(Bid))],
        "grants": [_grant(source, row) for row in _by_reference(source.all(Grant))],
        "commitments": [_commitment(source, row) for row in _commitments(source)],
        "financial_years": [_year(source, row) for row in sorted(source.all(FinancialYear), key=lambda row: row.begins)],
    }


def _by_reference(rows: Iterable[Any]) -> list[Any]:
    return sorted(rows, key=lambda row: [str(part) for part in reference(row).values()])


def _commitments(source: Source) -> list[Commitment]:
    """In the order in which they were proposed, which gives them their numbers."""
    return sorted(source.all(Commitment), key=lambda row: (row.proposed_on, row.pk))


def _board(source: Source, row: Bid | Commitment) -> dict[str, Any]:
    """The paper and the decision by which the Board dealt with it."""
    paper, decision = row.paper, row.decision
    return {
        "paper": paper and source.within(None, paper.meeting, "slug", paper.slug),
        "decision": decision and source.within(None, decision.meeting, "decision", source.labels[decision]),
    }


def _bid(source: Source, row: Bid) -> dict[str, Any]:
    return {
        **BID.write(row), "fund": source.refer(row.fund), "project": source.refer(row.project),
        "applicant": source.refer(row.applicant), "on_behalf_of": source.refer(row.on_behalf_of), **_board(source, row),
        "bid_parts": [PART.write(part) for part in sorted(source.of(row, BidPart, "bid"), key=lambda part: part.position)],
    }


def _grant(source: Source, row: Grant) -> dict[str, Any]:
    parts = sorted(source.of(row, Instalment, "grant"), key=lambda part: part.number)
    return {
        **GRANT.write(row), "fund": source.refer(row.fund), "bid": source.refer(row.bid), "project": source.refer(row.project),
        "recipient": source.refer(row.recipient), "letter": source.refer(row.letter),
        "instalments": [INSTALMENT.write(part) for part in parts],
    }


def _commitment(source: Source, row: Commitment) -> dict[str, Any]:
    return {
        "number": source.labels[row], **COMMITMENT.write(row), "fund": source.refer(row.fund),
        "project": source.refer(row.project), **_board(source, row),
    }


def _year(source: Source, row: FinancialYear) -> dict[str, Any]:
    budgets = sorted(source.of(row, Budget, "year"), key=lambda one: (one.fund.order, one.project.name if one.project else ""))
    checked = sorted(source.of(row, Reconciliation, "year"), key=lambda one: one.fund.order)
    end = source.one(row, YearEnd, "year")
    return {
        **YEAR.write(row),
        "budgets": [
            {**BUDGET.write(one), "fund": source.refer(one.fund), "project": source.refer(one.project)} for one in budgets
        ],
        "entries": [
            _entry(source, one) for one in sorted(source.of(row, Entry, "year"), key=lambda one: one.number)
        ],
        "reconciliations": [{**RECONCILIATION.write(one), "fund": source.refer(one.fund)} for one in checked],
        "end": end and END.write(end),
    }


def _entry(source: Source, row: Entry) -> dict[str, Any]:
    lines = sorted(source.of(row, Line, "entry"), key=lambda line: line.position)
    return {
        "number": row.number, **ENTRY.write(row), "reverses": _called(row.reverses),
        "lines": [
            {
                **LINE.write(line), "source": source.refer(line.source), "target": source.refer(line.target),
                "project": source.refer(line.project), "grant": source.refer(line.grant),
                "instalment": line.instalment and reference(line.instalment.grant) | {"instalment": line.instalment.number},
                "commitment": line.commitment and source.labels[line.commitment],
            }
            for line in lines
        ],
    }


def _called(entry: Entry | None) -> dict[str, int] | None:
    return None if entry is None else {"year": entry.year_id, "entry": entry.number}


def read(target: Target, node: Node) -> None:
    """Take up all that is about money, from the keys of the whole record."""
    for data in node["funds"]:
        target.named(Fund(funder=target.find(Agency, data["funder"]), **FUND.read(data)))
    for data in node["bids"]:
        _read_bid(target, data)
    for data in node["grants"]:
        _read_grant(target, data)
    for number, data in enumerate(node["commitments"], 1):
        row = Commitment(
            fund=target.must_find(Fund, data["fund"]), project=target.find(Project, data["project"]), **COMMITMENT.read(data)
        )
        target.add(row, number)
        target.later(partial(_before_the_board, target, row, data))
    for data in node["financial_years"]:
        _read_year(target, data)


def _before_the_board(target: Target, row: Bid | Commitment, node: Node) -> None:
    row.paper = target.find(Paper, node["paper"])
    row.decision = target.find(Decision, node["decision"])


def _read_bid(target: Target, node: Node) -> None:
    bid = Bid(
        fund=target.must_find(Fund, node["fund"]), project=target.find(Project, node["project"]),
        applicant=target.find(Person, node["applicant"]), on_behalf_of=target.find(Agency, node["on_behalf_of"]), **BID.read(node),
    )
    target.named(bid)
    for position, part in enumerate(node["bid_parts"]):
        target.add(BidPart(bid=bid, position=position, **PART.read(part)))
    target.later(partial(_before_the_board, target, bid, node))


def _read_grant(target: Target, node: Node) -> None:
    grant = Grant(
        fund=target.must_find(Fund, node["fund"]), bid=target.find(Bid, node["bid"]),
        project=target.find(Project, node["project"]), recipient=target.find(Agency, node["recipient"]),
        letter=target.find(StoredFile, node["letter"]), **GRANT.read(node),
    )
    target.named(grant)
    for number, part in enumerate(node["instalments"], 1):
        target.add(
            Instalment(grant=grant, number=number, **INSTALMENT.read(part)), reference(grant) | {"instalment": number}
        )


def _read_year(target: Target, node: Node) -> None:
    year = target.add(FinancialYear(**YEAR.read(node)))
    for data in node["budgets"]:
        target.add(Budget(
            year=year, fund=target.must_find(Fund, data["fund"]), project=target.find(Project, data["project"]), **BUDGET.read(data)
        ))
    for number, data in enumerate(node["entries"], 1):
        _read_entry(target, year, number, data)
    for data in node["reconciliations"]:
        target.add(Reconciliation(year=year, fund=target.must_find(Fund, data["fund"]), **RECONCILIATION.read(data)))
    if node["end"].value is not None:
        target.add(YearEnd(year=year, **END.read(node["end"])))


def _read_entry(target: Target, year: FinancialYear, number: int, node: Node) -> None:
    lines = list(node["lines"])
    entry = Entry(year=year, number=number, size=len(lines), **ENTRY.read(node))
    target.add(entry, _called(entry))
    rows: list[Line] = []
    for position, data in enumerate(lines):
        line = Line(
            entry=entry, position=position, source=target.find(Fund, data["source"]), target=target.find(Fund, data["target"]),
            project=target.find(Project, data["project"]), grant=target.find(Grant, data["grant"]),
            instalment=target.find(Instalment, data["instalment"]), commitment=target.find(Commitment, data["commitment"]),
            **LINE.read(data),
        )
        rows.append(target.add(line, (_called(entry) or {}) | {"line": position}))
    target.later(partial(_tie, target, entry, node["reverses"], rows))


def _tie(target: Target, entry: Entry, node: Node, lines: list[Line]) -> None:
    """A correction takes back the entry it names, and its lines those at the same places."""
    entry.reverses = target.find(Entry, node)
    if entry.reverses is not None:
        for line in lines:
            line.reverses = target.must_find(Line, Node(node.value | {"line": line.position}, node.where))
