"""A complaint leaves the desk because its petitioner took it back; a task it became leaves the lists with it."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from rectify.campaign.ledger.models import Task, TaskState
from rectify.campaign.ledger.services import moves as task_moves
from rectify.foundation.accounts.models import Person
from rectify.response.petitions import intake_acts, intake_messages
from rectify.response.petitions.models import Petition, PetitionState, Reply, ReturnRequest
from rectify.response.petitions.services.merging import lock_trees
from rectify.response.petitions.services.moves import move

TOLD: Final = 20
"""Complaints that are named in one refusal."""


def leave(*, petition: Petition, because: str, by: Person, at: datetime) -> None:
    """Take it off the desk and the lists; inside the transaction of the act that earned it. Raises as :func:`check_nothing_is_left`."""
    check_nothing_is_left(petition)
    if task := task_of(petition):
        task_moves.move(task=task, to=TaskState.WITHDRAWN, by=by, at=at, because=because)
    move(petition=petition, to=PetitionState.WITHDRAWN, by=by, at=at, because=because, act=intake_acts.WITHDRAWN)


def check_nothing_is_left(petition: Petition) -> None:
    """Refuse while others stand on it or somebody waits for a decision; merges of the campaign wait until the end of the transaction.

    Raises:
        Refused: ``petition.others_stand_on_it`` with every complaint merged into it; ``petition.waits_for_decision``.
    """
    lock_trees(petition.campaign_id)
    merged = list(Petition.objects.filter(merged_into=petition).order_by("pk")[:TOLD])
    if merged:
        raise intake_messages.others_stand_on_it(petition, merged)
    replies = Reply.objects.filter(petition=petition, decided_at__isnull=True)
    returns = ReturnRequest.objects.filter(petition=petition, decided_at__isnull=True)
    if replies.exists() or returns.exists():
        raise intake_messages.waits_for_decision(petition)


def task_of(petition: Petition) -> Task | None:
    """The task the complaint became, locked; ``None`` without one."""
    return Task.objects.select_for_update(of=("self",)).filter(pk=petition.task_id).first() if petition.task_id else None
