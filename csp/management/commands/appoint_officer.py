"""The first day: somebody who may open the desk, and from there let everybody else in."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from csp.accountservices import appoint_support_officer, let_in
from csp.identityservices import found_partnership, record_person
from csp.models import User
from csp.queries import the_partnership


class Command(BaseCommand):
    help = (
        "Makes somebody a support officer who signs in by that address. They are told by e-mail and set up a second "
        "factor when they first sign in. Run again, it changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="Theirs alone: they sign in by it.")
        parser.add_argument("name", help='As spoken, without title: "Priya Okonedo".')
        parser.add_argument("--partnership", metavar="NAME", help="Name of the partnership, needed the first time.")

    @transaction.atomic
    def handle(self, *args: Any, email: str, name: str, partnership: str | None, **options: Any) -> None:
        machine = User.objects.machine()
        standing = the_partnership()
        if standing is None and not partnership:
            raise CommandError('The record has no partnership yet. Add --partnership "Community Safety Partnership of ...".')
        try:
            found_partnership(name=standing.name if standing else str(partnership), by=machine)
            person = record_person(name=name, by=machine)
            user = User.objects.filter(person=person, is_active=True).first()
            if user is None:
                user = let_in(person=person, email=email, by=machine)
            elif user.email != User.objects.normalize_email(email):
                raise CommandError(f"{person} signs in as {user.email} already. Change that on the page People with access.")
            appoint_support_officer(person=person, by=machine)
        except ValueError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{person} is support officer and signs in as {user.email}.")
