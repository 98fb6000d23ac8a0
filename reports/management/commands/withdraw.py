"""Withdraw a publication made in error: its content goes everywhere at once, a dated notice stays."""

from __future__ import annotations

import argparse
import re
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from csp.models import User
from reports.builders import CannotPublish
from reports.chain import ChainBroken
from reports.models import Publication
from reports.services import copies_for_others, withdraw_publication
from reports.signing import KeyFault

ADDRESS = re.compile(r"/?(?:meetings/)?(?P<place>.+)/(?P<slug>[^/]+)/v(?P<version>\d+)/?")
OF_YEAR = re.compile(r"/?(?P<place>(?:timetable|money)/[^/]+)/v(?P<version>\d+)/?")


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("address", help="for example /meetings/2023-07-11/agenda/v1/")
        parser.add_argument("--reason", required=True, help="one or two sentences, shown to the public")
        parser.add_argument("--members", action="store_true", help="the copy for Board and members, not the public's")

    def handle(self, *args: Any, **options: Any) -> None:
        given = options["address"].strip()
        found = OF_YEAR.fullmatch(given) or ADDRESS.fullmatch(given)
        audience = Publication.Audience.MEMBERS if options["members"] else Publication.Audience.PUBLIC
        row = Publication.objects.filter(audience=audience, **found.groupdict()).first() if found else None
        if row is None:
            raise CommandError(f"No publication stands at “{options['address']}”. Hint: an address looks like /meetings/2023-07-11/agenda/v1/.")
        try:
            withdrawn = withdraw_publication(publication=row, reason=options["reason"], by=User.objects.machine())
        except (CannotPublish, ChainBroken, KeyFault) as error:
            raise CommandError(str(error)) from error
        for one in withdrawn:
            self.stdout.write(f"Withdrawn: {one} ({one.place}/{one.slug})")
        for other in copies_for_others(withdrawn):
            self.stdout.write(f"Still standing, {other.get_audience_display().lower()}: {other}")
