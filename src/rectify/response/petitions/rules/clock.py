"""The clock of the reply: when a unit must have answered, and why just then. Pure.

Legal source: the reply days of the petition rules (procedures/petitions); counting by Civil Code article 201 (the day of handing over
is not counted). The end is not rolled over a day off: the published requirements say nothing of it, and earlier is the safe side.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from rectify.foundation.calendar.rules import WorkdayTable, due_after
from rectify.response.petitions.rules.petition_file import PetitionRules

SOON: Final = 3
"""Days before the end from which a reply is shown as due soon."""


@dataclass(frozen=True, slots=True)
class Clock:
    """The last day of the reply, and what is kept of how it was found (``Petition.clock``)."""

    due: date
    told: dict[str, Any]


class Standing(StrEnum):
    """How a reply stands against its clock."""

    ANSWERED = "answered"
    WAITS = "waits"
    """A reply was written and waits for the office: the clock of the unit stands."""
    OWED = "owed"
    SOON = "soon"
    LATE = "late"


def clock_of(rules: PetitionRules, handed_on: date, table: WorkdayTable) -> Clock:
    """The clock of a complaint handed over on a day.

    Raises:
        BeyondCalendar: working days are counted and the table of working days does not reach so far.
    """
    due = due_after(handed_on, rules.reply_days, rules.reply_day_type, table)
    return Clock(
        due.on,
        {
            "rules": rules.code, "version": rules.version, "days": rules.reply_days, "day_type": rules.reply_day_type.value,
            "from": handed_on.isoformat(), "due": due.on.isoformat(), "zh": f"{_day_zh(handed_on)}交办；{due.explanation_zh}",
            "en": f"Handed over on {handed_on.isoformat()}; {due.explanation_en}"
        },
    )  # fmt: skip


def stood_on(on: date, waits_since: date | None) -> date:
    """The day at which the clock of the unit stands: today, or the day on which the reply was written that waits for the office."""
    return on if waits_since is None else min(on, waits_since)


def standing(reply_due: date, on: date, *, answered: bool, waits_since: date | None = None) -> Standing:
    """How a reply stands on a day."""
    if answered:
        return Standing.ANSWERED
    if stood_on(on, waits_since) > reply_due:
        return Standing.LATE
    if waits_since is not None:
        return Standing.WAITS
    return Standing.SOON if (reply_due - on).days <= SOON else Standing.OWED


def days_left(reply_due: date, on: date) -> int:
    """Days until the last day; negative when it is over."""
    return (reply_due - on).days


def _day_zh(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
