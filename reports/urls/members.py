"""Addresses for Board and members: their own page, what was published for them, and draft minutes to comment on."""

from django.urls import path

from csp.views.directory import directory
from reports.urls import converters as converters
from reports.views import (
    decisions,
    measures,
    members,
    mypage,
    personaldata,
    priorities,
    register,
    reminders,
    welcome,
)

app_name = "members"
urlpatterns = [
    path("", mypage.home, name="home"),
    path("papers/", members.papers, name="papers"),
    path("decisions/", decisions.decisions, name="decisions"),
    path("progress/<uuid:identity>/", mypage.progress, name="progress"),
    path("evidence/<int:pk>/", mypage.evidence, name="evidence"),
    path("calendar/<int:pk>.ics", mypage.calendar, name="calendar"),
    path("mail/", reminders.own_mail, name="mail"),
    path("directory/", directory, name="directory"),
    path("my-data/", personaldata.mine, name="my_data"),
    path("my-data.json", personaldata.my_file, name="my_file"),
    path("welcome/", welcome.welcome, name="welcome"),
    path("minutes/<int:pk>/", members.minutes, name="minutes"),
    path("minutes/<int:pk>/comment/", members.comment, name="comment"),
    path("comments/<int:pk>/take-back/", members.take_back, name="take_back"),
    path("actions/", register.actions, name="actions"),
    path("actions/list.csv", register.as_spreadsheet, name="actions_csv"),
    path("actions/list.docx", register.as_document, name="actions_word"),
    path("actions/<uuid:identity>/", register.action, name="action"),
    path("actions/<uuid:identity>/priority/", register.priority, name="action_priority"),
    path("measures/", measures.filed_reports, name="measures"),
    path("measures/<int:pk>/", measures.filed_report, name="measures_report"),
    path("measures/<int:pk>.<file_form:form>", measures.filed_file, name="measures_file"),
    path("priorities/", priorities.priorities, name="priorities"),
    path("priorities/<int:pk>/", priorities.priority, name="priority"),
    path("priorities/<int:pk>/bind/", priorities.bind, name="bind_priority"),
    path("priorities/<int:pk>/bind-named/", priorities.bind_named, name="bind_named"),
    path("images/<sha256:sha256>", members.image, name="image"),
    path("meetings/<place:place>/<slug:slug>/v<version:version>/", members.publication, name="publication"),
    path("meetings/<place:place>/<slug:slug>/v<version:version>.pdf", members.pdf, name="pdf"),
]
