"""Due dates that explain themselves. Pure.

Legal source of the defaults: Civil Code (民法典) article 201, the day on which a period begins is not counted; article 203, a period
of days that ends on a statutory day off ends with the day after it. Working-day periods leave out statutory days off.
A procedure that counts otherwise says so by its arguments.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rectify.foundation.calendar.rules.explain import prose, skipped
from rectify.foundation.calendar.rules.workdays import DAY, WorkdayTable, add_workdays, next_workday


class Unit(StrEnum):
    """What is counted."""

    WORKDAYS = "workdays"
    CALENDAR_DAYS = "calendar_days"


class Counting(StrEnum):
    """Which day is day one."""

    DAY_AFTER = "day_after"
    """The day after the beginning (Civil Code article 201)."""
    SAME_DAY = "same_day"
    """The beginning itself, if it is of the unit counted."""


@dataclass(frozen=True, slots=True)
class DueDate:
    """A day, and a sentence in each language that says how it was found."""

    on: date
    explanation_zh: str
    explanation_en: str


_UNIT = {Unit.WORKDAYS: ("个工作日", "working"), Unit.CALENDAR_DAYS: ("个自然日", "calendar")}
_FROM = {Counting.DAY_AFTER: ("次日", "the day after "), Counting.SAME_DAY: ("当日", "")}


def due_after(
    start: date, count: int, unit: Unit, table: WorkdayTable, *, counting: Counting = Counting.DAY_AFTER, roll: bool = False
) -> DueDate:
    """The last day of a period of ``count`` days that ``start`` begins.

    ``roll`` moves an end in calendar days that falls on a day off to the next working day (Civil Code article 203).

    Raises:
        ValueError: ``count`` is less than 1.
        BeyondCalendar: the period leaves the years of the table (calendar days without ``roll`` need no table).
    """
    if count < 1:
        raise ValueError("a period has at least one day")
    before = start if counting is Counting.DAY_AFTER else start - DAY
    plain = add_workdays(before, count, table) if unit is Unit.WORKDAYS else before + count * DAY
    due = next_workday(plain, table) if roll else plain
    what_zh, what_en = _UNIT[unit]
    from_zh, from_en = _FROM[counting]
    why = skipped(before + DAY, due, table) if unit is Unit.WORKDAYS else None
    rolled_zh, rolled_en = _rolled(plain, due)
    days = "day" if count == 1 else "days"
    return DueDate(
        due,
        f"自{prose(start)}{from_zh}起{count}{what_zh}{why.zh if why else ''}，至{prose(plain)}{rolled_zh}。",
        f"{count} {what_en} {days} counted from {from_en}{start.isoformat()}{why.en if why else ''}: {plain.isoformat()}{rolled_en}.",
    )


def _rolled(plain: date, due: date) -> tuple[str, str]:
    if plain == due:
        return "", ""
    return f"；该日为休息日，顺延至{prose(due)}", f", a day off, hence {due.isoformat()}"
