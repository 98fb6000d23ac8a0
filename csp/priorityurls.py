"""Addresses of the desk about the partnership's priorities."""

from django.urls import path

from csp.views import priorities, priorityacts

app_name = "priorities"
urlpatterns = [
    path("priorities/", priorities.priorities, name="list"),
    path("priorities/<int:pk>/", priorities.priority, name="priority"),
    path("priorities/<int:pk>/end/", priorities.end, name="end"),
    path("priorities/<int:pk>/up/", priorities.up, name="up"),
    path("priorities/<int:pk>/rename/", priorityacts.rename, name="rename"),
    path("priorities/<int:pk>/names/", priorityacts.also, name="also"),
    path("priorities/<int:pk>/names/<int:name>/forget/", priorityacts.forget_name, name="forget_name"),
    path("priorities/<int:pk>/leads/", priorityacts.lead, name="lead"),
    path("priorities/<int:pk>/leads/<int:office>/end/", priorityacts.end_lead, name="end_lead"),
    path("priorities/<int:pk>/groups/", priorityacts.group, name="group"),
    path("priorities/<int:pk>/groups/<int:link>/end/", priorityacts.end_group, name="end_group"),
    path("priorities/<int:pk>/objectives/", priorityacts.new_objective, name="new_objective"),
    path("objectives/<int:pk>/", priorityacts.objective, name="objective"),
    path("objectives/<int:pk>/end/", priorityacts.end, name="end_objective"),
    path("objectives/<int:pk>/carry/", priorityacts.carry, name="carry_objective"),
]
