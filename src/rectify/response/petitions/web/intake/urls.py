"""Addresses of the desk: list, form of the hotline, one complaint."""

from __future__ import annotations

from django.urls import path

from rectify.response.petitions.web.intake import acts, desk, register

urlpatterns = [
    path("", desk.petitions, name="list"),
    path("new/", register.new, name="new"),
    path("suggest", register.suggest, name="suggest"),
    path("<int:pk>/", desk.petition, name="page"),
    path("<int:pk>/photographs/<int:photo>", desk.photograph, name="photograph"),
    path("<int:pk>/identity", acts.identity, name="identity"),
    path("<int:pk>/secret", acts.secret, name="secret"),
    path("<int:pk>/key-case", acts.key_case, name="key_case"),
    path("<int:pk>/file", acts.describe, name="describe"),
    path("<int:pk>/withdraw", acts.withdraw, name="withdraw"),
    path("<int:pk>/restore", acts.restore, name="restore"),
]
