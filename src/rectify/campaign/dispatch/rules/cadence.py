"""When rounds open, remind and are cut off. Pure; moments are those of the city's clock.

The founding plan asks weekly (周调度); others monthly or quarterly. Which days and which hour is a setting of the campaign.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Final

from rectify.foundation.calendar.rules import Period, month_of, quarter_of, week_of

LAST_DAY: Final[Mapping[str, int]] = {"week": 6, "month": 27, "quarter": 89}
"""The last day, counted from 0, that every week, month and quarter has: February and the first quarter set the limit."""
LAST_HOUR: Final = 23
REMIND_HOUR: Final = 9


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often it is asked, and on which days of the period (0 is the first); the cut-off has an hour of the city's time."""

    period: str = "week"
    opens_day: int = 0
    remind_day: int = 3
    cut_off_day: int = 4
    cut_off_hour: int = 17


@dataclass(frozen=True, slots=True)
class Moments:
    """One round as it is planned: the days it asks about, when it opens, reminds, is cut off."""

    period: Period
    opens_at: datetime
    remind_at: datetime
    cut_off_at: datetime

    def is_due(self, at: datetime) -> bool:
        """Whether the round should be open at that moment. One that would be cut off already is not opened: nobody could answer it."""
        return self.opens_at <= at < self.cut_off_at


def faults(rhythm: Rhythm) -> list[str]:
    """What is wrong with a rhythm, as codes: ``period``, ``order``, ``day``, ``hour``; empty when it can be kept."""
    if rhythm.period not in LAST_DAY:
        return ["period"]
    found = [] if 0 <= rhythm.opens_day <= rhythm.remind_day <= rhythm.cut_off_day else ["order"]
    if rhythm.cut_off_day > LAST_DAY[rhythm.period]:
        found.append("day")
    if not 0 <= rhythm.cut_off_hour <= LAST_HOUR:
        found.append("hour")
    return found


def period_of(kind: str, day: date) -> Period:
    """The week, month or quarter around a day; the periods of one kind follow each other without gap or overlap."""
    return {"week": week_of, "month": month_of, "quarter": quarter_of}[kind](day)


def moments(rhythm: Rhythm, day: date, zone: tzinfo) -> Moments:
    """The round around a day. It opens at midnight, reminds at nine, is cut off at the hour of the rhythm."""
    period = period_of(rhythm.period, day)
    cut_off = _moment(period, rhythm.cut_off_day, rhythm.cut_off_hour, zone)
    reminds = min(_moment(period, rhythm.remind_day, REMIND_HOUR, zone), cut_off)
    return Moments(period, _moment(period, rhythm.opens_day, 0, zone), reminds, cut_off)


def _moment(period: Period, days: int, hour: int, zone: tzinfo) -> datetime:
    return datetime.combine(period.first + timedelta(days=days), time(hour), zone)


def without_overlap(period: Period, asked_until: date | None) -> Period | None:
    """The part of a period no earlier round asked about (a campaign may have gone from months to weeks); ``None`` when nothing is left."""
    if asked_until is None or asked_until < period.first:
        return period
    first = asked_until + timedelta(days=1)
    return Period(first, period.last) if first <= period.last else None
