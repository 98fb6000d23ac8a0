"""Raw repair of what this room holds: see csp.admin. The ledger and the ends of years are there to be read."""

from django.apps import apps
from django.contrib import admin

from csp.admin import ReadOnly, Repair
from funding.models import Entry, Line, Reconciliation, YearEnd

LOCKED = [Entry, Line, Reconciliation, YearEnd]

admin.site.register(LOCKED, ReadOnly)
admin.site.register([model for model in apps.get_app_config("funding").get_models() if model not in LOCKED], Repair)
