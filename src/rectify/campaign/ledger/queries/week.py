"""The lists' part of somebody's week: what came back, what is late, what changed, and what waits, each cut by the grants and bounded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from rectify.campaign.ledger.models import Campaign, Extension, Move, Responsibility, SchemeVersion, Task, VersionChange
from rectify.campaign.ledger.queries.access import visible_tasks
from rectify.campaign.ledger.queries.counting import counts_up_to
from rectify.campaign.ledger.queries.lists import TASK_VALUES
from rectify.campaign.ledger.queries.schedule import with_class, with_schedule
from rectify.campaign.ledger.rules.schedule import NO_WORK, PROVED
from rectify.campaign.plans.models import Question
from rectify.campaign.plans.reading.contract import ActorRole
from rectify.foundation.accounts.models import Unit
from rectify.foundation.accounts.queries import scope_q
from rectify.foundation.accounts.rules import Grants, Permission

LONG = ("search", "text", "goal")
"""Columns a line does not show."""
LONG_OF_TASK = tuple(f"task__{name}" for name in LONG)
LAST_MOVES = 400
"""How far back the moves of everybody are looked through; a unit's own are found by their tasks."""


def returned_tasks(grants: Grants, most: int) -> list[Task]:
    """Tasks that came back to units within the scope of reporting, which lead or carry them out, by due date.

    Three queries at most: what they lead on an index alone, what they carry out by their parts; who reaches all sees all by the first.
    """
    scope = grants.scope(Permission.MEASURE_REPORT)
    units = Unit.objects.filter(scope_q(scope, "path")).order_by()
    back = Task.objects.filter(state__in=("returned", "reopened")).order_by("due_current", "id")
    keys = list(back.filter(lead_unit__in=units).values_list("pk", flat=True)[:most])
    if not scope.everything:
        parts = Responsibility.objects.filter(task=OuterRef("pk"), unit__in=units, role=ActorRole.RESPONSIBLE)
        keys += back.filter(Exists(parts)).values_list("pk", flat=True)[:most]
    rows = Task.objects.filter(pk__in=keys).select_related("lead_unit").defer(*LONG) if keys else Task.objects.none()
    return list(rows.order_by("due_current", "id")[:most])


def late_tasks(grants: Grants, campaigns: Sequence[Campaign], on: date, *, shown: int, most: int) -> tuple[list[Mapping[str, Any]], int]:
    """The tasks that are late longest, as rows of the task list, and how many there are up to ``most``. Two queries."""
    if not campaigns:
        return [], 0
    tasks = visible_tasks(grants).filter(due_current__lt=on).exclude(state__in=(*NO_WORK, *PROVED))
    tasks = tasks.filter(campaign=campaigns[0]) if len(campaigns) == 1 else tasks.filter(campaign__in=campaigns)
    keys = with_class(tasks, on, few=True).exclude(schedule="done").order_by("due_current", "id").values_list("pk", flat=True)
    found = list(keys[:most])
    rows = with_schedule(Task.objects.filter(pk__in=found[:shown]), on).order_by("due_current", "id").values(*TASK_VALUES)
    return list(rows) if found else [], len(found)


def moves_since(grants: Grants, since: datetime, most: int) -> list[Move]:
    """Tasks that went on or came back since a moment, the newest first. At most two queries."""
    rows = Move.objects.filter(~Q(to_state="draft"), moved_at__gte=since).exclude(from_state__in=("draft", "rejected"))
    if grants.scope(Permission.LIST_READ).everything:
        rows = rows.filter(pk__in=list(Move.objects.order_by("-pk").values_list("pk", flat=True)[:LAST_MOVES]))
    else:
        rows = rows.filter(task__in=visible_tasks(grants).values("pk"))
    return list(rows.select_related("task", "moved_by").defer(*LONG_OF_TASK).order_by("-moved_at", "-pk")[:most])


def lists_waiting(grants: Grants, most: int) -> dict[str, int]:
    """What of the lists waits for this person, counted up to ``most``; only what is theirs. One query for all of it."""
    kinds: dict[str, QuerySet[Any]] = {}
    if grants.may(Permission.FACT_DECIDE):
        kinds["question"] = Question.objects.filter(answered_at__isnull=True)
    if grants.may(Permission.TASK_CONFIRM):
        kinds["draft"] = Task.objects.filter(state="draft")
    if grants.may(Permission.EXTENSION_DECIDE):
        asked = Extension.objects.filter(approved__isnull=True, task__in=visible_tasks(grants, Permission.EXTENSION_DECIDE))
        kinds["extension"] = asked.exclude(requested_by=grants.person_id)
    if grants.may(Permission.VERSION_DECIDE):
        kinds["change"] = VersionChange.objects.filter(accepted__isnull=True)
    if grants.may(Permission.SCHEME_APPROVE):
        schemes = SchemeVersion.objects.filter(submitted_at__isnull=False, approved__isnull=True)
        kinds["scheme"] = schemes.exclude(submitted_by=grants.person_id)
    return counts_up_to(most, kinds)
