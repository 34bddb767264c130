"""All addresses. Each app brings its own under its own prefix."""

from __future__ import annotations

from django.urls import include, path

from rectify.disclosure.portal.web.data import robots

urlpatterns = [
    path("accounts/", include("rectify.foundation.accounts.web.urls")),
    path("audit/", include("rectify.foundation.accounts.web.record_urls")),
    path("documents/", include("rectify.campaign.plans.web.urls")),
    path("", include("rectify.campaign.ledger.web.urls")),
    path("", include("rectify.campaign.dispatch.web.urls")),
    path("", include("rectify.campaign.evidence.web.urls")),
    path("", include("rectify.campaign.closure.web.urls")),
    path("petitions/", include("rectify.response.petitions.web.urls")),
    path("", include("rectify.disclosure.publications.web.urls")),
    path("open/", include("rectify.disclosure.portal.web.urls")),
    path("open/", include("rectify.response.petitions.web.citizen.urls")),
    path("robots.txt", robots, name="robots"),
    path("", include("rectify.interfaces.desk.urls")),
    path("api/v1/", include("rectify.interfaces.api.urls")),
]
