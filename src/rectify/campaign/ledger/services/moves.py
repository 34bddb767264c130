"""The only door to a task's state."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from rectify.campaign.ledger import acts, messages
from rectify.campaign.ledger.models import Move, Task, TaskState
from rectify.campaign.ledger.rules.moves import MOVES
from rectify.campaign.plans.services.copying import copy_in
from rectify.foundation.accounts.models import Person
from rectify.foundation.accounts.queries import actor_of
from rectify.foundation.audit.rules import Act
from rectify.foundation.audit.services import Happening, Subject, record_many


def move(*, task: Task, to: TaskState, by: Person, at: datetime, because: str = "") -> Move:
    """Move a task to another state, if ``rules.moves.MOVES`` allows it and the task is still where ``task`` says.

    ``task`` is changed in place (state, revision). Works inside the caller's transaction or its own.

    Raises:
        Refused: ``task.move_not_allowed``, ``task.move_needs_reason``.
        MovedMeanwhile: somebody moved the task first.
    """
    return move_many(tasks=[task], to=to, by=by, at=at, because=because)[0]


def move_many(
    *, tasks: Sequence[Task], to: TaskState, by: Person, at: datetime, because: str = "", act: Act | None = None, **also: Any
) -> list[Move]:
    """The same for many tasks at once, all or none; ``also`` are columns that change with the state (who confirmed).

    ``act`` names the happening in the record where it has a name of its own.
    """
    for task in tasks:
        _check(task, to, because)
    with transaction.atomic():
        moves = [_move(task, to, by, at, because) for task in tasks]
        for before in {task.state for task in tasks}:
            _update([task for task in tasks if task.state == before], TaskState(before), to, also)
        copy_in(moves)
        happenings = [Happening(act or acts.TASK_MOVED[to], actor_of(by), at, subject_of(task), _told(task, to, because)) for task in tasks]
        for task in tasks:
            task.state = to
            task.revision += 1
            for name, value in also.items():
                setattr(task, name, value)
        record_many(happenings)
    return moves


def subject_of(task: Task) -> Subject:
    """The task as the record of acts names it."""
    return Subject("task", str(task.pk), str(task))


def _check(task: Task, to: TaskState, because: str) -> None:
    allowed = MOVES.get((task.state, to))
    if allowed is None:
        raise messages.move_not_allowed(task, TaskState(task.state).label, to.label)
    if allowed.reason_needed and not because.strip():
        raise messages.move_needs_reason(task, to.label)


def _update(tasks: Sequence[Task], before: TaskState, to: TaskState, also: dict[str, Any]) -> None:
    keys = [task.pk for task in tasks]
    moved = Task.objects.filter(pk__in=keys, state=before).update(state=to, revision=F("revision") + 1, **also)
    if moved != len(keys):
        other = Task.objects.filter(pk__in=keys).exclude(state=to).first() or tasks[0]
        raise messages.moved_meanwhile(other, TaskState(other.state).label)


def _move(task: Task, to: TaskState, by: Person, at: datetime, because: str) -> Move:
    return Move(task=task, from_state=task.state, to_state=to, because=because, moved_at=at, moved_by=by)


def _told(task: Task, to: TaskState, because: str) -> dict[str, str]:
    return {"campaign": str(task.campaign_id), "before": str(task.state), "after": str(to), "because": because}
