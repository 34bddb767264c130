"""Every page there is, each with somebody who may see it: found by walking the routes, so that a new page cannot be forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus

from rectify.foundation.accounts.models import Person
from tests.interfaces.doors import address, client_of, routes, rows_of
from tests.interfaces.world import World

FIRST = (
    "office_clerk", "auditor", "system_admin", "security_admin", "audit_admin", "leader", "lead_unit", "county_government",
    "supervising_department", "supervision_team", "outsider",
)  # fmt: skip
"""Who is asked first; the first who sees the page is taken."""

FILES = ("/original", "/preview", "/thumbnail", ".xlsx", ".docx", ".pdf", ".csv", ".zip", "<str:ext>", "<slug:extension>")
"""Routes that send a file."""


def pages(world: World) -> Iterator[tuple[str, Person | None]]:
    """The address of each whole page, and who sees it; ``None`` where nobody need log in. Parts of pages are left out."""
    clients = [(who, client_of(who)) for who in (*(world.people[code] for code in FIRST), None)]
    for route in (route for route, _view in routes() if not route.endswith(FILES)):
        for row in rows_of(route):
            path = address(world, route, row)
            for who, client in clients:
                answer = client.get(path)
                if answer.status_code == HTTPStatus.OK and b"".join(answer).lstrip()[:14].lower() == b"<!doctype html":
                    yield path, who
                if answer.status_code in {HTTPStatus.OK, HTTPStatus.METHOD_NOT_ALLOWED}:
                    break
