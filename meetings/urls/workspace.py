"""Addresses of the desk about meetings: timetable, agenda, papers, attendance."""

from django.urls import path

from meetings.urls import converters as converters
from meetings.views import details, papers, paperwriting, reportrequests, timetable

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
    path("papers/<int:pk>/write/history/<uuid:identity>/", paperwriting.history, name="paper_history"),
]
