from django.apps import AppConfig

from reports.triggers import TRIGGERS


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "What we publish"

    def ready(self) -> None:
        TRIGGERS.follow_migrations(self)
