"""Reads of major matters (重大事项即时报告)."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from rectify.campaign.dispatch.models import MajorMatter
from rectify.foundation.accounts.queries import scope_q
from rectify.foundation.accounts.refusals import NotFound
from rectify.foundation.accounts.rules import Grants, Permission


def visible_matters(grants: Grants, permission: Permission = Permission.LIST_READ) -> QuerySet[MajorMatter]:
    """Matters of units the permission reaches, and one's own reports."""
    scope = grants.scope(permission)
    seen = Q() if scope.everything else scope_q(scope, "unit__path") | Q(reported_by=grants.person_id)
    rows = MajorMatter.objects.filter(seen).select_related("unit", "task", "campaign", "reported_by", "taken_by")
    return rows.order_by("-reported_at", "-id")


def matters_stretch(grants: Grants, before: int, limit: int) -> list[MajorMatter]:
    """The newest matters by id, below ``before`` unless that is 0. One query."""
    rows = visible_matters(grants)
    return list((rows.filter(pk__lt=before) if before else rows).order_by("-id")[:limit])


def get_matter(grants: Grants, pk: int, permission: Permission = Permission.LIST_READ) -> MajorMatter:
    """One matter. One query."""
    matter = visible_matters(grants, permission).filter(pk=pk).order_by("pk").first()
    if matter is None:
        raise NotFound(pk)
    return matter
