"""Writing the record: one door.

``record`` appends one act, ``record_many`` a batch. Both take a lock that is held until the caller's transaction ends: writers
queue, so that the numbers have no gap and the chain cannot fork. **An act records last**, right before its transaction ends;
whoever records first and works afterwards makes everybody wait.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from rectify.foundation.audit.models import Entry
from rectify.foundation.audit.rules import GENESIS, Act, Facts, act_of, chained, leaf_of, plain

BATCH = 1000
"""Rows of one INSERT."""


LIMITS = {"actor_name": 64, "subject_label": 300}
"""Characters of the columns that hold names."""


class NotInTransaction(RuntimeError):
    """An act was recorded outside a transaction: act and record could part ways."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, as the record keeps it."""

    id: int | None
    name: str
    unit_id: int | None = None


@dataclass(frozen=True, slots=True)
class Subject:
    """What is acted on, as the record keeps it."""

    type: str
    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Happening:
    """One act of a batch; the parts of :func:`record`."""

    act: Act
    by: Actor
    at: datetime
    subject: Subject
    data: Mapping[str, Any] | None = None


def record(*, act: Act, by: Actor, at: datetime, subject: Subject, data: Mapping[str, Any] | None = None) -> Entry:
    """Append one act to the chain, inside the caller's transaction. Two queries, about a millisecond.

    ``data`` holds text, whole numbers, dates, decimals, lists and mappings of these; its keys can stand in the act's sentence.
    Names too long for their column are cut with an ellipsis.

    Raises:
        NotInTransaction: the caller has no transaction open.
        UnregisteredAct: no app has registered the act.
        NotRecordable: ``data`` holds what does not hash alike everywhere (a float, an object).
    """
    return record_many([Happening(act, by, at, subject, data)])[0]


def record_many(happenings: Iterable[Happening]) -> list[Entry]:
    """Append a batch in its order, under one lock, with one INSERT for a thousand; same errors as :func:`record`."""
    prepared = [(happening, _checked(happening)) for happening in happenings]
    if not connection.in_atomic_block:
        raise NotInTransaction("an act is recorded inside the transaction that does it: wrap both in transaction.atomic()")
    if not prepared:
        return []
    seq, chain = _lock_tail()
    rows: list[Entry] = []
    for happening, data in prepared:
        seq += 1
        row = _row(happening, seq, data, chain)
        chain = bytes(row.chain)
        rows.append(row)
    if len(rows) == 1:
        rows[0].save(force_insert=True)
        return rows
    return Entry.objects.bulk_create(rows, batch_size=BATCH)


def _checked(happening: Happening) -> dict[str, Any]:
    """The data as stored, after checking that the act is a registered one (before the lock is taken)."""
    act_of(happening.act.code)
    data: dict[str, Any] = plain(happening.data or {})
    return data


def _lock_tail() -> tuple[int, bytes]:
    """Queue for the end of the chain; return its last number and chain value."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq, chain FROM audit_entry_lock_tail()")
        last = cursor.fetchone()
    return (last[0], bytes(last[1])) if last else (0, GENESIS)


def _row(happening: Happening, seq: int, data: dict[str, Any], previous: bytes) -> Entry:
    facts = Facts(
        seq=seq,
        at=happening.at,
        act=happening.act.code,
        actor_id=happening.by.id,
        actor_name=_cut(happening.by.name, "actor_name"),
        unit_id=happening.by.unit_id,
        subject_type=happening.subject.type,
        subject_id=happening.subject.id,
        subject_label=_cut(happening.subject.label, "subject_label"),
        data=data,
    )
    leaf = leaf_of(facts)
    return Entry(
        seq=seq,
        at=facts.at,
        act=facts.act,
        actor_id=facts.actor_id,
        actor_name=facts.actor_name,
        unit_id=facts.unit_id,
        subject_type=facts.subject_type,
        subject_id=facts.subject_id,
        subject_label=facts.subject_label,
        data=data,
        leaf=leaf,
        chain=chained(previous, leaf),
    )


def _cut(text: str, column: str) -> str:
    """The text as its column holds it: what cannot be stored left out or replaced, an ellipsis for what is too long."""
    limit = LIMITS[column]
    clean = str(text).replace("\x00", "").encode(errors="replace").decode()
    return clean if len(clean) <= limit else clean[: limit - 1] + "…"
