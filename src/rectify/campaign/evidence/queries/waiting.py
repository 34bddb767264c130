"""What waits: pieces to be examined, and pieces to be judged."""

from __future__ import annotations

from datetime import datetime, timedelta

from rectify.campaign.evidence.models import Evidence
from rectify.campaign.evidence.queries.access import visible_evidence
from rectify.foundation.accounts.rules import Grants, Permission

LOST_AFTER = timedelta(minutes=10)
AT_ONCE = 500


def unexamined(at: datetime) -> list[int]:
    """Pieces no job has looked at though they came some time ago, at most :data:`AT_ONCE`. One query on an index of these alone."""
    rows = Evidence.objects.filter(examined_at__isnull=True, received_at__lt=at - LOST_AFTER)
    return list(rows.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])


def to_judge(grants: Grants, most: int = 1000) -> int:
    """How many pieces wait for a verdict of this person, counted up to ``most``: not their own, not of their own unit only. One query."""
    if not grants.may(Permission.EVIDENCE_JUDGE):
        return 0
    units = {post.unit_id for post in grants.posts}
    rows = visible_evidence(grants, Permission.EVIDENCE_JUDGE).filter(judged_at__isnull=True, withdrawn_at__isnull=True)
    rows = rows.exclude(received_by=grants.person_id)
    if len(units) == 1:
        rows = rows.exclude(unit__in=units)
    return rows.order_by()[:most].count()
