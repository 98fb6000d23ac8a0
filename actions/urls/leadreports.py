"""Addresses of the form of a lead: through the link of its request, and the asking for it at the desk (the prefix is in each)."""

from django.urls import path

from actions.views import leadreports

app_name = "progress"
urlpatterns = [
    path("report/<str:secret>/progress/", leadreports.form, name="form"),
    path("report/<str:secret>/progress/save/", leadreports.save, name="save"),
    path("desk/meetings/<int:pk>/papers/leads/", leadreports.ask, name="ask"),
]
