"""Pieces of evidence for tests: a stored file and a row, as a confirmed hand-in leaves them."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from rectify.campaign.evidence.models import Evidence, Finding
from rectify.campaign.ledger.models import Measure
from rectify.foundation.files.models import StoredFile
from tests.cast import NOW, Cast


def stored(content: str = "bytes", media_type: str = "image/jpeg") -> StoredFile:
    """A row of an original; its bytes are not in the store."""
    digest = sha256(content.encode()).hexdigest()
    row, _made = StoredFile.objects.get_or_create(
        sha256=digest, defaults={"size": len(content), "media_type": media_type, "stored_at": NOW}
    )
    return row


def piece(cast: Cast, measure: Measure, **also: Any) -> Evidence:
    """Evidence of a measure, handed in by the responsible unit."""
    facts = {
        "task": measure.task, "measure": measure, "file": stored(), "name": "现场.jpg", "kind": "photo",
        "unit": cast.transport, "received_at": NOW, "received_by": cast.responsible,
    }  # fmt: skip
    return Evidence.objects.create(**facts | also)


def accepted(cast: Cast, measure: Measure, **also: Any) -> Evidence:
    """The same, accepted by the supervising department."""
    judged = {"accepted": True, "judged_at": NOW, "judged_by": cast.line, "judged_unit": cast.housing}
    return piece(cast, measure, **judged | also)


def finding(on: Evidence, rule: str = "edited", **also: Any) -> Finding:
    """Something a check found."""
    return Finding.objects.create(**{"rule": rule, "evidence": on, "zh": "被编辑过", "en": "edited", "found_at": NOW} | also)
