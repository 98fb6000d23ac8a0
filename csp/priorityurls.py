"""Addresses of the desk about the partnership's priorities."""

from django.urls import path

from csp.views import priorities

app_name = "priorities"
urlpatterns = [
    path("priorities/", priorities.priorities, name="list"),
    path("priorities/<int:pk>/", priorities.priority, name="priority"),
    path("priorities/<int:pk>/end/", priorities.end, name="end"),
    path("priorities/<int:pk>/up/", priorities.up, name="up"),
]
