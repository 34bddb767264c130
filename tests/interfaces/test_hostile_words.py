"""Whatever is typed, handed in or asked for in an address: a page shows it as words and never falls over it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import transaction
from django.db.models import CharField, Value
from django.db.models.functions import Concat
from django.test import Client

from rectify.foundation.accounts.models import Person, Unit, UnitAlias
from rectify.foundation.accounts.rules import Permission
from tests.cast import Cast
from tests.interfaces.bodies import body_of
from tests.interfaces.doors import address, client_of, routes, rows_of
from tests.interfaces.world import World, build

pytestmark = pytest.mark.doors

HOSTILE = "<script>x</script>\"'>{{7}}"
KEEPERS = {
    Permission.PERSON_MANAGE: "system_admin",
    Permission.UNIT_MANAGE: "system_admin",
    Permission.ROLE_GRANT: "security_admin",
    Permission.AUDIT_READ: "leader",
    Permission.MEASURE_REPORT: "lead_unit",
    Permission.SCHEME_WRITE: "lead_unit",
    Permission.EVIDENCE_SUBMIT: "lead_unit",
    Permission.LETTER_ANSWER: "lead_unit",
    Permission.ACCEPTANCE_REQUEST: "lead_unit",
    Permission.TASK_ACCEPT: "lead_unit",
    Permission.TASK_REVIEW: "supervising_department",
    Permission.SYSTEM_MANAGE: "system_admin",
    Permission.PETITION_REPLY: "lead_unit",
    Permission.PUBLICATION_APPROVE: "office_director",
}
"""To whom a page is open that is not open to a clerk."""
ODD = (
    "q=%00&after=%00&role=%00&state=%00&sort=%00&act=%00&who=%00&campaign=%00&open=%00&task=%00&replaces=%00&col=%00&parent=%00&page=%00",
    "q=%C2%B2&after=%C2%B2&open=%C2%B2&task=%C2%B2&before=%C2%B2&page=%C2%B2&unit=%C2%B2&section=%C2%B2&replaces=%C2%B2&parent=%C2%B2",
    "open={n}&task={n}&before={n}&page={n}&unit={n}&section={n}&replaces={n}&parent={n}&due_from={n}&since={n}".format(n="9" * 40),
    "task={n}&open={n}&page={n}&before={n}".format(n="9" * 5000),
    "q=%ED%A0%80&who=%ED%A0%80&task=-1&open=-1&page=-1&unit=-1&section=-1&before=-1",
)
"""Characters a database refuses, digits that are none, numbers beyond every column, a lonely surrogate, numbers below nought."""


@pytest.fixture
def hostile(cast: Cast) -> World:
    world = build(cast, HOSTILE)
    words = Value(HOSTILE, output_field=CharField())
    Unit.objects.update(name=Concat(words, "name"), name_en=Concat(words, "name_en"), code=Concat(Value("<b>"), "code"))
    Person.objects.update(name=Concat(words, "name"), name_en=Concat(words, "name_en"))
    UnitAlias.objects.update(name=Concat(words, "name"), note=HOSTILE)
    return world


def reader_of(world: World, view: Any) -> Client:
    """Somebody to whom the view is open; each role logs in once."""
    role = KEEPERS.get(getattr(view, "permission", None) or Permission.LIST_READ, "office_clerk")
    browsers: dict[str, Client] = world.__dict__.setdefault("browsers", {})
    if role not in browsers:
        browsers[role] = client_of(world.people[role])
    return browsers[role]


def answers(world: World, query: str = "", *, acts: bool = False) -> list[tuple[str, int, str]]:
    """Path, status and page of each route, asked by somebody to whom it is open; ``acts`` does what only acts, too."""
    found = []
    for route, view in routes():
        if route == "accounts/logout/":
            continue
        for row in rows_of(route):
            path, client = address(world, route, row), reader_of(world, view)
            answer = client.get(f"{path}?{query}" if query else path)
            if answer.status_code == 405 and acts:
                answer = client.post(path, body_of(world, route, row), headers={"hx-request": "true"})
            whole = b"".join(answer)
            opened = answer.headers.get("Content-Type", "").startswith("text/html") and "Content-Disposition" not in answer.headers
            page = whole.decode() if opened else ""
            found.append((path, answer.status_code, page))
    return found


def test_no_page_lets_words_become_markup(hostile: World) -> None:
    shown = answers(hostile, acts=True)
    assert [path for path, _status, page in shown if "<script>x" in page or HOSTILE in page or "\"'>" in page] == []
    assert [path for path, status, _page in shown if status >= 500] == []
    assert sum("&lt;script&gt;x" in page for _path, _status, page in shown) > 25, "the test must meet the words to mean something"


@pytest.mark.parametrize("query", ODD, ids=["nul", "no digits", "huge", "longer than a number may be", "surrogate and negative"])
def test_no_odd_value_in_an_address_makes_a_page_fall_over(cast: Cast, query: str) -> None:
    assert [path for path, status, _page in answers(build(cast), query) if status >= 500] == []


def test_no_number_that_no_row_can_have_makes_a_page_fall_over(cast: Cast) -> None:
    world = build(cast)
    for route, view in routes():
        path = address(world, re.sub("<int:[a-z]+>", "9" * 30, route), "draft")
        answer = reader_of(world, view).get(path)
        b"".join(answer)  # what is streamed is closed when it is read
        assert answer.status_code < 500, path


NAMES = (
    "accept", "act", "answer", "approve", "at", "back", "because", "campaign", "code", "decision", "due_to", "due_from", "email",
    "end", "feedback_on", "id", "inspection_round", "jurisdiction", "kind", "last_day", "leave_open", "legal_bases", "language",
    "login", "measure", "name", "name_en", "next", "none", "note", "on", "oldpassword", "parent", "password", "password1",
    "password2", "permissions", "phone", "position", "query", "reason", "replaces", "revision", "role", "since", "start",
    "starts_on", "successor", "title", "unit", "units", "until", "username", "value", "valid_from", "valid_to", "without_unit",
    "as", "amount", "channel", "county", "count", "days", "decision", "key", "lead", "number", "p0-text", "part", "place", "point",
    "received_on", "secret", "settled", "state", "substantiated", "text", "token", "type", "types", "verdict", "words",
)  # fmt: skip
"""What forms of ours ask for."""
PREFIXES = ("", "details-", "rename-", "move-", "close-", "alias-")


@pytest.mark.parametrize("value", ["\x00", "²", "9" * 40, "9" * 5000, "-1", "x" * 20_000, "0001-01-01", "<b>'\"{}%s"])
def test_no_odd_value_in_a_form_makes_an_act_fall_over(cast: Cast, value: str) -> None:
    world = build(cast)
    odd = {f"{prefix}{name}": value for name in NAMES for prefix in PREFIXES}
    fallen = []
    for route, view in routes():
        if route in {"accounts/logout/", "audit/export/", "accounts/password/"}:
            continue
        for row in rows_of(route):
            path, right = address(world, route, row), body_of(world, route, row)
            for sent in (odd, *({**right, name: value} for name in right)):
                point = transaction.savepoint()
                status = reader_of(world, view).post(path, sent, headers={"hx-request": "true"}).status_code
                transaction.savepoint_rollback(point)
                fallen += [(path, status)] if status >= 500 else []
    assert fallen == []
