"""Addresses of the desk's pages about petitions, part by part."""

from __future__ import annotations

from rectify.response.petitions.web.batches.urls import urlpatterns as batches
from rectify.response.petitions.web.calling.urls import urlpatterns as calling
from rectify.response.petitions.web.handling.urls import urlpatterns as handling
from rectify.response.petitions.web.intake.urls import urlpatterns as intake
from rectify.response.petitions.web.likeness.urls import urlpatterns as likeness
from rectify.response.petitions.web.ruling.urls import urlpatterns as ruling
from rectify.response.petitions.web.tables.urls import urlpatterns as tables

app_name = "petitions"
urlpatterns = [*batches, *calling, *tables, *ruling, *likeness, *handling, *intake]
