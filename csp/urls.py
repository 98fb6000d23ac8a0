"""All addresses. Each room keeps its own, one file per audience."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("raw/", admin.site.urls),
    path("", include("reports.urls.public")),
]
