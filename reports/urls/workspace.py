"""Addresses of the desk: its home, a meeting's page, circulation and agreement, publication."""

from django.urls import URLPattern

app_name = "desk"
urlpatterns: list[URLPattern] = []
