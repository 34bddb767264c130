"""Addresses of dispatch."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("rectify.campaign.dispatch.web.rounds.urls")),
    path("", include("rectify.campaign.dispatch.web.sheets.urls")),
    path("", include("rectify.campaign.dispatch.web.letters.urls")),
    path("", include("rectify.campaign.dispatch.web.inbox.urls")),
]
