"""Publish what a meeting has, or some of it."""

from __future__ import annotations

import argparse
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from csp.models import Group, User
from meetings.models import Meeting
from reports.builders import CannotPublish
from reports.chain import ChainBroken
from reports.queries import address
from reports.services import WHAT, Result, preview, publish_meeting
from reports.signing import KeyFault

STATES = {"new": "published", "changed": "new version", "unchanged": "unchanged", "withheld": "withdrawn before, not published"}
PLANNED = STATES | {"new": "would be published", "changed": "would get a new version"}


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--meeting", required=True, metavar="DATE", help="the day of the meeting, 2023-07-11")
        parser.add_argument("--group", metavar="SLUG", help="the group, if it is not the Partnership itself")
        parser.add_argument("--what", metavar="LIST", help=f"some of {', '.join(WHAT)}, parted by commas; everything without it")
        parser.add_argument("--again", action="store_true", help="also what was withdrawn with the very same content")
        parser.add_argument("--dry-run", action="store_true", help="only say what would be done")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            meeting = find_meeting(options["meeting"], options["group"])
            what = {word.strip() for word in options["what"].split(",")} if options["what"] is not None else None
            if options["dry_run"]:
                results = preview(meeting=meeting, what=what, again=options["again"])
            else:
                results = publish_meeting(
                    meeting=meeting, what=what, by=User.objects.machine(), again=options["again"],
                    progress=lambda words: self.stdout.write(f"  {words}"),
                )
        except (CannotPublish, ChainBroken, KeyFault) as error:
            raise CommandError(str(error)) from error
        self.tell(results, PLANNED if options["dry_run"] else STATES)

    def tell(self, results: list[Result], states: dict[str, str]) -> None:
        """The table of what came of each thing."""
        rows = [("What", "Version", "State", "Address")]
        for result in results:
            row = result.publication
            where = (address(row) or "for Board and members, no address yet") if row else ""
            rows.append((result.title, str(row.version) if row else "", states[result.state], where))
        widths = [max(len(row[column]) for row in rows) for column in range(3)]
        for *cells, where in rows:
            padded = [cell.ljust(width) for cell, width in zip(cells, widths, strict=True)]
            self.stdout.write("  ".join([*padded, where]).rstrip())


def find_meeting(day: str, slug: str | None) -> Meeting:
    """The meeting of the Partnership, or of the group `slug`, on an ISO `day`. Raises CommandError."""
    try:
        when = date.fromisoformat(day)
    except ValueError:
        raise CommandError(f"“{day}” is not a day such as 2023-07-11.") from None
    groups = Group.objects.filter(slug=slug) if slug else Group.objects.filter(kind=Group.Kind.PARTNERSHIP)
    group = groups.first()
    if group is None:
        known = ", ".join(Group.objects.order_by("slug").values_list("slug", flat=True))
        raise CommandError(f"There is no group “{slug}”. Known: {known}." if slug else "The record has no partnership yet.")
    meeting = Meeting.objects.filter(group=group, date=when).select_related("group").first()
    if meeting is None:
        raise CommandError(f"The record has no meeting of {group.name} on {when:%-d %B %Y}.")
    return meeting
