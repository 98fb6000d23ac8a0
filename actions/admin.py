"""Raw repair of what this room holds: see csp.admin."""

from django.apps import apps
from django.contrib import admin

from csp.admin import Repair

admin.site.register(apps.get_app_config("actions").get_models(), Repair)
