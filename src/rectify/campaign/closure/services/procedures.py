"""Which procedure a campaign follows."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from rectify.campaign.closure import acts, messages
from rectify.campaign.closure.models import ProcedureChoice, TaskKind
from rectify.campaign.closure.queries.procedures import procedure_in_force
from rectify.campaign.ledger.models import Campaign
from rectify.foundation.accounts.models import Person
from rectify.foundation.accounts.queries import actor_of
from rectify.foundation.audit.services import Subject, record


def choose_procedure(*, campaign: Campaign, kind: TaskKind, procedure: str, valid_from: date, by: Person, at: datetime) -> ProcedureChoice:
    """Choose the procedure (a code of procedures/) for a kind of task from a day on. Cases under way keep the one they entered by.

    Raises:
        Refused: ``procedure.unknown`` none of that code in force on the day; ``procedure.not_for`` it is for other kinds;
            ``procedure.backdated``; ``procedure.chosen_already`` for that day.
    """
    if valid_from < timezone.localdate(at):
        raise messages.procedure_backdated(valid_from)
    found = procedure_in_force(procedure, valid_from)
    if found is None:
        raise messages.procedure_unknown(procedure, valid_from)
    if kind not in found.applies_to:
        raise messages.procedure_not_for(procedure, TaskKind(kind).label)
    with transaction.atomic():
        Campaign.objects.select_for_update().get(pk=campaign.pk)
        if ProcedureChoice.objects.filter(campaign=campaign, kind=kind, valid_from=valid_from).exists():
            raise messages.procedure_chosen_already(valid_from)
        choice = ProcedureChoice.objects.create(
            campaign=campaign, kind=kind, procedure=procedure, valid_from=valid_from, chosen_at=at, chosen_by=by
        )
        data = {"kind": str(kind), "procedure": f"{procedure}@{found.version}", "valid_from": valid_from.isoformat()}
        subject = Subject("campaign", str(campaign.pk), campaign.name)
        record(act=acts.PROCEDURE_CHOSEN, by=actor_of(by), at=at, subject=subject, data=data)
    return choice
