"""Choosing which petition rules a campaign follows from a day on."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from rectify.campaign.ledger.models import Campaign
from rectify.foundation.accounts.models import Person
from rectify.foundation.accounts.queries import actor_of
from rectify.foundation.audit.services import Subject, record
from rectify.response.petitions import handling_acts as acts
from rectify.response.petitions import handling_messages as messages
from rectify.response.petitions.models import RuleChoice
from rectify.response.petitions.queries.rules import rules_called


def choose_rules(*, campaign: Campaign, code: str, valid_from: date, by: Person, at: datetime) -> RuleChoice:
    """Let a campaign follow other rules from a day on; complaints handed over before keep their clock.

    Raises:
        Refused: ``petition_rules.backdated``; ``petition_rules.unknown``; ``petition_rules.chosen`` something was chosen for that day
            already.
    """
    if valid_from < timezone.localdate(at):
        raise messages.rules_backdated(valid_from)
    if rules_called(code, valid_from) is None:
        raise messages.rules_unknown(code, valid_from)
    with transaction.atomic():
        Campaign.objects.select_for_update(of=("self",), no_key=True).get(pk=campaign.pk)
        if RuleChoice.objects.filter(campaign=campaign, valid_from=valid_from).exists():
            raise messages.rules_chosen_already(valid_from)
        choice = RuleChoice.objects.create(campaign=campaign, code=code, valid_from=valid_from, chosen_at=at, chosen_by=by)
        data = {"code": code, "valid_from": valid_from.isoformat()}
        record(act=acts.RULES_CHOSEN, by=actor_of(by), at=at, subject=Subject("campaign", str(campaign.pk), campaign.name), data=data)
    return choice
