"""Asking for acceptance: the gate, the procedure in force, and the case it opens."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from rectify.campaign.closure import acts, messages
from rectify.campaign.closure.models import Case, Requirement, StepKind
from rectify.campaign.closure.queries.facts import bearing_units, carrying_units, places_of
from rectify.campaign.closure.queries.gate import missing_for_request
from rectify.campaign.closure.queries.procedures import kind_of, procedure_for
from rectify.campaign.closure.rules.procedure import Procedure, as_json, detail_of
from rectify.campaign.closure.rules.steps import Hindrance, Seat, settle
from rectify.campaign.closure.services.casework import Attached, Doing, take, tell, told
from rectify.campaign.ledger.models import Task, TaskState
from rectify.campaign.ledger.rules.moves import WORKING
from rectify.campaign.ledger.services.moves import move
from rectify.campaign.plans.messages import in_both
from rectify.foundation.accounts.models import Person, Unit


def request_acceptance(*, task: Task, unit: Unit, words: str, by: Person, at: datetime, papers: Sequence[Attached] = ()) -> Case:
    """Ask for acceptance of a task in the name of a unit that carried it out; opens a case by the procedure in force that day.

    ``words``: what was done and reached, at least something. The task becomes ``acceptance_requested``.

    Raises:
        Refused: ``case.not_working``; ``case.not_ready`` with all that is missing and where; ``procedure.none``; ``case.no_words``;
            ``step.wrong_unit`` the unit bears no responsibility; ``step.no_post``; ``case.nobody_for_step`` with the steps.
    """
    if not words.strip():
        raise messages.no_words()
    on = timezone.localdate(at)
    with transaction.atomic():
        row = Task.objects.select_for_update(of=("self",)).select_related("campaign__jurisdiction", "lead_unit").get(pk=task.pk)
        if row.state not in WORKING:
            raise messages.not_working(row, TaskState(row.state).label)
        if unit.pk not in bearing_units(row):
            raise messages.hindered(Hindrance.WRONG_UNIT, step=StepKind.REQUEST.label, task=row, unit=unit)
        procedure = procedure_for(row, on)
        if procedure is None:
            raise messages.no_procedure(kind_of(row).label)
        if missing := missing_for_request(row, on):
            raise messages.not_ready(row, missing)
        case = _open(row, unit, procedure, at)
        need = case.requirements.get(kind=StepKind.REQUEST)
        step = take(case=case, need=need, doing=Doing(by, at, unit, opinion=words, papers=papers))
        move(task=row, to=TaskState.ACCEPTANCE_REQUESTED, by=by, at=at, because=words.strip())
        data = {**told(step, need), "attempt": case.attempt, "procedure": f"{procedure.code}@{procedure.version}"}
        tell(acts.STEPS["request"], case, by, at, data, unit)
    task.state, task.revision = row.state, row.revision
    return case


def _open(task: Task, unit: Unit, procedure: Procedure, at: datetime) -> Case:
    seats = settle(procedure.steps, unit.pk, places_of(task, unit), carrying_units(task.pk, unit.pk))
    nobody = [step for step, seat in zip(procedure.steps, seats, strict=True) if seat is None]
    if nobody:
        titles = [str(in_both(step.title_zh, step.title_en)) for step in nobody]
        raise messages.nobody_for_step(task, titles, f"/tasks/{task.pk}/#units")
    case = Case.objects.create(
        task=task,
        attempt=Case.objects.filter(task=task).count() + 1,
        kind=kind_of(task),
        procedure=procedure.code,
        procedure_version=procedure.version,
        procedure_text=as_json(procedure),
        implementing_unit=unit,
        opened_at=at,
        waits_for=StepKind.REQUEST,
    )
    Requirement.objects.bulk_create(_requirements(case, procedure, [seat for seat in seats if seat is not None]))
    return case


def _requirements(case: Case, procedure: Procedure, seats: Sequence[Seat]) -> list[Requirement]:
    return [
        Requirement(
            case=case,
            position=number,
            kind=StepKind(step.kind.value),
            role=step.role,
            place=seat.place,
            unit_id=seat.unit_id,
            rank=step.rank,
            title_zh=step.title_zh,
            title_en=step.title_en,
            detail=detail_of(step),
        )
        for number, (step, seat) in enumerate(zip(procedure.steps, seats, strict=True), 1)
    ]
