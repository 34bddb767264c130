"""Whom a round asks about what, and how an asked report stands. Pure.

A round asks about every unfinished measure of work that is under way. Work that was sent back or came back is asked about whole,
finished measures too: that they were called finished proves nothing any more. A prohibition is no work with progress.
Asked are the units that lead or are responsible for the measure; where the measure names none, those of its task; else the unit that
leads the task. ``services.rounds`` says the same in SQL.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

ASKED_STATES: Final = ("open", "returned", "reopened")
"""Work under way; the same as ``ledger.rules.moves.WORKING``, a test holds them together."""
ASKED_WHOLE: Final = ("returned", "reopened")
"""Finished measures are asked about again."""
ASKED_ROLES: Final = ("lead", "responsible")
NOT_ASKED_NORM: Final = "prohibition"


class Standing(StrEnum):
    """How one asked report stands."""

    WAITING = "waiting"
    """Not answered, and the round is open."""
    FILED = "filed"
    LATE = "late"
    """Answered after the cut-off, in this round or in a later one."""
    MISSING = "missing"
    """Not answered when the round was cut off."""


@dataclass(frozen=True, slots=True)
class Count:
    """Of the reports asked for: answered in time, answered late, not answered. Rates name the denominator: all that were asked for."""

    asked: int = 0
    filed: int = 0
    late: int = 0

    @property
    def missing(self) -> int:
        """Asked for and not answered."""
        return self.asked - self.filed - self.late

    @property
    def answered(self) -> int:
        """Answered, in time or late."""
        return self.filed + self.late

    def __add__(self, other: Count) -> Count:
        return Count(self.asked + other.asked, self.filed + other.filed, self.late + other.late)


def standing_of(*, filed_at: datetime | None, cut_off_at: datetime, came_late: bool, over: bool) -> Standing:
    """How a report stands; ``came_late``: a later round holds the answer; ``over``: its round was cut off or frozen."""
    if filed_at is None:
        if came_late:
            return Standing.LATE
        return Standing.MISSING if over else Standing.WAITING
    return Standing.FILED if filed_at <= cut_off_at else Standing.LATE
