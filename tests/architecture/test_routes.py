"""All routes, walked: each has a permission or stands on the short public list, and none vanishes without a redirect."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.urls import URLPattern, URLResolver, get_resolver

KNOWN = Path(__file__).with_name("routes.txt")
API = "api/v1/"
"""Routes of the API carry their permission in the operation; tests/interfaces/api walks them."""


def routes(patterns: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from routes(entry.url_patterns, route)
        else:
            yield route, entry


ALL = dict(routes(get_resolver().url_patterns))


def test_every_route_has_a_permission_or_a_reason_to_be_public() -> None:
    guarded = {r for r, p in ALL.items() if hasattr(p.callback, "permission") or getattr(p.callback, "public", None)}
    bare = [r for r in ALL if not r.startswith(API) and r not in guarded]
    assert bare == []


def test_no_route_vanishes_without_a_redirect() -> None:
    known = KNOWN.read_text(encoding="utf-8").split("\n")
    assert [r for r in known if r and r not in ALL] == [], (
        "a route that people may have bookmarked is gone: add a redirect, then change routes.txt"
    )


def test_every_route_is_written_down(write_tables: bool) -> None:
    if write_tables:
        KNOWN.write_text("\n".join([*sorted(ALL), ""]), encoding="utf-8")
    known = set(KNOWN.read_text(encoding="utf-8").split("\n"))
    assert [r for r in ALL if r not in known] == [], "write new routes into tests/architecture/routes.txt (`make tables`)"
