"""Milestones and results in the class: SQL and rule never differ, whatever schemes, versions, targets and results there are."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rectify.campaign.ledger.models import (
    Deviation,
    ExpertOpinion,
    Measure,
    Result,
    Scheme,
    SchemeStep,
    SchemeVersion,
    Target,
    Task,
)
from rectify.campaign.ledger.queries.schedule import pace_of, with_schedule
from rectify.campaign.ledger.queries.schedule_sets import judged
from rectify.campaign.ledger.queries.story import work_of
from rectify.campaign.ledger.rules.quantities import CONCENTRATIONS, converted
from rectify.campaign.ledger.rules.results import COUNTED, meets
from rectify.campaign.ledger.rules.schedule import PACE, ScheduleClass, Work, judge
from tests.campaign.ledger.rows import Short, short_campaign
from tests.cast import NOW, TODAY, Cast

DAYS = st.integers(-60, 60).map(lambda n: TODAY + timedelta(days=n))
MILESTONES = st.lists(st.tuples(DAYS, st.one_of(st.none(), st.just(TODAY))), max_size=4)
COMPARATORS = st.sampled_from([">=", ">", "<=", "<", "=", "reach", "increase_by", "decrease_by", "all", "none", ""])
UNITS = st.sampled_from(["%", "％", "%", "吨", "万吨", "mg/m³", "毫克 / 立方米", "微克每立方米", "家", "分贝", ""])
VALUES = st.one_of(st.integers(-3, 3), st.sampled_from([0, 99, 100])).map(Decimal)
TARGETS = st.lists(
    st.tuples(COMPARATORS, st.one_of(st.none(), VALUES), UNITS, st.lists(st.tuples(VALUES, UNITS, DAYS), max_size=3), st.booleans()),
    max_size=2,
)


def scheme_of(cast: Cast, task: Task, milestones: list[tuple[date, date | None]], *, of_problem: bool, approved: bool = True) -> None:
    """A scheme with an older approved version that no longer counts and one in force."""
    scheme = Scheme.objects.create(
        campaign=task.campaign, problem=task.problem, task=None if of_problem else task, unit=cast.ecology, title="方案", begun_at=NOW,
        begun_by=cast.lead,
    )  # fmt: skip
    older: list[tuple[date, date | None]] = [(TODAY - timedelta(days=90), None)]
    for number, steps in enumerate((older, milestones), 1):
        version = SchemeVersion.objects.create(scheme=scheme, number=number, written_at=NOW, written_by=cast.lead)
        SchemeStep.objects.bulk_create(
            SchemeStep(version=version, position=n, text=str(n), is_milestone=True, due_on=due) for n, (due, _) in enumerate(steps)
        )
        ExpertOpinion.objects.create(
            version=version, expert="甲", favourable=True, words="可行", given_on=TODAY, recorded_at=NOW, recorded_by=cast.lead
        )
        SchemeVersion.objects.filter(pk=version.pk).update(submitted_at=NOW, submitted_by=cast.lead)
        if not approved:
            return
        SchemeVersion.objects.filter(pk=version.pk).update(approved=True, decided_at=NOW, decided_by=cast.clerk, approver=cast.office)
        for n, (_, reached) in enumerate(steps):
            if reached:
                row = SchemeStep.objects.filter(version=version, position=n)
                row.update(reached_on=reached, reached_at=NOW, reached_by=cast.lead)


def target_of(
    cast: Cast, task: Task, comparator: str, value: Decimal | None, unit: str, results: list[tuple[Decimal, str, date]], *, let_pass: bool
) -> Target:
    target = Target.objects.create(task=task, comparator=comparator, value=value, unit=unit)
    Result.objects.bulk_create(
        Result(
            target=target, value=found, unit=found_unit, in_target_unit=converted(found, found_unit, unit), measured_on=on,
            reported_at=NOW, reported_by=cast.lead,
        )
        for found, found_unit, on in results
    )  # fmt: skip
    if let_pass:
        Deviation.objects.create(
            target=target, reason="r", requested_at=NOW, requested_by=cast.lead, approved=True, decision="d", decided_at=NOW,
            decided_by=cast.clerk, expires_on=TODAY,
        )  # fmt: skip
    return target


def lacking(task: Task) -> tuple[int, int]:
    """How many targets are unmet and how many unmeasured, by the rule alone."""
    unmet = unmeasured = 0
    for target in task.targets.all():
        if (target.value is None and target.comparator not in COUNTED) or target.deviations.filter(expires_on__gte=TODAY).exists():
            continue
        latest = target.results.first()
        unmeasured += latest is None
        unmet += latest is not None and meets(target, latest).met is not True
    return unmet, unmeasured


def by_rule(task: Task, milestones: list[tuple[date, date | None]]) -> Work:
    measures = list(task.measures.all())
    pace = (
        len(milestones),
        sum(reached is not None for _, reached in milestones),
        sum(reached is None and due < TODAY for due, reached in milestones),
        sum(reached is not None and due >= TODAY for due, reached in milestones),
        *lacking(task),
    )
    return work_of(task, measures, pace)


def at_once(task: Task) -> str | None:
    """The class as it is counted for a whole campaign."""
    rows = judged(Task.objects.filter(campaign=task.campaign), TODAY, "SELECT id, schedule FROM t")
    found: dict[int, str | None] = {row["id"]: row["schedule"] for row in rows}
    return found[task.pk]


@pytest.fixture
def short(cast: Cast) -> Short:
    return short_campaign(cast)


@pytest.mark.django_db
@given(
    MILESTONES, TARGETS, st.integers(0, 2), st.integers(0, 2), st.sampled_from(["open", "returned", "acceptance_requested"]), st.booleans()
)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_sql_and_the_rule_never_differ(
    cast: Cast,
    short: Short,
    milestones: list[tuple[date, date | None]],
    targets: list[tuple[str, Decimal | None, str, list[tuple[Decimal, str, date]], bool]],
    started: int,
    done: int,
    state: str,
    of_problem: bool,
) -> None:
    before = transaction.savepoint()
    task = Task.objects.create(
        campaign=short.campaign, problem=short.timely.problem, key="h", title="t", text="t", state=state,
        due_original=TODAY + timedelta(days=9), due_current=TODAY + timedelta(days=9), confirmed_at=NOW, confirmed_by=cast.clerk,
    )  # fmt: skip
    try:
        begun = max(started, done)
        for n in range(2):
            days = {"started_on": date(2026, 5, 1) if n < begun else None, "done_on": date(2026, 6, 1) if n < done else None}
            Measure.objects.create(task=task, key=str(n), text="m", **days)
        scheme_of(cast, task, milestones, of_problem=of_problem)
        for comparator, value, unit, results, let_pass in targets:
            target_of(cast, task, comparator, value, unit, results, let_pass=let_pass)
        row = with_schedule(Task.objects.filter(pk=task.pk), TODAY).get()
        work = by_rule(task, milestones)
        assert (row.schedule, row.late) == (judge(work, TODAY).schedule, judge(work, TODAY).is_late)
        assert at_once(row) == row.schedule
        assert row.pace == [getattr(work, name) for name in PACE] == pace_of(task, TODAY)
    finally:
        transaction.savepoint_rollback(before)


def test_a_scheme_that_is_not_approved_decides_nothing(cast: Cast, short: Short) -> None:
    scheme_of(cast, short.late, [(TODAY, None)], of_problem=False, approved=False)
    assert pace_of(short.late, TODAY) == [0, 0, 0, 0, 0, 1], "no milestone; the target of the task is not measured yet"


def test_a_scheme_of_another_task_of_the_problem_decides_nothing(cast: Cast, short: Short) -> None:
    Task.objects.filter(pk=short.timely.pk).update(problem=short.late.problem)
    scheme_of(cast, short.late, [(TODAY, None)], of_problem=False)
    short.timely.refresh_from_db()
    assert pace_of(short.timely, TODAY)[0] == 0
    assert pace_of(short.late, TODAY)[0] == 1


@pytest.mark.parametrize(
    ("comparator", "value", "results"),
    [
        (">=", Decimal(95), []),
        (">=", Decimal(95), [(Decimal(94), "%", TODAY)]),
        ("all", None, []),
        ("all", None, [(Decimal(99), "%", TODAY)]),
        ("all", None, [(Decimal(100), "家", TODAY)]),
        ("none", None, [(Decimal(1), "家", TODAY)]),
    ],
)
def test_finished_work_is_late_while_its_target_is_not_proved(
    cast: Cast, short: Short, comparator: str, value: Decimal | None, results: list[tuple[Decimal, str, date]]
) -> None:
    Measure.objects.filter(task=short.late).update(started_on=TODAY, done_on=TODAY)
    short.late.targets.all().delete()
    target_of(cast, short.late, comparator, value, "%", results, let_pass=False)
    row = with_schedule(Task.objects.filter(pk=short.late.pk), TODAY).get()
    assert (row.schedule, row.late) == (ScheduleClass.BEHIND, True)
    assert at_once(row) == ScheduleClass.BEHIND


@pytest.mark.parametrize(
    ("comparator", "value", "results", "let_pass"),
    [
        (">=", Decimal(95), [(Decimal(95), "%", TODAY)], False),
        (">=", Decimal(95), [], True),
        ("all", None, [(Decimal(100), "％", TODAY)], False),
        ("none", None, [(Decimal(0), "家", TODAY)], False),
        ("", None, [], False),
    ],
)
def test_finished_work_is_done_once_its_target_is_proved_or_let_pass(
    cast: Cast, short: Short, comparator: str, value: Decimal | None, results: list[tuple[Decimal, str, date]], *, let_pass: bool
) -> None:
    Measure.objects.filter(task=short.late).update(started_on=TODAY, done_on=TODAY)
    short.late.targets.all().delete()
    target_of(cast, short.late, comparator, value, "%", results, let_pass=let_pass)
    row = with_schedule(Task.objects.filter(pk=short.late.pk), TODAY).get()
    assert (row.schedule, row.late) == (ScheduleClass.DONE, False)
    assert at_once(row) == ScheduleClass.DONE


@pytest.mark.parametrize("unit", [*sorted(CONCENTRATIONS)[::9], "毫克 / 立方米", "mg／m³", "Mg/L", "µg每m3", "吨", "%"])
def test_the_database_knows_the_same_concentrations(cast: Cast, short: Short, unit: str) -> None:
    Measure.objects.filter(task=short.late).update(done_on=TODAY)
    short.late.targets.all().delete()
    target = target_of(cast, short.late, "reach", Decimal(2), unit, [(Decimal(1), unit, TODAY)], let_pass=False)
    met = meets(target, target.results.get()).met
    row = with_schedule(Task.objects.filter(pk=short.late.pk), TODAY).get()
    assert (row.schedule == ScheduleClass.DONE) is met
    assert at_once(row) == row.schedule
