"""The sheet of a unit in a round, one card of it, and what was reported on a task."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any, Final

from django.db.models import Count, Max, Min, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from rectify.campaign.dispatch.models import Report, Round
from rectify.campaign.dispatch.queries.access import get_report, get_round, get_unit, visible_reports
from rectify.campaign.dispatch.queries.rounds import open_round_of
from rectify.campaign.dispatch.rules.rounds import Standing, standing_of
from rectify.campaign.ledger.models import Site, Target, Task
from rectify.campaign.ledger.queries.access import get_task
from rectify.foundation.accounts.models import Unit
from rectify.foundation.accounts.rules import Grants, Permission

SHEET_ROWS: Final = 15
"""Cards of one page: each holds a whole form."""
ROUNDS_SHOWN: Final = 8
"""Rounds of one page of a task's reports."""
_WHOLE: Final = ("task", "measure", "result", "filed_by")
_NOT_SHOWN: Final = ("task__text", "task__goal", "task__search")
_SOME: Final = ("result__target", "round", "late_for", "unit")
"""Looked up for the few rows that have one, or that share one: a join of them all costs more to plan than to run."""


@dataclass(frozen=True, slots=True)
class Card:
    """One report as the sheet shows it.

    ``answer`` is the report that holds the answer: itself, or the late one in a later round, or ``None``. ``last`` is what the unit said
    before. ``owed_since`` is the number of the first round since that nothing was said. ``sites`` are done and all by the lists.
    """

    report: Report
    standing: Standing
    answer: Report | None
    last: Report | None
    owed_since: int | None
    targets: Sequence[Target] = field(default_factory=tuple)
    sites: tuple[int, int] = (0, 0)

    @property
    def revision(self) -> int:
        """The revision an answer is written on."""
        return self.answer.revision if self.answer else 0

    @property
    def values(self) -> dict[str, object]:
        """What the fields of the form begin with: what is filed already, else nothing but the units of measure and known days."""
        row, measure = self.answer or self.report, self.report.measure
        said = {name: getattr(row, name) for name in ("done", "next_step", "obstacles", "support", "sites_done", "sites_all")}
        result, only = row.result, self.targets[0] if len(self.targets) == 1 else None
        measured = {"target": only.pk, "unit": only.unit} if only else {}
        if result:
            value = f"{result.value.normalize():f}"
            measured = {"target": result.target_id, "unit": result.unit, "value": value, "measured_on": result.measured_on.isoformat()}
        days = {"expected_on": row.expected_on, "started_on": measure.started_on, "finished_on": measure.done_on}
        return {**said, **measured, **{name: day.isoformat() for name, day in days.items() if day}}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page of what one unit is asked in one round. ``late_in`` is the open round a late answer would stand in; ``None`` where none is."""

    round: Round
    unit: Unit
    cards: Sequence[Card]
    asked: int
    filed: int
    after: int | None
    late_in: Round | None

    @property
    def waiting(self) -> int:
        """Asked and not filed."""
        return self.asked - self.filed


def sheet(grants: Grants, round_id: int, unit_id: int, at: datetime, *, only_waiting: bool = False, after: int = 0) -> Sheet:
    """A page of a unit's sheet, in the order of the lists. Ten queries at any size.

    Raises:
        NotFound: no such round or unit within reach.
    """
    one, unit = get_round(grants, round_id), get_unit(grants, unit_id)
    mine = Report.objects.filter(round=one, unit=unit, late_for__isnull=True)
    counted = mine.aggregate(asked=Count("pk"), filed=Count("filed_at"))
    rows = whole(mine.filter(pk__gt=after).order_by("pk"))
    if only_waiting:
        rows = rows.filter(filed_at__isnull=True)
    found = list(rows[: SHEET_ROWS + 1])
    cards = cards_of(found[:SHEET_ROWS], one, unit.pk, at)
    late_in = open_round_of(one.campaign_id) if one.frozen_at else None
    return Sheet(one, unit, cards, **counted, after=found[SHEET_ROWS - 1].pk if len(found) > SHEET_ROWS else None, late_in=late_in)


def card(grants: Grants, pk: int, at: datetime) -> tuple[Card, Sheet]:
    """One card alone, with the head of its sheet (no cards, no more pages). Nine queries."""
    report = get_report(grants, pk, Permission.LIST_READ)
    late_in = open_round_of(report.round.campaign_id) if report.round.frozen_at else None
    mine = Report.objects.filter(round=report.round_id, unit=report.unit_id, late_for__isnull=True)
    counted = mine.aggregate(asked=Count("pk"), filed=Count("filed_at"))
    return cards_of([report], report.round, report.unit_id, at)[0], Sheet(
        report.round, report.unit, (), **counted, after=None, late_in=late_in
    )


def whole(rows: QuerySet[Report]) -> QuerySet[Report]:
    """The rows with all a card shows; two to five queries, however many rows."""
    return rows.select_related(*_WHOLE).defer(*_NOT_SHOWN).prefetch_related(*_SOME)


def cards_of(rows: Sequence[Report], one: Round, unit_id: int, at: datetime) -> list[Card]:
    """The cards of some reports of one round and unit. Five queries for any number of them."""
    if not rows:
        return []
    measures = [row.measure_id for row in rows]
    said = Report.objects.filter(measure__in=measures, unit=unit_id)
    late = {r.measure_id: r for r in whole(said.filter(late_for=one))} if one.frozen_at else {}
    before = said.filter(round__lt=one.pk, filed_at__isnull=False).order_by("measure_id", "-round_id", "-pk").distinct("measure_id")
    last = {r.measure_id: r for r in before.prefetch_related("round")}
    owed, targets, sites = _owed(said, one.pk), _targets(rows), _sites(rows)
    over = one.frozen_at is not None or at >= one.cut_off_at
    return [
        Card(
            report=row,
            standing=standing_of(filed_at=row.filed_at, cut_off_at=one.cut_off_at, came_late=row.measure_id in late, over=over),
            answer=row if row.filed_at else late.get(row.measure_id),
            last=last.get(row.measure_id),
            owed_since=owed.get(row.measure_id),
            targets=targets.get(row.measure_id, ()),
            sites=sites.get(row.measure_id, (0, 0)),
        )
        for row in rows
    ]


def _owed(said: QuerySet[Report], round_id: int) -> dict[int, int]:
    """Measure to the number of the first round since its last answer in which nothing was said. One query."""
    mine = Report.objects.filter(measure=OuterRef("measure"), unit=OuterRef("unit"), filed_at__isnull=False)
    answered_until = mine.annotate(meant=Coalesce("late_for", "round")).filter(meant__lt=round_id).order_by().values("measure")
    until = Coalesce(Subquery(answered_until.annotate(last=Max("meant")).values("last")), Value(0))
    unsaid = said.filter(round__lt=round_id, late_for__isnull=True, filed_at__isnull=True).annotate(until=until).filter(round__gt=until)
    return dict(unsaid.order_by().values_list("measure").annotate(first=Min("round__number")))


def _targets(rows: Iterable[Report]) -> dict[int, list[Target]]:
    """Measure to what can be measured: its own targets and those of the whole task, where they are numbers. One query."""
    tasks = {row.task_id for row in rows}
    found: dict[int, list[Target]] = {}
    numbers = list(Target.objects.filter(task__in=tasks, value__isnull=False).order_by("pk"))
    for row in rows:
        found[row.measure_id] = [t for t in numbers if t.task_id == row.task_id and t.measure_id in {None, row.measure_id}]
    return found


def _sites(rows: Iterable[Report]) -> dict[int, tuple[int, int]]:
    """Measure to its sites done and all; those of the whole task where the measure has none of its own. One query."""
    counted = Site.objects.filter(task__in={row.task_id for row in rows}).order_by().values_list("task", "measure")
    there = {(task, measure): (done, total) for task, measure, done, total in counted.annotate(done=Count("done_on"), n=Count("pk"))}
    nothing = (0, 0)
    return {row.measure_id: there.get((row.task_id, row.measure_id)) or there.get((row.task_id, None), nothing) for row in rows}


@dataclass(frozen=True, slots=True)
class RoundOfTask:
    """What was reported on a task in one round; ``waiting`` names the units that have not answered yet."""

    round: Round
    reports: Sequence[Report]
    waiting: Sequence[str]


@dataclass(frozen=True, slots=True)
class TaskReports:
    """The reports on a task, newest round first; ``before`` opens the older ones."""

    task: Task
    rounds: Sequence[RoundOfTask]
    before: int | None


def of_task(grants: Grants, task_id: int, before: int | None = None) -> TaskReports:
    """What was reported on a task, round by round, whoever of its units said it. Three queries.

    Raises:
        NotFound: no such task within reach.
    """
    task = get_task(grants, task_id)
    about = Report.objects.filter(task=task)
    numbers = about.filter(round__number__lt=before) if before else about
    keys = list(numbers.order_by("-round_id").values_list("round_id", flat=True).distinct()[: ROUNDS_SHOWN + 1])
    rows = about.filter(round__in=keys[:ROUNDS_SHOWN]).select_related("measure", "result", "filed_by").prefetch_related(*_SOME)
    ordered = rows.order_by("-round_id", "measure__position", "measure_id", "unit_id", "pk")
    rounds = [_round_of_task(list(some)) for _, some in groupby(ordered, key=lambda row: row.round_id)]
    return TaskReports(task, rounds, rounds[-1].round.number if len(keys) > ROUNDS_SHOWN else None)


def _round_of_task(rows: list[Report]) -> RoundOfTask:
    silent: Mapping[str, None] = dict.fromkeys(row.unit.label for row in rows if row.filed_at is None)
    return RoundOfTask(rows[0].round, [row for row in rows if row.filed_at], tuple(silent))


def asked_page(grants: Grants, round_id: int, *, unit: int | None, after: int, limit: int) -> list[Report]:
    """The reports of a round within reach, by id, for programs. One query."""
    rows: Any = visible_reports(grants).filter(round=round_id, pk__gt=after)
    rows = rows.filter(unit=unit) if unit else rows
    return list(rows.order_by("pk").select_related("unit", "result").prefetch_related("late_for")[:limit])


def owed_by_me(grants: Grants) -> Q:
    """The condition on reports that somebody with these grants has to answer: of their units, in an open round, not filed."""
    reach = visible_reports(grants, Permission.MEASURE_REPORT)
    return Q(pk__in=reach.filter(round__frozen_at__isnull=True, late_for__isnull=True, filed_at__isnull=True).values("pk"))
