"""The city's own map for the form of complaints: the areas it supplied, drawn as on the portal. No map service is asked."""

from __future__ import annotations

from functools import lru_cache

from rectify.disclosure.frozen.queries.reading import boundary
from rectify.disclosure.portal.rules.drawing import MARGIN, drawn, projection
from rectify.response.petitions.rules.ground import Ground, Outline


def ground_of(place: str) -> Ground | None:
    """The ground of a place (the slug of its campaign); ``None`` where no areas were supplied. One query."""
    row = boundary(place)
    return _ground(row.pk, row.place) if row else None


@lru_cache(maxsize=8)
def _ground(pk: int, place: str) -> Ground | None:
    """Drawn once: a supplied file never changes, another is another row. ``pk`` names the row, ``place`` finds it."""
    row = boundary(place)
    if row is None or row.pk != pk:
        return None
    areas, width, height = drawn(row.features)
    onto = projection(row.features)
    outlines = [Outline(area.name, area.path, area.x, area.y) for area in areas]
    return Ground(outlines, width, height, MARGIN, onto.west, onto.north, onto.across, onto.down)
