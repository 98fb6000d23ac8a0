"""Addresses of the public site. Those of publications are permanent: never change one."""

from django.urls import path

from reports.queries import ACCOUNTS, TIMETABLE
from reports.urls import converters as converters
from reports.views import public, publicmoney, standing

app_name = "public"
OF_YEAR = {"slug": TIMETABLE}
OF_ACCOUNTS = {"slug": ACCOUNTS}
urlpatterns = [
    path("", public.home, name="home"),
    path("meetings/", public.meetings, name="meetings"),
    path("meetings/<year:year>/", public.meetings, name="year"),
    path("meetings/<place:place>/", public.meeting, name="meeting"),
    path("meetings/<place:place>/<slug:slug>/", public.newest, name="newest"),
    path("meetings/<place:place>/<slug:slug>/v<version:version>/", public.publication, name="publication"),
    path("meetings/<place:place>/<slug:slug>/v<version:version>.json", public.data, name="data"),
    path("meetings/<place:place>/<slug:slug>/v<version:version>.pdf", public.pdf, name="pdf"),
    # The same views again: a timetable stands at the address of its year.
    path("timetable/", public.timetable, name="timetable"),
    path("<timetable:place>/", public.newest, OF_YEAR, name="newest"),
    path("<timetable:place>/v<version:version>/", public.publication, OF_YEAR, name="publication"),
    path("<timetable:place>/v<version:version>.json", public.data, OF_YEAR, name="data"),
    path("<timetable:place>/v<version:version>.pdf", public.pdf, OF_YEAR, name="pdf"),
    path("money/", publicmoney.index, name="money"),
    path("<accounts:place>/", public.newest, OF_ACCOUNTS, name="newest"),
    path("<accounts:place>/v<version:version>/", public.publication, OF_ACCOUNTS, name="publication"),
    path("<accounts:place>/v<version:version>.json", public.data, OF_ACCOUNTS, name="data"),
    path("<accounts:place>/v<version:version>.pdf", public.pdf, OF_ACCOUNTS, name="pdf"),
    path("<accounts:place>/v<version:version>.csv", publicmoney.csv, OF_ACCOUNTS, name="csv"),
    path("<accounts:place>/v<version:version>.docx", publicmoney.word, OF_ACCOUNTS, name="word"),
    # And a standing document at the address of its name, each of its versions below that.
    path("documents/", standing.documents, name="documents"),
    path("documents/contacts/", standing.contacts, name="contacts"),
    path("<standing:place>/", standing.one, name="standing"),
    path("<standing:place>/compare/", standing.compare, name="compare"),
    path("<standing:place>/<slug:slug>/", public.newest, name="newest"),
    path("<standing:place>/<slug:slug>/v<version:version>/", public.publication, name="publication"),
    path("<standing:place>/<slug:slug>/v<version:version>.json", public.data, name="data"),
    path("<standing:place>/<slug:slug>/v<version:version>.pdf", public.pdf, name="pdf"),
    path("published/<sha256:sha256>", public.image, name="image"),
    path("publications/", public.publications, name="publications"),
    path("accessibility/", public.accessibility, name="accessibility"),
    path("robots.txt", public.robots, name="robots"),
    path("healthz", public.healthz, name="healthz"),
]
