"""What the desk does with a complaint's file: key cases, corrections of what it is filed under, taking back. The text never changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from django.db import transaction
from django.utils import timezone

from rectify.campaign.ledger.models import TaskState
from rectify.campaign.ledger.services import moves as task_moves
from rectify.foundation.accounts.models import Person, Unit
from rectify.foundation.accounts.queries import actor_of
from rectify.foundation.audit.services import record
from rectify.response.petitions import intake_acts, intake_messages
from rectify.response.petitions.models import Petition, PetitionState, ReturnRequest
from rectify.response.petitions.rules.intake import TYPES, Given, wrong_with
from rectify.response.petitions.rules.likeness import place_key
from rectify.response.petitions.rules.moves import OUT
from rectify.response.petitions.rules.official import TYPES as TYPE_ZH
from rectify.response.petitions.services.building import search_words
from rectify.response.petitions.services.leaving import leave, task_of
from rectify.response.petitions.services.moves import move, subject_of
from rectify.response.petitions.services.returns import request_taking_back

REASON_MOST: Final = 300


def reason(because: str) -> str:
    """The reason, without outer spaces and control characters.

    Refused: ``petition.no_reason``, ``petition.reason_long``.
    """
    words = "".join(sign if sign.isprintable() else " " for sign in because).strip()
    if not words:
        raise intake_messages.reason_empty()
    if len(words) > REASON_MOST:
        raise intake_messages.reason_too_long(REASON_MOST)
    return words


def set_key_case(*, petition: Petition, key_case: bool, because: str, by: Person, at: datetime) -> None:
    """Make a complaint a key case (重点关注), or no longer one, and say why.

    Refused: ``petition.no_reason``, ``petition.reason_long``, ``petition.key_case_already``, ``petition.key_case_not``.
    """
    words = reason(because)
    with transaction.atomic():
        changed = Petition.objects.filter(pk=petition.pk, key_case=not key_case).update(key_case=key_case)
        if not changed:
            raise (intake_messages.key_case_already if key_case else intake_messages.key_case_not)(petition)
        petition.key_case = key_case
        act = intake_acts.KEY_CASE_SET if key_case else intake_acts.KEY_CASE_UNSET
        record(act=act, by=actor_of(by), at=at, subject=subject_of(petition), data={"because": words})


@dataclass(frozen=True, slots=True)
class Filed:
    """What a complaint is filed under."""

    county_id: int | None
    place: str
    types: tuple[str, ...]
    latitude: Decimal | None = None
    longitude: Decimal | None = None


def describe(*, petition: Petition, filed: Filed, by: Person, at: datetime) -> None:
    """Correct county, place, point and types. The record tells what was before and is now; the text of the complaint stays.

    Refused: ``petition.wrong`` (``NotTaken``, flaws at their fields), ``petition.out``, ``petition.nothing_changed``.
    """
    with transaction.atomic():
        row = Petition.objects.select_for_update(of=("self",)).select_related("campaign__jurisdiction", "county").get(pk=petition.pk)
        if row.state in OUT:
            raise intake_messages.out_already(row, PetitionState(row.state).label)
        county = _checked(row, filed, at)
        before = _filed_under(row)
        place = filed.place.strip()
        row.county, row.place, row.place_key = county, place, place_key(place) if place else ""
        row.latitude, row.longitude = filed.latitude, filed.longitude
        row.types = [kind for kind in TYPES if kind in filed.types]
        changes = [(*names, old, new) for (names, old), (_, new) in zip(before, _filed_under(row), strict=True) if old != new]
        if not changes:
            raise intake_messages.nothing_changed(row)
        row.search = search_words(row.number, row.text, row.place, row.outside_number)
        row.save(update_fields=["county", "place", "place_key", "latitude", "longitude", "types", "search"])
        told = {
            "changes": "；".join(f"{zh}“{old[0]}”→“{new[0]}”" for zh, _, old, new in changes),
            "changes_en": "; ".join(f"{en} “{old[1]}” → “{new[1]}”" for _, en, old, new in changes),
        }
        record(act=intake_acts.DESCRIBED, by=actor_of(by), at=at, subject=subject_of(row), data=told)


def _checked(row: Petition, filed: Filed, at: datetime) -> Unit | None:
    given = Given(row.channel, row.text, row.received_on, filed.place, filed.county_id, filed.latitude, filed.longitude, filed.types)
    flaws = list(wrong_with(given, timezone.localdate(at)))
    territory = (
        Unit.objects.filter(pk=filed.county_id, path__startswith=row.campaign.jurisdiction.path).first() if filed.county_id else None
    )
    if filed.county_id and territory is None:
        flaws.append(intake_messages.county_unknown())
    if flaws:
        raise intake_messages.NotTaken(flaws)
    return territory


def _filed_under(row: Petition) -> list[tuple[tuple[str, str], tuple[str, str]]]:
    """Each field with its names, and its value in both languages."""
    point = f"{row.latitude:.6f}, {row.longitude:.6f}" if row.latitude is not None and row.longitude is not None else "–"
    types = ("、".join(TYPE_ZH[kind] for kind in row.types), ", ".join(row.types))
    county = (row.county.name, row.county.name_en) if row.county else ("–", "–")
    named: list[tuple[tuple[str, str], tuple[str, str]]] = [
        (("行政区域", "county"), county),
        (("地点", "place"), (row.place or "–", row.place or "–")),
        (("坐标", "point"), (point, point)),
        (("污染类型", "types"), (types[0] or "–", types[1] or "–")),
    ]
    return named


def withdraw(*, petition: Petition, because: str, by: Person, at: datetime) -> ReturnRequest | None:
    """Note that the petitioner took the complaint back: at once while no unit works on it, else a second person decides on it.

    Gives what waits for that decision; ``None``: it is off the desk.

    Refused: ``petition.move_not_allowed`` (answered, merged …), ``petition.no_reason``; ``petition.others_stand_on_it`` with every
    complaint merged into it; ``petition.waits_for_decision`` with the reply or return nobody could decide on any more; while a
    close-out is under way ``petition.task_judged``.
    """
    words = reason(because)
    with transaction.atomic():
        if petition.state == PetitionState.HANDED_OVER:
            return request_taking_back(petition=petition, because=words, by=by, at=at)
        leave(petition=petition, because=words, by=by, at=at)
    return None


def restore(*, petition: Petition, because: str, by: Person, at: datetime) -> None:
    """Put a complaint that was taken back to where it stood, and its task back on the lists.

    Refused: ``petition.move_not_allowed``, ``petition.no_reason``.
    """
    words = reason(because)
    to = PetitionState.HANDED_OVER if petition.task_id and petition.handover_id and petition.lead_unit_id else PetitionState.RECEIVED
    with transaction.atomic():
        task = task_of(petition)
        if task and task.state == TaskState.WITHDRAWN:
            task_moves.move(task=task, to=TaskState.OPEN, by=by, at=at, because=words)
        move(petition=petition, to=to, by=by, at=at, because=words, act=intake_acts.WITHDRAWAL_UNDONE)
