from django.apps import AppConfig

from actions.triggers import TRIGGERS


class ActionsConfig(AppConfig):
    name = "actions"
    verbose_name = "What we will do"

    def ready(self) -> None:
        TRIGGERS.follow_migrations(self)
