"""The schedule class and lateness, as a table."""

from __future__ import annotations

from datetime import date

import pytest

from rectify.campaign.ledger.rules.schedule import ScheduleClass, Work, judge, late_days, schedule_class

START = date(2026, 1, 1)
ON = date(2026, 7, 1)
"""181 of 364 days are gone: a little under half."""
DUE = date(2026, 12, 31)


def work(state: str = "open", due: date | None = DUE, measures: int = 4, started: int = 0, done: int = 0, **pace: int) -> Work:
    return Work(state, START, due, measures, started, done, **pace)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (work(), ScheduleClass.NOT_STARTED),
        (work(started=1), ScheduleClass.BEHIND),
        (work(started=4), ScheduleClass.ON_SCHEDULE),
        (work(started=2, done=2), ScheduleClass.ON_SCHEDULE),
        (work(started=4, done=1), ScheduleClass.AHEAD),
        (work(started=4, done=4), ScheduleClass.DONE),
        (work(state="accepted", started=1), ScheduleClass.DONE),
        (work(state="closed", measures=0), ScheduleClass.DONE),
        (work(state="returned", started=4, done=4), ScheduleClass.AHEAD),
        (work(state="returned", due=date(2026, 6, 1), started=4, done=4), ScheduleClass.BEHIND),
        (work(state="acceptance_requested", measures=0), ScheduleClass.ON_SCHEDULE),
        (work(due=None, started=1), ScheduleClass.ON_SCHEDULE),
        (work(due=None), ScheduleClass.NOT_STARTED),
        (work(due=date(2026, 6, 30), started=4, done=3), ScheduleClass.BEHIND),
        (work(due=date(2026, 6, 30)), ScheduleClass.NOT_STARTED),
        (work(due=START, started=1), ScheduleClass.BEHIND),
        (work(state="draft"), None),
        (work(state="withdrawn", started=4, done=4), None),
        (work(started=1, milestones=3, reached=1), ScheduleClass.ON_SCHEDULE),
        (work(started=4, done=3, milestones=3, reached=1, missed=1), ScheduleClass.BEHIND),
        (work(milestones=3, reached=1), ScheduleClass.ON_SCHEDULE),
        (work(milestones=3), ScheduleClass.NOT_STARTED),
        (work(started=1, milestones=3, reached=2, early=1), ScheduleClass.AHEAD),
        (work(started=1, milestones=3, reached=2, early=1, missed=1), ScheduleClass.BEHIND),
        (work(due=None, started=1, milestones=3, missed=1), ScheduleClass.BEHIND),
        (work(due=date(2026, 6, 30), started=1, milestones=1, reached=1, early=1), ScheduleClass.BEHIND),
        (work(started=4, done=4, unmet=1), ScheduleClass.ON_SCHEDULE),
        (work(started=4, done=4, unmet=1, milestones=1, reached=1, early=1), ScheduleClass.ON_SCHEDULE),
        (work(due=date(2026, 6, 30), started=4, done=4, unmet=1), ScheduleClass.BEHIND),
        (work(due=None, started=4, done=4, unmet=2), ScheduleClass.ON_SCHEDULE),
        (work(state="closed", started=4, done=4, unmet=1), ScheduleClass.DONE),
        (work(started=4, done=4, unmeasured=1), ScheduleClass.ON_SCHEDULE),
        (work(due=date(2026, 6, 30), started=4, done=4, unmeasured=1), ScheduleClass.BEHIND),
        (work(state="accepted", started=4, done=4, unmeasured=1), ScheduleClass.DONE),
        (work(started=1, unmet=1), ScheduleClass.BEHIND),
    ],
)
def test_a_task_has_the_class_its_work_and_its_time_give_it(facts: Work, expected: ScheduleClass | None) -> None:
    assert schedule_class(facts, ON) == expected


@pytest.mark.parametrize(
    ("facts", "days"),
    [
        (work(due=date(2026, 6, 19), started=1), 12),
        (work(due=ON, started=1), 0),
        (work(due=date(2026, 6, 19), started=4, done=4), 0),
        (work(due=date(2026, 6, 19), started=4, done=4, unmeasured=1), 12),
        (work(state="returned", due=date(2026, 6, 19), started=4, done=4), 12),
        (work(state="closed", due=date(2026, 6, 19)), 0),
        (work(state="draft", due=date(2026, 6, 19)), 0),
        (work(due=None), 0),
    ],
)
def test_only_unfinished_work_whose_date_has_passed_is_late(facts: Work, days: int) -> None:
    assert late_days(facts, ON) == days


def test_the_verdict_explains_itself_in_both_languages() -> None:
    verdict = judge(work(due=date(2026, 6, 19), started=2, done=1), ON)
    assert (
        verdict.zh
        == "逾期 12 天：时限 2026-06-19。措施 4 项，完成 1 项，进行中 1 项。时间过去 100%（2026-01-01 至 2026-06-19），工作完成 38%。"
    )
    assert verdict.en == (
        "12 days late: due 2026-06-19. 4 measures, 1 finished, 1 under way. "
        "100% of the time has gone (2026-01-01 to 2026-06-19), 38% of the work is done."
    )


def test_without_a_deadline_nothing_is_measured_against_time() -> None:
    assert judge(work(due=None, started=1), ON).zh == "措施 4 项，完成 0 项，进行中 1 项。没有时限，不与时间比较。"


def test_milestones_that_decided_are_named() -> None:
    verdict = judge(work(started=2, done=1, milestones=5, reached=3, missed=1, early=1), ON)
    assert verdict.zh == "措施 4 项，完成 1 项，进行中 1 项。按获批方案的节点判断：节点 5 个，应达到 3 个，已达到 3 个，1 个逾期未达到。"
    assert verdict.en == (
        "4 measures, 1 finished, 1 under way. By the milestones of the approved scheme: 5 in all, 3 should be reached, 3 are, 1 missed."
    )


def test_a_result_that_does_not_meet_its_target_is_named() -> None:
    verdict = judge(work(started=4, done=4, unmet=1, due=date(2026, 6, 19)), ON)
    assert verdict.zh.startswith("逾期 12 天：时限 2026-06-19。措施 4 项，完成 4 项，进行中 0 项。1 项目标的最新实测结果未达到，不算完成。")
    assert "The latest result of 1 targets does not meet them, so it is not done." in verdict.en


def test_a_target_nobody_measured_is_named_once_the_work_is_called_finished() -> None:
    verdict = judge(work(started=4, done=4, unmeasured=2), ON)
    assert verdict.zh.startswith("措施 4 项，完成 4 项，进行中 0 项。2 项目标尚无实测结果，不算完成。")
    assert "Nothing was measured for 2 targets, so it is not done." in verdict.en
    assert "实测" not in judge(work(started=4, done=3, unmeasured=2), ON).zh
