"""Addresses of the portal: the same pages in Chinese and, under ``en/``, in English. They stay for good."""

from __future__ import annotations

from django.urls import include, path

from rectify.disclosure.portal.web import data, pages, subscribing

app_name = "portal"
AT = "at/<slug:place>/"
PAGES = [
    path("", pages.home, name="home"),
    path(AT, pages.home, name="place"),
    path(f"{AT}search/", pages.search, name="search"),
    path(f"{AT}tasks/", pages.tasks, name="tasks"),
    path(f"{AT}tasks/<str:key>/", pages.task, name="task"),
    path(f"{AT}tasks/<str:key>/feed.atom", data.task_feed, name="task_feed"),
    path(f"{AT}counties/", pages.counties, name="counties"),
    path(f"{AT}counties/<str:code>/", pages.county, name="county"),
    path(f"{AT}counties/<str:code>/feed.atom", data.county_feed, name="county_feed"),
    path(f"{AT}calendar/", pages.calendar, name="calendar"),
    path(f"{AT}calendar.ics", data.calendar_ics, name="calendar_ics"),
    path(f"{AT}petitions/", pages.petitions, name="petitions"),
    path(f"{AT}petitions/<str:key>/", pages.petition, name="petition"),
    path(f"{AT}cases/", pages.cases, name="cases"),
    path(f"{AT}publications/", pages.publications, name="publications"),
    path(f"{AT}publications/<int:sequence>/", pages.publication, name="publication"),
    path(f"{AT}publications/<int:sequence>.json", data.publication_json, name="publication_json"),
    path(f"{AT}publications/<int:sequence>.csv", data.publication_csv, name="publication_csv"),
    path(f"{AT}known/", pages.known, name="known"),
    path(f"{AT}how/", pages.how, name="how"),
    path(f"{AT}verify/", pages.verify, name="verify"),
    path(f"{AT}accessibility/", pages.accessibility, name="accessibility"),
    path(f"{AT}data/", data.data, name="data"),
    path(f"{AT}data/tasks.csv", data.tasks, {"form": "csv"}, name="tasks_csv"),
    path(f"{AT}data/tasks.json", data.tasks, {"form": "json"}, name="tasks_json"),
    path(f"{AT}data/petitions.csv", data.petitions, {"form": "csv"}, name="petitions_csv"),
    path(f"{AT}data/petitions.json", data.petitions, {"form": "json"}, name="petitions_json"),
    path(f"{AT}data/counties.csv", data.counties, {"form": "csv"}, name="counties_csv"),
    path(f"{AT}data/counties.json", data.counties, {"form": "json"}, name="counties_json"),
    path(f"{AT}data/line.json", data.line_json, name="line_json"),
    path(f"{AT}data/catalogue.jsonld", data.catalogue, name="catalogue"),
    path(f"{AT}feed.atom", data.feed, name="feed"),
    path(f"{AT}subscribe/", subscribing.subscribe, name="subscribe"),
    path("told/<str:secret>/", subscribing.confirm, name="confirm"),
    path("told/<str:secret>/end/", subscribing.end, name="end"),
]
urlpatterns = [
    *PAGES,
    path("en/", include((PAGES, "english"))),
    path("sitemap.xml", data.sitemap, name="sitemap"),
]
