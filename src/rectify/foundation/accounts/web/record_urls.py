"""Addresses of the record of acts."""

from __future__ import annotations

from django.urls import path

from rectify.foundation.accounts.web import record

app_name = "audit"
urlpatterns = [
    path("", record.record, name="entries"),
    path("check/", record.check, name="check"),
    path("export/", record.export, name="export"),
]
