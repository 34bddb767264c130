"""Search over tasks by character pairs; see ``rules.search``."""

from __future__ import annotations

from django.contrib.postgres.search import SearchQuery
from django.db.models import QuerySet

from rectify.campaign.ledger.models import Task
from rectify.foundation.search import tsquery_text


def matching(tasks: QuerySet[Task], query: str) -> QuerySet[Task]:
    """Tasks whose number, title, text or units hold every token of the query; all tasks when it has none. One index scan."""
    tokens = tsquery_text(query)
    return tasks.filter(search=SearchQuery(tokens, config="simple", search_type="raw")) if tokens else tasks
