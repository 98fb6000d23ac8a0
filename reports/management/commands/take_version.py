"""Make a version of terms of reference or a plan out of a paper in the record, and say from when it is in force."""

from __future__ import annotations

import argparse
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from csp.models import User
from meetings.models import Paper, StandingDocument
from meetings.standingservices import agree_version, found_standing, take_paper
from reports.record.services import meeting_at
from reports.record.values import RecordError


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("meeting", help="the meeting of the paper: 2023-07-11, or masg/2023-06-21 of another group")
        parser.add_argument("paper", help="the last part of its address, without “paper-”: terms-of-reference")
        parser.add_argument("--kind", choices=StandingDocument.Kind.values, default="terms", help="what it is; terms unless told")
        parser.add_argument("--number", type=int, help="which version; the next unless told")
        parser.add_argument("--from", dest="starts", type=date.fromisoformat, metavar="DATE", help="in force from: 2023-07-11")
        parser.add_argument("--agreed", default="", metavar="WORDS", help="how it was agreed, for example “Agreed on 11 July 2023”")

    def handle(self, *args: Any, **options: Any) -> None:
        by = User.objects.machine()
        if bool(options["starts"]) != bool(options["agreed"]):
            raise CommandError("Say both from when it is in force (--from) and how it was agreed (--agreed), or neither: then it is a draft.")
        try:
            meeting = meeting_at(options["meeting"])
            paper = meeting.papers.get(slug=options["paper"])
            with transaction.atomic():
                standing = found_standing(group=meeting.group, kind=options["kind"], by=by)
                version = take_paper(standing=standing, paper=paper, number=options["number"], by=by)
                if options["starts"]:
                    version = agree_version(version=version, starts=options["starts"], agreed_words=options["agreed"], by=by)
        except Paper.DoesNotExist:
            known = ", ".join(meeting.papers.order_by("slug").values_list("slug", flat=True)) or "none"
            raise CommandError(f"That meeting has no paper “{options['paper']}”. Its papers: {known}.") from None
        except (RecordError, ValueError) as why:
            raise CommandError(str(why)) from why
        self.stdout.write(f"{version}: {version.get_status_display().lower()}.")
        for doubt in version.doubts:
            self.stdout.write(f"  To check: {doubt}")
