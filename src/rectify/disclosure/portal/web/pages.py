"""The pages of the portal. Each asks a query or two and hands the rows to its template."""

from __future__ import annotations

from datetime import timedelta
from itertools import groupby
from typing import Any

from django.http import HttpRequest

from rectify.disclosure.frozen.models import Kind
from rectify.disclosure.frozen.queries import reading
from rectify.disclosure.frozen.rules.groups import GROUPS, group_of
from rectify.disclosure.portal.queries import petitions as complaints
from rectify.disclosure.portal.queries import tasks as work
from rectify.disclosure.portal.queries.counties import compared, map_of
from rectify.disclosure.portal.queries.mentions import mentions, told_last
from rectify.disclosure.portal.queries.place import Here, newest, places
from rectify.disclosure.portal.queries.rounds import newest_round
from rectify.disclosure.portal.web import linked, words
from rectify.disclosure.portal.web.answers import page
from rectify.disclosure.portal.web.chart_data import closed_chart, county_chart, said_chart

SOON = 5
"""Rows of a short list on the home page."""
MOST_SEQUENCE = 2**31 - 1
FEWEST = 2
"""Characters of a search: one alone finds nearly everything."""


def number_of(request: HttpRequest) -> int:
    """The page asked for; what is no number is the first."""
    asked = request.GET.get("page", "1")[:6]
    return int(asked) if asked.isascii() and asked.isdigit() else 1


def asked(request: HttpRequest, name: str, longest: int = 64) -> str:
    """A word of the query, shortened, without what no database takes."""
    return request.GET.get(name, "").replace("\x00", "").encode("utf-8", "ignore").decode()[:longest].strip()


def rest_of(request: HttpRequest) -> str:
    """The query without the page: what links to other pages carry on."""
    query = request.GET.copy()
    query.pop("page", None)
    return query.urlencode()


@page("portal/home.html")
def home(request: HttpRequest, here: Here) -> dict[str, Any]:
    """The city's promise in figures, what is due, what is late, what was said last."""
    return {
        "standing": work.standing(here.place),
        "from_petitions": work.standing(here.place, work.PETITION),
        "round": newest_round(here.place),
        "due": work.due(here.place, here.facts_on, limit=SOON, origin=work.PLAN),
        "passed": work.passed(here.place, here.facts_on),
        "late": work.late(here.place, limit=SOON),
        "newest": newest(here.place, 6),
        "map": map_of(here.place),
        "answered": complaints.answered(here.place),
        "others": [each for each in places() if each.slug != here.place],
        "about": linked.site(request, here),
    }


@page("portal/search.html")
def search(request: HttpRequest, here: Here) -> dict[str, Any]:
    """Tasks, complaints, notices, cases and problems that hold the words; two characters at least."""
    asked_for = asked(request, "q", 100)
    enough = len(asked_for) >= FEWEST
    found = work.found(here.place, asked_for) if enough else {}
    return {"q": asked_for, "enough": enough, "found": found}


@page("portal/tasks.html")
def tasks(request: HttpRequest, here: Here) -> dict[str, Any]:
    """The list of tasks, by county, group and words."""
    group, county, q = asked(request, "group"), asked(request, "county"), asked(request, "q", 100)
    origin = asked(request, "origin")
    origin = origin if origin in words.ORIGINS else work.PLAN
    rows = work.listed(here.place, words=q, county=county, group=group, origin=origin, page=number_of(request))
    return {
        "rows": rows,
        "standing": work.standing(here.place, origin),
        "names": complaints.county_names(here.place),
        "q": q, "county": county, "group": group, "groups": GROUPS, "origin": origin, "origins": words.ORIGINS, "rest": rest_of(request),
        "chart": closed_chart(here.place) if origin == work.PLAN else None,
    }  # fmt: skip


@page("portal/task.html")
def task(request: HttpRequest, here: Here, key: str) -> dict[str, Any]:
    """One task: promised, done, proof, who signed, what came back; and which number said what."""
    told = told_last(here.place, "task", key)
    history = mentions(here.place, "task", key)
    return {
        "told": told,
        "task": told.data,
        "group": group_of(told.state, told.on_day, told.by.facts_on),
        "history": history,
        "name": complaints.county_names(here.place).get(told.county),
        "related": work.related(here.place, told.county, key),
        "about": linked.service(request, here, told),
    }


@page("portal/counties.html")
def counties(_request: HttpRequest, here: Here) -> dict[str, Any]:
    """Counties side by side: how many tasks, how many closed, late, came back; and complaints."""
    rows = compared(here.place)
    return {"rows": rows, "map": map_of(here.place), "standing": work.standing(here.place), "chart": county_chart(rows),
            "untold": sum(row.untold for row in rows)}  # fmt: skip


