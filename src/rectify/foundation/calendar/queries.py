"""The calendar of this installation: the national table with the city's own days laid over it."""

from __future__ import annotations

from functools import cache

from django.conf import settings

from rectify.foundation.calendar.city import city_days
from rectify.foundation.calendar.national import national_table
from rectify.foundation.calendar.rules import WorkdayTable

CITY_FILE = "city_days.yaml"
"""Beside the standards; a city without days of its own has none."""


@cache
def workday_table() -> WorkdayTable:
    """Working days as this city counts them. No query; the file is read once a process.

    Raises:
        WrongCalendar: the city's file cannot be used, with the row.
    """
    path = settings.STANDARDS / CITY_FILE
    return national_table().with_own(city_days(path)) if path.exists() else national_table()
