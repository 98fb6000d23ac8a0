"""Addresses of the desk about who may do what."""

from django.urls import path

from csp.views import access

app_name = "access"
urlpatterns = [
    path("access/", access.people, name="people"),
    path("access/new/", access.new, name="new"),
    path("access/<int:pk>/", access.account, name="account"),
    path("access/<int:pk>/seat/", access.seat, name="seat"),
    path("access/<int:pk>/end/", access.end, name="end"),
    path("access/<int:pk>/restore/", access.restore, name="restore"),
    path("access/<int:pk>/reset/", access.reset, name="reset"),
    path("access/<int:pk>/appoint/", access.appoint, name="appoint"),
    path("access/<int:pk>/dismiss/", access.dismiss, name="dismiss"),
]
