"""Every address of the office. A page without a rule of access (access.pages) stops the program at start."""

from django.urls import include, path

handler400 = "huimin.web.front.views.bad_request"
handler403 = "huimin.web.front.views.forbidden"
handler404 = "huimin.web.front.views.not_found"
handler500 = "huimin.web.front.views.server_error"

urlpatterns = [
    path("", include("huimin.web.front.urls")),
    path("", include("huimin.web.accounts.urls")),
    path("", include("huimin.web.identity.urls")),
    path("audit/", include("huimin.web.audit.urls")),
    path("check/", include("huimin.web.check.urls")),
    path("cases/", include("huimin.web.cases.urls")),
    path("visits/", include("huimin.web.visits.urls")),
    path("", include("huimin.web.worker.urls")),
    path("", include("huimin.web.citizen.urls")),
    path("", include("huimin.web.steward.urls")),
    path("exports/", include("huimin.web.exports.urls")),
    path("public/", include("huimin.web.public.urls")),
    path("policies/", include("huimin.web.officer.urls")),
    path("cockpit/", include("huimin.web.cockpit.urls")),
    path("budget/", include("huimin.web.budget.urls")),
    path("api/v1/", include("huimin.web.api.urls")),
    path("dci/", include("huimin.web.api.urls_dci")),
    path("design/", include("huimin.web.design.urls")),
]
