"""Addresses of the schemes."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "schemes"
urlpatterns: list[URLPattern] = []
