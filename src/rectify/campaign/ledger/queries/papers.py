"""Reads of the documents of campaigns: where a file can be handed in, what a version replaced."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet

from rectify.campaign.ledger.models import Campaign, CampaignDocument
from rectify.foundation.accounts.rules import Grants, Permission


def campaigns_to_choose(grants: Grants) -> QuerySet[Campaign]:
    """Campaigns a file may be handed in to. One query when read."""
    return Campaign.objects.all() if grants.may(Permission.DOCUMENT_IMPORT) else Campaign.objects.none()


def latest_versions(grants: Grants) -> QuerySet[CampaignDocument]:
    """Documents that no later version replaced. One query when read."""
    if not grants.may(Permission.DOCUMENT_IMPORT):
        return CampaignDocument.objects.none()
    rows = CampaignDocument.objects.filter(replaced_by__isnull=True).select_related("campaign", "document")
    return rows.defer("document__raw").order_by("campaign", "role", "-version", "pk")


def versions_of(grants: Grants, document_id: int) -> list[CampaignDocument]:
    """All versions of the paper a document is one of, newest first, with how many differences wait. Two queries."""
    if not grants.may(Permission.DOCUMENT_READ):
        return []
    own = CampaignDocument.objects.filter(document=document_id).first()
    if own is None:
        return []
    rows = CampaignDocument.objects.filter(campaign=own.campaign_id, role=own.role).select_related("campaign", "document", "joined_by")
    waiting = Count("changes", filter=Q(changes__accepted__isnull=True))
    return list(_line(list(rows.defer("document__raw").annotate(waiting=waiting).order_by("-version", "-pk")), own.pk))


def _line(rows: list[CampaignDocument], pk: int) -> list[CampaignDocument]:
    """The rows that replaced ``pk`` or that it replaced, step by step."""
    by_pk = {row.pk: row for row in rows}
    later = {row.replaces_id: row.pk for row in rows if row.replaces_id}
    top = pk
    while top in later:
        top = later[top]
    line = []
    here: int | None = top
    while here is not None and here in by_pk:
        line.append(by_pk[here])
        here = by_pk[here].replaces_id
    return line
