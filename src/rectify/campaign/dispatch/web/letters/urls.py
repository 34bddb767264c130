"""Addresses of the letters of the ladder, of major matters and of standing duties."""

from __future__ import annotations

from django.urls import path

from rectify.campaign.dispatch.web.letters import acts, matters, pages

app_name = "letters"
urlpatterns = [
    path("letters/", pages.list_page, name="list"),
    path("letters/ladders", pages.ladder_table, name="ladders"),
    path("letters/new", pages.draft, name="draft"),
    path("letters/<int:pk>", pages.page, name="page"),
    path("letters/<int:pk>/issue", acts.issue, name="issue"),
    path("letters/<int:pk>/dismiss", acts.dismiss, name="dismiss"),
    path("letters/<int:pk>/answer", acts.answer, name="answer"),
    path("letters/<int:pk>/step", acts.step, name="step"),
    path("letters/<int:pk>/paper.<str:ext>", pages.paper, name="paper"),
    path("campaigns/<slug:slug>/letters/draft", acts.draft, name="draft_act"),
    path("campaigns/<slug:slug>/letters/propose", acts.propose, name="propose"),
    path("campaigns/<slug:slug>/ladder", acts.choose, name="choose"),
    path("matters/", matters.matter_list, name="matters"),
    path("matters/new", matters.matter_form, name="matter_form"),
    path("matters/report", matters.report, name="report_matter"),
    path("matters/<int:pk>", matters.matter_page, name="matter"),
    path("matters/<int:pk>/take", matters.take, name="take_matter"),
    path("duties/", matters.duty_list, name="duties"),
]
