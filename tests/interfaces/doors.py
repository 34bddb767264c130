"""Every address of the pages, filled from the world, and somebody who goes through it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from rectify.foundation.accounts.models import Person
from rectify.foundation.accounts.web.sessions import OPENED, SEEN
from tests.interfaces.world import World, post_of

API = "api/v1/"
ROWS = {
    "tasks/<int:pk>/": ("ecology", "county", "draft"),
    "tasks/<int:pk>/extension": ("ecology", "county"),
    "problems/<int:pk>/": ("ecology", "county", "draft"),
    "measures/<int:pk>/start": ("ecology", "county"),
    "measures/<int:pk>/finish": ("ecology", "county"),
    "review/<int:document>/tasks/<int:pk>": ("draft",),
    "review/<int:document>/tasks/<int:pk>/confirm": ("draft", "county"),
}
"""Routes whose answer depends on the row; all others are asked once, with the row that fits."""


def routes(patterns: list[URLPattern | URLResolver] | None = None, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Every route of a page with its view; the API has a table of its own."""
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from routes(entry.url_patterns, route)
        elif not route.startswith(API):
            yield route, entry.callback


def rows_of(route: str) -> tuple[str, ...]:
    """The rows a route is asked with."""
    return ROWS.get(route, ("-",))


def address(world: World, route: str, row: str) -> str:
    """The path of a route, its arguments filled from the world."""
    filled = "/" + route.replace("<slug:slug>", world.campaign.slug).replace("<str:kind>", "tasks")
    return filled.replace("<int:document>", str(world.document.pk)).replace("<int:pk>", str(_pk(world, route, row)))


def _pk(world: World, route: str, row: str) -> int:
    name = "draft" if row == "-" else row
    found = {
        "accounts/tokens": world.token,
        "accounts/people": world.cast.second_clerk,
        "accounts/units": world.cast.town,
        "accounts/aliases": world.alias,
        "accounts/roles/people": world.cast.second_clerk,
        "accounts/roles/posts": post_of(world.cast.second_clerk),
        "documents": world.document,
        "campaigns/<slug:slug>/units": world.cast.ecology,
        "campaigns/<slug:slug>/<str:kind>/views": world.view,
        "problems": world.tasks[name].problem,
        "tasks": world.tasks[name],
        "measures": world.measures[name],
        "extensions": world.extension,
        "versions": world.entry,
        "versions/changes": world.change,
        "imports": world.run,
        "review/<int:document>/facts": world.fact,
        "review/<int:document>/questions": world.question,
        "review/<int:document>/sections": world.section,
        "review/<int:document>/tasks": world.tasks[name],
        "review/<int:document>/measures": world.measures[name],
        "review/<int:document>/units": world.duties["draft"],
    }
    return found[route.partition("/<int:pk>")[0]].pk if "<int:pk>" in route else 0


BODIES: dict[str, dict[str, Any]] = {
    "accounts/language/": {"language": "en"},
    "accounts/aliases/<int:pk>/remove/": {},
    "measures/<int:pk>/start": {"on": "2026-06-01"},
    "measures/<int:pk>/finish": {"on": "2026-06-02"},
    "tasks/<int:pk>/extension": {"due_to": "2027-12-31", "reason": "汛期停工"},
    "extensions/<int:pk>/decide": {"approve": "yes"},
    "versions/changes/<int:pk>/decide": {"accept": "no"},
    "campaigns/<slug:slug>/<str:kind>/views/": {"name": "迟的", "query": "late=on"},
    "review/<int:document>/questions/<int:pk>/answer": {"answer": "2026"},
    "review/<int:document>/add": {"start": "8", "end": "12", "kind": "actor"},
    "review/<int:document>/add-item": {"start": "18", "end": "24", "kind": "actor"},
    "review/<int:document>/tasks/<int:pk>/edit": {"revision": "1", "title": "新标题"},
    "review/<int:document>/measures/<int:pk>/split": {"revision": "1", "at": "3"},
    "review/<int:document>/measures/<int:pk>/merge": {"revision": "1"},
    "review/<int:document>/facts/<int:pk>/correct": {"value": "96", "unit": "%"},
    "review/<int:document>/measures/<int:pk>/take-off": {"revision": "1", "because": "误读"},
}
"""What is sent to a route; nothing where nothing is named."""


def body_of(route: str) -> dict[str, Any]:
    """What is sent to a route."""
    if route == "review/new":
        return {"campaign": "haidai", "files": SimpleUploadedFile("通知.txt", "海岱市通知\n由市交通运输局负责。".encode())}
    return BODIES.get(route, {})


def client_of(who: Person | None, **more: Any) -> Client:
    """A browser in which somebody is logged in as a real log-in leaves it."""
    client = Client(raise_request_exception=False, **more)
    if who is not None:
        client.force_login(who)
        session = client.session
        session[OPENED] = session[SEEN] = int(time.time())
        session.save()
    return client