@page("portal/county.html")
def county(request: HttpRequest, here: Here, code: str) -> dict[str, Any]:
    """One county: its figures and its tasks."""
    told = told_last(here.place, "county", code)
    standing, others = (work.standing_by_county(here.place, origin).get(code) for origin in (work.PLAN, work.PETITION))
    rows = work.listed(here.place, county=code, page=number_of(request))
    return {"told": told, "standing": standing, "from_petitions": others, "rows": rows, "rest": ""}


@page("portal/calendar.html")
def calendar(_request: HttpRequest, here: Here) -> dict[str, Any]:
    """What is due, month by month, from the month of the facts on; and what is late already."""
    rows = work.due(here.place, here.facts_on, here.facts_on + timedelta(days=730))
    months = [(name, list(each)) for name, each in groupby(rows, key=lambda row: str(row.on_day)[:7])]
    late, passed = work.late(here.place, origin=""), work.passed(here.place, here.facts_on)
    return {"months": months, "late": late, "passed": passed}


@page("portal/petitions.html")
def petitions(request: HttpRequest, here: Here) -> dict[str, Any]:
    """Complaints by county and type, what came of them, and the list."""
    county, kind, q = asked(request, "county"), asked(request, "type"), asked(request, "q", 100)
    answered = complaints.answered(here.place)
    return {
        "crossing": complaints.crossing(here.place),
        "answered": answered,
        "times": complaints.answering_times(here.place),
        "rows": complaints.listed(here.place, words=q, county=county, kind=kind, page=number_of(request)),
        "names": complaints.county_names(here.place),
        "q": q, "county": county, "type": kind, "types": words.TYPES, "rest": rest_of(request),
        "chart": said_chart(answered),
    }  # fmt: skip


@page("portal/petition.html")
def petition(_request: HttpRequest, here: Here, key: str) -> dict[str, Any]:
    """One complaint: what was said, what the unit found and did, what the petitioner says now."""
    told = told_last(here.place, "petition", key)
    return {"told": told, "case": told.data, "history": mentions(here.place, "petition", key)}


@page("portal/cases.html")
def cases(request: HttpRequest, here: Here) -> dict[str, Any]:
    """Typical cases, good and bad, in the order they were told."""
    return {"rows": reading.latest(here.place, "case", page=number_of(request), size=20), "rest": ""}


@page("portal/publications.html")
def publications(request: HttpRequest, here: Here) -> dict[str, Any]:
    """All numbers, the newest first, by kind."""
    kind = asked(request, "kind")
    rows = reading.publications(here.place, kind=kind if kind in Kind.values else "", page=min(number_of(request), 10_000), size=50)
    return {"rows": rows, "kind": kind, "kinds": Kind.choices, "rest": rest_of(request)}


@page("portal/publication.html")
def publication(request: HttpRequest, here: Here, sequence: int) -> dict[str, Any]:
    """One number: what it says, how it differs from the last, its hashes, its files."""
    told = reading.publication(here.place, min(sequence, MOST_SEQUENCE))
    rows = told.content.get("items", [])
    return {"told": told, "head": told.head, "content": told.content, "items": rows[:200], "more": max(0, len(rows) - 200),
            "about": linked.dataset(request, here, told.head)}  # fmt: skip


@page("portal/known.html")
def known(_request: HttpRequest, here: Here) -> dict[str, Any]:
    """Known problems of the data, as the last number of each kind says them."""
    heads = [reading.last_of(here.place, kind) for kind in Kind.values]
    return {"numbers": [each for each in heads if each is not None], "corrected": corrections(here)}


def corrections(here: Here) -> list[reading.Numbered]:
    """Numbers that correct another, the newest first."""
    return [each for each in reading.publications(here.place, size=reading.MOST_PAGE).rows if each.corrects]


@page("portal/how.html")
def how(_request: HttpRequest, here: Here) -> dict[str, Any]:
    """How to read these pages: what the words mean and how figures are counted."""
    return {"groups": GROUPS, "small": complaints.small_cell(here.place)}


@page("portal/accessibility.html")
def accessibility(_request: HttpRequest, _here: Here) -> dict[str, Any]:
    """The accessibility statement."""
    return {}


@page("portal/verify.html")
def verify(_request: HttpRequest, _here: Here) -> dict[str, Any]:
    """How anybody can check a number offline."""
    return {}
