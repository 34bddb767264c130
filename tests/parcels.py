"""The parcels the tests are run in: every test belongs to exactly one, and ``make`` has a target of its name.

Most tests say it by what they need; the rest declare it with a mark, or lie in a folder of its name.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

PARCELS = {
    "unit": "rules, reading, words, architecture: no database",
    "services": "acts, queries and walls on PostgreSQL",
    "pages": "pages and API, asked one by one on PostgreSQL",
    "proof": "whole walks, races, forgeries, rendered papers and costs; a test with transactions of its own is one by that",
    "city": "the demo city, loaded once",
    "doors": "walks every page and every operation there is",
    "flow": "the way of a plan from the paper to the proof",
    "crash": "kills the running server in the middle of an act",
    "fuzz": "schemathesis over the whole OpenAPI",
    "browser": "drives a real Chromium",
    "access": "every page in a real Chromium, looked at by axe",
}
"""Mark → what it means."""
BY_NEED = {"unit", "services", "pages"}
"""Parcels nobody declares."""
HOMES = {
    "city": "interfaces/demo",
    "doors": "interfaces",
    "flow": "flow",
    "crash": "crash",
    "fuzz": "interfaces/api/test_fuzz.py",
    "browser": "browser",
    "access": "browser",
}
"""Where the tests of a parcel lie that does not go through all files, under ``tests``: its target in the Makefile looks nowhere else."""
APART = HOMES["fuzz"]
"""The file that only its own target reads: to read it is to invent thousands of requests. It holds nothing but its parcel."""
TESTS = Path(__file__).resolve().parent
ASKS = {"Client", "Caller", "caller", "client_of"}
"""What a module knows that asks the server; others ask with the fixture ``client``."""


def sort_into_parcels(items: Iterable[pytest.Item]) -> None:
    """Mark every test with its parcel.

    Raises:
        pytest.UsageError: a test that no target would run, or two.
    """
    whole = list(items)
    asking = {item.path for item in whole if _asks(item)}
    for item in whole:
        declared = [mark.name for mark in item.iter_markers() if mark.name in PARCELS]
        place = item.path.relative_to(TESTS).as_posix()
        if wrong := fault(set(declared), place):
            raise pytest.UsageError(f"{item.nodeid}: {wrong}")
        if not declared:
            item.add_marker(_by_place(place) or _by_need(item, asking=item.path in asking))


def fault(declared: set[str], place: str) -> str:
    """What is wrong with the marks of a test in this file (below ``tests``); nothing when one target runs it."""
    if len(declared) > 1 or declared & BY_NEED:
        return f"declare one parcel, and none of {sorted(BY_NEED)}; here are {sorted(declared)}"
    home = next((HOMES[name] for name in declared if name in HOMES), "")
    if not Path(place).is_relative_to(home):
        return f"tests of {sorted(declared)} lie in tests/{home}"
    return f"{place} holds nothing but tests of fuzz" if place == APART and declared != {"fuzz"} else ""


def _by_place(place: str) -> str:
    folder = place.partition("/")[0]
    return folder if folder in HOMES else ""


def _by_need(item: pytest.Item, *, asking: bool) -> str:
    fixtures = set(getattr(item, "fixturenames", ()))
    mark = item.get_closest_marker("django_db")
    if "transactional_db" in fixtures or (mark and mark.kwargs.get("transaction")):
        return "proof"
    if not mark and "db" not in fixtures:
        return "unit"
    return "pages" if asking else "services"


def _asks(item: pytest.Item) -> bool:
    names = vars(getattr(item, "module", None) or object).keys()
    return "client" in getattr(item, "fixturenames", ()) or bool(ASKS & names)
