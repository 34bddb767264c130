"""What one unit owes in a campaign: by role, late, and rolled up over the units below it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from rectify.campaign.ledger.models import Responsibility
from rectify.campaign.ledger.queries.access import visible_tasks
from rectify.campaign.ledger.queries.lists import HIDDEN_STATES, TASK_VALUES
from rectify.campaign.ledger.queries.schedule import with_schedule
from rectify.campaign.plans.reading.contract import ActorRole
from rectify.foundation.accounts.models import Unit
from rectify.foundation.accounts.refusals import NotFound
from rectify.foundation.accounts.rules import Grants

ROWS_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Below:
    """A unit below and how many tasks it, or one below it, leads; how many of them are late."""

    unit: Unit
    tasks: int
    late: int


@dataclass(frozen=True, slots=True)
class UnitStory:
    """What a unit owes. ``rows`` are rows of the task list with ``roles``; ``counts`` the tasks by role."""

    unit: Unit
    rows: Sequence[Mapping[str, Any]]
    """The first :data:`ROWS_SHOWN`, late ones first."""
    total: int
    late: int
    done: int
    counts: Mapping[str, int]
    below: Sequence[Below] = field(default_factory=tuple)


def unit_story(grants: Grants, campaign_id: int, pk: int, on: date) -> UnitStory:
    """What the unit itself and the units below it have a part in, as far as this person sees. Five queries.

    Raises:
        NotFound: no such unit.
    """
    unit = Unit.objects.filter(pk=pk).select_related("parent").first()
    if unit is None:
        raise NotFound(pk)
    inside = Unit.objects.filter(path__startswith=unit.path).order_by().values("pk")
    part = Responsibility.objects.filter(task=OuterRef("pk"), unit__in=inside)
    tasks = visible_tasks(grants).filter(campaign=campaign_id).exclude(state__in=HIDDEN_STATES)
    owed = with_schedule(tasks.filter(Q(lead_unit__in=inside) | Exists(part)), on)
    rows = list(owed.order_by("-late", "due_current", "position", "id").values(*TASK_VALUES)[:ROWS_SHOWN])
    roles = Responsibility.objects.filter(unit__in=inside, task__in=tasks.values("pk")).order_by().values("role")
    found = {row["role"]: row["n"] for row in roles.annotate(n=Count("task", distinct=True))}
    counts = {role.value: found[role] for role in ActorRole if role in found}
    states = list(owed.order_by().values("schedule", "late").annotate(n=Count("pk")))
    return UnitStory(
        unit=unit,
        rows=rows,
        total=sum(row["n"] for row in states),
        late=sum(row["n"] for row in states if row["late"]),
        done=sum(row["n"] for row in states if row["schedule"] == "done"),
        counts=counts,
        below=_below(unit, tasks, on),
    )


def _below(unit: Unit, tasks: Any, on: date) -> list[Below]:
    led = tasks.filter(lead_unit__path__startswith=OuterRef("path")).order_by().annotate(one=Value(1)).values("one")
    late = led.filter(due_current__lt=on).exclude(state__in=("accepted", "reviewed", "noticed", "signed", "closed"))
    children = Unit.objects.filter(parent=unit).annotate(
        task_count=Coalesce(Subquery(led.annotate(n=Count("pk")).values("n")), Value(0)),
        late_count=Coalesce(Subquery(late.annotate(n=Count("pk")).values("n")), Value(0)),
    )
    return [Below(child, child.task_count, child.late_count) for child in children.order_by("position", "code") if child.task_count]
