"""All addresses. Each room keeps its own, one file per audience."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("raw/", admin.site.urls),
    path("", include("reports.urls.public")),
]

handler403 = "reports.views.public.forbidden"
handler404 = "reports.views.public.not_found"
