"""Addresses that stand in e-mails and open without a sign-in: they are signed, and stop an optional kind of e-mail."""

from django.urls import path

from reports.views import reminders

app_name = "mail"
urlpatterns = [path("stop/<str:token>/", reminders.stop, name="stop")]
