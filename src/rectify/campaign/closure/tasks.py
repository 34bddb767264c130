"""Scheduled entry points of the close-out: each reads the clock and calls one service."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from rectify.campaign.closure.services.notices import end_due_notices


@app.periodic(cron="7 * * * *")
@app.task(name="closure.end_notices", queue="upkeep")
def end_notices(timestamp: int) -> None:  # noqa: ARG001 - procrastinate passes the time it was due
    """Every hour: the notices whose last day, and the days for the post, have passed."""
    end_due_notices(at=timezone.now())
