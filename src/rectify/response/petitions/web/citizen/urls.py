"""Addresses of the citizens' pages: the same in Chinese and, under ``en/``, in English."""

from __future__ import annotations

from django.urls import include, path

from rectify.response.petitions.web.calling.asked import asked
from rectify.response.petitions.web.citizen import complaining, mapping, tracking

app_name = "citizen"
PAGES = [
    path("complain/", complaining.complain, name="complain"),
    path("complain/spot/", complaining.spot, name="spot"),
    path("complain/map/<slug:slug>.svg", mapping.city_map, name="map"),
    path("track/", tracking.track, name="track"),
    path("track/act/", tracking.act, name="act"),
    path("asked/<str:token>/", asked, name="asked"),
]
urlpatterns = [*PAGES, path("en/", include((PAGES, "english")))]
