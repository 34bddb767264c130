"""The schedule class (序时进度) of a task and whether it is late: derived on a day, never stored. Pure.

Five classes, from worst to best: 尚未启动 < 未达到序时进度 < 达到序时进度 < 超过序时进度 < 完成.
What should be done by a day is the share of days gone between the start of the campaign and the due date; what is done is the
share of measures, where one begun and not finished counts half. Ten points of a hundred on either side are called on schedule.
The ten points and the half are ours, no rule of law names them. ``queries.schedule`` says the same in SQL; a test holds the two
together.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

TOLERANCE_TENTHS = 1
"""How far from the line still counts as on it, in tenths of the whole."""

PROVED = frozenset({"accepted", "reviewed", "noticed", "signed", "closed"})
"""States that say the work itself is done."""
SENT_BACK = frozenset({"returned", "reopened"})
"""States in which finished measures no longer prove anything."""
NO_WORK = frozenset({"draft", "rejected", "withdrawn"})
"""States that have no schedule."""
BEGUN = frozenset({"acceptance_requested"}) | SENT_BACK
"""States that say work began, whatever the measures say."""


class ScheduleClass(StrEnum):
    """The five classes, worst first."""

    NOT_STARTED = "not_started"
    BEHIND = "behind"
    ON_SCHEDULE = "on_schedule"
    AHEAD = "ahead"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Work:
    """What the class of a task rests on. ``started`` counts the measures begun, finished ones among them."""

    state: str
    starts_on: date
    due: date | None
    measures: int
    started: int
    done: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """The class, whether the task is late and by how many days, and the sentence that explains it, in both languages."""

    schedule: ScheduleClass | None
    late_days: int
    zh: str
    en: str

    @property
    def is_late(self) -> bool:
        """The due date has passed and the work is not done."""
        return self.late_days > 0


def is_done(work: Work) -> bool:
    """Accepted or further, or every measure finished and nothing sent back."""
    return work.state in PROVED or (work.state not in SENT_BACK and 0 < work.measures == work.done)


def schedule_class(work: Work, on: date) -> ScheduleClass | None:
    """The class on that day; ``None`` for what is no work."""
    if work.state in NO_WORK:
        return None
    if is_done(work):
        return ScheduleClass.DONE
    if work.started == 0 and work.state not in BEGUN:
        return ScheduleClass.NOT_STARTED
    if work.due is None:
        return ScheduleClass.ON_SCHEDULE
    if work.due < on:
        return ScheduleClass.BEHIND
    return _against_line(work, work.due, on)


def _against_line(work: Work, due: date, on: date) -> ScheduleClass:
    span = max((due - work.starts_on).days, 1)
    gone = min(max((on - work.starts_on).days, 0), span)
    total = 2 * work.measures
    points = 10 * (work.started + work.done) * span
    if points > (10 * gone + TOLERANCE_TENTHS * span) * total:
        return ScheduleClass.AHEAD
    return ScheduleClass.ON_SCHEDULE if points >= (10 * gone - TOLERANCE_TENTHS * span) * total else ScheduleClass.BEHIND


def late_days(work: Work, on: date) -> int:
    """Days since the due date of work that is not done; 0 when it is not late."""
    if work.due is None or work.state in NO_WORK or is_done(work):
        return 0
    return max((on - work.due).days, 0)


def judge(work: Work, on: date) -> Verdict:
    """The class with its sentence."""
    found, late = schedule_class(work, on), late_days(work, on)
    zh, en = _facts(work, on)
    if late:
        return Verdict(found, late, f"逾期 {late} 天：时限 {work.due}。{zh}", f"{late} days late: due {work.due}. {en}")
    return Verdict(found, 0, zh, en)


def _facts(work: Work, on: date) -> tuple[str, str]:
    if work.state in NO_WORK:
        return "尚未成为工作，不计进度。", "Not work yet, so no schedule counts."
    half = work.started - work.done
    zh = f"措施 {work.measures} 项，完成 {work.done} 项，进行中 {half} 项。"
    en = f"{work.measures} measures, {work.done} finished, {half} under way."
    if work.due is None:
        return zh + "没有时限，不与时间比较。", en + " No deadline, so nothing is measured against time."
    span = max((work.due - work.starts_on).days, 1)
    gone = min(max((on - work.starts_on).days, 0), span)
    share = round(100 * (work.started + work.done) / (2 * work.measures)) if work.measures else 0
    zh += f"时间过去 {round(100 * gone / span)}%（{work.starts_on} 至 {work.due}），工作完成 {share}%。"
    en += f" {round(100 * gone / span)}% of the time has gone ({work.starts_on} to {work.due}), {share}% of the work is done."
    return zh, en
