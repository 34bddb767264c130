"""Every page, every role: what the server answers, held in ``permissions.txt``, which is meant to be read.

``200`` and ``302`` let in; ``in`` is the way to the log-in page; ``403`` no permission at all; ``404`` the row is out of reach, as one
that is not there; ``409`` and ``422`` let in, but the act itself was refused with words; ``no`` the same, told on the page one is sent
back to; ``405`` not spoken here, ``400`` and ``412`` a resumable upload without its headers. Acts are undone after each line. Of the
public pages only the first three are asked, since nobody is looked at there.
``make tables`` writes it anew; what has changed in it is a decision and is read before it is committed.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.contrib.messages import ERROR, get_messages
from django.db import transaction
from django.http import HttpRequest
from django.test import Client

from rectify.foundation.accounts.queries import roles
from tests.interfaces.bodies import body_of
from tests.interfaces.doors import HEADERS, METHODS, PORTAL, address, client_of, routes, rows_of
from tests.interfaces.world import World

pytestmark = pytest.mark.doors

TABLE = Path(__file__).with_name("permissions.txt")
HEADS = {
    "office_clerk": "clerk",
    "lead_unit": "lead",
    "responsible_unit": "resp",
    "county_government": "county",
    "supervising_department": "superv",
    "supervision_team": "team",
    "third_party_assessor": "assess",
    "office_director": "direct",
    "party_principal": "party",
    "government_principal": "gov",
    "leader": "leader",
    "hotline_operator": "hotl",
    "publisher": "publ",
    "auditor": "audit",
    "system_admin": "sys",
    "security_admin": "sec",
    "audit_admin": "audadm",
}
AREAS = {
    "petitions": {"petitions"},
    "publications": {"publications", "open"},
    "accounts": {"accounts", "audit"},
    "review": {"review", "versions", "imports"},
    "rounds": {"rounds", "reports", "sheets", "letters", "matters", "duties", "inbox", "hooks"},
    "evidence": {"evidence", "measures", "sites", "schemes", "targets"},
    "closure": {"closure", "cases", "draws", "notices", "signing"},
}
"""Parts of the table by the first word of the address; they are asked apart, so that tests can run side by side."""
PUBLIC = {"accounts/login/", "accounts/login/code/", "accounts/logout/", "accounts/language/", "desk/_components", "robots.txt"}
"""Doors without a lock, beside those under ``/open/``: the way in, the language, the page of components, the word to search engines."""
WITHOUT_TOKEN = {"open/told/<str:secret>/end/"}
"""Acts that need no token of a page: ending an e-mail by one click in a mail program (RFC 8058); who holds the secret needs no other."""


def columns() -> dict[str, str]:
    """Who is asked: role code to the head of the column."""
    return {"anonymous": "anon", "outsider": "none"} | {code: HEADS.get(code, code) for code in roles()}


def told(client: Client, method: str, path: str, body: dict[str, Any]) -> str:
    """The status of one call; nothing of it stays, neither in the database nor in the browser."""
    point, cookies = transaction.savepoint(), dict(client.cookies)
    answer = client.post(path, body, headers=HEADERS) if method == "POST" else client.generic(method, path, headers=HEADERS)
    if answer.streaming:
        b"".join(answer)  # what is read whole is closed
    transaction.savepoint_rollback(point)
    client.cookies.clear()
    client.cookies.update(cookies)
    if answer.status_code == 302 and answer.headers["Location"].startswith("/accounts/login/?"):
        return "in"
    return "no" if answer.status_code == 302 and told_no(answer.wsgi_request) else str(answer.status_code)


def told_no(request: HttpRequest) -> bool:
    """Whether the next page of this reader will say that something was refused."""
    return any(said.level >= ERROR for said in getattr(get_messages(request), "_queued_messages", ()))


def area_of(route: str) -> str:
    """In which part of the table a route stands."""
    first = route.lstrip("/").partition("/")[0]
    return next((area for area, starts in AREAS.items() if first in starts), "rest")


def table(world: World, area: str) -> list[str]:
    """A part of the table as it is now, a line for each route, method and row."""
    heads = columns()
    browsers = {name: client_of(world.people.get(name)) for name in heads}
    lines = []
    for route in (route for route, _view in routes() if area_of(route) == area):
        for row in rows_of(route):
            path = address(world, route, row)
            for method in METHODS.get(route, ("GET", "POST")):
                asked = list(browsers.values())[: 3 if route.startswith(PORTAL) else None]
                cells = [told(browser, method, path, body_of(world, route, row)) for browser in asked]
                if set(cells) != {"405"}:
                    lines.append(_line(method, f"/{route}", row, [f"{c:<{len(h)}}" for c, h in zip(cells, heads.values(), strict=False)]))
    return lines


def _line(method: str, route: str, row: str, cells: list[str]) -> str:
    return "  ".join([f"{method:<6}", f"{route:<58}", f"{row:<16}", *cells]).rstrip()


def written() -> tuple[str, list[str]]:
    """The head and the lines of the table."""
    head, *lines = TABLE.read_text(encoding="utf-8").rstrip("\n").split("\n")
    return head, lines


def write(area: str, now: list[str]) -> None:
    """One part of the table anew, the head as well."""
    lines = written()[1]
    parts = {each: [line for line in lines if area_of(line.split()[1]) == each] for each in (*AREAS, "rest")} | {area: now}
    head = _line("method", "route", "row", list(columns().values()))
    TABLE.write_text("\n".join([head, *(line for part in parts.values() for line in part), ""]), encoding="utf-8")


def test_the_table_has_a_column_for_everybody() -> None:
    assert written()[0] == _line("method", "route", "row", list(columns().values()))


@pytest.mark.parametrize("area", [*AREAS, "rest"])
def test_every_page_lets_in_whom_the_table_says(world: World, area: str, write_tables: bool) -> None:
    now = table(world, area)
    if write_tables:
        write(area, now)
    known = [line for line in written()[1] if area_of(line.split()[1]) == area]
    gone, come = [line for line in known if line not in now], [line for line in now if line not in known]
    assert (gone, come) == ([], []), "\n".join(["the table says:", *gone, "the server answers:", *come])


def test_the_table_lets_nobody_in_without_a_log_in_but_where_it_is_public() -> None:
    lines = [line.split() for line in written()[1]]
    assert [
        line[:2] for line in lines if line[3] != "in" and line[1].removeprefix("/") not in PUBLIC and not line[1].startswith(f"/{PORTAL}")
    ] == []


def test_a_public_page_answers_everybody_alike() -> None:
    lines = [line.split() for line in written()[1] if line.split()[1].startswith(f"/{PORTAL}")]
    assert len(lines) > 40
    assert [line for line in lines if len(set(line[3:])) != 1] == []


def test_what_changes_something_needs_the_token_of_the_page(world: World) -> None:
    strict = client_of(world.cast.clerk, enforce_csrf_checks=True)
    open_doors = []
    for route, _view in routes():
        path = address(world, route, rows_of(route)[0])
        status = strict.post(path, body_of(world, route, rows_of(route)[0])).status_code
        if status not in {403, 405} and route not in WITHOUT_TOKEN:
            open_doors.append((route, status))
    assert open_doors == []


def test_an_act_is_never_done_by_a_link(world: World) -> None:
    """A route that only acts refuses GET; whether it acts is known from the table: it has a line for POST and none for GET."""
    lines = [line.split() for line in written()[1]]
    acts = {line[1] for line in lines if line[0] == "POST"} - {line[1] for line in lines if line[0] == "GET"}
    assert len(acts) > 30
    clerk = client_of(world.cast.clerk)
    for route, _view in routes():
        if f"/{route}" in acts:
            assert clerk.get(address(world, route, rows_of(route)[0])).status_code == 405, route
