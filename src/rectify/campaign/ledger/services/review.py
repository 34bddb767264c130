"""Confirming and refusing drafts: the act by which a reading becomes work."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from rectify.campaign.ledger.models import Task
from rectify.foundation.accounts.models import Person


def confirm_task(*, task: Task, revision: int, by: Person, at: datetime, without_unit: bool = False) -> Task:
    """Turn a draft into work: targets, standing duties, due dates from the decided facts, responsibilities with their units.

    ``queries.review_points.open_points(task)`` lists beforehand what this would refuse. ``without_unit`` says that the person knows
    that nobody is named as lead or responsible yet.

    Raises:
        Refused: ``task.open_points`` with one ``Missing`` each (undecided facts, unanswered questions, units nobody resolved, no unit at all,
            no measure); ``task.not_draft``.
        ChangedMeanwhile: ``revision`` is not the task's.
    """
    raise NotImplementedError


def confirm_many(*, tasks: Sequence[Task], by: Person, at: datetime, without_unit: bool = False) -> list[Task]:
    """Confirm all of these or none; the refusal names each task that is not ready."""
    raise NotImplementedError


def reject_task(*, task: Task, revision: int, because: str, by: Person, at: datetime) -> Task:
    """Say that a draft is no task (a heading read wrongly). Refused without a reason."""
    raise NotImplementedError


def restore_task(*, task: Task, revision: int, by: Person, at: datetime) -> Task:
    """Take back a rejection: the task is a draft again."""
    raise NotImplementedError
