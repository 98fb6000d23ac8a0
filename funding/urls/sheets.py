"""Addresses of spreadsheets: those that are brought, and files to take away."""

from django.urls import path

from funding.views import files, sheets

app_name = "sheets"
urlpatterns = [
    path("spreadsheet/", sheets.bring, name="bring"),
    path("spreadsheet/<int:pk>/", sheets.look, name="look"),
    path("spreadsheet/<int:pk>/sheet/", sheets.tab, name="tab"),
    path("spreadsheet/<int:pk>/columns/", sheets.columns, name="columns"),
    path("spreadsheet/<int:pk>/bad-rows.csv", sheets.bad_rows, name="bad_rows"),
    path("spreadsheet/<int:pk>/enter/", sheets.enter, name="enter"),
    path("spreadsheet/<int:pk>/cancel/", sheets.cancel, name="cancel"),
    path("files/", files.home, name="files"),
    path("files/fund-<int:pk>-<int:begins>.<slug:kind>", files.statement, name="statement"),
    path("files/<slug:what>-<int:begins>.<slug:kind>", files.table, name="table"),
]
