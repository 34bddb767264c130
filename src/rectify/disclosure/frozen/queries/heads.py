"""Heads of stored publications: the pure :class:`~rectify.disclosure.frozen.rules.heads.Head` of a row."""

from __future__ import annotations

from datetime import UTC

from rectify.disclosure.frozen.models import Publication
from rectify.disclosure.frozen.rules.heads import GENESIS, Head


def head_of(row: Publication, before: Publication | None, previous: Publication | None, corrects: Publication | None) -> Head:
    """The head of a row, given the rows it refers to. No query."""
    return Head(
        place=row.place,
        place_name=row.place_name,
        place_name_en=row.place_name_en,
        sequence=row.sequence,
        number=row.number,
        kind=str(row.kind),
        series=row.series,
        title=row.title,
        title_en=row.title_en,
        facts_on=row.facts_on.isoformat(),
        content_digest=row.content_digest,
        difference_digest=row.difference_digest,
        before=before.digest if before else GENESIS,
        previous=previous.digest if previous else GENESIS,
        corrects=corrects.sequence if corrects else None,
        correction_because=row.correction_because,
        audit_size=row.audit_size,
        audit_root=row.audit_root,
        published_at=row.published_at.astimezone(UTC).isoformat(timespec="microseconds"),
    )
