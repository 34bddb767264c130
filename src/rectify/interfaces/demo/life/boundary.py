"""The areas of Haidai as the map of the portal draws them: made up, tiling the city without a gap, outlines wandering as real ones do.

Every territory has a middle; what lies nearest to it (by the power distance, so that districts stay small) is its area. Two neighbours
share the points of their border, because the border is bent by dice that are named after its ends.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import cache, partial
from typing import Any, Final

from rectify.disclosure.portal.services.boundaries import supply
from rectify.interfaces.demo.documents import places
from rectify.interfaces.demo.life.story import Story, dice, moment

Point = tuple[float, float]
"""Degrees east and north."""
MIDDLES: Final[dict[str, tuple[float, float, float]]] = {
    "linyuan": (119.075, 36.700, 0.0), "daiyang": (119.205, 36.655, 0.0), "gaoxin": (119.225, 36.760, 0.0),
    "jingkai": (119.035, 36.795, 0.001), "cangpu": (119.215, 36.895, 0.002), "binhai": (119.115, 37.060, 0.004),
    "wangyu": (119.415, 37.050, 0.004), "anlan": (119.235, 36.440, 0.008), "longyan": (118.515, 36.545, 0.006),
    "qingshi": (118.690, 36.365, 0.006), "wenyin": (118.805, 36.600, 0.006), "songhe": (119.390, 36.205, 0.008),
}  # fmt: skip
"""Code -> longitude, latitude, weight: the heavier, the wider its area."""
OUTLINE: Final[tuple[Point, ...]] = (
    (118.30, 36.42), (118.36, 36.66), (118.58, 36.82), (118.80, 36.97), (118.95, 37.13), (119.25, 37.20), (119.55, 37.16), (119.62, 36.95),
    (119.53, 36.62), (119.60, 36.30), (119.55, 36.07), (119.25, 36.04), (118.92, 36.16), (118.55, 36.20),
)  # fmt: skip
SHRINK: Final = 0.8
"""A degree of longitude is that much shorter there than one of latitude."""
BENDS: Final = 4
"""Each border is halved so often; every half bends."""
BENT: Final = 0.11
SOURCE: Final = "海岱市为演示虚构，边界由系统示意绘制，不代表任何真实行政区划"


def plan(story: Story) -> None:
    """The office supplies the map before the first number is published."""
    story.on(moment(date(2026, 2, 3), 15), partial(_supply, story))


def _supply(story: Story, at: datetime) -> None:
    supply(place=story.campaign.slug, data=areas(), source=SOURCE, by=story.person("xueyibai"), at=at)


@cache
def centre_of(code: str) -> tuple[float, float]:
    """Latitude and longitude of the middle of a unit: a town lies around the middle of its county."""
    east, north, _ = MIDDLES[code.split("-", maxsplit=1)[0]]
    if "-" not in code:
        return north, east
    siblings = [unit.code for unit in places.UNITS if unit.parent == code.split("-", maxsplit=1)[0]]
    corner = siblings.index(code)
    return north + (0.06, 0.05, -0.06, -0.05)[corner], east + (-0.06, 0.07, 0.05, -0.07)[corner]


def areas() -> dict[str, Any]:
    """The areas as GeoJSON, one polygon for each county and zone, with the code and the name of its unit."""
    names = {unit.code: unit.short for unit in places.UNITS}
    corners: list[Point] = []
    features = [
        {
            "type": "Feature",
            "properties": {"code": code, "name": names[code]},
            "geometry": {"type": "Polygon", "coordinates": [[list(point) for point in _bent(_cell(code, corners))]]},
        }
        for code in MIDDLES
    ]
    return {"type": "FeatureCollection", "features": features}


def _cell(code: str, corners: list[Point]) -> list[Point]:
    """What is nearer to this middle than to any other; corners two cells share become one point."""
    cell = list(OUTLINE)
    for other in MIDDLES:
        if other != code:
            cell = _cut(cell, MIDDLES[code], MIDDLES[other])
    return _without_doubles([_same(point, corners) for point in cell])


def _cut(cell: list[Point], mine: tuple[float, float, float], theirs: tuple[float, float, float]) -> list[Point]:
    """The part of an outline on my side of the line between two middles (Sutherland and Hodgman)."""
    kept: list[Point] = []
    for start, end in zip(cell, [*cell[1:], cell[0]], strict=True):
        here, there = _excess(start, mine, theirs), _excess(end, mine, theirs)
        if here <= 0:
            kept.append(start)
        if here * there < 0:
            share = here / (here - there)
            kept.append((start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share))
    return kept


def _excess(point: Point, mine: tuple[float, float, float], theirs: tuple[float, float, float]) -> float:
    """How much farther a point is from my middle than from theirs; negative on my side."""
    return _power(point, mine) - _power(point, theirs)


def _power(point: Point, middle: tuple[float, float, float]) -> float:
    east, north = (point[0] - middle[0]) * SHRINK, point[1] - middle[1]
    return east * east + north * north - middle[2]


def _same(point: Point, corners: list[Point]) -> Point:
    """The corner that is there already within a hair's breadth, or this one from now on."""
    near = 1e-6
    for corner in corners:
        if abs(corner[0] - point[0]) < near and abs(corner[1] - point[1]) < near:
            return corner
    corners.append((round(point[0], 6), round(point[1], 6)))
    return corners[-1]


def _without_doubles(points: list[Point]) -> list[Point]:
    return [point for n, point in enumerate(points) if point != points[n - 1]]


def _bent(cell: list[Point]) -> list[Point]:
    """The closed outline with every side bent."""
    ring = [point for start, end in zip(cell, [*cell[1:], cell[0]], strict=True) for point in _side(start, end)]
    return [*ring, ring[0]]


def _side(start: Point, end: Point) -> list[Point]:
    """The points of a side from its start on, without its end; the same ones backwards for the neighbour."""
    low, high = sorted((start, end))
    points = _halved(low, high, BENDS)
    return points[:-1] if low == start else points[:0:-1]


def _halved(low: Point, high: Point, times: int) -> list[Point]:
    if not times:
        return [low, high]
    away = dice("border", low, high).uniform(-BENT, BENT)
    east, north = (high[0] - low[0]) * SHRINK, high[1] - low[1]
    middle = round((low[0] + high[0]) / 2 - north * away / SHRINK, 6), round((low[1] + high[1]) / 2 + east * away, 6)
    return [*_halved(low, middle, times - 1)[:-1], *_halved(middle, high, times - 1)]
