"""Counties side by side, and the map of the city drawn from the areas it supplied."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.db.models import Count
from django.db.models.fields.json import KeyTextTransform

from rectify.disclosure.frozen.queries import reading
from rectify.disclosure.frozen.rules.groups import GROUPS
from rectify.disclosure.portal.queries.petitions import county_names
from rectify.disclosure.portal.queries.remembered import remembered
from rectify.disclosure.portal.queries.tasks import Standing, standing_by_county, told
from rectify.disclosure.portal.rules.drawing import Area, drawn

NONE: Final = Standing(0, dict.fromkeys(GROUPS, 0))


@dataclass(frozen=True, slots=True)
class Compared:
    """One county: its tasks of the plan by group, and its complaints."""

    code: str
    name: str
    name_en: str
    standing: Standing
    complaints: int
    settled: int
    """Of the complaints, how many are settled by their verdict; what the unit claims does not count."""
    untold: int = 0
    """Of the complaints, how many an older number told without a verdict."""


@dataclass(frozen=True, slots=True)
class Coloured:
    """An area of the map with what it stands for."""

    area: Area
    row: Compared | None
    level: str
    """``none`` without tasks, ``late`` with late ones, else ``q1`` … ``q4`` by the share of closed tasks."""


@dataclass(frozen=True, slots=True)
class Map:
    """The map of a city. ``source`` says who supplied it."""

    areas: list[Coloured]
    width: int
    height: int
    source: str


@remembered
def compared(place: str) -> list[Compared]:
    """All counties with a task or complaint, in the order they were told. Five queries."""
    names, tasks = county_names(place), standing_by_county(place)
    counted = told(place, "petition").annotate(verdict=KeyTextTransform("verdict", "item__data")).order_by()
    complaints: dict[str, dict[str | None, int]] = {}
    for code, verdict, n in counted.values_list("county", "verdict").annotate(n=Count("id")):
        complaints.setdefault(code, {})[verdict] = n
    order = list(names) + sorted(code for code in {*tasks, *complaints} - set(names) if code)
    return [
        Compared(code, *names.get(code, (code, "")), tasks.get(code, NONE), sum(of.values()), of.get("settled", 0), of.get(None, 0))
        for code in order
        if (of := complaints.get(code, {})) is not None
    ]


@remembered
def map_of(place: str) -> Map | None:
    """The map, coloured by how many tasks are closed; ``None`` where the city supplied no areas. Six queries."""
    boundary = reading.boundary(place)
    if boundary is None:
        return None
    rows = {row.code: row for row in compared(place)}
    areas, width, height = drawn(boundary.features)
    return Map([Coloured(area, rows.get(area.code), _level(rows.get(area.code))) for area in areas], width, height, boundary.source)


def _level(row: Compared | None) -> str:
    if row is None or not row.standing.total:
        return "none"
    return f"q{min(4, 1 + 4 * row.standing.groups['closed'] // row.standing.total)}"
