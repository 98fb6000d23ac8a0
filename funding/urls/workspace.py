"""Addresses of the desk about money."""

from django.urls import path

from funding.views import ledger

app_name = "money"
urlpatterns = [
    path("", ledger.home, name="home"),
]
