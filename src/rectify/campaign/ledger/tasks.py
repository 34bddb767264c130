"""Scheduled entry points of the lists: each reads the clock and calls one service."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from rectify.campaign.ledger.models import Campaign, ImportRun
from rectify.campaign.ledger.queries import kept
from rectify.campaign.ledger.services.imports import TASK, carry_out, give_up
from rectify.foundation.accounts.models import Person
from rectify.foundation.accounts.queries import grants_of


@app.task(name=TASK, queue="imports")
def run_import(run_id: int) -> None:
    """Carry out a queued import. A fault of ours closes the run with its name and is raised on, so that the worker's log has it."""
    run = ImportRun.objects.select_related("campaign", "campaign__jurisdiction", "file", "started_by").get(pk=run_id)
    try:
        carry_out(run=run, at=timezone.now())
    except Exception as error:
        give_up(run=ImportRun.objects.select_related("file", "started_by").get(pk=run_id), at=timezone.now(), why=type(error).__name__)
        raise


@app.task(name="ledger.count_again", queue="counts")
def count_again(what: str, person: int, campaign: int) -> None:
    """Count a large campaign again for everybody of the scope of a person, who found the counts of a minute ago (docs/adr/0024)."""
    at = timezone.now()
    grants = grants_of(Person.objects.get(pk=person), timezone.localdate(at))
    kept.count_again(what, grants, Campaign.objects.get(pk=campaign), at)
