"""What was skipped on the way from one day to another, in words of both languages. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from rectify.foundation.calendar.rules.workdays import DAY, SpecialDay, WorkdayTable, is_workday


@dataclass(frozen=True, slots=True)
class Words:
    """A text in both languages; empty texts when there is nothing to say."""

    zh: str
    en: str


def prose(day: date) -> str:
    """``2026年2月15日``: a date in Chinese prose."""
    return f"{day.year}年{day.month}月{day.day}日"


def skipped(first: date, last: date, table: WorkdayTable) -> Words:
    """Weekends and holidays between two days, both included, and the make-up days worked there."""
    days = [first + offset * DAY for offset in range((last - first).days + 1)]
    special = [found for day in days if (found := table.special_day(day))]
    holidays = [found for found in special if not found.worked]
    weekend = sum(not is_workday(day, table) and not table.special_day(day) for day in days)
    worked = [found.on for found in special if found.worked]
    zh, en = [], []
    if weekend:
        zh.append(f"周末{weekend}天")
        en.append(f"{weekend} weekend {'day' if weekend == 1 else 'days'}")
    for name, span in _spans(holidays):
        zh.append(name.zh + _zh_span(span))
        en.append(f"{name.en} ({_en_span(span)})")
    zh_text, en_text = ("，跳过" + "、".join(zh) if zh else ""), (", skipping " + _listed(en) if en else "")
    if worked:
        zh_text += "，" + "、".join(f"{day.month}月{day.day}日" for day in worked) + "调休上班"
        en_text += f", with {_listed([f'{day:%m-%d}' for day in worked])} worked in exchange"
    return Words(zh_text, en_text)


def _spans(days: list[SpecialDay]) -> list[tuple[SpecialDay, list[date]]]:
    """Runs of days in a row with one reason."""
    runs = groupby(enumerate(days), lambda pair: (pair[1].zh, pair[1].on.toordinal() - pair[0]))
    groups = [[day for _, day in run] for _, run in runs]
    return [(group[0], [day.on for day in group]) for group in groups]


def _zh_span(span: list[date]) -> str:
    first, last = (f"{day.month}月{day.day}日" for day in (span[0], span[-1]))
    return first if len(span) == 1 else f"{first}至{last}"


def _en_span(span: list[date]) -> str:
    return f"{span[0]:%m-%d}" if len(span) == 1 else f"{span[0]:%m-%d} to {span[-1]:%m-%d}"


def _listed(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
