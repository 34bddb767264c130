"""Search over tasks by character pairs; see ``rules.search``."""

from __future__ import annotations

from django.contrib.postgres.search import SearchQueryField
from django.db.models import QuerySet, Value
from django.db.models.functions import Cast

from rectify.campaign.ledger.models import Task
from rectify.campaign.ledger.rules.search import tsquery_text


def matching(tasks: QuerySet[Task], query: str) -> QuerySet[Task]:
    """Tasks whose number, title, text or units hold every token of the query; all tasks when it has none. One index scan."""
    tokens = tsquery_text(query)
    return tasks.filter(search=Cast(Value(tokens), SearchQueryField())) if tokens else tasks
