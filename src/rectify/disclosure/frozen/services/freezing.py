"""Releasing a publication: number, digests, difference, checkpoint of the record of acts, items, index. Never changed afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast

from django.db import connection, transaction
from django.utils import timezone

from rectify.disclosure.frozen import acts, messages
from rectify.disclosure.frozen.models import Publication
from rectify.disclosure.frozen.queries.heads import head_of
from rectify.disclosure.frozen.rules.canonical import checked, digest, short
from rectify.disclosure.frozen.rules.difference import difference, reasons_missing
from rectify.disclosure.frozen.rules.numbering import WrongForm, numbered
from rectify.disclosure.frozen.rules.shapes import Content, Draft
from rectify.disclosure.frozen.services.indexing import point_to, write_items
from rectify.foundation.accounts.models import Person
from rectify.foundation.accounts.queries import actor_of
from rectify.foundation.audit.queries import consistency_proof, tree_head
from rectify.foundation.audit.rules.canonical import NotRecordable
from rectify.foundation.audit.services import Subject, record
from rectify.foundation.refusals import Missing


@dataclass(frozen=True, slots=True)
class Released:
    """The number; ``new`` is False when the series already ends with this very content, and nothing was written."""

    publication: Publication
    new: bool


@dataclass(frozen=True, slots=True)
class _Line:
    """Where the number joins: the last of the place, the last of the series, and the one it corrects."""

    before: Publication | None
    previous: Publication | None
    corrects: Publication | None


def freeze(*, draft: Draft, by: Person, at: datetime) -> Released:
    """Release a draft: everything of it is written in one transaction, or nothing.

    Steps: 1 queue for the end of the line of the place · 2 the same content again gives the number there is · 3 difference and its reasons
    · 4 checkpoint of the record, with the proof from the last · 5 number, digests, row · 6 items and index · 7 the act.

    Raises:
        Refused: ``publication.no_content``, ``.said_twice``, ``.needs_reasons``, ``.nothing_to_correct``, ``.corrected_already``,
            ``.correction_needs_words``, ``.wrong_form``, ``.facts_ahead``.
    """
    if draft.facts_on > (day := timezone.localdate(at)):
        raise messages.facts_ahead(draft.facts_on, day)
    content = _content(draft)
    content_digest = digest(content)
    with transaction.atomic():
        line = _line(draft)
        if line.previous and line.corrects is None and line.previous.content_digest == content_digest:
            return Released(line.previous, new=False)
        told = difference(cast("Content | None", line.previous.content if line.previous else None), content, draft.reasons)
        _check_reasons(told)
        row = _row(draft, line, at, by)
        row.content, row.content_digest, row.items_count = content, content_digest, len(content["items"])
        row.difference, row.difference_digest = told, digest(told)
        row.audit_size, row.audit_root, row.audit_consistency = _checkpoint(line.before)
        row.digest = head_of(row, line.before, line.previous, line.corrects).digest
        row.save(force_insert=True)
        write_items(row, content)
        point_to(row)
        data = {"digest": short(row.digest), "items": row.items_count, "sequence": row.sequence, "whole": row.digest}
        record(act=acts.RELEASED, by=actor_of(by), at=at, subject=subject_of(row), data=data)
    return Released(row, new=True)


def subject_of(row: Publication) -> Subject:
    """A publication in the record."""
    return Subject("publication", str(row.pk), f"{row.number} {row.title}")


def _content(draft: Draft) -> Content:
    try:
        content = checked(cast("Mapping[str, Any]", draft.content))
    except NotRecordable as error:
        raise messages.no_content(str(error)) from error
    seen: set[tuple[str, str]] = set()
    for item in content["items"]:
        if (name := (item["kind"], item["key"])) in seen:
            raise messages.said_twice(item["title"])
        seen.add(name)
    return cast("Content", content)


def _line(draft: Draft) -> _Line:
    with connection.cursor() as cursor:
        cursor.execute("SELECT frozen_publication_lock(%s)", [draft.place])
    rows = Publication.objects.filter(place=draft.place)
    return _Line(
        before=rows.defer("content", "difference").order_by("-sequence").first(),
        previous=rows.filter(series=draft.series).order_by("-sequence").first(),
        corrects=_corrected(draft),
    )


def _corrected(draft: Draft) -> Publication | None:
    if draft.corrects is None:
        return None
    if not draft.correction_because.strip():
        raise messages.correction_needs_words()
    row = Publication.objects.filter(place=draft.place, series=draft.series, sequence=draft.corrects).order_by("pk").first()
    if row is None:
        raise messages.nothing_to_correct(draft.corrects)
    later = Publication.objects.filter(corrects=row.pk).values_list("number", flat=True).order_by("pk").first()
    if later is not None:
        raise messages.corrected_already(later)
    return row


def _check_reasons(told: Mapping[str, Any]) -> None:
    if missing := reasons_missing(told):
        raise messages.needs_reasons([Missing(entry["title"]) for entry in missing])


def _row(draft: Draft, line: _Line, at: datetime, by: Person) -> Publication:
    day = timezone.localdate(at)
    return Publication(
        place=draft.place,
        place_name=draft.place_name,
        place_name_en=draft.place_name_en,
        kind=draft.kind,
        series=draft.series,
        sequence=(line.before.sequence if line.before else 0) + 1,
        number=_number(draft, day.year),
        title=draft.title,
        title_en=draft.title_en,
        facts_on=draft.facts_on,
        previous=line.previous,
        before=line.before,
        corrects=line.corrects,
        correction_because=draft.correction_because.strip() if line.corrects else "",
        published_at=at.astimezone(UTC),
        published_by=by,
    )


def _number(draft: Draft, year: int) -> str:
    """The next number of the year; counted under the lock of the place, so without gap."""
    first = timezone.make_aware(datetime(year, 1, 1))  # noqa: DTZ001 - made aware in the city's zone
    count = Publication.objects.filter(place=draft.place, published_at__gte=first).count()
    try:
        return numbered(draft.number_form, year=year, number=count + 1)
    except WrongForm as error:
        raise messages.wrong_form(draft.number_form) from error


def _checkpoint(before: Publication | None) -> tuple[int, str, list[str]]:
    """The head of the record as it is now, and the proof that the last checkpoint is its beginning. Reads every leaf twice."""
    head = tree_head()
    old = before.audit_size if before else 0
    proof = consistency_proof(old, head.size) if 0 < old < head.size else []
    return head.size, head.root.hex(), [each.hex() for each in proof]
