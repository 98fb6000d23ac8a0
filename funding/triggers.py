"""What the database itself refuses about money, whoever writes: a changed entry, a line too many, a closed year, a spend
above its limit, a promise overdrawn, a year closed out of balance.

A year is the queue of who writes in it and who closes it: its row is locked on PostgreSQL, SQLite has one writer.
"""

from __future__ import annotations

from csp.triggers import Rule, Triggers

CLOSED = "This financial year is closed: a correction is a new entry in an open year."
KEPT = "An entry of the ledger is never changed: a correction reverses it."


def _closed(year: str) -> str:
    return f"EXISTS (SELECT 1 FROM funding_yearend z WHERE z.year_id = {year})"


def _year_row(year: str, strength: str) -> str:
    return f"1 FROM funding_financialyear y WHERE y.begins = {year} FOR {strength}"


def _of_entry(column: str, row: str = "NEW") -> str:
    return f"(SELECT e.{column} FROM funding_entry e WHERE e.id = {row}.entry_id)"


def _of(table: str, column: str, key: str) -> str:
    return f"(SELECT x.{column} FROM funding_{table} x WHERE x.id = NEW.{key}_id)"


def _differs(*columns: str) -> str:
    return "(" + " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in columns) + ")"


def _moved(where: str) -> str:
    """Funds whose lines `where` (l: line, e: its entry) do not sum to nothing."""
    rows = "FROM funding_line l JOIN funding_entry e ON e.id = l.entry_id WHERE "
    return (
        "EXISTS (SELECT 1 FROM ("
        f"SELECT l.target_id AS fund, l.pence AS pence {rows} l.target_id IS NOT NULL AND ({where}) UNION ALL "
        f"SELECT l.source_id AS fund, -l.pence AS pence {rows} l.source_id IS NOT NULL AND ({where})"
        ") m GROUP BY m.fund HAVING SUM(m.pence) <> 0)"
    )


_CARRIED_ON = "e.year_id = NEW.year_id AND l.kind = 'carried' OR e.year_id = NEW.year_id + 1 AND l.kind = 'brought'"
_CARRIED_OF_FUND = (
    "COALESCE((SELECT SUM(CASE WHEN l.source_id = f.id THEN l.pence ELSE -l.pence END) FROM funding_line l "
    "JOIN funding_entry e ON e.id = l.entry_id WHERE e.year_id = NEW.year_id AND l.kind = 'carried' "
    "AND f.id IN (l.source_id, l.target_id)), 0)"
)
# Every fund that we hold and that has entries in the year stands in the reconciliation, with what is carried forward.
_UNRECONCILED = (
    "EXISTS (SELECT 1 FROM funding_fund f WHERE f.holding = 'held' AND EXISTS (SELECT 1 FROM funding_line l JOIN "
    "funding_entry e ON e.id = l.entry_id WHERE e.year_id = NEW.year_id AND f.id IN (l.source_id, l.target_id)) "
    "AND NOT EXISTS (SELECT 1 FROM funding_reconciliation r WHERE r.year_id = NEW.year_id AND r.fund_id = f.id "
    f"AND r.ledger_pence = {_CARRIED_OF_FUND}))"
)
_OTHER_THAN_REVERSED = (
    "NEW.reverses_id IS NOT NULL AND (NEW.kind IN ('brought', 'carried') OR NOT EXISTS (SELECT 1 FROM funding_line o "
    "WHERE o.id = NEW.reverses_id AND o.reverses_id IS NULL AND o.pence = -NEW.pence AND o.kind = NEW.kind "
    "AND o.source_id IS NOT DISTINCT FROM NEW.source_id AND o.target_id IS NOT DISTINCT FROM NEW.target_id "
    "AND o.project_id IS NOT DISTINCT FROM NEW.project_id AND o.grant_id IS NOT DISTINCT FROM NEW.grant_id "
    "AND o.instalment_id IS NOT DISTINCT FROM NEW.instalment_id "
    "AND o.commitment_id IS NOT DISTINCT FROM NEW.commitment_id "
    f"AND o.position = NEW.position AND o.entry_id = {_of_entry('reverses_id')}))"
    f" OR NEW.reverses_id IS NULL AND {_of_entry('reverses_id')} IS NOT NULL"
)
_ABOVE_LIMIT = (
    "NEW.kind = 'spend' AND NEW.commitment_id IS NULL AND NEW.pence > 0 AND EXISTS (SELECT 1 FROM funding_fund f "
    f"WHERE f.id = NEW.source_id AND f.limit_pence < NEW.pence AND f.limit_from <= {_of_entry('date')})"
)


