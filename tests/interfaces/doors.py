"""Every address of the pages, filled from the world, and somebody who goes through it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from rectify.foundation.accounts.models import Person
from rectify.foundation.accounts.web.sessions import OPENED, SEEN
from tests.interfaces.world import World, post_of

API = "api/v1/"
TWINS = "open/en/"
"""The public pages in English: the same views under another address, which their own tests ask in both languages."""
PORTAL = "open/"
"""Pages for everybody: whoever asks is not looked at."""
BOTH = ("ecology", "county")
"""The own row of the bureau and of transport, and that of the county."""
WORK = ("ecology", "county", "draft")
ROWS: dict[str, tuple[str, ...]] = {
    "tasks/<int:pk>/": WORK,
    "tasks/<int:pk>/extension": BOTH,
    "tasks/<int:pk>/scheme": BOTH,
    "tasks/<int:pk>/origin": BOTH,
    "tasks/<int:pk>/reports": WORK,
    "tasks/<int:pk>/evidence": WORK,
    "tasks/<int:pk>/closing": WORK,
    "tasks/<int:pk>/closing/request": BOTH,
    "tasks/<int:pk>/closing/reopen": BOTH,
    "tasks/<int:pk>/closing/carry-over": BOTH,
    "problems/<int:pk>/": WORK,
    "measures/<int:pk>/start": BOTH,
    "measures/<int:pk>/finish": BOTH,
    "measures/<int:pk>/evidence/new": BOTH,
    "review/<int:document>/tasks/<int:pk>": ("draft",),
    "review/<int:document>/tasks/<int:pk>/confirm": ("draft", "county"),
    "schemes/new": BOTH,
    "rounds/<int:pk>/": ("open", "frozen"),
    "rounds/<int:pk>/carried": ("open", "frozen"),
    "rounds/<int:pk>/freeze": ("open", "frozen"),
    "rounds/<int:pk>/remind": ("open",),
    "rounds/<int:pk>/sheet/<int:unit>/": BOTH,
    "rounds/<int:pk>/units/<int:unit>/sheet.xlsx": BOTH,
    "rounds/<int:pk>/units/<int:unit>/sheet/": BOTH,
    "rounds/<int:pk>/bulletin/": ("issued", "frozen"),
    "rounds/<int:pk>/bulletin/edit": ("issued", "frozen"),
    "rounds/<int:pk>/bulletin/issue": ("frozen",),
    "rounds/<int:pk>/bulletin.docx": ("issued", "frozen"),
    "rounds/<int:pk>/bulletin.pdf": ("issued", "frozen"),
    "letters/<int:pk>": ("ecology", "county", "proposed", "listed"),
    "matters/report": BOTH,
    "closure/delegations/<int:pk>/revoke": ("office", "county"),
    "cases/<int:pk>/": ("ecology:sign", "county:sign", "ecology:noticed", "ecology:file", "ecology:returned", "county:suspended"),
    "cases/<int:pk>/file": ("ecology",),
    "cases/<int:pk>/resume": ("county",),
    "draws/<int:pk>/": ("waiting", "closed"),
    "draws/<int:pk>/lots.csv": ("waiting",),
    "draws/lots/<int:pk>/check": ("waiting", "ecology", "county"),
    "notices/<int:pk>/": ("runs", "ran"),
    "notices/<int:pk>/end": ("runs", "ran"),
    "notices/<int:pk>/notice.<slug:extension>": ("runs",),
    "signing/<int:pk>/<int:requirement>": ("ecology", "county", "petition"),
    "publications/proposals/<int:pk>": ("-", "refused"),
}
"""Routes whose answer depends on the row; all others are asked with the row that fits."""
KINDS = {
    "schemes": "scheme",
    "schemes/versions": "submitted",
    "schemes/milestones": "milestone",
    "targets": "target",
    "targets/deviations": "deviation",
    "rounds": "round",
    "reports": "report",
    "sheets": "sheet",
    "letters": "letter",
    "matters": "matter",
    "inbox": "notice",
    "hooks": "hook",
    "evidence": "evidence",
    "evidence/findings": "finding",
    "duties": "duty_item",
    "sites": "site",
    "closure/delegations": "delegation",
    "closure/attachments": "paper",
    "cases": "case",
    "draws": "draw",
    "draws/lots": "lot",
    "notices": "public_notice",
    "notices/entries": "entry",
    "notices/objections": "objection",
    "signing": "case",
    "petitions": "petition",
    "petitions/batches": "table",
    "petitions/calls": "call_back",
    "petitions/tables": "handover",
    "petitions/units": "joint",
    "petitions/returns": "return",
    "petitions/replies": "reply",
    "petitions/outcomes": "outcome",
    "publications/proposals": "proposal",
}
"""What stands before the number in an address -> the kind of row in ``World.rows``."""
OTHER_KINDS = {
    "schemes/versions/<int:pk>/edit": "draft",
    "schemes/versions/<int:pk>/submit": "draft",
    "letters/<int:pk>/issue": "proposed",
    "letters/<int:pk>/dismiss": "proposed",
    "letters/<int:pk>/step": "listed",
    "tasks/<int:pk>/closing/request": "closing",
    "tasks/<int:pk>/closing/reopen": "closing",
    "petitions/<int:pk>/asked": "answered",
    "petitions/<int:pk>/alike": "received",
    "petitions/<int:pk>/alike/<int:other>/merge": "received",
    "petitions/<int:pk>/alike/<int:other>/apart": "received",
    "petitions/<int:pk>/alike/<int:other>/again": "received",
    "petitions/<int:pk>/split": "received",
    "petitions/<int:pk>/unmerge": "merged",
    "petitions/<int:pk>/unsplit": "split",
    "petitions/<int:pk>/withdraw": "received",
    "petitions/<int:pk>/restore": "withdrawn",
}
ONE = {"round", "notice", "hook", "entry", "objection", "table", "handover", "proposal"}
"""Kinds of which there is one row for everybody."""
STAGES = {
    "tasks/<int:pk>/closing/request": ("request", "request"),
    "tasks/<int:pk>/closing/reopen": ("file", "closed"),
    "cases/<int:pk>/accept": ("accept", "accept"),
    "cases/<int:pk>/review": ("review", "review"),
    "cases/<int:pk>/close": ("close", "close"),
    "cases/<int:pk>/file": ("file", "closed"),
    "cases/<int:pk>/return": ("accept", "accept"),
    "cases/<int:pk>/suspend": ("accept", "accept"),
    "cases/<int:pk>/resume": ("accept", "suspended"),
    "cases/<int:pk>/papers/<slug:kind>.<slug:extension>": ("file", "closed"),
    "cases/<int:pk>/archive.zip": ("file", "closed"),
    "signing/<int:pk>/<int:requirement>": ("sign", "sign"),
}
"""Before which step the case of a route stands: that of the bureau, and that of the county."""
METHODS = {"evidence/uploads/<uuid:key>": ("HEAD", "PATCH", "DELETE")}
"""Routes that speak otherwise than by GET and POST."""
HEADERS = {"Tus-Resumable": "1.0.0"}


def routes(patterns: list[URLPattern | URLResolver] | None = None, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Every route of a page with its view; the API has a table of its own, and twins are told once."""
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from routes(entry.url_patterns, route)
        elif not route.startswith((API, TWINS)):
            yield route, entry.callback


