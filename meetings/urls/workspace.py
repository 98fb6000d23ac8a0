"""Addresses of the desk about meetings: timetable, agenda, papers, attendance."""

from django.urls import URLPattern

app_name = "meetings"
urlpatterns: list[URLPattern] = []
