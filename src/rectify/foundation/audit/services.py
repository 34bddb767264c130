"""Writing the record: one function, one door."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rectify.foundation.audit.models import Entry
from rectify.foundation.audit.rules import Act


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, as the record keeps it."""

    id: int | None
    name: str
    unit_id: int | None = None


@dataclass(frozen=True, slots=True)
class Subject:
    """What is acted on, as the record keeps it."""

    type: str
    id: str
    label: str


def record(*, act: Act, by: Actor, at: datetime, subject: Subject, data: Mapping[str, Any] | None = None) -> Entry:
    """Append one act to the chain, inside the caller's transaction."""
    raise RuntimeError("the audit helper writes this")
