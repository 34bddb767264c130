"""The bytes of an act that are hashed, and the chain of hashes. Pure.

Canonical JSON: UTF-8, keys sorted, no spaces, no floats (two machines may print the same float differently), instants in UTC
with microseconds. Leaf hash: SHA-256(0x00 ‖ bytes), RFC 6962 section 2.1. Chain: SHA-256(previous chain ‖ leaf).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any
from uuid import UUID

GENESIS = bytes(32)
"""The chain value before the first entry."""

_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


class NotRecordable(TypeError):
    """A value cannot be recorded so that it hashes alike everywhere and for good."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything of an entry that is hashed, in the types it is stored in."""

    seq: int
    at: datetime
    act: str
    actor_id: int | None
    actor_name: str
    unit_id: int | None
    subject_type: str
    subject_id: str
    subject_label: str
    data: Mapping[str, Any]

    def canonical(self) -> bytes:
        """The canonical JSON of the entry.

        Raises:
            NotRecordable: ``at`` has no time zone.
        """
        if self.at.tzinfo is None:
            raise NotRecordable("the time of an act needs a time zone")
        return _ENCODER.encode(
            {
                "seq": self.seq,
                "at": self.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
                "act": self.act,
                "actor_id": self.actor_id,
                "actor_name": self.actor_name,
                "unit_id": self.unit_id,
                "subject_type": self.subject_type,
                "subject_id": self.subject_id,
                "subject_label": self.subject_label,
                "data": self.data,
            }
        ).encode()


def leaf_of(facts: Facts) -> bytes:
    """The RFC 6962 leaf hash of an entry."""
    return sha256(b"\x00" + facts.canonical()).digest()


def chained(previous: bytes, leaf: bytes) -> bytes:
    """The chain value of an entry whose predecessor has chain value ``previous`` (:data:`GENESIS` for the first)."""
    return sha256(previous + leaf).digest()


def plain(value: Any, where: str = "data") -> Any:
    """The value as JSON holds it: dates, decimals and UUIDs become text, tuples lists, enums what they stand for.

    Raises:
        NotRecordable: a float, a NUL character or half a surrogate pair, a key that is no text, or an object JSON has no
            word for; names the place.
    """
    if isinstance(value, str):
        return _text(value, where)
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, Mapping):
        return {_key(key, where): plain(item, f"{where}.{key}") for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        items = sorted(value, key=repr) if isinstance(value, set | frozenset) else value
        return [plain(item, f"{where}[{position}]") for position, item in enumerate(items)]
    return _scalar(value, where)


def _scalar(value: object, where: str) -> str:
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise NotRecordable(f"{where}: a time needs a time zone")
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, float):
        raise NotRecordable(f"{where}: record {value!r} as text or Decimal; a float does not hash alike everywhere")
    raise NotRecordable(f"{where}: {type(value).__name__} cannot be recorded; give text, a whole number, a date, a list or a mapping")


def _key(key: object, where: str) -> str:
    if not isinstance(key, str):
        raise NotRecordable(f"{where}: the key {key!r} is not text")
    return _text(key, where)


def _text(value: str, where: str) -> str:
    text = str.__str__(value)
    if "\x00" in text:
        raise NotRecordable(f"{where}: text with a NUL character cannot be stored")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise NotRecordable(f"{where}: half a surrogate pair is no text") from None
    return text
