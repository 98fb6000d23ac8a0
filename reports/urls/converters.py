"""Parts of addresses: the place of a meeting, a year, a version, a SHA-256."""

from django.urls import register_converter
from django.urls.converters import IntConverter, StringConverter


class PlaceConverter(StringConverter):
    """The place of a meeting: 2023-07-11, or masg/2023-06-21 for another group."""

    regex = r"(?:[-a-zA-Z0-9_]+/)?[0-9]{4}-[0-9]{2}-[0-9]{2}"


class TimetableConverter(StringConverter):
    """The place of a year's timetable: timetable/2023-24."""

    regex = "timetable/[0-9]{4}-[0-9]{2}"


class AccountsConverter(StringConverter):
    """The place of a year's accounts: money/2023-24."""

    regex = "money/[0-9]{4}-[0-9]{2}"


class StandingConverter(StringConverter):
    """The place of a standing document: documents/terms-of-reference, or documents/masg/terms-of-reference."""

    regex = "documents/(?:[-a-zA-Z0-9_]+/)?(?:terms-of-reference|community-safety-plan|annual-review-[0-9]{4}-[0-9]{2})"


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
register_converter(TimetableConverter, "timetable")
register_converter(AccountsConverter, "accounts")
register_converter(StandingConverter, "standing")
register_converter(YearConverter, "year")
register_converter(VersionConverter, "version")
register_converter(Sha256Converter, "sha256")


class FileFormConverter:
    """The form of a file: csv, docx or pdf."""

    regex = "csv|docx|pdf"

    def to_python(self, value: str) -> str:
        """As it stands."""
        return value

    def to_url(self, value: str) -> str:
        """As it stands in the address."""
        return value


register_converter(FileFormConverter, "file_form")
