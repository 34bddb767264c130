"""Facts a person adds from the text, put where they stand in the lists."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from rectify.campaign.ledger.models import FactLink, Measure, Task, TaskState
from rectify.campaign.plans.models import Document, Fact
from rectify.campaign.plans.services.facts import add_fact
from rectify.foundation.accounts.models import Person


def add_to_lists(
    *, document: Document, kind: str, start: int, end: int, by: Person, at: datetime, values: Mapping[str, Any] | None = None
) -> Fact:
    """Add a fact from marked characters and link it to the draft and measure that cover them; outside all drafts it stays loose.

    Raises:
        Refused: what :func:`rectify.campaign.plans.services.facts.add_fact` refuses; nothing is kept.
    """
    with transaction.atomic():
        fact = add_fact(document=document, kind=kind, start=start, end=end, by=by, at=at, values=values)
        covers = {"document": document, "start__lte": start, "end__gte": end}
        drafts = Task.objects.filter(state=TaskState.DRAFT)
        measure = Measure.objects.filter(**covers, task__in=drafts).order_by("-start", "pk").first()
        task_id = measure.task_id if measure else drafts.filter(**covers).order_by("-start", "pk").values_list("pk", flat=True).first()
        if task_id is not None:
            FactLink.objects.create(task_id=task_id, measure=measure, fact=fact)
    return fact
