"""Addresses of the desk about meetings: timetable, agenda, papers, attendance."""

from django.urls import path

from meetings.urls import converters as converters
from meetings.views import agenda, agendarows, details, papers, paperwriting, reportrequests, timetable

app_name = "meetings"
urlpatterns = [
    path("timetable/", timetable.timetable, name="timetable"),
    path("timetable/add/", timetable.add, name="add"),
    path("timetable/notes/<int:pk>/drop/", timetable.drop_note, name="drop_note"),
    path("timetable/<partnership_year:year>/", timetable.timetable, name="year"),
    path("timetable/<partnership_year:year>/propose/", timetable.propose, name="propose"),
    path("timetable/<partnership_year:year>/propose/follow/", timetable.follow, name="follow"),
    path("timetable/<partnership_year:year>/note/", timetable.note, name="note"),
    path("meetings/<int:pk>/details/", details.details, name="details"),
    path("meetings/<int:pk>/details/cancel/", details.cancel, name="cancel"),
    path("meetings/<int:pk>/details/hold/", details.hold, name="hold"),
    path("meetings/<int:pk>/details/drop/", details.drop, name="drop"),
    path("meetings/<int:pk>/agenda/", agenda.agenda, name="agenda"),
    path("meetings/<int:pk>/agenda/start/", agenda.start, name="agenda_start"),
    path("meetings/<int:pk>/agenda/understood/", agenda.agenda_understood, name="agenda_understood"),
    path("meetings/<int:pk>/agenda/notes/", agenda.agenda_notes, name="agenda_notes"),
    path("meetings/<int:pk>/agenda/restore/<int:entry>/", agenda.restore, name="agenda_restore"),
    path("meetings/<int:pk>/agenda/rows/<int:row>/", agendarows.change, name="agenda_row"),
    path("meetings/<int:pk>/agenda/rows/<int:row>/move/", agendarows.move, name="agenda_move"),
    path("meetings/<int:pk>/agenda/rows/<int:row>/delete/", agendarows.drop, name="agenda_drop"),
    path("meetings/<int:pk>/papers/", papers.board, name="papers"),
    path("meetings/<int:pk>/papers/ask/", reportrequests.ask, name="ask"),
    path("meetings/<int:pk>/papers/add/", papers.add, name="add_papers"),
    path("meetings/<int:pk>/papers/begin/", papers.begin, name="begin_paper"),
    path("requests/<int:pk>/", reportrequests.one, name="request"),
    path("papers/<int:pk>/", papers.paper, name="paper"),
    path("papers/<int:pk>/check/", papers.check, name="check_paper"),
    path("papers/<int:pk>/details/", papers.details, name="paper_details"),
    path("papers/<int:pk>/replace/", papers.replace, name="replace_paper"),
    path("papers/<int:pk>/remove/", papers.remove, name="remove_paper"),
    path("papers/<int:pk>/move/", papers.move, name="move_paper"),
    path("papers/<int:pk>/file/", papers.file, name="paper_file"),
    path("papers/<int:pk>/write/", paperwriting.write, name="write_paper"),
    path("papers/<int:pk>/write/save/", paperwriting.save_typed, name="save_paper"),
    path("papers/<int:pk>/write/state/", paperwriting.state, name="paper_state"),
    path("papers/<int:pk>/write/paste/", paperwriting.paste, name="paste_paper"),
    path("papers/<int:pk>/write/history/<uuid:identity>/", paperwriting.history, name="paper_history"),
]
