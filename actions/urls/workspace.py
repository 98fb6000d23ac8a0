"""Addresses of the desk about minutes and what hangs on them."""

from django.urls import URLPattern

app_name = "minutes"
urlpatterns: list[URLPattern] = []
