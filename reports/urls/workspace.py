"""Addresses of the desk: its home, a meeting's page, circulation and agreement, publication."""

from django.urls import path

from meetings.urls import converters as converters
from reports.urls import converters as more_converters  # noqa: F401
from reports.views import (
    agreement,
    confidence,
    desk,
    measures,
    parts,
    personaldata,
    preview,
    publish,
    reminders,
    timetables,
    welcome,
)

app_name = "desk"
urlpatterns = [
    path("", desk.home, name="home"),
    path("mail/", desk.mail, name="mail"),
    path("mail/<uuid:pk>/", desk.settle_mail, name="settle_mail"),
    path("mail/bounced/<int:pk>/", reminders.settle_bounce, name="settle_bounce"),
    path("reminders/", reminders.reminders, name="reminders"),
    path("meetings/", desk.meetings, name="meetings"),
    path("meetings/<int:pk>/", desk.meeting, name="meeting"),
    path("meetings/<int:pk>/circulate/", agreement.circulate, name="circulate"),
    path("meetings/<int:pk>/closed/", agreement.closed, name="closed"),
    path("meetings/<int:pk>/confidence/", confidence.confidence, name="confidence"),
    path("meetings/<int:pk>/confidence/<int:item>/invite/", confidence.invite, name="invite_guest"),
    path("meetings/<int:pk>/confidence/<int:item>/copies/", confidence.personal, name="personal_copies"),
    path("meetings/<int:pk>/confidence/guests/<int:invitation>/", confidence.uninvite, name="uninvite"),
    path("meetings/<int:pk>/agree/", agreement.agree, name="agree"),
    path("meetings/<int:pk>/preview/<slug:what>/", preview.preview, name="preview"),
    path("meetings/<int:pk>/publish/", publish.publish, name="publish"),
    path("meetings/<int:pk>/part/<slug:audience>/<int:of>/<slug:slug>/", parts.part, name="part"),
    path("meetings/<int:pk>/part/<slug:audience>/<int:of>/<slug:slug>.pdf", parts.part_pdf, name="part_pdf"),
    path("pictures/<sha256:sha256>", parts.picture, name="picture"),
    path("papers/<int:pk>/findings/", parts.findings, name="findings"),
    path("releases/<int:pk>/", publish.release, name="release"),
    path("releases/<int:pk>/approve/", publish.approve, name="approve"),
    path("releases/<int:pk>/call-off/", publish.cancel, name="call_off"),
    path("publications/<int:pk>/withdraw/", parts.withdraw, name="withdraw"),
    path("timetable/<partnership_year:year>/publish/", timetables.publish, name="publish_timetable"),
    path("timetable/<partnership_year:year>/print.pdf", timetables.printed_timetable, name="print_timetable"),
    path("timetable/published/<int:pk>/withdraw/", timetables.withdraw, name="withdraw_timetable"),
    path("people/<int:pk>/data/", personaldata.data, name="personal_data"),
    path("people/<int:pk>/data/file/", personaldata.export, name="export_data"),
    path("people/<int:pk>/data/erase/", personaldata.erase, name="erase_data"),
    path("people/<int:pk>/welcome/", welcome.send, name="send_welcome"),
    path("measures/<int:pk>/<int:year>/<int:quarter>/report/", measures.report, name="measures_report"),
    path("measures/<int:pk>/<int:year>/<int:quarter>/report/file/", measures.file, name="file_measures"),
    path("measures/<int:pk>/<int:year>/<int:quarter>/report.<file_form:form>", measures.draft_file, name="measures_file"),
    path("comments/<int:pk>/answer/", agreement.answer, name="answer"),
]
