"""Cutting a complaint that holds several into complaints of their own, and undoing it.

The original stays as it came, with its petitioner, photographs and secret, and is no case any more: its parts are. Their numbers are the
original's with -1, -2 … behind, never used twice. Undoing puts the parts back into the original as merged ones; nothing is deleted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils import timezone

from rectify.foundation.accounts.models import Person
from rectify.foundation.refusals import Missing
from rectify.response.petitions import likeness_acts, likeness_messages
from rectify.response.petitions.models import Petition, PetitionState
from rectify.response.petitions.rules.intake import Given, wrong_with
from rectify.response.petitions.services.building import built
from rectify.response.petitions.services.merging import lock_trees, put_into, reasoned
from rectify.response.petitions.services.moves import move, move_many

PARTS_MOST: Final = 20


@dataclass(frozen=True, slots=True)
class Part:
    """One part as cut by hand."""

    text: str
    types: tuple[str, ...] = ()
    place: str = ""
    county_id: int | None = None


def split(*, petition: Petition, parts: Sequence[Part], because: str, by: Person, at: datetime) -> list[Petition]:
    """Cut a complaint into parts, each a complaint of its own that waits for its handover.

    A part without place or county takes those of the original. Channel, day, petitioner and key case are the original's.

    Raises:
        Refused: ``split.not_now`` (handed over: it is one task), ``split.count``, ``split.parts`` with every flaw by part,
            ``likeness.no_reason``, ``likeness.reason_long``.
        MovedMeanwhile: somebody moved it first.
    """
    words = reasoned(because)
    if not 1 < len(parts) <= PARTS_MOST:
        raise likeness_messages.split_count(PARTS_MOST)
    with transaction.atomic():
        lock_trees(petition.campaign_id)
        row = Petition.objects.select_for_update(of=("self",)).select_related("campaign").get(pk=petition.pk)
        if row.state != PetitionState.RECEIVED or row.task_id is not None:
            raise likeness_messages.split_not_now(row)
        given = [_given(row, part) for part in parts]
        _check(given, at)
        before = Petition.objects.filter(split_from=row).count()
        cut = [_built(row, each, before + number, by, at) for number, each in enumerate(given, 1)]
        told = {"parts": ", ".join(part.number for part in cut)}
        move(petition=row, to=PetitionState.SPLIT, by=by, at=at, because=words, act=likeness_acts.SPLIT, told=told)
    return cut


def unsplit(*, petition: Petition, because: str, by: Person, at: datetime) -> Petition:
    """Undo a split: the original is a case again, its parts go back into it as merged ones, with whatever had been merged into them.

    Raises:
        Refused: ``split.not_split``, ``split.parts_at_work`` with every part that has been handed over, merged, split or taken back,
            ``likeness.no_reason``, ``likeness.reason_long``.
    """
    words = reasoned(because)
    with transaction.atomic():
        lock_trees(petition.campaign_id)
        row = Petition.objects.select_for_update(of=("self",)).get(pk=petition.pk)
        if row.state != PetitionState.SPLIT:
            raise likeness_messages.not_split(row)
        parts = list(Petition.objects.select_for_update(of=("self",)).filter(split_from=row).exclude(merged_into=row).order_by("pk"))
        away = [part for part in parts if part.state != PetitionState.RECEIVED or part.task_id is not None]
        if away:
            raise likeness_messages.split_parts_at_work(row, away)
        for part in parts:
            put_into(part, row, by, at, words, of_split=True)
        told = {"parts": ", ".join(part.number for part in parts)}
        move(petition=row, to=PetitionState.RECEIVED, by=by, at=at, because=words, act=likeness_acts.UNSPLIT, told=told)
        move_many(
            petitions=parts,
            to=PetitionState.MERGED,
            by=by,
            at=at,
            because=words,
            act=likeness_acts.PUT_BACK,
            told=lambda _: {"into": row.number},
            columns=lambda _: {"merged_into": row},
        )
    return row


def _given(row: Petition, part: Part) -> Given:
    return Given(
        channel=row.channel,
        text=part.text,
        received_on=row.received_on,
        place=part.place.strip() or row.place,
        county_id=part.county_id or row.county_id,
        latitude=row.latitude,
        longitude=row.longitude,
        types=part.types,
    )


def _check(given: Sequence[Given], at: datetime) -> None:
    missing: list[Missing] = []
    for number, each in enumerate(given, 1):
        missing += [likeness_messages.split_part_wrong(number, flaw.zh, flaw.en) for flaw in wrong_with(each, timezone.localdate(at))]
    if missing:
        raise likeness_messages.split_parts_wrong(tuple(missing))


def _built(row: Petition, given: Given, number: int, by: Person, at: datetime) -> Petition:
    part, _ = built(row.campaign, given, number=f"{row.number}-{number}", registrar=by, at=at)
    part.split_from = row
    part.anonymous, part.petitioner_key, part.key_case = row.anonymous, row.petitioner_key, row.key_case
    part.save(force_insert=True)
    return part
