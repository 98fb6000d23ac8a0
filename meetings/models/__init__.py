from meetings.models.agenda import Agenda, AgendaItem, AgendaLead
from meetings.models.meeting import Attendance, AttendanceRole, Meeting
from meetings.models.minutes import Amendment, Decision, Minutes
from meetings.models.papers import Paper, PaperItem

__all__ = [
    "Agenda", "AgendaItem", "AgendaLead", "Amendment", "Attendance", "AttendanceRole", "Decision", "Meeting",
    "Minutes", "Paper", "PaperItem",
]
