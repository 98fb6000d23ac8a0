"""Addresses of the desk about the rules of the terms of reference."""

from django.urls import path

from csp.views import rules

app_name = "rules"
urlpatterns = [
    path("rules/", rules.rules, name="all"),
    path("rules/<int:pk>/withdraw/", rules.withdraw, name="withdraw"),
]
