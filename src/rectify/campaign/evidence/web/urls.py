"""Addresses of the evidence."""

from __future__ import annotations

from django.urls import path

from rectify.campaign.evidence.web import acts, hand_in, pages, tus

app_name = "evidence"
urlpatterns = [
    path("evidence/", pages.gallery, name="gallery"),
    path("evidence/rules/", pages.rules, name="rules"),
    path("evidence/uploads/", tus.uploads, name="uploads"),
    path("evidence/uploads/<uuid:key>", tus.upload, name="upload"),
    path("evidence/uploads/<uuid:key>/discard", acts.discard, name="discard_upload"),
    path("evidence/<int:pk>", pages.piece, name="piece"),
    path("evidence/<int:pk>/original", pages.original, name="original"),
    path("evidence/<int:pk>/preview", pages.preview, name="preview"),
    path("evidence/<int:pk>/thumbnail", pages.thumbnail, name="thumbnail"),
    path("evidence/<int:pk>/judge", acts.judge, name="judge"),
    path("evidence/<int:pk>/withdraw", acts.withdraw, name="withdraw"),
    path("evidence/findings/<int:pk>/clear", acts.clear, name="clear"),
    path("measures/<int:pk>/evidence/new", hand_in.new, name="new"),
    path("duties/<int:pk>/evidence/new", hand_in.new_for_duty, name="new_for_duty"),
    path("tasks/<int:pk>/evidence", pages.of_task, name="of_task"),
    path("sites/<int:pk>/place", acts.place, name="place_site"),
]
