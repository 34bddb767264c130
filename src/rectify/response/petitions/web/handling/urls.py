"""Addresses of the handling."""

from __future__ import annotations

from django.urls import URLPattern, path

from rectify.response.petitions.web.handling import acts, pages

urlpatterns: list[URLPattern] = [
    path("handover/", pages.handover, name="handover"),
    path("handover/<slug:slug>/<int:number>/", pages.handover_batch, name="handover_batch"),
    path("<int:pk>/handling", pages.handling, name="handling"),
    path("<int:pk>/reply", pages.reply, name="reply"),
    path("<int:pk>/units/assign", acts.assign, name="assign_unit"),
    path("<int:pk>/units/add", acts.add_unit, name="add_unit"),
    path("units/<int:pk>/end", acts.end_unit, name="end_unit"),
    path("<int:pk>/give-back", acts.give_back, name="give_back"),
    path("returns/<int:pk>/decide", acts.decide_return, name="decide_return"),
    path("<int:pk>/urge", acts.urge, name="urge"),
    path("<int:pk>/clock/ask", acts.ask_time, name="ask_time"),
    path("<int:pk>/clock/<int:extension>/decide", acts.decide_time, name="decide_time"),
    path("replies/<int:pk>/decide", acts.decide_reply, name="decide_reply"),
    path("<int:pk>/outcomes", acts.state_outcome, name="state_outcome"),
    path("outcomes/<int:pk>/withdraw", acts.withdraw_outcome, name="withdraw_outcome"),
]
