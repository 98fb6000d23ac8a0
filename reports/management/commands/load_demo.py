"""manage.py load_demo: the invented partnership of Harrowmere, into an empty database."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from csp.models import User
from reports.demo.load import AnotherPartnership, load


class Command(BaseCommand):
    """Load and publish the demo; where it stands already, say so and do nothing."""

    help = "Loads an invented partnership that uses every feature, and publishes it. Only into an empty database."

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises CommandError when the database holds another partnership."""
        try:
            loaded = load(today=timezone.localdate(), by=User.objects.machine(), tell=self.stdout.write)
        except AnotherPartnership as other:
            raise CommandError(str(other)) from None
        self.stdout.write("The demo is loaded and published." if loaded else "The demo is there already; nothing was done.")
