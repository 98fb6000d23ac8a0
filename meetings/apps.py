from django.apps import AppConfig

from meetings.triggers import TRIGGERS


class MeetingsConfig(AppConfig):
    name = "meetings"
    verbose_name = "What we discuss"

    def ready(self) -> None:
        TRIGGERS.follow_migrations(self)
