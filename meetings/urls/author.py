"""The address that an author is given with a request for a report."""

from django.urls import path

from meetings.views import author, authorwriting

app_name = "author"
urlpatterns = [
    path("<str:secret>/", author.report, name="report"),
    path("<str:secret>/upload/", author.upload, name="upload"),
    path("<str:secret>/begin/", authorwriting.begin, name="begin"),
    path("<str:secret>/write/", authorwriting.write, name="write"),
    path("<str:secret>/write/plain/", authorwriting.plain, name="plain"),
    path("<str:secret>/write/save/", authorwriting.save_typed, name="save"),
    path("<str:secret>/write/state/", authorwriting.state, name="state"),
    path("<str:secret>/write/history/<uuid:identity>/", authorwriting.history, name="history"),
    path("<str:secret>/write/paste/", authorwriting.paste, name="paste"),
    path("<str:secret>/hand-in/", author.hand_in, name="hand_in"),
    path("<str:secret>/file/", author.file, name="file"),
    path("<str:secret>/pages/<int:number>/", author.page, name="page"),
]