def _paid(commitment: str) -> str:
    return f"COALESCE((SELECT SUM(l.pence) FROM funding_line l WHERE l.commitment_id = {commitment}), 0)"


_OVERDRAWN = (
    "NEW.commitment_id IS NOT NULL AND NEW.pence > 0 AND EXISTS (SELECT 1 FROM funding_commitment c WHERE c.id = NEW.commitment_id "
    f"AND (c.state <> 'agreed' OR c.fund_id <> NEW.source_id OR {_paid('c.id')} > c.pence - c.given_back_pence))"
)
_OF_ANOTHER_FUND = (
    f"NEW.grant_id IS NOT NULL AND {_of('grant', 'fund_id', 'grant')} <> NEW.source_id OR NEW.instalment_id IS NOT NULL AND "
    "(SELECT g.fund_id FROM funding_instalment i JOIN funding_grant g ON g.id = i.grant_id WHERE i.id = NEW.instalment_id) "
    "<> NEW.target_id"
)
_HAS_LINES = "EXISTS (SELECT 1 FROM funding_line l WHERE OLD.id IN (l.source_id, l.target_id))"
# A bid that was decided or a grant is in the accounts of its year without any entry.
_HAS_AWARDS = (
    "EXISTS (SELECT 1 FROM funding_grant g WHERE g.fund_id = OLD.id) OR "
    "EXISTS (SELECT 1 FROM funding_bid b WHERE b.fund_id = OLD.id AND b.decided_on IS NOT NULL)"
)
_OPENED_LATER = _moved("e.year_id > NEW.begins AND l.kind = 'opening'")


