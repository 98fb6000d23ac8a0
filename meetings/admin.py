"""Raw repair of what this room holds: see csp.admin."""

from django.apps import apps
from django.contrib import admin

from csp.admin import ReadOnly, Repair
from meetings.models import Decision

PAST = Decision.history.model

admin.site.register(PAST, ReadOnly)
admin.site.register([model for model in apps.get_app_config("meetings").get_models() if model is not PAST], Repair)
