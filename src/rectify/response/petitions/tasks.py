"""Scheduled entry points of the petitions: each reads the clock and calls one service."""

from __future__ import annotations

import importlib
from datetime import timedelta

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from rectify.response.petitions.models import IntakeBatch
from rectify.response.petitions.queries.batches import campaigns_with_originals
from rectify.response.petitions.queries.rules import rules_of
from rectify.response.petitions.services import batches, call_mails, citizens
from rectify.response.petitions.services.identity import erase_due
from rectify.response.petitions.services.intake import COPIES, QUEUE

_PHOTOGRAPHS = "rectify.response.petitions.services.photographs"
"""Brings an imaging library: imported by the worker when the first copy is due, never by processes that answer pages."""


@app.task(name=COPIES, queue=QUEUE)
def copy_photographs(petition_id: int) -> None:
    """The copies of one complaint's photographs, right after it came in."""
    importlib.import_module(_PHOTOGRAPHS).make_copies(at=timezone.now(), petition_id=petition_id)


@app.periodic(cron="*/15 * * * *")
@app.task(name="petitions.copies_left", queue=QUEUE, queueing_lock="petitions.copies_left")
def copy_what_was_left(timestamp: int) -> None:  # noqa: ARG001 - the schedule's own argument
    """Copies whose job was lost."""
    importlib.import_module(_PHOTOGRAPHS).make_copies(at=timezone.now())


@app.periodic(cron="41 3 * * *")
@app.task(name="petitions.retention", queue=QUEUE, queueing_lock="petitions.retention")
def forget(timestamp: int) -> None:  # noqa: ARG001 - the schedule's own argument
    """Erase who complained where the time of keeping has ended."""
    erase_due(at=timezone.now())


@app.task(name=batches.TASK, queue="imports")
def work_on_batch(batch_id: int) -> None:
    """Read, check or write a long table. A fault of ours closes it with words and is raised on, so that the worker's log has it."""
    rows = IntakeBatch.objects.select_related("campaign__jurisdiction", "taken_by")
    try:
        batches.work(batch=rows.get(pk=batch_id), at=timezone.now())
    except Exception:
        batches.give_up(batch=rows.get(pk=batch_id), at=timezone.now())
        raise


@app.task(name=call_mails.TASK, queue="notices", retry=RetryStrategy(max_attempts=6, exponential_wait=60))
def mail_call_back(call_back_id: int, sealed: str) -> None:
    """Write the letter of one question."""
    call_mails.write(call_back_id=call_back_id, sealed=bytes.fromhex(sealed))


@app.periodic(cron="17 3 * * *")
@app.task(name="petitions.erase_originals", queue="upkeep", queueing_lock="petitions.erase_originals")
def erase_originals(timestamp: int) -> None:  # noqa: ARG001 - the schedule's own argument
    """Erase tables that say who complained when the time of keeping has ended."""
    at = timezone.now()
    for campaign in campaigns_with_originals():
        days = rules_of(campaign, timezone.localdate(at)).retention_days
        batches.erase_originals(campaign=campaign, before=at - timedelta(days=days), at=at)


@app.periodic(cron="29 * * * *")
@app.task(name="petitions.forget_attempts", queue="upkeep", queueing_lock="petitions.forget_attempts")
def forget_attempts(timestamp: int) -> None:  # noqa: ARG001 - the schedule's own argument
    """Forget how often somebody posted once every window of time is over."""
    citizens.forget_attempts(before=timezone.now() - timedelta(days=2))
