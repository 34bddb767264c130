"""Addresses of duplicates and clusters."""

from __future__ import annotations

from django.urls import path

from rectify.response.petitions.web.likeness import acts, pages

urlpatterns = [
    path("alike/", pages.likeness, name="likeness"),
    path("clusters/", pages.clusters, name="clusters"),
    path("<int:pk>/alike", pages.alike_of, name="alike"),
    path("<int:pk>/alike/<int:other>/merge", acts.merge_into, name="merge"),
    path("<int:pk>/alike/<int:other>/apart", acts.apart, name="apart"),
    path("<int:pk>/alike/<int:other>/again", acts.again, name="look_again"),
    path("<int:pk>/unmerge", acts.take_out, name="unmerge"),
    path("<int:pk>/split", acts.cut, name="split"),
    path("<int:pk>/unsplit", acts.put_together, name="unsplit"),
]
