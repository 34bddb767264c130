"""Reads an import needs: which rows the campaign has already."""

from __future__ import annotations

from rectify.campaign.ledger.models import Campaign, CampaignDocument, ImportRun, TakenItem
from rectify.campaign.ledger.queries.items import last_entries
from rectify.campaign.ledger.rules.rows import words_of
from rectify.campaign.plans.models import Document
from rectify.campaign.plans.queries import tasks_as_read


def known_rows(campaign: Campaign) -> dict[str, str]:
    """The rows of the campaign's lists as they stand: path -> words. Two queries a list."""
    known: dict[str, str] = {}
    for entry in last_entries(campaign.pk, CampaignDocument.Role.LIST):
        taken = set(TakenItem.objects.filter(entry=entry).values_list("path", flat=True))
        raw = entry.document.raw
        known |= {task.path: words_of(task, raw) for task in tasks_as_read(entry.document) if task.path in taken}
    return known


def document_of_bytes(campaign: Campaign, sha256: str) -> Document | None:
    """The list of the campaign, in its last version, that came from these very bytes. Two queries."""
    entries = last_entries(campaign.pk, CampaignDocument.Role.LIST)
    found = Document.objects.filter(pk__in=[entry.document_id for entry in entries], file__sha256=sha256)
    return found.only("pk").order_by("pk").first()


def is_running(campaign: Campaign, file_id: int) -> bool:
    """Whether an import of the same bytes is on its way. One query."""
    return ImportRun.objects.filter(campaign=campaign, file=file_id, state=ImportRun.State.RUNNING).exists()
