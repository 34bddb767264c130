"""Tasks carried over (转入下一轮): of one task, and into one round.

A task goes on in the first round of its campaign that is opened after it was carried over; that is derived, nothing is stored for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rectify.campaign.closure.models import CarryOver
from rectify.campaign.dispatch.models import Round
from rectify.campaign.ledger.queries.access import keys_of_work
from rectify.foundation.accounts.rules import Grants, Permission

SHOWN = 100


@dataclass(frozen=True, slots=True)
class Carried:
    """A task that was carried over, and the round it goes on in; ``None``: none was opened since."""

    row: CarryOver
    round: Round | None


@dataclass(frozen=True, slots=True)
class IntoRound:
    """What was carried over into a round, as far as this person sees: the first rows, and how many there are."""

    rows: Sequence[CarryOver]
    total: int


def carried_of(task_id: int, campaign_id: int) -> list[Carried]:
    """The times a task was carried over, newest first; the task must have been reached. Two queries, one where there is none."""
    rows = list(CarryOver.objects.filter(task=task_id).select_related("carried_by").order_by("-id"))
    rounds = list(Round.objects.filter(campaign=campaign_id, opened_at__gt=rows[-1].carried_at).order_by("number")) if rows else []
    return [Carried(row, next((each for each in rounds if each.opened_at > row.carried_at), None)) for row in rows]


def carried_into(grants: Grants, one: Round) -> IntoRound:
    """The tasks carried over into a round. At most three queries.

    Those of its campaign that were carried over before it was opened, and not before the round before it was.
    """
    before = Round.objects.filter(campaign=one.campaign_id, number__lt=one.number).order_by("-number").values_list("opened_at", flat=True)
    rows = CarryOver.objects.filter(task__campaign=one.campaign_id, carried_at__lt=one.opened_at)
    last = before.first()
    if last is not None:
        rows = rows.filter(carried_at__gte=last)
    scope = grants.scope(Permission.LIST_READ)
    if not scope.everything:
        rows = rows.filter(task__in=keys_of_work(scope))
    related = ("task", "task__lead_unit", "carried_by")
    return IntoRound(
        list(rows.select_related(*related).defer("task__search", "task__text").order_by("task__position", "id")[:SHOWN]), rows.count()
    )
