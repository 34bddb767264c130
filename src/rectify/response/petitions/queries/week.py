"""The complaints' part of somebody's week: replies a unit owes, and what waits for the office; each cut by the grants and bounded."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from rectify.campaign.ledger.models import Campaign
from rectify.campaign.ledger.queries.counting import counts_up_to
from rectify.foundation.accounts.models import Unit
from rectify.foundation.accounts.queries import scope_q
from rectify.foundation.accounts.rules import Grants, Permission
from rectify.response.petitions.models import Petition, PetitionState, Reply, ReturnRequest
from rectify.response.petitions.queries.access import visible_petitions
from rectify.response.petitions.queries.call_backs import to_ask

SHORT = ("pk", "number", "place", "reply_due", "lead_unit__name", "lead_unit__name_en", "state")


def owed_replies(grants: Grants, most: int) -> list[Petition]:
    """Complaints that a unit within the scope answers and has not answered, the nearest day first. One query, by the unit's index."""
    units = Unit.objects.filter(scope_q(grants.scope(Permission.PETITION_REPLY), "path")).order_by()
    written = Reply.objects.filter(petition=OuterRef("pk"), decided_at__isnull=True)
    rows = Petition.objects.filter(~Exists(written), lead_unit__in=units, state=PetitionState.HANDED_OVER)
    return list(rows.select_related("lead_unit").only(*SHORT).order_by("reply_due", "pk")[:most])


def petitions_waiting(grants: Grants, campaigns: Sequence[Campaign], on: date, most: int) -> dict[str, int]:
    """What of the complaints waits for this person at the office or the hotline, counted up to ``most``. One query; none for all others."""
    kinds: dict[str, QuerySet[Any]] = {}
    if grants.may(Permission.PETITION_INTAKE):
        kinds["call"] = to_ask(grants, on)
    if grants.may(Permission.PETITION_HANDLE):
        kinds |= _of_the_office(grants, campaigns)
    return counts_up_to(most, kinds)


def _of_the_office(grants: Grants, campaigns: Sequence[Campaign]) -> dict[str, QuerySet[Any]]:
    seen = visible_petitions(grants, Permission.PETITION_HANDLE).filter(campaign__in=campaigns)
    replies = Reply.objects.filter(decided_at__isnull=True).exclude(written_by=grants.person_id)
    returns = ReturnRequest.objects.filter(decided_at__isnull=True).exclude(requested_by=grants.person_id)
    if not grants.scope(Permission.PETITION_HANDLE).everything:
        replies, returns = replies.filter(petition__in=seen), returns.filter(petition__in=seen)
    return {"handover": seen.filter(state=PetitionState.RECEIVED), "reply": replies, "return": returns}
