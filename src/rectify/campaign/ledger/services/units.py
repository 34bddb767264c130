"""Saying which unit a name of the document means, and who has to do with a task the document does not name.

On a draft this settles a name; on confirmed work it is a change of who is responsible, kept in the record like everything else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from rectify.campaign.ledger import acts, messages
from rectify.campaign.ledger.models import Measure, Responsibility, Task, TaskState
from rectify.campaign.ledger.rules.building import OWING, leading
from rectify.campaign.ledger.services.locking import raise_revision
from rectify.campaign.ledger.services.moves import subject_of
from rectify.campaign.plans.models import Fact
from rectify.campaign.plans.queries import effective_fact
from rectify.campaign.plans.reading.contract import ActorRole
from rectify.foundation.accounts.models import Person, Unit
from rectify.foundation.accounts.queries import actor_of
from rectify.foundation.audit.rules import Act
from rectify.foundation.audit.services import record

OVER = (TaskState.CLOSED, TaskState.WITHDRAWN, TaskState.REJECTED)


def assign_unit(*, responsibility: Responsibility, unit: Unit, by: Person, at: datetime) -> Responsibility:
    """Say which unit the name means. Refused: ``responsibility.over`` when the task is over."""
    return assign_units(responsibility=responsibility, units=[unit], by=by, at=at)[0]


def assign_units(*, responsibility: Responsibility, units: Sequence[Unit], by: Person, at: datetime) -> list[Responsibility]:
    """A name that means several units (各县市区): one responsibility each. No unit at all says that the name means none of ours."""
    with transaction.atomic():
        task = _locked(responsibility.task)
        row = Responsibility.objects.select_for_update().get(pk=responsibility.pk)
        row.unit, row.decided_at, row.decided_by = (units[0] if units else None), at, by
        row.save(update_fields=["unit", "decided_at", "decided_by"])
        same = {"task": task, "measure_id": row.measure_id, "fact_id": row.fact_id, "role": row.role, "name": row.name}
        more = [Responsibility(**same, unit=unit, decided_at=at, decided_by=by) for unit in dict.fromkeys(units[1:]) if unit != units[0]]
        Responsibility.objects.bulk_create(more)
        _keep_lead(task)
        data = {
            "name": row.name,
            "role": row.role,
            "units": "、".join(unit.name for unit in units),
            "unit_ids": [unit.pk for unit in units],
        }
        _tell(acts.UNIT_ASSIGNED if units else acts.UNIT_OUTSIDE, task, by, at, data)
    return [row, *more]


def assign_fact_unit(*, task: Task, fact: Fact, unit: Unit, by: Person, at: datetime, measure: Measure | None = None) -> Responsibility:
    """Say which unit an actor means that a person marked in the text and that has no responsibility yet."""
    said = effective_fact(fact)
    return _add(task, said.role or ActorRole.RESPONSIBLE, unit, (said.value or said.text)[:120], by, at, measure, fact)


def add_responsibility(*, task: Task, role: str, unit: Unit, by: Person, at: datetime, measure: Measure | None = None) -> Responsibility:
    """Name a unit the document did not name. Refused: ``responsibility.role``, ``responsibility.there``, ``responsibility.over``."""
    if role not in list(ActorRole):
        raise messages.role_unknown(role)
    return _add(task, role, unit, unit.name, by, at, measure, None)


def _add(
    task: Task, role: str, unit: Unit, name: str, by: Person, at: datetime, measure: Measure | None, fact: Fact | None
) -> Responsibility:
    with transaction.atomic():
        locked = _locked(task)
        if Responsibility.objects.filter(task=locked, measure=measure, role=role, unit=unit).exists():
            raise messages.responsibility_there(unit, role)
        row = Responsibility.objects.create(
            task=locked, measure=measure, fact=fact, role=role, name=name, unit=unit, decided_at=at, decided_by=by
        )
        _keep_lead(locked)
        _tell(acts.RESPONSIBILITY_ADDED, locked, by, at, {"name": name, "role": role, "unit": unit.pk})
    return row


def drop_responsibility(*, responsibility: Responsibility, because: str, by: Person, at: datetime) -> None:
    """Take a unit off; the record of acts keeps it. Refused: ``task.no_reason``; ``responsibility.last`` on confirmed work."""
    if not because.strip():
        raise messages.because_empty()
    with transaction.atomic():
        task = _locked(responsibility.task)
        others = Responsibility.objects.filter(task=task, role__in=OWING, unit__isnull=False).exclude(pk=responsibility.pk)
        if task.state != TaskState.DRAFT and responsibility.role in OWING and not others.exists():
            raise messages.unit_of_work()
        Responsibility.objects.filter(pk=responsibility.pk).delete()
        _keep_lead(task)
        _tell(acts.RESPONSIBILITY_DROPPED, task, by, at, {"name": responsibility.name, "role": responsibility.role, "because": because})


def _locked(task: Task) -> Task:
    found = Task.objects.select_for_update().get(pk=task.pk)
    if found.state in OVER:
        raise messages.responsibility_over(found, TaskState(found.state).label)
    return found


def _keep_lead(task: Task) -> None:
    """The task's lead unit follows its responsibilities; the change is counted."""
    rows = Responsibility.objects.filter(task=task).order_by("pk").values_list("role", "unit_id", "measure_id")
    lead = leading((role, unit, measure is None) for role, unit, measure in rows)
    if lead != task.lead_unit_id:
        task.lead_unit_id = lead
        task.save(update_fields=["lead_unit"])
    raise_revision(task)


def _tell(act: Act, task: Task, by: Person, at: datetime, data: Mapping[str, Any]) -> None:
    record(act=act, by=actor_of(by), at=at, subject=subject_of(task), data=data)
