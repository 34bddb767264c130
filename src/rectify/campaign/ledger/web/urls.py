"""Addresses of the lists and of the review."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("rectify.campaign.ledger.web.lists.urls")),
    path("", include("rectify.campaign.ledger.web.schemes.urls")),
    path("review/", include("rectify.campaign.ledger.web.review.urls")),
]
