"""Open data: files of rows, the files of numbers, feeds, the calendar, the catalogue, and what robots may read."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rectify.disclosure.frozen.queries import bundles, reading
from rectify.disclosure.frozen.rules.groups import GROUPS
from rectify.disclosure.portal.queries import tasks as work
from rectify.disclosure.portal.queries.counties import compared
from rectify.disclosure.portal.queries.datasets import SETS, rows_of
from rectify.disclosure.portal.queries.place import Here
from rectify.disclosure.portal.rules.cells import Cell, csv_of
from rectify.disclosure.portal.rules.feeds import Entry, Event, atom, icalendar
from rectify.disclosure.portal.web import linked
from rectify.disclosure.portal.web.addresses import address, english, whole
from rectify.disclosure.portal.web.answers import KEEP, KEEP_FOR_GOOD, REASON, kept, page
from rectify.foundation.accounts.web.guard import public

CSV = "text/csv; charset=utf-8"
JSON = "application/json; charset=utf-8"
MOST_SEQUENCE = 2**31 - 1
COUNTY_COLUMNS = ("code", "name", "name_en", "tasks", *GROUPS, "complaints", "settled", "facts_since", "facts_until")


def file(content: bytes, kind: str, name: str, how_long: str = KEEP) -> HttpResponse:
    """A file to be saved."""
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return kept(response, how_long)


def source_of(head: reading.Numbered) -> str:
    """What a table comes from: number, beginning of the digest, day of release, day of the facts.

    It stands under the rows: what reads tables takes the first line for the names of the columns.
    """
    return f"{head.watermark} · 事实截至 facts of {head.facts_on.isoformat()}"


def as_json(value: Any) -> bytes:
    """Readable, and the same bytes for the same facts."""
    return json.dumps(value, ensure_ascii=False, indent=1).encode()


def as_objects(head: Sequence[str], rows: Sequence[Sequence[Cell]], here: Here) -> bytes:
    """Rows as JSON objects, with the number they come from."""
    told = {"place": here.place, "facts_on": here.facts_on.isoformat(), "watermark": here.last.watermark}
    return as_json({**told, "rows": [dict(zip(head, row, strict=True)) for row in rows]})


def _set(kind: str, name: str, form: str, here: Here) -> HttpResponse:
    head, rows = [column.name for column in SETS[kind]], list(rows_of(kind, here))
    if form == "csv":
        return file(csv_of(head, rows, source_of(here.last)), CSV, f"{here.place}-{name}.csv")
    return file(as_objects(head, rows, here), JSON, f"{here.place}-{name}.json")


@page("")
def tasks(_request: HttpRequest, here: Here, form: str) -> HttpResponse:
    """All tasks as told last."""
    return _set("task", "tasks", form, here)


@page("")
def petitions(_request: HttpRequest, here: Here, form: str) -> HttpResponse:
    """All complaints as told last; nothing of who complained."""
    return _set("petition", "petitions", form, here)


@page("")
def counties(_request: HttpRequest, here: Here, form: str) -> HttpResponse:
    """The comparison of counties."""
    rows: list[list[Cell]] = [
        [row.code, row.name, row.name_en, row.standing.total, *(row.standing.groups.get(group, 0) for group in GROUPS), row.complaints,
         row.settled, *(day.isoformat() if day else None for day in (row.standing.since, row.standing.until))]
        for row in compared(here.place)
    ]  # fmt: skip
    if form == "csv":
        return file(csv_of(COUNTY_COLUMNS, rows, source_of(here.last)), CSV, f"{here.place}-counties.csv")
    return file(as_objects(COUNTY_COLUMNS, rows, here), JSON, f"{here.place}-counties.json")


@page("")
def publication_json(_request: HttpRequest, here: Here, sequence: int) -> HttpResponse:
    """The file of a number, to be checked offline; it never changes."""
    sequence = min(sequence, MOST_SEQUENCE)
    return file(bundles.bundle(here.place, sequence), JSON, bundles.file_name(here.place, sequence), KEEP_FOR_GOOD)


@page("")
def publication_csv(_request: HttpRequest, here: Here, sequence: int) -> HttpResponse:
    """The things a number tells of, one a row; it never changes."""
    told = reading.publication(here.place, min(sequence, MOST_SEQUENCE))
    head = ("kind", "key", "title", "county", "state", "on_day", "data")
    rows = [
        [*(each.get(name) for name in head[:-1]), json.dumps(each.get("data"), ensure_ascii=False, sort_keys=True)]
        for each in told.content.get("items", [])
    ]
    return file(csv_of(head, rows, source_of(told.head)), CSV, f"{here.place}-{sequence:04d}.csv", KEEP_FOR_GOOD)


@page("")
def line_json(_request: HttpRequest, here: Here) -> HttpResponse:
    """The line of all digests."""
    return file(as_json({"place": here.place, "line": bundles.line(here.place)}), JSON, f"{here.place}-line.json")


@page("")
def catalogue(request: HttpRequest, here: Here) -> HttpResponse:
    """The data sets as schema.org describes them."""
    heads = reading.publications(here.place, size=200).rows
    told = {"@context": linked.CONTEXT, "@graph": [linked.site(request, here), *(linked.dataset(request, here, head) for head in heads)]}
    return kept(HttpResponse(as_json(told), content_type="application/ld+json; charset=utf-8"))


@page("portal/data.html")
def data(_request: HttpRequest, here: Here) -> dict[str, Any]:
    """The data dictionary."""
    names = {"task": ("tasks", _("Tasks")), "petition": ("petitions", _("Complaints"))}
    sets = [
        {"name": name, "title": title, "columns": SETS[kind],
         "files": [(address(f"{name}_csv", here.place), "CSV"), (address(f"{name}_json", here.place), "JSON")]}
        for kind, (name, title) in names.items()
    ]  # fmt: skip
    return {"sets": sets}


def _feed(
    request: HttpRequest, here: Here, title: str, path: str, about: str, heads: Sequence[tuple[reading.Numbered, str]]
) -> HttpResponse:
    entries = [
        Entry(
            id=whole(request, address("publication", here.place, head.sequence)),
            title=(head.title_en if english() else "") or head.title,
            url=whole(request, address("publication", here.place, head.sequence)),
            at=head.published_at.astimezone(UTC),
            summary=summary or head.number,
        )
        for head, summary in heads
    ]
    body = atom(
        title=title, url=whole(request, path), page=whole(request, about), language="en" if english() else "zh-Hans",
        author=here.last.place_name, entries=entries,
    )  # fmt: skip
    return kept(HttpResponse(body, content_type="application/atom+xml; charset=utf-8"))


@page("")
def feed(request: HttpRequest, here: Here) -> HttpResponse:
    """The newest numbers."""
    heads = [(head, "") for head in reading.publications(here.place, size=50).rows]
    name = (here.last.place_name_en if english() else "") or here.last.place_name
    return _feed(request, here, name, address("feed", here.place), address("place", here.place), heads)


@page("")
def task_feed(request: HttpRequest, here: Here, key: str) -> HttpResponse:
    """The numbers that told a task."""
    told = reading.history(here.place, "task", key, limit=50)
    heads = [(each.by, each.state) for each in told]
    return _feed(request, here, told[0].title, address("task_feed", here.place, key), address("task", here.place, key), heads)


@page("")
def county_feed(request: HttpRequest, here: Here, code: str) -> HttpResponse:
    """The numbers that told a county."""
    told = reading.history(here.place, "county", code, limit=50)
    about = address("county", here.place, code)
    return _feed(request, here, told[0].title, address("county_feed", here.place, code), about, [(each.by, "") for each in told])


@page("")
def calendar_ics(request: HttpRequest, here: Here) -> HttpResponse:
    """What is due, as a calendar other programs can subscribe to."""
    events = [
        Event(f"{here.place}-{row.key}@rectify", row.on_day, row.title, whole(request, address("task", here.place, row.key)))
        for row in work.due(here.place, here.facts_on)
        if row.on_day
    ]
    body = icalendar(here.last.place_name, here.last.published_at.astimezone(UTC), events)
    return file(body, "text/calendar; charset=utf-8", f"{here.place}.ics")


@require_safe
@public(REASON)
def robots(request: HttpRequest) -> HttpResponse:
    """What robots may read: the portal, and nothing else."""
    lines = ["User-agent: *", "Disallow: /", "Allow: /open/", "Disallow: /open/track/", "Disallow: /open/asked/", "Disallow: /open/told/"]
    lines += ["Disallow: /open/en/track/", "Disallow: /open/en/asked/", "Disallow: /open/en/told/", "Allow: /static/", ""]
    lines += [f"Sitemap: {whole(request, '/open/sitemap.xml')}", ""]
    return kept(HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8"))


PAGES = ("place", "tasks", "counties", "calendar", "petitions", "cases", "publications", "data", "how", "known", "verify", "accessibility")


@require_safe
@public(REASON)
def sitemap(request: HttpRequest) -> HttpResponse:
    """The pages and the newest numbers of every place."""
    urls = [whole(request, address(name, place.slug)) for place in reading.places() for name in PAGES]
    for place in reading.places():
        heads = reading.publications(place.slug, size=reading.MOST_PAGE).rows
        urls += [whole(request, address("publication", place.slug, head.sequence)) for head in heads]
    return kept(render(request, "portal/sitemap.xml", {"urls": urls}, content_type="application/xml; charset=utf-8"))
