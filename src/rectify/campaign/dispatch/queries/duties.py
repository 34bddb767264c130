"""Reads of standing duties: who bears them, which items are owed, one item."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from rectify.campaign.dispatch.models import DutyItem
from rectify.campaign.ledger.models import Campaign, Responsibility, StandingDuty
from rectify.campaign.ledger.queries.access import visible_tasks
from rectify.campaign.ledger.rules.moves import DRAFTS, OVER
from rectify.campaign.plans.reading.contract import ActorRole
from rectify.foundation.accounts.queries import scope_q
from rectify.foundation.accounts.refusals import NotFound
from rectify.foundation.accounts.rules import Grants, Permission

OWING = (ActorRole.LEAD.value, ActorRole.RESPONSIBLE.value)


@dataclass(frozen=True, slots=True)
class Bearer:
    """A duty and one unit that bears it, with what the plan says of how often."""

    duty: int
    unit: int
    times: int | None
    period: str


@dataclass(frozen=True, slots=True)
class SoonOwed:
    """How many items of a unit end on a day, none of them done."""

    unit: int
    last: date
    count: int


def bearers_of(campaign: Campaign) -> list[Bearer]:
    """Every duty of confirmed work with each unit that bears it (of its measure, else of the task, else the lead unit). Two queries."""
    duties = (
        StandingDuty.objects.filter(task__campaign=campaign).exclude(task__state__in=(*DRAFTS, *OVER)).exclude(period__in=("", "event"))
    )
    rows = list(duties.values_list("pk", "task_id", "measure_id", "task__lead_unit_id", "times", "period"))
    owing = Responsibility.objects.filter(task__in=duties.values("task"), role__in=OWING, unit__isnull=False).order_by("pk")
    by_place: dict[tuple[int, int | None], dict[int, None]] = {}
    for task, measure, unit in owing.values_list("task_id", "measure_id", "unit_id"):
        if unit is not None:
            by_place.setdefault((task, measure), {})[unit] = None
    found: list[Bearer] = []
    for pk, task, measure, lead, times, period in rows:
        units = by_place.get((task, measure)) or by_place.get((task, None)) or ({lead: None} if lead else {})
        found += [Bearer(pk, unit, times, period) for unit in units]
    return found


def items_due_soon(first: date, last: date) -> Sequence[SoonOwed]:
    """Items that are not done and end within the days given, counted by unit and last day. One query."""
    rows = DutyItem.objects.filter(done_at__isnull=True, last__range=(first, last)).exclude(duty__task__state__in=OVER)
    counted = rows.order_by("unit_id", "last").values_list("unit_id", "last").annotate(n=Count("pk"))
    return [SoonOwed(unit, day, n) for unit, day, n in counted]


def owed_items(grants: Grants, on: date, permission: Permission = Permission.MEASURE_REPORT) -> QuerySet[DutyItem]:
    """What units within the permission's scope owe: begun by that day and not done, the nearest last day first."""
    rows = DutyItem.objects.filter(scope_q(grants.scope(permission), "unit__path"), done_at__isnull=True, first__lte=on)
    return (
        rows.exclude(duty__task__state__in=OVER)
        .select_related("duty", "duty__task", "unit")
        .defer("duty__task__search", "duty__task__text", "duty__task__goal")
        .order_by("last", "id")
    )


def get_duty_item(grants: Grants, pk: int, permission: Permission = Permission.EVIDENCE_SUBMIT) -> DutyItem:
    """One item of a unit within the permission's scope, or (to read) of a task that is seen. One query."""
    seen = (
        Q(duty__task__in=visible_tasks(grants)) if permission is Permission.LIST_READ else scope_q(grants.scope(permission), "unit__path")
    )
    item = (
        DutyItem.objects.filter(seen, pk=pk)
        .select_related("duty", "duty__task", "duty__task__campaign", "unit", "done_by")
        .order_by("pk")
        .first()
    )
    if item is None:
        raise NotFound(pk)
    return item


@dataclass(frozen=True, slots=True)
class DutyPage:
    """A page of items; ``after`` is the number of rows to skip for the next page, ``None`` on the last."""

    items: Sequence[DutyItem]
    after: int | None
    counts: Mapping[str, int]


PAGE = 50


def duty_page(grants: Grants, state: str, on: date, skip: int = 0) -> DutyPage:
    """Items of units the person sees, by state: ``owed`` (begun, not done), ``late``, ``done``. Two queries."""
    states = {
        "owed": Q(done_at__isnull=True, first__lte=on) & ~Q(duty__task__state__in=OVER),
        "late": Q(done_at__isnull=True, last__lt=on) & ~Q(duty__task__state__in=OVER),
        "done": Q(done_at__isnull=False),
    }
    seen = DutyItem.objects.filter(scope_q(grants.scope(Permission.LIST_READ), "unit__path"))
    rows = seen.filter(states.get(state, states["owed"])).select_related("duty", "duty__task", "unit", "done_by")
    found = list(
        rows.order_by("-done_on", "id")[skip : skip + PAGE + 1] if state == "done" else rows.order_by("last", "id")[skip : skip + PAGE + 1]
    )
    counts = seen.order_by().aggregate(**{name: Count("pk", filter=condition) for name, condition in states.items()})
    return DutyPage(found[:PAGE], skip + PAGE if len(found) > PAGE else None, counts)
