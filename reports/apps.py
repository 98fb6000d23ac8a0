from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate

from reports.triggers import after_migrate, before_migrate


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "What we publish"

    def ready(self) -> None:
        pre_migrate.connect(before_migrate, sender=self)
        post_migrate.connect(after_migrate, sender=self)
