"""Addresses of the petition rules."""

from __future__ import annotations

from django.urls import URLPattern, path

from rectify.response.petitions.web.ruling import views

urlpatterns: list[URLPattern] = [
    path("rules/", views.rules, name="rules"),
    path("rules/choose", views.choose, name="choose_rules"),
]
