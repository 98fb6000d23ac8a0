"""Addresses at which members read of the money."""

from django.urls import path

from funding.views import members
from meetings.urls import converters as converters

app_name = "statement"
urlpatterns = [
    path("", members.home, name="home"),
    path("<partnership_year:year>/", members.year, name="year"),
    path("<partnership_year:year>/funds/<int:pk>/", members.fund, name="fund"),
]
