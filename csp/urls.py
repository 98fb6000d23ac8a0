"""All addresses. Each room keeps its own, one file per audience."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("raw/", admin.site.urls),
    path("account/", include("csp.accounturls")),
    path("desk/", include("csp.workspaceurls")),
    path("desk/", include("csp.priorityurls")),
    path("desk/", include("csp.rulesurls")),
    path("desk/", include("csp.reachurls")),
    path("desk/", include("meetings.urls.workspace")),
    path("desk/", include("actions.urls.workspace")),
    path("desk/measures/", include("actions.urls.measures")),
    path("desk/", include("actions.urls.objectives")),
    path("desk/people/", include("actions.urls.people")),
    path("desk/money/accounts/", include("reports.urls.accounts")),
    path("desk/money/", include("funding.urls.workspace")),
    path("desk/money/", include("funding.urls.grants")),
    path("desk/money/", include("funding.urls.sheets")),
    path("desk/", include("reports.urls.workspace")),
    path("desk/documents/reviews/", include("reports.urls.reviews")),
    path("desk/documents/", include("reports.urls.standing")),
    path("", include("actions.urls.leadreports")),
    path("report/", include("meetings.urls.author")),
    path("members/money/", include("funding.urls.members")),
    path("members/", include("reports.urls.members")),
    path("invited/", include("reports.urls.invited")),
    path("mail/", include("reports.urls.mail")),
    path("", include("reports.urls.public")),
]

handler403 = "csp.views.errors.forbidden"
handler404 = "csp.views.errors.not_found"
handler500 = "csp.views.errors.failed"
