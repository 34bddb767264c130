"""Weeks, months, quarters and half-years as periods of whole days. Pure.

A week is ISO 8601's, Monday to Sunday, which is also the natural week (自然周) of dispatch rounds.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Whole days from ``first`` to ``last``, both included."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    @property
    def days(self) -> int:
        """Calendar days in it."""
        return (self.last - self.first).days + 1


def week_of(day: date) -> Period:
    """Monday to Sunday around the day."""
    monday = day - timedelta(days=day.weekday())
    return Period(monday, monday + timedelta(days=6))


def week_number(day: date) -> tuple[int, int]:
    """ISO year and week; the first days of January may belong to the year before."""
    year, week, _ = day.isocalendar()
    return year, week


def month_end(year: int, month: int) -> date:
    """The last day of a month: what 12月底 means."""
    return date(year, month, monthrange(year, month)[1])


def month_of(day: date) -> Period:
    """The month around the day."""
    return Period(day.replace(day=1), month_end(day.year, day.month))


def quarter_of(day: date) -> Period:
    """The quarter around the day."""
    return _months(day, 3)


def half_year_of(day: date) -> Period:
    """The half-year (上半年, 下半年) around the day."""
    return _months(day, 6)


def _months(day: date, count: int) -> Period:
    first = (day.month - 1) // count * count + 1
    return Period(date(day.year, first, 1), month_end(day.year, first + count - 1))
