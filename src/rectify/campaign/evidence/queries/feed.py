"""Evidence for programs: read forward by key, so that the thousandth stretch costs what the first does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.db.models import Prefetch, Q

from rectify.campaign.evidence.models import Evidence, Finding
from rectify.campaign.evidence.queries.access import visible_evidence
from rectify.campaign.ledger.queries.feed import Stretch
from rectify.foundation.accounts.rules import Grants


@dataclass(frozen=True, slots=True)
class EvidenceFilter:
    """What narrows the feed; an empty field does not."""

    task_id: int | None = None
    kind: str = ""
    verdict: str = ""
    """``waiting``, ``accepted``, ``rejected`` or ``withdrawn``."""


_VERDICTS: Final = {
    "waiting": Q(judged_at__isnull=True, withdrawn_at__isnull=True),
    "accepted": Q(accepted=True, withdrawn_at__isnull=True),
    "rejected": Q(accepted=False, withdrawn_at__isnull=True),
    "withdrawn": Q(withdrawn_at__isnull=False),
}


def evidence(grants: Grants, wanted: EvidenceFilter, after: int, limit: int) -> Stretch[Evidence]:
    """All evidence this reader reaches, in the order it came, with what was found on it. Two queries."""
    rows = visible_evidence(grants).filter(pk__gt=after)
    chosen = {"task": wanted.task_id, "kind": wanted.kind}
    rows = rows.filter(**{name: value for name, value in chosen.items() if value})
    rows = rows.filter(_VERDICTS[wanted.verdict]) if wanted.verdict else rows
    found = Prefetch("findings", Finding.objects.order_by("pk"))
    got = list(rows.select_related("file", "unit").prefetch_related(found).order_by("pk")[: limit + 1])
    return Stretch(got[:limit], str(got[limit - 1].pk) if len(got) > limit else None)
