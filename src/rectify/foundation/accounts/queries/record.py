"""The record of acts, whole, for whoever checks it with tools of their own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC

from rectify.foundation.audit.models import Entry

CHUNK = 2000
"""Entries fetched at a time."""


def lines_of_record(last: int) -> Iterator[str]:
    """Entries 1 to ``last`` as JSON, one a line, hashes in hexadecimal, times in UTC. One query through a cursor of the server."""
    for entry in Entry.objects.filter(seq__lte=last).order_by("seq").iterator(CHUNK):
        line = {
            "seq": entry.seq,
            "at": entry.at.astimezone(UTC).isoformat(),
            "act": entry.act,
            "actor_id": entry.actor_id,
            "actor_name": entry.actor_name,
            "unit_id": entry.unit_id,
            "subject_type": entry.subject_type,
            "subject_id": entry.subject_id,
            "subject_label": entry.subject_label,
            "data": entry.data,
            "leaf": bytes(entry.leaf).hex(),
            "chain": bytes(entry.chain).hex(),
        }
        yield json.dumps(line, ensure_ascii=False) + "\n"
