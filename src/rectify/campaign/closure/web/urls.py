"""Addresses of the close-out."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "closure"
urlpatterns: list[URLPattern] = []
