"""The schedule class (序时进度) of a task and whether it is late: derived on a day, never stored. Pure.

Five classes, from worst to best: 尚未启动 < 未达到序时进度 < 达到序时进度 < 超过序时进度 < 完成.
Where an approved scheme names milestones, they decide: one whose day has passed unreached is behind, one reached before its day and
none missed is ahead. Else what should be done by a day is the share of days gone between the start of the campaign and the due date,
and what is done is the share of measures, where one begun and not finished counts half; ten points of a hundred on either side are
called on schedule. Finished measures prove nothing while a target that is measured (a number, all, none) has no result, or its latest
does not meet it: then the task is not done, and at best on schedule. The ten points and the half are ours, no rule of law names them.
``queries.schedule`` says the same in SQL; a test holds the two together.
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
    """What the class of a task rests on. ``started`` counts the measures begun, finished ones among them.

    ``milestones`` are those of the approved schemes in force: ``reached`` of them all, ``missed`` whose day has passed unreached,
    ``early`` reached though their day has not passed. ``unmet`` counts targets whose latest result does not meet them, ``unmeasured`` those
    without any; neither counts one that an approved deviation lets pass.
    """

    state: str
    starts_on: date
    due: date | None
    measures: int
    started: int
    done: int
    milestones: int = 0
    reached: int = 0
    missed: int = 0
    early: int = 0
    unmet: int = 0
    unmeasured: int = 0


PACE = ("milestones", "reached", "missed", "early", "unmet", "unmeasured")
"""What of :class:`Work` rests on schemes and results, in the order queries give it."""


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


def is_finished(work: Work) -> bool:
    """Every measure is finished and nothing was sent back."""
    return work.state not in SENT_BACK and 0 < work.measures == work.done


def is_done(work: Work) -> bool:
    """Accepted or further, or every measure finished, nothing sent back, and every target measured and met."""
    return work.state in PROVED or (is_finished(work) and not work.unmet and not work.unmeasured)


def schedule_class(work: Work, on: date) -> ScheduleClass | None:
    """The class on that day; ``None`` for what is no work."""
    if work.state in NO_WORK:
        return None
    if is_done(work):
        return ScheduleClass.DONE
    if work.started == 0 and work.reached == 0 and work.state not in BEGUN:
        return ScheduleClass.NOT_STARTED
    if work.missed or (work.due is not None and work.due < on):
        return ScheduleClass.BEHIND
    if work.due is None or work.milestones or is_finished(work):
        return ScheduleClass.AHEAD if work.early and not is_finished(work) else ScheduleClass.ON_SCHEDULE
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
    said = [(f"措施 {work.measures} 项，完成 {work.done} 项，进行中 {half} 项。",
             f"{work.measures} measures, {work.done} finished, {half} under way.")]  # fmt: skip
    if work.unmet:
        said.append((f"{work.unmet} 项目标的最新实测结果未达到，不算完成。",
                     f"The latest result of {work.unmet} targets does not meet them, so it is not done."))  # fmt: skip
    if work.unmeasured and is_finished(work):
        said.append((f"{work.unmeasured} 项目标尚无实测结果，不算完成。",
                     f"Nothing was measured for {work.unmeasured} targets, so it is not done."))  # fmt: skip
    said.append(_milestones(work) if work.milestones else _time(work, on))
    return "".join(zh for zh, _ in said), " ".join(en for _, en in said)


def _milestones(work: Work) -> tuple[str, str]:
    asked = work.missed + work.reached - work.early
    zh = f"按获批方案的节点判断：节点 {work.milestones} 个，应达到 {asked} 个，已达到 {work.reached} 个"
    en = f"By the milestones of the approved scheme: {work.milestones} in all, {asked} should be reached, {work.reached} are"
    if work.missed:
        return f"{zh}，{work.missed} 个逾期未达到。", f"{en}, {work.missed} missed."
    return f"{zh}。", f"{en}."


def _time(work: Work, on: date) -> tuple[str, str]:
    if work.due is None:
        return "没有时限，不与时间比较。", "No deadline, so nothing is measured against time."
    span = max((work.due - work.starts_on).days, 1)
    gone = min(max((on - work.starts_on).days, 0), span)
    share = round(100 * (work.started + work.done) / (2 * work.measures)) if work.measures else 0
    zh = f"时间过去 {round(100 * gone / span)}%（{work.starts_on} 至 {work.due}），工作完成 {share}%。"
    en = f"{round(100 * gone / span)}% of the time has gone ({work.starts_on} to {work.due}), {share}% of the work is done."
    return zh, en
