"""Standing documents: read from a paper, changed, compared, proposed, agreed; and their rules over votes and meetings."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from hypothesis import given
from hypothesis import strategies as st

from csp.editing.shapes import NotEditable, Operation
from csp.models import Audience, Block, Document, Rules, Section, User
from csp.queries import rules_on
from csp.rulesqueries import TOLD
from csp.rulesservices import withdraw_rules
from csp.services import change_rules
from csp.versions import ChangedMeanwhile
from meetings.models import Decision, Paper, StandingVersion, VersionRules
from meetings.paperservices import remove_paper
from meetings.services import close_ballot, put_to_vote
from meetings.standingcomparison import Entry, compare
from meetings.standingqueries import RULE_FIELDS, comparison, in_force
from meetings.standingservices import (
    agree_version,
    begin_version,
    describe_version,
    drop_version,
    propose_version,
    take_back_proposal,
    write_version,
)
from meetings.standingtriggers import SAID
from meetings.votequeries import recommendations
from tests.factories import GroupFactory, MeetingFactory, StandingDocumentFactory, StandingVersionFactory
from tests.meetings.standingtown import decided, first_version, said
from tests.meetings.voting import sitting

pytestmark = [pytest.mark.django_db, pytest.mark.engines]
FIRST, SECOND = date(2030, 4, 1), date(2032, 4, 1)


def block(version: StandingVersion, words: str) -> Block:
    return Block.objects.get(section__document=version.document, text__startswith=words)


def typed(version: StandingVersion, row: Block, words: str) -> Operation:
    content = {"kind": row.kind, "text": words, "depth": row.depth, "numbered": row.numbered, "rows": row.rows}
    return Operation(uuid4(), "put_block", {"identity": row.identity, "base": row.version, "content": content})


def refused(words: str):
    return pytest.raises(ValueError, match=words)


@pytest.fixture
def by() -> User:
    return User.objects.machine()


def test_a_vote_before_and_a_vote_after_are_judged_each_by_the_version_of_its_day(by):
    first = first_version(quorum=2, starts=FIRST)
    second = begin_version(standing=first.standing, by=by)
    describe_version(version=second, summary="A larger quorum.", said=said(second, quorum=4, tie="falls"), by=by)
    meeting = MeetingFactory(date=date(2032, 2, 10))
    propose_version(version=second, meeting=meeting, starts=SECOND, by=by)
    agree_version(version=second, starts=SECOND, decision=decided(meeting.date), by=by)
    outcomes = []
    for day, agencies in [(date(2032, 3, 31), "ABC"), (SECOND, "ABC"), (date(2032, 5, 4), "ABCD")]:
        made = sitting(*(f"{letter} {day}" for letter in agencies), day=day)
        ballot = made.ballot()
        made.vote(ballot, f"A {day}", "for")
        made.vote(ballot, f"B {day}", "against")
        made.vote(ballot, f"C {day}", "for" if day != date(2032, 5, 4) else "abstain")
        result = close_ballot(ballot=ballot, by=by)[0]
        outcomes.append((result.outcome, result.present, result.quorum, result.tie))
    assert outcomes == [("carried", 3, 2, "chair"), ("not_quorate", 3, 4, "falls"), ("lost", 4, 4, "falls")]
    assert [(row.starts, row.ends, row.of_version.version.number) for row in Rules.objects.in_order()] == [
        (FIRST, date(2032, 3, 31), 1), (SECOND, None, 2)
    ]
    assert [in_force(first.standing, day) for day in (date(2030, 3, 31), FIRST, date(2032, 3, 31), SECOND)] == [None, first, first, second]
    with transaction.atomic(), pytest.raises(IntegrityError, match="those of a version"):
        Rules.objects.filter(starts=SECOND).update(report_days=3)
    third = begin_version(standing=first.standing, by=by)
    with refused("A vote on 3 May 2032 or later has been judged"):
        describe_version(version=third, summary="", said=said(third, quorum=9), by=by)
        agree_version(version=third, starts=date(2032, 5, 3), agreed_words="In writing.", by=by)


def test_a_copy_knows_each_paragraph_it_came_from_through_changes_and_moves(by):
    first = first_version()
    second = begin_version(standing=first.standing, by=by)
    assert comparison(first, second).changes == ()
    quorum, tie, lamps = block(second, "Three"), block(second, "In a tie"), block(second, "To keep")
    write_version(version=second, by=by, operations=[
        typed(second, quorum, "Five Board members make a quorum."),
        Operation(uuid4(), "move_block", {"identity": tie.identity, "section": quorum.section.identity, "after": None}),
        Operation(uuid4(), "delete_block", {"identity": block(second, "To hear").identity, "base": 1}),
        Operation(uuid4(), "put_block", {
            "identity": uuid4(), "base": 0, "section": lamps.section.identity, "after": None,
            "content": {"kind": "paragraph", "text": "To count the boats.", "depth": 1, "numbered": True, "rows": None},
        }),
    ])
    found = comparison(first, second)
    told = [(one.words, one.before, one.after, [(piece.kind, piece.text) for piece in one.pieces]) for one in found.changes]
    assert told == [
        ("New", "", "1 a)", [("new", "To count the boats.")]),
        ("Removed", "1 b)", "", [("gone", "To hear what people by the lock say of them.")]),
        ("Moved from 3 b) to 3 a)", "3 b)", "3 a)", [("same", "In a tie the Chair decides.")]),
        ("Changed, was 3 a)", "3 a)", "3 b)", [("gone", "Three"), ("new", "Five"), ("same", "Board members make a quorum.")]),
    ]
    assert found.renumbered == (("1 a)", "1 b)"),)
    # Through a further version, and between versions of which neither was made from the other.
    agree_version(version=second, starts=SECOND, agreed_words="By correspondence.", by=by)
    third = begin_version(standing=first.standing, by=by)
    assert [one.words for one in comparison(first, third).changes] == [one.words for one in found.changes]
    assert comparison(second, third).same == comparison(third, second).same == 9


def test_a_proposal_is_two_papers_and_its_recommendation_is_the_motion(by):
    first = first_version()
    second = begin_version(standing=first.standing, by=by)
    describe_version(version=second, summary="The quorum grows.", said=said(second, quorum=5), by=by)
    write_version(version=second, by=by, operations=[typed(second, block(second, "Three"), "Five Board members make a quorum.")])
    meeting = MeetingFactory(date=date(2032, 2, 10))
    with refused("the day of the meeting that agrees it"):
        propose_version(version=second, meeting=meeting, starts=date(2032, 2, 9), by=by)
    second = propose_version(version=second, meeting=meeting, starts=SECOND, by=by)
    assert [(paper.title, paper.kind) for paper in meeting.papers.order_by("pk")] == [
        ("Terms of reference: proposed version 2", "report"), ("Terms of reference: version 2 as proposed", "document"),
    ]
    (motion,) = recommendations(meeting)
    assert motion.words == "That version 2 of the terms of reference be agreed, and be in force from 1 April 2032."
    changes, rules = Block.objects.filter(section__document=second.proposal.document, kind="table").order_by("section__position")
    assert changes.rows[1:] == [["3 a): Changed", "**Three** Board members make a quorum.", "**Five** Board members make a quorum."]]
    assert rules.rows[1:] == [["Quorum", "3 Board members, representatives included", "5 Board members, representatives included"]]
    ballot = put_to_vote(meeting=meeting, source=motion.block, by=by)
    assert ballot.motion == motion.words and ballot.paper == second.proposal
    with pytest.raises(NotEditable, match="before a meeting as it stands"):
        write_version(version=second, by=by, operations=[typed(second, block(second, "Five"), "Six.")])
    with pytest.raises(ChangedMeanwhile):
        describe_version(version=second, summary="Other.", by=by)
    with refused("take the proposal back there"):
        remove_paper(paper=second.wording, version=1, by=by)
    other = begin_version(standing=first.standing, by=by)
    with refused("Version 2 is before a meeting"):
        propose_version(version=other, meeting=meeting, starts=SECOND, by=by)
    ballot.delete()
    second = take_back_proposal(version=second, by=by)
    assert (second.status, second.proposal, meeting.papers.count()) == ("draft", None, 0)
    drop_version(version=second, by=by)
    assert not StandingVersion.objects.filter(number=2).exists() and Document.objects.filter(title="Terms of reference").count() == 2


def test_a_comparison_for_the_public_has_no_word_of_a_closed_section(by):
    first = first_version(starts=None)
    Section.objects.filter(document=first.document, title="Members").update(audience="closed", public_wording="Who sits is told elsewhere.")
    Section.objects.filter(document=first.document, title="Purpose").update(audience="members")
    first = agree_version(version=first, starts=FIRST, agreed_words="By post.", by=by)
    second = begin_version(standing=first.standing, by=by)
    Section.objects.filter(document=second.document, audience="closed").update(public_wording="Who sits is told by the desk.")
    Block.objects.filter(section__document=second.document).exclude(section__audience="public").update(text="The secret of the weir.")
    Block.objects.filter(section__document=second.document, text__startswith="Three").update(text="Five Board members make a quorum.")
    found = comparison(first, second)
    assert [(one.words, one.after, one.pieces[0].text) for one in found.changes] == [
        ("Changed", "2", "Who sits is told"), ("Changed", "3 a)", "Three"),
    ]
    assert len(comparison(first, second, Audience.MEMBERS).changes) == 5
    meeting = MeetingFactory(date=date(2032, 2, 10))
    proposal = propose_version(version=second, meeting=meeting, starts=SECOND, by=by).proposal
    told = str(list(Block.objects.filter(section__document=proposal.document).values_list("text", "rows")))
    assert "Five" in told
    for words in ("secret", "lamps", "Each agency", "Members"):
        assert words not in told


def test_what_was_agreed_changes_by_no_way(by):
    version = first_version()
    row = block(version, "Three")
    acts = [
        lambda: Block.objects.filter(pk=row.pk).update(text="Nobody makes a quorum."),
        lambda: Block.objects.filter(pk=row.pk).update(position=99),
        lambda: Block.objects.filter(pk=row.pk).delete(),
        lambda: Block.objects.create(section=row.section, position=9, text="More."),
        lambda: Section.objects.create(document=version.document, position=9, title="More"),
        lambda: Section.objects.filter(pk=row.section_id).update(title="Counting"),
        lambda: Document.objects.filter(pk=version.document_id).update(numbering="decimal"),
        lambda: StandingVersion.objects.filter(pk=version.pk).update(starts=date(2030, 4, 2)),
        lambda: StandingVersion.objects.filter(pk=version.pk).update(proposed_starts=date(2030, 4, 2)),
        lambda: StandingVersion.objects.filter(pk=version.pk).update(summary="Better than it was."),
        lambda: StandingVersion.objects.filter(pk=version.pk).update(status="draft", starts=None, decision=None),
        lambda: VersionRules.objects.filter(version=version).update(quorum=1),
        lambda: VersionRules.objects.filter(version=version).delete(),
        lambda: Decision.objects.filter(pk=version.decision_id).update(outcome="rejected"),
    ]
    for act in acts:
        with transaction.atomic(), pytest.raises(IntegrityError):
            act()
    with transaction.atomic(), pytest.raises(IntegrityError):
        StandingVersion.objects.filter(pk=version.pk).delete()
    with pytest.raises(ProtectedError):
        version.decision.delete()
    with pytest.raises(NotEditable, match="has been agreed"):
        write_version(version=version, by=by, operations=[typed(version, row, "None.")])
    with pytest.raises(ChangedMeanwhile):
        drop_version(version=version, by=by)
    assert SAID == RULE_FIELDS == TOLD  # the triggers, the services and the pages name the same rules


def test_versions_come_in_order_each_by_what_agreed_it(by):
    first = first_version()
    second = begin_version(standing=first.standing, by=by)

    def agree(**how: object) -> StandingVersion:
        return agree_version(version=second, by=by, **how)

    with refused("Choose the decision"):
        agree(starts=SECOND)
    with refused("did not agree anything"):
        agree(starts=SECOND, decision=decided(date(2032, 2, 10), "rejected"))
    with refused("It was agreed on 10 February 2032"):
        agree(starts=date(2032, 2, 9), decision=decided(date(2032, 2, 10)))
    with refused("version 2 begins after it"):
        agree(starts=FIRST, agreed_words="By post.")
    elsewhere = decided(date(2032, 2, 17))
    elsewhere.meeting.group = GroupFactory(name="Night bus group")
    elsewhere.meeting.save()
    with refused("of another group: Night bus group"):
        agree(starts=SECOND, decision=elsewhere)
    change_rules(on=SECOND, quorum=7, by=by)
    with refused("say something else"):
        agree(starts=SECOND, agreed_words="By post.")
    agree(starts=date(2031, 4, 1), agreed_words="By post.")  # between the two
    assert [(row.starts, row.quorum, hasattr(row, "of_version")) for row in Rules.objects.in_order()] == [
        (FIRST, 3, True), (date(2031, 4, 1), 3, True), (SECOND, 7, False)
    ]
    assert rules_on(date(2032, 3, 31)).of_version.version == second


def test_rules_of_a_version_are_not_withdrawn_by_themselves(by):
    first = first_version(starts=date(2099, 4, 1))
    with refused("the rules of a version of the terms"):
        withdraw_rules(rules=first.rules.row, by=by)


def test_the_database_keeps_versions_apart():
    one = StandingVersionFactory()
    for broken in (
        {"status": "agreed", "starts": FIRST}, {"status": "draft", "starts": FIRST}, {"status": "proposed"},
        {"proposed_starts": FIRST},
        {"status": "agreed", "starts": FIRST, "decision": decided(FIRST, "deferred")},
        {"status": "agreed", "starts": FIRST, "decision": decided(date(2030, 5, 1))}, {"number": one.number},
    ):
        with transaction.atomic(), pytest.raises(IntegrityError):
            StandingVersionFactory(**{"standing": one.standing, **broken})
    with transaction.atomic(), pytest.raises(IntegrityError):
        type(one.standing).objects.create(group=one.standing.group, kind="terms")
    assert StandingDocumentFactory(group=GroupFactory(name="Steering", short_name="SG")).name == "Terms of reference of the SG"
    assert Paper.objects.count() == 0


@given(st.permutations(range(8)), st.integers(0, 7), st.integers(0, 7))
def test_a_comparison_accounts_for_every_paragraph_once(order, dropped, added):
    words = [" ".join(f"w{at}{place}" for place in range(6)) for at in range(9)]
    old = [Entry(at, f"1 {'abcdefgh'[at]})", words[at]) for at in range(8)]
    kept = [at for at in order if at != dropped]
    new = [Entry(at, f"1 {'abcdefgh'[place]})", words[at]) for place, at in enumerate(kept)]
    new.insert(min(added, len(new)), Entry("x", "1 x)", words[8]))
    found = compare(old, new)
    states = [one.state for one in found.changes]
    assert states.count("gone") == states.count("new") == 1
    assert len(found.changes) - 2 + len(found.renumbered) + found.same == 7
    moved = [one for one in found.changes if one.moved]
    still = [at for at in kept if words[at] not in {piece.text for one in moved for piece in one.pieces}]
    assert still == sorted(still)
    assert compare(old, old).same == 8
