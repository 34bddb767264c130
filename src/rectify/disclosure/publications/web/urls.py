"""Addresses of the desk of publications."""

from __future__ import annotations

from django.urls import path

from rectify.disclosure.publications.web import acts, pages

app_name = "publications"
urlpatterns = [
    path("publications/", pages.list_page, name="list"),
    path("publications/new", pages.new, name="new"),
    path("publications/propose", acts.propose, name="propose"),
    path("publications/changed", acts.propose_changed, name="changed"),
    path("publications/proposals/<int:pk>", pages.proposal, name="proposal"),
    path("publications/proposals/<int:pk>/draft", pages.draft, name="draft"),
    path("publications/proposals/<int:pk>/redactions", acts.decide, name="decide"),
    path("publications/proposals/<int:pk>/mark", acts.mark, name="mark"),
    path("publications/proposals/<int:pk>/reasons", acts.reasons, name="reasons"),
    path("publications/proposals/<int:pk>/rebuild", acts.rebuild, name="rebuild"),
    path("publications/proposals/<int:pk>/approve", acts.approve, name="approve"),
    path("publications/proposals/<int:pk>/refuse", acts.refuse, name="refuse"),
    path("publications/<slug:slug>/<int:sequence>", pages.number, name="number"),
    path("publications/<slug:slug>/<int:sequence>/file", pages.download, name="file"),
]
