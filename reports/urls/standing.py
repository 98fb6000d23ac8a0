"""Addresses of the desk about standing documents: terms of reference, plans, and their versions."""

from django.urls import path

from reports.views import standingdesk, standingpublish, standingwriting

app_name = "standing"
urlpatterns = [
    path("", standingdesk.documents, name="documents"),
    path("take/", standingdesk.choose, name="choose"),
    path("take/<int:pk>/", standingdesk.take, name="take"),
    path("<int:pk>/", standingdesk.document, name="document"),
    path("<int:pk>/begin/", standingdesk.begin, name="begin"),
    path("<int:pk>/compare/", standingdesk.compare, name="compare"),
    path("<int:pk>/compare/<int:first>-<int:second>.pdf", standingpublish.printed_comparison, name="print_comparison"),
    path("versions/<int:pk>/", standingdesk.version, name="version"),
    path("versions/<int:pk>/describe/", standingdesk.describe, name="describe"),
    path("versions/<int:pk>/propose/", standingdesk.propose, name="propose"),
    path("versions/<int:pk>/take-back/", standingdesk.take_back, name="take_back"),
    path("versions/<int:pk>/agree/", standingdesk.agree, name="agree"),
    path("versions/<int:pk>/drop/", standingdesk.drop, name="drop"),
    path("versions/<int:pk>/print.pdf", standingpublish.printed, name="print"),
    path("versions/<int:pk>/print.docx", standingpublish.word, name="word"),
    path("versions/<int:pk>/publish/", standingpublish.publish, name="publish"),
    path("versions/<int:pk>/write/", standingwriting.write, name="write"),
    path("versions/<int:pk>/write/save/", standingwriting.save_typed, name="save"),
    path("versions/<int:pk>/write/state/", standingwriting.state, name="state"),
    path("versions/<int:pk>/write/paste/", standingwriting.paste, name="paste"),
    path("versions/<int:pk>/write/history/<uuid:identity>/", standingwriting.history, name="history"),
    path("published/<int:pk>/withdraw/", standingpublish.withdraw, name="withdraw"),
]
