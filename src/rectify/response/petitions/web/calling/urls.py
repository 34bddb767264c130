"""Addresses of the call-back at the desk; the page behind the link is a citizens' page."""

from __future__ import annotations

from django.urls import path

from rectify.response.petitions.web.calling import views

urlpatterns = [
    path("calls/", views.calls, name="calls"),
    path("calls/<int:pk>/", views.call, name="call"),
    path("calls/<int:pk>/link", views.link, name="call_link"),
    path("<int:pk>/asked", views.asked_of, name="asked_of"),
]
