"""Confirming and refusing drafts: the act by which a reading becomes work."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import transaction

from rectify.campaign.ledger import acts, messages
from rectify.campaign.ledger.models import Measure, Responsibility, StandingDuty, Target, Task, TaskState
from rectify.campaign.ledger.queries.drafts import Draft, load_drafts, marked_deadlines, missing_in
from rectify.campaign.ledger.rules.building import cadence_of, leading, promise_of
from rectify.campaign.ledger.rules.dates import Binding, binding_of, latest
from rectify.campaign.ledger.services.locking import locked_draft, locked_drafts
from rectify.campaign.ledger.services.moves import move_many
from rectify.campaign.plans.reading.contract import Fact, FactKind
from rectify.foundation.accounts.models import Person, Unit
from rectify.foundation.search import tsvector_text


def confirm_task(*, task: Task, revision: int, by: Person, at: datetime, without_unit: bool = False) -> Task:
    """Turn a draft into work: targets, standing duties, due dates from the decided facts, responsibilities with their units.

    ``queries.drafts.open_points(task)`` lists beforehand what this would refuse. ``without_unit`` says that the person knows
    that nobody is named as lead or responsible yet.

    Raises:
        Refused: ``task.open_points`` with one ``Missing`` each (undecided facts, unanswered questions, units nobody resolved, no unit
            at all, no measure); ``task.not_draft``.
        ChangedMeanwhile: ``revision`` is not the task's.
    """
    task.revision = revision
    return confirm_many(tasks=[task], by=by, at=at, without_unit=without_unit)[0]


def confirm_many(*, tasks: Sequence[Task], by: Person, at: datetime, without_unit: bool = False) -> list[Task]:
    """Confirm all of these or none, each at the revision it was loaded with; the refusal names each task that is not ready.

    1. lock the drafts; 2. see what is open; 3. write what the decided facts come to; 4. move to open, with the record.
    """
    with transaction.atomic():
        locked = locked_drafts([(task, task.revision) for task in tasks])
        drafts = load_drafts(locked)
        missing = [point for draft in drafts for point in missing_in(draft, without_unit=without_unit)]
        if missing:
            raise messages.open_points(drafts[0].task if len(drafts) == 1 else _named(drafts, without_unit), missing)
        _build(drafts)
        move_many(tasks=locked, to=TaskState.OPEN, by=by, at=at, act=acts.TASK_CONFIRMED, confirmed_at=at, confirmed_by=by)
    return locked


def _named(drafts: Sequence[Draft], without_unit: bool) -> str:
    return "、".join(str(draft.task) for draft in drafts if missing_in(draft, without_unit=without_unit))[:200]


def _build(drafts: Sequence[Draft]) -> None:
    """Write targets, duties, units and dates of all drafts."""
    documents = {fact.document_id for draft in drafts for _, fact in draft.facts}
    deadlines = marked_deadlines(documents)
    units = _write_units(drafts)
    Target.objects.bulk_create([row for draft in drafts for row in _targets(draft, deadlines)])
    StandingDuty.objects.bulk_create([row for draft in drafts for row in _duties(draft)])
    measures = [measure for draft in drafts for measure in _date(draft, units)]
    Measure.objects.bulk_update(measures, ["nature", "due_text", "due_original", "due_current"], batch_size=500)
    changed = ["nature", "due_text", "due_original", "due_current", "lead_unit", "search"]
    Task.objects.bulk_update([draft.task for draft in drafts], changed, batch_size=500)


def _targets(draft: Draft, deadlines: Mapping[tuple[int, str], Fact]) -> Iterable[Target]:
    for measure, row, fact in draft.said(FactKind.TARGET):
        promise = promise_of(fact, deadlines.get((row.document_id, fact.deadline or "")))
        yield Target(
            task=draft.task,
            measure_id=measure,
            fact=row,
            subject=promise.subject,
            comparator=promise.comparator,
            value=promise.value,
            unit=promise.unit,
            baseline=promise.baseline,
            hedge=promise.hedge,
            exclusion=promise.exclusion,
            due_on=promise.due_on,
            quote=promise.quote,
        )


def _duties(draft: Draft) -> Iterable[StandingDuty]:
    for measure, row, fact in draft.said(FactKind.CADENCE):
        duty = cadence_of(fact)
        yield StandingDuty(task=draft.task, measure_id=measure, fact=row, times=duty.times, period=duty.period, quote=duty.quote)


def _date(draft: Draft, units: Mapping[int, str]) -> list[Measure]:
    """Give task and measures the dates their deadlines come to; the task is due with the latest of all."""
    bindings: dict[int | None, list[Binding]] = {}
    for measure, _, fact in draft.said(FactKind.DEADLINE):
        bindings.setdefault(measure, []).append(binding_of(fact))
    for row in draft.measures:
        _set(row, latest(bindings.get(row.pk, [])))
    _set(draft.task, latest([binding for found in bindings.values() for binding in found]))
    kept = [unit for unit in draft.units if not unit.drop]
    draft.task.lead_unit_id = leading((unit.role, unit.unit_id, unit.measure_id is None) for unit in kept)
    names = [name for unit in kept for name in (unit.name, units.get(unit.unit_id or 0, ""))]
    task = draft.task
    task.search = tsvector_text(task.number, task.title, task.text, *(row.text for row in draft.measures), *names)
    return draft.measures


def _set(row: Task | Measure, binding: Binding) -> None:
    row.nature, row.due_text, row.due_original, row.due_current = binding.nature, binding.words, binding.on, binding.on


def _write_units(drafts: Sequence[Draft]) -> dict[int, str]:
    """Make, change and drop responsibilities as settled; returns the names of all units in them."""
    settled = [(draft.task, unit) for draft in drafts for unit in draft.units]
    Responsibility.objects.filter(pk__in=[unit.row.pk for _, unit in settled if unit.drop and unit.row]).delete()
    changed: list[Responsibility] = []
    for _, unit in settled:
        row = unit.row
        if row and not unit.drop and (row.role, row.name, row.unit_id) != (unit.role, unit.name, unit.unit_id):
            row.role, row.name, row.unit_id = unit.role, unit.name, unit.unit_id
            changed.append(row)
    Responsibility.objects.bulk_update(changed, ["role", "name", "unit"], batch_size=500)
    Responsibility.objects.bulk_create(
        Responsibility(task=task, measure_id=u.measure_id, fact=u.fact, role=u.role, name=u.name, unit_id=u.unit_id)
        for task, u in settled
        if u.row is None
    )
    keys = {unit.unit_id for _, unit in settled if unit.unit_id and not unit.drop}
    return dict(Unit.objects.filter(pk__in=keys).values_list("pk", "name"))


def reject_task(*, task: Task, revision: int, because: str, by: Person, at: datetime) -> Task:
    """Say that a draft is no task (a heading read wrongly). Refused without a reason."""
    if not because.strip():
        raise messages.because_empty()
    with transaction.atomic():
        draft = locked_draft(task, revision)
        move_many(tasks=[draft], to=TaskState.REJECTED, by=by, at=at, because=because, act=acts.TASK_REJECTED)
    return draft


def restore_task(*, task: Task, revision: int, by: Person, at: datetime, because: str = "恢复") -> Task:
    """Take back a rejection: the task is a draft again."""
    with transaction.atomic():
        found = locked_draft(task, revision, state=TaskState.REJECTED)
        move_many(tasks=[found], to=TaskState.DRAFT, by=by, at=at, because=because, act=acts.TASK_RESTORED)
    return found
