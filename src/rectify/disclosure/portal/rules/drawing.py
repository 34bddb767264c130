"""A map of areas as SVG paths, drawn on the server. Pure.

GeoJSON (RFC 7946, WGS 84) in, paths of a view box out: equirectangular about the middle latitude, which at the size of a city is off by
less than the width of a line. What cannot be drawn is refused with the place in the file.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

WIDTH: Final = 800
"""Units of the view box across; its height follows."""
MARGIN: Final = 8
MOST_POINTS: Final = 200_000
MOST_FEATURES: Final = 2_000
MOST_TEXT: Final = 64
FEWEST_POINTS: Final = 4
"""Points of a closed outline: a triangle, and its first again (RFC 7946)."""
EAST: Final = 180
NORTH: Final = 85
"""Degrees within which a point is one of a city."""


class CannotDraw(ValueError):
    """A boundary file cannot be used. ``zh`` and ``en`` say what is wrong and where."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh}\n{en}")
        self.zh, self.en = zh, en


@dataclass(frozen=True, slots=True)
class Area:
    """One area: the code of its unit, its name, its outline as an SVG path, and where its name stands."""

    code: str
    name: str
    path: str
    x: int
    y: int


Ring = list[tuple[float, float]]


def checked(data: Any) -> dict[str, Any]:
    """The file as it is kept: a FeatureCollection of polygons, each with ``properties.code``; anything else in it is left out.

    Raises:
        CannotDraw: it is none, an area has no code or no outline, two have the same code, a point is no place on earth, it is too large.
    """
    if not isinstance(data, Mapping) or data.get("type") != "FeatureCollection" or not isinstance(data.get("features"), list):
        raise CannotDraw("不是 GeoJSON 的 FeatureCollection。", "This is no FeatureCollection of GeoJSON.")
    if not 0 < len(data["features"]) <= MOST_FEATURES:
        raise CannotDraw(f"区域应为 1 至 {MOST_FEATURES} 个。", f"There must be between 1 and {MOST_FEATURES} areas.")
    features, codes, points = [], set[str](), 0
    for number, feature in enumerate(data["features"], 1):
        kept, count = _feature(feature, number)
        code = kept["properties"]["code"]
        if code in codes:
            raise CannotDraw(f"第 {number} 个区域的编码 {code} 重复。", f"Area {number}: the code {code} stands there twice.")
        codes.add(code)
        features.append(kept)
        points += count
        if points > MOST_POINTS:
            raise CannotDraw(
                f"坐标点超过 {MOST_POINTS} 个，请先简化边界。", f"More than {MOST_POINTS} points: simplify the outlines first."
            )
    return {"type": "FeatureCollection", "features": features}


def _feature(feature: Any, number: int) -> tuple[dict[str, Any], int]:
    properties = feature.get("properties") if isinstance(feature, Mapping) else None
    code = properties.get("code") if isinstance(properties, Mapping) else None
    if not isinstance(code, str) or not 0 < len(code) <= MOST_TEXT:
        raise CannotDraw(
            f"第 {number} 个区域没有 properties.code（单位编码）。", f"Area {number} has no properties.code, the code of its unit."
        )
    name = properties.get("name") if isinstance(properties, Mapping) else ""
    geometry = feature.get("geometry")
    rings = [_checked_ring(ring, number) for ring in _rings(geometry, number)]
    kept = {
        "type": "Feature",
        "properties": {"code": code, "name": str(name or code)[:MOST_TEXT]},
        "geometry": {"type": "MultiPolygon", "coordinates": [[[list(point) for point in ring] for ring in rings]]},
    }
    return kept, sum(len(ring) for ring in rings)


def _rings(geometry: Any, number: int) -> Iterator[Any]:
    kind = geometry.get("type") if isinstance(geometry, Mapping) else None
    shapes = geometry.get("coordinates") if isinstance(geometry, Mapping) else None
    if kind not in {"Polygon", "MultiPolygon"} or not isinstance(shapes, list) or not shapes:
        raise CannotDraw(f"第 {number} 个区域不是多边形。", f"Area {number} is no polygon.")
    for polygon in [shapes] if kind == "Polygon" else shapes:
        if not isinstance(polygon, list):
            raise CannotDraw(f"第 {number} 个区域不是多边形。", f"Area {number} is no polygon.")
        yield from polygon


