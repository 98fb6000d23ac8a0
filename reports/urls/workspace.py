"""Addresses of the desk: its home, a meeting's page, circulation and agreement, publication."""

from django.urls import path

from meetings.urls import converters as converters
from reports.views import agreement, desk, timetables

app_name = "desk"
urlpatterns = [
    path("", desk.home, name="home"),
    path("mail/", desk.mail, name="mail"),
    path("mail/<uuid:pk>/", desk.settle_mail, name="settle_mail"),
    path("meetings/", desk.meetings, name="meetings"),
    path("meetings/<int:pk>/", desk.meeting, name="meeting"),
    path("meetings/<int:pk>/circulate/", agreement.circulate, name="circulate"),
    path("meetings/<int:pk>/closed/", agreement.closed, name="closed"),
    path("meetings/<int:pk>/agree/", agreement.agree, name="agree"),
    path("timetable/<partnership_year:year>/publish/", timetables.publish, name="publish_timetable"),
    path("timetable/<partnership_year:year>/print.pdf", timetables.printed_timetable, name="print_timetable"),
    path("timetable/published/<int:pk>/withdraw/", timetables.withdraw, name="withdraw_timetable"),
    path("comments/<int:pk>/answer/", agreement.answer, name="answer"),
]
