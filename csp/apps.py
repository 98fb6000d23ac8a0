from django.apps import AppConfig
from django.contrib.admin import apps as admin


class CspConfig(AppConfig):
    name = "csp"
    verbose_name = "Who we are"
    default = True

    def ready(self) -> None:
        """Listen to what happens to second factors."""
        from csp import signals

        signals.connect()


class RepairConfig(admin.AdminConfig):
    """Puts our guarded site in the place of Django's admin."""

    default = False
    default_site = "csp.repair.RepairSite"
