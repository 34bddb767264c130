"""Saying which unit a name of the document means."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from rectify.campaign.ledger.models import Measure, Responsibility, Task
from rectify.foundation.accounts.models import Person, Unit


def assign_unit(*, responsibility: Responsibility, unit: Unit, by: Person, at: datetime) -> Responsibility:
    """Say which unit the name means. On confirmed work this is a change of who is responsible and is told as such."""
    raise NotImplementedError


def assign_units(*, responsibility: Responsibility, units: Sequence[Unit], by: Person, at: datetime) -> list[Responsibility]:
    """A name that means several units (各县市区): one responsibility each. No unit at all says that the name means none of ours."""
    raise NotImplementedError


def add_responsibility(*, task: Task, role: str, unit: Unit, by: Person, at: datetime, measure: Measure | None = None) -> Responsibility:
    """Name a unit the document did not name."""
    raise NotImplementedError


def drop_responsibility(*, responsibility: Responsibility, because: str, by: Person, at: datetime) -> None:
    """Take a unit off; the record of acts keeps it."""
    raise NotImplementedError
