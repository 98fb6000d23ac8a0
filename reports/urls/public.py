"""Addresses of the public site. Those of publications are permanent: never change one."""

from django.urls import path, register_converter
from django.urls.converters import IntConverter, StringConverter

from reports.views import public


class PlaceConverter(StringConverter):
    """The place of a meeting: 2023-07-11, or masg/2023-06-21 for another group."""

    regex = r"(?:[-a-zA-Z0-9_]+/)?[0-9]{4}-[0-9]{2}-[0-9]{2}"


class YearConverter(IntConverter):
    """A year a meeting can be in."""

    regex = "(?:19|20)[0-9]{2}"


class VersionConverter(YearConverter):
    """The version of a publication, written one way only."""

    regex = "[1-9][0-9]{0,4}"


class Sha256Converter(StringConverter):
    """A SHA-256 in hex."""

    regex = "[0-9a-f]{64}"


register_converter(PlaceConverter, "place")
register_converter(YearConverter, "year")
register_converter(VersionConverter, "version")
register_converter(Sha256Converter, "sha256")

app_name = "public"
urlpatterns = [
    path("", public.home, name="home"),
    path("meetings/", public.meetings, name="meetings"),
    path("meetings/<year:year>/", public.meetings, name="year"),
    path("meetings/<place:place>/", public.meeting, name="meeting"),
    path("meetings/<place:place>/<slug:slug>/", public.newest, name="newest"),
    path("meetings/<place:place>/<slug:slug>/v<version:version>/", public.publication, name="publication"),
    path("meetings/<place:place>/<slug:slug>/v<version:version>.json", public.data, name="data"),
    path("meetings/<place:place>/<slug:slug>/v<version:version>.pdf", public.pdf, name="pdf"),
    path("published/<sha256:sha256>", public.image, name="image"),
    path("publications/", public.publications, name="publications"),
    path("accessibility/", public.accessibility, name="accessibility"),
    path("robots.txt", public.robots, name="robots"),
    path("healthz", public.healthz, name="healthz"),
]
