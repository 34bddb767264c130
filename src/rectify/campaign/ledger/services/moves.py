"""The only door to a task's state."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from rectify.campaign.ledger.models import Move, Task, TaskState
from rectify.foundation.accounts.models import Person


def move(*, task: Task, to: TaskState, by: Person, at: datetime, because: str = "") -> Move:
    """Move a task to another state, if ``rules.moves.MOVES`` allows it and the task is still where ``task`` says.

    ``task`` is changed in place (state, revision). Works inside the caller's transaction or its own.

    Raises:
        Refused: ``task.move_not_allowed``, ``task.move_needs_reason``.
        MovedMeanwhile: somebody moved the task first.
    """
    raise NotImplementedError


def move_many(*, tasks: Sequence[Task], to: TaskState, by: Person, at: datetime, because: str = "") -> list[Move]:
    """The same for many tasks at once, all or none, in three queries."""
    raise NotImplementedError
