"""Addresses of the schemes."""

from __future__ import annotations

from django.urls import path

from rectify.campaign.ledger.web.schemes import acts, pages, papers, targets

app_name = "schemes"
urlpatterns = [
    path("schemes/", pages.listing, name="list"),
    path("schemes/new", acts.begin, name="begin"),
    path("schemes/<int:pk>/", pages.page, name="page"),
    path("schemes/<int:pk>/versions/<int:number>.<slug:extension>", papers.paper, name="paper"),
    path("schemes/<int:pk>/version", acts.renew, name="renew"),
    path("schemes/versions/<int:pk>/edit", acts.edit, name="edit"),
    path("schemes/versions/<int:pk>/submit", acts.hand_in, name="submit"),
    path("schemes/versions/<int:pk>/opinion", acts.opine, name="opine"),
    path("schemes/versions/<int:pk>/decide", acts.settle, name="decide"),
    path("schemes/milestones/<int:pk>/reached", acts.reached, name="reached"),
    path("tasks/<int:pk>/scheme", acts.require, name="require"),
    path("targets/<int:pk>/", targets.page, name="target"),
    path("targets/<int:pk>/result", targets.measured, name="measured"),
    path("targets/<int:pk>/deviation", targets.deviate, name="deviate"),
    path("targets/deviations/<int:pk>/decide", targets.settle, name="decide_deviation"),
]
