"""Reads that the reshaping of drafts needs: which draft, measure, section or name a person means.

What is meant must belong to the document whose page is open: an act on another's would be done, and then not found.
"""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from rectify.campaign.ledger.models import CampaignDocument, FactLink, Measure, Responsibility, Section, Task, TaskState
from rectify.campaign.ledger.queries.access import visible_tasks
from rectify.campaign.plans.models import Fact
from rectify.foundation.accounts.refusals import NotFound
from rectify.foundation.accounts.rules import Grants, Permission


def _tasks_of(grants: Grants, document_id: int) -> QuerySet[Task]:
    """Tasks that this document brought or added to, and that the person may confirm."""
    added_to = Exists(Measure.objects.filter(task=OuterRef("pk"), document=document_id))
    return visible_tasks(grants, Permission.TASK_CONFIRM).filter(Q(document=document_id) | added_to)


def get_task(grants: Grants, document_id: int, pk: int) -> Task:
    """A task of this document that the person may confirm. One query."""
    rows = _tasks_of(grants, document_id).select_related("campaign", "section", "problem", "lead_unit", "document", "confirmed_by")
    task = rows.filter(pk=pk).order_by("pk").first()
    if task is None:
        raise NotFound(pk)
    return task


def get_measure(grants: Grants, document_id: int, pk: int) -> Measure:
    """A measure of a task of this document that the person may confirm. One query."""
    measure = Measure.objects.filter(task__in=_tasks_of(grants, document_id)).select_related("task").filter(pk=pk).order_by("pk").first()
    if measure is None:
        raise NotFound(pk)
    return measure


def facts_of_task(grants: Grants, document_id: int, pk: int) -> list[Fact]:
    """The facts of this document that belong to a task. One query."""
    linked = FactLink.objects.filter(task=pk, task__in=visible_tasks(grants)).values("fact")
    return list(Fact.objects.filter(document=document_id, pk__in=linked))


def drafts_of_section(grants: Grants, document_id: int, pk: int) -> list[Task]:
    """The drafts of a section of the campaign this document belongs to, in order. Two queries."""
    campaign = place_of(grants, document_id).campaign_id
    rows = visible_tasks(grants, Permission.TASK_CONFIRM).filter(campaign=campaign, section=pk, state=TaskState.DRAFT)
    return list(rows.order_by("position", "pk"))


def with_next(grants: Grants, document_id: int, pk: int) -> list[Measure]:
    """A measure and the one after it in its task. Two queries; alone if it is the last."""
    measure = get_measure(grants, document_id, pk)
    after = Measure.objects.filter(task=measure.task_id, position__gte=measure.position).exclude(pk=pk)
    following = after.exclude(position=measure.position, pk__lt=pk).select_related("task").order_by("position", "pk").first()
    return [measure, following] if following else [measure]


def draft_at(grants: Grants, document_id: int, start: int, end: int) -> Task | None:
    """The draft whose text covers these characters, the innermost. One query."""
    rows = visible_tasks(grants, Permission.TASK_CONFIRM).filter(document=document_id, state=TaskState.DRAFT)
    return rows.filter(start__lte=start, end__gte=end).order_by("-start", "pk").first()


def place_of(grants: Grants, document_id: int) -> CampaignDocument:
    """The campaign a document belongs to. One query; :class:`NotFound` if it belongs to none."""
    row = CampaignDocument.objects.select_related("campaign").filter(document=document_id).first()
    if row is None or not grants.may(Permission.DOCUMENT_READ):
        raise NotFound(document_id)
    return row


def section_at(place: CampaignDocument, start: int) -> Section | None:
    """The section a position of a document falls into: that of the last task before it. One query."""
    before = Task.objects.filter(campaign=place.campaign_id, document=place.document_id, start__lte=start, section__isnull=False)
    task = before.select_related("section").order_by("-start", "pk").first()
    return task.section if task else None


def get_responsibility(grants: Grants, document_id: int, pk: int) -> Responsibility:
    """A name of a unit in a task of this document that the person may confirm. One query."""
    rows = Responsibility.objects.filter(task__in=_tasks_of(grants, document_id))
    row = rows.select_related("task", "unit").filter(pk=pk).order_by("pk").first()
    if row is None:
        raise NotFound(pk)
    return row
