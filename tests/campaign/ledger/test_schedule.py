from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rectify.campaign.ledger.models import Campaign, Measure, Problem, Task, TaskState
from rectify.campaign.ledger.queries.schedule import with_schedule
from rectify.campaign.ledger.rules.schedule import ScheduleClass, Work, judge, late_days, schedule_class
from tests.cast import NOW, TODAY, Cast
from tests.factories import a_campaign

START = date(2026, 1, 12)


@pytest.mark.parametrize(
    ("state", "due", "measures", "started", "done", "expected"),
    [
        ("draft", TODAY, 2, 0, 0, None),
        ("withdrawn", TODAY, 2, 2, 2, None),
        ("open", date(2027, 1, 12), 4, 0, 0, ScheduleClass.NOT_STARTED),
        ("open", date(2026, 3, 1), 4, 0, 0, ScheduleClass.NOT_STARTED),
        ("open", date(2026, 3, 1), 4, 1, 0, ScheduleClass.BEHIND),
        ("open", date(2027, 1, 12), 4, 2, 0, ScheduleClass.BEHIND),
        ("open", date(2027, 1, 12), 4, 4, 3, ScheduleClass.ON_SCHEDULE),
        ("open", date(2028, 1, 12), 4, 4, 3, ScheduleClass.AHEAD),
        ("open", None, 4, 1, 0, ScheduleClass.ON_SCHEDULE),
        ("open", date(2026, 3, 1), 4, 4, 4, ScheduleClass.DONE),
        ("returned", date(2026, 3, 1), 4, 4, 4, ScheduleClass.BEHIND),
        ("closed", date(2026, 3, 1), 0, 0, 0, ScheduleClass.DONE),
    ],
)
def test_the_class_follows_from_time_gone_and_measures_done(
    state: str, due: date | None, measures: int, started: int, done: int, expected: ScheduleClass | None
) -> None:
    work = Work(state, START, due, measures, started, done)
    assert schedule_class(work, TODAY) == expected
    verdict = judge(work, TODAY)
    assert verdict.zh
    assert verdict.en


def works() -> st.SearchStrategy[tuple[str, int | None, int, int, int]]:
    return st.tuples(
        st.sampled_from([str(state) for state in TaskState]),
        st.one_of(st.none(), st.integers(-400, 800)),
        st.integers(0, 4),
        st.integers(0, 4),
        st.integers(0, 4),
    )


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(works(), min_size=5, max_size=15))
def test_the_rule_and_the_database_say_the_same_of_any_task(cast: Cast, rows: list[tuple[str, int | None, int, int, int]]) -> None:
    Task.objects.all().delete()
    Problem.objects.all().delete()
    campaign = Campaign.objects.filter(slug="long").first() or a_campaign(cast.city, cast.clerk)
    expected: dict[int, tuple[str | None, bool]] = {}
    for n, (state, offset, total, begun, finished) in enumerate(rows):
        due = None if offset is None else TODAY + timedelta(days=offset)
        started = min(total, max(begun, finished))
        done = min(total, finished)
        task = Task.objects.create(
            campaign=campaign,
            problem=Problem.objects.create(campaign=campaign, key=str(n), title="x"),
            key=str(n),
            title="x",
            text="x",
            state=state,
            due_original=due,
            due_current=due,
            confirmed_at=NOW,
            confirmed_by=cast.clerk,
        )
        for m in range(total):
            Measure.objects.create(
                task=task, key=str(m), text="x", started_on=START if m < started else None, done_on=START if m < done else None
            )
        work = Work(state, campaign.starts_on, due, total, started, done)
        expected[task.pk] = (schedule_class(work, TODAY), late_days(work, TODAY) > 0)
    found = {row.pk: (row.schedule, row.late) for row in with_schedule(Task.objects.all(), TODAY)}
    assert found == expected
