"""Public notices (公示): how many days they ran, and whether that is what they claim. Pure.

First and last day both count. A claim of 天 that does not say which days may be either; the verdict says which reading holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from rectify.foundation.calendar.rules.deadlines import Unit
from rectify.foundation.calendar.rules.explain import Words, prose, skipped
from rectify.foundation.calendar.rules.workdays import WorkdayTable, count_workdays


@dataclass(frozen=True, slots=True)
class NoticeCheck:
    """Whether a notice's dates agree with its claim, and both sentences. ``unit`` is the reading under which it agrees.

    Only the days a claim may mean are counted; the others are ``None``.
    """

    agrees: bool
    calendar_days: int | None
    workdays: int | None
    unit: Unit | None
    zh: str
    en: str


def notice_days(first: date, last: date, unit: Unit, table: WorkdayTable) -> int:
    """Days of a notice from ``first`` to ``last``, both included.

    Raises:
        ValueError: it ends before it begins.
        BeyondCalendar: working days outside the table.
    """
    if last < first:
        raise ValueError(f"a notice cannot end ({last.isoformat()}) before it begins ({first.isoformat()})")
    return (last - first).days + 1 if unit is Unit.CALENDAR_DAYS else count_workdays(first, last, table)


def check_notice(first: date, last: date, claimed: int, table: WorkdayTable, *, unit: Unit | None = None) -> NoticeCheck:
    """Compare a notice's dates with the number of days it claims; ``unit`` is ``None`` when the claim does not say which days.

    Errors as :func:`notice_days`.
    """
    readings = [unit] if unit else list(Unit)
    counts = {each: notice_days(first, last, each, table) for each in readings}
    found = next((each for each in readings if counts[each] == claimed), None)
    why = skipped(first, last, table) if Unit.WORKDAYS in counts else Words("", "")
    said = _claim(claimed, unit)
    facts_zh = f"{prose(first)}至{prose(last)}共{'、'.join(_amount(each, days).zh for each, days in counts.items())}{why.zh}"
    facts_en = (
        f"{first.isoformat()} to {last.isoformat()} is {' or '.join(_amount(each, days).en for each, days in counts.items())}{why.en}"
    )
    verdict = _verdict(found, unit)
    return NoticeCheck(
        agrees=found is not None,
        calendar_days=counts.get(Unit.CALENDAR_DAYS),
        workdays=counts.get(Unit.WORKDAYS),
        unit=found,
        zh=f"{facts_zh}；与所称{said.zh}{verdict.zh}。",
        en=f"{facts_en}; the claim of {said.en} {verdict.en}.",
    )


def _amount(unit: Unit, days: int) -> Words:
    kind = ("个工作日", "working") if unit is Unit.WORKDAYS else ("个自然日", "calendar")
    return Words(f"{days}{kind[0]}", f"{days} {kind[1]} {'day' if days == 1 else 'days'}")


def _claim(claimed: int, unit: Unit | None) -> Words:
    return _amount(unit, claimed) if unit else Words(f"{claimed}天", f"{claimed} days")


def _verdict(found: Unit | None, unit: Unit | None) -> Words:
    if found is None:
        return Words("不符，请更正公示起止日期或期限", "disagrees: correct the dates or the claim")
    if unit:
        return Words("相符", "agrees")
    return (
        Words("按工作日计相符", "agrees in working days") if found is Unit.WORKDAYS else Words("按自然日计相符", "agrees in calendar days")
    )
