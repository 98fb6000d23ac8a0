"""Addresses of the desk about useful contacts, strategies, and what groups are for."""

from django.urls import path

from csp.views import reach

app_name = "reach"
urlpatterns = [
    path("contacts/", reach.contacts, name="contacts"),
    path("contacts/<int:pk>/", reach.contact, name="contact"),
    path("contacts/<int:pk>/up/", reach.up, name="up"),
    path("contacts/<int:pk>/remove/", reach.remove_contact, name="remove_contact"),
    path("strategies/", reach.strategies, name="strategies"),
    path("strategies/<int:pk>/", reach.strategy, name="strategy"),
    path("strategies/<int:pk>/remove/", reach.remove_strategy, name="remove_strategy"),
    path("groups/", reach.groups, name="groups"),
    path("groups/<int:pk>/", reach.group, name="group"),
]
