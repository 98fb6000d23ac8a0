"""What the database itself refuses about votes, whoever writes: a vote on what is closed, a count that is not the rows',
a decision that is not the vote's, a deciding vote of somebody who has not the chair, a quorum that is not the day's."""

from __future__ import annotations

from csp.triggers import Rule, Triggers
from meetings.standingtriggers import standing_rules

CLOSED = "This vote is closed."
ALWAYS = ("INSERT", "UPDATE", "DELETE")
_RESULT = "EXISTS (SELECT 1 FROM meetings_ballotresult r WHERE r.ballot_id = {0}.ballot_id)"


def _differs(*columns: str) -> str:
    return "(" + " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in columns) + ")"


def _closed(act: str) -> str:
    rows = {"INSERT": ["NEW"], "DELETE": ["OLD"]}.get(act, ["OLD", "NEW"])
    return " OR ".join(_RESULT.format(row) for row in rows)


def _ballot(row: str, strength: str) -> str:
    """Who writes a vote, and who closes, stand in one queue: the row of the ballot."""
    return f"1 FROM meetings_ballot b WHERE b.id = {row}.ballot_id FOR {strength}"


def _votes(condition: str) -> str:
    return f"(SELECT COUNT(*) FROM meetings_vote v WHERE v.ballot_id = NEW.ballot_id AND {condition})"


# The rules in force on the day of meeting `m`: csp.queries.rules_on.
_RULES_OF_M = (
    "FROM csp_rules u WHERE (u.starts IS NULL OR u.starts <= m.date) AND (u.ends IS NULL OR u.ends >= m.date) "
    "ORDER BY u.starts DESC NULLS LAST LIMIT 1"
)
_OTHER_RULES = (
    f"(r.quorum IS DISTINCT FROM (SELECT u.quorum {_RULES_OF_M}) OR r.tie <> COALESCE((SELECT u.tie {_RULES_OF_M}), 'chair'))"
)
_JUDGED_OTHERWISE = (
    "EXISTS (SELECT 1 FROM meetings_ballotresult r JOIN meetings_ballot b ON b.id = r.ballot_id "
    f"JOIN meetings_meeting m ON m.id = b.meeting_id WHERE {{0}}{_OTHER_RULES})"
)
_SEATED = "(SELECT s.agency_id FROM meetings_ballotseat s WHERE s.ballot_id = NEW.ballot_id AND s.agency_id IS NOT NULL)"
_MISCOUNTED = " OR ".join([
    f"NEW.votes_for <> {_votes('v.choice = ' + chr(39) + 'for' + chr(39))}",
    f"NEW.votes_against <> {_votes('v.choice = ' + chr(39) + 'against' + chr(39))}",
    f"NEW.abstentions <> {_votes('v.choice = ' + chr(39) + 'abstain' + chr(39))}",
    "NEW.present <> (SELECT COUNT(DISTINCT s.attendance_id) FROM meetings_ballotseat s JOIN meetings_attendance a "
    "ON a.id = s.attendance_id WHERE s.ballot_id = NEW.ballot_id AND a.capacity = 'board')",
])
_STRAY = (
    "NEW.outcome <> 'withdrawn' AND ("
    "(SELECT b.opened_at FROM meetings_ballot b WHERE b.id = NEW.ballot_id) IS NULL OR "
    "EXISTS (SELECT 1 FROM meetings_vote v WHERE v.ballot_id = NEW.ballot_id AND "
    f"(NOT v.notified AND v.agency_id NOT IN {_SEATED} OR v.notified AND v.agency_id IN {_SEATED})))"
)
_NOT_IN_THE_CHAIR = (
    "NEW.deciding <> '' AND NOT EXISTS (SELECT 1 FROM meetings_attendancerole c JOIN meetings_attendance a "
    "ON a.id = c.attendance_id JOIN meetings_ballot b ON b.meeting_id = a.meeting_id WHERE b.id = NEW.ballot_id "
    "AND c.role = 'chair' AND a.present AND a.person_id = NEW.presided_by_id)"
)
_NOT_THE_VOTES = (
    "NEW.ballot_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM meetings_ballotresult r JOIN meetings_ballot b "
    "ON b.id = r.ballot_id WHERE r.ballot_id = NEW.ballot_id AND b.meeting_id = NEW.meeting_id "
    "AND r.votes_for = NEW.votes_for AND r.votes_against = NEW.votes_against AND r.abstentions = NEW.abstentions "
    "AND (r.outcome = 'carried' AND NEW.outcome = 'agreed' OR r.outcome = 'lost' AND NEW.outcome = 'rejected'))"
)
_NOT_AT_THE_TABLE = (
    "NOT EXISTS (SELECT 1 FROM meetings_attendance a JOIN meetings_ballot b ON b.meeting_id = a.meeting_id "
    "WHERE a.id = NEW.attendance_id AND b.id = NEW.ballot_id AND a.present AND a.capacity <> 'guest')"
)
_COUNTED = "EXISTS (SELECT 1 FROM meetings_ballotseat s WHERE s.attendance_id = OLD.id)"
_OTHER_RULES_WORDS = "A vote has been judged by the rules of its day: let other rules begin after it."


