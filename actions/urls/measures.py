"""Addresses of the desk about measures: what is measured, and the figures of a quarter."""

from django.urls import path, re_path

from actions.views import figures, measures

app_name = "measures"
KIND = "(?P<pk>[0-9]+)/(?P<kind>measure|category|table|break)"
urlpatterns = [
    path("", measures.sets, name="list"),
    path("add/", measures.describe, name="add"),
    path("<int:pk>/", measures.overview, name="set"),
    path("<int:pk>/describe/", measures.describe, name="describe"),
    path("<int:pk>/layout/", measures.layout, name="layout"),
    re_path(f"^{KIND}/add/$", measures.thing, name="add_thing"),
    re_path(f"^{KIND}/(?P<one>[0-9]+)/$", measures.thing, name="thing"),
    re_path(f"^{KIND}/(?P<one>[0-9]+)/remove/$", measures.remove, name="remove"),
    re_path(f"^{KIND}/(?P<one>[0-9]+)/up/$", measures.up, name="up"),
    path("<int:pk>/<int:year>/<int:quarter>/", figures.figures, name="figures"),
    path("<int:pk>/<int:year>/<int:quarter>/words/", figures.words, name="words"),
]
