"""Reshaping the measures of a draft: add, split, merge, take off, move. See :mod:`~.shaping` for what all of these refuse."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import F, Max

from rectify.campaign.ledger import acts, messages
from rectify.campaign.ledger.models import FactLink, Measure, Responsibility, Task
from rectify.campaign.ledger.rules.drafting import short_key
from rectify.campaign.ledger.services.linking import leave_to_task, take_facts_inside
from rectify.campaign.ledger.services.locking import locked_draft, raise_revision
from rectify.campaign.plans.models import Document
from rectify.campaign.plans.services.facts import check_span
from rectify.foundation.accounts.models import Person
from rectify.foundation.accounts.queries import actor_of
from rectify.foundation.audit.rules import Act
from rectify.foundation.audit.services import Subject, record

MAX_SPAN: Final = 5_000
"""Characters a person may mark as one measure."""
_EDGES: Final = " \t\n\r\u3000,;、。，；"


def _tell(act: Act, measure: Measure, by: Person, at: datetime, data: Mapping[str, Any] | None = None) -> None:
    words = measure.text if len(measure.text) <= 40 else f"{measure.text[:39]}…"  # noqa: PLR2004 - one line of a page
    whole = {"task_id": measure.task_id, "start": measure.start, "end": measure.end, **(data or {})}
    record(act=act, by=actor_of(by), at=at, subject=Subject("measure", str(measure.pk), f"{measure.number} {words}".strip()), data=whole)


def _free_key(task: Task, wanted: str) -> str:
    """The key, or with a dash and a number if the task has it already."""
    taken = set(task.measures.values_list("key", flat=True))
    tries = (wanted if n == 1 else f"{wanted[:44]}-{n}" for n in range(1, len(taken) + 2))
    return next(key for key in tries if key not in taken)


def add_measure(*, task: Task, revision: int, document: Document, start: int, end: int, by: Person, at: datetime) -> Measure:
    """Add a measure from a selection of the document; facts of the task inside the selection go with it."""
    check_span(document, start, end, MAX_SPAN)
    with transaction.atomic():
        draft = locked_draft(task, revision)
        last = draft.measures.aggregate(last=Max("position"))["last"] or 0
        text = document.raw[start:end]
        measure = Measure(
            task=draft, key=_free_key(draft, f"+{start}"), text=text, document=document, start=start, end=end, position=last + 1
        )
        measure.save(force_insert=True)
        take_facts_inside(measure)
        raise_revision(draft)
        _tell(acts.MEASURE_ADDED, measure, by, at)
    return measure


def split_measure(*, measure: Measure, revision: int, offset: int, by: Person, at: datetime) -> tuple[Measure, Measure]:
    """Cut a measure in two at ``offset``, a position in the document inside the measure; facts go to the part they stand in.

    What belongs to the whole measure without standing in it (a unit of its row) belongs to both. Refused: ``measure.split_outside``.
    """
    with transaction.atomic():
        draft = locked_draft(measure.task, revision)
        first = Measure.objects.select_related("task").get(pk=measure.pk, task=draft)
        head, tail = _cut(first, offset)
        Measure.objects.filter(task=draft, position__gt=first.position).update(position=F("position") + 1)
        place = {"document_id": first.document_id, "start": offset, "end": first.end, "norm": first.norm}
        second = Measure(task=draft, key=_free_key(draft, f"{first.key}-2"), text=tail, position=first.position + 1, **place)
        first.text, first.end = head, offset
        first.save(update_fields=["text", "end"])
        second.save(force_insert=True)
        _share(first, second)
        raise_revision(draft)
        _tell(acts.MEASURE_SPLIT, first, by, at, {"second": second.pk, "offset": offset})
    return first, second


def _cut(measure: Measure, offset: int) -> tuple[str, str]:
    """The two texts; both must say something."""
    if measure.start is None or measure.end is None or not measure.start < offset < measure.end:
        raise messages.split_outside()
    head, tail = measure.text[: offset - measure.start], measure.text[offset - measure.start :]
    if not head.strip(_EDGES) or not tail.strip(_EDGES):
        raise messages.split_outside()
    return head, tail


def _share(first: Measure, second: Measure) -> None:
    """Facts standing in the second part move there; those standing in neither part count for both."""
    outside = FactLink.objects.filter(measure=first).exclude(
        fact__start__lt=second.end, fact__end__gt=first.start, fact__document=first.document_id
    )
    both = list(outside.values_list("fact_id", flat=True))
    take_facts_inside(second)
    FactLink.objects.bulk_create([FactLink(task=second.task, measure=second, fact_id=fact) for fact in both], ignore_conflicts=True)
    rows = Responsibility.objects.filter(measure=first, fact_id__in=both)
    Responsibility.objects.bulk_create([_copy(row, second) for row in rows])


def _copy(row: Responsibility, measure: Measure) -> Responsibility:
    names = ("role", "name", "unit_id", "fact_id", "decided_at", "decided_by_id")
    return Responsibility(task=measure.task, measure=measure, **{name: getattr(row, name) for name in names})


def merge_measures(*, measures: Sequence[Measure], revision: int, by: Person, at: datetime) -> Measure:
    """Make one measure of several of one task and one document; the first keeps its key.

    The text is all from the first character to the last. Refused: ``measure.merge_strangers``.
    """
    rows = sorted(measures, key=lambda m: m.start or 0)
    if len(rows) < len(("one", "other")) or len({(m.task_id, m.document_id) for m in rows}) > 1 or any(m.start is None for m in rows):
        raise messages.merge_strangers()
    with transaction.atomic():
        draft = locked_draft(rows[0].task, revision)
        first = Measure.objects.select_related("task", "document").get(pk=rows[0].pk, task=draft)
        first.end = max(row.end or 0 for row in rows)
        first.text = first.document.raw[first.start : first.end] if first.document else first.text
        for row in rows[1:]:
            _hand_over(row, first)
        Measure.objects.filter(pk__in=[row.pk for row in rows[1:]], task=draft).delete()
        first.save(update_fields=["text", "end"])
        raise_revision(draft)
        _tell(acts.MEASURES_MERGED, first, by, at, {"count": len(rows)})
    return first


def _hand_over(row: Measure, first: Measure) -> None:
    known = FactLink.objects.filter(measure=first).values_list("fact_id", flat=True)
    FactLink.objects.filter(measure=row).exclude(fact_id__in=list(known)).update(measure=first)
    units = Responsibility.objects.filter(measure=first).values_list("role", "name")
    for unit in Responsibility.objects.filter(measure=row):
        if (unit.role, unit.name) not in units:
            Responsibility.objects.filter(pk=unit.pk).update(measure=first)


def reject_measure(*, measure: Measure, revision: int, because: str, by: Person, at: datetime) -> Task:
    """Take a measure off a draft; its facts and units stay with the task. Refused without a reason: ``task.no_reason``."""
    if not because.strip():
        raise messages.because_empty()
    with transaction.atomic():
        draft = locked_draft(measure.task, revision)
        row = Measure.objects.get(pk=measure.pk, task=draft)
        leave_to_task(row)
        raise_revision(draft)
        _tell(acts.MEASURE_REJECTED, row, by, at, {"because": because, "text": row.text})
        row.delete()
    return draft


def move_measure(*, measure: Measure, to: Task, revision: int, by: Person, at: datetime) -> Measure:
    """Move a measure with its facts and units to another draft of the same campaign; ``revision`` is that of the draft it leaves."""
    with transaction.atomic():
        draft = locked_draft(measure.task, revision)
        goal = locked_draft(to, to.revision)
        if goal.pk == draft.pk or goal.campaign_id != draft.campaign_id:
            raise messages.merge_itself()
        row = Measure.objects.get(pk=measure.pk, task=draft)
        last = goal.measures.aggregate(last=Max("position"))["last"] or 0
        row.key = _free_key(goal, short_key(f"{draft.key}/{row.key}", 44))
        row.task, row.position = goal, last + 1
        row.save(update_fields=["task", "key", "position"])
        FactLink.objects.filter(measure=row).update(task=goal)
        Responsibility.objects.filter(measure=row).update(task=goal)
        raise_revision(draft)
        raise_revision(goal)
        _tell(acts.MEASURE_MOVED, row, by, at, {"task": str(goal), "from": draft.pk})
    return row
