"""Locking a draft for a change: it must still be a draft, at the revision its page showed."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import F

from rectify.campaign.ledger import messages
from rectify.campaign.ledger.models import Task, TaskState


def locked_draft(task: Task, revision: int, *, state: TaskState = TaskState.DRAFT) -> Task:
    """The task, locked until the transaction ends, with its campaign.

    Raises:
        Refused: ``task.not_draft``.
        ChangedMeanwhile: somebody changed it since.
    """
    return locked_drafts([(task, revision)], state=state)[0]


def locked_drafts(tasks: Sequence[tuple[Task, int]], *, state: TaskState = TaskState.DRAFT) -> list[Task]:
    """The same for many, each with the revision its page showed, in the order given.

    One query; rows are locked in the order of their keys, so that two who confirm at once never wait for each other in a ring.
    """
    rows = Task.objects.select_for_update(of=("self",)).select_related("campaign__jurisdiction", "problem").order_by("pk")
    found = {row.pk: row for row in rows.filter(pk__in=[task.pk for task, _ in tasks])}
    for task, revision in tasks:
        row = found[task.pk]
        if row.state != state:
            raise messages.not_draft(row, TaskState(row.state).label)
        if row.revision != revision:
            raise messages.changed_meanwhile(row)
    return [found[task.pk] for task, _ in tasks]


def raise_revision(task: Task) -> None:
    """Count a change of the task."""
    Task.objects.filter(pk=task.pk).update(revision=F("revision") + 1)
    task.revision += 1
