"""Evidence that was refused and not replaced: what its unit has to mend."""

from __future__ import annotations

from django.db.models import Exists, OuterRef

from rectify.campaign.evidence.models import Evidence
from rectify.campaign.ledger.queries.week import LONG_OF_TASK
from rectify.campaign.ledger.rules.moves import WORKING
from rectify.foundation.accounts.models import Unit
from rectify.foundation.accounts.queries import scope_q
from rectify.foundation.accounts.rules import Grants, Permission


def refused_evidence(grants: Grants, most: int) -> list[Evidence]:
    """Pieces of units within the scope that were refused, on work under way, with nothing newer for the measure.

    Two queries: the units first, so that the newest are read in the order of their index until there are enough.
    """
    units = list(Unit.objects.filter(scope_q(grants.scope(Permission.EVIDENCE_SUBMIT), "path")).order_by().values_list("pk", flat=True))
    newer = Evidence.objects.filter(measure=OuterRef("measure"), withdrawn_at__isnull=True, received_at__gt=OuterRef("judged_at"))
    rows = Evidence.objects.filter(unit__in=units, accepted=False, withdrawn_at__isnull=True, task__state__in=WORKING)
    return list(rows.exclude(Exists(newer)).select_related("task", "unit").defer(*LONG_OF_TASK).order_by("-judged_at", "-id")[:most])
