"""Addresses of the campaigns, the three lists, tasks, problems, units, extensions, versions and imports."""

from __future__ import annotations

from django.urls import path

from rectify.campaign.ledger.web.lists import acts, exports, pages, rollup, views

app_name = "lists"
urlpatterns = [
    path("campaigns/", pages.campaigns, name="campaigns"),
    path("campaigns/<slug:slug>/", pages.campaign, name="campaign"),
    path("campaigns/<slug:slug>/progress", rollup.page, name="progress"),
    path("campaigns/<slug:slug>/problems/", views.problems, name="problems"),
    path("campaigns/<slug:slug>/tasks/", views.tasks, name="tasks"),
    path("campaigns/<slug:slug>/responsibilities/", views.responsibilities, name="responsibilities"),
    path("campaigns/<slug:slug>/<str:kind>.xlsx", exports.workbook, name="workbook"),
    path("campaigns/<slug:slug>/<str:kind>/views/", views.save, name="save_view"),
    path("campaigns/<slug:slug>/<str:kind>/views/<int:pk>/forget", views.forget, name="forget_view"),
    path("campaigns/<slug:slug>/units/<int:pk>/", pages.unit, name="unit"),
    path("problems/<int:pk>/", pages.problem, name="problem"),
    path("tasks/<int:pk>/", pages.task, name="task"),
    path("tasks/<int:pk>/extension", acts.request, name="request_extension"),
    path("measures/<int:pk>/start", acts.start, name="start_measure"),
    path("tasks/<int:pk>/origin", acts.origin, name="origin"),
    path("sites/<int:pk>/finish", acts.finish_at_site, name="finish_site"),
    path("measures/<int:pk>/finish", acts.finish, name="finish_measure"),
    path("extensions/", pages.extensions, name="extensions"),
    path("extensions/<int:pk>/decide", acts.decide, name="decide_extension"),
    path("extensions/<int:pk>/paper", acts.paper, name="extension_paper"),
    path("versions/<int:pk>/", pages.version, name="version"),
    path("versions/changes/<int:pk>/decide", acts.decide_version_change, name="decide_change"),
    path("imports/<int:pk>/", pages.import_run, name="import_run"),
]
