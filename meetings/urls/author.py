"""The address that an author is given with a request for a report."""

from django.urls import URLPattern

app_name = "author"
urlpatterns: list[URLPattern] = []
