"""Addresses of the desk about accounts: each year's, their report, their publication."""

from django.urls import path

from meetings.urls import converters as converters
from reports.views import moneyaccounts, moneypublish, moneyreport

app_name = "accounts"
urlpatterns = [
    path("", moneyaccounts.home, name="home"),
    path("priorities/", moneyaccounts.priorities, name="priorities"),
    path("<partnership_year:year>/", moneyaccounts.year, name="year"),
    path("<partnership_year:year>/accounts.pdf", moneyaccounts.pdf, name="pdf"),
    path("<partnership_year:year>/accounts.csv", moneyaccounts.csv, name="csv"),
    path("<partnership_year:year>/accounts.docx", moneyaccounts.word, name="word"),
    path("<partnership_year:year>/report/", moneyreport.draft, name="report"),
    path("<partnership_year:year>/publish/", moneypublish.publish, name="publish"),
    path("published/<int:pk>/withdraw/", moneypublish.withdraw, name="withdraw"),
    path("papers/<int:pk>/figures/", moneyreport.figures, name="figures"),
]
