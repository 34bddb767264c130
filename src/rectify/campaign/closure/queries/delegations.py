"""Delegations: visible to all who read lists."""

from __future__ import annotations

from datetime import date

from rectify.campaign.closure.models import Delegation
from rectify.foundation.accounts.models import Person
from rectify.foundation.accounts.rules import Grants, Permission


def delegations(grants: Grants, on: date, *, past: bool = False) -> list[Delegation]:
    """Delegations in force or to come, newest first; with ``past`` all of them, at most 500. One query."""
    if not grants.may(Permission.LIST_READ):
        return []
    rows = Delegation.objects.select_related("principal", "delegate", "unit", "granted_by", "revoked_by")
    rows = rows if past else rows.filter(valid_to__gte=on, revoked_at__isnull=True)
    return list(rows.order_by("-valid_from", "-id")[:500])


def lent_to(person: Person, on: date) -> list[Delegation]:
    """What this person may sign for others today. One query."""
    rows = Delegation.objects.filter(delegate=person, revoked_at__isnull=True, valid_from__lte=on, valid_to__gte=on)
    return list(rows.select_related("principal", "unit").order_by("id"))
