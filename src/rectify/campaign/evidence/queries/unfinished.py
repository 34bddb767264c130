"""A person's uploads that are not whole yet."""

from __future__ import annotations

from rectify.campaign.evidence.models import Upload
from rectify.foundation.accounts.models import Person


def unfinished(person: Person, for_name: str, for_key: int) -> list[Upload]:
    """Those for one measure (``"measure"``) or one time of a duty (``"duty"``), newest first. One query."""
    rows = Upload.objects.filter(person=person, finished_at__isnull=True, **{f"about__{for_name}": str(for_key)})
    return list(rows.order_by("-begun_at", "pk")[:50])
