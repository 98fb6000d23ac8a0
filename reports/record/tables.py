"""The tables of the record, each after those it refers to, and what is left out of it with the reasons."""

from __future__ import annotations

from django.db.models import Model

from actions.models import (
    ActionOwner,
    ActionPoint,
    ActionUpdate,
    Category,
    Commentary,
    Figure,
    Measure,
    MeasureSet,
    ObjectiveLine,
    QuarterReport,
    ReportedFigure,
    ReportTable,
    SeriesBreak,
    TableColumn,
    TableRow,
)
from csp.models import (
    Agency,
    AgencyName,
    AwaitedSeat,
    Block,
    Document,
    Group,
    Membership,
    Objective,
    Office,
    Partnership,
    Person,
    Priority,
    PriorityGroup,
    PriorityName,
    Project,
    Rules,
    Section,
    StoredFile,
    Strategy,
    UsefulContact,
)
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
from meetings.models import (
    Agenda,
    AgendaItem,
    AgendaLead,
    Amendment,
    Attendance,
    AttendanceRole,
    Ballot,
    BallotResult,
    BallotSeat,
    Decision,
    Interest,
    Meeting,
    Minutes,
    Paper,
    PaperItem,
    StandingDocument,
    StandingVersion,
    TimetableNote,
    VersionRules,
    Vote,
)
from reports.models import ChainLink, Content, Publication, Withdrawal

TABLES: tuple[type[Model], ...] = (
    StoredFile, Document, Section, Block, Partnership, Rules, Priority, PriorityName, Group, Agency, AgencyName, Person,
    Membership, AwaitedSeat, Office, PriorityGroup, Objective, Meeting, Agenda, AgendaItem, AgendaLead, Attendance, AttendanceRole,
    Minutes, Amendment, Paper, PaperItem, Ballot, BallotSeat, Vote, BallotResult, Decision, Interest, StandingDocument,
    StandingVersion, VersionRules, TimetableNote, ActionPoint, ActionOwner, ActionUpdate, ObjectiveLine, Project, UsefulContact, Strategy, Fund, FinancialYear,
    Bid, BidPart, Grant, Instalment, Budget, Commitment, Entry, Line, Reconciliation, YearEnd, MeasureSet, Measure, Category,
    SeriesBreak, ReportTable, TableColumn, TableRow, Figure, Commentary, QuarterReport, ReportedFigure, Publication, Content,
    Withdrawal, ChainLink,
)

_ACCOUNTS = "accounts: who may sign in, and how, is this installation's affair; an import can give nobody access"

_MAIL = "the post of this installation, with its addresses and times; what was decided and done is in the record"

_VERSION = "tells two editors at work from one another; means nothing once they are gone"

_HISTORY = "how a text came about, with its writers; kept by database backups, not part of the record"

# "app.Model.field", or "app.Model" for a whole table, or "*.field" for that field of every table: the reason.
LEFT_OUT: dict[str, str] = {
    "*.id": "a number of this database; the record names things by what they are",
    "csp.AuditEntry": "the diary of this installation, with its times and users; kept by database backups, not"
    " part of the record",
    "csp.User": _ACCOUNTS,
    "csp.User_groups": _ACCOUNTS,
    "csp.User_user_permissions": _ACCOUNTS,
    "csp.HistoricalBlock": _HISTORY,
    "csp.HistoricalSection": _HISTORY,
    "meetings.HistoricalDecision": _HISTORY,
    "actions.HistoricalActionPoint": _HISTORY,
    "actions.HistoricalFigure": _HISTORY,
    "csp.Inspection": "found anew in the file itself, which is in the record",
    "csp.KeptWording": "words between two writers, on their way into the text; kept by database backups",
    "csp.Phrase": "an aid for typing on this installation, not part of what the partnership said",
    "csp.Message": _MAIL,
    "csp.Told": _MAIL,
    "csp.BouncedAddress": _MAIL,
    "csp.StoppedMail": "what a reader wants to be sent by this installation; kept by database backups, not part of the record",
    "csp.Reminders": "of what this installation reminds people, and when; a setting, not part of the record",
    "csp.Document.revision": "tells editors at work that somebody saved; means nothing once they are gone",
    "csp.Section.identity": "a handle for editors at work; the record knows a section by its place",
    "csp.Section.version": _VERSION,
    "meetings.Meeting.version": _VERSION,
    "meetings.Attendance.version": _VERSION,
    "meetings.AgendaItem.version": _VERSION,
    "meetings.Paper.version": _VERSION,
    "meetings.Paper.checked": "a tick on the officer's list; what was checked is the text, which is in the record",
    "meetings.Decision.identity": "a handle for editors at work; the record knows a decision by its number",
    "meetings.Decision.version": _VERSION,
    "meetings.MinutedItem": "the clock of a meeting that is being minuted; the minutes say what came of it",
    "meetings.MinutesComment": "talk about a draft, whose upshot is in the minutes; kept by database backups",
    "meetings.ReportRequest": "a letter of this installation with a secret link; what came of it is the paper",
    "actions.LeadReport": "a form while its writer fills it in; what was sent is a paper and lines of the objectives",
    "actions.ActionPoint.identity": "a handle for editors at work; the record knows an action point by its reference",
    "actions.ActionPoint.version": _VERSION,
    "meetings.Invitation": "who may read a closed paper on this installation until a day; the minutes say which guests came",
    "funding.Sheet": "a spreadsheet on its way into the ledger; what was accepted are entries, and nothing of the rest was said",
    "reports.Reading": "who opened what on this installation: about readers, not part of what the partnership said",
    "reports.Release": "an order to publish; what came of it are the publications",
    **{f"{name}.version": _VERSION for name in ("csp.Project", "csp.Objective", "csp.UsefulContact", "csp.Strategy", "funding.Fund", "funding.Bid", "funding.Grant", "funding.Budget", "funding.Commitment")},
    "funding.Entry.size": "how many lines it has: they stand in the record",
    "funding.Entry.key": "tells a form sent twice on this installation from two forms",
    "funding.Entry.entered_by": _ACCOUNTS,
    "funding.YearEnd.closed_by": _ACCOUNTS,
    "csp.Partnership.one": "always true: it keeps the table to one row",
}
