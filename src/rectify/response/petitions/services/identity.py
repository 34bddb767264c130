"""Showing who complained, once and on record; erasing it, and what they said beside the complaint, when the time of keeping ends."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from rectify.campaign.ledger.models import Campaign
from rectify.foundation.accounts.models import Person
from rectify.foundation.accounts.queries import actor_of
from rectify.foundation.accounts.queries.grants import SYSTEM
from rectify.foundation.audit.services import Subject, record
from rectify.foundation.sealing import CannotOpen
from rectify.response.petitions import intake_acts, intake_messages
from rectify.response.petitions.models import Addition, CallBack, Identity, IdentityLook, Petition, Urge
from rectify.response.petitions.queries.identity import Known, due_for_erasure, opened_identity
from rectify.response.petitions.queries.rules import rules_of
from rectify.response.petitions.services.key_cases import reason
from rectify.response.petitions.services.moves import subject_of

AT_ONCE: Final = 1000
"""Identities erased in one transaction."""
ERASED: Final = "［已按保存期限清除］"
"""What stands in place of words that were erased: that something was said stays, and when."""


def show(*, petition: Petition, because: str, by: Person, at: datetime) -> Known:
    """Open who complained, for a reason, and write down who looked. The record holds the reason, never what was seen.

    Refused: ``petition.no_reason``, ``petition.reason_long``, ``petition.identity_none``, ``petition.identity_erased``,
    ``petition.identity_sealed``.
    """
    words = reason(because)
    identity = Identity.objects.filter(petition=petition).first()
    if identity is None:
        raise intake_messages.identity_none(petition)
    if identity.erased_at is not None:
        raise intake_messages.identity_erased(petition)
    try:
        known = opened_identity(identity)
    except CannotOpen as error:
        raise intake_messages.identity_sealed(petition) from error
    with transaction.atomic():
        IdentityLook.objects.create(identity=identity, because=words, looked_at=at, looked_by=by)
        record(act=intake_acts.IDENTITY_SHOWN, by=actor_of(by), at=at, subject=subject_of(petition), data={"because": words})
    return known


def erase_due(*, at: datetime) -> int:
    """Erase all identities whose time of keeping has ended by the rules each campaign follows. Returns how many.

    The record is told how many of which campaign: a row for each would keep the list of what was to be forgotten.
    """
    total = 0
    for campaign in Campaign.objects.select_related("jurisdiction").order_by("pk"):
        rules = rules_of(campaign, timezone.localdate(at))
        due = due_for_erasure(campaign, rules.retention_days, rules.longest_days, at).order_by()
        while number := _erase_some(campaign, due, rules.retention_days, at):
            total += number
        _erase_words(campaign, due, at)
    return total


def _erase_some(campaign: Campaign, due: QuerySet[Petition], days: int, at: datetime) -> int:
    with transaction.atomic():
        rows = Identity.objects.filter(petition__in=due, erased_at__isnull=True)
        keys = list(rows.order_by("pk").values_list("pk", "petition_id")[:AT_ONCE])
        if not keys:
            return 0
        erased = Identity.objects.filter(pk__in=[pk for pk, _ in keys], erased_at__isnull=True).update(
            name=None, phone=None, email=None, address=None, erased_at=at
        )
        Petition.objects.filter(pk__in=[petition for _, petition in keys]).update(petitioner_key="")
        subject = Subject("campaign", str(campaign.pk), campaign.name)
        record(act=intake_acts.IDENTITIES_ERASED, by=SYSTEM, at=at, subject=subject, data={"count": erased, "days": days})
    return erased


def _erase_words(campaign: Campaign, due: QuerySet[Petition], at: datetime) -> None:
    """What the petitioners said later (additions, urges, answers of call-backs) may tell who they are; the complaint itself stays."""
    with transaction.atomic():
        said = [
            Addition.objects.filter(petition__in=due),
            Urge.objects.filter(petition__in=due, source=Urge.Source.PETITIONER),
            CallBack.objects.filter(petition__in=due),
        ]
        number = sum(rows.exclude(words__in=["", ERASED]).update(words=ERASED) for rows in said)
        if number:
            subject = Subject("campaign", str(campaign.pk), campaign.name)
            record(act=intake_acts.WORDS_ERASED, by=SYSTEM, at=at, subject=subject, data={"count": number})
