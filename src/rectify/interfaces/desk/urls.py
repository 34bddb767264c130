"""Addresses of the week, of the start page and of the page of components."""

from __future__ import annotations

from django.urls import path

from rectify.interfaces.desk import views

app_name = "desk"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("week", views.week, name="week"),
    path("desk/_components", views.components, name="components"),
]
