"""Addresses of the close-out."""

from __future__ import annotations

from django.urls import path

from rectify.campaign.closure.web import papers

app_name = "closure"
urlpatterns = [
    path("cases/<int:pk>/papers/<slug:kind>.<slug:extension>", papers.paper, name="paper"),
    path("cases/<int:pk>/archive.zip", papers.archive, name="archive"),
    path("closing/register/<slug:slug>.<slug:extension>", papers.register, name="register_paper"),
]
