"""Addresses of the inbox and of what goes out."""

from __future__ import annotations

from django.urls import path

from rectify.campaign.dispatch.web.inbox import pages

app_name = "inbox"
urlpatterns = [
    path("inbox/", pages.list_page, name="list"),
    path("inbox/count", pages.count, name="count"),
    path("inbox/read", pages.read_all, name="read_all"),
    path("inbox/<int:pk>", pages.open_line, name="open"),
    path("hooks/", pages.hook_list, name="hooks"),
    path("hooks/add", pages.add_hook, name="add_hook"),
    path("hooks/<int:pk>/switch", pages.switch, name="switch_hook"),
]
