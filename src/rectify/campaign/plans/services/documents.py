"""Handing in a document: store the original, read it, keep what was read."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import get_language
from psycopg.types.json import Jsonb

from rectify.campaign.plans import acts, messages
from rectify.campaign.plans.models import CheckResult, Document, DocumentTasks, Fact, FactState, Heading, Question
from rectify.campaign.plans.reading import contract, formats
from rectify.campaign.plans.reading.engine import read_source
from rectify.campaign.plans.reading.errors import Unreadable
from rectify.campaign.plans.rules import details_of, task_details
from rectify.campaign.plans.services.copying import copy_columns, copy_in
from rectify.foundation.accounts.models import Person
from rectify.foundation.accounts.queries import actor_of
from rectify.foundation.audit.services import Subject, record
from rectify.foundation.files.models import StoredFile
from rectify.foundation.files.services import store

FACT_COLUMNS = (
    "document",
    "key",
    "kind",
    "text",
    "start",
    "end",
    "value",
    "unit",
    "comparator",
    "role",
    "missing",
    "details",
    "state",
)
WARNING = "warning:"
"""What the loader has to say is kept beside the self-checks, under this prefix."""


def store_document(*, data: bytes, name: str, by: Person, at: datetime) -> Document:
    """Store the bytes, read them and keep headings, facts, questions, checks and tasks as read.

    1. read (nothing is written yet); 2. store the original; 3. write what was read, and the row of audit, in one transaction.
    The same bytes may be handed in again: a document is a handing-in, the stored file is shared.

    Raises:
        Refused: ``document.<reason>`` when the bytes cannot be read, or a refusal of storing files; nothing is kept.
    """
    reading = read(data, name)
    with transaction.atomic():
        return keep_reading(reading=reading, file=store(data, name=name, at=at), by=by, at=at)


def read(data: bytes, name: str) -> contract.Reading:
    """Read bytes; a file that cannot be read is refused in the language of the reader of the page."""
    try:
        return read_source(formats.load(data, name))
    except Unreadable as error:
        raise messages.unreadable(name, error, english=(get_language() or "").startswith("en")) from error


def keep_reading(*, reading: contract.Reading, file: StoredFile, by: Person, at: datetime) -> Document:
    """Write a reading as rows, with its row of audit, inside the caller's transaction."""
    document = write_reading(reading=reading, file=file, by=by, at=at)
    tell_stored(document=document, reading=reading, by=by, at=at)
    return document


def write_reading(*, reading: contract.Reading, file: StoredFile, by: Person, at: datetime) -> Document:
    """Write a reading as rows. A long act calls :func:`tell_stored` at its end, because whoever records makes other writers wait."""
    document = _document(reading, file, by, at)
    document.save(force_insert=True)
    copy_in([_heading(document, heading) for heading in reading.outline])
    pks = copy_columns(Fact, FACT_COLUMNS, [_fact(document, fact) for fact in reading.facts])
    keys = {fact.id: pk for fact, pk in zip(reading.facts, pks, strict=True)}
    copy_in([_question(document, question, keys) for question in reading.questions])
    copy_in([_check(document, check) for check in reading.checks])
    copy_in([_check(document, warning, WARNING) for warning in reading.warnings])
    copy_in([DocumentTasks(document=document, tasks=[task_details(task) for task in reading.tasks])])
    return document


def tell_stored(*, document: Document, reading: contract.Reading, by: Person, at: datetime) -> None:
    """Record that the document was handed in."""
    record(
        act=acts.DOCUMENT_STORED,
        by=actor_of(by),
        at=at,
        subject=Subject("document", str(document.pk), document.name),
        data={
            "sha256": document.file.sha256,
            "facts": len(reading.facts),
            "questions": len(reading.questions),
            "tasks": len(reading.tasks),
        },
    )


def _document(reading: contract.Reading, file: StoredFile, by: Person, at: datetime) -> Document:
    info = reading.document
    start, end = info.plan_span or (None, None)
    return Document(
        name=reading.source.name[-255:],
        title=(info.title or "")[:300],
        issuer=(info.issuer or "")[:200],
        kind=info.kind,
        file=file,
        raw=reading.raw,
        chars=len(reading.raw),
        plan_start=start,
        plan_end=end,
        uploaded_at=at,
        uploaded_by=by,
    )


def _heading(document: Document, heading: contract.Heading) -> Heading:
    return Heading(
        document=document,
        path=heading.path[:120],
        level=heading.level,
        number=heading.number[:32],
        title=heading.title[:300],
        start=heading.start,
        end=heading.end,
    )


def _fact(document: Document, fact: contract.Fact) -> tuple[object, ...]:
    """The columns of a fact, in the order of ``FACT_COLUMNS``."""
    return (
        document.pk,
        fact.id,
        fact.kind.value,
        fact.text,
        fact.start,
        fact.end,
        fact.value,
        fact.unit or "",
        fact.comparator.value if fact.comparator else "",
        fact.role.value if fact.role else "",
        list(fact.missing),
        Jsonb(details_of(fact)),
        FactState.PROPOSED.value,
    )


def _question(document: Document, question: contract.Question, facts: dict[str, int]) -> Question:
    return Question(
        document=document,
        key=question.id,
        kind=question.kind,
        text=question.text,
        text_en=question.text_en,
        start=question.start,
        end=question.end,
        fact_id=facts.get(question.fact or ""),
    )


def _check(document: Document, check: contract.Check, prefix: str = "") -> CheckResult:
    return CheckResult(
        document=document,
        key=f"{prefix}{check.id}"[:48],
        ok=check.ok,
        expected=(check.expected or "")[:120],
        found=(check.found or "")[:120],
        message=check.message or "",
        message_en=check.message_en or "",
        spans=[list(span) for span in check.spans],
    )
