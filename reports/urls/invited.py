"""Addresses for guests of a closed item."""

from django.urls import path

from reports.urls import converters as converters
from reports.views import invited

app_name = "invited"
urlpatterns = [
    path("", invited.home, name="home"),
    path("<place:place>/<slug:slug>/v<version:version>/", invited.paper, name="paper"),
    path("<place:place>/<slug:slug>/v<version:version>.pdf", invited.pdf, name="pdf"),
]
