"""Addresses of the reporting rounds."""

from __future__ import annotations

from django.urls import path

from rectify.campaign.dispatch.web.rounds import acts, pages

app_name = "rounds"
urlpatterns = [
    path("rounds/", pages.board_page, name="board"),
    path("rounds/<int:pk>/", pages.round_page, name="round"),
    path("rounds/<int:pk>/freeze", acts.freeze, name="freeze"),
    path("rounds/<int:pk>/remind", acts.remind_all, name="remind"),
    path("rounds/<int:pk>/sheet/<int:unit>/", pages.sheet, name="sheet"),
    path("reports/<int:pk>/", pages.report, name="report"),
    path("reports/<int:pk>/file", acts.file, name="file"),
    path("tasks/<int:pk>/reports", pages.of_task, name="of_task"),
    path("campaigns/<slug:slug>/rounds/open", acts.open_now, name="open"),
    path("campaigns/<slug:slug>/rounds/cadence", acts.cadence, name="set_cadence"),
]
