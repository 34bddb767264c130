"""Standing duties: their due items are laid out ahead, and each is fulfilled by a unit with its minutes.

What a meeting decided stands in the minutes, which the app of evidence takes in and then calls :func:`fulfil_duty`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from rectify.campaign.dispatch import letter_acts as acts
from rectify.campaign.dispatch import letter_messages as messages
from rectify.campaign.dispatch.models import DutyItem
from rectify.campaign.dispatch.queries.duties import Bearer, bearers_of, items_due_soon
from rectify.campaign.dispatch.queries.recipients import people_of_units
from rectify.campaign.dispatch.rules.duties import period_after, period_of, times_of
from rectify.campaign.dispatch.services.notices import notify
from rectify.campaign.ledger.models import Campaign
from rectify.campaign.ledger.rules.moves import OVER
from rectify.foundation.accounts.models import Person
from rectify.foundation.accounts.queries import actor_of
from rectify.foundation.accounts.rules import Permission
from rectify.foundation.audit.services import Subject, record
from rectify.foundation.calendar.rules import Period

SOON_DAYS = 7
"""Days before the last day on which the unit is reminded."""

_LAY = """
    INSERT INTO dispatch_dutyitem (duty_id, unit_id, first, last, turn, note)
    SELECT *, '' FROM unnest(%s::bigint[], %s::bigint[], %s::date[], %s::date[], %s::smallint[])
    ON CONFLICT (duty_id, unit_id, first, turn) DO NOTHING RETURNING id
"""


@dataclass(frozen=True, slots=True)
class _Item:
    bearer: Bearer
    period: Period
    turn: int


def lay_duties(*, campaign: Campaign, on: date, by: Person | None, at: datetime) -> int:
    """Lay out the items of this period and the next for every duty of confirmed work; returns how many are new.

    May run as often as one likes: an item is known by duty, unit, first day and turn. Three statements, whatever the number.
    """
    with transaction.atomic():
        items = [item for bearer in bearers_of(campaign) for item in _items(bearer, campaign.starts_on, on)]
        new = _write(items)
        if new:
            subject = Subject("campaign", str(campaign.pk), campaign.name)
            record(act=acts.DUTIES_LAID, by=actor_of(by), at=at, subject=subject, data={"count": new})
    return new


def _items(bearer: Bearer, began: date, on: date) -> Iterator[_Item]:
    period = period_of(bearer.period, began, max(on, began))
    for _ in range(2):
        if period is None:
            return
        yield from (_Item(bearer, period, turn) for turn in range(1, times_of(bearer.times) + 1))
        period = period_after(bearer.period, began, period)


def _write(items: list[_Item]) -> int:
    if not items:
        return 0
    columns: list[list[Any]] = [
        [item.bearer.duty for item in items],
        [item.bearer.unit for item in items],
        [item.period.first for item in items],
        [item.period.last for item in items],
        [item.turn for item in items],
    ]
    with connection.cursor() as cursor:
        cursor.execute(_LAY, columns)
        return len(cursor.fetchall())


def fulfil_duty(*, item: DutyItem, on: date, note: str, by: Person, at: datetime) -> DutyItem:
    """Say that a due item was done on a day; a day after the last one is taken and stays visible as late.

    Refused: ``duty.done``, ``duty.over``, ``duty.future``, ``duty.early``, ``duty.no_note`` (what was decided, in a sentence).
    """
    with transaction.atomic():
        row = DutyItem.objects.select_for_update(of=("self",)).select_related("duty__task", "unit").get(pk=item.pk)
        _check(row, on, note, at)
        row.done_on, row.note, row.done_at, row.done_by = on, note.strip(), at, by
        row.save(update_fields=["done_on", "note", "done_at", "done_by"])
        subject = Subject("duty", str(row.pk), row.duty.quote or str(row.duty.task))
        data = {"unit": row.unit.name, "on": on.isoformat(), "task": row.duty.task_id, "last": row.last.isoformat()}
        record(act=acts.DUTY_FULFILLED, by=actor_of(by), at=at, subject=subject, data=data)
    return row


def _check(row: DutyItem, on: date, note: str, at: datetime) -> None:
    if row.done_on is not None:
        raise messages.duty_done(row.done_on)
    if row.duty.task.state in OVER:
        raise messages.duty_over(row.duty.task)
    if on > timezone.localdate(at):
        raise messages.duty_future(on)
    if on < row.first:
        raise messages.duty_early(on, row.first)
    if not note.strip():
        raise messages.duty_no_note()


def remind_duties(*, on: date, at: datetime) -> int:
    """Tell the units whose items end within a week, once for each unit and last day; returns how many lines were new."""
    owed = items_due_soon(on, on + timedelta(days=SOON_DAYS))
    people = people_of_units({line.unit for line in owed}, Permission.MEASURE_REPORT, on)
    return sum(
        notify(
            people=people.get(line.unit, ()),
            cause=f"duties:{line.unit}:{line.last.isoformat()}",
            zh=f"{line.count}项长期任务须在{line.last.isoformat()}前履行并上传会议纪要等材料。",
            en=f"{line.count} standing duties fall due on {line.last.isoformat()}: fulfil them and hand in the minutes.",
            url="/week#duties",
            at=at,
        )
        for line in owed
    )
