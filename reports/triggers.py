"""What the database itself refuses: changing or deleting what was published, and changing agreed minutes."""

from __future__ import annotations

from csp.triggers import Rule, Triggers

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


def _rules(vendor: str) -> list[Rule]:
    """SQLite knows no TRUNCATE."""
    acts = ("UPDATE", "DELETE") if vendor == "sqlite" else ("UPDATE", "DELETE", "TRUNCATE")
    return [
        *(Rule(table, act, "", words) for table, words in NO_CHANGE.items() for act in acts),
        *(Rule(*frozen) for frozen in FROZEN),
        *(Rule(CONTENT, act, "", CONTENT_CHANGE) for act in acts if act != "DELETE"),
        Rule(CONTENT, "DELETE", f"NOT {WITHDRAWN}", CONTENT_DELETE),
    ]


TRIGGERS = Triggers(_rules)
names, install, remove = TRIGGERS.names, TRIGGERS.install, TRIGGERS.remove
before_migrate, after_migrate = TRIGGERS.before_migrate, TRIGGERS.after_migrate
