"""The periods in which a standing duty (每季度至少研究一次) falls due. Pure.

A period code is what the reader of plans writes: ``周 旬 月 季度 半年 年``, with a number before it where the plan says every two weeks
(``2周``). Periods tile the time without gap or overlap. One of several units (every two weeks) is counted from the unit in which the
campaign began. What falls due at an event makes no items, nor does a duty of days (每日巡查): the weekly report tells of it.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from rectify.foundation.calendar.rules import Period, month_end

EVENT = "event"
MOST_TIMES = 12
"""Items of one period; a duty of more times a period is told of in reports."""

_CODE = re.compile(r"([1-9]\d?)?(周|旬|个?月|季度|半年|年)")
_MONTHS = {"月": 1, "个月": 1, "季度": 3, "半年": 6, "年": 12}
_TEN_DAYS = (1, 11, 21)
_EPOCH_MONDAY = date(1970, 1, 5)


def period_of(code: str, began: date, day: date) -> Period | None:
    """The period around a day; ``None`` for a code that makes no items (an event, days, nothing stated)."""
    found = _CODE.fullmatch(code)
    if found is None:
        return None
    count, unit = int(found[1] or 1), found[2]
    origin = _index(unit, began) if count > 1 else 0
    first = origin + (_index(unit, day) - origin) // count * count
    return Period(_bounds(unit, first).first, _bounds(unit, first + count - 1).last)


def period_after(code: str, began: date, period: Period) -> Period | None:
    """The one that follows."""
    return period_of(code, began, period.last + timedelta(days=1))


def times_of(times: int | None) -> int:
    """How many items a period has: what the plan says, one when it says none; 0 when there are too many to itemise."""
    wanted = 1 if times is None else times
    return wanted if wanted <= MOST_TIMES else 0


def _index(unit: str, day: date) -> int:
    """The number of the unit of time around a day, counting on for ever."""
    if unit == "周":
        return (day - _EPOCH_MONDAY).days // 7
    month = day.year * 12 + day.month - 1
    if unit == "旬":
        return month * 3 + min((day.day - 1) // 10, 2)
    return month // _MONTHS[unit]


def _bounds(unit: str, index: int) -> Period:
    if unit == "周":
        monday = _EPOCH_MONDAY + timedelta(weeks=index)
        return Period(monday, monday + timedelta(days=6))
    if unit == "旬":
        month, third = divmod(index, 3)
        first = date(month // 12, month % 12 + 1, _TEN_DAYS[third])
        last = month_end(first.year, first.month) if third == len(_TEN_DAYS) - 1 else first + timedelta(days=9)
        return Period(first, last)
    months = _MONTHS[unit]
    month = index * months
    end = month + months - 1
    return Period(date(month // 12, month % 12 + 1, 1), month_end(end // 12, end % 12 + 1))
