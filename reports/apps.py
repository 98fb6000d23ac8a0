from django.apps import AppConfig
from django.db.models.signals import post_migrate

from reports.triggers import after_migrate


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "What we publish"

    def ready(self) -> None:
        post_migrate.connect(after_migrate, sender=self)
