"""How long answers took: days from the handing over to the day an answer was accepted, in groups. Pure.

What a number does not tell is a group of its own and never counted as answered in time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

UNTIL: Final = ((7, "week"), (10, "ten"), (15, "fifteen"), (30, "month"))
"""Days up to which an answer belongs to a group; what took longer is ``longer``."""
LONGER: Final = "longer"
WAITING: Final = "waiting"
"""Not answered on the day of the facts."""
UNTOLD: Final = "untold"
"""Answered, and the number says no day: it is older than the telling of days, or the days make no sense."""
GROUPS: Final = (*(name for _, name in UNTIL), LONGER, WAITING, UNTOLD)


@dataclass(frozen=True, slots=True)
class Times:
    """How many complaints by group, in the order of :data:`GROUPS`; ``half``: within how many days half of the dated answers came."""

    groups: Mapping[str, int]
    half: int | None

    @property
    def told(self) -> int:
        """Answered, with a day."""
        return sum(n for group, n in self.groups.items() if group not in {WAITING, UNTOLD})

    @property
    def all(self) -> int:
        """All complaints."""
        return sum(self.groups.values())

    @property
    def bars(self) -> list[tuple[str, int, int]]:
        """Group, number, and its length beside the largest, 0 to 100."""
        most = max(self.groups.values(), default=0) or 1
        return [(group, n, 100 * n // most) for group, n in self.groups.items()]


def days_of(handed_on: str, answered_on: str) -> int | None:
    """Days from one to the other; ``None`` where one is no date or the answer came before the question."""
    try:
        days = (date.fromisoformat(answered_on) - date.fromisoformat(handed_on)).days
    except ValueError:
        return None
    return days if days >= 0 else None


def group_of(handed_on: str | None, answered_on: str | None, settled: str) -> tuple[str, int | None]:
    """The group of a complaint, and its days if they are told. ``settled``: what the unit claims, empty while unanswered."""
    if not settled:
        return WAITING, None
    days = days_of(handed_on or "", answered_on or "")
    if days is None:
        return UNTOLD, None
    return next((name for most, name in UNTIL if days <= most), LONGER), days


def times_of(counted: Mapping[tuple[str | None, str | None, str], int]) -> Times:
    """The times of complaints, counted by day of handing over, day of the answer and claim."""
    groups = dict.fromkeys(GROUPS, 0)
    days: list[int] = []
    for (handed_on, answered_on, settled), n in counted.items():
        group, took = group_of(handed_on, answered_on, settled)
        groups[group] += n
        days += [] if took is None else [took] * n
    return Times(groups, sorted(days)[(len(days) - 1) // 2] if days else None)
