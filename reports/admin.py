"""Publications and their chain may be looked at; nobody repairs what has been published."""

from django.apps import apps
from django.contrib import admin

from csp.admin import ReadOnly

admin.site.register(apps.get_app_config("reports").get_models(), ReadOnly)
