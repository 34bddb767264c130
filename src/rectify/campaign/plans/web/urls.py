"""Addresses of the documents."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from rectify.campaign.plans.web import views

app_name = "plans"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.shelf, name="documents"),
    path("<int:pk>", views.document, name="document"),
    path("<int:pk>/original", views.original, name="original"),
    path("<int:pk>/text", views.text, name="text"),
    path("<int:pk>/reading.json", views.reading, name="reading"),
]
