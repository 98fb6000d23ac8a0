"""Raw repair of what this room holds: see csp.admin."""

from django.apps import apps
from django.contrib import admin

from actions.models import ActionPoint, Figure, ObjectiveLine, QuarterReport, ReportedFigure
from csp.admin import ReadOnly, Repair

# What was, and what has left the house, is looked at and never changed.
LOCKED = [ActionPoint.history.model, Figure.history.model, ObjectiveLine, QuarterReport, ReportedFigure]

admin.site.register(LOCKED, ReadOnly)
admin.site.register([model for model in apps.get_app_config("actions").get_models() if model not in LOCKED], Repair)
