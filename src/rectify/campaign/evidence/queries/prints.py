"""Pictures handed in before that are, bit by bit, nearly the same: one scan over all prints, counted by the database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from rectify.campaign.evidence.models import Evidence
from rectify.campaign.evidence.rules.checks import SAME_BITS

MOST = 3
"""Findings of one picture: the nearest are enough to look at."""

# Two prints differ by the number of ones in their exclusive or. The same picture is looked for straight and mirrored in one pass;
# bytes that are the same are another rule's, and a withdrawn piece claims nothing any more.
_NEAREST = """
    WITH near AS (
        SELECT evidence_id, bit_count((straight # %(straight)s)::bit(64)) AS same, bit_count((straight # %(mirrored)s)::bit(64)) AS turned
        FROM evidence_print
        WHERE evidence_id < %(pk)s AND (bit_count((straight # %(straight)s)::bit(64)) <= %(bits)s
            OR bit_count((straight # %(mirrored)s)::bit(64)) <= %(bits)s)
    )
    SELECT n.evidence_id, LEAST(n.same, n.turned), n.turned < n.same
    FROM near n JOIN evidence_evidence e ON e.id = n.evidence_id
    WHERE e.file_id <> %(file)s AND e.withdrawn_at IS NULL
    ORDER BY 2, 1 LIMIT %(most)s
"""


@dataclass(frozen=True, slots=True)
class Near:
    """A picture like the one asked about."""

    evidence: int
    bits: int
    """How many of 64 differ."""
    mirrored: bool


def nearest(piece: Evidence, straight: int, mirrored: int) -> list[Near]:
    """The nearest earlier pictures within :data:`SAME_BITS`, at most :data:`MOST`. One query, a scan of all prints."""
    values = {"straight": straight, "mirrored": mirrored, "bits": SAME_BITS, "pk": piece.pk, "file": piece.file_id, "most": MOST}
    with connection.cursor() as cursor:
        cursor.execute(_NEAREST, values)
        return [Near(*row) for row in cursor.fetchall()]


def same_file(piece: Evidence) -> Sequence[Evidence]:
    """The first earlier pieces with the very same bytes that were not withdrawn. One query."""
    rows = Evidence.objects.filter(file=piece.file_id, pk__lt=piece.pk, withdrawn_at__isnull=True)
    return list(rows.select_related("task", "measure", "site", "unit").order_by("pk")[:MOST])


def told_of(keys: Sequence[int]) -> dict[int, Evidence]:
    """These pieces with what they are for. One query."""
    return Evidence.objects.select_related("task", "measure", "site", "unit").in_bulk(list(keys))
