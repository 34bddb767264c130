"""What a responsible unit says of a measure: begun, finished."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from rectify.campaign.ledger import acts, messages
from rectify.campaign.ledger.models import Measure, TaskState
from rectify.campaign.ledger.queries.schemes import is_scheme_approved
from rectify.campaign.ledger.rules.moves import WORKING
from rectify.campaign.ledger.scheme_messages import scheme_needed
from rectify.foundation.accounts.models import Person
from rectify.foundation.accounts.queries import actor_of
from rectify.foundation.audit.rules import Act
from rectify.foundation.audit.services import Subject, record


def start_measure(*, measure: Measure, on: date, by: Person, at: datetime) -> Measure:
    """Say when work on a measure began.

    Refused: ``measure.not_work``, ``measure.future``, ``measure.started``, ``measure.needs_scheme`` (一事一议: first the approved scheme).
    """
    with transaction.atomic():
        row = reported(measure, on, at)
        if row.started_on is not None:
            raise messages.measure_started(row.started_on)
        if row.task.needs_scheme and not is_scheme_approved(row.task):
            raise scheme_needed(row.task, row.task_id)
        return _save(row, "started_on", on, acts.MEASURE_STARTED, by, at)


def finish_measure(*, measure: Measure, on: date, by: Person, at: datetime) -> Measure:
    """Say when a measure was finished.

    Refused: ``measure.not_work``, ``measure.future``, ``measure.not_started``, ``measure.before_start``, ``measure.done``;
    ``measure.is_answer`` (the answer to a complaint is given by a reply, :mod:`~.answering`).
    """
    with transaction.atomic():
        row = reported(measure, on, at)
        if row.is_answer and row.done_on is None:
            raise messages.measure_is_answer()
        return finished(row, on, by, at)


def finished(row: Measure, on: date, by: Person, at: datetime) -> Measure:
    """The same for a measure that :func:`reported` gave, whoever finishes it. Inside the caller's transaction."""
    if row.done_on is not None:
        raise messages.measure_done(row.done_on)
    if row.started_on is None:
        raise messages.measure_not_started()
    if on < row.started_on:
        raise messages.measure_before_start(on, row.started_on)
    return _save(row, "done_on", on, acts.MEASURE_FINISHED, by, at)


def reported(measure: Measure, on: date, at: datetime) -> Measure:
    """The measure, locked, of a task that is being worked on; the day has come (in the city's time)."""
    row = Measure.objects.select_for_update(of=("self",)).select_related("task").get(pk=measure.pk)
    if row.task.state not in WORKING:
        raise messages.measure_not_work(row.task, TaskState(row.task.state).label)
    if on > timezone.localdate(at):
        raise messages.measure_future(on)
    return row


def _save(row: Measure, column: str, on: date, act: Act, by: Person, at: datetime) -> Measure:
    setattr(row, column, on)
    row.save(update_fields=[column])
    words = row.text if len(row.text) <= 40 else f"{row.text[:39]}…"  # noqa: PLR2004 - one line of a page
    subject = Subject("measure", str(row.pk), f"{row.number} {words}".strip())
    record(act=act, by=actor_of(by), at=at, subject=subject, data={"task": row.task_id, "on": on.isoformat()})
    return row
