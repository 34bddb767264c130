"""Addresses of the batches."""

from __future__ import annotations

from django.urls import URLPattern, path

from rectify.response.petitions.web.batches import views

urlpatterns: list[URLPattern] = [
    path("batches/", views.all_batches, name="batches"),
    path("batches/<int:pk>/", views.page, name="batch"),
    path("batches/<int:pk>/match", views.match_columns, name="match_batch"),
    path("batches/<int:pk>/take", views.take_in, name="take_batch"),
    path("batches/<int:pk>/drop", views.let_go, name="drop_batch"),
    path("batches/<int:pk>/original", views.original, name="batch_original"),
]
