"""The measures of a petition's task that are answers to the complaint."""

from __future__ import annotations

from typing import Final

from django.db.models import Q, QuerySet

from rectify.campaign.ledger.models import Measure
from rectify.campaign.ledger.rules.answers import AGAIN
from rectify.campaign.ledger.rules.petition import ANSWER

ANSWERS: Final = Q(key=ANSWER) | Q(key__startswith=AGAIN)
"""Of the measures of a petition's task those that are answers, as ``rules.answers.is_answer_key``."""


def answers_of(task_id: int | None) -> QuerySet[Measure]:
    """The answers of a petition's task, the one that is owed or was given last first. No query of its own."""
    return Measure.objects.filter(ANSWERS, task=task_id).select_related("task").order_by("-position", "-pk")
