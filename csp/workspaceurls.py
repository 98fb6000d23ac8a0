"""Addresses of the desk about who may do what."""

from django.urls import URLPattern

app_name = "access"
urlpatterns: list[URLPattern] = []
