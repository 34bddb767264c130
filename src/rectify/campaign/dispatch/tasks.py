"""Scheduled entry points of dispatch: each reads the clock and calls one service."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from rectify.campaign.dispatch.models import SheetIntake
from rectify.campaign.dispatch.queries import rounds as plan
from rectify.campaign.dispatch.services import deliveries, rounds, sheets, upkeep


@app.periodic(cron="*/10 * * * *")
@app.task(name="dispatch.turn_rounds", queue="upkeep")
def turn_rounds(timestamp: int) -> None:  # noqa: ARG001 - procrastinate hands it to every periodic task
    """Freeze what is past its cut-off, with the letters the ladder then proposes; open what is due, remind who owes; each by itself."""
    at = timezone.now()
    rounds.freeze_due(rounds=plan.to_freeze(at), at=at)
    rounds.open_due(campaigns=plan.campaigns_with_cadence(timezone.localdate(at)), at=at)
    for one in plan.to_remind(at):
        rounds.remind(round=one, by=None, at=at)


@app.task(name=sheets.TASK, queue="imports")
def read_sheet(intake_id: int) -> None:
    """Read a long sheet that came back. A fault of ours closes it with words and is raised on, so that the worker's log has it."""
    rows = SheetIntake.objects.select_related("round__campaign", "unit", "file", "handed_by")
    try:
        sheets.read_in(intake=rows.get(pk=intake_id), at=timezone.now())
    except Exception:
        sheets.give_up(intake=rows.get(pk=intake_id), at=timezone.now())
        raise


@app.periodic(cron="* * * * *")
@app.task(name="dispatch.send_notices", queue="notices", lock="dispatch.send_notices", queueing_lock="dispatch.send_notices")
def send_notices(timestamp: int) -> None:  # noqa: ARG001 - procrastinate hands it to every periodic task
    """Send e-mails and webhooks that are due."""
    deliveries.send_waiting(at=timezone.now())


@app.periodic(cron="30 21 * * *")
@app.task(name="dispatch.keep_up", queue="upkeep")
def keep_up(timestamp: int) -> None:  # noqa: ARG001 - procrastinate hands it to every periodic task
    """At 05:30 of the city: due items of standing duties, reminders of them, letters by the ladder."""
    at = timezone.now()
    upkeep.keep_up(on=timezone.localdate(at), at=at)


@app.periodic(cron="45 21 * * 0")
@app.task(name="dispatch.sweep_deliveries", queue="upkeep")
def sweep_deliveries(timestamp: int) -> None:  # noqa: ARG001 - procrastinate hands it to every periodic task
    """Once a week: remove what went out long ago."""
    deliveries.sweep_sent(at=timezone.now())
