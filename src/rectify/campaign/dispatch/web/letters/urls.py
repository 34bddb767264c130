"""Addresses of the letters of the ladder."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "letters"
urlpatterns: list[URLPattern] = []
