"""Reads along the items of documents: what plans offer for joining, which version is the last, what nobody has touched."""

from __future__ import annotations

from django.db.models import Exists, OuterRef

from rectify.campaign.ledger.models import CampaignDocument, Move, TakenItem, TaskState
from rectify.campaign.ledger.rules.joining import PlanIndex, PlanItem

GONE = (TaskState.REJECTED, TaskState.WITHDRAWN)


def last_entries(campaign_id: int, role: str) -> list[CampaignDocument]:
    """Documents of a campaign in a role that no later version replaces, oldest first. One query."""
    later = CampaignDocument.objects.filter(replaces=OuterRef("pk"))
    entries = CampaignDocument.objects.filter(~Exists(later), campaign=campaign_id, role=role)
    return list(entries.select_related("campaign", "campaign__jurisdiction", "document").order_by("pk"))


def plan_index(campaign_id: int) -> PlanIndex:
    """The items of the campaign's plans that rows of a list can join. One query."""
    later = CampaignDocument.objects.filter(replaces=OuterRef("entry"))
    rows = TakenItem.objects.filter(~Exists(later), entry__campaign=campaign_id, entry__role=CampaignDocument.Role.PLAN)
    items = rows.exclude(task__state__in=GONE).select_related("entry", "task", "task__problem", "task__section").order_by("pk")
    return PlanIndex.build(_plan_item(item) for item in items)


def _plan_item(item: TakenItem) -> PlanItem:
    task = item.task
    return PlanItem(
        key=task.key,
        path=item.path,
        number=task.number,
        title=task.title,
        text=task.text,
        section=task.section.path if task.section else None,
        is_draft=task.state == TaskState.DRAFT,
        problem_stated=task.problem.stated and task.problem.document_id != item.entry.document_id,
    )


def drafts_untouched(entry: CampaignDocument) -> bool:
    """Whether every task of the document still is the draft that was written: nobody changed, confirmed or rejected one. One query."""
    touched = TakenItem.objects.filter(entry=entry).exclude(task__state=TaskState.DRAFT, task__revision=1)
    moved = TakenItem.objects.filter(Exists(Move.objects.filter(task=OuterRef("task"))), entry=entry)
    return not touched.union(moved).exists()
