"""A city's own days off and on, from a YAML file a clerk can read and correct.

Shape: a list of ``{day: 2026-07-22, worked: false, zh: 防汛停工, en: Flood closure, source: 海政办〔2026〕9号}``.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from rectify.foundation.calendar.rules import SpecialDay

FIELDS = {"day": date, "worked": bool, "zh": str, "en": str, "source": str}
"""Fields of a day, all required, with their types. (``on`` would be YAML's word for true.)"""


class WrongCalendar(ValueError):
    """A calendar file cannot be used; the message names the file, the row, what is wrong and what to do."""


def city_days(path: Path) -> list[SpecialDay]:
    """The special days of a file.

    Raises:
        WrongCalendar: unreadable, a field missing, unknown or of the wrong kind, or a day twice.
    """
    try:
        rows = yaml.safe_load(path.read_text(encoding="utf-8")) or []
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise WrongCalendar(f"{path.name}: cannot be read ({error}) / 无法读取工作日历文件") from error
    if not isinstance(rows, list):
        raise WrongCalendar(f"{path.name}: must be a list of days / 应为日期列表")
    days = [_day(path, number, row) for number, row in enumerate(rows, 1)]
    seen: set[date] = set()
    for number, day in enumerate(days, 1):
        if day.on in seen:
            raise WrongCalendar(f"{path.name}, row {number}: {day.on} stands twice; keep one / 第{number}行:{day.on}重复，请保留一行")
        seen.add(day.on)
    return days


def _day(path: Path, number: int, row: object) -> SpecialDay:
    place = f"{path.name}, row {number}"
    if not isinstance(row, Mapping) or set(row) != set(FIELDS):
        raise WrongCalendar(f"{place}: needs exactly {', '.join(FIELDS)} / 第{number}行：须且仅须含上述各项")
    values: dict[str, Any] = dict(row)
    for name, kind in FIELDS.items():
        if type(values[name]) is not kind:
            raise WrongCalendar(f"{place}: {name} must be a {kind.__name__}, not {values[name]!r} / 第{number}行:{name}的内容不对")
    return SpecialDay(on=values.pop("day"), **values)
