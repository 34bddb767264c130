"""Scheduled entry points of evidence: each reads the clock and calls one service.

The services of the checks bring numpy and an imaging library. These entry points are known to every process, also to those that answer
pages and must stay small; so the heavy services are imported by the worker when the first of them is due.
"""

from __future__ import annotations

import importlib

from django.utils import timezone
from procrastinate.contrib.django import app

from rectify.campaign.evidence.queries.waiting import unexamined
from rectify.campaign.evidence.services.handing_in import EXAMINE, QUEUE
from rectify.campaign.evidence.services.uploads import expire_uploads

_SERVICES = "rectify.campaign.evidence.services"


@app.task(name=EXAMINE, queue=QUEUE)
def examine_evidence(evidence_id: int) -> None:
    """The checks of one piece, right after it was handed in."""
    importlib.import_module(f"{_SERVICES}.examining").examine(evidence_id=evidence_id, at=timezone.now())


@app.periodic(cron="*/10 * * * *")
@app.task(name="evidence.left", queue=QUEUE, queueing_lock="evidence.left")
def examine_what_was_left(timestamp: int) -> None:  # noqa: ARG001 - the schedule's own argument
    """The checks of pieces whose job was lost: a worker killed in the middle leaves them unexamined."""
    for pk in unexamined(timezone.now()):
        importlib.import_module(f"{_SERVICES}.examining").examine(evidence_id=pk, at=timezone.now())


@app.periodic(cron="5-59/10 * * * *")
@app.task(name="evidence.reports", queue=QUEUE, queueing_lock="evidence.reports")
def examine_reports(timestamp: int) -> None:  # noqa: ARG001 - the schedule's own argument
    """The checks of the reports filed since the last time."""
    importlib.import_module(f"{_SERVICES}.sweeping").sweep_reports(at=timezone.now())


@app.periodic(cron="17 3 * * *")
@app.task(name="evidence.uploads", queue=QUEUE, queueing_lock="evidence.uploads")
def expire(timestamp: int) -> None:  # noqa: ARG001 - the schedule's own argument
    """Remove uploads nobody went on with."""
    expire_uploads(at=timezone.now())
