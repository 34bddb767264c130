"""Days that are worked and days that are not, periods, due dates that explain themselves, and notices that are what they claim. Pure.

``workdays`` the table and counting in it · ``periods`` weeks, quarters, half-years · ``deadlines`` due dates · ``notices`` public notices.
"""

from __future__ import annotations

from rectify.foundation.calendar.rules.deadlines import Counting, DueDate, Unit, due_after
from rectify.foundation.calendar.rules.notices import NoticeCheck, check_notice, notice_days
from rectify.foundation.calendar.rules.periods import Period, half_year_of, month_end, month_of, quarter_of, week_number, week_of
from rectify.foundation.calendar.rules.workdays import (
    BeyondCalendar,
    SpecialDay,
    WorkdayTable,
    add_workdays,
    count_workdays,
    is_workday,
    next_workday,
)

__all__ = [
    "BeyondCalendar", "Counting", "DueDate", "NoticeCheck", "Period", "SpecialDay", "Unit", "WorkdayTable",
    "add_workdays", "check_notice", "count_workdays", "due_after", "half_year_of", "is_workday", "month_end", "month_of",
    "next_workday", "notice_days", "quarter_of", "week_number", "week_of",
]  # fmt: skip
