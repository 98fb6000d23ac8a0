"""Addresses of the desk about annual reviews. Their versions are standing documents (reports.urls.standing)."""

from django.urls import path

from reports.views import reviewdesk

app_name = "reviews"
urlpatterns = [
    path("", reviewdesk.reviews, name="all"),
    path("colour/", reviewdesk.colour, name="colour"),
    path("<int:pk>/record/", reviewdesk.record, name="record"),
    path("<int:pk>/figures/", reviewdesk.figures, name="figures"),
    path("<int:pk>/photograph/", reviewdesk.photograph, name="photograph"),
]
