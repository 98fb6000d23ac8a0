"""Addresses of the desk about money."""

from django.urls import path

from funding.views import books, budgets, entries, funds, home, yearends
from meetings.urls import converters as converters

app_name = "money"
urlpatterns = [
    path("", home.home, name="home"),
    path("years/open/", home.open_a_year, name="open_year"),
    path("funds/", funds.funds, name="funds"),
    path("funds/usual/", funds.usual, name="usual_funds"),
    path("funds/add/", funds.add, name="add_fund"),
    path("funds/<int:pk>/", funds.describe, name="describe_fund"),
    path("funds/<int:pk>/up/", funds.up, name="fund_up"),
    path("entries/<int:pk>/", entries.entry, name="entry"),
    path("entries/<int:pk>/take-back/", entries.take_back, name="take_back"),
    path("<partnership_year:year>/", home.year, name="year"),
    path("<partnership_year:year>/funds/<int:pk>/", books.fund, name="fund"),
    path("<partnership_year:year>/funds/<int:pk>/enter/", books.enter, name="enter"),
    path("<partnership_year:year>/opening/", yearends.opening, name="opening"),
    path("<partnership_year:year>/end/", yearends.year_end, name="year_end"),
    path("<partnership_year:year>/budget/", budgets.budget, name="budget"),
    path("<partnership_year:year>/budget/<int:pk>/", budgets.fund_budget, name="fund_budget"),
]
