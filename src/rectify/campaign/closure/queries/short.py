"""A case in short, for whoever must judge or sign it: what was promised, what was measured, what supports it, what is doubtful."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from django.db.models import Count, Prefetch, Q

from rectify.campaign.closure.models import StepPaper
from rectify.campaign.closure.queries.access import visible_cases
from rectify.campaign.evidence.models import Evidence, Finding
from rectify.campaign.ledger.models import Measure, Result, Target
from rectify.foundation.accounts.rules import Grants, Permission
from rectify.foundation.refusals import NotFound


@dataclass(frozen=True, slots=True)
class Measured:
    """A target that is a number, with the newest result."""

    target: Target
    result: Result | None


@dataclass(slots=True)
class Short:
    """Counts of one task: measures finished of all, evidence accepted, findings nobody cleared."""

    measures: int = 0
    done: int = 0
    evidence: int = 0
    findings: int = 0
    results: list[Measured] = field(default_factory=list)


def shorts(task_ids: Collection[int]) -> dict[int, Short]:
    """The tasks in short, by their ids. Five queries for any number; the tasks must have been reached by access functions."""
    found = {pk: Short() for pk in task_ids}
    measures = Measure.objects.filter(task__in=task_ids).exclude(norm="prohibition").order_by()
    for pk, count, done in measures.values_list("task").annotate(n=Count("pk"), d=Count("done_on")):
        found[pk].measures, found[pk].done = count, done
    accepted = Evidence.objects.filter(task__in=task_ids, accepted=True, withdrawn_at__isnull=True).order_by()
    for pk, count in accepted.values_list("task").annotate(n=Count("pk")):
        found[pk].evidence = count
    counts = Q(evidence__withdrawn_at__isnull=True) & ~Q(evidence__accepted=False)
    doubtful = Finding.objects.filter(counts, evidence__task__in=task_ids, cleared_at__isnull=True).order_by()
    for pk, count in doubtful.values_list("evidence__task").annotate(n=Count("pk")):
        found[pk].findings = count
    for target in _targets(task_ids):
        found[target.task_id].results.append(Measured(target, next(iter(target.results.all()), None)))
    return found


def _targets(task_ids: Collection[int]) -> Sequence[Target]:
    newest = Prefetch("results", Result.objects.order_by("-measured_on", "-id"))
    return list(Target.objects.filter(task__in=task_ids, value__isnull=False).prefetch_related(newest).order_by("id"))


def get_paper(grants: Grants, pk: int) -> StepPaper:
    """A paper handed in with a step of a case whose evidence this person may see. One query; :class:`NotFound`."""
    cases = visible_cases(grants, Permission.EVIDENCE_READ)
    row = StepPaper.objects.filter(pk=pk, step__case__in=cases).select_related("file").order_by("pk").first()
    if row is None:
        raise NotFound(pk)
    return row
