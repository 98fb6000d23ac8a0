from meetings.models.agenda import Agenda, AgendaItem, AgendaLead, Invitation
from meetings.models.meeting import Attendance, AttendanceRole, Meeting
from meetings.models.minutes import Amendment, Decision, MinutedItem, Minutes, MinutesComment
from meetings.models.papers import Paper, PaperItem, ReportRequest
from meetings.models.standingdocuments import StandingDocument, StandingVersion, VersionRules
from meetings.models.timetable import TimetableNote
from meetings.models.votes import Ballot, BallotResult, BallotSeat, Interest, Vote

__all__ = [
    "Agenda", "AgendaItem", "AgendaLead", "Amendment", "Attendance", "AttendanceRole", "Ballot", "BallotResult",
    "BallotSeat", "Decision", "Interest", "Invitation", "Meeting", "MinutedItem", "Minutes", "MinutesComment",
    "Paper", "PaperItem", "ReportRequest", "StandingDocument", "StandingVersion", "TimetableNote", "VersionRules", "Vote",
]
