"""The class as SQL says what the rule says, over every state and the dates around today."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

from rectify.campaign.ledger.models import Campaign, Measure, Problem, Task, TaskState
from rectify.campaign.ledger.queries.schedule import with_schedule
from rectify.campaign.ledger.queries.schedule_sets import judged
from rectify.campaign.ledger.rules.schedule import Work, judge
from tests.cast import NOW, TODAY, Cast

DUES = (None, TODAY - timedelta(days=1), TODAY, TODAY + timedelta(days=1), TODAY + timedelta(days=90), TODAY + timedelta(days=400))
WORKS = ((0, 0, 0), (1, 0, 0), (1, 1, 0), (1, 1, 1), (4, 1, 0), (4, 3, 1), (4, 4, 2), (4, 4, 3), (4, 4, 4))


def test_the_sql_and_the_rule_never_differ(cast: Cast) -> None:
    campaign = Campaign.objects.create(
        slug="c", name="c", jurisdiction=cast.city, starts_on=TODAY - timedelta(days=200), opened_at=NOW, opened_by=cast.clerk
    )
    problem = Problem.objects.create(campaign=campaign, key="p", title="p")
    tasks = [
        Task(
            campaign=campaign, problem=problem, key=str(n), title="t", text="t", state=state, due_original=due, due_current=due,
            confirmed_at=NOW, confirmed_by=cast.clerk, goal=f"{measures} {started} {done}",
        )
        for n, (state, due, (measures, started, done)) in enumerate(product(TaskState.values, DUES, WORKS))
    ]  # fmt: skip
    Task.objects.bulk_create(tasks)
    measures = []
    for task in tasks:
        total, started, done = map(int, task.goal.split())
        measures += [
            Measure(
                task=task, key=str(n), text="m", started_on=date(2026, 5, 1) if n < started else None,
                done_on=date(2026, 6, 1) if n < done else None,
            )
            for n in range(total)
        ]  # fmt: skip
    Measure.objects.bulk_create(measures)
    seen = set()
    at_once = {row["id"]: row["schedule"] for row in judged(Task.objects.all(), TODAY, "SELECT id, schedule FROM t")}
    for row in with_schedule(Task.objects.all(), TODAY):
        total, started, done = map(int, row.goal.split())
        verdict = judge(Work(row.state, campaign.starts_on, row.due_current, total, started, done), TODAY)
        assert (row.schedule, row.late) == (verdict.schedule, verdict.is_late), (row.state, row.due_current, row.goal)
        assert at_once.pop(row.pk) == row.schedule, (row.state, row.due_current, row.goal)
        seen.add(row.schedule)
    assert not at_once
    assert len(seen) == 6, "all five classes and none must occur, or this test shows nothing"
