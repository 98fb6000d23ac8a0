"""What the database itself refuses: changing or deleting what was published, and changing agreed minutes.

SQLite drops the triggers of a table when a migration remakes it, so they are put back after every migrate.
"""

from __future__ import annotations

from django.apps import AppConfig
from django.db import connections

NO_CHANGE = {
    "reports_publication": "A publication is never changed or deleted: withdraw it.",
    "reports_withdrawal": "A withdrawal is never changed or deleted.",
    "reports_chainlink": "A link of the chain is never changed or deleted.",
}
CONTENT = "reports_content"
CONTENT_CHANGE = "What was published is never changed."
CONTENT_DELETE = "What was published is only deleted with a withdrawal."
WITHDRAWN = "EXISTS (SELECT 1 FROM reports_withdrawal w WHERE w.publication_id = OLD.publication_id)"
AGREED = "These minutes have been agreed: a correction is a dated amendment."


def _agreed(section: str) -> str:
    return (
        "EXISTS (SELECT 1 FROM csp_section s JOIN meetings_minutes m ON m.document_id = s.document_id "
        f"WHERE s.id = {section} AND m.status = 'agreed')"
    )


def _differs(*columns: str) -> str:
    return "(" + " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in columns) + ")"


# Agreed minutes: no paragraph, heading or table of them changes, whatever asks for it. (Who may read a closed section may still be
# decided, and an import that says the same moves nothing.)
FROZEN = [
    ("csp_block", "INSERT", _agreed("NEW.section_id"), AGREED),
    ("csp_block", "UPDATE",
     f"{_differs('text', 'rows', 'kind', 'numbered', 'depth', 'section_id', 'image_id')} AND "
     f"({_agreed('OLD.section_id')} OR {_agreed('NEW.section_id')})", AGREED),
    ("csp_block", "DELETE", _agreed("OLD.section_id"), AGREED),
    ("csp_section", "UPDATE", f"{_differs('title', 'kind', 'document_id')} AND {_agreed('OLD.id')}", AGREED),
    ("csp_section", "DELETE", _agreed("OLD.id"), AGREED),
    ("meetings_minutes", "UPDATE",
     "OLD.status = 'agreed' AND " + _differs("status", "agreed_at_id", "document_id"), AGREED),
    ("meetings_minutes", "DELETE", "OLD.status = 'agreed'", AGREED),
]


def _rules(vendor: str) -> list[tuple[str, str, str, str]]:
    """Table, act, condition, words. SQLite knows no TRUNCATE."""
    acts = ("UPDATE", "DELETE") if vendor == "sqlite" else ("UPDATE", "DELETE", "TRUNCATE")
    rules = [(table, act, "", words) for table, words in NO_CHANGE.items() for act in acts]
    return [
        *rules,
        *FROZEN,
        *((CONTENT, act, "", CONTENT_CHANGE) for act in acts if act != "DELETE"),
        (CONTENT, "DELETE", f"NOT {WITHDRAWN}", CONTENT_DELETE),
    ]


def names(vendor: str) -> list[str]:
    """The names of all triggers of an engine ("sqlite", "postgresql")."""
    return [_name(table, act) for table, act, _, _ in _rules(vendor)]


def _name(table: str, act: str) -> str:
    return f"{table}_no_{act.lower()}"


def install(using: str = "default") -> None:
    """Put the triggers in place, anew those that stand."""
    remove(using)
    connection = connections[using]
    with connection.cursor() as cursor:
        for table, act, condition, words in _rules(connection.vendor):
            name = _name(table, act)
            if connection.vendor == "sqlite":
                when = f"WHEN {condition} " if condition else ""
                cursor.execute(
                    f"CREATE TRIGGER {name} BEFORE {act} ON {table} FOR EACH ROW {when}"
                    f"BEGIN SELECT RAISE(ABORT, '{words}'); END"
                )
                continue
            each = "STATEMENT" if act == "TRUNCATE" else "ROW"
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                f"IF {condition or 'TRUE'} THEN RAISE EXCEPTION '{words}' USING ERRCODE = 'restrict_violation'; "
                f"END IF; RETURN {'OLD' if act == 'DELETE' else 'NEW'}; END $$"
            )
            cursor.execute(
                f"CREATE TRIGGER {name} BEFORE {act} ON {table} FOR EACH {each} EXECUTE FUNCTION {name}()"
            )


def remove(using: str = "default") -> None:
    """Take the triggers away, those that are there."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for table, act, _, _ in _rules(connection.vendor):
            on = "" if connection.vendor == "sqlite" else f" ON {table}"
            cursor.execute(f"DROP TRIGGER IF EXISTS {_name(table, act)}{on}")


def before_migrate(sender: AppConfig, using: str, **kwargs: object) -> None:
    """Receiver of pre_migrate, of the app `reports`: SQLite remakes no table that a trigger of another one names. They
    are away while migrations run; where one fails, until the next that does not."""
    remove(using)


def after_migrate(sender: AppConfig, using: str, **kwargs: object) -> None:
    """Receiver of post_migrate, of the app `reports`: the tables may be there or not (a migration backwards)."""
    connection = connections[using]
    if {table for table, *_ in _rules(connection.vendor)} <= set(connection.introspection.table_names()):
        install(using)
