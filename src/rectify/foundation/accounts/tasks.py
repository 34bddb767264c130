"""Scheduled entry points of the accounts, and the care of all jobs."""

from __future__ import annotations

from django.core.management import call_command
from procrastinate import JobContext
from procrastinate.contrib.django import app

LOST_AFTER = 60
"""Seconds without a sign of life (a worker gives one every ten) after which its jobs count as lost."""


@app.periodic(cron="17 3 * * *")
@app.task(name="accounts.sweep_sessions", queue="upkeep")
def sweep_sessions(timestamp: int) -> None:  # noqa: ARG001 - procrastinate hands it to every periodic task
    """Remove sessions that have ended, every night; ``timestamp`` is the moment the run was due, in seconds."""
    call_command("clearsessions")


@app.periodic(cron="* * * * *")
@app.task(name="accounts.take_up_lost_jobs", queue="rescue", pass_context=True)
async def take_up_lost_jobs(context: JobContext, timestamp: int) -> None:  # noqa: ARG001 - procrastinate hands it to every periodic task
    """Queue again what a worker was doing when it was killed; every job of ours may be begun anew, none leaves half of itself behind."""
    jobs = context.app.job_manager
    for job in await jobs.get_stalled_jobs(seconds_since_heartbeat=LOST_AFTER):
        await jobs.retry_job(job)
