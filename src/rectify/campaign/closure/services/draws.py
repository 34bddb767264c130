"""Drawing cases for spot checks: published seed, written whole, repeatable by anybody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from rectify.campaign.closure import acts, messages
from rectify.campaign.closure.models import Draw, Lot
from rectify.campaign.closure.queries.draws import candidates, default_sampling, least_sampling, raised_units
from rectify.campaign.closure.rules import sampling
from rectify.campaign.closure.rules.procedure import Sampling, sampling_from
from rectify.campaign.closure.services.telling import tell_spared
from rectify.campaign.ledger.models import Campaign
from rectify.campaign.plans.services.copying import copy_columns
from rectify.foundation.accounts.models import Person
from rectify.foundation.accounts.queries import actor_of, grants_of
from rectify.foundation.accounts.rules import Permission
from rectify.foundation.audit.services import Subject, record

SEED: Final = 128

_SPARED = """
UPDATE closure_case c SET waits_for = coalesce((
    SELECT r.kind FROM closure_requirement r WHERE r.case_id = c.id AND r.kind <> 'check'
        AND NOT EXISTS (SELECT 1 FROM closure_step s WHERE s.requirement_id = r.id AND s.passed)
    ORDER BY r.position LIMIT 1), '')
WHERE c.id IN (SELECT l.case_id FROM closure_lot l WHERE l.draw_id = %s AND NOT l.chosen)
"""


def preview(
    *, campaign: Campaign, population: str, seed: str, on: date, settings: Sampling | Mapping[str, Any] | None = None
) -> list[sampling.Ticket]:
    """What a drawing would choose on that day; writes nothing. Refused: ``draw.settings``."""
    chosen = _settings(campaign, settings)
    try:
        return sampling.draw(seed.strip(), candidates(campaign, population, on), chosen, raised_units(campaign))
    except sampling.WrongSampling as error:
        raise messages.draw_settings(error.zh, error.en) from error


def draw(
    *,
    campaign: Campaign,
    population: str,
    seed: str,
    nonce: str,
    by: Person,
    at: datetime,
    settings: Sampling | Mapping[str, Any] | None = None,
) -> Draw:
    """Draw. ``population``: ``waiting`` or ``closed``; ``settings``: ``None`` for those of the procedure.

    ``seed``: what was announced; ``nonce``: chance, 32 hexadecimal digits drawn by the caller after the seed was given. Both together,
    published, decide: without the chance whoever draws could try seeds until a case is spared.

    Writes every case with its ticket, chosen or not. A waiting case that is not chosen goes on to its next step; one that is waits for
    its check. 100,000 cases in a few seconds, the drawing itself in less than one.

    Raises:
        Refused: ``draw.seed`` empty, too long, or used in this campaign before; ``draw.settings``; ``draw.too_small`` or
            ``draw.too_light`` less than the procedure of a case asks; ``draw.empty``; ``case.out_of_reach`` without the permission
            for everything.
    """
    words = seed.strip()
    if not words or len(words) > SEED:
        raise messages.draw_seed()
    chosen_settings = _settings(campaign, settings)
    with transaction.atomic():
        home = Campaign.objects.select_for_update().get(pk=campaign.pk)
        if not grants_of(by, timezone.localdate(at)).scope(Permission.TASK_CHECK).everything:
            raise messages.out_of_reach(home)
        if Draw.objects.filter(Q(seed=words) | Q(seed__startswith=f"{words}{sampling.SEAM}"), campaign=home).exists():
            raise messages.draw_seed()
        whole = sampling.whole_seed(words, nonce)
        people = candidates(home, population, timezone.localdate(at))
        if not people:
            raise messages.draw_empty()
        _check_enough(home, population, chosen_settings)
        raised = raised_units(home)
        try:
            tickets = sampling.draw(whole, people, chosen_settings, raised)
        except sampling.WrongSampling as error:
            raise messages.draw_settings(error.zh, error.en) from error
        row = Draw.objects.create(
            campaign=home,
            number=Draw.objects.filter(campaign=home).count() + 1,
            population=population,
            seed=whole,
            settings={**asdict(chosen_settings), "raised": sorted(raised)},
            population_hash=sampling.population_hash(people),
            size=len(tickets),
            chosen=sum(ticket.chosen for ticket in tickets),
            drawn_at=at,
            drawn_by=by,
        )
        _write(row, tickets)
        tell_spared(row, by, at)
        data = {"draw": row.pk, "number": row.number, "seed": whole, "size": row.size, "chosen": row.chosen, "hash": row.population_hash}
        record(act=acts.DRAWN, by=actor_of(by), at=at, subject=Subject("campaign", str(home.pk), home.name), data=data)
    return row


def _check_enough(campaign: Campaign, population: str, settings: Sampling) -> None:
    """A drawing may ask for more than the procedures of its cases, never for less."""
    least = least_sampling(campaign) if population == Draw.Population.WAITING else None
    if least is None or settings.share >= 1:
        return
    if settings.share < least.share or settings.per_county < least.per_county or settings.per_unit < least.per_unit:
        raise messages.draw_too_small(f"{least.share * 100:g}%", least.per_county, least.per_unit)
    weights = {name: getattr(least, name) for name in (*sampling.RISKS, "raise_after_failure")}
    if any(getattr(settings, name) < weight for name, weight in weights.items()):
        raise messages.draw_too_light(**{name: f"{weight:g}" for name, weight in weights.items()})


def _settings(campaign: Campaign, settings: Sampling | Mapping[str, Any] | None) -> Sampling:
    if settings is None:
        return default_sampling(campaign)
    if isinstance(settings, Sampling):
        return settings
    try:
        return sampling_from(settings)
    except (TypeError, ValueError) as error:
        raise messages.draw_settings("有未知的设置项或不是数字", "a setting is unknown or no number") from error


def _write(row: Draw, tickets: list[sampling.Ticket]) -> None:
    values = [
        (row.pk, each.case_id, each.stratum, Decimal(each.weight).scaleb(-3), each.risks, each.text, each.chosen, "") for each in tickets
    ]
    copy_columns(Lot, ("draw", "case", "stratum", "weight", "risks", "ticket", "chosen", "words"), values)
    if row.population == Draw.Population.WAITING:
        with connection.cursor() as cursor:
            cursor.execute(_SPARED, [row.pk])
