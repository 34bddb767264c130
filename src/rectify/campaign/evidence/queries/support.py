"""Whether what is claimed is supported: what the close-out asks before it lets a task be handed in.

A measure is supported by evidence that somebody of another unit accepted and that was not withdrawn.
"""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from rectify.campaign.evidence.models import Evidence, Finding
from rectify.campaign.ledger.models import Measure, Task


def supporting() -> QuerySet[Evidence]:
    """Evidence that counts: accepted and not withdrawn. No query of its own."""
    return Evidence.objects.filter(accepted=True, withdrawn_at__isnull=True)


def unsupported_measures(task: Task) -> list[Measure]:
    """The finished measures of a task that no accepted evidence supports, in their order. One query."""
    finished = Measure.objects.filter(task=task, done_on__isnull=False)
    return list(finished.exclude(Exists(supporting().filter(measure=OuterRef("pk")))).order_by("position", "id"))


def open_findings(task: Task) -> list[Finding]:
    """What the checks found on the task's evidence and reports and nobody has cleared. One query.

    Evidence that was rejected or withdrawn supports nothing any more, so what was found on it is not open either.
    """
    counts = Q(evidence__task=task, evidence__withdrawn_at__isnull=True) & (Q(evidence__accepted=True) | Q(evidence__accepted__isnull=True))
    rows = Finding.objects.filter(counts | Q(report__task=task), cleared_at__isnull=True)
    return list(rows.select_related("evidence", "report").order_by("id"))
