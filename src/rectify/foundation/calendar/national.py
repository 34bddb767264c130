"""The national table of working days, as ``chinesecalendar`` carries it.

Legal source: the yearly holiday notices of the State Council's general office. The package covers 2004 up to the last year
announced; an update of the package brings the next.
"""

from __future__ import annotations

from functools import cache

from chinese_calendar import constants

from rectify.foundation.calendar.rules import SpecialDay, WorkdayTable

SOURCE = "国务院办公厅关于部分节假日安排的通知"


@cache
def national_table() -> WorkdayTable:
    """Holidays and make-up days of all years known; about 1,200 days, built once."""
    words = {holiday.value: holiday.chinese for holiday in constants.Holiday}
    off = {day: SpecialDay(day, False, words[name], name, SOURCE) for day, name in constants.holidays.items()}
    on = {day: SpecialDay(day, True, words[name], name, SOURCE) for day, name in constants.workdays.items()}
    years = range(min(off).year, max(off).year + 1)
    return WorkdayTable(years, {**off, **on})
