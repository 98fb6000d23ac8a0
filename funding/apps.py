from django.apps import AppConfig

from funding.triggers import TRIGGERS


class FundingConfig(AppConfig):
    name = "funding"
    verbose_name = "What we spend"

    def ready(self) -> None:
        TRIGGERS.follow_migrations(self)
