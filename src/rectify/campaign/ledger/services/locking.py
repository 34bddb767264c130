"""Locking a draft for a change: it must still be a draft, at the revision its page showed."""

from __future__ import annotations

from django.db.models import F

from rectify.campaign.ledger import messages
from rectify.campaign.ledger.models import Task, TaskState


def locked_draft(task: Task, revision: int, *, state: TaskState = TaskState.DRAFT) -> Task:
    """The task, locked until the transaction ends, with its campaign.

    Raises:
        Refused: ``task.not_draft``.
        ChangedMeanwhile: somebody changed it since.
    """
    found = Task.objects.select_for_update(of=("self",)).select_related("campaign__jurisdiction", "problem").get(pk=task.pk)
    if found.state != state:
        raise messages.not_draft(found, TaskState(found.state).label)
    if found.revision != revision:
        raise messages.changed_meanwhile(found)
    return found


def raise_revision(task: Task) -> None:
    """Count a change of the task."""
    Task.objects.filter(pk=task.pk).update(revision=F("revision") + 1)
    task.revision += 1