def rows_of(route: str) -> tuple[str, ...]:
    """The rows a route is asked with."""
    if route in ROWS:
        return ROWS[route]
    kind = kind_of(route)
    return BOTH if "<int:pk>" in route and kind and kind not in ONE else ("-",)


def kind_of(route: str) -> str:
    """The kind of row a route is about; nothing where it is one of the lists or of the house itself."""
    return OTHER_KINDS.get(route) or KINDS.get(route.partition("/<int:pk>")[0], "")


def address(world: World, route: str, row: str) -> str:
    """The path of a route, its arguments filled from the world."""
    unit = world.cast.qingshi if row == "county" else world.cast.ecology
    sign = world.rows["sign"].get(f"{row}:sign")
    side = row if row in BOTH else "ecology"
    keys = world.rows["keys"]
    filled = {
        "<slug:place>": world.campaign.slug,
        "<str:key>": keys["petition" if "petitions" in route else "task"],
        "<str:code>": world.cast.qingshi.code,
        "<str:token>": world.rows["token"]["-"],
        "<str:secret>": world.rows["told"]["-"],
        "<int:sequence>": 1,
        "<int:photo>": world.rows["photo"][side].pk,
        "<int:other>": world.rows["other"][side].pk,
        "<int:extension>": world.rows["time"][side].pk,
        "<slug:slug>": world.campaign.slug,
        "<str:kind>": "tasks",
        "<str:ext>": "docx",
        "<slug:kind>": "request",
        "<slug:extension>": "docx",
        "<uuid:key>": world.rows["upload"]["-"].key,
        "<int:document>": world.document.pk,
        "<int:unit>": unit.pk,
        "<int:number>": 1,
        "<int:requirement>": sign.pk if sign else 0,
        "<int:pk>": _pk(world, route, row) if "<int:pk>" in route else 0,
    }
    path = f"/{route}"
    for name, value in filled.items():
        path = path.replace(name, str(value))
    if route == "schemes/new":
        return f"{path}?task={world.tasks[row].pk}"
    return f"{path}?kind=lists" if route == "publications/new" else path


def _pk(world: World, route: str, row: str) -> int:
    kind = kind_of(route)
    if kind:
        return int(_row(world, kind, route, row).pk)
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
    key: int = found[route.partition("/<int:pk>")[0]].pk
    return key


def _row(world: World, kind: str, route: str, row: str) -> Any:
    rows = world.rows[kind]
    if kind == "letter" and row in {"proposed", "listed"}:
        return world.rows[row]["ecology"]
    if kind == "round" and row not in rows:
        return rows["-"]
    if row in rows:
        return rows[row]
    of_bureau, of_county = STAGES[route]
    return rows[f"{row}:{of_county if row == 'county' else of_bureau}"]


def client_of(who: Person | None, **more: Any) -> Client:
    """A browser in which somebody is logged in as a real log-in leaves it."""
    client = Client(raise_request_exception=False, **more)
    if who is not None:
        client.force_login(who)
        session = client.session
        session[OPENED] = session[SEEN] = int(time.time())
        session.save()
    return client
