"""What a reply promises: its shape when the reply is written, and the measures of the task it becomes when the reply is accepted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from django.urls import reverse

from rectify.campaign.ledger.models import Task
from rectify.campaign.ledger.services.petition_tasks import Promised, add_promised_measures
from rectify.foundation.accounts.models import Person, Unit
from rectify.foundation.refusals import Missing
from rectify.response.petitions import handling_messages as messages
from rectify.response.petitions.models import Reply, ReplyMeasure
from rectify.response.petitions.queries.handling import promised_by

MOST_MEASURES: Final = 50
_WORDS: Final = 500
_UNIT: Final = 32
_MOST: Final = Decimal(10) ** 12
_PLACES: Final = 6


@dataclass(frozen=True, slots=True)
class Promise:
    """One measure as the unit writes it down; ``unit`` ``None``: who answers does it."""

    text: str
    due_on: date | None
    unit: Unit | None = None
    quantity: Decimal | None = None
    quantity_unit: str = ""


def wrong_promises(promises: Sequence[Promise], on: date) -> Iterator[Missing]:
    """What is wrong with the measures of a reply that is written on a day."""
    for number, each in enumerate(promises, 1):
        if number > MOST_MEASURES or not _shaped(each):
            yield Missing(messages.promised_wrong(number))
        elif each.due_on is not None and each.due_on < on:
            yield Missing(messages.promised_past(number, each.due_on))


def _shaped(each: Promise) -> bool:
    words, unit = each.text.strip(), each.quantity_unit.strip()
    if not words or len(words) > _WORDS or each.due_on is None or len(unit) > _UNIT:
        return False
    if each.quantity is None:
        return not unit
    value = each.quantity
    return bool(unit) and value.is_finite() and 0 < value < _MOST and value == round(value, _PLACES)


def keep_promises(reply: Reply, promises: Sequence[Promise]) -> list[ReplyMeasure]:
    """Write them beside the reply; they have passed :func:`wrong_promises`."""
    rows = [
        ReplyMeasure(
            reply=reply,
            text=each.text.strip(),
            unit=each.unit,
            due_on=each.due_on,
            quantity=each.quantity,
            quantity_unit=each.quantity_unit.strip(),
        )
        for each in promises
        if each.due_on is not None
    ]
    return ReplyMeasure.objects.bulk_create(rows)


def become_measures(*, reply: Reply, task: Task, lead: Unit | None, by: Person, at: datetime) -> None:
    """Put what an accepted reply promises on the task. Inside the caller's transaction; nothing if it promises nothing."""
    rows = promised_by(reply)
    promised = [Promised(row.text, row.due_on, row.unit or lead, row.quantity, row.quantity_unit, quote_of(row)) for row in rows]
    for row, measure in zip(rows, add_promised_measures(task=task, promised=promised, by=by, at=at), strict=True):
        row.measure = measure
        row.save(update_fields=["measure"])


def quote_of(row: ReplyMeasure) -> str:
    """The promise as it was put, with its quantity."""
    return row.text if row.quantity is None else f"{row.text}（{row.quantity.normalize():f}{row.quantity_unit}）"


def address_of(task_id: int, part: str) -> str:
    """Where on the page of the task something is mended."""
    return f"{reverse('lists:task', args=[task_id])}#{part}"
