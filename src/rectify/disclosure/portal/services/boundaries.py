"""Supplying the areas of a city's map."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import connection, transaction

from rectify.disclosure.frozen.models import Boundary
from rectify.disclosure.frozen.rules.canonical import digest
from rectify.disclosure.portal import acts
from rectify.disclosure.portal.rules.drawing import CannotDraw, checked
from rectify.foundation.accounts.models import Person
from rectify.foundation.accounts.queries import actor_of
from rectify.foundation.audit.services import Subject, record

LONGEST_SOURCE: Final = 300
MILLIONTHS: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Supplied:
    """The areas as kept; ``new`` is false when the same file was there already."""

    boundary: Boundary
    new: bool


def supply(*, place: str, data: Any, source: str, by: Person, at: datetime) -> Supplied:
    """Keep a boundary file (GeoJSON) for the map of a place. The same areas again change nothing; others become a new row.

    Raises:
        CannotDraw: the file cannot be drawn, or nobody says where it comes from.
    """
    source = source.strip()
    if not 0 < len(source) <= LONGEST_SOURCE:
        raise CannotDraw("请写明边界来源（不超过 300 字）。", "Say where the outlines come from (at most 300 characters).")
    features = checked(data)
    mark = digest(_whole_numbers(features))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT frozen_publication_lock(%s)", [place])
        last = Boundary.objects.filter(place=place).order_by("-id").first()
        if last and last.digest == mark and last.source == source:
            return Supplied(last, new=False)
        row = Boundary.objects.create(place=place, features=features, source=source, digest=mark, added_at=at, added_by=by)
        data = {"areas": len(features["features"]), "source": source, "digest": mark}
        record(act=acts.BOUNDARY_SUPPLIED, by=actor_of(by), at=at, subject=Subject("boundary", str(row.pk), place), data=data)
    return Supplied(row, new=True)


def _whole_numbers(value: Any) -> Any:
    """Degrees as whole millionths: what is hashed holds no floats."""
    if isinstance(value, float):
        return round(value * MILLIONTHS)
    if isinstance(value, dict):
        return {key: _whole_numbers(each) for key, each in value.items()}
    return [_whole_numbers(each) for each in value] if isinstance(value, list) else value
