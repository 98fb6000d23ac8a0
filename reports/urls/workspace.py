"""Addresses of the desk: its home, a meeting's page, circulation and agreement, publication."""

from django.urls import path

from reports.views import agreement, desk

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
    path("comments/<int:pk>/answer/", agreement.answer, name="answer"),
]
