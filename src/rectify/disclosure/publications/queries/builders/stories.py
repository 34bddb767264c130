"""The story of each task in public words: promised, done, proof, steps, returns. About fourteen queries a thousand tasks.

Persons are not in it: steps are told by unit and office; who signed as principal officer is told by that office.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from rectify.campaign.closure.models import Case, Step, StepKind
from rectify.campaign.evidence.models import Evidence
from rectify.campaign.evidence.models import Kind as EvidenceKind
from rectify.campaign.ledger.models import Extension, Measure, Move, Responsibility, Result, Site, Target, Task, TaskState
from rectify.campaign.ledger.rules.results import plain
from rectify.disclosure.frozen.rules.shapes import (
    ChangeOfDay,
    ItemShape,
    MeasureShape,
    PartShape,
    ProofShape,
    ReopenedShape,
    StepShape,
    TargetShape,
    TaskData,
)
from rectify.disclosure.publications.queries.builders.asking import Territories, both, day, unit_of
from rectify.disclosure.publications.rules.keys import apart, key_of
from rectify.foundation.accounts.queries import roles

PIECE = 1000
HIDDEN_STATES = (TaskState.DRAFT, TaskState.REJECTED, TaskState.WITHDRAWN)
BACK = (TaskState.RETURNED, TaskState.REOPENED)
ENDED = frozenset({TaskState.CLOSED.value})
T = TypeVar("T")


def public_tasks(campaign: int) -> QuerySet[Task]:
    """The tasks the public may know of: confirmed, not withdrawn. No query of its own."""
    rows = Task.objects.filter(campaign=campaign).exclude(state__in=HIDDEN_STATES)
    return rows.select_related("problem", "section", "lead_unit").defer("search").order_by("position", "id")


def task_keys(campaign: int) -> dict[int, str]:
    """The public key of every task of a campaign; of two that read alike the older one keeps the short key. One query."""
    found: dict[int, str] = {}
    taken: set[str] = set()
    for pk, raw in Task.objects.filter(campaign=campaign).order_by("pk").values_list("pk", "key"):
        key = key_of("t", raw)
        found[pk] = key if key not in taken else apart(key, raw)
        taken.add(found[pk])
    return found


@dataclass(frozen=True, slots=True)
class _Rows:
    """What belongs to some tasks, by task."""

    parts: Mapping[int, list[Responsibility]]
    measures: Mapping[int, list[Measure]]
    sites: Mapping[int, tuple[int, int]]
    targets: Mapping[int, list[Target]]
    results: Mapping[int, Result]
    proof: Mapping[int, list[ProofShape]]
    steps: Mapping[int, list[Step]]
    extensions: Mapping[int, list[Extension]]
    moves: Mapping[int, list[Move]]


@dataclass
class Stories:
    """Tells tasks; knows the keys and territories of a campaign."""

    campaign: int
    on: date
    keys: Mapping[int, str] = field(init=False)
    places: Territories = field(init=False)

    def __post_init__(self) -> None:
        self.keys = task_keys(self.campaign)
        self.places = Territories()

    def items(self, tasks: QuerySet[Task]) -> list[ItemShape]:
        """The items of these tasks, in their order."""
        rows = list(tasks)
        return [item for start in range(0, len(rows), PIECE) for item in self._piece(rows[start : start + PIECE])]

    def _piece(self, tasks: Sequence[Task]) -> Iterator[ItemShape]:
        rows = _rows_of([task.pk for task in tasks])
        for task in tasks:
            place = self.places.one_of([task.lead_unit, *(part.unit for part in rows.parts.get(task.pk, ()))])
            yield ItemShape(
                kind="task",
                key=self.keys[task.pk],
                title=task.title,
                county=place.code if place else "",
                state=str(task.state),
                on_day=day(task.due_current),
                data=dict(self._data(task, rows)),
            )

    def _data(self, task: Task, rows: _Rows) -> TaskData:
        steps = rows.steps.get(task.pk, [])
        done, everything = rows.sites.get(task.pk, (0, 0))
        return TaskData(
            number=task.number,
            text=task.text,
            goal=task.goal,
            origin=str(task.origin),
            problem={"key": key_of("p", task.problem.key), "number": task.problem.number, "title": task.problem.title},
            section=task.section.title if task.section else "",
            lead=unit_of(task.lead_unit),
            parts=_parts(rows.parts.get(task.pk, [])),
            nature=str(task.nature),
            due_text=task.due_text,
            due_original=day(task.due_original),
            due_current=day(task.due_current),
            late_days=late_days(task, self.on),
            extensions=[_extension(row) for row in rows.extensions.get(task.pk, [])],
            measures=[_measure(row) for row in rows.measures.get(task.pk, [])],
            sites_done=done,
            sites_all=everything,
            targets=[_target(row, rows.results.get(row.pk)) for row in rows.targets.get(task.pk, [])],
            proof=rows.proof.get(task.pk, []),
            steps=[step_of(row) for row in steps],
            closed_on=_closed_on(task, steps),
            came_back=[_came_back(row) for row in rows.moves.get(task.pk, [])],
        )


def late_days(task: Task, on: date) -> int:
    """Days after the due date while the task is not closed; 0 otherwise."""
    if task.due_current is None or task.state in ENDED:
        return 0
    return max(0, (on - task.due_current).days)


def step_of(row: Step) -> StepShape:
    """A step of the close-out by unit and office."""
    need = row.requirement
    role = roles().get(need.role) if row.kind == StepKind.SIGN else None
    return StepShape(
        kind=str(row.kind),
        label={"zh": need.title_zh, "en": need.title_en},
        unit=unit_of(row.unit),
        role={"zh": role.name, "en": role.name_en} if role else None,
        on=row.on_day.isoformat(),
        passed=row.passed,
        attempt=row.case.attempt,
    )


def steps_of_cases(cases: Iterable[int]) -> dict[int, list[Step]]:
    """The steps of cases, by case. One query."""
    rows = Step.objects.filter(case__in=list(cases)).select_related("case", "requirement", "unit").order_by("case_id", "id")
    return _grouped((row.case_id, row) for row in rows)


def _rows_of(keys: Sequence[int]) -> _Rows:
    parts = Responsibility.objects.filter(task__in=keys).select_related("unit").order_by("id")
    sites = Site.objects.filter(task__in=keys).order_by("task_id").values_list("task_id")
    targets = list(Target.objects.filter(task__in=keys).order_by("id"))
    latest = (
        Result.objects.filter(target__in=[row.pk for row in targets]).order_by("target_id", "-measured_on", "-id").distinct("target_id")
    )
    steps = Step.objects.filter(case__task__in=keys).select_related("case", "requirement", "unit").order_by("case__attempt", "id")
    moves = Move.objects.filter(task__in=keys, to_state__in=BACK).order_by("id")
    extensions = Extension.objects.filter(task__in=keys, approved=True).order_by("id")
    return _Rows(
        parts=_grouped((row.task_id, row) for row in parts),
        measures=_grouped((row.task_id, row) for row in Measure.objects.filter(task__in=keys).order_by("position", "id")),
        sites={pk: (done, n) for pk, n, done in sites.annotate(n=Count("pk"), done=Count("pk", filter=Q(done_on__isnull=False)))},
        targets=_grouped((row.task_id, row) for row in targets),
        results={row.target_id: row for row in latest},
        proof=_proof(keys),
        steps=_grouped((row.case.task_id, row) for row in steps),
        extensions=_grouped((row.task_id, row) for row in extensions),
        moves=_grouped((row.task_id, row) for row in moves),
    )


def _grouped(pairs: Iterable[tuple[int, T]]) -> dict[int, list[T]]:
    found: dict[int, list[T]] = defaultdict(list)
    for key, row in pairs:
        found[key].append(row)
    return found


def _proof(keys: Sequence[int]) -> dict[int, list[ProofShape]]:
    """Kinds and counts of evidence by task; nothing of what the pieces show."""
    rows = Evidence.objects.filter(task__in=keys, withdrawn_at__isnull=True).order_by("task_id", "kind").values_list("task_id", "kind")
    labels = {str(kind.value): both(kind.label) for kind in EvidenceKind}
    counted = rows.annotate(n=Count("pk"), good=Count("pk", filter=Q(accepted=True)))
    return _grouped((pk, ProofShape(kind=kind, label=labels[kind], count=n, supports=good)) for pk, kind, n, good in counted)


def _parts(rows: Sequence[Responsibility]) -> list[PartShape]:
    """Units by role, each once; a name nobody has resolved stands for itself without a code."""
    found: dict[tuple[str, str], PartShape] = {}
    for row in rows:
        unit = unit_of(row.unit) or {"code": "", "name": row.name, "name_en": row.name}
        found.setdefault((row.role, unit["name"]), PartShape(role=row.role, **unit))
    return list(found.values())


def _measure(row: Measure) -> MeasureShape:
    return MeasureShape(
        number=row.number, text=row.text, due_on=day(row.due_current), started_on=day(row.started_on), done_on=day(row.done_on)
    )


def _target(row: Target, result: Result | None) -> TargetShape:
    text = row.quote or " ".join(part for part in (row.subject, row.comparator, _amount(row.value), row.unit) if part)
    told = f"{plain(result.value)}{result.unit}" if result else ""
    return TargetShape(text=text, due_on=day(row.due_on), result=told, measured_on=day(result.measured_on) if result else None)


def _amount(value: Decimal | None) -> str:
    return plain(value) if value is not None else ""


def _extension(row: Extension) -> ChangeOfDay:
    decided = timezone.localdate(row.decided_at) if row.decided_at else None
    return ChangeOfDay(was=day(row.due_from), to=row.due_to.isoformat(), decided_on=day(decided) or "", reason=row.reason)


def _came_back(row: Move) -> ReopenedShape:
    return ReopenedShape(on=timezone.localdate(row.moved_at).isoformat(), kind=str(row.to_state), because=row.because)


def _closed_on(task: Task, steps: Sequence[Step]) -> str | None:
    if task.state not in ENDED:
        return None
    return next((row.on_day.isoformat() for row in reversed(steps) if row.kind == StepKind.CLOSE and row.passed), None)


def ever_closed(campaign: int) -> QuerySet[Task]:
    """The tasks that were closed at least once, reopened ones included. No query of its own."""
    outcomes = (Case.Outcome.CLOSED, Case.Outcome.REOPENED)
    cases = Case.objects.filter(task__campaign=campaign, outcome__in=outcomes).order_by().values("task")
    return public_tasks(campaign).filter(pk__in=cases)


def json_of(value: Any) -> Any:
    """A value as JSON has it; decimals as people write them."""
    return plain(value) if isinstance(value, Decimal) else value
