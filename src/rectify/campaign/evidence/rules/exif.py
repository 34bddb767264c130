"""The few facts a picture carries: when and where it was taken, by which camera, saved by which program. Pure.

Takes the tags as a mapping from their numbers (Exif 2.32, CIPA DC-008) and distrusts every one of them: whatever cannot be read is
left out, nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone, tzinfo
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from rectify.campaign.evidence.rules.places import Place, is_place

MAKE, MODEL, SOFTWARE, MODIFIED, TAKEN, OFFSET = 0x010F, 0x0110, 0x0131, 0x0132, 0x9003, 0x9011
LATITUDE_REF, LATITUDE, LONGITUDE_REF, LONGITUDE = 1, 2, 3, 4
_MOMENT: Final = re.compile(r"(\d{4}):(\d\d):(\d\d) (\d\d):(\d\d):(\d\d)")
_OFFSET: Final = re.compile(r"([+-])(\d\d):(\d\d)")
_LONGEST = 64
_SIX = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class Taken:
    """What the file says of itself; empty where it says nothing."""

    captured_at: datetime | None = None
    saved_at: datetime | None = None
    place: Place | None = None
    camera: str = ""
    software: str = ""


def read_tags(main: Mapping[int, Any], photo: Mapping[int, Any], gps: Mapping[int, Any], city: tzinfo) -> Taken:
    """The facts of the three directories of tags; a time without an offset is the city's."""
    zone = _zone(photo.get(OFFSET)) or city
    camera = " ".join(dict.fromkeys(filter(None, (_words(main.get(MAKE)), _words(main.get(MODEL))))))
    return Taken(
        captured_at=_moment(photo.get(TAKEN), zone),
        saved_at=_moment(main.get(MODIFIED), zone),
        place=_place(gps),
        camera=camera[:_LONGEST],
        software=_words(main.get(SOFTWARE)),
    )


def _words(value: Any) -> str:
    text = value.decode("utf-8", "replace") if isinstance(value, bytes) else value if isinstance(value, str) else ""
    return "".join(sign for sign in text if sign.isprintable()).strip()[:_LONGEST]


def _moment(value: Any, zone: tzinfo) -> datetime | None:
    match = _MOMENT.match(_words(value))
    if match is None:
        return None
    try:
        return datetime(*map(int, match.groups()), tzinfo=zone)  # type: ignore[misc, arg-type]  # six numbers by the pattern
    except ValueError:
        return None


def _zone(value: Any) -> tzinfo | None:
    match = _OFFSET.fullmatch(_words(value))
    if match is None:
        return None
    sign, hours, minutes = match[1], int(match[2]), int(match[3])
    away = timedelta(hours=hours, minutes=minutes)
    return timezone(-away if sign == "-" else away) if away < timedelta(hours=24) else None


def _place(gps: Mapping[int, Any]) -> Place | None:
    latitude = _degrees(gps.get(LATITUDE), gps.get(LATITUDE_REF), "S")
    longitude = _degrees(gps.get(LONGITUDE), gps.get(LONGITUDE_REF), "W")
    if latitude is None or longitude is None or not is_place(latitude, longitude):
        return None
    return Place(latitude, longitude)


def _degrees(parts: Any, reference: Any, negative: str) -> Decimal | None:
    """Degrees from degrees, minutes and seconds."""
    if not isinstance(parts, Sequence) or isinstance(parts, str | bytes) or not 1 <= len(parts) <= 3:  # noqa: PLR2004 - d, m, s
        return None
    try:
        numbers = [Decimal(str(float(part))) for part in parts]
        if not all(number.is_finite() and number >= 0 for number in numbers):
            return None
        value = sum((number / 60**power for power, number in enumerate(numbers)), Decimal(0)).quantize(_SIX)
    except (ValueError, TypeError, ZeroDivisionError, OverflowError, InvalidOperation):
        return None
    return -value if _words(reference).upper() == negative else value
