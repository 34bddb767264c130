"""Tables of other systems: handed in and sealed, matched to our columns, checked, taken in whole or not at all.

A batch walks ``reading → mapping → checking → ready → writing → finished``; long tables do each step in a job. The table is read anew
at every step from its sealed original, so no row of it lies anywhere unsealed in between.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from rectify.campaign.ledger.models import Campaign
from rectify.foundation.accounts.models import Person
from rectify.foundation.accounts.queries import actor_of
from rectify.foundation.accounts.queries.grants import SYSTEM
from rectify.foundation.audit.services import Subject, record
from rectify.foundation.files.rules import Purpose
from rectify.foundation.files.services import Readable, examine
from rectify.foundation.sealing import opened_bytes, seal_bytes
from rectify.response.petitions import batch_acts as acts
from rectify.response.petitions import batch_messages as messages
from rectify.response.petitions.models import Channel, ColumnMapping, IntakeBatch, TableOriginal
from rectify.response.petitions.queries.batch_table import Table
from rectify.response.petitions.queries.batches import PURPOSE, alike_in, counties_of, mapping_for, scene_of, table_of
from rectify.response.petitions.rules.batch_rows import Fault, Outcome, Scene, read_row, sent_row
from rectify.response.petitions.rules.columns import REQUIRED, Field, guessed, heading_hash, lacking
from rectify.response.petitions.rules.intake import TYPES, Given
from rectify.response.petitions.services.batch_taking import MOST_FAULTS, MOST_WORDS, Judged, apart_in, judge, sample_of, write

TASK: Final = "petitions.batch"
"""Name of the job in ``tasks.py``; queued by name, because services know nothing of tasks."""
AT_ONCE: Final = 200_000
"""Bytes; a table of some 1,500 rows. A larger one is worked on in jobs, and its page tells how far."""
TOLD_EVERY: Final = 2_000
"""Rows between two words about progress."""
State, Step = IntakeBatch.State, IntakeBatch.Step


def hand_in(*, campaign: Campaign, content: bytes | Readable, name: str, channel: Channel, by: Person, at: datetime) -> IntakeBatch:
    """Keep the table sealed and read its headings; with a mapping kept for them, or headings that speak for themselves, check its rows.

    Raises:
        FileRefused: ``file.…`` what is no table, has macros or a password, or unpacks to too much; nothing was kept.
    """
    data, media_type = examine(content, name=name, purpose=Purpose.TABLE)
    with transaction.atomic():
        batch = IntakeBatch.objects.create(campaign=campaign, name=name[-255:], channel=channel, taken_at=at, taken_by=by)
        TableOriginal.objects.create(
            batch=batch, sealed=seal_bytes(data, PURPOSE), sha256=sha256(data).hexdigest(), size=len(data), media_type=media_type
        )
        _queue(batch, len(data))
    return batch if len(data) > AT_ONCE else work(batch=batch, at=at)


def _queue(batch: IntakeBatch, size: int) -> None:
    if size > AT_ONCE:
        app.configure_task(TASK, queue="imports").defer(batch_id=batch.pk)


def _go_on(batch: IntakeBatch, at: datetime) -> IntakeBatch:
    """Queue the next step of a long table, or do it at once."""
    size = TableOriginal.objects.filter(batch=batch).order_by("pk").values_list("size", flat=True).first() or 0
    _queue(batch, size)
    return batch if size > AT_ONCE else work(batch=batch, at=at)


def work(*, batch: IntakeBatch, at: datetime) -> IntakeBatch:
    """Do what is ours to do on a batch: read, check or write. One that waits for a person, or is over, is left as it is."""
    if batch.step == Step.READING:
        batch = _read(batch, at)
    if batch.step == Step.CHECKING:
        return _check(batch, at)
    return _write(batch, at) if batch.step == Step.WRITING else batch


def _save(batch: IntakeBatch, **columns: Any) -> IntakeBatch:
    for name, value in columns.items():
        setattr(batch, name, value)
    batch.save(update_fields=[*columns])
    return batch


# --- reading and matching -----------------------------------------------------------------------------------------------------------


def _read(batch: IntakeBatch, at: datetime) -> IntakeBatch:
    """The headings; a table that cannot be read is over."""
    table = table_of(batch)
    if table.faults:
        return _refuse(batch, table.faults, at, headings=list(table.headings))
    digest = heading_hash(table.headings)
    kept = mapping_for(digest)
    mapping = (
        {"columns": kept.columns, "words": kept.words, "name": kept.name} if kept else {"columns": guessed(table.headings), "words": {}}
    )
    found = {"headings": list(table.headings), "head_row": table.head_row, "notices": [list(pair) for pair in table.notices]}
    missing = lacking(mapping["columns"], table.headings)
    faults = [messages.column_missing(column).json() for column in missing]
    step = Step.MAPPING if missing else Step.CHECKING
    return _save(batch, step=step, heading_hash=digest, mapping=mapping, found=found, errors=faults, rows=len(table.body))


def match(
    *, batch: IntakeBatch, columns: Mapping[str, str], words: Mapping[str, Mapping[str, str]], keep_as: str, by: Person, at: datetime
) -> IntakeBatch:
    """Say which column means what, and what their words mean; check the rows by it. With ``keep_as`` it is kept for the next table.

    Args:
        batch: a table that waits for a person.
        columns: field of ours -> their heading; empty headings are left out.
        words: field of ours -> {their word: our value}; empty values are left out.
        keep_as: a name; a mapping of that name is replaced.
        by: who matched them.
        at: when.

    Raises:
        Refused: ``batch.moved_on``; ``batch.heading_unknown``, ``batch.heading_twice``, ``batch.word_unknown``.
    """
    chosen = {field: heading for field, heading in columns.items() if heading and field in set(Field)}
    said = {field: {word: value for word, value in pairs.items() if value} for field, pairs in words.items() if field in set(Field)}
    _refuse_wrong(batch, chosen, said)
    headings = batch.found.get("headings", [])
    faults = [messages.column_missing(column).json() for column in lacking(chosen, headings)]
    with transaction.atomic():
        _step(batch, (Step.MAPPING, Step.READY), Step.MAPPING if faults else Step.CHECKING)
        mapping = {"columns": chosen, "words": said, "name": keep_as or batch.mapping.get("name", "")}
        _save(batch, mapping=mapping, errors=faults, rows_done=0)
        if keep_as:
            _keep(batch, keep_as, by, at)
    return batch if faults else _go_on(batch, at)


def _refuse_wrong(batch: IntakeBatch, columns: Mapping[str, str], words: Mapping[str, Mapping[str, str]]) -> None:
    headings = set(batch.found.get("headings", []))
    seen: set[str] = set()
    for heading in columns.values():
        if heading not in headings:
            raise messages.heading_unknown(heading[:80])
        if heading in seen:
            raise messages.heading_twice(heading[:80])
        seen.add(heading)
    allowed = {
        Field.TYPES.value: set(TYPES),
        Field.CHANNEL.value: set(Channel.values),
        Field.COUNTY.value: {str(county.pk) for county in counties_of(batch.campaign)},
    }
    for field, pairs in words.items():
        for word, value in pairs.items():
            if value not in allowed.get(field, set()):
                raise messages.word_unknown(word[:80])


def _keep(batch: IntakeBatch, name: str, by: Person, at: datetime) -> None:
    said = {"columns": batch.mapping["columns"], "words": batch.mapping["words"], "heading_hash": batch.heading_hash}
    row, _created = ColumnMapping.objects.update_or_create(name=name[:120], defaults={**said, "changed_at": at, "changed_by": by})
    record(act=acts.MAPPING_KEPT, by=actor_of(by), at=at, subject=Subject("petition_mapping", str(row.pk), row.name))


def _step(batch: IntakeBatch, before: Sequence[str], after: str) -> None:
    """Go one step on, unless somebody was faster."""
    rows = IntakeBatch.objects.filter(pk=batch.pk, state=State.WAITING, step__in=before)
    if not rows.update(step=after):
        raise messages.moved_on(IntakeBatch.objects.only("step").get(pk=batch.pk).get_step_display())
    batch.step = after


# --- checking -----------------------------------------------------------------------------------------------------------------------


def _outcomes(batch: IntakeBatch, table: Table, scene: Scene) -> list[Outcome]:
    """Every row read; progress is told as it goes."""
    places = [(field, table.headings.index(heading)) for field, heading in _columns(batch, table).items()]
    outcomes: list[Outcome] = []
    for number, cells in table.rows():
        outcomes.append(read_row(number, {field: cells[at] for field, at in places if at < len(cells)}, scene))
        if len(outcomes) % TOLD_EVERY == 0:
            IntakeBatch.objects.filter(pk=batch.pk).update(rows_done=len(outcomes))
    return outcomes


def _columns(batch: IntakeBatch, table: Table) -> dict[Field, str]:
    columns: Mapping[str, str] = batch.mapping.get("columns", {})
    return {field: columns[field] for field in Field if columns.get(field) in table.headings}


def _judged(batch: IntakeBatch, at: datetime) -> Judged:
    table = table_of(batch)
    column = batch.mapping["columns"].get(REQUIRED[0], "")
    return judge(batch.campaign, _outcomes(batch, table, scene_of(batch, at)), column)


def _check(batch: IntakeBatch, at: datetime) -> IntakeBatch:
    """Judge every row and keep what a person should see; nothing is registered."""
    judged = _judged(batch, at)
    names = {county.pk: county.name for county in counties_of(batch.campaign)}
    unknown: dict[str, list[list[Any]]] = {}
    for (field, word), count in judged.unknown.most_common(MOST_WORDS):
        unknown.setdefault(field.value, []).append([word, count])
    found = {
        **batch.found,
        "unknown": unknown,
        "fresh": len(judged.fresh),
        "faulty": len(judged.faulty),
        **apart_in(judged),
        "alike": alike_in(batch.campaign, [given for _row, given in judged.fresh]).json(),
        "sample": sample_of(judged.fresh, lambda key: names.get(key or 0, "")),
    }
    errors = [fault.json() for fault in judged.faults[:MOST_FAULTS]]
    return _save(batch, step=Step.READY, found=found, errors=errors, rows=judged.rows, rows_done=judged.rows, unchanged=judged.unchanged)


# --- taking in ----------------------------------------------------------------------------------------------------------------------


def take(*, batch: IntakeBatch, by: Person, at: datetime) -> IntakeBatch:
    """Take the table in: every row is judged again, then all are written in one transaction, or none.

    Raises:
        Refused: ``batch.moved_on``, ``batch.has_errors``.
    """
    if batch.errors:
        raise messages.has_errors(batch.found.get("faulty", len(batch.errors)))
    with transaction.atomic():
        _step(batch, (Step.READY,), Step.WRITING)
        _save(batch, taken_by=by, taken_at=at, rows_done=0)
    return _go_on(batch, at)


def _write(batch: IntakeBatch, at: datetime) -> IntakeBatch:
    """Write and record; a row somebody registered meanwhile sends the table back to be checked."""
    judged = _judged(batch, at)
    if judged.faults:
        return _check(_save(batch, step=Step.CHECKING), at)
    try:
        with transaction.atomic():
            now = IntakeBatch.objects.select_for_update().only("step").get(pk=batch.pk)
            if now.step != Step.WRITING:
                return now
            created = write(batch, judged.fresh, by=batch.taken_by, at=at)
            return _done(batch, judged, created, at)
    except IntegrityError:
        return _check(_save(batch, step=Step.CHECKING), at)


def _done(batch: IntakeBatch, judged: Judged, created: int, at: datetime) -> IntakeBatch:
    found = {key: value for key, value in batch.found.items() if key != "sample"} | apart_in(judged)
    ended = {"state": State.DONE, "step": Step.FINISHED, "finished_at": at, "found": found, "errors": []}
    _save(batch, **ended, rows=judged.rows, rows_done=judged.rows, created=created, unchanged=judged.unchanged)
    data = {"created": created, "unchanged": judged.unchanged, "rows": judged.rows}
    record(act=acts.BATCH_TAKEN, by=actor_of(batch.taken_by), at=at, subject=_subject(batch), data=data)
    return batch


def judged_rows(*, rows: Sequence[Given], campaign: Campaign, at: datetime) -> list[Outcome]:
    """Rows a program sent, each judged by its shape, counted from 1."""
    today, counties = timezone.localdate(at), {county.pk for county in counties_of(campaign)}
    return [sent_row(number, given, today, counties) for number, given in enumerate(rows, 1)]


def take_rows(*, campaign: Campaign, rows: Sequence[Given], name: str, by: Person, at: datetime) -> IntakeBatch:
    """Take rows a program sent in at once, all or none; the same judgement and the same writing as for a file.

    Raises:
        RowsRefused: with every reason, by row (counted from 1) and field; nothing was written.
    """
    judged = judge(campaign, judged_rows(rows=rows, campaign=campaign, at=at), Field.NUMBER.value)
    if judged.faults:
        raise messages.RowsRefused(judged.faults)
    with transaction.atomic():
        batch = IntakeBatch.objects.create(campaign=campaign, name=name[-255:], taken_at=at, taken_by=by)
        return _done(batch, judged, write(batch, judged.fresh, by=by, at=at), at)


# --- the end ------------------------------------------------------------------------------------------------------------------------


def _refuse(batch: IntakeBatch, faults: Sequence[Fault], at: datetime, **found: Any) -> IntakeBatch:
    errors = [fault.json() for fault in faults[:MOST_FAULTS]]
    ended = {"state": State.REFUSED, "step": Step.FINISHED, "finished_at": at}
    return _save(batch, **ended, errors=errors, found={**batch.found, **found})


def drop(*, batch: IntakeBatch, by: Person, at: datetime) -> IntakeBatch:
    """Let a table go before it is taken in; its original is erased at once.

    Raises:
        Refused: ``batch.moved_on``.
    """
    with transaction.atomic():
        _step(batch, (Step.MAPPING, Step.READY), Step.FINISHED)
        found = {key: value for key, value in batch.found.items() if key != "sample"}
        _save(batch, state=State.REFUSED, finished_at=at, found={**found, "dropped": True})
        TableOriginal.objects.filter(batch=batch, erased_at__isnull=True).update(sealed=None, erased_at=at)
        record(act=acts.BATCH_DROPPED, by=actor_of(by), at=at, subject=_subject(batch))
    return batch


def give_up(*, batch: IntakeBatch, at: datetime) -> IntakeBatch:
    """Close a batch that broke, so that its page does not wait for ever; nothing of its rows is kept."""
    return _refuse(batch, [messages.BROKE], at)


def _subject(batch: IntakeBatch) -> Subject:
    return Subject("petition_batch", str(batch.pk), batch.name)


# --- the original -------------------------------------------------------------------------------------------------------------------


def open_table(*, batch: IntakeBatch, because: str, by: Person, at: datetime) -> tuple[bytes, TableOriginal]:
    """The table as it came, for whoever may know who complained; who took it out, and why, is recorded.

    Raises:
        Refused: ``batch.reason_missing``, ``batch.original_erased``.
    """
    if not because.strip():
        raise messages.reason_missing()
    with transaction.atomic():
        original = TableOriginal.objects.filter(batch=batch).order_by("pk").first()
        if original is None or original.sealed is None:
            raise messages.original_erased()
        data = opened_bytes(original.sealed, PURPOSE)
        record(act=acts.ORIGINAL_OPENED, by=actor_of(by), at=at, subject=_subject(batch), data={"because": because.strip()[:300]})
    return data, original


def erase_originals(*, campaign: Campaign, before: datetime, at: datetime) -> int:
    """Erase the originals of a campaign's batches that were handed in before a moment; their hashes stay. The number of them."""
    with transaction.atomic():
        rows = TableOriginal.objects.filter(erased_at__isnull=True, batch__campaign=campaign, batch__taken_at__lt=before)
        number = rows.update(sealed=None, erased_at=at)
        if number:
            subject = Subject("campaign", campaign.slug, campaign.name)
            record(act=acts.ORIGINALS_ERASED, by=SYSTEM, at=at, subject=subject, data={"count": number})
    return number