def _rules(vendor: str) -> list[Rule]:
    """The same on both engines."""
    both = [
        Rule(table, act, _closed(act), CLOSED, name="once_closed", lock=_ballot("OLD" if act == "DELETE" else "NEW", "SHARE"))
        for table in ("meetings_vote", "meetings_ballotseat") for act in ALWAYS
    ]
    return [
        *both,
        *(
            Rule("meetings_vote", act,
                 "NOT NEW.notified AND (SELECT b.opened_at FROM meetings_ballot b WHERE b.id = NEW.ballot_id) IS NULL",
                 "This vote is not open yet.", name="before_opening")
            for act in ("INSERT", "UPDATE")
        ),
        *(
            Rule("meetings_ballotseat", act, _NOT_AT_THE_TABLE, "Only who is present, and no guest, sits at the table.",
                 name="of_the_absent")
            for act in ("INSERT", "UPDATE")
        ),
        Rule("meetings_ballotresult", "INSERT", _MISCOUNTED, "The counts are not those of the votes.", name="miscounted",
             lock=_ballot("NEW", "UPDATE")),
        Rule("meetings_ballotresult", "INSERT", _STRAY, "Only agencies at the table vote, and those absent that notified it.",
             name="stray", lock=_ballot("NEW", "UPDATE")),
        Rule("meetings_ballotresult", "INSERT", _NOT_IN_THE_CHAIR, "Only the Chair has a deciding vote.", name="outside_chair"),
        Rule("meetings_ballotresult", "INSERT", _JUDGED_OTHERWISE.format("r.id = NEW.id AND "),
             "A vote is judged by the rules of its day.", name="by_other_rules", after=True),
        *(Rule("meetings_ballotresult", act, "", "A vote that is closed stays as it is.") for act in ("UPDATE", "DELETE")),
        Rule("meetings_ballot", "UPDATE", f"OLD.opened_at IS NOT NULL AND {_differs('motion', 'meeting_id', 'opened_at')}",
             "A motion does not change once the vote on it is open.", name="once_open"),
        *(
            Rule("meetings_decision", act, _NOT_THE_VOTES, "A decision says what the vote said.", name="but_the_votes")
            for act in ("INSERT", "UPDATE")
        ),
        Rule("meetings_attendance", "UPDATE", f"{_differs('present', 'capacity', 'meeting_id', 'person_id')} AND {_COUNTED}",
             "They were counted in a vote.", name="once_counted"),
        *(
            Rule("csp_rules", act, _JUDGED_OTHERWISE.format(""), _OTHER_RULES_WORDS, name="for_closed_votes", after=True)
            for act in ALWAYS
        ),
        *standing_rules(),
    ]


TRIGGERS = Triggers(_rules)
