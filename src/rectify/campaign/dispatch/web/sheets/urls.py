"""Addresses of the sheets and the bulletin of a round."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "sheets"
urlpatterns: list[URLPattern] = []
