"""A complaint that is handed over is to leave its unit: it is not its own (退单), or was taken back (撤回); somebody else decides."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from rectify.foundation.accounts.models import Person, Unit
from rectify.foundation.accounts.queries import actor_of
from rectify.foundation.audit.services import record
from rectify.response.petitions import handling_acts as acts
from rectify.response.petitions import handling_messages as messages
from rectify.response.petitions.models import Petition, PetitionState, ReturnRequest
from rectify.response.petitions.queries.handling import unit_for
from rectify.response.petitions.services.leaving import check_nothing_is_left, leave
from rectify.response.petitions.services.moves import subject_of
from rectify.response.petitions.services.telling import tell_return_decided, tell_taking_back_decided
from rectify.response.petitions.services.units import locked, replace_lead


def request_return(*, petition: Petition, because: str, by: Person, at: datetime, suggested: Unit | None = None) -> ReturnRequest:
    """Say that a complaint is not this unit's, and whose it may be. Until it is decided the unit stays at work and its clock runs.

    Raises:
        Refused: ``handling.no_reason``, ``petition.not_handled`` (also when it was answered), ``petition.task_judged``,
            ``petition.not_at_work`` none of the person's units answers for it, ``return.waits``, ``return.same_unit``.
    """
    with transaction.atomic():
        row = locked(petition, because)
        if row.state != PetitionState.HANDED_OVER:
            raise messages.not_handled(row, PetitionState(row.state).label)
        if unit_for(by, row, timezone.localdate(at), lead_only=True) is None or row.lead_unit is None:
            raise messages.not_at_work(row)
        if ReturnRequest.objects.filter(petition=row, decided_at__isnull=True).exists():
            raise messages.return_waits(row)
        if suggested is not None and suggested.pk == row.lead_unit_id:
            raise messages.return_same_unit(suggested.label)
        asked = ReturnRequest.objects.create(
            petition=row, unit=row.lead_unit, because=because.strip(), suggested=suggested, requested_at=at, requested_by=by
        )
        data = {"because": asked.because, "unit": row.lead_unit.name, "suggested": suggested.name if suggested else ""}
        record(act=acts.RETURN_ASKED, by=actor_of(by), at=at, subject=subject_of(row), data=data)
    return asked


def request_taking_back(*, petition: Petition, because: str, by: Person, at: datetime) -> ReturnRequest:
    """Note that the petitioner takes back what a unit works on. Until a second person decides the unit stays at work.

    Raises:
        Refused: ``handling.no_reason``, ``petition.not_handled``, ``petition.task_judged``, ``petition.others_stand_on_it``,
            ``petition.waits_for_decision``.
    """
    with transaction.atomic():
        row = locked(petition, because)
        if row.state != PetitionState.HANDED_OVER or row.lead_unit is None:
            raise messages.not_handled(row, PetitionState(row.state).label)
        check_nothing_is_left(row)
        asked = ReturnRequest.objects.create(
            petition=row,
            kind=ReturnRequest.Kind.TAKEN_BACK,
            unit=row.lead_unit,
            because=because.strip(),
            requested_at=at,
            requested_by=by,
        )
        record(act=acts.TAKING_BACK_ASKED, by=actor_of(by), at=at, subject=subject_of(row), data={"because": asked.because})
    return asked


def decide_return(*, asked: ReturnRequest, grant: bool, decision: str, by: Person, at: datetime, unit: Unit | None = None) -> ReturnRequest:
    """Grant a return, naming who answers from now on, or refuse it with words. The clock of the reply runs on.

    Of a complaint said to be taken back: grant it, and it leaves the lists with its task; or refuse it with words.

    Raises:
        Refused: ``return.decided``, ``return.own``, ``return.no_unit``, ``return.same_unit``, ``handling.no_reason`` (a refusal),
            ``petition.not_handled``, ``petition.task_judged``, ``petition.unit_closed``; those of ``leaving.leave``.
    """
    with transaction.atomic():
        petition = locked(asked.petition)
        row = ReturnRequest.objects.select_for_update(of=("self",)).select_related("unit").get(pk=asked.pk)
        _check(row, grant, decision, unit, by)
        row.granted, row.decision, row.decided_at, row.decided_by = grant, decision.strip(), at, by
        row.save(update_fields=["granted", "decision", "decided_at", "decided_by"])
        if row.kind == ReturnRequest.Kind.TAKEN_BACK:
            _taken_back(row, petition, by, at)
            return row
        if grant and unit is not None:
            replace_lead(petition, unit, row.because, by, at)
        tell_return_decided(asked=row, petition=petition, unit=unit, at=at)
        data = {"decision": row.decision, "unit": unit.name if grant and unit else row.unit.name, "from": row.unit.name}
        act = acts.RETURN_GRANTED if grant else acts.RETURN_REFUSED
        record(act=act, by=actor_of(by), at=at, subject=subject_of(petition), data=data)
    return row


def _taken_back(row: ReturnRequest, petition: Petition, by: Person, at: datetime) -> None:
    tell_taking_back_decided(asked=row, petition=petition, at=at)
    if row.granted:
        leave(petition=petition, because=row.because, by=by, at=at)
    else:
        data = {"decision": row.decision}
        record(act=acts.TAKING_BACK_REFUSED, by=actor_of(by), at=at, subject=subject_of(petition), data=data)


def _check(row: ReturnRequest, grant: bool, decision: str, unit: Unit | None, by: Person) -> None:
    if row.decided_at is not None:
        raise messages.return_decided()
    if row.requested_by_id == by.pk:
        raise messages.return_own()
    if not grant:
        if not decision.strip():
            raise messages.because_missing()
        return
    if row.kind == ReturnRequest.Kind.TAKEN_BACK:
        return
    if unit is None:
        raise messages.return_needs_unit()
    if unit.pk == row.unit_id:
        raise messages.return_same_unit(unit.label)
