"""Addresses for Board and members: what was published for them, and draft minutes to comment on."""

from django.urls import URLPattern

app_name = "members"
urlpatterns: list[URLPattern] = []
