"""Units at work on a complaint: given to another, added, taken off. The task's responsibilities follow in the same act."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.urls import reverse

from rectify.campaign.ledger.rules.moves import WORKING
from rectify.campaign.ledger.services.petition_tasks import Parties, set_petition_parties
from rectify.foundation.accounts.models import Person, Unit
from rectify.foundation.accounts.queries import actor_of
from rectify.foundation.audit.services import record
from rectify.response.petitions import handling_acts as acts
from rectify.response.petitions import handling_messages as messages
from rectify.response.petitions.models import Petition, PetitionState, UnitAtWork
from rectify.response.petitions.queries.handling import units_at_work
from rectify.response.petitions.services.moves import subject_of
from rectify.response.petitions.services.telling import tell_at_work

HANDLED = frozenset({PetitionState.HANDED_OVER, PetitionState.ANSWERED})
"""Units work on it: until its close-out is asked for."""
BECAUSE = 300
PARTS = {
    UnitAtWork.Part.JOINT: {"part_zh": "合办", "part_en": "jointly"},
    UnitAtWork.Part.ASSIST: {"part_zh": "协办", "part_en": "assists"},
}


def assign_lead(*, petition: Petition, unit: Unit, because: str, by: Person, at: datetime) -> Petition:
    """Give a complaint to another unit that answers; the former one is ended. The clock runs on: more time is an extension.

    Raises:
        Refused: ``handling.no_reason``, ``petition.not_handled``, ``petition.task_judged``, ``petition.unit_there``,
            ``petition.unit_closed``.
    """
    with transaction.atomic():
        row = locked(petition, because)
        replace_lead(row, unit, because, by, at)
        tell_at_work(petition=row, unit=unit, at=at)
        data = {"unit": unit.name, "unit_id": unit.pk, "because": because.strip()}
        record(act=acts.LEAD_ASSIGNED, by=actor_of(by), at=at, subject=subject_of(row), data=data)
    return row


def replace_lead(row: Petition, unit: Unit, because: str, by: Person, at: datetime) -> None:
    """The same inside another act, which keeps the row of audit; ``row`` is locked."""
    if unit.closed_on is not None:
        raise messages.unit_closed(unit.label)
    now = units_at_work(row)
    for each in now:
        if each.unit_id == unit.pk and each.part == UnitAtWork.Part.LEAD:
            raise messages.unit_there(row, unit.label)
        if each.unit_id == unit.pk or each.part == UnitAtWork.Part.LEAD:
            _end(each, because, by, at)
    _begin(row, unit, UnitAtWork.Part.LEAD, because, by, at)
    Petition.objects.filter(pk=row.pk).update(lead_unit=unit)
    row.lead_unit = unit
    _follow(row, because, by, at)


def add_unit(*, petition: Petition, unit: Unit, part: str, because: str, by: Person, at: datetime) -> UnitAtWork:
    """Let another unit handle it jointly (合办) or assist.

    Raises:
        Refused: as :func:`assign_lead`.
        ValueError: ``part`` is neither joint nor assist.
    """
    kind = UnitAtWork.Part(part)
    if kind is UnitAtWork.Part.LEAD:
        raise ValueError(part)
    with transaction.atomic():
        row = locked(petition, because)
        if unit.closed_on is not None:
            raise messages.unit_closed(unit.label)
        if any(each.unit_id == unit.pk for each in units_at_work(row)):
            raise messages.unit_there(row, unit.label)
        made = _begin(row, unit, kind, because, by, at)
        _follow(row, because, by, at)
        tell_at_work(petition=row, unit=unit, at=at, answers=False)
        data = {"unit": unit.name, "unit_id": unit.pk, "part": kind.value, **PARTS[kind], "because": because.strip()}
        record(act=acts.UNIT_ADDED, by=actor_of(by), at=at, subject=subject_of(row), data=data)
    return made


def end_unit(*, at_work: UnitAtWork, because: str, by: Person, at: datetime) -> UnitAtWork:
    """Take a unit off that handles jointly or assists. Refused: as above; ``petition.unit_leads``: who answers is replaced instead."""
    with transaction.atomic():
        row = locked(at_work.petition, because)
        found = UnitAtWork.objects.select_for_update(of=("self",)).select_related("unit").get(pk=at_work.pk)
        if found.part == UnitAtWork.Part.LEAD:
            raise messages.unit_leads(found.unit.label)
        if found.ended_at is not None:
            raise messages.not_at_work(row)
        _end(found, because, by, at)
        _follow(row, because, by, at)
        data = {"unit": found.unit.name, "unit_id": found.unit_id, "because": because.strip()}
        record(act=acts.UNIT_ENDED, by=actor_of(by), at=at, subject=subject_of(row), data=data)
    return found


def locked(petition: Petition, because: str | None = None) -> Petition:
    """The complaint, locked with its task, while units work on it and nobody judges yet; ``because`` must say something if it is given.

    Raises:
        Refused: ``handling.no_reason``, ``petition.not_handled``, ``petition.task_judged``.
    """
    if because is not None and not because.strip():
        raise messages.because_missing()
    row = Petition.objects.select_for_update(of=("self",)).select_related("campaign", "county", "lead_unit", "task").get(pk=petition.pk)
    if row.state not in HANDLED or row.task is None:
        raise messages.not_handled(row, PetitionState(row.state).label)
    if row.task.state not in WORKING:
        raise messages.task_judged(row, reverse("closure:of_task", args=[row.task_id]))
    return row


def _begin(row: Petition, unit: Unit, part: UnitAtWork.Part, because: str, by: Person, at: datetime) -> UnitAtWork:
    words = because.strip()[:BECAUSE]
    return UnitAtWork.objects.create(petition=row, unit=unit, part=part, because=words, assigned_at=at, assigned_by=by)


def _end(each: UnitAtWork, because: str, by: Person, at: datetime) -> None:
    each.ended_because, each.ended_at, each.ended_by = because.strip()[:BECAUSE], at, by
    each.save(update_fields=["ended_because", "ended_at", "ended_by"])


def _follow(row: Petition, because: str, by: Person, at: datetime) -> None:
    """The task's responsibilities follow the units at work."""
    if row.task is None:
        return
    now = units_at_work(row)
    lead = next(each.unit for each in now if each.part == UnitAtWork.Part.LEAD)
    joint = [each.unit for each in now if each.part == UnitAtWork.Part.JOINT]
    assist = [each.unit for each in now if each.part == UnitAtWork.Part.ASSIST]
    set_petition_parties(task=row.task, parties=Parties(lead, joint, assist, row.county), because=because, by=by, at=at)
