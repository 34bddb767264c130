"""The ground one points at: the areas of a city as a picture, and which place on earth a point of the picture is. Pure.

The picture is drawn elsewhere (:data:`rectify.config.settings.CITY_MAP` names who supplies it); here it is turned into degrees (WGS-84).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

SHOWN: Final = (320, 640)
"""Pixels across in which the picture is offered: a phone, a desk. A press tells pixels only, so the size must be known by the name."""
_DEGREES: Final = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class Outline:
    """An area of the picture: its name and where that stands, its outline as an SVG path."""

    name: str
    path: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Ground:
    """A picture of ``width`` by ``height`` units and its projection: ``x = margin + (longitude - west) * across``, likewise downwards."""

    outlines: Sequence[Outline]
    width: int
    height: int
    margin: int
    west: float
    north: float
    across: float
    down: float

    def height_at(self, shown: int) -> int:
        """Pixels down when it is shown so many pixels wide."""
        return round(self.height * shown / self.width)

    def at(self, x: int, y: int, shown: int) -> tuple[Decimal, Decimal] | None:
        """Latitude and longitude of a pixel. ``None`` outside, and for the corner: a press by the keyboard names no pixel and says 0, 0."""
        if not (0 <= x <= shown and 0 <= y <= self.height_at(shown)) or (x, y) == (0, 0):
            return None
        unit = self.width / shown
        longitude = self.west + (x * unit - self.margin) / self.across
        latitude = self.north - (y * unit - self.margin) / self.down
        return Decimal(latitude).quantize(_DEGREES), Decimal(longitude).quantize(_DEGREES)

    def placed(self, latitude: Decimal, longitude: Decimal) -> tuple[int, int] | None:
        """Where a place stands in the picture, in its units; ``None`` outside of it."""
        x = round(self.margin + (float(longitude) - self.west) * self.across)
        y = round(self.margin + (self.north - float(latitude)) * self.down)
        return (x, y) if 0 <= x <= self.width and 0 <= y <= self.height else None
