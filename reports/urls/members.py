"""Addresses for Board and members: what was published for them, and draft minutes to comment on."""

from django.urls import path

from csp.views.directory import directory
from reports.urls import converters as converters
from reports.views import members, personaldata, welcome

app_name = "members"
urlpatterns = [
    path("", members.home, name="home"),
    path("directory/", directory, name="directory"),
    path("my-data/", personaldata.mine, name="my_data"),
    path("my-data.json", personaldata.my_file, name="my_file"),
    path("welcome/", welcome.welcome, name="welcome"),
    path("minutes/<int:pk>/", members.minutes, name="minutes"),
    path("minutes/<int:pk>/comment/", members.comment, name="comment"),
    path("comments/<int:pk>/take-back/", members.take_back, name="take_back"),
    path("images/<sha256:sha256>", members.image, name="image"),
    path("meetings/<place:place>/<slug:slug>/v<version:version>/", members.publication, name="publication"),
    path("meetings/<place:place>/<slug:slug>/v<version:version>.pdf", members.pdf, name="pdf"),
]
