"""Scheduled entry points of the accounts."""

from __future__ import annotations

from django.core.management import call_command
from procrastinate.contrib.django import app


@app.periodic(cron="17 3 * * *")
@app.task(name="accounts.sweep_sessions", queue="upkeep")
def sweep_sessions(timestamp: int) -> None:  # noqa: ARG001 - procrastinate hands it to every periodic task
    """Remove sessions that have ended, every night; ``timestamp`` is the moment the run was due, in seconds."""
    call_command("clearsessions")
