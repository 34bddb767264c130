"""The table of working days and counting in it. Pure.

Monday to Friday are worked unless the table says otherwise: holidays are off, make-up days (调休) are worked. A year the table does
not cover is an error and never a guess: next year's holidays are unknown until the State Council's general office announces them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

DAY = timedelta(days=1)
_SATURDAY = 5


class BeyondCalendar(LookupError):
    """A day lies outside the years of the table. ``zh`` and ``en`` say so, and what to do."""

    def __init__(self, day: date, years: range) -> None:
        self.day = day
        self.zh = (
            f"{day.isoformat()}超出工作日历（{years.start}—{years.stop - 1}年）的范围："
            f"{day.year}年的节假日安排尚未收录，不能推算。请在国务院办公厅发布放假通知后更新工作日历。"
        )
        self.en = (
            f"{day.isoformat()} lies beyond the calendar of working days ({years.start} to {years.stop - 1}): the holidays of {day.year} "
            f"are not in it and cannot be guessed. Update the calendar once the holiday notice of the State Council is out."
        )
        super().__init__(self.zh)


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A weekday off or a weekend day worked, with its reason in both languages and where that stands."""

    on: date
    worked: bool
    zh: str
    en: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class WorkdayTable:
    """Special days of whole years; ``years`` is what the table vouches for."""

    years: range
    special: Mapping[date, SpecialDay] = field(default_factory=dict)

    def with_own(self, days: Iterable[SpecialDay]) -> WorkdayTable:
        """The table with a city's own days laid over it."""
        return WorkdayTable(self.years, {**self.special, **{day.on: day for day in days}})

    def special_day(self, day: date) -> SpecialDay | None:
        """What is special about the day.

        Raises:
            BeyondCalendar: the table does not cover its year.
        """
        if day.year not in self.years:
            raise BeyondCalendar(day, self.years)
        return self.special.get(day)


def is_workday(day: date, table: WorkdayTable) -> bool:
    """Whether the day is worked; :class:`BeyondCalendar` outside the table."""
    special = table.special_day(day)
    return special.worked if special else day.weekday() < _SATURDAY


def next_workday(day: date, table: WorkdayTable) -> date:
    """The day itself if it is worked, else the first worked day after it."""
    while not is_workday(day, table):
        day += DAY
    return day


def add_workdays(start: date, count: int, table: WorkdayTable) -> date:
    """The ``count``-th working day after ``start`` (before it when negative); ``start`` itself never counts."""
    step, left, day = (DAY if count > 0 else -DAY), abs(count), start
    while left:
        day += step
        left -= is_workday(day, table)
    return day


def count_workdays(first: date, last: date, table: WorkdayTable) -> int:
    """Working days from ``first`` to ``last``, both included; 0 when ``last`` lies before ``first``."""
    return sum(is_workday(first + offset * DAY, table) for offset in range((last - first).days + 1))