def _checked_ring(ring: Any, number: int) -> Ring:
    if not isinstance(ring, list) or len(ring) < FEWEST_POINTS:
        raise CannotDraw(f"第 {number} 个区域的边界少于四个点。", f"Area {number}: an outline has fewer than four points.")
    return [_point(point, number) for point in ring]


def _point(point: Any, number: int) -> tuple[float, float]:
    x, y, *_height = [*point, math.nan, math.nan] if isinstance(point, list) else (math.nan, math.nan)
    fine = all(isinstance(each, int | float) and not isinstance(each, bool) and math.isfinite(each) for each in (x, y))
    if not fine or not (-EAST <= x <= EAST and -NORTH <= y <= NORTH):
        raise CannotDraw(
            f"第 {number} 个区域有不合理的坐标，应为经度、纬度（WGS 84）。",
            f"Area {number} has an odd point: longitude, latitude (WGS 84) are meant.",
        )
    return round(float(x), 6), round(float(y), 6)


@dataclass(frozen=True, slots=True)
class Projection:
    """Where a place on earth stands in the view box.

    ``x = MARGIN + (longitude - west) * across``, ``y = MARGIN + (north - latitude) * down``.
    """

    west: float
    north: float
    across: float
    """Units of the view box for a degree of longitude."""
    down: float
    """The same for a degree of latitude."""
    height: int

    def placed(self, point: Sequence[float]) -> tuple[int, int]:
        """The units of a point ``(longitude, latitude)``."""
        return round(MARGIN + (point[0] - self.west) * self.across), round(MARGIN + (self.north - point[1]) * self.down)


def projection(features: Mapping[str, Any]) -> Projection:
    """The projection that lets all areas of a checked file fill the width."""
    points = [point for _properties, rings in _shapes(features) for ring in rings for point in ring]
    west, east = min(p[0] for p in points), max(p[0] for p in points)
    south, north = min(p[1] for p in points), max(p[1] for p in points)
    shrink = math.cos(math.radians((south + north) / 2))
    scale = (WIDTH - 2 * MARGIN) / max((east - west) * shrink, (north - south) * 0.5, 1e-9)
    return Projection(west, north, shrink * scale, scale, round(2 * MARGIN + (north - south) * scale))


def drawn(features: Mapping[str, Any]) -> tuple[list[Area], int, int]:
    """The areas with their paths, and the size of the view box."""
    onto = projection(features)
    areas = [_area(properties, [[onto.placed(point) for point in ring] for ring in rings]) for properties, rings in _shapes(features)]
    return areas, WIDTH, onto.height


def _shapes(features: Mapping[str, Any]) -> list[tuple[Mapping[str, str], list[Any]]]:
    """The properties and rings of each area."""
    return [
        (feature["properties"], [ring for polygon in feature["geometry"]["coordinates"] for ring in polygon])
        for feature in features["features"]
    ]


def _area(properties: Mapping[str, str], rings: list[list[tuple[int, int]]]) -> Area:
    path = "".join("M" + "L".join(f"{x} {y}" for x, y in _thinned(ring)) + "Z" for ring in rings)
    x, y = _middle(max(rings, key=lambda ring: abs(_surface(ring))))
    return Area(properties["code"], properties["name"], path, x, y)


def _thinned(ring: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Points that fall on the one before are left out: a finer outline than the picture shows nothing."""
    last = None
    for point in ring:
        if point != last:
            yield point
        last = point


def _surface(ring: list[tuple[int, int]]) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, [*ring[1:], ring[0]], strict=True)) / 2


def _middle(ring: list[tuple[int, int]]) -> tuple[int, int]:
    """The centre of gravity; of an outline without surface, its first point."""
    surface = _surface(ring)
    if not surface:
        return ring[0]
    pairs = list(zip(ring, [*ring[1:], ring[0]], strict=True))
    cross = [(a[0] * b[1] - b[0] * a[1], a, b) for a, b in pairs]
    x = sum((a[0] + b[0]) * c for c, a, b in cross) / (6 * surface)
    y = sum((a[1] + b[1]) * c for c, a, b in cross) / (6 * surface)
    return round(x), round(y)
