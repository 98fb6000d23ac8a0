"""Who gets what at every address: the table that tests/test_permissions.py holds the site to.

A new address is one line, `"name": to(ROLES)`. Who is not among ROLES is refused in the usual way: sent to sign in,
403, or sent to set up a second factor (tests/permission_world.py says who asks, and of which things).

    "desk:home": to(OFFICER),                                 GET answers 200
    "desk:agree": to(OFFICER, of="meeting"),                  asked of a meeting in each of its states
    "members:minutes": to(MEMBERS, of="meeting", ok=404, circulated=200),     its answer differs by state
    "desk:send": to(OFFICER, of="meeting", post=422),         POST of an empty form answers 422
    "public:home": open_to_all(),                             everybody gets the same

`by_role`: what single roles get instead. `ANY`: whatever it is, it is not a refusal.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.permission_world import ROLES, SET_UP, SIGN_IN

Outcome = int | str
ANY = "not refused"

OFFICER = frozenset({"officer"})
MEMBERS = frozenset({"member", "board", "chair", "vice", "officer"})
APPROVERS = frozenset({"chair", "vice", "officer"})
ACCESS = frozenset({"officer", "administrator"})
ADMINISTRATOR = frozenset({"administrator"})
SIGNED_IN = frozenset(ROLES) - {"public", "author", "deactivated"}
EVERYBODY = frozenset(ROLES)
# Of those who lack their second factor, what they would be with it.
UNREADY = {"unready": "officer", "unready_administrator": "administrator"}
KNOWN = SIGNED_IN - UNREADY.keys()


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    roles: frozenset[str]
    ok: Outcome = 200
    of: str = ""
    post: bool = False
    by_state: Mapping[str, Outcome] = field(default_factory=dict)
    by_role: Mapping[str, Outcome] = field(default_factory=dict)

    def expected(self, role: str, state: str) -> Outcome:
        """What `role` gets, asking of the thing in `state`."""
        if role in self.by_role:
            return self.by_role[role]
        if role in self.roles:
            return self.by_state.get(state, self.ok)
        if role in ("public", "author", "deactivated"):
            return SIGN_IN
        return SET_UP if UNREADY.get(role) in self.roles else 403

    def refuses(self, role: str) -> bool:
        """Whether the guard keeps `role` out."""
        return self.expected(role, "") in (SIGN_IN, SET_UP, 403)


def to(
    roles: frozenset[str], ok: Outcome = 200, *, of: str = "", post: Outcome | None = None,
    by_role: Mapping[str, Outcome] | None = None, by_state: Mapping[str, Outcome] | None = None, **states: Outcome,
) -> Row:
    """`roles` get in; the rest do not. A hyphen of a state is written as an underscore."""
    answers = {state.replace("_", "-"): answer for state, answer in states.items()} | dict(by_state or {})
    return Row(roles, ok if post is None else post, of, post is not None, answers, by_role or {})


def open_to_all(
    ok: Outcome = 200, *, of: str = "", post: Outcome | None = None, by_role: Mapping[str, Outcome] | None = None,
    **by_state: Outcome,
) -> Row:
    """Everybody gets the same."""
    return to(EVERYBODY, ok, of=of, post=post, by_role=by_role, **by_state)


NOT_PUBLIC = {f"{state}, closed to the public": 404 for state in ("draft", "circulated", "published")}
SIGNED_IN_ELSEWHERE = dict.fromkeys(SIGNED_IN, 302)  # who is signed in has no business there

TABLE: dict[str, Row] = {
    # Signing in
    "account_login": open_to_all(by_role=SIGNED_IN_ELSEWHERE),
    "account_request_login_code": open_to_all(by_role=SIGNED_IN_ELSEWHERE),
    "account_confirm_login_code": open_to_all(SIGN_IN, by_role=SIGNED_IN_ELSEWHERE),
    "mfa_authenticate": open_to_all(SIGN_IN, by_role=SIGNED_IN_ELSEWHERE),
    "mfa_login_webauthn": open_to_all(SIGN_IN, by_role=SIGNED_IN_ELSEWHERE),
    "microsoft_login": open_to_all(post=404),
    "microsoft_callback": open_to_all(404),
    "account_logout": open_to_all(SIGN_IN, by_role=dict.fromkeys(SIGNED_IN, 200)),
    "mfa_index": to(SIGNED_IN),
    "mfa_activate_totp": to(SIGNED_IN, by_role={"officer": 302, "administrator": 302}),
    "mfa_deactivate_totp": to(SIGNED_IN, 404, by_role={"officer": 302, "administrator": 302}),
    "mfa_add_webauthn": to(SIGNED_IN, by_role={"officer": 302, "administrator": 302}),
    "mfa_remove_webauthn": to(SIGNED_IN, 404, of="passkey", by_role={"officer": 302, "administrator": 302}),
    "mfa_reauthenticate": to(SIGNED_IN, 403, by_role={"officer": 200, "administrator": 200}),
    "mfa_reauthenticate_webauthn": to(SIGNED_IN, 403, by_role={"officer": 302, "administrator": 302}),
    "mfa_view_recovery_codes": to(SIGNED_IN, 404, by_role={"officer": 302}),
    "mfa_generate_recovery_codes": to(SIGNED_IN, by_role={"officer": 302, "administrator": 302}),
    "mfa_download_recovery_codes": to(SIGNED_IN, 404, by_role={"officer": 302}),
    # People with access
    "access:people": to(ACCESS),
    "access:new": to(ACCESS),
    "access:account": to(ACCESS, of="account"),
    "access:seat": to(ACCESS, of="account", post=302),
    "access:end": to(ACCESS, of="account", post=302),
    "access:restore": to(ACCESS, of="account", post=302),
    "access:reset": to(ACCESS, of="account", post=302),
    "access:appoint": to(ACCESS, of="account", post=302),
    "access:dismiss": to(ACCESS, of="account", post=302),
    # People and agencies
    "people:home": to(OFFICER),
    "people:add_agency": to(OFFICER),
    "people:agency": to(OFFICER, of="agency"),
    "people:describe_agency": to(OFFICER, of="agency"),
    "people:rename_agency": to(OFFICER, of="agency"),
    "people:merge_agency": to(OFFICER, of="agency", ended=404),
    "people:await_seat": to(OFFICER, of="agency", ended=404),
    "people:give_seat_up": to(OFFICER, of="awaited seat", post=302),
    "people:seat": to(OFFICER),
    "people:hand_over": to(OFFICER, of="seat", ended=404),
    "people:end_seat": to(OFFICER, of="seat", ended=404),
    "people:handed_over": to(OFFICER, of="handover", other=404),
    "people:end_office": to(OFFICER, of="office", ended=404, support_officer=404),
    "people:person": to(OFFICER, of="person"),
    "people:contact": to(OFFICER, of="person"),
    "people:office": to(OFFICER, of="person"),
    "people:pass_on": to(OFFICER, of="person"),
    "desk:personal_data": to(OFFICER, of="person"),
    "desk:export_data": to(OFFICER, of="person", post=200),
    "desk:erase_data": to(OFFICER, of="person"),
    "desk:send_welcome": to(OFFICER, of="person", post=302),
    # Raw repair: some three hundred pages, all behind one guard
    "admin": to(ADMINISTRATOR, ANY),
    # The public site
    "public:home": open_to_all(),
    "public:meetings": open_to_all(),
    "public:year": open_to_all(of="year"),
    "public:meeting": open_to_all(of="place"),
    "public:newest meetings/<place:place>/<slug:slug>/": open_to_all(404, of="thing", open=302),
    "public:publication meetings/<place:place>/<slug:slug>/v<version:version>/": open_to_all(404, of="version", open=200),
    "public:data meetings/<place:place>/<slug:slug>/v<version:version>.json": open_to_all(404, of="version", open=200),
    "public:pdf meetings/<place:place>/<slug:slug>/v<version:version>.pdf": open_to_all(404, of="version", open=200),
    "public:timetable": open_to_all(),
    "public:newest <timetable:place>/": open_to_all(302, of="timetable"),
    "public:publication <timetable:place>/v<version:version>/": open_to_all(of="timetable version"),
    "public:data <timetable:place>/v<version:version>.json": open_to_all(of="timetable version"),
    "public:pdf <timetable:place>/v<version:version>.pdf": open_to_all(of="timetable version"),
    "public:documents": open_to_all(),
    "public:contacts": open_to_all(404),
    "public:standing": open_to_all(of="standing document"),
    "public:compare": open_to_all(of="standing document"),
    "public:newest <standing:place>/<slug:slug>/": open_to_all(302, of="standing publication"),
    "public:publication <standing:place>/<slug:slug>/v<version:version>/": open_to_all(of="standing publication version"),
    "public:data <standing:place>/<slug:slug>/v<version:version>.json": open_to_all(of="standing publication version"),
    "public:pdf <standing:place>/<slug:slug>/v<version:version>.pdf": open_to_all(of="standing publication version"),
    "public:money": open_to_all(),
    "public:newest <accounts:place>/": open_to_all(302, of="accounts"),
    "public:publication <accounts:place>/v<version:version>/": open_to_all(of="accounts version"),
    "public:data <accounts:place>/v<version:version>.json": open_to_all(of="accounts version"),
    "public:pdf <accounts:place>/v<version:version>.pdf": open_to_all(of="accounts version"),
    "public:csv": open_to_all(of="accounts version"),
    "public:word": open_to_all(of="accounts version"),
    "public:image": open_to_all(404, of="image", open=200),
    "public:publications": open_to_all(),
    "public:accessibility": open_to_all(),
    "public:robots": open_to_all(),
    "public:healthz": open_to_all(),
    # Members' pages
    "members:home": to(MEMBERS),
    "members:papers": to(MEMBERS),
    "members:progress": to(MEMBERS, 302, of="owned action point", by_state={"another agency's": 404, "nowhere": 404}, by_role={"officer": ANY}),
    "members:evidence": to(MEMBERS, of="evidence"),
    "members:calendar": to(MEMBERS, of="meeting"),
    "members:decisions": to(MEMBERS),
    "members:directory": to(MEMBERS),
    "members:welcome": to(MEMBERS),
    "members:my_data": to(SIGNED_IN),
    "members:my_file": to(SIGNED_IN),
    "members:minutes": to(MEMBERS, 404, of="meeting", circulated=200),
    "members:comment": to(MEMBERS, of="meeting", post=404, circulated=422),
    "members:take_back": to(MEMBERS, of="comment", post=404, by_role={"member": 302}),
    "members:actions": to(MEMBERS),
    "members:actions_csv": to(MEMBERS),
    "members:actions_word": to(MEMBERS),
    "members:action": to(MEMBERS, of="story", draft=404, nowhere=404, by_role={"officer": ANY}),
    "members:priorities": to(MEMBERS),
    "members:priority": to(MEMBERS, of="priority"),
    "members:bind_priority": to(OFFICER, of="priority", post=404),
    "members:bind_named": to(OFFICER, of="priority", post=302),
    "members:action_priority": to(OFFICER, of="story", post=302, nowhere=404),
    "members:image": to(MEMBERS, 404, of="image", members_only=200),
    "members:publication": to(MEMBERS, of="version", open=404),
    "members:pdf": to(MEMBERS, of="version", open=404),
    "invited:home": to(KNOWN),
    "invited:paper": to(KNOWN, 404, of="version"),
    "invited:pdf": to(KNOWN, 404, of="version"),
    "desk:confidence": to(OFFICER, of="meeting"),
    "desk:invite_guest": to(OFFICER, of="closed item", post=422),
    "desk:personal_copies": to(OFFICER, of="closed item", post=302),
    "desk:uninvite": to(OFFICER, of="guest", post=302),
    "members:mail": to(MEMBERS),
    # The address in an e-mail that stops its kind, whoever holds it; nothing with any other signature
    "mail:stop": open_to_all(404, of="stop", right=200),
    # The desk
    "desk:home": to(OFFICER),
    "desk:mail": to(OFFICER),
    "desk:settle_mail": to(OFFICER, of="unsent e-mail", post=302),
    "desk:settle_bounce": to(OFFICER, of="bounced address", post=302),
    "desk:reminders": to(OFFICER),
    "desk:meetings": to(OFFICER),
    "desk:meeting": to(OFFICER, of="meeting"),
    "desk:circulate": to(OFFICER, of="meeting"),
    "desk:closed": to(OFFICER, of="meeting"),
    "desk:agree": to(OFFICER, of="meeting"),
    "desk:answer": to(OFFICER, of="comment", post=422),
    # The timetable
    "meetings:timetable": to(OFFICER),
    "meetings:year": to(OFFICER, of="partnership year"),
    "meetings:propose": to(OFFICER, of="partnership year"),
    "meetings:follow": to(OFFICER, of="partnership year", post=200),
    "meetings:add": to(OFFICER),
    "meetings:note": to(OFFICER, of="partnership year"),
    "meetings:drop_note": to(OFFICER, of="timetable note", post=302),
    "meetings:details": to(OFFICER, of="meeting"),
    "meetings:attendance": to(OFFICER, of="meeting"),
    "meetings:mark": to(OFFICER, of="meeting", post=422),
    "meetings:represent": to(OFFICER, of="meeting", post=422),
    "meetings:somebody": to(OFFICER, of="meeting", post=422),
    "meetings:role": to(OFFICER, of="meeting", post=302),
    "meetings:room": to(OFFICER, of="meeting", post=302),
    "meetings:move_attendee": to(OFFICER, of="meeting", post=404),
    "minutes:sitting": to(OFFICER, of="meeting", post=409, published=422),
    "meetings:cancel": to(OFFICER, of="meeting", post=302),
    "meetings:hold": to(OFFICER, of="meeting", post=302),
    "meetings:drop": to(OFFICER, of="meeting", post=302),
    # Agenda
    "meetings:agenda": to(OFFICER, of="meeting"),
    "meetings:agenda_start": to(OFFICER, of="meeting", post=302),
    "meetings:agenda_understood": to(OFFICER, of="meeting"),
    "meetings:agenda_notes": to(OFFICER, of="meeting", post=409),
    "meetings:agenda_restore": to(OFFICER, of="deleted row", post=302),
    "meetings:agenda_row": to(OFFICER, of="agenda row", post=422),
    "meetings:agenda_priority": to(OFFICER, of="agenda row", post=302),
    "meetings:agenda_move": to(OFFICER, of="agenda row", post=302),
    "meetings:agenda_drop": to(OFFICER, of="agenda row", post=302),
    "desk:preview": to(OFFICER, of="preview"),
    # Publication
    "desk:publish": to(OFFICER, of="meeting"),
    "desk:part": to(APPROVERS, of="part", by_state=NOT_PUBLIC),
    "desk:part_pdf": to(APPROVERS, of="part", by_state=NOT_PUBLIC),
    "desk:picture": to(APPROVERS, of="image", nowhere=404),
    "desk:findings": to(OFFICER, of="paper"),
    "desk:release": to(APPROVERS, of="release"),
    "desk:approve": to(APPROVERS, of="release"),
    "desk:call_off": to(APPROVERS, of="release", post=302),
    "desk:withdraw": to(OFFICER, of="publication"),
    # Papers
    "meetings:papers": to(OFFICER, of="meeting"),
    "meetings:ask": to(OFFICER, of="meeting"),
    "meetings:add_papers": to(OFFICER, of="meeting"),
    "meetings:begin_paper": to(OFFICER, of="meeting"),
    "meetings:request": to(OFFICER, of="request"),
    "meetings:paper": to(OFFICER, of="paper"),
    "meetings:check_paper": to(OFFICER, of="paper", post=409),
    "meetings:paper_details": to(OFFICER, of="paper"),
    "meetings:replace_paper": to(OFFICER, of="paper"),
    "meetings:remove_paper": to(OFFICER, of="paper"),
    "meetings:move_paper": to(OFFICER, of="paper", post=302),
    "meetings:paper_file": to(OFFICER, 404, of="paper", file=200),
    "meetings:paper_pages": to(OFFICER, 404, of="paper", file=200),
    "meetings:paper_page": to(OFFICER, 404, of="paper page", file=200),
    "meetings:write_paper": to(OFFICER, of="paper", file=404),
    "meetings:save_paper": to(OFFICER, of="paper", post=400, file=404),
    "meetings:paper_state": to(OFFICER, of="paper", file=404),
    "meetings:paste_paper": to(OFFICER, of="paper", post=400, file=404),
    "meetings:paper_history": to(OFFICER, of="paper paragraph"),
    # An author's link, whoever holds it: one report, and nothing with any other secret
    "author:report": open_to_all(404, of="link", right=200),
    "author:upload": open_to_all(of="link", post=404, right=422),
    "author:begin": open_to_all(of="link", post=404, right=302),
    "author:write": open_to_all(404, of="link", right=200),
    "author:plain": open_to_all(404, of="link", right=200),
    "author:save": open_to_all(of="link", post=404, right=400),
    "author:state": open_to_all(404, of="link", right=200),
    "author:paste": open_to_all(of="link", post=404, right=400),
    "author:history": open_to_all(404, of="link paragraph", right=200),
    "author:hand_in": open_to_all(of="link", post=404, right=409),
    "author:file": open_to_all(404, of="link"),
    "author:page": open_to_all(404, of="link page", right=200),
    "desk:publish_timetable": to(OFFICER, of="partnership year"),
    "desk:print_timetable": to(OFFICER, of="partnership year"),
    "desk:withdraw_timetable": to(OFFICER, of="published timetable"),
    # Accounts
    "accounts:home": to(OFFICER),
    "accounts:priorities": to(OFFICER),
    "accounts:year": to(OFFICER, of="financial year", nowhere=404),
    "accounts:pdf": to(OFFICER, of="financial year", nowhere=302),
    "accounts:csv": to(OFFICER, of="financial year", nowhere=302),
    "accounts:word": to(OFFICER, of="financial year", nowhere=302),
    "accounts:report": to(OFFICER, of="financial year", nowhere=404),
    "accounts:publish": to(OFFICER, of="financial year", nowhere=302),
    "accounts:withdraw": to(OFFICER, of="published accounts"),
    "accounts:figures": to(OFFICER, of="paper"),
    # Votes
    "minutes:votes": to(OFFICER, of="meeting"),
    "minutes:start_vote": to(OFFICER, of="meeting", post=422),
    "minutes:vote": to(OFFICER, of="vote"),
    "minutes:cast_vote": to(OFFICER, of="vote", post=302),
    "minutes:open_vote": to(OFFICER, of="vote", post=302),
    "minutes:reword_vote": to(OFFICER, of="vote", post=302),
    "minutes:close_vote": to(OFFICER, of="vote", post=302),
    "minutes:withdraw_vote": to(OFFICER, of="vote", post=302),
    "minutes:declare_interest": to(OFFICER, of="meeting", post=422),
    "minutes:minute_interest": to(OFFICER, of="interest", post=302),
    "minutes:drop_interest": to(OFFICER, of="interest", post=302),
    # Minutes
    "minutes:editor": to(OFFICER, of="meeting"),
    "minutes:save": to(OFFICER, of="meeting", post=400),
    "minutes:state": to(OFFICER, of="meeting"),
    "minutes:words": to(OFFICER, of="meeting"),
    "minutes:history": to(OFFICER, of="paragraph"),
    "minutes:paste": to(OFFICER, of="meeting", post=400),
    "priorities:list": to(OFFICER),
    "priorities:priority": to(OFFICER, of="priority"),
    "priorities:end": to(OFFICER, of="priority", post=302),
    "priorities:up": to(OFFICER, of="priority", post=302),
    # Terms of reference and plans: drafts are the desk's alone
    "standing:documents": to(OFFICER),
    "standing:document": to(OFFICER, of="kept document"),
    "standing:begin": to(OFFICER, of="kept document", post=302),
    "standing:choose": to(OFFICER, 404),
    "standing:take": to(OFFICER, of="paper"),
    "standing:compare": to(OFFICER, of="kept document"),
    "standing:print_comparison": to(OFFICER, of="two versions"),
    "standing:version": to(OFFICER, of="document version"),
    "standing:describe": to(OFFICER, of="document version"),
    "standing:propose": to(OFFICER, of="document version"),
    "standing:take_back": to(OFFICER, of="document version", post=302),
    "standing:agree": to(OFFICER, of="document version"),
    "standing:drop": to(OFFICER, of="document version", post=302),
    "standing:print": to(OFFICER, of="document version"),
    "standing:word": to(OFFICER, of="document version"),
    "standing:publish": to(OFFICER, of="agreed version"),
    "standing:write": to(OFFICER, of="document version"),
    "standing:save": to(OFFICER, of="document version", post=400),
    "standing:state": to(OFFICER, of="document version"),
    "standing:paste": to(OFFICER, of="document version", post=400),
    "standing:history": to(OFFICER, of="version paragraph"),
    "standing:withdraw": to(OFFICER, of="published document"),
    "priorities:rename": to(OFFICER, of="priority"),
    "priorities:also": to(OFFICER, of="priority"),
    "priorities:forget_name": to(OFFICER, of="priority name", post=302),
    "priorities:lead": to(OFFICER, of="priority"),
    "priorities:end_lead": to(OFFICER, of="priority lead"),
    "priorities:group": to(OFFICER, of="priority"),
    "priorities:end_group": to(OFFICER, of="priority group"),
    "priorities:new_objective": to(OFFICER, of="priority"),
    "priorities:objective": to(OFFICER, of="objective"),
    "priorities:end_objective": to(OFFICER, of="objective"),
    "priorities:carry_objective": to(OFFICER, of="objective"),
    "objectives:say": to(OFFICER, of="objective"),
    "progress:ask": to(OFFICER, of="meeting"),
    "progress:form": open_to_all(404, of="lead link", right=200),
    "progress:save": open_to_all(of="lead link", post=404, right=422),
    # Annual reviews, and the small lists they are made of
    "reviews:all": to(OFFICER),
    "reviews:colour": to(OFFICER, post=302),
    "reviews:record": to(OFFICER, of="review"),
    "reviews:figures": to(OFFICER, of="review", post=409),
    "reviews:photograph": to(OFFICER, of="review"),
    "reach:contacts": to(OFFICER),
    "reach:contact": to(OFFICER, of="useful contact"),
    "reach:up": to(OFFICER, of="useful contact", post=302),
    "reach:remove_contact": to(OFFICER, of="useful contact", post=302),
    "reach:strategies": to(OFFICER),
    "reach:strategy": to(OFFICER, of="strategy"),
    "reach:remove_strategy": to(OFFICER, of="strategy", post=302),
    "reach:groups": to(OFFICER),
    "reach:group": to(OFFICER, of="group"),
    "rules:all": to(OFFICER),
    "rules:withdraw": to(OFFICER, of="rules", post=302),
    "minutes:review": to(OFFICER, of="meeting"),
    "minutes:say": to(OFFICER, of="action on the log", post=422),
    "minutes:word_review": to(OFFICER, of="meeting", post=422),
    "minutes:phrases": to(OFFICER),
    "minutes:phrase": to(OFFICER, of="phrase"),
    "minutes:remove_phrase": to(OFFICER, of="phrase", post=302),
    "minutes:usual_phrases": to(OFFICER, post=302),
    # Money
    "money:home": to(OFFICER),
    "money:year": to(OFFICER, of="financial year", nowhere=404),
    "money:open_year": to(OFFICER, post=302),
    "money:funds": to(OFFICER),
    "money:usual_funds": to(OFFICER, post=422),
    "money:add_fund": to(OFFICER),
    "money:describe_fund": to(OFFICER, of="fund"),
    "money:fund_up": to(OFFICER, of="fund", post=302),
    "money:fund": to(OFFICER, of="fund of a year"),
    "money:enter": to(OFFICER, of="fund of a year", post=422),
    "money:entry": to(OFFICER, of="entry"),
    "money:take_back": to(OFFICER, of="entry", undone=302, correction=302),
    "money:opening": to(OFFICER, of="financial year", nowhere=404),
    "money:year_end": to(OFFICER, of="financial year", nowhere=404),
    "money:budget": to(OFFICER, of="financial year", nowhere=404),
    "money:fund_budget": to(OFFICER, of="fund of a year", closed=404),
    "statement:home": to(MEMBERS),
    "statement:year": to(MEMBERS, of="financial year", nowhere=404),
    "statement:fund": to(MEMBERS, of="fund of a year"),
    # Money: where it comes from and what it is promised for
    "grants:list": to(OFFICER),
    "grants:new": to(OFFICER),
    "grants:grant": to(OFFICER, of="grant"),
    "grants:change": to(OFFICER, of="grant"),
    "grants:remove": to(OFFICER, of="grant", post=302),
    "grants:pass_on": to(OFFICER, of="grant", held=404),
    "grants:letter": to(OFFICER, of="grant", post=422),
    "grants:letter_file": to(OFFICER, of="grant", passed=404),
    "grants:receive": to(OFFICER, of="instalment", post=422),
    "grants:bids": to(OFFICER),
    "grants:new_bid": to(OFFICER),
    "grants:bid": to(OFFICER, of="bid"),
    "grants:change_bid": to(OFFICER, of="bid"),
    "grants:submit_bid": to(OFFICER, of="bid", post=422),
    "grants:decide_bid": to(OFFICER, of="bid", post=422),
    "grants:withdraw_bid": to(OFFICER, of="bid", post=302),
    "grants:reopen_bid": to(OFFICER, of="bid", post=302),
    "grants:bid_paper": to(OFFICER, of="bid", post=422),
    "grants:bid_paper_back": to(OFFICER, of="bid", post=302),
    "grants:commitments": to(OFFICER),
    "grants:new_commitment": to(OFFICER),
    "grants:commitment": to(OFFICER, of="commitment"),
    "grants:change_commitment": to(OFFICER, of="commitment"),
    "grants:commitment_paper": to(OFFICER, of="commitment", post=422),
    "grants:commitment_paper_back": to(OFFICER, of="commitment", post=302),
    "grants:release": to(OFFICER, of="commitment", post=302),
    "grants:refuse": to(OFFICER, of="commitment", post=302),
    "grants:settle": to(OFFICER, of="commitment", agreed=404),
    "grants:hold": to(OFFICER, of="commitment", post=302),
    "grants:withdraw_commitment": to(OFFICER, of="commitment", post=302),
    "grants:give_back": to(OFFICER, of="commitment", post=422),
    "grants:pay": to(OFFICER, of="commitment", post=422),
    "grants:projects": to(OFFICER),
    "grants:new_project": to(OFFICER),
    "grants:project": to(OFFICER, of="project"),
    "grants:change_project": to(OFFICER, of="project"),
    # Measures
    "measures:list": to(OFFICER),
    "measures:add": to(OFFICER),
    "measures:set": to(OFFICER, of="measures"),
    "measures:describe": to(OFFICER, of="measures"),
    "measures:layout": to(OFFICER, of="measures"),
    "measures:add_thing": to(OFFICER, of="new thing measured"),
    "measures:thing": to(OFFICER, of="thing measured"),
    "measures:remove": to(OFFICER, of="thing measured", post=302),
    "measures:up": to(OFFICER, of="thing measured", post=302, by_state={"break": 404}),
    "measures:figures": to(OFFICER, of="quarter", to_come=404, no_quarter=404),
    "measures:words": to(OFFICER, of="quarter", post=302, to_come=404, no_quarter=404),
    "desk:measures_report": to(OFFICER, of="quarter", to_come=404, no_quarter=404),
    "desk:file_measures": to(OFFICER, of="quarter", post=422, to_come=404, no_quarter=404),
    "desk:measures_file": to(OFFICER, of="quarter file", to_come=404),
    "members:measures": to(MEMBERS),
    "members:measures_report": to(MEMBERS, 404, of="filed report", by_state={"out": 200}, by_role={"officer": 200}),
    "members:measures_file": to(MEMBERS, 404, of="filed report file", by_state={"out": 200}, by_role={"officer": 200}),
    # Spreadsheets of entries
    "sheets:bring": to(OFFICER),
    "sheets:look": to(OFFICER, of="sheet"),
    "sheets:tab": to(OFFICER, of="sheet", post=422),
    "sheets:columns": to(OFFICER, of="sheet", post=422),
    "sheets:bad_rows": to(OFFICER, of="sheet"),
    "sheets:enter": to(OFFICER, of="sheet", post=404),
    "sheets:cancel": to(OFFICER, of="sheet", post=302),
    "sheets:files": to(OFFICER),
    "sheets:statement": to(OFFICER, of="statement of a fund"),
    "sheets:table": to(OFFICER, of="table of a year"),
}
