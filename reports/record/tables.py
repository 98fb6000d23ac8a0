"""The tables of the record, each after those it refers to, and what is left out of it with the reasons."""

from __future__ import annotations

from django.db.models import Model

from actions.models import ActionOwner, ActionPoint, ActionUpdate
from csp.models import (
    Agency,
    AgencyName,
    Block,
    Document,
    Group,
    Membership,
    Office,
    Partnership,
    Person,
    Rules,
    Section,
    StoredFile,
)
from meetings.models import (
    Agenda,
    AgendaItem,
    AgendaLead,
    Amendment,
    Attendance,
    AttendanceRole,
    Decision,
    Meeting,
    Minutes,
    Paper,
    PaperItem,
)
from reports.models import ChainLink, Content, Publication, Withdrawal

TABLES: tuple[type[Model], ...] = (
    StoredFile, Document, Section, Block, Partnership, Rules, Group, Agency, AgencyName, Person,
    Membership, Office, Meeting, Agenda, AgendaItem, AgendaLead, Attendance, AttendanceRole, Minutes, Amendment,
    Decision, Paper, PaperItem, ActionPoint, ActionOwner, ActionUpdate, Publication, Content, Withdrawal,
    ChainLink,
)

_ACCOUNTS = "accounts: who may sign in, and how, is this installation's affair; an import can give nobody access"

# "app.Model.field", or "app.Model" for a whole table, or "*.field" for that field of every table: the reason.
LEFT_OUT: dict[str, str] = {
    "*.id": "a number of this database; the record names things by what they are",
    "csp.AuditEntry": "the diary of this installation, with its times and users; kept by database backups, not"
    " part of the record",
    "csp.User": _ACCOUNTS,
    "csp.User_groups": _ACCOUNTS,
    "csp.User_user_permissions": _ACCOUNTS,
    "csp.Partnership.one": "always true: it keeps the table to one row",
}
