"""Raw repair of what this room holds: see csp.admin."""

from django.apps import apps
from django.contrib import admin

from actions.models import ActionPoint, ObjectiveLine
from csp.admin import ReadOnly, Repair

PAST = ActionPoint.history.model

LOOKED_AT = (PAST, ObjectiveLine)  # a line on an objective is never changed

admin.site.register(LOOKED_AT, ReadOnly)
admin.site.register([model for model in apps.get_app_config("actions").get_models() if model not in LOOKED_AT], Repair)
