"""Addresses of the evidence."""

from __future__ import annotations

from django.urls import URLPattern, path

from rectify.campaign.evidence.web import pages

app_name = "evidence"
urlpatterns: list[URLPattern] = [
    path("evidence/<int:pk>", pages.piece, name="piece"),
]
