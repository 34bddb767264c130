"""Addresses of the API."""

from __future__ import annotations

from django.urls import path

from rectify.interfaces.api.app import api
from rectify.interfaces.api.campaigns import router as campaigns
from rectify.interfaces.api.closure import router as closing
from rectify.interfaces.api.documents import router as documents
from rectify.interfaces.api.evidence import router as evidence
from rectify.interfaces.api.letters import router as letters
from rectify.interfaces.api.petitions import router as petitions
from rectify.interfaces.api.rounds import router as rounds
from rectify.interfaces.api.scheme_writing import router as schemes
from rectify.interfaces.api.tasks import router as tasks

api.add_router("/campaigns", campaigns)
api.add_router("", tasks)
api.add_router("", documents)
api.add_router("", closing)
api.add_router("", rounds)
api.add_router("", evidence)
api.add_router("", schemes)
api.add_router("", letters)
api.add_router("", petitions)

urlpatterns = [path("", api.urls)]
