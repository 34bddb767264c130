"""How often a campaign asks."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from rectify.campaign.dispatch import acts, messages
from rectify.campaign.dispatch.models import Cadence
from rectify.campaign.dispatch.rules.cadence import Rhythm, faults
from rectify.campaign.ledger.models import Campaign
from rectify.foundation.accounts.models import Person
from rectify.foundation.accounts.queries import actor_of
from rectify.foundation.audit.services import Subject, record


def set_cadence(*, campaign: Campaign, rhythm: Rhythm, valid_from: date, by: Person, at: datetime) -> Cadence:
    """Ask in this rhythm from a day on; set twice for one day, the later one counts. Rounds that are open keep their moments.

    Refused: ``cadence.faults`` with what is wrong, ``cadence.past``.
    """
    found = faults(rhythm)
    if found:
        raise messages.cadence_faults(found)
    if valid_from < timezone.localdate(at):
        raise messages.cadence_in_past(valid_from)
    days = {"opens_day": rhythm.opens_day, "remind_day": rhythm.remind_day, "cut_off_day": rhythm.cut_off_day}
    values = {"period": rhythm.period, **days, "cut_off_hour": rhythm.cut_off_hour, "set_at": at, "set_by": by}
    with transaction.atomic():
        cadence, _ = Cadence.objects.update_or_create(campaign=campaign, valid_from=valid_from, defaults=values)
        told = {"period": str(cadence.period), "valid_from": valid_from.isoformat(), "cut_off_hour": rhythm.cut_off_hour}
        told |= {**days, "cut_off_day": rhythm.cut_off_day + 1}
        subject = Subject("campaign", str(campaign.pk), str(campaign))
        record(act=acts.CADENCE_SET, by=actor_of(by), at=at, subject=subject, data=told)
    return cadence
