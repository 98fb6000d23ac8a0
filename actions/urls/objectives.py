"""Addresses of the desk about the objectives of priorities and what is said of them."""

from django.urls import path

from actions.views import objectives

app_name = "objectives"
urlpatterns = [path("objectives/<int:pk>/say/", objectives.say, name="say")]