def _rules(vendor: str) -> list[Rule]:
    """The same on both engines, but for how a day is read."""
    if vendor == "sqlite":
        def first(year: str) -> str:
            return f"({year} || '-04-01')"

        def year_of(day: str) -> str:
            return f"(CAST(strftime('%Y', {day}) AS INTEGER) - (strftime('%m', {day}) < '04'))"
    else:
        def first(year: str) -> str:
            return f"make_date({year}::int, 4, 1)"

        def year_of(day: str) -> str:
            return f"CAST(EXTRACT(YEAR FROM {day} - INTERVAL '3 months') AS INTEGER)"

    truncate = [] if vendor == "sqlite" else [
        Rule(table, "TRUNCATE", "", KEPT) for table in ("funding_entry", "funding_line", "funding_yearend")
    ]
    return [
        *truncate,
        *(Rule(table, act, "", KEPT) for table in ("funding_entry", "funding_line") for act in ("UPDATE", "DELETE")),
        Rule("funding_entry", "INSERT", _closed("NEW.year_id"), CLOSED, name="once_closed", lock=_year_row("NEW.year_id", "SHARE")),
        Rule("funding_entry", "INSERT", f"NEW.date < {first('NEW.year_id')} OR NEW.date >= {first('(NEW.year_id + 1)')}",
             "The day of an entry lies in its financial year.", name="of_another_year"),
        Rule("funding_line", "INSERT", _closed(_of_entry("year_id")), CLOSED, name="once_closed",
             lock=_year_row(_of_entry("year_id"), "SHARE")),
        Rule("funding_line", "INSERT", f"NEW.position >= {_of_entry('size')}", "An entry takes no more lines.", name="too_many"),
        Rule("funding_line", "INSERT", _OTHER_THAN_REVERSED, "A correction takes back each line as it was, once.", name="other"),
        Rule("funding_line", "INSERT", _OF_ANOTHER_FUND, "A grant is received and spent in its own fund.", name="other_fund"),
        Rule("funding_line", "INSERT", _ABOVE_LIMIT, "Above its limit the Board decides before it is spent.", name="above_limit"),
        Rule("funding_line", "INSERT", _OVERDRAWN, "No more is paid than was agreed and is left.", name="overdrawn", after=True,
             lock="1 FROM funding_commitment c WHERE c.id = NEW.commitment_id FOR UPDATE"),
        Rule("funding_line", "INSERT",
             "NEW.kind = 'opening' AND NEW.reverses_id IS NULL AND EXISTS (SELECT 1 FROM funding_financialyear y WHERE "
             f"y.begins < {_of_entry('year_id')})",
             "A balance from before the record stands in the first year alone.", name="opening_later"),
        Rule("funding_line", "INSERT",
             f"NEW.kind = 'brought' AND ({_closed(_of_entry('year_id') + ' - 1')} OR NOT EXISTS (SELECT 1 FROM "
             f"funding_financialyear y WHERE y.begins = {_of_entry('year_id')} - 1))",
             "What is brought forward is written when the year before is closed.", name="brought_otherwise"),
        Rule("funding_financialyear", "INSERT", _OPENED_LATER,
             "Reverse the balance from before the record first: an earlier year takes its place.", name="before_opening"),
        Rule("funding_financialyear", "INSERT",
             "EXISTS (SELECT 1 FROM funding_financialyear y) AND NOT EXISTS (SELECT 1 FROM funding_financialyear y WHERE "
             "y.begins IN (NEW.begins - 1, NEW.begins + 1))", "Financial years follow one another.", name="apart"),
        *(Rule("funding_financialyear", act, _closed("OLD.begins"), CLOSED) for act in ("UPDATE", "DELETE")),
        *(Rule("funding_yearend", act, "", "A closed financial year is not opened again.") for act in ("UPDATE", "DELETE")),
        Rule("funding_yearend", "INSERT",
             "EXISTS (SELECT 1 FROM funding_financialyear y WHERE y.begins < NEW.year_id AND NOT EXISTS "
             "(SELECT 1 FROM funding_yearend z WHERE z.year_id = y.begins))",
             "Close the earlier year first.", name="before_earlier", lock=_year_row("NEW.year_id", "UPDATE")),
        Rule("funding_yearend", "INSERT", _moved("e.year_id = NEW.year_id"),
             "A year is closed when all is carried forward.", name="not_carried"),
        Rule("funding_yearend", "INSERT", _moved(_CARRIED_ON), "What is carried forward is brought forward.", name="lost"),
        Rule("funding_yearend", "INSERT", _UNRECONCILED, "Each fund that we hold is reconciled first.", name="unreconciled"),
        *(
            Rule("funding_reconciliation", act, _closed(f"{'NEW' if act == 'INSERT' else 'OLD'}.year_id"), CLOSED)
            for act in ("INSERT", "UPDATE", "DELETE")
        ),
        *(
            Rule("funding_budget", act, " OR ".join(
                _closed(f"{row}.year_id") for row in {"INSERT": ["NEW"], "DELETE": ["OLD"]}.get(act, ["OLD", "NEW"])
            ), CLOSED)
            for act in ("INSERT", "UPDATE", "DELETE")
        ),
        Rule("funding_bid", "INSERT", _closed(year_of("NEW.decided_on")), CLOSED),
        Rule("funding_bid", "UPDATE",
             f"({_closed(year_of('OLD.decided_on'))} OR {_closed(year_of('NEW.decided_on'))}) AND "
             f"{_differs('fund_id', 'title', 'state', 'asked_pence', 'won_pence', 'decided_on', 'on_behalf_of_id')}", CLOSED),
        Rule("funding_bid", "DELETE", _closed(year_of("OLD.decided_on")), CLOSED),
        Rule("funding_grant", "INSERT", _closed(year_of("NEW.awarded_on")), CLOSED),
        Rule("funding_grant", "UPDATE",
             f"({_closed(year_of('OLD.awarded_on'))} OR {_closed(year_of('NEW.awarded_on'))}) AND "
             f"{_differs('fund_id', 'title', 'pence', 'awarded_on', 'bid_id', 'recipient_id')}", CLOSED),
        Rule("funding_grant", "DELETE", _closed(year_of("OLD.awarded_on")), CLOSED),
        Rule("funding_instalment", "UPDATE",
             f"{_differs('grant_id', 'number', 'words', 'due', 'pence')} AND EXISTS (SELECT 1 FROM funding_line l JOIN funding_entry e "
             "ON e.id = l.entry_id JOIN funding_yearend z ON z.year_id = e.year_id WHERE l.instalment_id = OLD.id)", CLOSED),
        Rule("funding_fund", "UPDATE", f"{_differs('holding', 'kind')} AND ({_HAS_LINES} OR {_HAS_AWARDS})",
             "A fund that has entries, grants or decided bids stays what it is.", name="once_used"),
        Rule("funding_fund", "UPDATE",
             "EXISTS (SELECT 1 FROM funding_line l JOIN funding_entry e ON e.id = l.entry_id WHERE l.source_id = NEW.id "
             "AND l.kind = 'spend' AND l.commitment_id IS NULL AND l.pence > NEW.limit_pence AND e.date >= NEW.limit_from)",
             "More was spent already than this limit allows: let it begin later.", name="limit_too_late"),
        Rule("funding_commitment", "UPDATE",
             f"{_paid('NEW.id')} > NEW.pence - NEW.given_back_pence OR {_paid('NEW.id')} > 0 AND "
             f"(NEW.state <> 'agreed' OR {_differs('fund_id')})",
             "What is paid of a promise stays promised.", name="once_paid"),
    ]


TRIGGERS = Triggers(_rules)
