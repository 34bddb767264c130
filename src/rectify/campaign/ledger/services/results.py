"""Measured results against targets, and deviations: a target not met and yet let pass, asked for by one and decided by another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from django.db import transaction
from django.utils import timezone

from rectify.campaign.ledger import scheme_acts as acts
from rectify.campaign.ledger import scheme_messages as messages
from rectify.campaign.ledger.models import Deviation, Result, Target, Task, TaskState
from rectify.campaign.ledger.rules.moves import HANDED_IN, WORKING
from rectify.campaign.ledger.rules.quantities import PLACES, converted
from rectify.campaign.ledger.rules.results import plain
from rectify.campaign.ledger.services.moves import subject_of
from rectify.campaign.plans.services.copying import copy_in
from rectify.foundation.accounts.models import Person
from rectify.foundation.accounts.queries import actor_of
from rectify.foundation.audit.services import Happening, record, record_many

MEASURED_IN: Final = WORKING | (HANDED_IN - {"closed"})
"""States in which a result may still come: while work is done, and while others judge it."""
UNIT_LENGTH: Final = 32
MOST: Final = Decimal(10) ** 14
"""No value of this size or above fits the table."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One measured value, as it was reported."""

    target: Target
    value: Decimal
    unit: str
    measured_on: date


def record_result(*, target: Target, value: Decimal, unit: str, measured_on: date, by: Person, at: datetime) -> Result:
    """Write down one measured result; those of before stay beside it. ``unit`` is as reported, ``measured_on`` a day of the city's time.

    A unit of another kind than the target's is recorded, and judged as not comparable by ``rules.results.meets``.

    Raises:
        Refused: ``result.not_work``, ``result.future``, ``result.no_unit`` where the target has one, ``result.unit_shape``,
            ``result.number_shape``.
    """
    return record_results(readings=[Reading(target, value, unit, measured_on)], by=by, at=at)[0]


def record_results(*, readings: Sequence[Reading], by: Person, at: datetime) -> list[Result]:
    """The same for many at once, all or none, in the order given. The tasks are locked against a close meanwhile.

    One look-up of the tasks, one COPY.
    """
    today = timezone.localdate(at)
    with transaction.atomic():
        wanted = Task.objects.select_for_update().filter(pk__in={r.target.task_id for r in readings}).order_by("pk")
        tasks = {task.pk: task for task in wanted}
        rows = [_row(reading, tasks[reading.target.task_id], today, by, at) for reading in readings]
        copy_in(rows)
        record_many([_happening(row, tasks[row.target.task_id], by, at) for row in rows])
    return rows


def _row(reading: Reading, task: Task, today: date, by: Person, at: datetime) -> Result:
    target, unit = reading.target, reading.unit.strip()
    if task.state not in MEASURED_IN:
        raise messages.result_not_work(task, TaskState(task.state).label)
    if reading.measured_on > today:
        raise messages.result_future(reading.measured_on)
    if target.unit and not unit:
        raise messages.result_without_unit(target.unit)
    if len(unit) > UNIT_LENGTH:
        raise messages.result_unit_shape()
    if not _fits(reading.value):
        raise messages.result_number_shape()
    told = converted(reading.value, unit, target.unit)
    return Result(
        target=target,
        value=reading.value,
        unit=unit,
        in_target_unit=told if told is not None and _fits(told) else None,
        measured_on=reading.measured_on,
        reported_at=at,
        reported_by=by,
    )


def _fits(value: Decimal) -> bool:
    return value.is_finite() and abs(value) < MOST and value == round(value, PLACES)


def _happening(row: Result, task: Task, by: Person, at: datetime) -> Happening:
    data = {"target": row.target_id, "value": plain(row.value), "unit": row.unit, "measured_on": row.measured_on.isoformat()}
    return Happening(acts.RESULT_RECORDED, actor_of(by), at, subject_of(task), {**data, "result": row.pk})


def request_deviation(*, target: Target, reason: str, by: Person, at: datetime) -> Deviation:
    """Ask to let a target pass though it is not met.

    Raises:
        Refused: ``deviation.no_reason``, ``deviation.not_work``, ``deviation.pending``.
    """
    if not reason.strip():
        raise messages.deviation_no_reason()
    with transaction.atomic():
        task = Task.objects.select_for_update().get(pk=target.task_id)
        if task.state not in WORKING:
            raise messages.deviation_not_work(task, TaskState(task.state).label)
        waiting = target.deviations.filter(decided_at__isnull=True).select_related("requested_by").first()
        if waiting is not None:
            raise messages.deviation_pending(waiting.requested_by)
        row = Deviation.objects.create(target=target, reason=reason.strip(), requested_at=at, requested_by=by)
        data = {"deviation": row.pk, "target": target.pk, "reason": row.reason}
        record(act=acts.DEVIATION_REQUESTED, by=actor_of(by), at=at, subject=subject_of(task), data=data)
    return row


def decide_deviation(
    *, deviation: Deviation, approve: bool, decision: str, by: Person, at: datetime, expires_on: date | None = None
) -> Deviation:
    """Let the target pass until ``expires_on`` (that day included), or not. Both need words.

    Raises:
        Refused: ``deviation.decided``, ``deviation.own_request``, ``deviation.no_words``, ``deviation.no_end``, ``deviation.past``,
            ``deviation.not_work``.
    """
    with transaction.atomic():
        Task.objects.select_for_update().get(pk=deviation.target.task_id)  # the task first, everywhere
        rows = Deviation.objects.select_for_update(of=("self",)).select_related("target__task", "decided_by")
        row = rows.get(pk=deviation.pk)
        _check_decision(row, approve, decision, expires_on, by, timezone.localdate(at))
        row.approved, row.decision, row.decided_at, row.decided_by = approve, decision.strip(), at, by
        row.expires_on = expires_on if approve else None
        row.save(update_fields=["approved", "decision", "decided_at", "decided_by", "expires_on"])
        act = acts.DEVIATION_APPROVED if approve else acts.DEVIATION_REFUSED
        data = {"deviation": row.pk, "target": row.target_id, "decision": row.decision, "expires_on": str(row.expires_on or "-")}
        record(act=act, by=actor_of(by), at=at, subject=subject_of(row.target.task), data=data)
    return row


def _check_decision(row: Deviation, approve: bool, decision: str, expires_on: date | None, by: Person, today: date) -> None:
    task = row.target.task
    if row.decided_at is not None:
        raise messages.deviation_decided(row.decided_by)
    if row.requested_by_id == by.pk:
        raise messages.deviation_own()
    if not decision.strip():
        raise messages.deviation_no_words()
    if approve and task.state not in WORKING:
        raise messages.deviation_not_work(task, TaskState(task.state).label)
    if approve and expires_on is None:
        raise messages.deviation_no_end()
    if approve and expires_on is not None and expires_on < today:
        raise messages.deviation_past(expires_on)
