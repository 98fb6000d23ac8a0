"""From the record to what a publication says: pure reads into plain dataclasses, for one audience.

The public's view of a thing holds nothing that is closed or for members only: what is drawn from it cannot
leak. Each builder takes an audience of `reports.models.Publication.Audience`.
"""

from reports.builders.actionlogs import action_log_view
from reports.builders.agendas import agenda_view, information_view, notice_view
from reports.builders.heads import CannotPublish
from reports.builders.minutes import minutes_view
from reports.builders.packs import pack_view, supplement_view
from reports.builders.papers import item_labels, paper_view, papers_in_order
from reports.builders.shapes import (
    ActionLogView,
    AgendaView,
    MinutesView,
    NoticeView,
    PackPart,
    PackView,
    PaperView,
    PublicInformationView,
    SupplementView,
    View,
    as_data,
)
from reports.builders.standingdocuments import ReviewView, StandingView, standing_view
from reports.builders.timetables import TimetableView, timetable_view

__all__ = [
    "ActionLogView", "AgendaView", "CannotPublish", "MinutesView", "NoticeView", "PackPart", "PackView",
    "PaperView", "PublicInformationView", "ReviewView", "StandingView", "SupplementView", "TimetableView", "View", "action_log_view", "agenda_view", "as_data",
    "information_view", "item_labels", "minutes_view", "notice_view", "pack_view", "paper_view",
    "papers_in_order", "standing_view", "supplement_view", "timetable_view",
]
