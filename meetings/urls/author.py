"""The address that an author is given with a request for a report."""

from django.urls import path

from meetings.views import author

app_name = "author"
urlpatterns = [
    path("<str:secret>/", author.report, name="report"),
    path("<str:secret>/upload/", author.upload, name="upload"),
    path("<str:secret>/write/", author.write, name="write"),
    path("<str:secret>/hand-in/", author.hand_in, name="hand_in"),
    path("<str:secret>/file/", author.file, name="file"),
]
