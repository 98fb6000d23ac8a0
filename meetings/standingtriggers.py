"""What the database itself refuses about standing documents: another word in an agreed version, a version in force that no
meeting agreed, rules that are not those of their version."""

from __future__ import annotations

from csp.triggers import Rule

# Columns of csp.models.RuleFields. (Triggers are known before models are.)
SAID = ("quorum", "voters", "notified_votes", "tie", "report_days", "publication_working_days", "question_time")
AGREED = "This version has been agreed: what changes is a new version."
NOT_AGREED = "A version is agreed by a decision that agreed it, and is in force from that day or later."
OTHER_RULES = "These rules are those of a version of the terms of reference."


def _of_section(section: str) -> str:
    return (
        "EXISTS (SELECT 1 FROM csp_section s JOIN meetings_standingversion v ON v.document_id = s.document_id "
        f"WHERE s.id = {section} AND v.status = 'agreed')"
    )


def _of_document(document: str) -> str:
    return f"EXISTS (SELECT 1 FROM meetings_standingversion v WHERE v.document_id = {document} AND v.status = 'agreed')"


def _differs(*columns: str) -> str:
    return "(" + " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in columns) + ")"


_NO_DECISION = (
    "NEW.decision_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM meetings_decision d JOIN meetings_meeting m ON m.id = d.meeting_id "
    "WHERE d.id = NEW.decision_id AND d.outcome = 'agreed' AND m.date <= NEW.starts)"
)
_SAYS_OTHERWISE = " OR ".join(f"u.{name} IS DISTINCT FROM {{0}}.{name}" for name in SAID)
# The row of the record that a version's rules are does not begin with it, or says something else.
_RULES_ELSEWHERE = (
    "NEW.status = 'agreed' AND EXISTS (SELECT 1 FROM meetings_versionrules r LEFT JOIN csp_rules u ON u.id = r.row_id "
    f"WHERE r.version_id = NEW.id AND (u.id IS NULL OR u.starts IS DISTINCT FROM NEW.starts OR {_SAYS_OTHERWISE.format('r')}))"
)
_NOT_ITS_RULES = (
    "EXISTS (SELECT 1 FROM meetings_standingversion v LEFT JOIN csp_rules u ON u.id = NEW.row_id WHERE v.id = NEW.version_id "
    f"AND v.status = 'agreed' AND (u.id IS NULL OR u.starts IS DISTINCT FROM v.starts OR {_SAYS_OTHERWISE.format('NEW')}))"
)
_OF_AGREED = "EXISTS (SELECT 1 FROM meetings_standingversion v WHERE v.id = OLD.version_id AND v.status = 'agreed')"
_HAS_VERSION = "EXISTS (SELECT 1 FROM meetings_versionrules r WHERE r.row_id = OLD.id)"


def standing_rules() -> list[Rule]:
    """The same on both engines."""
    name = "of_agreed_version"
    return [
        Rule("csp_block", "INSERT", _of_section("NEW.section_id"), AGREED, name=name),
        Rule(
            "csp_block", "UPDATE",
            f"{_differs('text', 'rows', 'kind', 'numbered', 'depth', 'position', 'section_id', 'image_id')} AND "
            f"({_of_section('OLD.section_id')} OR {_of_section('NEW.section_id')})", AGREED, name=name,
        ),
        Rule("csp_block", "DELETE", _of_section("OLD.section_id"), AGREED, name=name),
        Rule("csp_section", "INSERT", _of_document("NEW.document_id"), AGREED, name=name),
        Rule(
            "csp_section", "UPDATE",
            f"{_differs('title', 'kind', 'position', 'document_id', 'audience', 'public_wording')} AND "
            f"({_of_document('OLD.document_id')} OR {_of_document('NEW.document_id')})", AGREED, name=name,
        ),
        Rule("csp_section", "DELETE", _of_document("OLD.document_id"), AGREED, name=name),
        Rule("csp_document", "UPDATE", f"{_differs('title', 'numbering')} AND {_of_document('OLD.id')}", AGREED, name=name),
        Rule(
            "meetings_standingversion", "UPDATE",
            "OLD.status = 'agreed' AND " + _differs(
                "status", "standing_id", "number", "document_id", "summary", "decision_id", "agreed_words", "starts",
                "proposed_starts",
            ), AGREED, name="once_agreed",
        ),
        Rule("meetings_standingversion", "DELETE", "OLD.status = 'agreed'", AGREED, name="once_agreed"),
        *(
            Rule("meetings_standingversion", act, _NO_DECISION, NOT_AGREED, name="without_decision")
            for act in ("INSERT", "UPDATE")
        ),
        Rule("meetings_standingversion", "UPDATE", _RULES_ELSEWHERE, OTHER_RULES, name="but_its_rules"),
        *(Rule("meetings_versionrules", act, _NOT_ITS_RULES, OTHER_RULES, name="but_its_rules") for act in ("INSERT", "UPDATE")),
        Rule("meetings_versionrules", "UPDATE", f"{_differs('version_id', 'row_id', *SAID)} AND {_OF_AGREED}", AGREED, name="once_agreed"),
        Rule("meetings_versionrules", "DELETE", _OF_AGREED, AGREED, name="once_agreed"),
        Rule(
            "meetings_decision", "UPDATE",
            f"{_differs('outcome', 'meeting_id')} AND EXISTS (SELECT 1 FROM meetings_standingversion v WHERE v.decision_id = OLD.id)",
            "A version is in force by this decision.", name="that_agreed_a_version",
        ),
        Rule("csp_rules", "UPDATE", f"{_differs('starts', *SAID)} AND {_HAS_VERSION}", OTHER_RULES, name="of_a_version"),
    ]
