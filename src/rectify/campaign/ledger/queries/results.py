"""Targets with what was measured against them, and the deviations asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rectify.campaign.ledger.models import Deviation, Result, Target, Task
from rectify.campaign.ledger.queries.access import visible_tasks
from rectify.campaign.ledger.rules.results import Verdict, meets
from rectify.foundation.accounts.refusals import NotFound
from rectify.foundation.accounts.rules import Grants, Permission

RESULTS_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Measured:
    """One result and whether it meets the target."""

    result: Result
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Judged:
    """A target with its latest result; both ``None`` while nothing was measured."""

    target: Target
    latest: Result | None
    verdict: Verdict | None


@dataclass(frozen=True, slots=True)
class TargetStory:
    """One target with all that was measured, newest first, and what was asked and decided of it."""

    target: Target
    results: Sequence[Measured]
    deviations: Sequence[Deviation]

    @property
    def waiting(self) -> Deviation | None:
        """The deviation nobody has decided yet."""
        return next((row for row in self.deviations if row.approved is None), None)


def get_target(grants: Grants, pk: int, permission: Permission = Permission.LIST_READ) -> Target:
    """One target of a task the permission reaches. One query."""
    rows = Target.objects.filter(task__in=visible_tasks(grants, permission))
    found = rows.select_related("task__campaign", "measure").defer("task__search").filter(pk=pk).order_by("pk").first()
    if found is None:
        raise NotFound(pk)
    return found


def get_deviation(grants: Grants, pk: int, permission: Permission = Permission.EXTENSION_DECIDE) -> Deviation:
    """One deviation of a target the permission reaches. One query."""
    rows = Deviation.objects.filter(target__task__in=visible_tasks(grants, permission))
    found = rows.select_related("target__task", "requested_by").filter(pk=pk).order_by("pk").first()
    if found is None:
        raise NotFound(pk)
    return found


def target_story(grants: Grants, pk: int) -> TargetStory:
    """The story of a target within reach. Three queries.

    Raises:
        NotFound: no such target, or none this person may see.
    """
    target = get_target(grants, pk)
    results = list(target.results.select_related("reported_by")[:RESULTS_SHOWN])
    deviations = list(target.deviations.select_related("requested_by", "decided_by"))
    return TargetStory(target, [Measured(row, meets(target, row)) for row in results], deviations)


def judged_targets(task: Task) -> list[Judged]:
    """The targets of a task, each with its latest result. Two queries."""
    rows = Result.objects.filter(target__task=task).order_by("target_id", "-measured_on", "-id").distinct("target_id")
    latest = {row.target_id: row for row in rows}
    return [_judged(target, latest.get(target.pk)) for target in task.targets.all()]


def _judged(target: Target, latest: Result | None) -> Judged:
    return Judged(target, latest, meets(target, latest) if latest else None)
