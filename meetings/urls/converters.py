"""Parts of the desk's addresses: the partnership's year, 2026-27."""

from django.urls import register_converter

from meetings.timetable import Year


class PartnershipYearConverter:
    """The year from 1 April to 31 March."""

    regex = "[0-9]{4}-[0-9]{2}"

    def to_python(self, value: str) -> Year:
        """The year; ValueError, and so no such page, where the two do not follow one another."""
        return Year.named(value)

    def to_url(self, value: Year) -> str:
        """As it stands in the address."""
        return value.slug


register_converter(PartnershipYearConverter, "partnership_year")
